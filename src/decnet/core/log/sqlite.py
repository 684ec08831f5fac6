"""How SQLite keeps the log so that it stays fast at ten million rows, and lets parts of it go.

A million numbers of ``seq`` are one period: a table ``ev<k>`` of lean rows and a full-text index ``ft<k>`` beside it.
The index has two columns: ``vals``, the words of a fact, and ``tags``, a token for each thing that one filters by. So
there is no other index than that of the identifiers, and every filter is found by looking up words.
"""

from binascii import unhexlify
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias, TypeGuard, TypeVar

from sqlalchemy import Connection

from decnet.core.log.model import Order
from decnet.events import TEXT_VERSION

PERIOD = 1_000_000
BLOCK = 10_000
_VIEWED = 400  # SQLite joins no more than 500 tables in one view

_EVENTS = """CREATE TABLE ev{k} (
    seq INTEGER PRIMARY KEY, id NOT NULL, at INTEGER NOT NULL, n INTEGER NOT NULL, kind INTEGER NOT NULL,
    origin INTEGER NOT NULL, decky INTEGER NOT NULL, service INTEGER NOT NULL, session NOT NULL, peer TEXT NOT NULL,
    peer_port INTEGER NOT NULL, local_port INTEGER NOT NULL, ours INTEGER NOT NULL, body BLOB NOT NULL
)"""
_IDS = "CREATE UNIQUE INDEX ix_ev{k}_id ON ev{k} (id, origin)"
_TEXT = "CREATE VIRTUAL TABLE ft{k} USING fts5(vals, tags, content='', columnsize=0)"
_INSERT_EVENT = "INSERT INTO ev{k} VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_INSERT_TEXT = "INSERT INTO ft{k} (rowid, vals, tags) VALUES (?,?,?)"
_VIEW = """SELECT e.seq, e.id, e.at, s.tenant, s.site, o.sensor, o.spool, e.n, d.decky_id, d.decky,
    v.word AS service, w.word AS kind, e.session, e.peer, e.peer_port, e.local_port, e.ours, e.body
FROM ev{k} e JOIN log_origins o ON o.id = e.origin JOIN log_scopes s ON s.id = o.scope
JOIN log_deckies d ON d.id = e.decky JOIN log_words v ON v.id = e.service JOIN log_words w ON w.id = e.kind"""
_UPSERT_PERIOD = """INSERT INTO log_periods VALUES (?,?,?,?,?,?,?,1) ON CONFLICT (k) DO UPDATE SET
    last_seq = excluded.last_seq, min_at = min(min_at, excluded.min_at), max_at = max(max_at, excluded.max_at),
    newest_id = max(newest_id, excluded.newest_id)"""
_UPSERT_BLOCK = """INSERT INTO log_blocks VALUES (?,?,?) ON CONFLICT (block) DO UPDATE SET
    min_at = min(min_at, excluded.min_at), max_at = max(max_at, excluded.max_at)"""


Key: TypeAlias = tuple[bytes | str, int]
"""What an event is known by: its id, packed, and the number of its origin."""

Values = TypeVar("Values", bound=tuple[str | int, ...])


Row: TypeAlias = tuple[int, bytes | str, int, int, int, int, int, int, bytes | str, str, int, int, int, bytes]
"""One event as it is stored: seq, id, at, n, kind, then what its visit says from origin to ours, then the line."""

Found = tuple[int, int, int, bytes]
"""A row as it is read: seq, origin, n, body."""


def packed(ident: str) -> bytes | str:
    """A UUID as its 16 bytes, anything else as it is. The engine tells the two apart by their type."""
    if len(ident) != 36 or not ident[8] == ident[13] == ident[18] == ident[23] == "-":
        return ident
    joined = ident.replace("-", "")
    try:
        value = unhexlify(joined)
    except ValueError:
        return ident
    return value if value.hex() == joined else ident


def tag(letter: str, value: int | str | bytes) -> str:
    """The token for one thing to filter by."""
    if isinstance(value, int):
        return f"{letter}{value}"
    return f"{letter}x{value.hex()}" if isinstance(value, bytes) else f"{letter}t{value.encode().hex()}"


def assign(tx: Connection, table: str, columns: tuple[str, ...], keys: Iterable[Values]) -> dict[Values, int]:
    """The number of each of ``keys``, which are values of ``columns``, in the dictionary ``table``.

    What has none yet gets the next. Core would spend most of the time on building statements.
    """
    cursor = tx.connection.cursor()
    where = " AND ".join(f"{column} = ?" for column in columns)
    values = f"SELECT coalesce(max(id), 0) + 1, {', '.join('?' * len(columns))} FROM {table}"
    insertion = f"INSERT INTO {table} (id, {', '.join(columns)}) {values} RETURNING id"
    found: dict[Values, int] = {}
    try:
        for key in keys:
            cursor.execute(f"SELECT id FROM {table} WHERE {where}", key)
            row = cursor.fetchone()
            if row is None:
                cursor.execute(insertion, key)
                row = cursor.fetchone()
            found[key] = row[0]  # type: ignore[index]  # RETURNING gives one row
    finally:
        cursor.close()
    return found


