"""What is kept when the disk fills up: recordings are given up first, then artifacts, never events."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from decnet.events import Fact, StorageDegraded, StorageRecovered

FLOOR = 200_000_000
"""Bytes below which recordings are no longer made."""

STAGES = ("recordings", "artifacts", "sessions")


def free_bytes(folder: Path) -> int:
    """What an unprivileged process may still write."""
    stat = os.statvfs(folder)
    return stat.f_bavail * stat.f_frsize


class Disk:
    """Says what may be kept, as of the last :meth:`look`. ``roomy``: the spool may set its reserve aside again."""

    def __init__(self, folder: Path, floor: int = FLOOR, free: Callable[[Path], int] = free_bytes) -> None:
        self._folder, self._floor, self._free = folder, floor, free
        self._stage = self._told = self._measured = 0
        self.roomy = False

    @property
    def recordings(self) -> bool:
        return self._stage < 1

    @property
    def artifacts(self) -> bool:
        return self._stage < 2

    @property
    def sessions(self) -> bool:
        return self._stage < 3

    @property
    def given_up(self) -> tuple[str, ...]:
        """What is not kept at present."""
        return STAGES[: self._stage]

    def look(self, spent: bool) -> None:
        """Measure. ``spent``: the spool has given up its reserve."""
        free = self._measured = self._free(self._folder)
        self.roomy = free >= self._floor // 4
        self._stage = 3 if spent else 2 if free < self._floor * 3 // 4 else 1 if free < self._floor else 0

    def changes(self) -> Iterator[Fact]:
        """What is to be told. A fact counts as told when the next is asked for, so that none is lost on a full disk."""
        while self._told < self._stage:
            yield StorageDegraded(STAGES[self._told], self._measured)
            self._told += 1
        while self._told > self._stage:
            yield StorageRecovered(STAGES[self._told - 1], self._measured)
            self._told -= 1
