"""Queries on attackers."""

from collections.abc import Collection
from typing import Any, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import ColumnElement, Connection, Select, delete, insert, select

from decnet.core.database import Scope
from decnet.intel.attackers.model import Attacker
from decnet.intel.attackers.records import AttackerRecord, AttackerServiceRecord
from decnet.intel.measures import SPREADING
from decnet.intel.rows import Number, Rows

Sort: TypeAlias = Literal["recent", "active", "depth"]

_ROWS = Rows(AttackerRecord, Attacker, AttackerRecord.peer)
_ORDERS = {
    "recent": (AttackerRecord.last_seen, AttackerRecord.peer),
    "active": (AttackerRecord.events, AttackerRecord.peer),
    "depth": (AttackerRecord.depth, AttackerRecord.last_seen, AttackerRecord.peer),
}
_AT_SERVICE = (AttackerServiceRecord.last_seen, AttackerServiceRecord.peer)
KEYS: dict[Sort, type[tuple[int | str, ...]]] = {
    "recent": tuple[Number, str],
    "active": tuple[Number, str],
    "depth": tuple[Number, Number, str],
}
"""The shape of each order's key."""


class Wanted(Struct, frozen=True):
    """Which attackers are meant: those that fit all that is given.

    service: one that they visited
    search: how the address begins
    """

    sort: Sort = "recent"
    service: str = ""
    search: str = ""
    min_depth: int = 0


def key(attacker: Attacker, sort: Sort) -> tuple[int | str, ...]:
    """What the order goes by."""
    return tuple(getattr(attacker, column.key) for column in _ORDERS[sort])


def by_peer(tx: Connection, scope: Scope, peers: Collection[str]) -> dict[str, Attacker]:
    """The known ones among ``peers``."""
    return _ROWS.among(tx, scope, peers)


def by_uuid(tx: Connection, scope: Scope, uuid: str) -> Attacker | None:
    """The attacker of that UUID."""
    return next(iter(_ROWS.fetch(tx, _ROWS.select(scope).where(AttackerRecord.uuid == uuid))), None)


def listed(
    tx: Connection,
    scope: Scope,
    wanted: Wanted,
    limit: int,
    after: tuple[int | str, ...] | None = None,
    ascending: bool = False,
) -> list[Attacker]:
    """At most ``limit`` attackers behind the one with the :func:`key` ``after``, the greatest first."""
    query, order = _ROWS.select(scope), _ORDERS[wanted.sort]
    branches: list[ColumnElement[bool]] = []
    rare: list[Select[Any]] = []
    if wanted.search:
        begins = (AttackerRecord.peer >= wanted.search, AttackerRecord.peer < wanted.search + "\U0010ffff")
        query = query.where(*begins)
        rare.append(select(AttackerRecord.peer).where(scope.owns(AttackerRecord), *begins))
    if wanted.service:
        visited = (scope.owns(AttackerServiceRecord), AttackerServiceRecord.service == wanted.service)
        query = query.where(*visited, AttackerServiceRecord.peer == AttackerRecord.peer)
        rare.append(select(AttackerServiceRecord.peer).where(*visited))
        order = _AT_SERVICE if wanted.sort == "recent" else order
    if wanted.min_depth:
        deep = AttackerRecord.depth >= wanted.min_depth
        query = query.where(deep)
        rare.append(select(AttackerRecord.peer).where(scope.owns(AttackerRecord), deep))
        if wanted.sort == "recent" and not wanted.service:
            branches = [AttackerRecord.depth == depth for depth in range(wanted.min_depth, SPREADING + 1)]
    return _ROWS.page(tx, query, order, limit, after, ascending, branches, rare)


def save(tx: Connection, scope: Scope, attackers: Collection[Attacker]) -> None:
    """Insert or replace."""
    if not attackers:
        return
    _ROWS.save(tx, scope, attackers)
    peers = [attacker.peer for attacker in attackers]
    tx.execute(
        delete(AttackerServiceRecord).where(scope.owns(AttackerServiceRecord), AttackerServiceRecord.peer.in_(peers))
    )
    owner = asdict(scope)
    visits = [
        {**owner, "peer": attacker.peer, "service": service, "last_seen": attacker.last_seen}
        for attacker in attackers
        for service in attacker.services
    ]
    if visits:
        tx.execute(insert(AttackerServiceRecord), visits)
