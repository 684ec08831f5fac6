"""SHOW, DESCRIBE and EXPLAIN."""

from collections.abc import Callable, Sequence

from decnet.decoys.mysql import errors
from decnet.decoys.mysql.ddl import written
from decnet.decoys.mysql.functions import matches
from decnet.decoys.mysql.heads import text_heads
from decnet.decoys.mysql.state import State
from decnet.decoys.mysql.store import Rows, Store
from decnet.decoys.mysql.variables import status_of
from decnet.kit.sql import Table, Token, Value, moment

_Lines = list[Sequence[Value]]
_ENGINES: _Lines = [
    ("InnoDB", "DEFAULT", "Supports transactions, row-level locking, and foreign keys", "YES", "YES", "YES"),
    ("MyISAM", "YES", "MyISAM storage engine", "NO", "NO", "NO"),
    ("MEMORY", "YES", "Hash based, stored in memory, useful for temporary tables", "NO", "NO", "NO"),
    ("CSV", "YES", "CSV storage engine", "NO", "NO", "NO"),
]
_COLLATIONS: _Lines = [
    ("latin1_swedish_ci", "latin1", 8, "Yes", "Yes", 1), ("utf8mb3_general_ci", "utf8mb3", 33, "Yes", "Yes", 1),
    ("utf8mb4_general_ci", "utf8mb4", 45, "Yes", "Yes", 1), ("utf8mb4_bin", "utf8mb4", 46, "", "Yes", 1),
    ("utf8mb4_unicode_ci", "utf8mb4", 224, "", "Yes", 8), ("binary", "binary", 63, "Yes", "Yes", 1),
]  # fmt: skip
_CHARSETS: _Lines = [
    ("latin1", "cp1252 West European", "latin1_swedish_ci", 1), ("utf8mb3", "UTF-8 Unicode", "utf8mb3_general_ci", 3),
    ("utf8mb4", "UTF-8 Unicode", "utf8mb4_general_ci", 4), ("binary", "Binary pseudo charset", "binary", 1),
]  # fmt: skip
_EMPTY = {
    "TRIGGERS": "Trigger Event Table Statement Timing Created sql_mode Definer",
    "EVENTS": "Db Name Definer Time_zone Type Execute_at Status", "FUNCTION": "Db Name Type Definer Modified Created",
    "PROCEDURE": "Db Name Type Definer Modified Created", "SLAVE": "Slave_IO_State Master_Host Master_User Master_Port",
    "REPLICA": "Replica_IO_State Source_Host Source_User Source_Port", "OPEN": "Database Table In_use Name_locked",
    "PLUGINS": "Name Status Type Library License", "BINARY": "Log_name File_size",
}  # fmt: skip


_QUALIFIERS = ("FULL", "GLOBAL", "SESSION", "LOCAL", "EXTENDED", "ALL")


