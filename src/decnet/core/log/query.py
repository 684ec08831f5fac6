"""Asking the log: pages, and how many there are."""

from collections.abc import Callable, Iterator
from time import monotonic

from msgspec import Struct
from sqlalchemy import Connection

from decnet.core.database import Scope
from decnet.core.log import figures, sqlite
from decnet.core.log.appending import head
from decnet.core.log.dictionaries import decky_numbers, scope_count, scope_number, word_numbers
from decnet.core.log.model import Filters, Logged, Order, Total, bounded, phrases
from decnet.core.log.reading import read_rows
from decnet.core.log.sqlite import Query, packed, tag
from decnet.core.paging import Page, decode_cursor, encode_cursor
from decnet.events import Micros

BUDGET = 0.25
"""Seconds after which a search stops where it is and says how far it looked."""

COUNTED = 10_000
"""So many events are counted; of more, the number is an estimate."""

_WINDOW = 50_000
_FOREVER: Micros = (1 << 63) - 1

Timer = Callable[[], float]


class Looked(Struct, frozen=True):
    """What was found, and the number up to which the log was looked at, in the order that was asked for.

    ``done`` says that there is nothing behind ``reached``.
    """

    items: list[Logged]
    reached: int
    done: bool


def page(
    tx: Connection,
    scope: Scope,
    filters: Filters,
    limit: int,
    after: str | None = None,
    order: Order = "desc",
    timer: Timer = monotonic,
) -> Page[Logged]:
    """One page of the events that ``filters`` mean, the newest first unless ``order`` says otherwise.

    It may be short, even empty, and still have a next one: the search took its time and goes on from there. Raises
    :class:`~decnet.core.problems.Problem` (422) for a cursor that is none.
    """
    bound = decode_cursor(after, tuple[int])[0] if after else None
    looked = look(tx, scope, filters, limit, bound, order, timer)
    return Page(looked.items, None if looked.done else encode_cursor(looked.reached))


def look(
    tx: Connection,
    scope: Scope,
    filters: Filters,
    limit: int,
    bound: int | None = None,
    order: Order = "asc",
    timer: Timer = monotonic,
) -> Looked:
    """At most ``limit`` events behind the number ``bound``, in order, as far as a bounded search gets."""
    last = head(tx)
    first, last = (1, last) if bound is None else (1, min(last, bound - 1)) if order == "desc" else (bound + 1, last)
    end = first if order == "desc" else max(last, first - 1)
    query = _query(tx, scope, bounded(filters), order)
    if query is None or first > last:
        return Looked([], end, True)
    rows: list[sqlite.Found] = []
    deadline, reached = timer() + BUDGET, end
    for k, low, high in _stretches(tx, query, first, last):
        rows += sqlite.search(tx, query, k, low, high, limit + 1 - len(rows))
        reached = low if order == "desc" else high
        if len(rows) > limit:
            return Looked(read_rows(tx, rows[:limit]), rows[limit - 1][0] if limit else reached, False)
        if timer() > deadline:
            return Looked(read_rows(tx, rows), reached, reached == end)
    return Looked(read_rows(tx, rows), end, True)


def total(tx: Connection, scope: Scope, filters: Filters, timer: Timer = monotonic) -> Total:
    """How many events ``filters`` mean: exact up to :data:`COUNTED`, and beyond where a rollup knows."""
    filters = bounded(filters)
    known = figures.rolled_up(tx, scope, filters)
    if known is not None and known.exact:
        return known
    query = _query(tx, scope, filters, "desc")
    if query is None:
        return Total(0)
    last, counted, looked_at = head(tx), 0, 0
    deadline = timer() + BUDGET
    for k, low, high in _windows(_stretches(tx, query, 1, last)):
        counted += sqlite.count(tx, query, k, low, high, COUNTED + 1)
        looked_at += high - low + 1
        if counted > COUNTED or timer() > deadline:
            return known or Total(counted * last // looked_at, exact=False)
    return Total(counted)


def _query(tx: Connection, scope: Scope, filters: Filters, order: Order) -> Query | None:
    """What to look for; None where nothing can be found."""
    number, words = scope_number(tx, scope), phrases(filters.search)
    if not number or (filters.search.strip() and not words):
        return None
    groups = [[tag("c", number)]] if scope_count(tx) > 1 else []
    if filters.deckies:
        groups.append([tag("d", each) for each in decky_numbers(tx, number, filters.deckies)])
    if filters.services:
        groups.append([tag("s", each) for each in word_numbers(tx, filters.services)])
    if filters.kinds:
        groups.append([tag("k", each) for each in word_numbers(tx, filters.kinds)])
    if filters.peer:
        groups.append([tag("p", filters.peer)])
    if filters.session:
        groups.append([tag("x", packed(filters.session))])
    if not all(groups):
        return None
    return Query(sqlite.expression(words, groups), filters.since, filters.until, order)


def _stretches(tx: Connection, query: Query, first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """The parts of the log to search one after the other: (period, first, last)."""
    if query.since is None and query.until is None:
        yield from sqlite.periods(tx, first, last, query.order)
        return
    since = 0 if query.since is None else query.since
    until = _FOREVER if query.until is None else query.until
    for low, high in sqlite.spans(tx, first, last, since, until, query.order):
        yield from _windows(sqlite.periods(tx, low, high, query.order), query.order)


def _windows(
    stretches: Iterator[tuple[int, int, int]] | list[tuple[int, int, int]], order: Order = "desc"
) -> Iterator[tuple[int, int, int]]:
    for k, low, high in stretches:
        starts = range(low, high + 1, _WINDOW)
        for start in starts if order == "asc" else reversed(starts):
            yield k, start, min(start + _WINDOW - 1, high)
