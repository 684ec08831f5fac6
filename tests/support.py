"""What tests of different rooms share."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

NO_DATA = "no test data"


def shared(name: str) -> Path:
    """A file of the data that is not part of the repository; the test is skipped where it is not there."""
    path = Path(os.environ.get("DECNET_TEST_DATA") or "/nonexistent", name)
    if not path.is_file():
        pytest.skip(f"{NO_DATA}: DECNET_TEST_DATA names no folder with {name}")
    return path


def work(job: Callable[[], object]) -> int:
    """How many lines of Python ``job`` runs: a clock that no busy machine can disturb."""
    lines = 0

    def trace(frame: FrameType, what: str, arg: Any) -> Any:
        nonlocal lines
        lines += what == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        job()
    finally:
        sys.settrace(before)
    return lines
