"""What a visitor does once inside: channels, and requests that belong to none (RFC 4254, as sshd answers them)."""

from collections.abc import Generator, Iterator
from typing import TypeAlias

from decnet.decoys.ssh.channel import PACKET, Channel, Program
from decnet.decoys.ssh.programs import Programs
from decnet.events import CommandIssued, EnvironmentSent, ForwardRequested, LimitHit, Micros, TerminalRequested
from decnet.kit.shell import Window
from decnet.kit.ssh import (
    CHANNEL_CLOSE,
    CHANNEL_DATA,
    CHANNEL_EOF,
    CHANNEL_EXTENDED_DATA,
    CHANNEL_FAILURE,
    CHANNEL_OPEN,
    CHANNEL_OPEN_CONFIRMATION,
    CHANNEL_OPEN_FAILURE,
    CHANNEL_REQUEST,
    CHANNEL_SUCCESS,
    CHANNEL_WINDOW_ADJUST,
    DEBUG,
    GLOBAL_REQUEST,
    REQUEST_FAILURE,
    REQUEST_SUCCESS,
    UNIMPLEMENTED,
    Reader,
    boolean,
    disconnect,
    string,
    uint32,
)
from decnet.persona import Account
from decnet.sansio import Action, Context, Hangup, Note, Send

MOST_SESSIONS = 10
MOST_VARIABLES = 64
MOST_PENDING = 4 << 20
"""Bytes that the programs of one connection may have waiting for them."""

PROHIBITED, CONNECT_FAILED = 1, 2
STREAMS = 16
"""A program's files are counted from its serial number, shifted by this."""

_NAMES = {
    CHANNEL_OPEN_CONFIRMATION: b"open confirmation",
    CHANNEL_OPEN_FAILURE: b"open failure",
    CHANNEL_DATA: b"data",
    CHANNEL_EXTENDED_DATA: b"extended data",
    CHANNEL_EOF: b"ieof",
    CHANNEL_CLOSE: b"oclose",
}


Granting: TypeAlias = Generator[Action, None, bool]
"""Actions, then whether what was asked for is granted."""


