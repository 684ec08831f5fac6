"""From a byte at a decoy to an event in a browser's stream."""

import socket
import threading
import time

from bench import Result, result
from decnet.cli.client import Hub
from tests.product import Product, running, state_folder
from tests.serving import until

PROBES = 200
GAP = 0.02
"""Seconds between two probes, so that each is alone on its way."""


def run() -> list[Result]:
    with state_folder() as state, running(state, "--deckies", "1", "--services", "redis", "--seed", "open") as product:
        waits = sorted(_measure(product))
    return [
        result("byte to stream, p50", waits[len(waits) // 2] * 1000, "ms", 150.0),
        result("byte to stream, p99", waits[len(waits) * 99 // 100] * 1000, "ms", 500.0),
    ]


def _measure(product: Product) -> list[float]:
    sent: dict[str, float] = {}
    seen: dict[str, float] = {}
    listening = threading.Event()
    reader = threading.Thread(target=_listen, args=(product.hub, seen, listening), daemon=True)
    reader.start()
    assert listening.wait(20)
    with socket.create_connection(product.decky("redis"), 10) as client:
        for number in range(PROBES):
            word = f"probe{number}"
            sent[word] = time.perf_counter()
            client.sendall(f"ECHO {word}\r\n".encode())
            client.recv(100)
            time.sleep(GAP)
    until(lambda: len(seen) == PROBES, "every probe in the stream", 30)
    return [seen[word] - sent[word] for word in sent]


def _listen(hub: Hub, seen: dict[str, float], listening: threading.Event) -> None:
    for name, data in hub.stream(kind="command.issued"):
        listening.set()
        now = time.perf_counter()
        for item in data["items"] if name == "log" else ():
            seen.setdefault(item["fact"]["line"].removeprefix("ECHO "), now)
        if len(seen) == PROBES:
            return
