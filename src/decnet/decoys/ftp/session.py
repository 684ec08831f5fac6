"""One visitor's dialogue with vsftpd (RFC 959, 2428, 3659)."""

from collections.abc import Iterator

from decnet.decoys.ftp import replies
from decnet.decoys.ftp.commands import COMMANDS, OPEN, effect
from decnet.decoys.ftp.tree import FTP, Tree
from decnet.decoys.ftp.visit import Visit
from decnet.events import (
    SECOND,
    AuthAttempted,
    CommandIssued,
    CredentialOffered,
    FileCaptured,
    LimitHit,
    Micros,
    ProtocolViolation,
    Secret,
)
from decnet.kit.buffer import LineReader, LineTooLong
from decnet.kit.login import admits
from decnet.sansio import Action, Context, Conversation, Hangup, Note, Send

FAILURES = 3
FAILURE_DELAY = SECOND
_GUESTS = (b"anonymous", b"ftp")
_SECRET = (b"PASS", b"ACCT")
_HTTP = (b"GET", b"POST", b"HEAD", b"OPTIONS")


class FtpSession(Conversation):
    """Commands on one connection, data on another."""

    def __init__(self, context: Context) -> None:
        self._context, self._visit = context, Visit(context)
        self._lines = LineReader(replies.LINE)
        self._user: bytes | None = None
        self._failures = 0
        self._over = False

    def opened(self, now: Micros) -> Iterator[Action]:
        yield Send(f"220 ({self._visit.banner})\r\n".encode())

    def received(self, data: bytes, now: Micros) -> Iterator[Action]:
        try:
            for line in self._lines.feed(data):
                yield from self._line(line, now)
                if self._over:
                    return
        except LineTooLong as err:
            yield Note(LimitHit("line"))
            yield Note(ProtocolViolation(b"line too long", Secret(err.head[:256])))
            yield from self._hang_up(replies.TOO_LONG)

    def listening(self, channel: int, port: int, now: Micros) -> Iterator[Action]:
        return self._visit.transfer.listening(channel, port)

    def joined(self, channel: int, now: Micros) -> Iterator[Action]:
        return self._visit.transfer.joined(channel)

    def heard(self, channel: int, data: bytes, now: Micros) -> Iterator[Action]:
        return self._visit.transfer.heard(channel, data)

    def left(self, channel: int, now: Micros) -> Iterator[Action]:
        return self._visit.transfer.left(channel)

    def kept(self, stream: int, sha256: str, size: int, stored: int, now: Micros) -> Iterator[Action]:
        path = self._visit.transfer.stored(stream)
        yield Note(FileCaptured(path, sha256, size, stored))
        yield Send(replies.DONE)

    def _line(self, line: bytes, now: Micros) -> Iterator[Action]:
        verb, space, arg = line.partition(b" ")
        word = verb.upper()
        yield Note(CommandIssued(verb + space + b"***" if word in _SECRET else line, effect(word, arg)))
        if word in _HTTP:
            yield from self._hang_up(replies.HTTP)
        elif word == b"QUIT":
            yield from self._hang_up(replies.GOODBYE)
        elif word == b"USER":
            yield from self._name_user(arg)
        elif word == b"PASS":
            yield from self._password(arg, now)
        elif not line.strip():
            return
        elif self._visit.tree is None and word not in OPEN:
            yield Send(replies.NOT_LOGGED_IN)
        else:
            if self._visit.tree is not None:
                self._visit.tree.at(now)
            yield from COMMANDS.get(word, _unknown)(self._visit, arg, now)

    def _name_user(self, arg: bytes) -> Iterator[Action]:
        if self._visit.tree is None:
            self._user = arg
            yield Send(replies.ASK_PASSWORD)
        elif self._visit.guest:
            yield Send(replies.ANY_PASSWORD if arg.lower() in _GUESTS else replies.OTHER_GUEST)
        else:
            yield Send(replies.ANY_PASSWORD if arg.decode("latin-1") == self._visit.name else replies.OTHER_USER)

    def _password(self, arg: bytes, now: Micros) -> Iterator[Action]:
        user, self._user = self._user, None
        if self._visit.tree is not None:
            yield Send(replies.ALREADY)
        elif user is None:
            yield Send(replies.USER_FIRST)
        elif user.lower() in _GUESTS:
            accepted = self._context.persona.seed.pick("ftp.anonymous", (True, True, False))
            yield Note(AuthAttempted(user, "anonymous", accepted))
            yield from self._enter("ftp", now, guest=True) if accepted else self._refuse()
        else:
            name = user.decode("utf-8", "replace")
            accepted = admits(self._context.persona, self._context.overlay, name, arg)
            yield Note(CredentialOffered(user, Secret(arg), accepted))
            yield from self._enter(name, now, guest=False) if accepted else self._refuse()

    def _enter(self, name: str, now: Micros, *, guest: bool) -> Iterator[Action]:
        account = FTP if guest else self._context.persona.account(name)
        assert account is not None
        self._visit.name, self._visit.guest = name, guest
        self._visit.tree = Tree(self._context, account, now, guest=guest)
        yield Send(replies.LOGGED_IN)

    def _refuse(self) -> Iterator[Action]:
        self._failures += 1
        yield Send(replies.WRONG, after=FAILURE_DELAY)
        if self._failures >= FAILURES:
            self._over = True
            yield Hangup()

    def _hang_up(self, reply: bytes) -> Iterator[Action]:
        self._over = True
        yield Send(reply)
        yield Hangup()


def _unknown(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    yield Send(replies.UNKNOWN)
