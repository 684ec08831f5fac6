"""Keeps the table of attackers, and says when somebody is new."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from decnet.core import Finding, Scope, Worker
from decnet.events import AttackerObserved, Envelope, StoryDeepened
from decnet.intel import figures
from decnet.intel.attackers import store
from decnet.intel.attackers.model import Attacker, deepened, seen
from decnet.intel.measures import VISITORS


def step(tx: Connection, scope: Scope, events: Sequence[Envelope]) -> Iterator[Finding]:
    known = store.by_peer(tx, scope, {event.visit.peer for event in events if event.visit.peer})
    before = [attacker.ours for attacker in known.values()]
    for event in events:
        yield from _fold(known, event)
    store.save(tx, scope, known.values())
    figures.change(tx, scope, "attackers", figures.moved(before, [attacker.ours for attacker in known.values()]))


def _fold(known: dict[str, Attacker], event: Envelope) -> Iterator[Finding]:
    peer = event.visit.peer
    row = known.get(peer)
    if isinstance(event.fact, StoryDeepened):
        if row is not None:
            known[peer] = deepened(row, event.fact)
    elif peer and event.place.spool:  # what a worker concluded is not the visitor's doing
        known[peer] = seen(row, event)
        if row is None:
            yield Finding(cause=event, fact=AttackerObserved(attacker=known[peer].uuid))


ATTACKERS = Worker(name="attackers", version=1, reads=(*VISITORS, StoryDeepened), step=step)
