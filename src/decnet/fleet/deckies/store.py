"""Queries on deckies."""

from collections.abc import Collection, Mapping, Sequence
from ipaddress import IPv4Network
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, delete, func, insert, select, true, tuple_, update

from decnet.core.database import Scope
from decnet.events import Micros
from decnet.fleet.deckies.model import Seen, Wanted
from decnet.fleet.deckies.records import DeckyRecord, DeckyStateRecord, FleetRecord
from decnet.ground import Service

_COLUMNS = [getattr(DeckyRecord, name) for name in Wanted.__struct_fields__]
_SEEN = [getattr(DeckyStateRecord, name) for name in Seen.__struct_fields__]


class Fleet(Struct, frozen=True):
    """What all deckies of a scope have in common."""

    generation: int
    network: IPv4Network


def fleet(tx: Connection, scope: Scope) -> Fleet | None:
    """The scope's fleet, None before the first deployment."""
    query = select(FleetRecord.generation, FleetRecord.network).where(scope.owns(FleetRecord))
    row = tx.execute(query).one_or_none()
    return Fleet(row[0], IPv4Network(row[1])) if row else None


def begin(tx: Connection, scope: Scope, network: IPv4Network) -> None:
    """Begin a fleet in generation 0."""
    tx.execute(insert(FleetRecord).values(asdict(scope) | {"generation": 0, "network": str(network)}))


def advance(tx: Connection, scope: Scope, generation: int) -> None:
    """Set the fleet's generation."""
    tx.execute(update(FleetRecord).where(scope.owns(FleetRecord)).values(generation=generation))


def every(tx: Connection, scope: Scope) -> list[Wanted]:
    """All wanted deckies, in the order they were made."""
    query = select(*_COLUMNS).where(scope.owns(DeckyRecord)).order_by(DeckyRecord.born, DeckyRecord.decky_id)
    return [_wanted(row) for row in tx.execute(query).mappings()]


def listed(tx: Connection, scope: Scope, limit: int, after: tuple[Micros, str] | None, ascending: bool) -> list[Wanted]:
    """At most ``limit`` deckies by (``born``, ``decky_id``); ``after`` is the last page's last."""
    order = tuple_(DeckyRecord.born, DeckyRecord.decky_id)
    further = true() if after is None else (order > tuple_(*after) if ascending else order < tuple_(*after))
    columns = (DeckyRecord.born, DeckyRecord.decky_id)
    ordering = columns if ascending else [column.desc() for column in columns]
    query = select(*_COLUMNS).where(scope.owns(DeckyRecord), further).order_by(*ordering).limit(limit)
    return [_wanted(row) for row in tx.execute(query).mappings()]


def find(tx: Connection, scope: Scope, key: str) -> Wanted | None:
    """The decky of that id, or else of that name, which no two have."""
    query = select(*_COLUMNS).where(scope.owns(DeckyRecord))
    for column in (DeckyRecord.decky_id, DeckyRecord.name):
        row = tx.execute(query.where(column == key)).mappings().one_or_none()
        if row is not None:
            return _wanted(row)
    return None


def count(tx: Connection, scope: Scope) -> int:
    """How many deckies are wanted."""
    return tx.scalar(select(func.count()).select_from(DeckyRecord).where(scope.owns(DeckyRecord))) or 0


def save(tx: Connection, scope: Scope, deckies: Collection[Wanted]) -> None:
    """Insert or replace."""
    if not deckies:
        return
    remove(tx, scope, [each.decky_id for each in deckies])
    rows = [asdict(scope) | asdict(each) | {"services": msgspec.json.encode(each.services)} for each in deckies]
    tx.execute(insert(DeckyRecord), rows)


def remove(tx: Connection, scope: Scope, decky_ids: Sequence[str]) -> None:
    """Want these no more. What was seen of them stays until the sensor says that they are gone."""
    tx.execute(delete(DeckyRecord).where(scope.owns(DeckyRecord), DeckyRecord.decky_id.in_(decky_ids)))


def seen(tx: Connection, scope: Scope, decky_ids: Collection[str]) -> dict[str, dict[tuple[str, int], Seen]]:
    """What the sensor last said of these deckies, by id; none is left out."""
    mine = scope.owns(DeckyStateRecord) & DeckyStateRecord.decky_id.in_(decky_ids)
    found: dict[str, dict[tuple[str, int], Seen]] = {decky_id: {} for decky_id in decky_ids}
    for row in tx.execute(select(*_SEEN).where(mine)).mappings():
        found[row["decky_id"]][row["service"], row["port"]] = Seen(**row)
    return found


def save_seen(tx: Connection, scope: Scope, states: Mapping[str, Collection[Seen]]) -> None:
    """Replace what was said of the deckies in ``states``."""
    mine = scope.owns(DeckyStateRecord) & DeckyStateRecord.decky_id.in_(states)
    tx.execute(delete(DeckyStateRecord).where(mine))
    rows = [asdict(scope) | asdict(state) for each in states.values() for state in each]
    if rows:
        tx.execute(insert(DeckyStateRecord), rows)


def forget_seen(tx: Connection, scope: Scope) -> None:
    """The sensor began anew: nothing is known of its deckies."""
    tx.execute(delete(DeckyStateRecord).where(scope.owns(DeckyStateRecord)))


def _wanted(row: Any) -> Wanted:
    values = {name: row[name] for name in Wanted.__struct_fields__}
    services = msgspec.json.decode(row["services"], type=tuple[Service, ...])
    return Wanted(**values | {"services": services})
