"""Tells the stories, and says when one gets deeper."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace
from sqlalchemy import Connection

from decnet.core import Finding, Scope, Worker
from decnet.events import Envelope, StoryDeepened
from decnet.intel.measures import VISITORS, attacker_uuid
from decnet.intel.stories import store
from decnet.intel.stories.model import Story, told


def step(tx: Connection, scope: Scope, events: Sequence[Envelope]) -> Iterator[Finding]:
    acts = [event for event in events if event.visit.peer and event.place.spool]
    attackers = {peer: attacker_uuid(scope.tenant, scope.site, peer) for peer in {event.visit.peer for event in acts}}
    newest = store.newest(tx, scope, attackers.values())
    finished: list[Story] = []
    for event in acts:
        attacker = attackers[event.visit.peer]
        before = newest.get(attacker)
        story = newest[attacker] = told(before, event)
        if before is not None and before.id != story.id:
            finished.append(replace(before, newest=False))
            before = None
        if story.depth > (before.depth if before else 0):
            fact = StoryDeepened(story=story.id, depth=story.depth, proof=event.id)
            yield Finding(cause=event, fact=fact, key=f"{story.id}/{story.depth}")
    store.save(tx, scope, [*newest.values(), *finished])


STORIES = Worker(name="stories", version=1, reads=VISITORS, step=step)
