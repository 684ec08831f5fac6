"""Adding to the log."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection

from decnet.core.log import sqlite
from decnet.core.log.dictionaries import Entry, Register, Visitor
from decnet.core.log.sqlite import Key, packed
from decnet.events import SECOND, Envelope, indexed

MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_TOTALS = """INSERT INTO log_totals (scope, ours, events) VALUES (?,?,?)
    ON CONFLICT (scope, ours) DO UPDATE SET events = events + excluded.events"""
_HOURS = """INSERT INTO log_hours (scope, hour, decky, service, kind, ours, events) VALUES (?,?,?,?,?,?,?)
    ON CONFLICT (scope, hour, decky, service, kind, ours) DO UPDATE SET events = events + excluded.events"""
_MINUTES = """INSERT INTO log_minutes (scope, minute, service, kind, ours, events) VALUES (?,?,?,?,?,?)
    ON CONFLICT (scope, minute, service, kind, ours) DO UPDATE SET events = events + excluded.events"""
_PEERS = """INSERT INTO log_peers (scope, day, peer, ours, events) VALUES (?,?,?,?,?)
    ON CONFLICT (scope, day, peer, ours) DO UPDATE SET events = events + excluded.events"""


def append(tx: Connection, events: Iterable[tuple[Envelope, bytes]]) -> int:
    """Add events with their lines, in order; returns how many were new. See :func:`add`."""
    return add(tx, [(event.place, event.n, indexed(event), line) for event, line in events])


def add(tx: Connection, entries: Sequence[Entry]) -> int:
    """Add ``entries`` in order; returns how many were new.

    An event is known by its spool and its id: what the log has is passed over. The head of the log is held from here
    to the commit, so whoever reads never passes a number that is still to come.
    """
    if not entries:
        return 0
    last = _take_head(tx)
    register = Register(tx, entries)
    visitors = register.visitors
    told = [(entry, visitors[id(entry[0]), id(entry[2].visit)]) for entry in entries]
    fresh = dict(zip([(packed(entry[2].id), visitor.origin) for entry, visitor in told], told, strict=True))
    for key in sqlite.known(tx, fresh.keys()):
        del fresh[key]
    if fresh:
        words = register.words
        kinds = [words[entry[2].kind] for entry, _ in fresh.values()]
        _insert(tx, last + 1, kinds, fresh)
        _roll_up(tx, kinds, fresh.values())
        tx.exec_driver_sql("UPDATE log_head SET seq = ?", (last + len(fresh),))
    return len(fresh)


def head(tx: Connection) -> int:
    """The last ``seq``, 0 for an empty log."""
    return int(tx.exec_driver_sql("SELECT seq FROM log_head").scalar() or 0)


def _take_head(tx: Connection) -> int:
    if not tx.exec_driver_sql("UPDATE log_head SET seq = seq").rowcount:
        tx.exec_driver_sql("INSERT INTO log_head (one, seq) VALUES (1, 0)")
    return head(tx)


def _insert(tx: Connection, first: int, kinds: list[int], fresh: Mapping[Key, tuple[Entry, Visitor]]) -> None:
    seqs = range(first, first + len(fresh))
    told = list(zip(seqs, kinds, fresh, fresh.values(), strict=True))
    rows = [
        (seq, key[0], filed.at, n, kind, *visitor.columns, line)
        for seq, kind, key, ((_, n, filed, line), visitor) in told
    ]
    texts = [(seq, entry[2].text, f"{visitor.tags} k{kind}") for seq, kind, _, (entry, visitor) in told]
    sqlite.insert(tx, rows, texts)


def _roll_up(tx: Connection, kinds: list[int], fresh: Collection[tuple[Entry, Visitor]]) -> None:
    moments = [entry[2].at for entry, _ in fresh]
    hours, minutes, days = ([at - at % width for at in moments] for width in (HOUR, MINUTE, DAY))
    scopes, ours = [visitor.scope for _, visitor in fresh], [visitor.ours for _, visitor in fresh]
    deckies, services = [visitor.decky for _, visitor in fresh], [visitor.service for _, visitor in fresh]
    peers = [visitor.peer for _, visitor in fresh]
    _count(tx, _TOTALS, Counter(zip(scopes, ours, strict=True)))
    _count(tx, _HOURS, Counter(zip(scopes, hours, deckies, services, kinds, ours, strict=True)))
    _count(tx, _MINUTES, Counter(zip(scopes, minutes, services, kinds, ours, strict=True)))
    _count(tx, _PEERS, Counter(key for key in zip(scopes, days, peers, ours, strict=True) if key[2]))


def _count(tx: Connection, upsert: str, counted: Mapping[tuple[int | str, ...], int]) -> None:
    if counted:
        tx.exec_driver_sql(upsert, [(*key, events) for key, events in counted.items()])
