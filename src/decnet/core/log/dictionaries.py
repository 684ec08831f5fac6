"""Small numbers for what occurs in many events: whose, which decky, which service and kind."""

from collections.abc import Collection
from typing import TypeAlias

from msgspec import Struct
from sqlalchemy import Connection, select

from decnet.core.database import Scope
from decnet.core.log import sqlite
from decnet.core.log.model import ours_number
from decnet.core.log.records import DeckyRecord, OriginRecord, ScopeRecord, WordRecord
from decnet.core.log.sqlite import packed, tag
from decnet.events import Indexed, Place, Visit

Columns: TypeAlias = tuple[int, int, int, bytes | str, str, int, int, int]
"""Origin, decky, service, session, peer, its port, our port, and whether it is ours: a visit's part of a row."""


class Visitor(Struct, frozen=True, gc=False):
    """One visit in small numbers. ``tags`` is what its events are found by."""

    scope: int
    origin: int
    decky: int
    service: int
    peer: str
    ours: int
    columns: Columns
    tags: str


Entry: TypeAlias = tuple[Place, int, Indexed, bytes]
"""An event on its way into the log: whose spool it lay in, and where; what it is filed by; its line."""


class Register:
    """The numbers for some entries; what has none yet gets one.

    words: of kinds and services      visitors: by the identities, in memory, of a place and a visit
    """

    def __init__(self, tx: Connection, entries: Collection[Entry]) -> None:
        visits = {(id(place), id(filed.visit)): (place, filed.visit) for place, _, filed, _ in entries}
        places = {place for place, _ in visits.values()}
        owners = sqlite.assign(tx, "log_scopes", ("tenant", "site"), {(place.tenant, place.site) for place in places})
        scopes = {place: owners[place.tenant, place.site] for place in places}
        spools = {place: (scopes[place], place.sensor, place.spool) for place in places}
        origins = sqlite.assign(tx, "log_origins", ("scope", "sensor", "spool"), spools.values())
        named = {(scopes[place], visit.decky_id, visit.decky) for place, visit in visits.values()}
        deckies = sqlite.assign(tx, "log_deckies", ("scope", "decky_id", "decky"), named)
        words = {(filed.kind,) for _, _, filed, _ in entries} | {(visit.service,) for _, visit in visits.values()}
        self.words = {word: number for (word,), number in sqlite.assign(tx, "log_words", ("word",), words).items()}
        self.visitors: dict[tuple[int, int], Visitor] = {}
        for key, (place, visit) in visits.items():
            scope = scopes[place]
            decky, service = deckies[scope, visit.decky_id, visit.decky], self.words[visit.service]
            self.visitors[key] = _visitor(scope, origins[spools[place]], decky, service, visit)


def _visitor(scope: int, origin: int, decky: int, service: int, visit: Visit) -> Visitor:
    session, ours = packed(visit.session), ours_number(visit.ours)
    tags = f"c{scope} d{decky} s{service}"
    if visit.peer:
        tags += " " + tag("p", visit.peer)
    if session:
        tags += " " + tag("x", session)
    columns = (origin, decky, service, session, visit.peer, visit.peer_port, visit.local_port, ours)
    return Visitor(scope, origin, decky, service, visit.peer, ours, columns, tags)


def scope_number(tx: Connection, scope: Scope) -> int:
    """The number of ``scope``, 0 where nothing of it is in the log."""
    owned = (ScopeRecord.tenant == scope.tenant) & (ScopeRecord.site == scope.site)
    return tx.scalar(select(ScopeRecord.id).where(owned)) or 0


def scope_count(tx: Connection) -> int:
    """How many scopes have events in the log."""
    return len(tx.scalars(select(ScopeRecord.id)).all())


def word_numbers(tx: Connection, words: Collection[str]) -> list[int]:
    """The numbers of those among ``words`` that any event has."""
    return list(tx.scalars(select(WordRecord.id).where(WordRecord.word.in_(words))))


def decky_numbers(tx: Connection, scope: int, deckies: Collection[str]) -> list[int]:
    """The numbers of the deckies of ``scope`` that go by one of ``deckies``, names or ids."""
    meant = DeckyRecord.decky_id.in_(deckies) | DeckyRecord.decky.in_(deckies)
    return list(tx.scalars(select(DeckyRecord.id).where(DeckyRecord.scope == scope, meant)))


def places(tx: Connection) -> dict[int, Place]:
    """Whose the origins are, by number."""
    query = select(OriginRecord.id, ScopeRecord.tenant, ScopeRecord.site, OriginRecord.sensor, OriginRecord.spool)
    rows = tx.execute(query.join(ScopeRecord, ScopeRecord.id == OriginRecord.scope))
    return {number: Place(tenant, site, sensor, spool) for number, tenant, site, sensor, spool in rows}
