"""One logged-in session's statements, and what the server answers."""

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from msgspec import Struct

from decnet.decoys.mysql import errors
from decnet.decoys.mysql.ddl import parse_table
from decnet.decoys.mysql.errors import SqlError
from decnet.decoys.mysql.files import Written, outfile, refusal
from decnet.decoys.mysql.flavour import Flavour
from decnet.decoys.mysql.functions import integer
from decnet.decoys.mysql.own import own_functions
from decnet.decoys.mysql.settings import Settings
from decnet.decoys.mysql.shape import enclosed, listed, parts
from decnet.decoys.mysql.show import Show
from decnet.decoys.mysql.state import State
from decnet.decoys.mysql.store import Done, Rows, Store
from decnet.decoys.mysql.variables import variables_of
from decnet.events import Micros
from decnet.kit.sql import Table, Token, TooMany, Unfinished, Value, statements, tokens
from decnet.sansio import Context

LONGEST = 256 << 10
_DUMP = re.compile(r"(?is)\s*select\s+(0x[0-9a-f]+)\s+into\s+dumpfile\s+(['\"])(.{1,255}?)\2\s*;?\s*\Z")
_NOTHING = frozenset(
    ("BEGIN", "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "LOCK", "UNLOCK", "FLUSH", "RESET", "GRANT",
     "REVOKE", "RENAME", "DO", "PREPARE", "DEALLOCATE", "ANALYZE", "OPTIMIZE", "CHECK", "REPAIR", "HELP", "PURGE",
     "CHANGE", "STOP", "ALTER", "XA", "HANDLER")
)  # fmt: skip
_OTHERS = frozenset(
    ("USER", "INDEX", "UNIQUE", "VIEW", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "ROLE", "DEFINER", "ALGORITHM",
     "TEMPORARY", "SERVER", "TABLESPACE")
)  # fmt: skip


class Wanted(Struct, frozen=True):
    """A statement that waits for a file of the client's."""

    name: bytes
    table: str


Outcome: TypeAlias = Rows | Done | Wanted | Written


