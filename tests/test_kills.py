"""The halves are killed at any moment, under load: afterwards exactly one of each event is in the log."""

import random
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from decnet.cli.supervisor import BACKOFF, RESTART, Half
from tests.product import Product, running, state_folder
from tests.serving import until

pytestmark = pytest.mark.slow

OPEN = "open"  # makes a fleet whose Redis wants no password
KILLS = 50
VISITORS = 4


class Load:
    """Visitors who count: each says a word that nobody said before, and knows which of his words were answered."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._stop = threading.Event()
        self.said: list[str] = []
        self.answered: set[str] = set()
        self._threads = [threading.Thread(target=self._visit, args=(number,)) for number in range(VISITORS)]

    @contextmanager
    def going_on(self) -> Iterator[None]:
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join(20)

    def go_on(self, more: int = 50) -> None:
        """Wait until visitors have been answered ``more`` times."""
        before = len(self.answered)
        until(lambda: len(self.answered) >= before + more, "visitors who are answered again", 60)

    def _visit(self, number: int) -> None:
        count = 0
        while not self._stop.is_set():
            try:
                with socket.create_connection(self._address, 5) as client:
                    client.settimeout(5)
                    for _ in range(20):
                        count += 1
                        if self._stop.is_set() or not self._say(client, f"w{number}x{count}"):
                            break
            except OSError:
                self._stop.wait(0.02)

    def _say(self, client: socket.socket, word: str) -> bool:
        self.said.append(word)
        client.sendall(f"ECHO {word}\r\n".encode())
        heard = b""
        while not heard.endswith(word.encode() + b"\r\n"):
            data = client.recv(1000)
            if not data:
                return False
            heard += data
        self.answered.add(word)
        self._stop.wait(0.003)
        return True


def test_killed_at_any_moment_each_event_is_in_the_log_exactly_once() -> None:
    dice = random.Random(1)
    with state_folder() as state, running(state, "--deckies", "1", "--services", "redis", "--seed", OPEN) as product:
        load = Load(product.decky("redis"))
        with load.going_on():
            for _ in range(KILLS):
                half = dice.choice(("sensor", "hub"))
                if dice.random() < 0.6:
                    load.go_on()  # killed at work; else perhaps while it starts
                time.sleep(dice.uniform(0, 0.4))
                _kill(product, half)
            load.go_on()
        until(product.caught_up, "the hub's reading of it all", 90)
        items = product.logs(kind="command.issued")
        told = Counter(item["fact"]["line"].removeprefix("ECHO ") for item in items)
        started = Counter(item["session"] for item in product.logs(kind="session.started"))
        ended = Counter(item["session"] for item in product.logs(kind="session.ended"))
        everything = product.logs()
    assert max(told.values()) == 1
    assert load.answered <= set(told) <= set(load.said)
    assert len({item["id"] for item in everything}) == len(everything)
    assert [item["seq"] for item in everything] == sorted({item["seq"] for item in everything})
    assert max(started.values()) == max(ended.values()) == 1
    assert set(ended) == set(started)


def _kill(product: Product, half: str) -> None:
    """Kill a half, and wait until its successor's process is there."""
    victim = product.half(half)
    victim.kill()
    victim.wait(5)
    until(lambda: product.half(half).pid != victim.pid, f"a new {half}")


def test_whoever_is_killed_is_due_again_at_once_and_whoever_fails_ever_later() -> None:
    """However often: the wait after a kill stays short, the wait of a half that ends by itself grows to an end."""
    killed = Half("sensor", lambda: _process("import os; os.kill(os.getpid(), 9)"))
    failing = Half("hub", lambda: _process("raise SystemExit(1)"))
    waits: dict[str, list[float]] = {"sensor": [], "hub": []}
    for half in (killed, failing):
        for _ in range(8):
            half.run()
            half.mourn()
            waits[half.name].append(half.wait)
    assert set(waits["sensor"]) == {RESTART}
    assert waits["hub"] == sorted(waits["hub"])
    assert (waits["hub"][-1], RESTART < 0.5) == (BACKOFF, True)


def _process(code: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", code])
