"""SQLite in memory for one visitor: what he may do there is little, and bounded.

Measured: a copy of a small database costs 0.02 ms and as many bytes as the database has.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from decnet.kit.sql.model import Column, Databases, Table, Value

ROWS = 5_000
STEPS = 100  # times TICK instructions of SQLite's machine
TICK = 5_000
HEAP = 128 << 20  # of all visitors together
PAGE = 1024
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 256 << 10,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 600 << 10,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 60,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 64,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_PERMITTED = frozenset(
    (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE,
     sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_RECURSIVE)
)  # fmt: skip


class Refused(Exception):
    """The engine does not run it; ``reason`` in SQLite's words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Exhausted(Exception):
    """It took more steps or more memory than a visitor gets."""


class Answer(Struct, frozen=True):
    """Names of columns (none where nothing is selected), rows, rows changed and the last number given."""

    names: tuple[str, ...]
    rows: list[tuple[Value, ...]]
    changed: int
    last: int


def image(tables: dict[str, Table]) -> bytes:
    """A database with ``tables``, to be copied for each visitor."""
    with sqlite3.connect(":memory:") as built:
        built.execute(f"PRAGMA page_size={PAGE}")
        for table in tables.values():
            built.execute(definition("main", table))
            if table.rows:
                marks = ",".join("?" * len(table.columns))
                built.executemany(f"INSERT INTO {quoted(table.name)} VALUES ({marks})", table.rows)
        built.commit()
        return built.serialize()


def quoted(name: str) -> str:
    """``name`` as an identifier."""
    return "`" + name.replace("`", "``").replace("\0", "") + "`"


def definition(database: str, table: Table) -> str:
    """The statement that makes ``table``."""
    keys = [column for column in table.columns if column.key == "PRI"]
    parts = []
    for column in table.columns:
        if keys == [column] and column.affinity == "INTEGER":
            parts.append(f"{quoted(column.name)} INTEGER PRIMARY KEY")
        else:
            unique = " UNIQUE" if column.key == "UNI" or keys == [column] else ""
            parts.append(f"{quoted(column.name)} {column.affinity}{_default(column)}{unique}")
    return f"CREATE TABLE {quoted(database)}.{quoted(table.name)} ({', '.join(parts)})"


def _default(column: Column) -> str:
    """What a column holds where nothing is given. A moment is nothing that the engine could know."""
    if column.default is None:
        return "" if column.null else " NOT NULL"
    if column.default.endswith(")"):
        return ""
    value = column.default.replace("'", "''").replace("\0", "")
    return f"{'' if column.null else ' NOT NULL'} DEFAULT '{value}'"


class Sandbox:
    """One visitor's copy. ``functions`` are all that he can call besides ``builtin`` ones of SQLite's own."""

    def __init__(
        self, images: dict[str, bytes], functions: dict[str, Callable[..., Any]], builtin: frozenset[str]
    ) -> None:
        self._allowed = builtin | functions.keys()
        self._steps = 0
        self._trusted = True
        base = self._base = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        base.text_factory = lambda data: data.decode("utf-8", "replace")
        try:
            self._fill(images, functions)
        except MemoryError as err:
            base.close()
            raise Exhausted from err
        base.set_authorizer(self._authorize)
        base.set_progress_handler(self._tick, TICK)
        for limit, value in _LIMITS.items():
            base.setlimit(limit, value)
        self._trusted = False

    def _fill(self, images: dict[str, bytes], functions: dict[str, Callable[..., Any]]) -> None:
        self._base.execute(f"PRAGMA hard_heap_limit={HEAP}")
        for name, data in images.items():
            self._base.execute(f"ATTACH ':memory:' AS {quoted(name)}")
            self._base.deserialize(data, name=name)
        for name, function in functions.items():
            self._base.create_function(name, -1, function)

    def attach(self, name: str) -> None:
        """Add an empty database. Raises Refused where there are too many."""
        self._own(f"ATTACH ':memory:' AS {quoted(name)}")
        self._own(f"PRAGMA {quoted(name)}.page_size={PAGE}")

    def detach(self, name: str) -> None:
        """Take a database away."""
        self._own(f"DETACH {quoted(name)}")

    def make(self, database: str, table: Table) -> None:
        """Add ``table`` with its rows."""
        self._own(definition(database, table))
        if table.rows:
            self.fill(database, table.name, table.rows)

    def drop(self, database: str, name: str) -> None:
        """Take a table away."""
        self._own(f"DROP TABLE {quoted(database)}.{quoted(name)}")

    def fill(self, database: str, name: str, rows: Sequence[Sequence[Value]]) -> None:
        """Add rows to a table, or replace those that have their key."""
        marks = ",".join("?" * len(rows[0]))
        with self:
            try:
                self._base.executemany(f"REPLACE INTO {quoted(database)}.{quoted(name)} VALUES ({marks})", rows)
            except (sqlite3.Error, MemoryError) as err:
                raise Refused(str(err)) from err

    def run(self, sql: str, values: Sequence[Value] = ()) -> Answer:
        """What ``sql`` gives. Raises Refused or Exhausted."""
        self._steps = 0
        try:
            cursor = self._base.execute(sql, values)
            rows = cursor.fetchmany(ROWS)
        except MemoryError as err:
            raise Exhausted from err
        except sqlite3.OperationalError as err:
            if str(err) == "interrupted":
                raise Exhausted from err
            raise Refused(str(err)) from err
        except (sqlite3.Error, sqlite3.Warning, OverflowError, ValueError) as err:
            raise Refused(str(err)) from err
        names = tuple(column[0] for column in cursor.description or ())
        answer = Answer(names, rows, max(cursor.rowcount, 0), cursor.lastrowid or 0)
        cursor.close()
        return answer

    def close(self) -> None:
        """Forget everything."""
        self._base.close()

    def __enter__(self) -> "Sandbox":
        self._trusted = True
        return self

    def __exit__(self, *_: object) -> None:
        self._trusted = False

    def _own(self, sql: str) -> None:
        """Run a statement that no visitor wrote."""
        with self:
            self._steps = 0
            try:
                self._base.execute(sql)
            except (sqlite3.Error, MemoryError) as err:
                raise Refused(str(err)) from err

    def _tick(self) -> int:
        self._steps += 1
        return int(self._steps > STEPS)

    def _authorize(
        self, action: int, first: str | None, second: str | None, database: str | None, _: str | None
    ) -> int:
        if self._trusted or action in _PERMITTED:
            internal = (first or "").lower().startswith("sqlite_")
            return sqlite3.SQLITE_DENY if internal and not self._trusted else sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION:
            return sqlite3.SQLITE_OK if (second or "").lower() in self._allowed else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_READ:
            return sqlite3.SQLITE_DENY if (first or "").lower().startswith("sqlite_") else sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY


def images(databases: Databases) -> dict[str, bytes]:
    """The image of each database."""
    return {name: image(tables) for name, tables in databases.items()}
