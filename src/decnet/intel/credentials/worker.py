"""Keeps the table of credentials."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from decnet.core import Finding, Scope, Worker
from decnet.events import CredentialOffered, Envelope
from decnet.intel import figures
from decnet.intel.credentials import store
from decnet.intel.credentials.model import Target, identity, offered


def step(tx: Connection, scope: Scope, events: Sequence[Envelope]) -> Iterator[Finding]:
    offers = [
        (identity(event, event.fact), event, event.fact)
        for event in events
        if isinstance(event.fact, CredentialOffered)
    ]
    known = store.by_id(tx, scope, {ident for ident, _, _ in offers})
    before = [row.ours for row in known.values()]
    tried: set[Target] = set()
    for ident, event, fact in offers:
        row = known[ident] = offered(known.get(ident), event, fact)
        tried.add(Target(row.pair, event.visit.ours, row.decky_id, row.service))
    store.save(tx, scope, known.values(), tried)
    figures.change(tx, scope, "credentials", figures.moved(before, [row.ours for row in known.values()]))
    yield from ()


CREDENTIALS = Worker(name="credentials", version=1, reads=(CredentialOffered,), step=step)
