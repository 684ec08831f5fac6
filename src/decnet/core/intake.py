"""From spools into the event log: events, the spool's high-water number and its position in one commit."""

from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from decnet.core import log
from decnet.core.database import Database, Record
from decnet.events import Clock, Envelope, Malformed, Micros, Place, SensorStarted, decode
from decnet.spool import Batch, Position, read


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
    """What one batch was: lines read, events that were new, the position behind them."""

    lines: int
    events: int
    position: Position


_COLUMNS = [getattr(SpoolRecord, name) for name in SpoolState.__struct_fields__]


def take_in(database: Database, source: Source, now: Clock, limit: int = 2000) -> Taken:
    """Take in at most ``limit`` lines of a spool. They are durable when this returns."""
    with database.read() as tx:
        known = _state(tx, source.place)
    batch = read(source.folder, known.position, limit)
    if batch.position == known.position:
        return Taken(0, 0, known.position)
    events, unread = _decode(batch.lines, source.place, now())
    with database.write() as tx:
        if _state(tx, source.place) != known:  # somebody else took it in meanwhile
            return Taken(0, 0, known.position)
        new = log.append(tx, events)
        if unread:
            tx.execute(insert(QuarantineRecord), unread)
        _save(tx, _advanced(known, batch, [event for event, _ in events], len(events) - new, now()))
    return Taken(len(batch.lines), new, batch.position)


def spools(tx: Connection) -> list[SpoolState]:
    """What is known of every spool."""
    rows = tx.execute(select(*_COLUMNS).order_by(SpoolRecord.spool)).mappings()
    return [SpoolState(**row) for row in rows]


def quarantined(tx: Connection) -> int:
    """How many lines could not be read."""
    return tx.scalar(select(func.count()).select_from(QuarantineRecord)) or 0


def _decode(
    lines: list[tuple[int, bytes]], place: Place, now: Micros
) -> tuple[list[tuple[Envelope, bytes]], list[dict[str, Any]]]:
    events: list[tuple[Envelope, bytes]] = []
    unread: list[dict[str, Any]] = []
    for n, line in lines:
        try:
            events.append((decode(line, place, n), line))
        except Malformed as err:
            unread.append({"spool": place.spool, "n": n, "at": now, "reason": str(err), "line": line})
    return events, unread


def _advanced(known: SpoolState, batch: Batch, events: list[Envelope], doubled: int, now: Micros) -> SpoolState:
    boot, version, started, told = known.boot, known.version, known.started, known.told
    for event in events:
        told = max(told, event.at)
        if isinstance(event.fact, SensorStarted):
            boot, version, started = event.fact.boot, event.fact.version, event.at
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
        told=told,
        taken=now,
    )


def _state(tx: Connection, place: Place) -> SpoolState:
    row = tx.execute(select(*_COLUMNS).where(SpoolRecord.spool == place.spool)).mappings().one_or_none()
    return SpoolState(**row) if row else SpoolState(place.spool, place.tenant, place.site, place.sensor)


def _save(tx: Connection, state: SpoolState) -> None:
    tx.execute(delete(SpoolRecord).where(SpoolRecord.spool == state.spool))
    tx.execute(insert(SpoolRecord).values(**asdict(state)))
