"""Queries on stories and on what operators said about them."""

from collections.abc import Collection
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, true

from decnet.core.database import Scope
from decnet.events import Micros
from decnet.intel.measures import DEPTHS, SPREADING
from decnet.intel.rows import Number, Rows
from decnet.intel.stories.model import State, Story, Triage
from decnet.intel.stories.records import StoryRecord, TriageRecord

KEY: type[tuple[int | str, ...]] = tuple[Number, str]
"""The shape of :func:`key`."""

Standing: TypeAlias = Literal["open", "acknowledged", "muted", "all"]

_ROWS = Rows(StoryRecord, Story, StoryRecord.id)
_ORDER = (StoryRecord.last_seen, StoryRecord.id)
_TRIAGE = [getattr(TriageRecord, name) for name in Triage.__struct_fields__]


class Wanted(Struct, frozen=True):
    """Which stories are meant: those that fit all that is given. ``attacker`` is a UUID."""

    state: Standing = "all"
    min_depth: int = 0
    attacker: str = ""


def key(story: Story) -> tuple[int, str]:
    """What the order goes by."""
    return story.last_seen, story.id


def by_id(tx: Connection, scope: Scope, ids: Collection[str]) -> dict[str, Story]:
    """The known ones among ``ids``."""
    return _ROWS.among(tx, scope, ids)


def newest(tx: Connection, scope: Scope, attackers: Collection[str]) -> dict[str, Story]:
    """The newest story of each of ``attackers`` that has one, by the attacker's UUID."""
    query = _ROWS.select(scope).where(StoryRecord.attacker.in_(attackers), StoryRecord.newest)
    return {story.attacker: story for story in _ROWS.fetch(tx, query)}


def listed(
    tx: Connection,
    scope: Scope,
    wanted: Wanted,
    now: Micros,
    limit: int,
    after: tuple[int | str, ...] | None = None,
    ascending: bool = False,
) -> list[Story]:
    """At most ``limit`` stories behind the one with the :func:`key` ``after``, the last seen first."""
    query = _ROWS.select(scope)
    if wanted.state != "all":
        query = query.outerjoin(TriageRecord, _same(scope)).where(_stands(wanted.state, now))
    if wanted.attacker:
        query = query.where(StoryRecord.attacker == wanted.attacker)
    branches: list[ColumnElement[bool]] = []
    if wanted.min_depth:
        branches = [StoryRecord.depth == depth for depth in range(wanted.min_depth, SPREADING + 1)]
    return _ROWS.page(tx, query, _ORDER, limit, after, ascending, branches)


def save(tx: Connection, scope: Scope, stories: Collection[Story]) -> None:
    """Insert or replace. What operators said stays."""
    _ROWS.save(tx, scope, stories)


def triages(tx: Connection, scope: Scope, ids: Collection[str]) -> dict[str, Triage]:
    """What was said about those among ``ids`` about which anything was."""
    query = select(TriageRecord.story, *_TRIAGE).where(scope.owns(TriageRecord), TriageRecord.story.in_(ids))
    return {story: Triage(*rest) for story, *rest in tx.execute(query)} if ids else {}


def say(tx: Connection, scope: Scope, story: str, triage: Triage) -> None:
    """Keep what an operator says about a story instead of what was said before."""
    tx.execute(delete(TriageRecord).where(scope.owns(TriageRecord), TriageRecord.story == story))
    tx.execute(insert(TriageRecord).values(**asdict(scope), story=story, **asdict(triage)))


def depths(tx: Connection, scope: Scope, since: Micros = 0, demo: bool = False) -> list[int]:
    """How many stories of those that went on after ``since`` are how deep: a number for each depth."""
    strangers = true() if demo else StoryRecord.ours == ""
    query = select(StoryRecord.depth, func.count()).where(scope.owns(StoryRecord), StoryRecord.last_seen >= since)
    rows = tx.execute(query.where(strangers).group_by(StoryRecord.depth))
    counts = {depth: stories for depth, stories in rows}
    return [counts.get(depth, 0) for depth in range(len(DEPTHS))]


def needs_you(tx: Connection, scope: Scope, now: Micros, min_depth: int = 2, demo: bool = False) -> int:
    """How many open stories are at least ``min_depth`` deep."""
    strangers = true() if demo else StoryRecord.ours == ""
    query = select(func.count()).select_from(StoryRecord).outerjoin(TriageRecord, _same(scope))
    deep = query.where(scope.owns(StoryRecord), StoryRecord.depth >= min_depth, strangers)
    return tx.scalar(deep.where(_stands("open", now))) or 0


def last_seen(tx: Connection, scope: Scope, demo: bool = False) -> Micros | None:
    """When anybody was last heard of; None where nobody ever was."""
    strangers = true() if demo else StoryRecord.ours == ""
    return tx.scalar(select(func.max(StoryRecord.last_seen)).where(scope.owns(StoryRecord), strangers))


def _same(scope: Scope) -> ColumnElement[bool]:
    return and_(scope.owns(TriageRecord), TriageRecord.story == StoryRecord.id)


def _stands(state: State, now: Micros) -> ColumnElement[bool]:
    """The condition that agrees with :meth:`Triage.standing`."""
    over = or_(
        and_(TriageRecord.muted_until.is_not(None), TriageRecord.muted_until <= now),
        and_(TriageRecord.muted_depth.is_not(None), StoryRecord.depth > TriageRecord.muted_depth),
    )
    match state:
        case "open":
            said = TriageRecord.state
            return or_(said.is_(None), said == "open", and_(said == "muted", over))
        case "muted":
            return and_(TriageRecord.state == "muted", ~over)
        case _:
            return TriageRecord.state == state
