"""Keeps what the sensor says of its deckies."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from decnet.core.database import Scope
from decnet.core.runner import Finding, Worker
from decnet.events import DeckyFailed, DeckyServed, DeckyWithdrawn, Envelope, SensorStarted
from decnet.fleet.deckies import store
from decnet.fleet.deckies.model import heard


def step(tx: Connection, scope: Scope, events: Sequence[Envelope]) -> Iterator[Finding]:
    """Fold the events into rows; nothing is concluded."""
    started = max((i for i, event in enumerate(events) if isinstance(event.fact, SensorStarted)), default=-1)
    if started >= 0:
        store.forget_seen(tx, scope)
    told = events[started + 1 :]
    known = store.seen(tx, scope, {event.visit.decky_id for event in told})
    for event in told:
        known[event.visit.decky_id] = heard(known[event.visit.decky_id], event)
    store.save_seen(tx, scope, {decky_id: states.values() for decky_id, states in known.items()})
    yield from ()


DECKIES = Worker(name="deckies", version=1, reads=(DeckyServed, DeckyFailed, DeckyWithdrawn, SensorStarted), step=step)
