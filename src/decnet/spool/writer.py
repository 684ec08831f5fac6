"""The one who appends."""

import errno
import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import Self

from decnet.spool.layout import LIFE, SEGMENT_BYTES, segment_path, segments

RESERVE_BYTES = 1 << 20


class Writer:
    """Appends to a spool. Raises BlockingIOError if another process writes there.

    A half line that cannot be taken back is left behind as torn: a new life begins.

    ``reserve`` bytes are set aside on the disk. Once it is full they are given up, so that what is going on can still
    be recorded to its end; :attr:`spent` says so.
    """

    def __init__(self, folder: Path, segment_bytes: int = SEGMENT_BYTES, reserve: int = RESERVE_BYTES) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = (folder / "lock").open("wb")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            raise
        self._folder, self._segment_bytes, self._reserve_bytes = folder, segment_bytes, reserve
        self._reserve = folder / "reserve"
        self._spoiled = False
        self.spent = not self.refill()
        self._begin_life()

    def append(self, line: bytes) -> int:
        """Hand one line to the kernel and return its number. On OSError, nothing of the line stays."""
        if b"\n" in line:
            raise ValueError("a line cannot hold a newline")
        try:
            return self._append(line)
        except OSError as err:
            if err.errno not in {errno.ENOSPC, errno.EDQUOT} or self.spent:
                raise
        self._reserve.unlink(missing_ok=True)
        self.spent = True
        return self._append(line)

    def refill(self) -> bool:
        """Set the reserve aside again; False where the disk has no room for it."""
        try:
            with self._reserve.open("ab") as file:
                if self._reserve_bytes:
                    os.posix_fallocate(file.fileno(), 0, self._reserve_bytes)
        except OSError:
            self._reserve.unlink(missing_ok=True)
            self.spent = True
            return False
        self.spent = False
        return True

    def pending_sync(self) -> Callable[[], None]:
        """A function for any thread that makes all that was appended up to now survive a power cut."""
        handle = os.dup(self._file.fileno())

        def sync() -> None:
            try:
                os.fdatasync(handle)
            finally:
                os.close(handle)

        return sync

    def sync(self) -> None:
        """Make what was appended survive a power cut. Slow: in a loop, hand :meth:`pending_sync` to a thread."""
        os.fdatasync(self._file.fileno())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.sync()
        self._file.close()
        self._lock.close()

    def _append(self, line: bytes) -> int:
        former = self._file
        if self._spoiled:
            self._begin_life()
            former.close()
        elif self._size >= self._segment_bytes:
            self.sync()
            self._begin(self._next)
            former.close()
        try:
            self._write(line + b"\n")
        except OSError:
            self._spoiled = True
            self._file.seek(self._file.truncate(self._size))
            self._spoiled = False
            raise
        self._size += len(line) + 1
        self._next += 1
        return self._next - 1

    def _begin_life(self) -> None:
        newest = max(segments(self._folder), default=0)
        self._begin((newest // LIFE + 1) * LIFE)

    def _begin(self, first: int) -> None:
        self._file = segment_path(self._folder, first).open("xb", buffering=0)
        self._next, self._size, self._spoiled = first, 0, False
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _write(self, data: bytes) -> None:
        while data:
            data = data[self._file.write(data) :]
