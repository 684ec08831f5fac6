"""What the sensor keeps evidence with: one object for all sessions of a process."""

import logging
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from decnet.events import Fact, Micros, Visit
from decnet.ground import ARTIFACTS, RECORDINGS, recording_place
from decnet.sensor.disk import Disk
from decnet.sensor.quarantine import Specimen, clear
from decnet.sensor.recorder import Recorder, Unrecorded
from decnet.sensor.recording import Recording

log = logging.getLogger(__name__)

POOL = 4


class Evidence:
    """Recorder, recordings and quarantine below ``folder``, and the bounded pool for whatever takes milliseconds."""

    def __init__(self, folder: Path, recorder: Recorder, disk: Disk) -> None:
        self.recorder, self.disk = recorder, disk
        self.pool = ThreadPoolExecutor(POOL, thread_name_prefix="step")
        self._folder = folder
        clear(folder / ARTIFACTS)
        self._unsynced: list[int] = []
        self._owed: deque[tuple[Visit, Fact]] = deque()
        self._numbers: Iterator[int] = iter(range(1 << 62))

    def recording(self, decky_id: str, session: str, began: Micros, size: tuple[int, int], limit: int) -> Recording:
        """A new terminal recording. Raises OSError."""
        place = recording_place(began, decky_id, session)
        return Recording(self._folder / RECORDINGS, place, began, *size, limit)

    def specimen(self, limit: int) -> Specimen:
        """A file on its way into quarantine; nothing of it is stored where the disk is too full."""
        return Specimen(self._folder / ARTIFACTS, f"{next(self._numbers)}", limit if self.disk.artifacts else 0)

    def owe(self, visit: Visit, fact: Fact) -> None:
        """Record ``fact`` now, or when the disk takes it: no answer depends on it. Bounded by those who were inside."""
        self._owed.append((visit, fact))
        with suppress(Unrecorded):
            self.settle()

    def settle(self) -> None:
        """Record what is owed. Raises :class:`Unrecorded` where the disk is still too full."""
        while self._owed:
            self.recorder.note(*self._owed[0])
            self._owed.popleft()

    def sync_later(self, handle: int) -> None:
        """Make the file durable with the next group, and close ``handle``."""
        self._unsynced.append(handle)

    def pending_sync(self) -> Callable[[], None]:
        """A function for any thread that makes durable what :meth:`sync_later` was given up to now."""
        handles, self._unsynced = self._unsynced, []

        def sync() -> None:
            for handle in handles:
                try:
                    os.fdatasync(handle)
                except OSError:
                    log.warning("a recording may not survive a power cut", exc_info=True)
                finally:
                    os.close(handle)

        return sync

    def close(self) -> None:
        self.pending_sync()()
        self.pool.shutdown()
