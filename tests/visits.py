"""Visits for tests: events as a sensor tells them, and the log and workers that take them in."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient
from sqlalchemy import select
from starlette.middleware.base import RequestResponseEndpoint

from decnet.api import errors
from decnet.core import Database, Record, Scope, Worker, drain, log, open_database
from decnet.core.principals import Principal, Role
from decnet.events import (
    SECOND,
    CommandIssued,
    CredentialOffered,
    Envelope,
    Fact,
    FileCaptured,
    Micros,
    Place,
    Secret,
    SensorStarted,
    SessionEnded,
    SessionStarted,
    Visit,
    encode,
)
from decnet.intel import WORKERS
from decnet.intel.attackers import api as attackers_api
from decnet.intel.credentials import api as credentials_api
from decnet.intel.sessions import api as sessions_api
from decnet.intel.stories import api as stories_api

PLACE = Place(tenant="acme", site="hq", sensor="s1", spool="s1-a")
SCOPE = Scope("acme", "hq")
PEER = "192.0.2.1"
NOON: Micros = 1_700_000_000 * SECOND
ENDED = SessionEnded(reason="visitor", duration=SECOND, bytes_in=10, bytes_out=20, facts=1)


def login(secret: bytes = b"hunter2", accepted: bool = True, principal: bytes = b"root") -> CredentialOffered:
    return CredentialOffered(principal=principal, secret=Secret(secret), accepted=accepted)


def captured(digest: str, size: int = 10) -> FileCaptured:
    return FileCaptured(path=b"/tmp/x", sha256=digest, size=size, stored=size)


def command(line: bytes, effect: str = "read") -> CommandIssued:
    return CommandIssued(line=line, effect=effect)


class Visitor:
    """Tells events one after the other, a second apart unless somebody says otherwise, each with an id of its own."""

    def __init__(self, peer: str = PEER, ours: str = "", at: Micros = NOON, place: Place = PLACE) -> None:
        self.peer, self.ours, self.at, self.place = peer, ours, at, place
        self._ids = count(1)

    def tell(self, fact: Fact, session: str = "s-1", decky: str = "hr-files", service: str = "ssh") -> Envelope:
        self.at += SECOND
        visit = Visit(f"d-{decky}", decky, service, f"{self.peer}-{session}", self.peer, 40000, 22, self.ours)
        return self.event(fact, visit)

    def session(self, *facts: Fact, name: str = "s-1", decky: str = "hr-files", service: str = "ssh") -> list[Envelope]:
        """One whole session."""
        return [self.tell(fact, name, decky, service) for fact in (SessionStarted(), *facts, ENDED)]

    def boot(self, boot: str) -> Envelope:
        """The sensor begins."""
        self.at += SECOND
        return self.event(SensorStarted(boot=boot, version="0"), Visit("", "", "", "", "", 0, 0))

    def event(self, fact: Fact, visit: Visit) -> Envelope:
        ident = f"{self.peer}:{next(self._ids)}"
        return Envelope(id=ident, at=self.at, place=self.place, n=0, visit=visit, fact=fact)


@contextmanager
def database(url: str = "sqlite://") -> Iterator[Database]:
    base = open_database(url)
    try:
        yield base
    finally:
        base.close()


def take_in(base: Database, events: Iterable[Envelope]) -> None:
    with base.write() as tx:
        log.append(tx, [(each, encode(each)) for each in events])


def conclude(base: Database, limit: int = 500, workers: Sequence[Worker] = WORKERS) -> None:
    """Let the workers read everything, what the others concluded too."""
    for _ in range(2):
        for worker in workers:
            drain(base, worker, limit)


@contextmanager
def concluded(events: Iterable[Envelope], limit: int = 500) -> Iterator[Database]:
    with database() as base:
        take_in(base, events)
        conclude(base, limit)
        yield base


def found(base: Database, kind: type[Fact]) -> list[Envelope]:
    """The events of a kind, in the order of the log."""
    with base.read() as tx:
        return [event for _, event in log.after(tx, 0, [kind.kind], 10_000)]


def contents(base: Database, *records: type[Record]) -> list[list[tuple[object, ...]]]:
    """All rows of some tables."""
    with base.read() as tx:
        tables = [record.__table__ for record in records]
        return [sorted((tuple(row) for row in tx.execute(select(table))), key=repr) for table in tables]


@contextmanager
def asking(base: Database, role: Role = Role.ANALYST, now: Micros = NOON, scope: Scope = SCOPE) -> Iterator[TestClient]:
    """Somebody of that role who asks the routes of intel."""
    app = FastAPI()
    app.state.database = base
    app.state.now = lambda: now
    for router in (attackers_api.router, sessions_api.router, credentials_api.router, stories_api.router):
        app.include_router(router)
    errors.install(app, developer=True)

    @app.middleware("http")
    async def authenticated(request: Request, call: RequestResponseEndpoint) -> Response:
        request.state.principal = Principal("ana", role, scope)
        return await call(request)

    with TestClient(app) as client:
        yield client


def pages(client: TestClient, path: str, **query: str | int | bool) -> list[dict[str, Any]]:
    """All items of a list, asked for two at a time."""
    found: list[dict[str, Any]] = []
    after = None
    while True:
        answer = client.get(path, params={"limit": 2, **query, **({"after": after} if after else {})})
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        after = answer.json()["next"]
        if after is None:
            return found
