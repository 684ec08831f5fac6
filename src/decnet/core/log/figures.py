"""Figures of the log, from what intake counts as it goes: nothing here reads events.

Traffic that the product caused itself is no attack: it counts only where ``demo`` is said.
"""

from collections import defaultdict
from typing import Literal, TypeAlias

from sqlalchemy import Connection, and_, func, select, true
from sqlalchemy.orm import InstrumentedAttribute

from decnet.core.database import Scope
from decnet.core.log.appending import DAY, HOUR, MINUTE
from decnet.core.log.dictionaries import decky_numbers, scope_number, word_numbers
from decnet.core.log.model import Filters, Series, Total, storable
from decnet.core.log.records import DeckyRecord, HourRecord, MinuteRecord, PeerRecord, TotalRecord, WordRecord
from decnet.core.problems import invalid
from decnet.events import Micros

By: TypeAlias = Literal["service", "kind", "decky"]
Interval: TypeAlias = Literal["1m", "5m", "15m", "1h", "1d"]

INTERVALS: dict[str, Micros] = {"1m": MINUTE, "5m": 5 * MINUTE, "15m": 15 * MINUTE, "1h": HOUR, "1d": DAY}
MAX_BUCKETS = 2000

_NAMES: dict[str, tuple[InstrumentedAttribute[str], InstrumentedAttribute[int]]] = {
    "service": (WordRecord.word, WordRecord.id),
    "kind": (WordRecord.word, WordRecord.id),
    "decky": (DeckyRecord.decky, DeckyRecord.id),
}


def events_total(tx: Connection, scope: Scope, demo: bool = False) -> int:
    """Events in the log."""
    counted = TotalRecord.scope == scope_number(tx, scope)
    query = select(func.sum(TotalRecord.events)).where(counted, true() if demo else TotalRecord.ours == 0)
    return int(tx.scalar(query) or 0)


def events_between(tx: Connection, scope: Scope, since: Micros, until: Micros, demo: bool = False) -> int:
    """Events of the minutes that begin at ``since`` or later, and before ``until``."""
    owned = MinuteRecord.scope == scope_number(tx, scope)
    within = and_(MinuteRecord.minute >= storable(since), MinuteRecord.minute < storable(until))
    query = select(func.sum(MinuteRecord.events)).where(owned, within, true() if demo else MinuteRecord.ours == 0)
    return int(tx.scalar(query) or 0)


def histogram(
    tx: Connection, scope: Scope, interval: Interval, by: By, since: Micros, until: Micros, demo: bool = False
) -> tuple[Interval, list[Series]]:
    """Events over time, one series a service, kind or decky, the busiest first; the interval that was used comes along.

    Buckets begin at multiples of the interval; by decky, none is shorter than an hour. Raises
    :class:`~decnet.core.problems.Problem` (422) for more than :data:`MAX_BUCKETS`.
    """
    if by == "decky" and INTERVALS[interval] < HOUR:
        interval = "1h"
    width = INTERVALS[interval]
    since, until = storable(since), storable(until)
    since -= since % width
    if until - since > MAX_BUCKETS * width:
        raise invalid(f"Between `since` and `until` lie more than {MAX_BUCKETS} times {interval}.")
    record, moment = (MinuteRecord, MinuteRecord.minute) if width < HOUR else (HourRecord, HourRecord.hour)
    key, number, named = _NAMES[by][0], _NAMES[by][1], record.__table__.c[by]
    start = (moment - moment % width).label("start")
    query = (
        select(key, start, func.sum(record.events))
        .join_from(record, number.class_, number == named)
        .where(record.scope == scope_number(tx, scope), moment >= since, moment < until)
        .where(true() if demo else record.ours == 0)
        .group_by(key, start)
        .order_by(start)
    )
    buckets: dict[str, list[tuple[Micros, int]]] = defaultdict(list)
    for name, at, events in tx.execute(query):
        buckets[name].append((at, int(events)))
    series = [Series(name, sum(events for _, events in found), found) for name, found in buckets.items()]
    return interval, sorted(series, key=lambda one: (-one.total, one.key))


def top_peers(
    tx: Connection, scope: Scope, since: Micros, until: Micros, limit: int, demo: bool = False
) -> list[tuple[str, int]]:
    """The busiest peers of the days from ``since`` to ``until``, each with its number of events."""
    events = func.sum(PeerRecord.events)
    query = (
        select(PeerRecord.peer, events)
        .where(PeerRecord.scope == scope_number(tx, scope), PeerRecord.day > storable(since) - DAY)
        .where(PeerRecord.day <= storable(until))
        .where(true() if demo else PeerRecord.ours == 0)
        .group_by(PeerRecord.peer)
        .order_by(events.desc(), PeerRecord.peer)
    )
    return [(peer, int(count)) for peer, count in tx.execute(query.limit(limit))]


def rolled_up(tx: Connection, scope: Scope, filters: Filters) -> Total | None:
    """How many events ``filters`` mean, ours included, where rollups know; exact where its bounds are whole hours."""
    if filters.search.strip() or filters.peer or filters.session:
        return None
    number = scope_number(tx, scope)
    if filters == Filters():
        return Total(int(tx.scalar(select(func.sum(TotalRecord.events)).where(TotalRecord.scope == number)) or 0))
    query = select(func.sum(HourRecord.events)).where(HourRecord.scope == number)
    if filters.deckies:
        query = query.where(HourRecord.decky.in_(decky_numbers(tx, number, filters.deckies)))
    if filters.services:
        query = query.where(HourRecord.service.in_(word_numbers(tx, filters.services)))
    if filters.kinds:
        query = query.where(HourRecord.kind.in_(word_numbers(tx, filters.kinds)))
    exact = True
    if filters.since is not None:
        query = query.where(HourRecord.hour >= filters.since - filters.since % HOUR)
        exact = filters.since % HOUR == 0
    if filters.until is not None:
        query = query.where(HourRecord.hour <= filters.until)
        exact = exact and (filters.until + 1) % HOUR == 0
    return Total(int(tx.scalar(query) or 0), exact)
