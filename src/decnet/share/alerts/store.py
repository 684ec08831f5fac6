"""Queries on alerts."""

from collections.abc import Collection
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, delete, insert, select, true, tuple_, update

from decnet.core.database import Scope
from decnet.events import Micros
from decnet.share.alerts.model import Alert, Settings, Sink
from decnet.share.alerts.records import AlertCircuitRecord, AlertRecord, AlertSettingsRecord


class Entry(Struct, frozen=True):
    """One row of the outbox. ``next_attempt`` is a moment; ``last_error`` holds nothing secret."""

    id: str
    sink: Sink
    story_id: str
    depth: int
    alert: Alert
    created_at: Micros
    attempts: int = 0
    next_attempt: Micros = 0
    state: Literal["pending", "sent", "failed"] = "pending"
    last_error: str = ""
    sent_at: Micros | None = None


class Circuit(Struct, frozen=True):
    """How a sink does."""

    failures: int = 0
    auto_disabled_at: Micros | None = None


_COLUMNS = [getattr(AlertRecord, name) for name in Entry.__struct_fields__]


def settings(tx: Connection, scope: Scope) -> Settings:
    """What the operator chose, or the defaults: nothing is sent."""
    found = tx.scalar(select(AlertSettingsRecord.settings).where(scope.owns(AlertSettingsRecord)))
    return msgspec.json.decode(found, type=Settings) if found else Settings()


def save_settings(tx: Connection, scope: Scope, chosen: Settings) -> None:
    """Replace what the operator chose."""
    tx.execute(delete(AlertSettingsRecord).where(scope.owns(AlertSettingsRecord)))
    row = asdict(scope) | {"settings": msgspec.json.encode(chosen)}
    tx.execute(insert(AlertSettingsRecord).values(row))


def circuits(tx: Connection, scope: Scope) -> dict[str, Circuit]:
    """How the sinks do."""
    columns = (AlertCircuitRecord.sink, AlertCircuitRecord.failures, AlertCircuitRecord.auto_disabled_at)
    rows = tx.execute(select(*columns).where(scope.owns(AlertCircuitRecord)))
    return {sink: Circuit(failures, disabled) for sink, failures, disabled in rows}


def save_circuit(tx: Connection, scope: Scope, sink: Sink, circuit: Circuit) -> None:
    """Replace how a sink does."""
    mine = scope.owns(AlertCircuitRecord) & (AlertCircuitRecord.sink == sink)
    tx.execute(delete(AlertCircuitRecord).where(mine))
    tx.execute(insert(AlertCircuitRecord).values(asdict(scope) | asdict(circuit) | {"sink": sink}))


def queued(tx: Connection, scope: Scope, sink: Sink, stories: Collection[str]) -> set[str]:
    """The stories among ``stories`` that ``sink`` has been given already."""
    mine = scope.owns(AlertRecord) & (AlertRecord.sink == sink) & AlertRecord.story_id.in_(stories)
    return set(tx.scalars(select(AlertRecord.story_id).where(mine)))


def queue(tx: Connection, scope: Scope, entries: Collection[Entry]) -> None:
    """Add alerts to the outbox."""
    if entries:
        owner = asdict(scope)
        rows = [owner | asdict(entry) | {"alert": msgspec.json.encode(entry.alert)} for entry in entries]
        tx.execute(insert(AlertRecord), rows)


def due(tx: Connection, now: Micros, limit: int) -> list[tuple[Scope, Entry]]:
    """Alerts of every scope whose time has come, the longest waiting first."""
    query = select(AlertRecord.tenant, AlertRecord.site, *_COLUMNS)
    ready = (AlertRecord.state == "pending") & (AlertRecord.next_attempt <= now)
    rows = tx.execute(query.where(ready).order_by(AlertRecord.next_attempt).limit(limit)).mappings()
    return [(Scope(row["tenant"], row["site"]), _entry(row)) for row in rows]


def mark(tx: Connection, scope: Scope, entry: Entry) -> None:
    """Keep what became of an attempt."""
    mine = scope.owns(AlertRecord) & (AlertRecord.id == entry.id)
    names = ("attempts", "next_attempt", "state", "last_error", "sent_at")
    tx.execute(update(AlertRecord).where(mine).values({name: getattr(entry, name) for name in names}))


def outbox(tx: Connection, scope: Scope, limit: int, after: tuple[Micros, str] | None, ascending: bool) -> list[Entry]:
    """At most ``limit`` alerts by (``created_at``, ``id``); ``after`` is the last page's last."""
    columns = (AlertRecord.created_at, AlertRecord.id)
    order = tuple_(*columns)
    further = true() if after is None else (order > tuple_(*after) if ascending else order < tuple_(*after))
    ordering = columns if ascending else [column.desc() for column in columns]
    query = select(*_COLUMNS).where(scope.owns(AlertRecord), further).order_by(*ordering).limit(limit)
    return [_entry(row) for row in tx.execute(query).mappings()]


def _entry(row: Any) -> Entry:
    values = {name: row[name] for name in Entry.__struct_fields__}
    return Entry(**values | {"alert": msgspec.json.decode(row["alert"], type=Alert)})
