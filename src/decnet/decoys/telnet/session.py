"""One visit by telnet: options, login, shell."""

from collections.abc import Iterator

from decnet.decoys.telnet.products import issue, product
from decnet.events import CredentialOffered, EnvironmentSent, Micros, Secret, TerminalRequested
from decnet.kit.login import admits
from decnet.kit.shell import Complaint, Ended, Output, Shell, Window
from decnet.kit.shell.terminal import Terminal
from decnet.kit.telnet import (
    DO,
    INTERRUPT,
    IS,
    NAWS,
    NEW_ENVIRON,
    TSPEED,
    TTYPE,
    WILL,
    WONT,
    Detail,
    Event,
    Option,
    Signal,
    TelnetReader,
    ask,
    escape,
    say,
    variables,
    window,
)
from decnet.sansio import Action, Context, Conversation, Hangup, Keep, Note, Record, Send, Wake

MAX_HELD = 64 << 10  # bytes that wait while nobody reads
MAX_VARIABLES = 40
MAX_NAME = 256
ASKED = frozenset((TTYPE, TSPEED, NEW_ENVIRON))


class TelnetSession(Conversation):
    """Negotiates, asks who is there, and hands over to the shell."""

    def __init__(self, context: Context) -> None:
        self._context, self._product = context, product(context.persona)
        self._reader = TelnetReader()
        self._window, self._named_term = Window(80, 24, self._product.term), False
        self._waiting, self._details = set(self._product.waits), set[int]()
        self._state = "options"  # then `answers`, `name`, `secret`, `delay`, `shell`, `over`
        self._out: list[Action] = []
        self._terminal = Terminal(self._window, self._show, busybox=False, paste=False)
        self._held = bytearray()
        self._user, self._attempts, self._variables = "", 0, 0
        self._given = b""  # a user that the client named beforehand
        self._shell: Shell | None = None

    def opened(self, now: Micros) -> Iterator[Action]:
        yield Send(self._product.opening)
        yield Wake(self._product.patience, "timeout")
        if not self._waiting:
            yield from self._prompt(issue(self._context.persona))

    def received(self, data: bytes, now: Micros) -> Iterator[Action]:
        for event in self._reader.feed(data):
            if self._state == "over":
                return
            if isinstance(event, bytes):
                yield from self._text(event, now)
            else:
                yield from self._negotiated(event, now)

    def eof(self, now: Micros) -> Iterator[Action]:
        if self._shell is not None:
            yield from self._carried(self._shell.eof(now))

    def timer(self, token: str, now: Micros) -> Iterator[Action]:
        if token == "timeout" and self._shell is None:
            yield from self._said(b"\r\nLogin timed out after 60 seconds.\r\n")
            yield from self._end()
        elif token == "login" and self._state == "delay":
            yield from self._refused(now)
        elif self._shell is not None:
            yield from self._carried(self._shell.timer(token, now))

    def kept(self, stream: int, sha256: str, size: int, stored: int, now: Micros) -> Iterator[Action]:
        if self._shell is not None:
            yield from self._carried(self._shell.kept(stream, sha256, size, stored, now))

    def closed(self, now: Micros) -> Iterator[Action]:
        if self._shell is not None:
            yield from self._carried(self._shell.closed(now))

    def _negotiated(self, event: Event, now: Micros) -> Iterator[Action]:
        match event:
            case Option(verb, option) if verb in (WILL, WONT):
                yield from self._agreed(verb, option)
            case Option(verb, option) if verb == DO and option not in (1, 3, 5):
                yield Send(say(WONT, option))
            case Detail(option, data):
                yield from self._detailed(option, data, now)
            case Signal(command) if command == INTERRUPT and self._shell is not None:
                yield from self._carried(self._shell.received(b"\x03", now))
        yield from self._advance()

    def _agreed(self, verb: int, option: int) -> Iterator[Action]:
        self._waiting.discard(option)
        if verb == WILL and option in ASKED and self._state == "options" and option not in self._details:
            self._details.add(option)
            yield Send(ask(option))

    def _detailed(self, option: int, data: bytes, now: Micros) -> Iterator[Action]:
        if option == NAWS and (size := window(data)) is not None:
            columns, rows = size[0] or 80, size[1] or 24
            self._window = Window(columns, rows, self._window.term)
            if self._shell is not None:
                yield from self._carried(self._shell.resized(columns, rows, now))
        elif option == TTYPE and data[:1] == bytes((IS,)):
            name = data[1:64].decode("latin-1").lower()
            self._window = Window(self._window.columns, self._window.rows, name or self._product.term)
        elif option == NEW_ENVIRON:
            for name_, value in variables(data):
                if self._variables < MAX_VARIABLES:
                    self._variables += 1
                    yield Note(EnvironmentSent(name=name_, value=value))
                    if name_ == b"USER" and not value.startswith(b"-"):
                        self._given = value[:MAX_NAME]
        self._details.discard(option)

    def _advance(self) -> Iterator[Action]:
        """Go on where all that was asked has been answered."""
        if self._waiting or self._details:
            return
        if self._state == "options" and self._product.second:
            self._state, self._waiting = "answers", set(self._product.answers)
            yield Send(self._product.second)
        elif self._state in ("options", "answers") and self._product.waits:
            yield Send(self._product.third)
            yield from self._prompt(issue(self._context.persona))

    def _text(self, data: bytes, now: Micros) -> Iterator[Action]:
        if self._shell is not None:
            yield from self._carried(self._shell.received(data, now))
            return
        self._held += data[: MAX_HELD - len(self._held)]
        while self._held and self._state in ("name", "secret"):
            hidden, place = not self._terminal.echo, len(self._out)
            taken = self._terminal.feed(bytes(self._held), 0)
            keys = bytes(self._held[:taken])
            del self._held[:taken]
            self._out.insert(place, Record("i", b"*" * len(keys) if hidden else keys))
            yield from self._entered(now)
            if not taken:
                return

    def _entered(self, now: Micros) -> Iterator[Action]:
        """What was typed at a prompt: nothing yet, a line, or an end."""
        signal, self._terminal.signal = self._terminal.signal, ""
        source = self._terminal.input
        if signal or not source.line_ready():
            yield from self._flush()
            if signal:
                yield from self._end()
            return
        line = source.take_line()
        if not line:
            yield from self._end()
            return
        text = line.rstrip(b"\n")
        if self._state == "name":
            yield from self._flush()
            yield from self._named(text)
        else:
            yield from self._tried(text, now)

    def _prompt(self, before: bytes = b"") -> Iterator[Action]:
        self._state, self._terminal.echo = "name", True
        given, self._given = self._given, b""
        if given:
            yield from self._said(before)
            yield from self._named(given)
            return
        yield from self._said(before + f"{self._context.persona.hostname} login: ".encode())

    def _named(self, name: bytes) -> Iterator[Action]:
        if not name.strip():
            yield from self._prompt()
            return
        self._user = name.strip()[:MAX_NAME].decode("latin-1")
        self._state, self._terminal.echo = "secret", False
        yield from self._said(b"Password: ")

    def _tried(self, secret: bytes, now: Micros) -> Iterator[Action]:
        context, self._terminal.echo = self._context, True
        accepted = admits(context.persona, context.overlay, self._user, secret)
        user = self._user.encode("latin-1")
        yield Note(CredentialOffered(principal=user, secret=Secret(secret), accepted=accepted))
        yield from self._flush()
        yield from self._said(b"\r\n")
        if accepted:
            yield from self._admitted(now)
        else:
            self._state = "delay"
            yield Wake(self._product.delay, "login")

    def _refused(self, now: Micros) -> Iterator[Action]:
        self._attempts += 1
        yield from self._said(self._product.gap + b"Login incorrect\r\n")
        if self._attempts >= self._product.attempts:
            yield from self._said(self._product.farewell)
            yield from self._end()
            return
        yield from self._prompt()
        held, self._held = bytes(self._held), bytearray()
        yield from self._text(held, now)

    def _admitted(self, now: Micros) -> Iterator[Action]:
        account = self._context.persona.account(self._user)
        if account is None:
            return
        self._state = "shell"
        shown = self._window
        yield Note(TerminalRequested(term=shown.term.encode("latin-1"), columns=shown.columns, rows=shown.rows))
        self._shell = Shell(self._context, account, window=shown, door="telnetd")
        yield from self._carried(self._shell.opened(now))
        held, self._held = bytes(self._held), bytearray()
        if held and self._state == "shell":
            yield from self._carried(self._shell.received(held, now))

    def _carried(self, outputs: Iterator[Output]) -> Iterator[Action]:
        """What the shell does, as it goes over this wire."""
        for output in outputs:
            match output:
                case Send(data, after):
                    yield Send(escape(data), after)
                case Complaint(data):
                    yield Send(escape(data))
                case Ended():
                    yield from self._end()
                case Note() | Record() | Keep() | Wake() | Hangup():
                    yield output

    def _show(self, data: bytes) -> None:
        self._out += (Send(escape(data)), Record("o", data))

    def _said(self, data: bytes) -> Iterator[Action]:
        if data:
            self._show(data)
        yield from self._flush()

    def _flush(self) -> Iterator[Action]:
        out, self._out = self._out, []
        yield from out

    def _end(self) -> Iterator[Action]:
        self._state = "over"
        yield Hangup()
