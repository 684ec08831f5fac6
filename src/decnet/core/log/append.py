"""Adding to the log."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection

from decnet.core.log import sqlite
from decnet.core.log.dictionaries import Numbers, numbers
from decnet.core.log.model import indexed_text, ours_number
from decnet.core.log.sqlite import Row, packed, tag
from decnet.events import SECOND, Envelope

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
    """Add events with their lines, in order; returns how many were new.

    An event is known by its spool and its id: what the log has is passed over. The head of the log is held from here
    to the commit, so whoever reads never passes a number that is still to come.
    """
    fresh = {(event.place, event.id): (event, line) for event, line in events}
    if not fresh:
        return 0
    last = _take_head(tx)
    names = numbers(tx, [event for event, _ in fresh.values()])
    keyed = {(packed(event.id), names.origins[event.place]): (event, line) for event, line in fresh.values()}
    for key in sqlite.known(tx, keyed.keys()):
        del keyed[key]
    rows, texts = [], []
    for seq, ((ident, origin), (event, line)) in enumerate(keyed.items(), start=last + 1):
        row = _row(seq, ident, origin, event, line, names)
        rows.append(row)
        texts.append((seq, indexed_text(event.fact), _tags(row, names.scopes[event.place])))
    if rows:
        sqlite.insert(tx, rows, texts)
        _roll_up(tx, rows, [names.scopes[event.place] for event, _ in keyed.values()])
        tx.exec_driver_sql("UPDATE log_head SET seq = ?", (last + len(rows),))
    return len(rows)


def head(tx: Connection) -> int:
    """The last ``seq``, 0 for an empty log."""
    return int(tx.exec_driver_sql("SELECT seq FROM log_head").scalar() or 0)


def _take_head(tx: Connection) -> int:
    if not tx.exec_driver_sql("UPDATE log_head SET seq = seq").rowcount:
        tx.exec_driver_sql("INSERT INTO log_head (one, seq) VALUES (1, 0)")
    return head(tx)


def _row(seq: int, ident: bytes | str, origin: int, event: Envelope, line: bytes, names: Numbers) -> Row:
    visit = event.visit
    return Row(
        seq,
        ident,
        event.at,
        origin,
        event.n,
        names.deckies[names.scopes[event.place], visit.decky_id, visit.decky],
        names.words[visit.service],
        names.words[event.fact.kind],
        packed(visit.session),
        visit.peer,
        visit.peer_port,
        visit.local_port,
        ours_number(visit.ours),
        line,
    )


def _tags(row: Row, scope: int) -> str:
    tags = f"c{scope} d{row.decky} s{row.service} k{row.kind}"
    if row.peer:
        tags += " " + tag("p", row.peer)
    return tags + " " + tag("x", row.session) if row.session else tags


def _roll_up(tx: Connection, rows: list[Row], scopes: list[int]) -> None:
    totals = Counter(zip(scopes, (row.ours for row in rows), strict=True))
    hours: Counter[tuple[int, ...]] = Counter()
    minutes: Counter[tuple[int, ...]] = Counter()
    peers: Counter[tuple[int, int, str, int]] = Counter()
    for row, scope in zip(rows, scopes, strict=True):
        at = row.at
        hours[scope, at - at % HOUR, row.decky, row.service, row.kind, row.ours] += 1
        minutes[scope, at - at % MINUTE, row.service, row.kind, row.ours] += 1
        if row.peer:
            peers[scope, at - at % DAY, row.peer, row.ours] += 1
    tx.exec_driver_sql(_TOTALS, [(*key, events) for key, events in totals.items()])
    tx.exec_driver_sql(_HOURS, [(*key, events) for key, events in hours.items()])
    tx.exec_driver_sql(_MINUTES, [(*key, events) for key, events in minutes.items()])
    if peers:
        tx.exec_driver_sql(_PEERS, [(*key, events) for key, events in peers.items()])
