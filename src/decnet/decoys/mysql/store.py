"""One visitor's copy of the databases, and what he may ask of it."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from decnet.decoys.mysql import errors
from decnet.decoys.mysql.catalog import SCHEMA, schema_tables, stock_of
from decnet.decoys.mysql.errors import SqlError
from decnet.decoys.mysql.flavour import Flavour
from decnet.decoys.mysql.functions import BUILTIN, Reporting, library
from decnet.decoys.mysql.heads import heads_of
from decnet.decoys.mysql.rewrite import Rewriter, Rewritten, Scope
from decnet.decoys.mysql.wire import Head
from decnet.kit.sql import Answer, Exhausted, Refused, Sandbox, Table, Token, Value
from decnet.persona import Persona

MOST_TABLES = 200
_NEAR = re.compile(r'near "(.*)": syntax error', re.DOTALL)


class Rows(Struct, frozen=True):
    """A result with rows."""

    heads: list[Head]
    rows: Sequence[Sequence[Value]]


class Done(Struct, frozen=True):
    """A statement that gives no rows."""

    changed: int = 0
    last: int = 0
    info: bytes = b""


class Store:
    """Databases, tables and rows as one session sees them."""

    def __init__(self, persona: Persona, flavour: Flavour, variables: Callable[[str], Value]) -> None:
        self._flavour, self._variables = flavour, variables
        self._stock = stock_of(persona.claim)
        self.databases = {name: dict(tables) for name, tables in self._stock.databases.items()}
        self.current = ""
        self.reporting = Reporting()
        self.own: dict[str, Callable[..., Any]] = {}
        self.names: dict[str, str] = {}
        self._sandbox: Sandbox | None = None
        self._schema: dict[str, Table] = {}
        self._stale = True
        self.counting = False  # whether the table that was touched last numbers its rows

    @property
    def sandbox(self) -> Sandbox:
        """The engine, made when it is first needed."""
        if self._sandbox is None:
            try:
                self._sandbox = Sandbox(self._stock.images, library(self.reporting, self.own), BUILTIN)
            except Exhausted as err:
                raise SqlError(1041, "HY000", "Out of memory.") from err
            self._sandbox.attach(SCHEMA)
        return self._sandbox

    def close(self) -> None:
        if self._sandbox is not None:
            self._sandbox.close()

    # What is there

    def exists(self, database: str, table: str | None) -> bool:
        """Whether a database, or a table in it, is there."""
        tables = self.tables(database)
        return tables is not None and (table is None or self.table(database, table) is not None)

    def tables(self, database: str) -> dict[str, Table] | None:
        """The tables of a database by name, None where there is no such database."""
        if database.lower() == SCHEMA:
            self._refresh()
            return self._schema
        return self.databases.get(database)

    def table(self, database: str, name: str) -> Table | None:
        """One table. The names in information_schema may be written in any case."""
        tables = self.tables(database) or {}
        return tables.get(name.upper() if database.lower() == SCHEMA else name)

    def named(self, words: list[Token]) -> tuple[str, Table]:
        """The table that ``words`` (`t` or `d.t`) name. Raises SqlError."""
        names = [token.value for token in words if token.text != "."]
        database, name = names[:2] if len(names) > 1 else (self.current, names[0] if names else "")
        if not database:
            raise errors.no_database()
        table = self.table(database, name)
        if table is None:
            raise errors.no_table(database, name)
        return database, table

    # What changes

    def create(self, database: str, table: Table) -> None:
        """Add a table. Raises SqlError."""
        if sum(map(len, self.databases.values())) >= MOST_TABLES:
            raise SqlError(
                1005, "HY000", f'Can\'t create table `{database}`.`{table.name}` (errno: 28 "No space left")'
            )
        self._engine(lambda: self.sandbox.make(database, table))
        self.databases[database][table.name] = table
        self._stale = True

    def drop(self, database: str, name: str) -> None:
        """Take a table away."""
        self._engine(lambda: self.sandbox.drop(database, name))
        del self.databases[database][name]
        self._stale = True

    def create_database(self, name: str) -> None:
        self._engine(lambda: self.sandbox.attach(name))
        self.databases[name] = {}
        self._stale = True

    def drop_database(self, name: str) -> int:
        """Take a database away; how many tables it had."""
        self._engine(lambda: self.sandbox.detach(name))
        self.current = "" if self.current == name else self.current
        self._stale = True
        return len(self.databases.pop(name))

    # What is asked

    def read(self, source: str, found: list[Token]) -> Rewritten:
        """A statement in SQLite's words. Raises SqlError."""
        scope = Scope(self.current, self.exists, self._variables, self._flavour.product, self._flavour.maria)
        return Rewriter(source, found, scope).read()

    def run(self, source: str, found: list[Token], values: Sequence[Value] = ()) -> tuple[Answer, list[Head]]:
        """What a statement gives, and the columns that it has. Raises SqlError."""
        rewritten = self.read(source, found)
        self.reporting.begin()
        try:
            answer = self.sandbox.run(rewritten.sql, values)
        except Exhausted as err:
            raise self._exhausted() from err
        except Refused as err:
            if self.reporting.exhausted:
                raise self._exhausted() from err
            if self.reporting.raised is not None:
                raise self.reporting.raised from err
            raise self._explained(err.reason, source, found, rewritten) from err
        tables = [(database, table) for database, name in rewritten.tables if (table := self.table(database, name))]
        self.counting = any("auto_increment" in column.extra for _, table in tables[:1] for column in table.columns)
        return answer, heads_of(answer, rewritten.names, tables, self._flavour.collation)

    def _engine(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Refused as err:
            raise SqlError(1030, "HY000", 'Got error 28 "No space left on device" from storage engine') from err

    def _refresh(self) -> None:
        if not self._stale:
            return
        tables = schema_tables(self.databases, self._flavour, self.names.items())
        self._engine(lambda: self._replace(tables))
        self._schema = {table.name: table for table in tables}
        self._stale = False

    def _replace(self, tables: list[Table]) -> None:
        for name in self._schema:
            self.sandbox.drop(SCHEMA, name)
        for table in tables:
            self.sandbox.make(SCHEMA, table)

    def _exhausted(self) -> SqlError:
        if self._flavour.maria:
            return SqlError(1969, "70100", "Query execution was interrupted (max_statement_time exceeded)")
        return SqlError(3024, "HY000", "Query execution was interrupted, maximum statement execution time exceeded")

    def _explained(self, reason: str, source: str, found: list[Token], rewritten: Rewritten) -> SqlError:
        """SQLite's complaint in this product's words."""
        product = self._flavour.product
        near = _NEAR.search(reason)
        if near or reason == "incomplete input":
            start = self._place(near[1], found) if near else None
            line = source.count("\n", 0, start) + 1 if start is not None else source.count("\n") + 1
            return errors.syntax(source[start:] if start is not None else "", product, line)
        head, _, rest = reason.partition(": ")
        match head:
            case "no such column" | "no such table":
                return self._missing(rest, found, rewritten)
            case "ambiguous column name":
                return SqlError(
                    1052, "23000", f"Column '{rest}' in {self._clause(rest, found, rewritten)} is ambiguous"
                )
            case "no such function" | "not authorized to use function":
                return errors.no_function(self.current, rest)
            case "UNIQUE constraint failed":
                key = rest.rpartition(".")[0].rpartition(".")[2] + "." if not self._flavour.maria else ""
                return SqlError(1062, "23000", f"Duplicate entry '1' for key '{key}PRIMARY'")
            case "NOT NULL constraint failed":
                name = rest.rpartition(".")[2]
                if self._place(name, found) is None:
                    return SqlError(1364, "HY000", f"Field '{name}' doesn't have a default value")
                return SqlError(1048, "23000", f"Column '{name}' cannot be null")
        last = next((token.text for token in reversed(found) if token.kind == "number"), "")
        return self._rarer(reason, last)

    def _rarer(self, reason: str, number: str) -> SqlError:
        product = self._flavour.product
        unnamed = re.search(r"has no column named (.*)", reason)
        arguments = re.search(r"wrong number of arguments to function (\w+)", reason)
        if "ORDER BY term out of range" in reason or "GROUP BY term out of range" in reason:
            return errors.unknown_column(number, self._flavour.clauses["order" if "ORDER" in reason else "group"])
        if reason == "no tables specified":
            return SqlError(1096, "HY000", "No tables used")
        if unnamed:
            return errors.unknown_column(unnamed[1], "field list")
        if arguments:
            text = f"Incorrect parameter count in the call to native function '{arguments[1]}'"
            return SqlError(1582, "42000", text)
        if "number of result columns" in reason:
            return SqlError(1222, "21000", "The used SELECT statements have a different number of columns")
        if "values were supplied" in reason or "values for" in reason:
            return SqlError(1136, "21S01", "Column count doesn't match value count at row 1")
        if "aggregate" in reason:
            return SqlError(1111, "HY000", "Invalid use of group function")
        if "columns - expected" in reason:
            return SqlError(1241, "21000", "Operand should contain 1 column(s)")
        if "too big" in reason:
            return SqlError(1301, "HY000", "Result was larger than max_allowed_packet (16777216) - truncated")
        return errors.syntax("", product)

    def _missing(self, name: str, found: list[Token], rewritten: Rewritten) -> SqlError:
        return errors.unknown_column(name, self._clause(name, found, rewritten))

    def _clause(self, name: str, found: list[Token], rewritten: Rewritten) -> str:
        start = self._place(name.rpartition(".")[2], found)
        clause = rewritten.clauses.get(start if start is not None else -1, "select")
        return self._flavour.clauses.get(clause, "field list")

    @staticmethod
    def _place(text: str, found: list[Token]) -> int | None:
        """Where ``text`` stands."""
        wanted = text.strip("`'").lower()
        return next((token.start for token in found if token.value.lower() == wanted), None)
