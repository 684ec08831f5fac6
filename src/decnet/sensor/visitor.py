"""One accepted connection: its identity, its counts, its limits, its recording. Shared by all that happens on it."""

import logging
import time
from contextlib import suppress

from decnet.events import (
    Fact,
    LimitHit,
    SessionEnded,
    SessionSkipped,
    SessionStarted,
    TerminalRequested,
    Visit,
    long_fields,
)
from decnet.sansio import Limits, Record
from decnet.sensor.evidence import Evidence
from decnet.sensor.recorder import Unrecorded
from decnet.sensor.recording import Recording

log = logging.getLogger(__name__)


class LimitReached(Exception):
    """The session is over: ``limit`` names what it used up, which has been recorded."""

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


class Visitor:
    """Everything that is recorded of one connection passes here. Raises :class:`Unrecorded`, :class:`LimitReached`."""

    def __init__(self, who: Visit, evidence: Evidence, limits: Limits) -> None:
        self.who, self.evidence, self.limits = who, evidence, limits
        self.bytes_in = self.bytes_out = self._facts = self._told = self._files = 0
        self._began, self._clock = evidence.recorder.now(), time.monotonic_ns()
        self._recording: Recording | None = None
        self._unrecorded = False
        self._terminal = (80, 24)
        self._hits: set[str] = set()

    @property
    def recorded(self) -> bool:
        """Whether the disk still takes what happens."""
        return not self._unrecorded

    def start(self) -> None:
        self._note(SessionStarted())

    def note(self, fact: Fact) -> None:
        """Record ``fact``: when this returns, an answer that follows from it may be shown."""
        if self._facts >= self.limits.facts:
            raise self.reach("facts")
        self._facts += 1
        if isinstance(fact, TerminalRequested):
            self._terminal = (fact.columns or 80, fact.rows or 24)
        self._note(fact)

    def reach(self, limit: str) -> LimitReached:
        """Record once that ``limit`` was reached; raise what this returns to end the session."""
        if limit not in self._hits:
            self._hits.add(limit)
            self._note(LimitHit(limit))
        return LimitReached(limit)

    def received(self, count: int) -> None:
        self.bytes_in += count
        if self.bytes_in > self.limits.received:
            raise self.reach("received")

    def may_keep(self) -> bool:
        """Whether one more file may go into quarantine."""
        self._files += 1
        if self._files > self.limits.artifacts:
            self.reach("artifacts")
            return False
        return True

    def record(self, entry: Record) -> None:
        """Add to the terminal recording, which begins with the first entry and goes on as long as the disk has room."""
        if self._recording is None and not self._open_recording():
            return
        assert self._recording is not None
        try:
            self._recording.add(entry.code, entry.data, self.evidence.recorder.now())
        except OSError:
            log.warning("recording of session %s stopped", self.who.session, exc_info=True)
            self._finish_recording()
            self._skip("error")

    def end(self, reason: str) -> None:
        """Record that it is over, as soon as the disk takes it. Never raises."""
        duration = (time.monotonic_ns() - self._clock) // 1000
        with suppress(Unrecorded):
            self._finish_recording()
        ended = SessionEnded(reason, duration, self.bytes_in, self.bytes_out, self._told - 1)
        self.evidence.owe(self.who, ended)

    def _note(self, fact: Fact) -> None:
        if self._unrecorded:
            raise Unrecorded
        try:
            long = self.evidence.recorder.note(self.who, fact)
        except Unrecorded:
            self._unrecorded = True
            raise
        if long:
            self._keep_long(fact)
        self._told += 1

    def _keep_long(self, fact: Fact) -> None:
        """What the line cannot hold of a field goes into quarantine, under the hash that the line tells."""
        for _, value in long_fields(fact):
            if not self.may_keep():
                return
            specimen = self.evidence.specimen(self.limits.artifact)
            specimen.add(value)
            self.evidence.pool.submit(specimen.finish)

    def _open_recording(self) -> bool:
        if "recording" in self._hits:
            return False
        if not self.evidence.disk.recordings:
            self._skip("disk")
            return False
        who, limit = self.who, self.limits.recording
        try:
            self._recording = self.evidence.recording(who.decky_id, who.session, self._began, self._terminal, limit)
        except OSError:
            log.warning("no recording of session %s", who.session, exc_info=True)
            self._skip("error")
            return False
        return True

    def _skip(self, reason: str) -> None:
        self._hits.add("recording")
        self._recording = None
        self._note(SessionSkipped(reason))

    def _finish_recording(self) -> None:
        if self._recording is not None:
            recording, self._recording = self._recording, None
            try:
                self._note(recording.finish(self.evidence.sync_later))
            except OSError:
                log.warning("recording of session %s is not whole", self.who.session, exc_info=True)
                self._skip("error")
