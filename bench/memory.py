"""What everything takes: memory as the sum of proportional shares (PSS), and a processor when nothing happens."""

import subprocess
import time
from pathlib import Path

import psutil

from bench import Result, result
from tests.product import DECNET, Product, running, state_folder

IDLE = 20
"""Seconds over which idleness is measured, after as many of rest."""


def run() -> list[Result]:
    with state_folder() as state, running(state) as product:
        few = _pss(product, "sensor")
        peak = _under_attack(product)
        time.sleep(IDLE)
        busy = _processor(product)
    with state_folder() as state, running(state, "--deckies", "105") as product:
        many = _pss(product, "sensor")
    return [
        result("PSS of all, under a demo attack", peak, "MB", 220.0),
        result("processor when idle", busy * 100, "% of a core", 10.0),
        result("PSS per 100 idle deckies", many - few, "MB", 10.0),
    ]


def _under_attack(product: Product) -> float:
    """The most that all processes took together while simulated attackers came."""
    command = [*DECNET, "simulate", "--attackers", "12", "--seed", "bench", "--state-dir", str(product.state)]
    attack = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = 0.0
    while attack.poll() is None:
        peak = max(peak, _pss(product))
        time.sleep(0.5)
    return peak


def _family(product: Product) -> list[psutil.Process]:
    process = psutil.Process(product.process.pid)
    return [process, *process.children(recursive=True)]


def _pss(product: Product, name: str = "") -> float:
    """Megabytes of one half, or of all processes."""
    family = [product.half(name)] if name else _family(product)
    return sum(_shares(process.pid) for process in family) / 1000


def _shares(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next(float(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1.024


def _processor(product: Product) -> float:
    """The share of one core that all processes take."""

    def used() -> float:
        times = [process.cpu_times() for process in _family(product)]
        return sum(each.user + each.system for each in times)

    before, began = used(), time.perf_counter()
    time.sleep(IDLE)
    return (used() - before) / (time.perf_counter() - began)
