"""Routes of the event log."""

from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Response

from decnet.api.items import LogItem, log_item, masked_line
from decnet.core import log
from decnet.core.http import After, Base, Direction, Limit, Now
from decnet.core.log import Filters, Logged
from decnet.core.paging import LIMIT, encode_cursor
from decnet.core.principals import Principal, Role, require
from decnet.core.problems import invalid, not_found
from decnet.events import SECOND, Micros
from decnet.intel import attackers

PAGE_BYTES = 4 << 20
"""Bytes of recorded lines in one page: it is short where the lines are long, and goes on behind them."""
_DAY: Micros = 24 * 3600 * SECOND
_MOST = (1 << 63) - 1

router = APIRouter(prefix="/logs", tags=["logs"])
timeline_router = APIRouter(tags=["attackers"])
Viewer = Annotated[Principal, require(Role.VIEWER)]
Moment = Annotated[int | None, Query(ge=0, le=_MOST, description="Microseconds since 1970, UTC.")]
Names = Annotated[list[str], Query(max_length=64, description="Repeat it, or separate by commas.")]
Number = Annotated[int, Path(ge=0, le=_MOST)]
Text = Annotated[str, Query(max_length=1024)]


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; an estimate where ``exact`` is false."""

    value: int
    exact: bool


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log. ``total`` is there where it was asked for."""

    items: list[LogItem]
    next: str | None
    total: Count | None


@dataclass(frozen=True, slots=True)
class RawLine:
    """The line as it was recorded, but for its secrets."""

    seq: int
    line: str


@dataclass(frozen=True, slots=True)
class LogSeries:
    """Counts over time. ``buckets`` are [first microsecond, events]; those without events are left out."""

    key: str
    total: int
    buckets: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Histogram:
    """Events over time, one series each, the busiest first."""

    interval: Literal["1m", "5m", "15m", "1h", "1d"]
    since: int
    until: int
    series: list[LogSeries]


def filters(
    search: Text = "",
    decky: Names = [],  # noqa: B006  # FastAPI copies it
    service: Names = [],  # noqa: B006
    kind: Names = [],  # noqa: B006
    peer: Annotated[str, Query(max_length=64)] = "",
    session: Annotated[str, Query(max_length=64)] = "",
    since: Moment = None,
    until: Moment = None,
) -> Filters:
    """Which events are meant."""
    return Filters(
        search=search,
        deckies=_names(decky),
        services=_names(service),
        kinds=_names(kind),
        peer=peer,
        session=session,
        since=since,
        until=until,
    )


@router.get("", response_model=LogPage)
def logs(
    base: Base,
    principal: Viewer,
    wanted: Annotated[Filters, Depends(filters)],
    limit: Limit = LIMIT,
    after: After = None,
    order: Direction = "desc",
    total: bool = False,
) -> Response:
    """Events, the newest first. A page may be short, even empty, and still have a next one."""
    with base.read() as tx:
        found = log.page(tx, principal.scope, wanted, limit, after, order)
        counted = log.total(tx, principal.scope, wanted) if total else None
    kept, following = _bounded(found.items, found.next)
    count = Count(counted.value, counted.exact) if counted is not None else None
    return json(LogPage([log_item(each.seq, each.event) for each in kept], following, count))


@router.get("/histogram", response_model=Histogram)
def histogram(
    base: Base,
    now: Now,
    principal: Viewer,
    interval: Literal["1m", "5m", "15m", "1h", "1d"] = "15m",
    by: Literal["service", "kind", "decky"] = "service",
    since: Moment = None,
    until: Moment = None,
    demo: bool = False,
) -> Response:
    """Events over time; of the last day where nothing else is said. Our own traffic counts with ``demo`` only."""
    end = now if until is None else until
    start = max(0, end - _DAY) if since is None else since
    if start > end:
        raise invalid("`since` lies behind `until`.")
    with base.read() as tx:
        used, series = log.histogram(tx, principal.scope, interval, by, start, end, demo)
    return json(Histogram(used, start, end, [LogSeries(each.key, each.total, each.buckets) for each in series]))


@router.get("/{seq}", response_model=LogItem)
def event(seq: Number, base: Base, principal: Viewer) -> Response:
    """One event."""
    logged = _one(seq, base, principal)
    return json(log_item(logged.seq, logged.event))


@router.get("/{seq}/raw", response_model=RawLine)
def raw(seq: Number, base: Base, principal: Viewer) -> Response:
    """One event's line as it was recorded, secrets masked."""
    logged = _one(seq, base, principal)
    return json(RawLine(logged.seq, masked_line(logged)))


@timeline_router.get("/attackers/{uuid}/timeline", response_model=LogPage)
def timeline(
    uuid: str,
    base: Base,
    principal: Viewer,
    kinds: Names = [],  # noqa: B006
    limit: Limit = LIMIT,
    after: After = None,
    order: Direction = "desc",
) -> Response:
    """Everything that one address did, over all deckies and services, the newest first."""
    with base.read() as tx:
        attacker = attackers.store.by_uuid(tx, principal.scope, uuid)
        if attacker is None:
            raise not_found("such attacker")
        wanted = Filters(peer=attacker.peer, kinds=_names(kinds))
        found = log.page(tx, principal.scope, wanted, limit, after, order)
    kept, following = _bounded(found.items, found.next)
    return json(LogPage([log_item(each.seq, each.event) for each in kept], following, None))


def json(answer: object) -> Response:
    """The answer, encoded at once: pages of the log are too long to be checked field by field."""
    return Response(msgspec.json.encode(answer), media_type="application/json")


def _one(seq: int, base: Base, principal: Principal) -> Logged:
    with base.read() as tx:
        logged = log.one(tx, principal.scope, seq)
    if logged is None:
        raise not_found("such event")
    return logged


def _bounded(items: list[Logged], following: str | None) -> tuple[list[Logged], str | None]:
    size = 0
    for i, each in enumerate(items):
        size += len(each.line)
        if size > PAGE_BYTES and i:
            return items[:i], encode_cursor(items[i - 1].seq)
    return items, following


def _names(given: list[str]) -> tuple[str, ...]:
    return tuple(name for each in given for name in each.split(",") if name)
