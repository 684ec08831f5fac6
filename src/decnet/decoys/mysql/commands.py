"""The commands of a client that is in."""

import struct
from collections.abc import Iterator, Sequence

from decnet.decoys.mysql import errors, wire
from decnet.decoys.mysql.auth import LOCAL_FILES, MULTI_STATEMENTS, QUERY_ATTRIBUTES
from decnet.decoys.mysql.engine import Engine, Outcome, Wanted
from decnet.decoys.mysql.errors import SqlError
from decnet.decoys.mysql.files import Written
from decnet.decoys.mysql.heads import declared_head
from decnet.decoys.mysql.prepared import MOST, Prepared, bound
from decnet.decoys.mysql.statement import effect, elided, readable
from decnet.decoys.mysql.store import Done, Rows
from decnet.decoys.mysql.talk import Talk
from decnet.decoys.mysql.variables import statistics
from decnet.decoys.mysql.wire import Cursor
from decnet.events import CommandIssued, Fact, FileCaptured, Micros, ProtocolViolation, QueryReceived, Secret
from decnet.kit.sql import Token, Value
from decnet.sansio import Action, Hangup, Keep, Note, Send

_READS = ("SELECT", "WITH", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "(")
_NAMES = {0x07: b"REFRESH", 0x08: b"SHUTDOWN", 0x09: b"STATISTICS", 0x0A: b"PROCESS_INFO", 0x0C: b"PROCESS_KILL",
          0x0D: b"DEBUG", 0x0E: b"PING", 0x12: b"BINLOG_DUMP", 0x15: b"REGISTER_SLAVE", 0x1B: b"SET_OPTION",
          0x1F: b"RESET_CONNECTION"}  # fmt: skip


