"""How long a command takes to say what it can do, and everything to serve."""

import subprocess
import sys
import time

from bench import Result, result
from tests.product import running, state_folder

ROUNDS = 7


def run() -> list[Result]:
    helped = _seconds([sys.executable, "-m", "decnet", "--help"])
    with state_folder() as state:
        began = time.perf_counter()
        with running(state):
            first = time.perf_counter() - began
        began = time.perf_counter()
        with running(state):
            second = time.perf_counter() - began
    return [
        result("decnet --help", helped, "s", 0.25),
        result("up, first start to ready", first, "s", 10.0),
        result("up, later start to ready", second, "s", 10.0),
    ]


def _seconds(command: list[str]) -> float:
    """The median of some runs."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return sorted(times)[ROUNDS // 2]
