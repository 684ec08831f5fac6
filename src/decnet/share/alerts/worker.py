"""Puts into the outbox what is to be told: once a story and sink, in the commit that says that it was seen."""

from collections.abc import Iterator, Sequence
from uuid import UUID, uuid5

from sqlalchemy import Connection

from decnet.core.database import Scope
from decnet.core.runner import Finding, Worker
from decnet.events import Envelope, StoryDeepened
from decnet.intel import stories
from decnet.share.alerts import store
from decnet.share.alerts.model import DEPTHS, SINKS, Alert, Settings, Sink
from decnet.share.alerts.store import Entry

_DELIVERIES = UUID("0c9d7a52-6a0f-5b0e-8f6b-6f0f5f3b1d41")


def step(tx: Connection, scope: Scope, events: Sequence[Envelope]) -> Iterator[Finding]:
    """Queue an alert for each story that reached a chosen depth; our own and simulated ones are passed over."""
    chosen = store.settings(tx, scope)
    deepened = [event for event in events if isinstance(event.fact, StoryDeepened) and not event.visit.ours]
    if deepened and any(chosen.sink(sink).enabled for sink in SINKS):
        alerts = _alerts(tx, scope, deepened)
        for sink in SINKS:
            store.queue(tx, scope, _entries(tx, scope, alerts, sink, chosen))
    yield from ()


def _alerts(tx: Connection, scope: Scope, events: Sequence[Envelope]) -> list[Alert]:
    ids = {event.fact.story for event in events if isinstance(event.fact, StoryDeepened)}
    told, said = stories.store.by_id(tx, scope, ids), stories.store.triages(tx, scope, ids)
    alerts = []
    for event in events:
        fact, visit = event.fact, event.visit
        assert isinstance(fact, StoryDeepened)
        story, triage = told.get(fact.story), said.get(fact.story)
        if triage is not None and triage.standing(fact.depth, event.at) == "muted":
            continue
        sentence = stories.sentence(story) if story is not None else f"reached {DEPTHS[fact.depth]}"
        alerts.append(
            Alert(
                story_id=fact.story,
                depth=fact.depth,
                at=event.at,
                peer=visit.peer,
                sentence=sentence,
                decky=visit.decky,
                service=visit.service,
                proof=fact.proof,
            )
        )
    return alerts


def _entries(tx: Connection, scope: Scope, alerts: Sequence[Alert], sink: Sink, chosen: Settings) -> list[Entry]:
    settings = chosen.sink(sink)
    deep = [alert for alert in alerts if settings.enabled and alert.depth >= settings.min_depth]
    told = store.queued(tx, scope, sink, {alert.story_id for alert in deep})
    entries = []
    for alert in deep:
        if alert.story_id in told:
            continue
        told.add(alert.story_id)
        ident = str(uuid5(_DELIVERIES, "\0".join((scope.tenant, scope.site, sink, alert.story_id))))
        entries.append(Entry(ident, sink, alert.story_id, alert.depth, alert, alert.at, next_attempt=alert.at))
    return entries


ALERTS = Worker(name="alerts", version=1, reads=(StoryDeepened,), step=step)