class Commands:
    """Answers one client. :attr:`uploading` while it sends a file, :attr:`over` once it said goodbye."""

    def __init__(self, engine: Engine, talk: Talk) -> None:
        self._engine, self._talk, self._product = engine, talk, engine.flavour.product
        self._prepared: dict[int, Prepared] = {}
        self._streams = self._statements = 0
        self._paths: dict[int, bytes] = {}
        self.uploading = False
        self._lines = 0

    def command(self, payload: bytes, now: Micros) -> Iterator[Action]:
        """One command and its answer."""
        code, body = payload[:1], payload[1:]
        match code:
            case b"\x01":
                yield Hangup()
                return
            case b"\x02":
                yield from self._use(body, now)
            case b"\x03":
                yield from self._query(body, now)
            case b"\x04":
                yield from self._field_list(body)
            case b"\x16":
                yield from self._prepare(body, now)
            case b"\x17":
                yield from self._execute(body, now)
            case b"\x18" | b"\x19":
                self._no_answer(code, body)
            case b"\x1a":
                yield Note(CommandIssued(b"STMT_RESET"))
                yield Send(self._talk.done(Done()))
            case _:
                yield from self._rare(payload[0] if payload else 0, body, now)
        if not self.uploading:
            self._talk.command()

    def piece(self, payload: bytes) -> Iterator[Action]:
        """A piece of the file that was asked for; an empty one ends it."""
        self._lines += payload.count(b"\n")
        yield Keep(payload, self._streams, last=not payload)
        if payload:
            return
        self.uploading = False
        info = f"Records: {self._lines}  Deleted: 0  Skipped: 0  Warnings: 0".encode()
        yield Send(self._talk.done(Done(self._lines, 0, info)))
        self._talk.command()

    def kept(self, stream: int, sha256: str, size: int, stored: int) -> Iterator[Action]:
        """A file is complete."""
        yield Note(FileCaptured(self._paths.pop(stream, b""), sha256, size, stored))

    # Queries

    def _query(self, body: bytes, now: Micros) -> Iterator[Action]:
        try:
            raw = self._without_attributes(body)
        except ValueError:
            yield from self._broken(body)
            return
        source, exact = readable(raw)
        try:
            parts = self._parts(source)
        except SqlError as err:
            yield Note(QueryReceived(elided(raw), effect(source, []), str(err.code)))
            yield Send(self._talk.error(err))
            return
        for at, found in enumerate(parts):
            text = exact[found[0].start : found[-1].end] if len(parts) > 1 else exact
            outcome = self._run(source, found, now)
            status = self._engine.state.status | (wire.MORE if at + 1 < len(parts) else 0)
            yield from self._tell(text, found, outcome, status)
            if isinstance(outcome, SqlError):
                return

    def _without_attributes(self, body: bytes) -> bytes:
        if not self._talk.flags & QUERY_ATTRIBUTES:
            return body
        cursor = Cursor(body)
        count, _ = cursor.number(), cursor.number()
        if count:
            raise ValueError("attributes")
        return cursor.rest()

    def _parts(self, source: str) -> list[list[Token]]:
        """The statements of one query. Raises SqlError where there are none, or more than one may be."""
        parts = self._engine.split(source)
        if not parts:
            raise SqlError(1065, "42000", "Query was empty")
        if len(parts) > 1 and not self._talk.flags & MULTI_STATEMENTS:
            raise errors.syntax(source[parts[1][0].start :], self._product)
        return parts[:100]

    def _run(self, source: str, found: list[Token], now: Micros, values: Sequence[Value] = ()) -> Outcome | SqlError:
        state = self._engine.state
        try:
            outcome = self._engine.execute(source, found, now, values)
        except SqlError as err:
            state.warnings = [("Error", err.code, err.text)]
            return err
        if not found or found[0].upper != "SHOW":
            state.warnings = []
        return outcome

    def _tell(
        self, text: str, found: list[Token], outcome: Outcome | SqlError, status: int, *, binary: bool = False
    ) -> Iterator[Action]:
        """Record a statement, then answer it."""
        error = outcome if isinstance(outcome, SqlError) else outcome.error if isinstance(outcome, Written) else None
        code = str(error.code) if error else ""
        yield Note(QueryReceived(elided(text.encode("utf-8", "surrogateescape")), effect(text, found), code))
        if isinstance(outcome, Written):
            self._streams += 1
            self._paths[self._streams] = outcome.path.encode("utf-8", "replace")
            yield Keep(outcome.data, self._streams)
        delay = min(self._engine.state.delay, 600_000_000)
        yield Send(self._worded(outcome, error, status, binary=binary), delay)

    def _worded(self, outcome: Outcome | SqlError, error: SqlError | None, status: int, *, binary: bool) -> bytes:
        if error is not None:
            return self._talk.error(error)
        match outcome:
            case Rows():
                return self._talk.rows(outcome, binary=binary, status=status)
            case Wanted(name):
                return self._ask_for(name)
            case Written(_, _, rows):
                return self._talk.done(Done(rows), status)
            case Done():
                return self._talk.done(outcome, status)
        return self._talk.done(Done(), status)

    def _ask_for(self, name: bytes) -> bytes:
        """Tell the client to send one of its files."""
        if not self._talk.flags & LOCAL_FILES:
            text = (
                f"The used command is not allowed because the {self._product} server or client has disabled the local "
            )
            return self._talk.error(SqlError(4166, "HY000", text + "infile capability"))
        self._streams += 1
        self._paths[self._streams] = name
        self.uploading, self._lines = True, 0
        return self._talk.say(b"\xfb" + name)

    def _use(self, body: bytes, now: Micros) -> Iterator[Action]:
        name = body.decode("utf-8", "replace")
        error = self._used(name)
        yield Note(QueryReceived(b"USE " + body, "read", str(error.code) if error else ""))
        yield Send(self._talk.error(error) if error else self._talk.done(Done()))

    def _used(self, name: str) -> SqlError | None:
        try:
            self._engine.use(name)
        except SqlError as err:
            return err
        return None

    def _field_list(self, body: bytes) -> Iterator[Action]:
        name = body.partition(b"\0")[0]
        error, columns = None, []
        try:
            database, table = self._engine.store.named([Token("name", f"`{name.decode('utf-8', 'replace')}`", 0, 0)])
            heads = [declared_head(c.name, database, table, c, self._talk.collation) for c in table.columns]
            columns = [column + b"\xfb" for column in self._talk.columns(heads)]
        except SqlError as err:
            error = err
        yield Note(QueryReceived(b"SHOW COLUMNS FROM " + name, "read", str(error.code) if error else ""))
        yield Send(self._talk.error(error) if error else self._talk.say(*columns, wire.end()))

    # Prepared statements

    def _prepare(self, body: bytes, now: Micros) -> Iterator[Action]:
        source = body.decode("utf-8", "replace")
        try:
            parts = self._engine.split(source)
            if parts == [[]]:
                raise SqlError(1295, "HY000", "This command is not supported in the prepared statement protocol yet")
            if len(parts) != 1:
                raise errors.syntax(source[parts[1][0].start :] if parts else "", self._product)
            answer = self._ready(source, parts[0], now)
        except SqlError as err:
            yield Note(QueryReceived(elided(body), effect(source, []), str(err.code)))
            yield Send(self._talk.error(err))
            return
        yield Note(QueryReceived(elided(body), effect(source, parts[0])))
        yield Send(answer)

    def _ready(self, source: str, found: list[Token], now: Micros) -> bytes:
        """The answer to a statement that can be prepared. Raises SqlError."""
        marks = sum(token.kind == "mark" for token in found)
        heads: list[wire.Head] = []
        if found[0].upper in _READS and "INTO" not in {token.upper for token in found}:
            outcome = self._engine.execute(source, found, now, [None] * marks)
            heads = outcome.heads if isinstance(outcome, Rows) else []
        self._statements += 1
        if len(self._prepared) >= MOST:
            self._prepared.pop(next(iter(self._prepared)))
        self._prepared[self._statements] = Prepared(source, found, marks)
        parameters = [wire.Head("?", wire.NULL, wire.BINARY_COLLATION, 0, flags=128)] * marks
        return self._talk.say(
            struct.pack("<BIHHBH", 0, self._statements, len(heads), marks, 0, 0),
            *([*self._talk.columns(parameters), *self._talk.between()] if marks else []),
            *([*self._talk.columns(heads), *self._talk.between()] if heads else []),
        )

    def _execute(self, body: bytes, now: Micros) -> Iterator[Action]:
        cursor = Cursor(body)
        try:
            number = cursor.integer(4)
            cursor.take(5)
            prepared = self._prepared.get(number)
            values = bound(prepared, cursor) if prepared else []
        except (ValueError, struct.error):
            yield from self._broken(body)
            return
        if prepared is None:
            text = f"Unknown prepared statement handler ({number}) given to mysqld_stmt_execute"
            yield Note(CommandIssued(b"STMT_EXECUTE"))
            yield Send(self._talk.error(SqlError(1243, "HY000", text)))
            return
        outcome = self._run(prepared.source, prepared.found, now, values)
        shown = " ".join(repr(value) for value in values)
        text = f"{prepared.source} -- {shown}"[:65536] if shown else prepared.source
        yield from self._tell(text, prepared.found, outcome, wire.AUTOCOMMIT, binary=True)

    def _no_answer(self, code: bytes, body: bytes) -> None:
        """Commands that the client expects no answer to."""
        number = int.from_bytes(body[:4], "little")
        if code == b"\x19":
            self._prepared.pop(number, None)
        elif number in self._prepared:
            long, mark = self._prepared[number].long, int.from_bytes(body[4:6], "little")
            if len(long.get(mark, b"")) + len(body) < 1 << 20 and mark < MOST:
                long[mark] = long.get(mark, b"") + body[6:]

    # The rest

    def _rare(self, code: int, body: bytes, now: Micros) -> Iterator[Action]:
        state = self._engine.state
        yield Note(CommandIssued(_NAMES.get(code, b"0x%02x" % code), "write" if code == 0x08 else "read"))
        match code:
            case 0x09:
                yield Send(self._talk.say(statistics(state.persona, now, state.asked).encode()))
            case 0x0A:
                processes = self._run("SHOW PROCESSLIST", self._engine.split("SHOW PROCESSLIST")[0], now)
                yield Send(self._worded(processes, None, wire.AUTOCOMMIT, binary=False))
            case 0x07 | 0x0E | 0x1F:
                yield Send(self._talk.done(Done()))
            case 0x0D | 0x1B:
                yield Send(self._talk.say(wire.end()))
            case 0x0C:
                text = f"Unknown thread id: {int.from_bytes(body[:4], 'little')}"
                yield Send(self._talk.error(SqlError(1094, "HY000", text)))
            case 0x08:
                text = "Access denied; you need (at least one of) the SHUTDOWN privilege(s) for this operation"
                yield Send(self._talk.error(SqlError(1227, "42000", text)))
            case 0x12:
                yield Send(self._talk.error(SqlError(1236, "HY000", "Binary log is not open")))
                yield Hangup()
            case _:
                yield Send(self._talk.error(errors.unknown_command()))

    def _broken(self, body: bytes) -> Iterator[Action]:
        fact: Fact = ProtocolViolation(b"malformed packet", Secret(body[:256]))
        yield Note(fact)
        yield Send(self._talk.error(SqlError(1835, "HY000", "Malformed communication packet.")))