def insert(tx: Connection, rows: Sequence[Row], texts: Sequence[tuple[int, str, str]]) -> None:
    """Add rows, whose ``seq`` go up one by one, with their words and tags."""
    first = 0
    while first < len(rows):
        seq = rows[first][0]
        k = seq // PERIOD
        last = min(len(rows), first + (k + 1) * PERIOD - seq)
        part = rows[first:last]
        if not tx.exec_driver_sql("SELECT 1 FROM log_periods WHERE k = ?", (k,)).first():
            _begin(tx, k)
        tx.exec_driver_sql(_INSERT_EVENT.format(k=k), part)
        tx.exec_driver_sql(_INSERT_TEXT.format(k=k), list(texts[first:last]))
        newest = max((row[1] for row in part if _is_ordered(row[1])), default=b"")
        moments = [row[2] for row in part]
        period = (k, seq, part[-1][0], min(moments), max(moments), newest, TEXT_VERSION)
        tx.exec_driver_sql(_UPSERT_PERIOD, period)
        tx.exec_driver_sql(_UPSERT_BLOCK, list(_blocks(part)))
        first = last


def known(tx: Connection, keys: Collection[Key]) -> set[Key]:
    """Those among ``keys``, (id, origin), that the log holds."""
    ordered = sorted(ident for ident, _ in keys if _is_ordered(ident))
    others = [ident for ident, _ in keys if not _is_ordered(ident)]
    found: set[Key] = set()
    for k, newest in tx.exec_driver_sql("SELECT k, newest_id FROM log_periods ORDER BY k DESC").all():
        asked = others + ordered[: bisect_right(ordered, newest)]
        for start in range(0, len(asked), 500):
            idents = asked[start : start + 500]
            marks = ",".join("?" * len(idents))
            rows = tx.exec_driver_sql(f"SELECT id, origin FROM ev{k} WHERE id IN ({marks})", tuple(idents))
            found.update((ident, origin) for ident, origin in rows)
    return found & set(keys)


def forward(tx: Connection, kinds: Collection[int], first: int, last: int, limit: int) -> list[Found]:
    """At most ``limit`` rows of ``kinds`` with ``first <= seq <= last``, in order."""
    rows: list[Found] = []
    where = f"seq BETWEEN ? AND ? AND kind IN ({','.join(str(int(kind)) for kind in kinds)})"
    for k, low, high in periods(tx, first, last, "asc"):
        sql = f"SELECT seq, origin, n, body FROM ev{k} WHERE {where} ORDER BY seq LIMIT ?"
        rows += (tuple(row) for row in tx.exec_driver_sql(sql, (low, high, limit - len(rows))))
        if len(rows) == limit:
            break
    return rows


def periods(tx: Connection, first: int, last: int, order: Order) -> list[tuple[int, int, int]]:
    """The periods that hold any of ``first`` to ``last``, each with the part of it that is meant, in ``order``."""
    sql = f"SELECT k, first_seq, last_seq FROM log_periods WHERE last_seq >= ? AND first_seq <= ? ORDER BY k {order}"
    rows = tx.exec_driver_sql(sql, (first, last))
    return [(k, max(low, first), min(high, last)) for k, low, high in rows]