class Engine:
    """Runs statements for ``user``, who came by ``visit`` as connection ``thread``."""

    def __init__(self, visit: Context, flavour: Flavour, user: str, thread: int) -> None:
        self.flavour = flavour
        variables = variables_of(visit.persona, flavour)
        host = f"{visit.peer}:{visit.peer_port}"
        self.state = State(visit.persona, flavour, user, host, thread, variables)
        self._settings = Settings(variables, flavour, self._value, self.wrong)
        self.store = Store(visit.persona, flavour, self._settings.variable)
        self.store.names = variables
        self.store.own = own_functions(self.state, self.store, visit)
        self._show = Show(self.state, self.store)
        self._written: set[str] = set()
        self._verbs: dict[str, Callable[[list[Token]], Outcome]] = {
            "SELECT": self._select, "WITH": self._select, "(": self._select, "VALUES": self._select,
            "INSERT": self._change, "REPLACE": self._change, "UPDATE": self._change, "DELETE": self._change,
            "SHOW": lambda found: self._show.show(self.state.source, found),
            "DESCRIBE": lambda found: self._show.describe(self.state.source, found),
            "DESC": lambda found: self._show.describe(self.state.source, found),
            "EXPLAIN": lambda found: self._show.describe(self.state.source, found),
            "USE": self._use, "SET": self._set, "CREATE": self._create, "DROP": self._drop, "TRUNCATE": self._truncate,
            "LOAD": self._load, "KILL": self._kill, "INSTALL": self._install, "SHUTDOWN": self._shutdown,
            "CALL": self._call, "EXECUTE": self._unprepared,
        }  # fmt: skip

    def close(self) -> None:
        self.store.close()

    def split(self, source: str) -> list[list[Token]]:
        """The statements in ``source``; one without tokens stands for what is too long to be read. Raises SqlError."""
        if len(source) > LONGEST or _DUMP.match(source):
            return [[]]
        try:
            return statements(tokens(source))
        except TooMany:
            return [[]]
        except Unfinished as err:
            raise errors.syntax(
                source[err.start :], self.flavour.product, source.count("\n", 0, err.start) + 1
            ) from err

    def execute(self, source: str, found: list[Token], now: Micros, values: Sequence[Value] = ()) -> Outcome:
        """What one statement of ``source`` gives. Raises SqlError."""
        state = self.state
        state.source, state.now, state.delay = source, now, 0
        state.asked += 1
        if not found:
            return self._too_long(source)
        verb = found[0].upper
        if verb in ("SELECT", "WITH", "INSERT", "REPLACE", "UPDATE", "DELETE") and values:
            return self._select(found, values) if verb in ("SELECT", "WITH") else self._change(found, values)
        if verb in self._verbs:
            return self._verbs[verb](found)
        if verb in _NOTHING:
            return self._nothing(found)
        raise self.wrong(found[0])

    def _nothing(self, found: list[Token]) -> Outcome:
        """A statement that is believed and changes nothing."""
        verb = found[0].upper
        if len(found) == 1 and verb not in ("BEGIN", "COMMIT", "ROLLBACK"):
            raise self.wrong(None)
        if verb in ("BEGIN", "START", "COMMIT", "ROLLBACK"):
            self.state.transaction = verb in ("BEGIN", "START")
        return Done()

    def use(self, name: str) -> None:
        """Make a database the current one. Raises SqlError."""
        if self.store.tables(name) is None:
            raise errors.unknown_database(name)
        self.store.current = name

    def wrong(self, token: Token | None) -> SqlError:
        """The statement makes no sense from ``token`` on."""
        start = token.start if token else len(self.state.source)
        return errors.syntax(
            self.state.source[start:], self.flavour.product, self.state.source.count("\n", 0, start) + 1
        )

    # Reading and changing

    def _select(self, found: list[Token], values: Sequence[Value] = ()) -> Outcome:
        plan = outfile(found)
        if plan is not None:
            answer, _ = self.store.run(self.state.source, plan.query, values)
            return self._write(plan.path, plan.content(answer.rows), len(answer.rows))
        if len(found) == 1:
            raise self.wrong(None)
        if found[0].upper == "(" and found[-1].upper == ")" and enclosed(found):
            return self._select(found[1:-1], values)
        answer, heads = self.store.run(self.state.source, found, values)
        return Rows(heads, answer.rows)

    def _write(self, path: str, data: bytes, rows: int) -> Written:
        error = refusal(path, self.flavour, self._written)
        if error is None:
            self._written.add(path)
        return Written(path, data, rows, error)

    def _too_long(self, source: str) -> Outcome:
        """Statements of this length carry a file, or rows."""
        dump = _DUMP.match(source)
        if dump:
            return self._write(dump[3], bytes.fromhex(dump[1][2:]) if len(dump[1]) % 2 == 0 else b"", 1)
        if source.lstrip()[:6].upper() in ("INSERT", "REPLAC"):
            return Done(1, 0, b"Records: 1  Duplicates: 0  Warnings: 0")
        raise SqlError(1436, "HY000", "Thread stack overrun:  Need more than 122880 bytes of stack.")

    def _change(self, found: list[Token], values: Sequence[Value] = ()) -> Outcome:
        verb = found[0].upper
        words = [token.upper for token in found]
        if verb == "INSERT" and "DUPLICATE" in words:
            end = len(words) - 1 - words[::-1].index("DUPLICATE") - 1
            found = [Token("word", "REPLACE", found[0].start, found[0].end), *found[1:end]]
        if verb in ("INSERT", "REPLACE") and "INTO" not in words[:3]:
            found = [found[0], Token("word", "INTO", found[0].start, found[0].end), *found[1:]]
        answer, _ = self.store.run(self.state.source, listed(found), values)
        if verb in ("INSERT", "REPLACE") and self.store.counting:
            self.state.last = answer.last
        if verb == "UPDATE":
            info = f"Rows matched: {answer.changed}  Changed: {answer.changed}  Warnings: 0".encode()
            return Done(answer.changed, 0, info)
        if verb == "DELETE":
            return Done(answer.changed)
        counting = answer.last if self.store.counting else 0
        many = f"Records: {answer.changed}  Duplicates: 0  Warnings: 0".encode() if answer.changed > 1 else b""
        return Done(answer.changed, counting, many)

    # Settings

    def _use(self, found: list[Token]) -> Outcome:
        if len(found) != 2 or found[1].kind not in ("word", "name"):
            raise self.wrong(found[2] if len(found) > 2 else None)
        self.use(found[1].value)
        return Done()

    def _set(self, found: list[Token]) -> Outcome:
        self._settings.set(found)
        return Done()

    def _value(self, words: list[Token]) -> Value:
        """What an expression comes to."""
        select = Token("word", "SELECT", words[0].start, words[0].start)
        answer, _ = self.store.run(self.state.source, [select, *words])
        return answer.rows[0][0] if answer.rows else None

    # Tables and databases

    def _create(self, found: list[Token]) -> Outcome:
        words = [token.upper for token in found]
        if "SONAME" in words:
            return self._library(found)
        at = 2 if len(words) > 1 and words[1] in ("TEMPORARY", "OR") else 1
        what = words[at] if at < len(words) else ""
        gentle = words[at + 1 : at + 4] == ["IF", "NOT", "EXISTS"]
        rest = found[at + (4 if gentle else 1) :]
        if what in ("DATABASE", "SCHEMA") and rest:
            return self._create_database(rest[0].value, gentle)
        if what == "TABLE" and rest:
            return self._create_table(rest, gentle)
        if what in (
            "USER",
            "INDEX",
            "UNIQUE",
            "VIEW",
            "TRIGGER",
            "PROCEDURE",
            "FUNCTION",
            "EVENT",
            "ROLE",
            "DEFINER",
            "ALGORITHM",
        ):
            return Done()
        raise self.wrong(found[at] if at < len(found) else None)

    def _create_database(self, name: str, gentle: bool) -> Outcome:
        if self.store.tables(name) is not None:
            if gentle:
                return Done(1)
            raise SqlError(1007, "HY000", f"Can't create database '{name}'; database exists")
        self.store.create_database(name)
        return Done(1)

    def _create_table(self, rest: list[Token], gentle: bool) -> Outcome:
        body = 3 if len(rest) > 1 and rest[1].text == "." else 1
        database = rest[0].value if body == 3 else self.store.current
        name = rest[body - 1].value
        if not database:
            raise errors.no_database()
        if database not in self.store.databases:
            raise errors.unknown_database(database)
        if self.store.exists(database, name):
            if gentle:
                return Done()
            raise SqlError(1050, "42S01", f"Table '{name}' already exists")
        self.store.create(database, self._defined(name, rest[body:]))
        return Done()

    def _defined(self, name: str, body: list[Token]) -> Table:
        if body and body[0].upper == "LIKE":
            return Table(name, self.store.named(body[1:])[1].columns)
        if not body or body[0].upper != "(":
            raise self.wrong(body[0] if body else None)
        parsed = parse_table(name, body, self.flavour)
        if parsed.table is None:
            raise self.wrong(parsed.wrong)
        return parsed.table

    def _drop(self, found: list[Token]) -> Outcome:
        words = [token.upper for token in found]
        what = words[1] if len(words) > 1 else ""
        gentle = words[2:4] == ["IF", "EXISTS"]
        rest = found[4 if gentle else 2 :]
        if what in ("DATABASE", "SCHEMA") and rest:
            return self._drop_database(rest[0].value, gentle)
        if what in ("TABLE", "TABLES") and rest:
            return self._drop_tables(rest, gentle)
        if what in _OTHERS:
            return Done()
        raise self.wrong(found[1] if len(found) > 1 else None)

    def _drop_database(self, name: str, gentle: bool) -> Outcome:
        if name in self.store.databases:
            return Done(self.store.drop_database(name))
        if name.lower() == "information_schema":
            raise SqlError(1044, "42000", f"Access denied for user '{self.state.user}'@'%' to database '{name}'")
        if gentle:
            return Done()
        raise SqlError(1008, "HY000", f"Can't drop database '{name}'; database doesn't exist")

    def _drop_tables(self, rest: list[Token], gentle: bool) -> Outcome:
        missing = []
        for words in parts(rest):
            names = [token.value for token in words if token.text != "."]
            database, name = names[:2] if len(names) > 1 else (self.store.current, names[0] if names else "")
            if not database:
                raise errors.no_database()
            if name in self.store.databases.get(database, {}):
                self.store.drop(database, name)
            else:
                missing.append(f"{database}.{name}")
        if missing and not gentle:
            raise SqlError(1051, "42S02", f"Unknown table '{','.join(missing)}'")
        return Done()

    def _truncate(self, found: list[Token]) -> Outcome:
        names = [token for token in found[1:] if token.upper != "TABLE"]
        if not names:
            raise self.wrong(None)
        self.store.named(names)
        delete = [Token("word", word, found[0].start, found[0].end) for word in ("DELETE", "FROM")]
        self.store.run(self.state.source, [*delete, *names])
        return Done()

    # What reaches beyond the database

    def _library(self, found: list[Token]) -> Outcome:
        """CREATE FUNCTION ... SONAME: works where the library was written to the server before."""
        name = found[-1].value if found[-1].kind == "string" else ""
        folder = self.state.variables["plugin_dir"]
        if folder + name in self._written:
            words = [token.value.lower() for token in found if token.kind in ("word", "name")]
            self.state.loaded.add(words[words.index("function") + 1] if "function" in words else "")
            return Done()
        reason = "cannot open shared object file: No such file or directory"
        if self.flavour.maria:
            raise SqlError(1126, "HY000", f"Can't open shared library '{name}' (errno: 2, {reason})")
        raise SqlError(1126, "HY000", f"Can't open shared library '{name}' (errno: 2 {folder}{name}: {reason})")

    def _install(self, found: list[Token]) -> Outcome:
        return self._library(found)

    def _load(self, found: list[Token]) -> Outcome:
        words = [token.upper for token in found]
        path = next((token.value for token in found if token.kind == "string"), "")
        if "INTO" not in words or "TABLE" not in words:
            raise self.wrong(None)
        at = words.index("TABLE") + 1
        end = at + 3 if words[at + 1 : at + 2] == ["."] else at + 1
        database, table = self.store.named(found[at:end])
        if "LOCAL" in words:
            if not self.flavour.maria:
                text = "Loading local data is disabled; this must be enabled on both the client and server sides"
                raise SqlError(3948, "42000", text)
            return Wanted(path.encode(), f"{database}.{table.name}")
        error = refusal(path, self.flavour, set())
        if error is not None and error.code == 1290:
            raise error
        raise SqlError(13, "HY000", f"Can't get stat of '{path}' (Errcode: 2 \"No such file or directory\")")

    def _kill(self, found: list[Token]) -> Outcome:
        raise SqlError(1094, "HY000", f"Unknown thread id: {integer(found[-1].text)}")

    def _shutdown(self, found: list[Token]) -> Outcome:
        text = "Access denied; you need (at least one of) the SHUTDOWN privilege(s) for this operation"
        raise SqlError(1227, "42000", text)

    def _call(self, found: list[Token]) -> Outcome:
        if len(found) == 1:
            raise self.wrong(None)
        if not self.store.current:
            raise errors.no_database()
        name = found[1].value
        raise SqlError(1305, "42000", f"PROCEDURE {self.store.current}.{name} does not exist")

    def _unprepared(self, found: list[Token]) -> Outcome:
        name = found[1].value if len(found) > 1 else ""
        raise SqlError(1243, "HY000", f"Unknown prepared statement handler ({name}) given to EXECUTE")
