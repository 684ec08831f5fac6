"""From spools into the event log: events, the spool's high-water number and its position in one commit."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from decnet.core import log
from decnet.core.bus import BATCH_COMMITTED, SYSTEM_LOG, BatchCommitted, Bus
from decnet.core.database import Database, Record
from decnet.core.supervisor import Chore
from decnet.events import Clock, Malformed, Micros, Place, SensorStarted, decode, indexed_line
from decnet.ground import utc_now
from decnet.spool import Batch, Position, acknowledge, read
from decnet.spool.layout import segment_path

BATCH = 2000
BATCH_BYTES = 16 << 20
POLL = 0.02
ACKNOWLEDGE = 5.0
_LOG = logging.getLogger("decnet.core.intake")


class SpoolRecord(Record):
    """How far each spool has been taken in, and what is known of the sensor that fills it.

    n: the high-water number; segment, offset: where the next line begins
    torn: lines that a crash cut off; doubled: events whose id their spool had told before
    boot, version, started: of the sensor's present life
    told: the moment of the newest event; taken: when it was taken in
    """

    __tablename__ = "spools"

    spool: Mapped[str] = mapped_column(primary_key=True)
    tenant: Mapped[str]
    site: Mapped[str]
    sensor: Mapped[str]
    n: Mapped[int]
    segment: Mapped[int]
    offset: Mapped[int]
    torn: Mapped[int]
    doubled: Mapped[int]
    boot: Mapped[str]
    version: Mapped[str]
    started: Mapped[int]
    told: Mapped[int]
    taken: Mapped[int]


class QuarantineRecord(Record):
    """A line that could not be read, kept for a version that can."""

    __tablename__ = "quarantine"

    spool: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[int]
    reason: Mapped[str]
    line: Mapped[bytes]


class Source(Struct, frozen=True):
    """A spool: where it lies, and whose it is. The lines in it are not asked."""

    folder: Path
    place: Place


class SpoolState(Struct, frozen=True):
    """See :class:`SpoolRecord`."""

    spool: str
    tenant: str
    site: str
    sensor: str
    n: int = 0
    segment: int = 0
    offset: int = 0
    torn: int = 0
    doubled: int = 0
    boot: str = ""
    version: str = ""
    started: Micros = 0
    told: Micros = 0
    taken: Micros = 0

    @property
    def position(self) -> Position:
        """Behind the last line that was taken in."""
        return Position(self.n, self.segment, self.offset)


class Taken(Struct, frozen=True):
    """What one batch was: lines read, events that were new, and what is known of the spool behind it."""

    lines: int
    events: int
    state: SpoolState
    head: int = 0


_COLUMNS = [getattr(SpoolRecord, name) for name in SpoolState.__struct_fields__]


def take_in(
    database: Database, source: Source, now: Clock, limit: int = BATCH, known: SpoolState | None = None
) -> Taken:
    """Take in at most ``limit`` lines of a spool. They are durable when this returns.

    ``known`` is what was known of the spool, where the caller knows; nothing is taken in where that is no longer so.
    """
    if known is None:
        with database.read() as tx:
            known = _state(tx, source.place)
    batch = read(source.folder, known.position, limit, BATCH_BYTES)
    if batch.position == known.position:
        return Taken(0, 0, known)
    if batch.gap:
        _LOG.error(
            "%s: lines between %d and %d are not there: they were deleted for another database, or the spool is new",
            source.folder, known.n, batch.lines[0][0] if batch.lines else batch.position.n,
        )  # fmt: skip
    entries, unread = _file(batch.lines, source.place, now())
    with database.write() as tx:
        current = _state(tx, source.place)
        if current != known:
            return Taken(0, 0, current)
        new = log.add(tx, entries)
        _keep_unread(tx, source.place.spool, unread)
        state = _advanced(known, batch, entries, len(entries) - new, now())
        _save(tx, state)
        return Taken(len(batch.lines), new, state, log.head(tx))


class Intake:
    """Takes in what any of some spools holds, and tells their writers what they may delete.

    ``sources`` is asked each time, so that a sensor may be added. A line waits for :data:`POLL` seconds at most where
    the segment it lies in is known, and for ``max_wait`` where it is not.
    """

    def __init__(
        self,
        database: Database,
        bus: Bus,
        sources: Callable[[], Sequence[Source]],
        limit: int = BATCH,
        max_wait: float = 0.25,
        now: Clock = utc_now,
    ) -> None:
        self._database, self._bus, self._sources = database, bus, sources
        self._limit, self._max_wait, self._now = limit, max_wait, now
        self._known: dict[str, SpoolState] = {}
        self._looked: dict[str, float] = {}
        self._acknowledged: dict[str, tuple[float, Position]] = {}

    def chore(self) -> Chore:
        """What the runner runs."""
        return Chore("intake", self.act, POLL)

    def act(self) -> bool:
        """Take in one batch of each spool; True where there is more.

        Raises BackendError, or OSError for a spool that cannot be read, after all others have had their turn.
        """
        more, broken = False, None
        for source in self._sources():
            try:
                more = self._take(source) or more
            except OSError as err:
                broken = err
        if broken is not None:
            raise broken
        return more

    def _take(self, source: Source) -> bool:
        name = source.place.spool
        known = self._known.pop(name, None)  # it is looked up again after a failure
        lines = 0
        if known is None or self._may_have_more(source, known):
            self._looked[name] = monotonic()
            taken = take_in(self._database, source, self._now, self._limit, known)
            known, lines = taken.state, taken.lines
            if lines:
                self._bus.publish(SYSTEM_LOG, BatchCommitted("intake", lines, taken.head), BATCH_COMMITTED)
        self._known[name] = known
        self._acknowledge(source, known.position)
        return lines > 0

    def _may_have_more(self, source: Source, known: SpoolState) -> bool:
        if monotonic() - self._looked.get(source.place.spool, 0.0) > self._max_wait:
            return True
        try:
            return segment_path(source.folder, known.segment).stat().st_size > known.offset
        except FileNotFoundError:
            return False

    def _acknowledge(self, source: Source, position: Position) -> None:
        """Only whole segments are deleted, so there is no hurry within one."""
        when, before = self._acknowledged.get(source.place.spool, (0.0, Position()))
        if position == before or (position.segment == before.segment and monotonic() - when < ACKNOWLEDGE):
            return
        try:
            acknowledge(source.folder, position)
        except OSError as err:
            _LOG.warning("%s cannot be told what is taken in: %s", source.folder, err)
        self._acknowledged[source.place.spool] = (monotonic(), position)


def spools(tx: Connection) -> list[SpoolState]:
    """What is known of every spool."""
    rows = tx.execute(select(*_COLUMNS).order_by(SpoolRecord.spool)).mappings()
    return [SpoolState(**row) for row in rows]


def quarantined(tx: Connection) -> int:
    """How many lines could not be read."""
    return tx.scalar(select(func.count()).select_from(QuarantineRecord)) or 0


def _file(lines: list[tuple[int, bytes]], place: Place, now: Micros) -> tuple[list[log.Entry], list[dict[str, Any]]]:
    entries: list[log.Entry] = []
    unread: list[dict[str, Any]] = []
    for n, line in lines:
        try:
            entries.append((place, n, indexed_line(line), line))
        except Malformed as err:
            unread.append({"spool": place.spool, "n": n, "at": now, "reason": str(err), "line": line})
    return entries, unread


def _keep_unread(tx: Connection, spool: str, unread: list[dict[str, Any]]) -> None:
    """In place of what another spool at the same place had under the same numbers."""
    if not unread:
        return
    numbers = [row["n"] for row in unread]
    tx.execute(delete(QuarantineRecord).where(QuarantineRecord.spool == spool, QuarantineRecord.n.in_(numbers)))
    tx.execute(insert(QuarantineRecord), unread)


def _advanced(known: SpoolState, batch: Batch, entries: list[log.Entry], doubled: int, now: Micros) -> SpoolState:
    boot, version, started = known.boot, known.version, known.started
    for place, n, filed, line in entries:
        if filed.kind == SensorStarted.kind:
            fact = decode(line, place, n).fact
            if isinstance(fact, SensorStarted):
                boot, version, started = fact.boot, fact.version, filed.at
    return SpoolState(
        spool=known.spool,
        tenant=known.tenant,
        site=known.site,
        sensor=known.sensor,
        n=batch.position.n,
        segment=batch.position.segment,
        offset=batch.position.offset,
        torn=known.torn + batch.torn,
        doubled=known.doubled + doubled,
        boot=boot,
        version=version,
        started=started,
        told=max([known.told, *(filed.at for _, _, filed, _ in entries)]),
        taken=now,
    )


def _state(tx: Connection, place: Place) -> SpoolState:
    row = tx.execute(select(*_COLUMNS).where(SpoolRecord.spool == place.spool)).mappings().one_or_none()
    return SpoolState(**row) if row else SpoolState(place.spool, place.tenant, place.site, place.sensor)


def _save(tx: Connection, state: SpoolState) -> None:
    tx.execute(delete(SpoolRecord).where(SpoolRecord.spool == state.spool))
    tx.execute(insert(SpoolRecord).values(**asdict(state)))
