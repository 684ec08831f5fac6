"""The whole product, as a user starts it: ``decnet up`` as a process of its own."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from decnet.cli.client import Hub
from decnet.cli.errors import OperatorFault
from tests.serving import until

DECNET = (sys.executable, "-m", "decnet")
PASSWORD = "correct horse battery"


class Product:
    """A running ``up``. ``ready`` is its message, ``hub`` a client over its socket."""

    def __init__(self, process: subprocess.Popen[bytes], state: Path, ready: dict[str, Any]) -> None:
        self.process, self.state, self.ready = process, state, ready
        self.hub = Hub(state)

    def decky(self, service: str) -> tuple[str, int]:
        """Address and port of the first decky that has ``service``."""
        return next(
            (decky["ip"], each["port"])
            for decky in self.ready["deckies"]
            for each in decky["services"]
            if each["name"] == service
        )

    def half(self, name: str) -> psutil.Process:
        """The process of ``sensor``, ``hub`` or ``binder``."""

        def find() -> psutil.Process | None:
            for child in psutil.Process(self.process.pid).children():
                try:
                    words = child.cmdline()
                except psutil.Error:
                    continue
                if name in words or f"decnet.sensor.{name}" in words:
                    return child
            return None

        return until(find, f"the {name}")  # type: ignore[return-value]

    def logs(self, **query: object) -> list[dict[str, Any]]:
        """Every event in the log that fits, oldest first."""
        return list(self.hub.items("/logs", 1_000_000, order="asc", **query))

    def caught_up(self) -> bool:
        """Whether intake and all workers have read everything; not while the hub is away."""
        try:
            stats, workers = self.hub.get("/stats"), self.hub.get("/workers")
        except OperatorFault:
            return False
        lags = [worker["lag"] for worker in workers if worker["lag"] is not None]
        return not any(sensor["intake_lag_events"] for sensor in stats["sensors"]) and not any(lags)


def start(state: Path, *options: str, **environment: str) -> "subprocess.Popen[bytes]":
    """Start ``decnet up --json`` on ``state``."""
    known = {**os.environ, "DECNET_ADMIN_PASSWORD": PASSWORD, "DECNET_API_PORT": "0", **environment}
    command = [*DECNET, "up", "--json", "--state-dir", str(state), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=known)


def ready(process: "subprocess.Popen[bytes]", state: Path) -> Product:
    """Wait for the message that says so."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        _, errors = process.communicate()
        raise AssertionError(f"decnet up did not come up:\n{errors.decode()}")
    return Product(process, state, json.loads(line))


@contextmanager
def running(state: Path, *options: str, **environment: str) -> Iterator[Product]:
    """The product on ``state``, ended by SIGTERM."""
    process = start(state, *options, **environment)
    errors = b""
    try:
        yield ready(process, state)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            _, errors = process.communicate(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            _, errors = process.communicate()
        print(errors.decode()[-5000:])  # shown where the test fails


@contextmanager
def state_folder() -> Iterator[Path]:
    """A state directory with a short name: a socket's path has its limits."""
    with tempfile.TemporaryDirectory(prefix="dn-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def command(state: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run another command against the hub of ``state``."""
    return subprocess.run(
        [*DECNET, *words, "--state-dir", str(state)], capture_output=True, text=True, check=False, timeout=60
    )