class _Session:
    """A channel of type `session`, and what was asked for before its program began."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.window: Window | None = None
        self.environment: dict[bytes, bytes] = {}
        self.due: Program | None = None  # begins when the visitor has been told so


class Connection:
    """Everything after the login of ``account``. Payloads in, payloads in frames out."""

    def __init__(self, context: Context, account: Account) -> None:
        self._programs = Programs(context, account)
        self._sessions: dict[int, _Session] = {}
        self._running: dict[int, Channel] = {}  # by serial number, until nothing is owed to the program any more
        self._serials = 0
        self._no_more = False

    def receive(self, payload: bytes, now: Micros) -> Iterator[Action]:
        """One message. Raises ``kit.ssh.Short``."""
        kind, body = payload[0], Reader(payload, 1)
        if kind == GLOBAL_REQUEST:
            yield from self._global(body)
        elif kind == CHANNEL_OPEN:
            yield from self._open(body)
        elif CHANNEL_OPEN_CONFIRMATION <= kind <= CHANNEL_FAILURE:
            yield from self._on_channel(kind, body, now)
        elif kind not in (REQUEST_SUCCESS, REQUEST_FAILURE):
            yield _frame(UNIMPLEMENTED, uint32(0))
        if sum(channel.pending for channel in self._running.values()) > MOST_PENDING:
            yield Note(LimitHit("pending"))
            yield Hangup()

    def timer(self, token: str, now: Micros) -> Iterator[Action]:
        """A program's :class:`~decnet.sansio.Wake` fell due."""
        channel = self._running.get(int(token.partition(".")[0].removeprefix("p")))
        if channel is not None:
            yield from channel.tell(lambda program: program.timer(token, now))

    def kept(self, stream: int, sha256: str, size: int, stored: int, now: Micros) -> Iterator[Action]:
        """The host kept a program's file."""
        channel = self._running.get(stream >> STREAMS)
        if channel is not None:
            yield from channel.learn(stream, sha256, size, stored, now)
            self._forget(channel)

    def eof(self, now: Micros) -> Iterator[Action]:
        """The visitor is gone."""
        for channel in list(self._running.values()):
            yield from channel.tell(lambda program: program.eof(now))

    def closed(self, now: Micros) -> Iterator[Action]:
        """So is the connection."""
        for channel in list(self._running.values()):
            yield from channel.abandon(now)

    # Requests of the whole connection

    def _global(self, body: Reader) -> Iterator[Action]:
        name, wanted = body.text(), body.boolean()
        granted = name == b"no-more-sessions@openssh.com"
        if granted:
            self._no_more = True
        elif name == b"tcpip-forward":
            yield Note(ForwardRequested("in", body.string(), body.uint32()))
            yield _debug(b"Server has disabled port forwarding.")
        elif name == b"streamlocal-forward@openssh.com":
            yield Note(ForwardRequested("in", body.string(), 0))
            yield _debug(b"port forwarding refused")
        if wanted:
            yield _frame(REQUEST_SUCCESS if granted else REQUEST_FAILURE)

    def _open(self, body: Reader) -> Iterator[Action]:
        kind, peer, window, packet = body.text(), body.uint32(), body.uint32(), body.uint32()
        reason = CONNECT_FAILED
        if kind == b"session":
            if self._no_more:
                yield from _cut(b"Possible attack: attempt to open a session after additional sessions disabled")
                return
            if len(self._sessions) < MOST_SESSIONS:
                number = next(i for i in range(MOST_SESSIONS) if i not in self._sessions)
                self._sessions[number] = _Session(Channel(number, peer, window, packet))
                told = uint32(peer) + uint32(number) + uint32(0) + uint32(PACKET)
                yield _frame(CHANNEL_OPEN_CONFIRMATION, told)
                return
            yield Note(LimitHit("max_sessions"))
        elif kind == b"direct-tcpip":
            yield Note(ForwardRequested("out", body.string(), body.uint32()))
            reason = PROHIBITED
        elif kind == b"direct-streamlocal@openssh.com":
            yield Note(ForwardRequested("out", body.string(), 0))
        elif kind == b"tun@openssh.com":
            yield _debug(b"Server has rejected tunnel device forwarding")
        yield _frame(CHANNEL_OPEN_FAILURE, uint32(peer) + uint32(reason) + string(b"open failed") + string(b""))

    # Messages of one channel

    def _on_channel(self, kind: int, body: Reader, now: Micros) -> Iterator[Action]:
        number = body.uint32()
        session = self._sessions.get(number)
        if session is None:
            yield from self._astray(kind, number)
            return
        channel = session.channel
        if kind == CHANNEL_WINDOW_ADJUST:
            yield from channel.adjust(body.uint32())
        elif kind == CHANNEL_DATA:
            yield from channel.receive(body.string(), now)
        elif kind == CHANNEL_EOF:
            yield from channel.tell(lambda program: program.eof(now))
        elif kind == CHANNEL_CLOSE and channel.program is not None:
            del self._sessions[number]
            yield from channel.close(now)
        elif kind == CHANNEL_REQUEST:
            yield from self._request(session, body, now)
        self._forget(channel)

    def _astray(self, kind: int, number: int) -> Iterator[Action]:
        if kind == CHANNEL_REQUEST:
            yield from _cut(b"server_input_channel_req: unknown channel %d" % number)
        elif kind in _NAMES:
            yield from _cut(b"%b packet referred to nonexistent channel %d" % (_NAMES[kind], number))

    def _request(self, session: _Session, body: Reader, now: Micros) -> Iterator[Action]:
        name, wanted = body.text(), body.boolean()
        channel = session.channel
        granted = yield from self._grant(session, name, body, now)
        if wanted:
            yield channel.reply(CHANNEL_SUCCESS if granted else CHANNEL_FAILURE)
        if session.due is not None:
            self._serials += 1
            program, session.due = session.due, None
            channel.start(program, self._serials, now)
            self._running[self._serials] = channel
            yield from channel.run()

    def _grant(self, session: _Session, name: bytes, body: Reader, now: Micros) -> Granting:
        if name == b"window-change":
            return (yield from self._resize(session, body, now))
        if session.channel.program is not None:
            if name == b"signal":
                yield from session.channel.tell(lambda program: program.interrupt(now))
            return name == b"signal"
        match name:
            case b"pty-req":
                return (yield from self._terminal(session, body))
            case b"env":
                return (yield from self._variable(session, body))
            case b"shell" | b"exec":
                command = body.text() if name == b"exec" else None
                label, stream = self._next()
                session.due = self._programs.shell(
                    label, stream, window=session.window, environment=session.environment, command=command
                )
            case b"subsystem":
                subsystem = body.text()
                if subsystem != b"sftp":
                    yield Note(CommandIssued(b"subsystem " + subsystem))
                    return False
                session.due = self._programs.sftp(self._next()[1])
            case _:
                return name == b"auth-agent-req@openssh.com"
        yield session.channel.open_window()
        return True

    def _next(self) -> tuple[str, int]:
        """The name and the first stream of the program that starts next."""
        serial = self._serials + 1
        return f"p{serial}", serial << STREAMS

    def _terminal(self, session: _Session, body: Reader) -> Granting:
        term, columns, rows = body.text(), body.uint32(), body.uint32()
        if session.window is not None:
            yield from _cut(b"Protocol error: you already have a pty.")
            return False
        yield Note(TerminalRequested(term, columns, rows))
        session.window = Window(_bounded(columns, 80), _bounded(rows, 24), term[:64].decode("latin-1"))
        return True

    def _variable(self, session: _Session, body: Reader) -> Granting:
        name, value = body.text(), body.text()
        yield Note(EnvironmentSent(name, value))
        accepted = name == b"LANG" or name.startswith(b"LC_")  # AcceptEnv of Debian and Ubuntu
        if accepted and len(session.environment) < MOST_VARIABLES:
            session.environment[name] = value
        return accepted

    def _resize(self, session: _Session, body: Reader, now: Micros) -> Granting:
        columns, rows = _bounded(body.uint32(), 80), _bounded(body.uint32(), 24)
        if session.window is None:
            return True
        session.window = Window(columns, rows, session.window.term)
        yield from session.channel.tell(lambda program: program.resized(columns, rows, now))
        return True

    def _forget(self, channel: Channel) -> None:
        if channel.over:
            self._running.pop(channel.serial, None)


def _frame(kind: int, body: bytes = b"") -> Send:
    return Send(string(bytes([kind]) + body))


def _debug(text: bytes) -> Send:
    return _frame(DEBUG, boolean(False) + string(text) + string(b""))


def _cut(said: bytes) -> Iterator[Action]:
    yield Send(string(disconnect(said)))
    yield Hangup()


def _bounded(size: int, usual: int) -> int:
    """A width or height that a terminal may have."""
    return min(size, 1000) or usual
