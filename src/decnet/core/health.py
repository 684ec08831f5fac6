"""What runs, since when it was heard of, and what it is told to do: rows, so that every process sees the same."""

from enum import StrEnum

from msgspec import Struct
from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from decnet.core.database import Record
from decnet.events import SECOND, Micros

HEARTBEAT: Micros = 30 * SECOND
STALE: Micros = 90 * SECOND


class HeartbeatRecord(Record):
    """The last that was heard of a worker or another part of the hub."""

    __tablename__ = "heartbeats"

    worker: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    at: Mapped[int]
    lag: Mapped[int]
    poison: Mapped[int]
    stopped: Mapped[bool]
    error: Mapped[str]


class ControlRecord(Record):
    """What an operator told a worker: ``wanted`` is `run` or `stop`. Without a row it runs."""

    __tablename__ = "controls"

    worker: Mapped[str] = mapped_column(primary_key=True)
    wanted: Mapped[str]
    at: Mapped[int]


class State(StrEnum):
    """What an operator sees of a worker."""

    OK = "OK"
    STALE = "STALE"
    UNKNOWN = "UNKNOWN"
    STOPPED = "STOPPED"


class Heartbeat(Struct, frozen=True):
    """The last that was heard of ``worker``; ``lag`` in events, ``error`` empty while all is well."""

    worker: str
    version: int
    at: Micros
    lag: int = 0
    poison: int = 0
    stopped: bool = False
    error: str = ""

    def state(self, now: Micros) -> State:
        """What to think of the worker, seen from ``now``."""
        if self.stopped:
            return State.STOPPED
        return State.OK if now - self.at <= STALE else State.STALE


_COLUMNS = [getattr(HeartbeatRecord, name) for name in Heartbeat.__struct_fields__]


def beat(tx: Connection, heartbeats: list[Heartbeat]) -> None:
    """Keep what was heard."""
    if not heartbeats:
        return
    names = [each.worker for each in heartbeats]
    tx.execute(delete(HeartbeatRecord).where(HeartbeatRecord.worker.in_(names)))
    rows = [{name: getattr(each, name) for name in Heartbeat.__struct_fields__} for each in heartbeats]
    tx.execute(insert(HeartbeatRecord), rows)


def heartbeats(tx: Connection) -> dict[str, Heartbeat]:
    """The last that was heard, by worker."""
    rows = tx.execute(select(*_COLUMNS)).mappings()
    return {row["worker"]: Heartbeat(**row) for row in rows}


def command(tx: Connection, worker: str, run: bool, now: Micros) -> None:
    """Tell ``worker`` to run, or to stop. Publish :func:`decnet.core.bus.system_control` after the commit."""
    tx.execute(delete(ControlRecord).where(ControlRecord.worker == worker))
    tx.execute(insert(ControlRecord).values(worker=worker, wanted="run" if run else "stop", at=now))


def stopped(tx: Connection) -> set[str]:
    """The workers that were told to stop."""
    return set(tx.scalars(select(ControlRecord.worker).where(ControlRecord.wanted == "stop")))
