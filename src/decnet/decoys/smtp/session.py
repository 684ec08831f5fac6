"""One visitor's dialogue with Postfix's smtpd (RFC 5321)."""

import json
from collections.abc import Callable, Iterator

from decnet.decoys.smtp import replies
from decnet.decoys.smtp.letter import Letter, describe
from decnet.decoys.smtp.login import MECHANISMS, Login
from decnet.decoys.smtp.policy import Policy
from decnet.events import (
    SECOND,
    CommandIssued,
    LimitHit,
    MailAccepted,
    MailStored,
    Micros,
    ProtocolViolation,
    RecipientOffered,
    Secret,
)
from decnet.kit.buffer import Buffer, LineTooLong
from decnet.sansio import Action, Context, Conversation, Hangup, Keep, Note, Send, StartTls

SOFT_ERRORS = 10
HARD_ERRORS = 20
SOFT_DELAY = SECOND
MOST_RECIPIENTS = 1_000
PIECE = 64 << 10
"""Bytes of one line of a letter that are looked at together."""

FORBIDDEN = (b"CONNECT", b"GET", b"POST")

Verb = Callable[["SmtpSession", bytes, Micros], Iterator[Action]]


class SmtpSession(Conversation):
    """Commands, then a letter, then commands again."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._name = context.persona.fqdn
        self._policy = Policy(context)
        self._buffer = Buffer()
        self._tls = context.tls
        self._letter: Letter | None = None
        self._login: Login | None = None
        self._user: bytes | None = None
        self._extended = self._in_data = self._over = self._securing = False
        self._chunk = 0  # bytes of a BDAT chunk that are still to come
        self._last_chunk = False
        self._part: bytes | None = None  # of a line that has begun: what is not taken yet
        self._errors = 0
        self._queue_id = ""

    def opened(self, now: Micros) -> Iterator[Action]:
        if self._context.number == 465 and not self._tls:
            yield Hangup()
            return
        yield Send(f"220 {self._name} ESMTP {self._context.persona.product('smtp')}\r\n".encode())

    def received(self, data: bytes, now: Micros) -> Iterator[Action]:
        self._buffer.feed(data)
        while not (self._over or self._securing):
            if self._chunk:
                block = self._buffer.some(self._chunk)
                if not block:
                    return
                yield from self._bdat_bytes(block, now)
                continue
            try:
                line = self._buffer.line(PIECE if self._in_data else replies.LINE)
            except LineTooLong as err:
                if self._in_data:
                    self._part_of_a_line()
                    continue
                yield from self._too_long(err.head)
                return
            if line is None:
                return
            yield from self._data_line(line, now) if self._in_data else self._line(line, now)

    def secured(self, now: Micros) -> Iterator[Action]:
        self._tls, self._securing, self._extended = True, False, False
        self._letter, self._user, self._buffer = None, None, Buffer()
        yield from ()

    def kept(self, stream: int, sha256: str, size: int, stored: int, now: Micros) -> Iterator[Action]:
        letter, self._letter = self._letter, None
        if letter is None:
            return
        said = describe(bytes(letter.content))
        yield Note(MailStored(sha256, size, stored, said.subject, said.sender, said.attachments))
        recipients = json.dumps([each.decode("utf-8", "backslashreplace") for each in letter.recipients]).encode()
        yield Note(MailAccepted(self._queue_id, letter.sender, recipients, size))
        yield Send(replies.queued(self._queue_id))

    # Lines

    def _line(self, line: bytes, now: Micros) -> Iterator[Action]:
        if self._login is not None:
            yield Note(CommandIssued(b"***"))
            yield from self._login_line(self._login, line)
            return
        verb, _, arg = line.strip(b" \t").partition(b" ")
        word, arg = verb.upper(), arg.strip(b" \t")
        yield Note(CommandIssued(_elided(line, word, arg)))
        if word in FORBIDDEN or (word.endswith(b":") and word != b":"):
            yield Note(ProtocolViolation(b"not SMTP", Secret(line[:256])))
            yield from self._hang_up(replies.RULE_BREAKER)
            return
        act = _VERBS.get(word)
        if act is None:
            yield from self._complain(self._nonsense(line))
        else:
            yield from act(self, arg, now)

    def _nonsense(self, line: bytes) -> bytes:
        try:
            line.decode()
        except UnicodeDecodeError:
            return replies.BAD_UTF8
        return replies.UNKNOWN if line.strip() else replies.BAD_SYNTAX

    def _too_long(self, head: bytes) -> Iterator[Action]:
        yield Note(LimitHit("line"))
        yield Note(ProtocolViolation(b"line too long", Secret(head[:256])))
        yield from self._hang_up(replies.BAD_SYNTAX)

    def _complain(self, reply: bytes) -> Iterator[Action]:
        """An error: after ten of them Postfix slows down, after twenty it leaves."""
        self._errors += 1
        if self._errors > HARD_ERRORS:
            yield from self._hang_up(replies.too_many_errors(self._name))
        else:
            yield Send(reply, after=SOFT_DELAY if self._errors > SOFT_ERRORS else 0)

    def _hang_up(self, reply: bytes) -> Iterator[Action]:
        self._over = True
        yield Send(reply)
        yield Hangup()

    # Commands

    def _helo(self, arg: bytes, now: Micros) -> Iterator[Action]:
        if not arg:
            yield from self._complain(replies.NO_HELO_NAME)
            return
        self._letter, self._extended = None, False
        yield Send(f"250 {self._name}\r\n".encode())

    def _ehlo(self, arg: bytes, now: Micros) -> Iterator[Action]:
        if not arg:
            yield from self._complain(replies.NO_EHLO_NAME)
            return
        self._letter, self._extended = None, True
        yield Send(replies.capabilities(self._name, tls=self._tls))

    def _mail(self, arg: bytes, now: Micros) -> Iterator[Action]:
        address, options = _path(arg, b"FROM:")
        if self._letter is not None:
            yield from self._complain(replies.NESTED_MAIL)
        elif address is None:
            yield from self._complain(replies.MAIL_SYNTAX)
        elif _declared(options) > replies.LIMIT:
            yield Note(LimitHit("message"))
            yield from self._complain(replies.TOO_BIG)
        else:
            self._letter = Letter(address, [], bytearray())
            yield Send(replies.SENDER_OK)

    def _rcpt(self, arg: bytes, now: Micros) -> Iterator[Action]:
        address, _ = _path(arg, b"TO:")
        if self._letter is None:
            yield from self._complain(replies.NEED_MAIL)
        elif not address:
            yield from self._complain(replies.RCPT_SYNTAX)
        else:
            refusal = self._policy.refusal(address, trusted=self._user is not None)
            if refusal is None and len(self._letter.recipients) >= MOST_RECIPIENTS:
                refusal = b"452 4.5.3 Error: too many recipients\r\n"
            yield Note(RecipientOffered(address, accepted=refusal is None))
            if refusal is not None:
                yield from self._complain(refusal)
            else:
                self._letter.recipients.append(address)
                yield Send(replies.RECIPIENT_OK)

    def _data(self, arg: bytes, now: Micros) -> Iterator[Action]:
        if arg:
            yield from self._complain(replies.DATA_SYNTAX)
        elif self._letter is None or not self._letter.recipients:
            yield from self._complain(replies.NEED_RCPT if self._letter is None else replies.NO_VALID_RCPT)
        else:
            self._in_data = True
            yield Send(replies.GO_AHEAD)

    def _bdat(self, arg: bytes, now: Micros) -> Iterator[Action]:
        words = arg.split()
        good = len(words) in {1, 2} and words[0].isdigit() and len(words[0]) < 12
        if not good or (len(words) == 2 and words[1].upper() != b"LAST"):
            yield from self._complain(replies.BDAT_SYNTAX)
            return
        if self._letter is None or not self._letter.recipients:
            self._over = True  # the chunk that follows cannot be told from commands
            yield Send(replies.NEED_RCPT if self._letter is None else replies.NO_VALID_RCPT)
            yield Hangup()
            return
        self._chunk, self._last_chunk = int(words[0]), len(words) == 2
        if not self._chunk:
            yield from self._chunk_done(now)

    def _rset(self, arg: bytes, now: Micros) -> Iterator[Action]:
        if arg:
            yield from self._complain(replies.RSET_SYNTAX)
            return
        self._letter = None
        yield Send(replies.OK)

    def _noop(self, arg: bytes, now: Micros) -> Iterator[Action]:
        yield Send(replies.OK)

    def _vrfy(self, arg: bytes, now: Micros) -> Iterator[Action]:
        address = arg.strip(b"<>")
        if not address:
            yield from self._complain(replies.VRFY_SYNTAX)
            return
        refusal = self._policy.unknown(address)
        if refusal is None:
            yield Send(b"252 2.0.0 %b\r\n" % address)
        else:
            yield from self._complain(refusal)

    def _etrn(self, arg: bytes, now: Micros) -> Iterator[Action]:
        yield from self._complain(replies.NO_QUEUE if arg else replies.NO_ETRN_NAME)

    def _starttls(self, arg: bytes, now: Micros) -> Iterator[Action]:
        if arg:
            yield from self._complain(replies.STARTTLS_SYNTAX)
        elif self._tls:
            yield from self._complain(replies.TLS_ACTIVE)
        else:
            self._securing = True  # what was sent along in clear is not for the secured dialogue
            yield Send(replies.READY_FOR_TLS)
            yield StartTls()

    def _auth(self, arg: bytes, now: Micros) -> Iterator[Action]:
        words = arg.split()
        if not self._extended:
            yield from self._complain(replies.AUTH_FIRST_EHLO)
        elif self._letter is not None:
            yield from self._complain(replies.AUTH_IN_MAIL)
        elif self._user is not None:
            yield from self._complain(replies.AUTH_TWICE)
        elif not 1 <= len(words) <= 2:
            yield from self._complain(replies.AUTH_SYNTAX)
        elif words[0].upper() not in MECHANISMS:
            yield from self._complain(replies.AUTH_NO_MECHANISM)
        else:
            login = self._login = Login(self._context, words[0].upper(), now, self._name)
            yield from login.begin(words[1] if len(words) == 2 else None)
            self._settle(login)

    def _quit(self, arg: bytes, now: Micros) -> Iterator[Action]:
        yield from self._hang_up(replies.BYE)

    def _login_line(self, login: Login, line: bytes) -> Iterator[Action]:
        yield from login.answered(line)
        self._settle(login)

    def _settle(self, login: Login) -> None:
        if login.over:
            self._login = None
            self._user = login.user

    # Letters

    def _data_line(self, line: bytes, now: Micros) -> Iterator[Action]:
        if self._part is not None:
            carried, self._part = self._part, None
            self._take((carried + line if line else b"") + b"\r\n")
        elif line == b".":
            self._in_data = False
            yield from self._deliver(now)
        else:
            self._take(line.removeprefix(b".") + b"\r\n")

    def _part_of_a_line(self) -> None:
        """A line of a letter may have any length: take its beginning. A CR at its end may belong to the line's."""
        piece = self._buffer.some(PIECE)
        piece = piece.removeprefix(b".") if self._part is None else self._part + piece
        self._part = b"\r" if piece.endswith(b"\r") else b""
        self._take(piece.removesuffix(b"\r"))

    def _bdat_bytes(self, block: bytes, now: Micros) -> Iterator[Action]:
        self._chunk -= len(block)
        self._take(block)
        if not self._chunk:
            yield from self._chunk_done(now)

    def _chunk_done(self, now: Micros) -> Iterator[Action]:
        if self._last_chunk:
            yield from self._deliver(now)
        else:
            assert self._letter is not None
            yield Send(b"250 2.0.0 Ok: %d bytes\r\n" % self._letter.size)

    def _take(self, data: bytes) -> None:
        letter = self._letter
        assert letter is not None
        letter.size += len(data)
        if letter.size <= replies.LIMIT:
            letter.content += data

    def _deliver(self, now: Micros) -> Iterator[Action]:
        letter = self._letter
        assert letter is not None
        if letter.size > replies.LIMIT:
            self._letter = None
            yield Note(LimitHit("message"))
            yield from self._complain(replies.FILE_TOO_BIG)
            return
        self._policy.delivered()
        self._queue_id = self._policy.queue_id(now)
        yield Keep(bytes(letter.content))


