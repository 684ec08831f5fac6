"""Queries on sessions, and on what deckies see of them."""

from collections.abc import Collection

import msgspec
from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select, true

from decnet.core.database import Scope
from decnet.events import Micros
from decnet.intel.measures import HOUR, SPREADING
from decnet.intel.rows import Number, Rows
from decnet.intel.sessions.model import Session, Touch
from decnet.intel.sessions.records import SessionRecord, TouchRecord

KEY: type[tuple[int | str, ...]] = tuple[Number, str]
"""The shape of :func:`key`."""

_ROWS = Rows(SessionRecord, Session, SessionRecord.sid)
_ORDER = (SessionRecord.started, SessionRecord.sid)
_TOUCHES = Rows(TouchRecord, Touch, TouchRecord.decky_id)


class Wanted(Struct, frozen=True):
    """Which sessions are meant: those that fit all that is given.

    live: only those that last, or only those that do not; None for both
    recording: only those with a recording, complete or not, or only those without; None for both
    attacker: UUID
    decky: name or id
    depth: at least so deep
    """

    live: bool | None = None
    recording: bool | None = None
    attacker: str = ""
    decky: str = ""
    service: str = ""
    depth: int = 0


class Activity(Struct, frozen=True):
    """What is going on at one decky.

    last_at: when anybody was last there
    depth: the deepest of the last 24 hours, None where nobody came
    live: sessions that last
    """

    last_at: Micros | None = None
    depth: int | None = None
    live: int = 0


def key(session: Session) -> tuple[int, str]:
    """What the order goes by."""
    return session.started, session.sid


def by_sid(tx: Connection, scope: Scope, sids: Collection[str]) -> dict[str, Session]:
    """The known ones among ``sids``."""
    return _ROWS.among(tx, scope, sids)


def unended(tx: Connection, scope: Scope, sensors: Collection[str]) -> dict[str, Session]:
    """The sessions at ``sensors`` that have no end."""
    query = _ROWS.select(scope).where(SessionRecord.ended.is_(None), SessionRecord.sensor.in_(sensors))
    return {session.sid: session for session in _ROWS.fetch(tx, query)}


def listed(
    tx: Connection,
    scope: Scope,
    wanted: Wanted,
    limit: int,
    after: tuple[int | str, ...] | None = None,
    ascending: bool = False,
) -> list[Session]:
    """At most ``limit`` sessions behind the one with the :func:`key` ``after``, the newest first."""
    query = _ROWS.select(scope)
    if wanted.live is not None:
        ended = SessionRecord.ended
        query = query.where(ended.is_(None) if wanted.live else ended.is_not(None))
    if wanted.recording is not None:
        recorded = SessionRecord.recording.in_(("live", "recorded"))
        query = query.where(recorded if wanted.recording else ~recorded)
    if wanted.attacker:
        query = query.where(SessionRecord.attacker == wanted.attacker)
    if wanted.service:
        query = query.where(SessionRecord.service == wanted.service)
    branches: list[ColumnElement[bool]] = []
    if wanted.decky:
        branches = [SessionRecord.decky_id == decky_id for decky_id in _named(tx, scope, wanted.decky)]
        if not branches:
            return []
        query = query.where(SessionRecord.depth >= wanted.depth)
    elif wanted.depth:
        branches = [SessionRecord.depth == depth for depth in range(wanted.depth, SPREADING)]
    elif wanted.recording:
        branches = [SessionRecord.recording == state for state in ("live", "recorded")]
    return _ROWS.page(tx, query, _ORDER, limit, after, ascending, branches)


def _named(tx: Connection, scope: Scope, decky: str) -> list[str]:
    """The ids of the visited deckies with that name or id."""
    named = or_(TouchRecord.decky_id == decky, TouchRecord.decky == decky)
    return list(tx.scalars(select(TouchRecord.decky_id).where(scope.owns(TouchRecord), named).distinct()))


def save(tx: Connection, scope: Scope, sessions: Collection[Session]) -> None:
    """Insert or replace."""
    _ROWS.save(tx, scope, sessions)


def touches(tx: Connection, scope: Scope, decky_ids: Collection[str]) -> dict[tuple[str, str], Touch]:
    """What is known of those deckies, by id and origin."""
    found = _TOUCHES.fetch(tx, _TOUCHES.select(scope).where(TouchRecord.decky_id.in_(decky_ids)))
    return {(touch.decky_id, touch.ours): touch for touch in found}


def save_touches(tx: Connection, scope: Scope, touches: Collection[Touch]) -> None:
    """Insert or replace all that is known of some deckies, whatever the origin."""
    if not touches:
        return
    decky_ids = {touch.decky_id for touch in touches}
    tx.execute(delete(TouchRecord).where(scope.owns(TouchRecord), TouchRecord.decky_id.in_(decky_ids)))
    tx.execute(insert(TouchRecord), [asdict(scope) | msgspec.to_builtins(touch) for touch in touches])


def activity(tx: Connection, scope: Scope, now: Micros, demo: bool = True) -> dict[str, Activity]:
    """What is going on at each decky that was ever visited, by id; without ``demo`` only by strangers."""
    strangers = true() if demo else SessionRecord.ours == ""
    count = select(SessionRecord.decky_id, func.count()).where(scope.owns(SessionRecord), strangers)
    lasting = tx.execute(count.where(SessionRecord.ended.is_(None)).group_by(SessionRecord.decky_id))
    live = {decky_id: sessions for decky_id, sessions in lasting}
    found: dict[str, Activity] = {}
    for touch in _TOUCHES.fetch(tx, _TOUCHES.select(scope).where(true() if demo else TouchRecord.ours == "")):
        other = found.get(touch.decky_id, Activity())
        depth = max(max(touch.hours.ending(now // HOUR)) - 1, -1 if other.depth is None else other.depth)
        found[touch.decky_id] = Activity(
            last_at=max(touch.last_at, other.last_at or 0),
            depth=depth if depth >= 0 else None,
            live=live.get(touch.decky_id, 0),
        )
    return found
