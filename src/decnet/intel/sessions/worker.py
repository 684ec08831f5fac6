"""Keeps the table of sessions, and ends those whose sensor did not live to do it."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from decnet.core import Finding, Scope, Worker
from decnet.events import Envelope, SensorStarted
from decnet.intel import figures
from decnet.intel.measures import VISITORS
from decnet.intel.sessions import store
from decnet.intel.sessions.model import Session, Touch, lost, told, touched


class _Batch(Struct):
    """The rows that a batch is about; ``changed`` names the sessions that are to be saved."""

    sessions: dict[str, Session]
    touches: dict[tuple[str, str], Touch]
    changed: set[str]


def step(tx: Connection, scope: Scope, events: Sequence[Envelope]) -> Iterator[Finding]:
    sessions = store.by_sid(tx, scope, {event.visit.session for event in events if event.visit.session})
    started = {event.place.sensor for event in events if isinstance(event.fact, SensorStarted)}
    if started:
        sessions |= store.unended(tx, scope, started)
    touches = store.touches(tx, scope, {event.visit.decky_id for event in events if event.visit.session})
    batch = _Batch(sessions, touches, set())
    before = list(sessions.values())
    for event in events:
        if isinstance(event.fact, SensorStarted):
            yield from _end(batch, event)
        elif event.visit.session:
            _fold(batch, event)
    store.save(tx, scope, [sessions[sid] for sid in batch.changed])
    store.save_touches(tx, scope, touches.values())
    _count(tx, scope, before, list(sessions.values()))


def _end(batch: _Batch, event: Envelope) -> Iterator[Finding]:
    """The sensor begins: what it had not ended before is over."""
    left = [row for row in batch.sessions.values() if row.ended is None and row.sensor == event.place.sensor]
    for row in sorted(left, key=store.key):
        fact = lost(row)
        batch.sessions[row.sid] = told(row, replace(event, visit=row.visit, fact=fact))
        batch.changed.add(row.sid)
        yield Finding(cause=event, fact=fact, key=row.sid, visit=row.visit)


def _fold(batch: _Batch, event: Envelope) -> None:
    visit = event.visit
    row = batch.sessions.get(visit.session)
    after = told(row, event)
    if after is row:
        return
    batch.sessions[visit.session] = after
    batch.changed.add(visit.session)
    place = (visit.decky_id, visit.ours)
    batch.touches[place] = touched(batch.touches.get(place), event, row is not None and row.inside)


def _count(tx: Connection, scope: Scope, before: Sequence[Session], after: Sequence[Session]) -> None:
    figures.change(tx, scope, "sessions", figures.moved([row.ours for row in before], [row.ours for row in after]))
    live = figures.moved(
        [row.ours for row in before if row.ended is None], [row.ours for row in after if row.ended is None]
    )
    figures.change(tx, scope, "live_sessions", live)


SESSIONS = Worker(name="sessions", version=1, reads=(*VISITORS, SensorStarted), step=step)