_VERBS: dict[bytes, Verb] = {
    b"HELO": SmtpSession._helo,
    b"EHLO": SmtpSession._ehlo,
    b"MAIL": SmtpSession._mail,
    b"RCPT": SmtpSession._rcpt,
    b"DATA": SmtpSession._data,
    b"BDAT": SmtpSession._bdat,
    b"RSET": SmtpSession._rset,
    b"NOOP": SmtpSession._noop,
    b"VRFY": SmtpSession._vrfy,
    b"ETRN": SmtpSession._etrn,
    b"STARTTLS": SmtpSession._starttls,
    b"AUTH": SmtpSession._auth,
    b"QUIT": SmtpSession._quit,
}


def _elided(line: bytes, word: bytes, arg: bytes) -> bytes:
    """The line without the secret that an initial response to AUTH is."""
    mechanism, _, response = arg.partition(b" ")
    return b"AUTH %b ***" % mechanism if word == b"AUTH" and response else line


def _path(arg: bytes, prefix: bytes) -> tuple[bytes | None, list[bytes]]:
    """The address in ``FROM:<a@b> SIZE=1`` and the options behind it; None where it is no address."""
    if arg[: len(prefix)].upper() != prefix:
        return None, []
    rest = arg[len(prefix) :].lstrip(b" ")
    if rest.startswith(b"<"):
        address, closing, options = rest[1:].partition(b">")
        return (address, options.split()) if closing else (None, [])
    words = rest.split()
    return (words[0], words[1:]) if words else (None, [])


def _declared(options: list[bytes]) -> int:
    """The SIZE option's value."""
    for option in options:
        name, _, value = option.partition(b"=")
        if name.upper() == b"SIZE" and value.isdigit():
            return int(value[:20])
    return 0
