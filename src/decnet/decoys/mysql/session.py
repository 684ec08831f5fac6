"""One client's connection to the database."""

from collections.abc import Iterator

from decnet.decoys.mysql.auth import PROTOCOL_41
from decnet.decoys.mysql.commands import Commands
from decnet.decoys.mysql.door import Door
from decnet.decoys.mysql.engine import Engine
from decnet.decoys.mysql.errors import SqlError, unknown_database
from decnet.decoys.mysql.flavour import flavour_of
from decnet.decoys.mysql.store import Done
from decnet.decoys.mysql.talk import Talk
from decnet.decoys.mysql.variables import connection
from decnet.decoys.mysql.wire import Cursor, OutOfOrder, TooLarge
from decnet.events import SECOND, LimitHit, Micros, ProtocolViolation, Secret
from decnet.sansio import Action, Context, Conversation, Hangup, Note, Send, Wake

CONNECT: Micros = 10 * SECOND  # connect_timeout
STRANGER = 64 << 10  # bytes of a packet before the login
HEAD = 256
PATIENCE: Micros = 20_000  # for the rest of what is no packet
CHANGE_USER = 0x11
_PROXY = (b"\r\n\r\n", b"PROX")


class MySqlSession(Conversation):
    """Greets, lets few in, and answers what they ask."""

    def __init__(self, visit: Context) -> None:
        self._visit = visit
        self._flavour = flavour_of(visit.persona)
        self._talk = Talk(STRANGER, self._flavour.capabilities)
        self._door = Door(visit, self._flavour, self._talk)
        self._commands: Commands | None = None
        self._engine: Engine | None = None
        self._thread = 0
        self._over = self._garbage = False

    def opened(self, now: Micros) -> Iterator[Action]:
        self._thread = connection(self._visit.persona, now) + self._visit.dice.between(0, 3)
        yield Send(self._door.greet(self._thread))
        yield Wake(CONNECT, "connect")

    def received(self, data: bytes, now: Micros) -> Iterator[Action]:
        if self._over or self._door.securing or (self._garbage and len(self._talk.reader.pending) >= HEAD):
            return
        self._talk.reader.feed(data)
        if self._garbage:
            return
        if self._engine is None and self._flavour.maria and self._talk.reader.pending[:4] in _PROXY:
            head = self._talk.reader.pending
            self._talk.restart(1)
            error = SqlError(1130, "HY000", f"Proxy header is not accepted from {self._visit.peer}")
            self._talk.flags = PROTOCOL_41
            yield from self._ended(self._door.refuse(error, b"proxy header", head[:4]))
            return
        while not self._over and not self._door.securing:
            try:
                payload = self._talk.take()
            except TooLarge:
                yield from self._ended(self._too_large())
                return
            except OutOfOrder:
                self._garbage = True
                yield Wake(PATIENCE, "garbage")
                return
            if payload is None:
                return
            yield from self._ended(self._step(payload, now))

    def secured(self, now: Micros) -> Iterator[Action]:
        self._door.securing, self._door.encrypted = False, True
        yield from ()

    def timer(self, token: str, now: Micros) -> Iterator[Action]:
        if token == "garbage" and self._garbage:
            yield from self._ended(self._out_of_order())
        elif token == "connect" and not self._door.open and not self._over:
            self._over = True
            yield Hangup(reset=True)

    def eof(self, now: Micros) -> Iterator[Action]:
        yield from self.timer("garbage", now)

    def kept(self, stream: int, sha256: str, size: int, stored: int, now: Micros) -> Iterator[Action]:
        if self._commands is not None:
            yield from self._commands.kept(stream, sha256, size, stored)

    def closed(self, now: Micros) -> Iterator[Action]:
        if not self._door.open:
            yield from self._door.abandoned()
            pending = self._talk.reader.pending
            if pending and not self._over and not self._door.encrypted and not self._door.securing:
                yield Note(ProtocolViolation(b"unfinished packet", Secret(pending[:HEAD])))
        if self._engine is not None:
            self._engine.close()

    def _step(self, payload: bytes, now: Micros) -> Iterator[Action]:
        if self._commands is None or not self._door.open:
            yield from self._door.answer(payload)
            if self._door.open:
                yield from self._let_in()
        elif self._commands.uploading:
            yield from self._commands.piece(payload)
        elif payload[:1] == bytes((CHANGE_USER,)):
            yield from self._change_user(payload[1:])
        else:
            yield from self._commands.command(payload, now)

    def _let_in(self) -> Iterator[Action]:
        """The door is open: begin, in the database that was asked for."""
        if self._engine is not None:
            self._engine.close()
        self._engine = Engine(self._visit, self._flavour, self._door.user, self._thread)
        self._talk.reader.largest = self._flavour.largest
        self._commands = Commands(self._engine, self._talk)
        if self._door.database:
            try:
                self._engine.use(self._door.database)
            except SqlError:
                yield Send(self._talk.error(unknown_database(self._door.database)))
                yield Hangup()
                return
        yield Send(self._talk.done(Done()))
        self._talk.command()

    def _change_user(self, body: bytes) -> Iterator[Action]:
        cursor = Cursor(body)
        try:
            user = cursor.text()
            proof = cursor.take(cursor.integer(1))
            database = cursor.text()
        except ValueError:
            yield from self._door.refuse(SqlError(1047, "08S01", "Unknown command"), b"malformed packet", body)
            return
        yield from self._door.again(user, proof, database)
        if self._door.open:
            yield from self._let_in()

    def _too_large(self) -> Iterator[Action]:
        """A packet is too large to be taken."""
        self._talk.restart(1)
        self._talk.flags |= PROTOCOL_41
        yield Note(LimitHit("max_allowed_packet"))
        yield Send(self._talk.error(SqlError(1153, "08S01", "Got a packet bigger than 'max_allowed_packet' bytes")))
        yield Hangup()

    def _out_of_order(self) -> Iterator[Action]:
        """What came is no packet."""
        within = self._door.open
        self._talk.restart(0 if within else 1)
        self._talk.flags |= PROTOCOL_41
        yield Note(ProtocolViolation(b"packet number", Secret(self._talk.reader.pending[:HEAD])))
        yield Send(self._talk.error(SqlError(1156, "08S01", "Got packets out of order")))
        yield Hangup(reset=within)

    def _ended(self, actions: Iterator[Action]) -> Iterator[Action]:
        """``actions``, watched for the goodbye."""
        for action in actions:
            if isinstance(action, Hangup):
                self._over = True
            yield action
