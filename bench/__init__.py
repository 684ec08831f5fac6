"""What is measured, each against what the machine could do at best.

A bench is a module here with a function ``run() -> list[Result]``; it stands in :data:`BENCHES` by its name. It starts
what it needs, and ends it.
"""

from collections.abc import Callable
from time import process_time

from msgspec import Struct

BENCHES = ("codec", "intake", "services", "latency", "memory", "start")
"""The modules, in the order in which they run."""


class Result(Struct, frozen=True):
    """One figure. ``reference`` is what it is held against, in the same unit: a goal, or a bare way to do the same."""

    name: str
    value: float
    unit: str
    reference: float
    ratio: float


def result(name: str, value: float, unit: str, reference: float) -> Result:
    """A figure, rounded as far as it can be trusted."""
    return Result(name, round(value, 3), unit, round(reference, 3), round(value / reference, 3) if reference else 0.0)


def rate(job: Callable[[], int], rounds: int = 3) -> float:
    """How many ``job`` does in a second of processor time; it returns how many it did. The best of some rounds."""
    best = 0.0
    for _ in range(rounds):
        began = process_time()
        done = job()
        best = max(best, done / (process_time() - began))
    return best
