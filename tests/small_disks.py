"""Small disks made for one test, and a sensor alone on them."""

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Self

import pytest

from decnet.ground import (
    PLAN,
    Decky,
    Plan,
    Service,
    read_heartbeat,
    utc_now,
    write_plan,
)
from decnet.persona import Claim
from tests.product import DECNET
from tests.serving import Served, until

MB = 1 << 20
SERVICES = (
    Service("redis", 6379, 16_379),
    Service("telnet", 23, 10_023),
    Service("smtp", 25, 10_025),
)
_addresses = count(1)


@contextmanager
def disk(folder: Path, size: int) -> Iterator[Path]:
    """A disk of ``size`` bytes of its own, mounted at ``folder``."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=711", "decnet-test", str(folder)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"a disk to fill needs a root who may mount one: {made.stderr.strip() or 'not root'}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def free(folder: Path) -> int:
    told = os.statvfs(folder)
    return told.f_bavail * told.f_frsize


class Ballast:
    """A file that takes what a test wants taken."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._path = folder, folder / "ballast"

    def leave(self, wanted: int) -> None:
        """Take all but ``wanted`` bytes. Others write meanwhile."""
        with self._path.open("ab") as file:
            file.truncate(max(0, file.tell() - max(0, wanted - free(self._folder))))
            while (excess := free(self._folder) - wanted) > 0:
                with suppress(OSError):
                    os.posix_fallocate(file.fileno(), file.seek(0, os.SEEK_END), excess)

    def drop(self) -> None:
        self._path.unlink()


class Alone(Served):
    """A sensor's process without a hub."""

    def __init__(self, folder: Path, *options: str) -> None:
        address = f"127.{72 + os.getpid() % 8}.{os.getpid() // 8 % 250}.{next(_addresses)}"
        claim = Claim("alpha", "linux-server", "debian", "srv-01", utc_now())
        super().__init__(folder, Decky("srv-01-abcd", "srv-01", address, claim, SERVICES))
        folder.mkdir(exist_ok=True)
        write_plan(folder / PLAN, Plan(1, deckies=(self.decky,)))
        self.process = subprocess.Popen([*DECNET, "sensor", "--folder", str(folder), *options])

    def __enter__(self) -> Self:
        until(lambda: self.reachable("redis"), "the sensor")
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)

    def where(self, service: str) -> tuple[str, int]:
        return self.address, self.port(service)

    def reachable(self, service: str) -> bool:
        """Whether a visitor is answered there."""
        assert self.process.poll() is None, "the sensor has ended"
        try:
            with socket.create_connection(self.where(service), 5) as client:
                client.sendall(b"PING\r\n")
                return bool(client.recv(100))
        except OSError:
            return False

    def given_up(self) -> tuple[str, ...]:
        beat = read_heartbeat(self.folder)
        return beat.given_up if beat else ()
