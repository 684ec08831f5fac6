"""What tests of different rooms share."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


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