def spans(tx: Connection, first: int, last: int, since: int, until: int, order: Order) -> Iterator[tuple[int, int]]:
    """The stretches of ``first`` to ``last`` whose blocks have events between the two moments, in ``order``."""
    sql = "SELECT block FROM log_blocks WHERE block BETWEEN ? AND ? AND max_at >= ? AND min_at <= ? ORDER BY block"
    blocks = [block for (block,) in tx.exec_driver_sql(sql, (first // BLOCK, last // BLOCK, since, until))]
    runs: list[list[int]] = []
    for block in blocks:
        if runs and runs[-1][1] == block - 1:
            runs[-1][1] = block
        else:
            runs.append([block, block])
    for low, high in runs if order == "asc" else reversed(runs):
        yield max(first, low * BLOCK), min(last, (high + 1) * BLOCK - 1)


def expression(phrases: Iterable[str], tags: Iterable[Collection[str]]) -> str:
    """What the index is asked: all ``phrases`` in the words, and one tag of each collection. Empty for anything."""
    parts = []
    quoted = " ".join('"' + phrase.replace('"', '""') + '"' for phrase in phrases)
    if quoted:
        parts.append(f"vals : ({quoted})")
    parts += [f"tags : ({' OR '.join(sorted(group))})" for group in tags]
    return " AND ".join(parts)


class Query(NamedTuple):
    """What a search of one stretch looks for."""

    match: str
    since: int | None
    until: int | None
    order: Order


def search(tx: Connection, query: Query, k: int, first: int, last: int, limit: int) -> list[Found]:
    """At most ``limit`` rows of period ``k`` between ``first`` and ``last`` that fit, in order."""
    where, values = _conditions(query, k, first, last)
    source = f"ft{k} CROSS JOIN ev{k} e ON e.seq = ft{k}.rowid" if query.match else f"ev{k} e"
    key = f"ft{k}.rowid" if query.match else "e.seq"
    sql = f"SELECT e.seq, e.origin, e.n, e.body FROM {source} WHERE {where} ORDER BY {key} {query.order} LIMIT ?"
    return [tuple(row) for row in tx.exec_driver_sql(sql, (*values, limit))]


def count(tx: Connection, query: Query, k: int, first: int, last: int, limit: int) -> int:
    """How many rows of period ``k`` between ``first`` and ``last`` fit, counting no further than ``limit``."""
    where, values = _conditions(query, k, first, last)
    timed = query.since is not None or query.until is not None
    source = f"ft{k} CROSS JOIN ev{k} e ON e.seq = ft{k}.rowid" if timed and query.match else f"ev{k} e"
    source = f"ft{k}" if query.match and not timed else source
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {source} WHERE {where} LIMIT ?)"
    return int(tx.exec_driver_sql(sql, (*values, limit)).scalar_one())


def fetch(tx: Connection, seq: int) -> Found | None:
    """The row with number ``seq``."""
    k = seq // PERIOD
    if not tx.exec_driver_sql("SELECT 1 FROM log_periods WHERE k = ?", (k,)).first():
        return None
    row = tx.exec_driver_sql(f"SELECT seq, origin, n, body FROM ev{k} WHERE seq = ?", (seq,)).first()
    return None if row is None else tuple(row)


def locate(tx: Connection, ident: str) -> list[int]:
    """The numbers of the events with identifier ``ident``; several where several spools used it."""
    rows = tx.exec_driver_sql("SELECT k FROM log_periods ORDER BY k DESC").all()
    found: list[int] = []
    for (k,) in rows:
        sql = f"SELECT seq FROM ev{k} WHERE id = ? ORDER BY seq"
        found += tx.exec_driver_sql(sql, (packed(ident),)).scalars()
    return found


def _is_ordered(ident: bytes | str) -> TypeGuard[bytes]:
    """Whether the identifier is a UUIDv7, which later ones exceed."""
    return isinstance(ident, bytes) and ident[6] >> 4 == 7


def _conditions(query: Query, k: int, first: int, last: int) -> tuple[str, tuple[int | str, ...]]:
    where = [f"ft{k}.rowid BETWEEN ? AND ?" if query.match else "e.seq BETWEEN ? AND ?"]
    bounds: list[int | str] = [first, last]
    if query.match:
        where.insert(0, f"ft{k} MATCH ?")
        bounds.insert(0, query.match)
    if query.since is not None:
        where.append("e.at >= ?")
        bounds.append(query.since)
    if query.until is not None:
        where.append("e.at <= ?")
        bounds.append(query.until)
    return " AND ".join(where), tuple(bounds)


def _begin(tx: Connection, k: int) -> None:
    """Make the tables of a period, and the view ``events`` over the newest ones, for people with a SQL prompt."""
    for statement in (_EVENTS, _IDS, _TEXT):
        tx.exec_driver_sql(statement.format(k=k))
    rows = tx.exec_driver_sql("SELECT k FROM log_periods ORDER BY k DESC LIMIT ?", (_VIEWED - 1,)).scalars()
    union = " UNION ALL ".join(_VIEW.format(k=each) for each in [*reversed(list(rows)), k])
    tx.exec_driver_sql("DROP VIEW IF EXISTS events")
    tx.exec_driver_sql(f"CREATE VIEW events AS {union}")


def _blocks(rows: Sequence[Row]) -> Iterator[tuple[int, int, int]]:
    start = 0
    while start < len(rows):
        seq = rows[start][0]
        block = seq // BLOCK
        end = min(len(rows), start + (block + 1) * BLOCK - seq)
        moments = [row[2] for row in rows[start:end]]
        yield block, min(moments), max(moments)
        start = end