class Show:
    """Answers for one session."""

    def __init__(self, state: State, store: Store) -> None:
        self._state, self._store, self._flavour = state, store, state.flavour

    def show(self, source: str, found: list[Token]) -> Rows:
        """The answer to SHOW. Raises SqlError."""
        words = [
            token for token in found[1:] if token.upper not in ("FULL", "GLOBAL", "SESSION", "LOCAL", "EXTENDED", "ALL")
        ]
        first = words[0].upper if words else ""
        second = words[1].upper if len(words) > 1 else ""
        handlers: dict[str, Callable[[list[Token]], Rows]] = {
            "DATABASES": self._databases, "SCHEMAS": self._databases, "TABLES": self._tables, "COLUMNS": self._columns,
            "FIELDS": self._columns, "INDEX": self._index, "INDEXES": self._index, "KEYS": self._index,
            "VARIABLES": self._variables, "STATUS": self._status, "GRANTS": self._grants, "ENGINES": self._engines,
            "PROCESSLIST": self._processlist, "COLLATION": self._collation, "CHARSET": self._charset,
            "CHARACTER": self._charset, "MASTER": self._master, "PRIVILEGES": self._privileges,
        }  # fmt: skip
        if first == "CREATE":
            return self._create(second, words[2:])
        if first == "TABLE" and second == "STATUS":
            return self._table_status(words[1:])
        if first in handlers:
            return handlers[first](words[1:])
        if first in ("WARNINGS", "ERRORS"):
            return self._rows("Level Code Message", list(self._state.warnings))
        if first in _EMPTY:
            return self._rows(_EMPTY[first], [])
        start = words[0].start if words else len(source)
        raise errors.syntax(source[start:], self._flavour.product)

    def describe(self, source: str, found: list[Token]) -> Rows:
        """The answer to DESCRIBE and EXPLAIN. Raises SqlError."""
        words = found[1:]
        if not words:
            raise errors.syntax("", self._flavour.product)
        if words[0].upper in ("SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH", "EXTENDED", "FORMAT"):
            return self._explain(source, words)
        table = [token for token in words if token.text == "." or token.kind in ("word", "name")]
        return self._fields(self._store.named(table)[1])

    def _rows(self, names: str | Sequence[str], lines: _Lines) -> Rows:
        titles = names.split() if isinstance(names, str) else names
        return Rows(text_heads(titles, self._flavour.collation), lines)

    def _like(self, words: list[Token]) -> Callable[[str], bool]:
        """The filter that LIKE, or a simple WHERE, sets."""
        marks = [token.value for token in words if token.kind == "string"]
        uppers = [token.upper for token in words]
        if "LIKE" in uppers and marks:
            return lambda name: matches(marks[-1], name)
        if "WHERE" in uppers and marks:
            return lambda name: name.lower() in {mark.lower() for mark in marks}
        return lambda name: True

    def _databases(self, words: list[Token]) -> Rows:
        wanted = self._like(words)
        names = sorted(("information_schema", *self._store.databases))
        pattern = next((token.text for token in words if token.kind == "string"), "")
        title = f"Database ({pattern[1:-1]})" if pattern else "Database"
        return self._rows([title], [(name,) for name in names if wanted(name)])

    def _place(self, words: list[Token]) -> tuple[str, dict[str, Table]]:
        """The database after FROM or IN, else the current one."""
        uppers = [token.upper for token in words]
        at = next((i for i, word in enumerate(uppers) if word in ("FROM", "IN")), None)
        name = words[at + 1].value if at is not None and at + 1 < len(words) else self._store.current
        if not name:
            raise errors.no_database()
        tables = self._store.tables(name)
        if tables is None:
            raise errors.unknown_database(name)
        return name, tables

    def _tables(self, words: list[Token]) -> Rows:
        name, tables = self._place(words)
        wanted = self._like(words)
        pattern = next((token.value for token in words if token.kind == "string"), "")
        title = f"Tables_in_{name} ({pattern})" if pattern else f"Tables_in_{name}"
        return self._rows([title], [(table,) for table in sorted(tables) if wanted(table)])

    def _table_after_from(self, words: list[Token]) -> tuple[str, Table]:
        uppers = [token.upper for token in words]
        at = next((i for i, word in enumerate(uppers) if word in ("FROM", "IN")), None)
        if at is None:
            raise errors.syntax("", self._flavour.product)
        named = words[at + 1 : at + 4] if uppers[at + 2 : at + 3] == ["."] else words[at + 1 : at + 2]
        if uppers[at + 2 : at + 3] in (["FROM"], ["IN"]) and len(words) > at + 3:
            named = [words[at + 3], *named]
        return self._store.named(named)

    def _columns(self, words: list[Token]) -> Rows:
        return self._fields(self._table_after_from(words)[1], self._like(words))

    def _fields(self, table: Table, wanted: Callable[[str], bool] = lambda name: True) -> Rows:
        lines: _Lines = [
            (column.name, column.type, "YES" if column.null else "NO", column.key, column.default, column.extra)
            for column in table.columns
            if wanted(column.name)
        ]
        return self._rows("Field Type Null Key Default Extra", lines)

    def _index(self, words: list[Token]) -> Rows:
        table = self._table_after_from(words)[1]
        lines: _Lines = [
            (table.name, int(column.key == "MUL"), "PRIMARY" if column.key == "PRI" else column.name, 1, column.name,
             "A", len(table.rows), None, None, "YES" if column.null else "", "BTREE", "", "")
            for column in table.columns if column.key
        ]  # fmt: skip
        titles = ("Table Non_unique Key_name Seq_in_index Column_name Collation Cardinality Sub_part Packed Null "
                  "Index_type Comment Index_comment")  # fmt: skip
        return self._rows(titles, lines)

    def _create(self, what: str, words: list[Token]) -> Rows:
        names = [token for token in words if token.upper not in ("IF", "NOT", "EXISTS")]
        if what in ("DATABASE", "SCHEMA") and names:
            name = names[0].value
            if self._store.tables(name) is None:
                raise errors.unknown_database(name)
            line = f"CREATE DATABASE `{name}` /*!40100 DEFAULT CHARACTER SET utf8mb4 */"
            return self._rows(["Database", "Create Database"], [(name, line)])
        if what != "TABLE":
            raise errors.syntax(what.lower(), self._flavour.product)
        table = self._store.named(names)[1]
        return self._rows(["Table", "Create Table"], [(table.name, written(table, self._flavour))])

    def _table_status(self, words: list[Token]) -> Rows:
        _, tables = self._place(words)
        wanted, made = self._like(words), moment(self._state.persona.installed)
        lines: _Lines = [
            (table.name, table.engine, 10, "Dynamic", len(table.rows), 120, 16384, 0, 16384, 0, len(table.rows) + 1,
             made, None, None, "utf8mb4_general_ci", None, "", table.comment)
            for table in tables.values() if wanted(table.name)
        ]  # fmt: skip
        titles = ("Name Engine Version Row_format Rows Avg_row_length Data_length Max_data_length Index_length "
                  "Data_free Auto_increment Create_time Update_time Check_time Collation Checksum Create_options "
                  "Comment")  # fmt: skip
        return self._rows(titles, lines)

    def _variables(self, words: list[Token]) -> Rows:
        wanted = self._like(words)
        lines: _Lines = [(name, value) for name, value in sorted(self._state.variables.items()) if wanted(name)]
        return self._rows("Variable_name Value", lines)

    def _status(self, words: list[Token]) -> Rows:
        wanted = self._like(words)
        counters = status_of(self._state.persona, self._state.now, self._state.asked)
        return self._rows("Variable_name Value", [pair for pair in counters.items() if wanted(pair[0])])

    def _grants(self, _: list[Token]) -> Rows:
        user = self._state.user
        line = f"GRANT ALL PRIVILEGES ON *.* TO `{user}`@`%` WITH GRANT OPTION"
        return self._rows([f"Grants for {user}@%"], [(line,)])

    def _engines(self, _: list[Token]) -> Rows:
        return self._rows("Engine Support Comment Transactions XA Savepoints", _ENGINES)

    def _processlist(self, _: list[Token]) -> Rows:
        state, database = self._state, self._store.current or None
        line = (state.thread, state.user, state.host, database, "Query", 0, "starting", state.source)
        if self._flavour.maria:
            return self._rows("Id User Host db Command Time State Info Progress", [(*line, "0.000")])
        waiting = (5, "event_scheduler", "localhost", None, "Daemon", 86400, "Waiting on empty queue", None)
        return self._rows("Id User Host db Command Time State Info", [waiting, line])

    def _collation(self, words: list[Token]) -> Rows:
        wanted = self._like(words)
        lines = [line for line in _COLLATIONS if wanted(str(line[0]))]
        return self._rows("Collation Charset Id Default Compiled Sortlen", lines)

    def _charset(self, words: list[Token]) -> Rows:
        wanted = self._like(words)
        lines = [line for line in _CHARSETS if wanted(str(line[0]))]
        return self._rows(["Charset", "Description", "Default collation", "Maxlen"], lines)

    def _master(self, _: list[Token]) -> Rows:
        lines: _Lines = [] if self._flavour.maria else [("binlog.000012", 157, "", "", "")]
        return self._rows("File Position Binlog_Do_DB Binlog_Ignore_DB Executed_Gtid_Set", lines)

    def _privileges(self, _: list[Token]) -> Rows:
        lines: _Lines = [("File", "File access on server", "To read and write files on the server")]
        return self._rows("Privilege Context Comment", lines)

    def _explain(self, source: str, words: list[Token]) -> Rows:
        tables = self._store.read(source, words).tables if words[0].upper not in ("EXTENDED", "FORMAT") else []
        lines: _Lines = [
            (1, "SIMPLE", name, "ALL", None, None, None, None, len(table.rows) if table else 1, "")
            for database, name in tables
            for table in (self._store.table(database, name),)
        ] or [(1, "SIMPLE", None, None, None, None, None, None, None, "No tables used")]
        return self._rows("id select_type table type possible_keys key key_len ref rows Extra", lines)
