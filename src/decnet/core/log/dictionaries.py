"""Small numbers for what occurs in many events: whose, which decky, which service and kind."""

from collections.abc import Collection

from msgspec import Struct
from sqlalchemy import Connection, select

from decnet.core.database import Scope
from decnet.core.log import sqlite
from decnet.core.log.records import DeckyRecord, OriginRecord, ScopeRecord, WordRecord
from decnet.events import Envelope, Place


class Numbers(Struct, frozen=True):
    """What the numbers of some events are. A decky's key is (scope, decky_id, name)."""

    scopes: dict[Place, int]
    origins: dict[Place, int]
    deckies: dict[tuple[int, str, str], int]
    words: dict[str, int]


def numbers(tx: Connection, events: Collection[Envelope]) -> Numbers:
    """The numbers for ``events``; what has none yet gets one."""
    places = {event.place for event in events}
    owners = sqlite.assign(tx, "log_scopes", ("tenant", "site"), {(place.tenant, place.site) for place in places})
    scopes = {place: owners[place.tenant, place.site] for place in places}
    spools = {place: (scopes[place], place.sensor, place.spool) for place in places}
    origins = sqlite.assign(tx, "log_origins", ("scope", "sensor", "spool"), spools.values())
    deckies = {(scopes[event.place], event.visit.decky_id, event.visit.decky) for event in events}
    words = {(event.fact.kind,) for event in events} | {(event.visit.service,) for event in events}
    return Numbers(
        scopes=scopes,
        origins={place: origins[spool] for place, spool in spools.items()},
        deckies=sqlite.assign(tx, "log_deckies", ("scope", "decky_id", "decky"), deckies),
        words={word: number for (word,), number in sqlite.assign(tx, "log_words", ("word",), words).items()},
    )


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
