"""A visitor in front of an emulated shell: what he types, what he reads, what is noted."""

from collections.abc import Iterator
from hashlib import sha256
from typing import TypeVar

from decnet.events import CommandIssued, Fact
from decnet.kit.shell import Complaint, Ended, Output, Shell, Window
from decnet.persona import ARCHETYPES, Claim, Persona
from decnet.sansio import Context, Keep, Limits, Note, Record, Send, Wake
from tests.transcripts import NOW, Dice, Overlay

F = TypeVar("F", bound=Fact)
XTERM = Window(80, 24, "xterm")


def visit(distro: str = "debian", archetype: str = "linux-server", overlay: Overlay | None = None) -> Context:
    """A visit to a host of that system."""
    claim = Claim("alpha", ARCHETYPES[archetype].key, distro, "srv-01", NOW - 10 * 86_400_000_000)
    return Context(
        persona=Persona(claim),
        dice=Dice(),
        limits=Limits(),
        overlay=overlay or Overlay(),
        peer="192.0.2.1",
        peer_port=40000,
        address="198.51.100.7",
        port=22,
    )


class Visitor:
    """One shell and all that came of it. Time passes only when ``wait`` says so."""

    def __init__(
        self,
        command: str | None = None,
        *,
        distro: str = "debian",
        user: str = "root",
        window: Window | None = None,
        overlay: Overlay | None = None,
        stdin: bytes | None = None,
        archetype: str = "linux-server",
    ) -> None:
        archetype = "iot-device" if distro == "embedded" else archetype
        self.context = visit(distro, archetype, overlay)
        account = self.context.persona.account(user)
        assert account is not None
        self.now = NOW
        self.out, self.err = b"", b""
        self.facts: list[Fact] = []
        self.files: dict[int, bytes] = {}
        self.recorded: list[Record] = []
        self.status: int | None = None
        self.turns = 0  # of a command that did not end in one
        self._wakes: dict[str, int] = {}
        self.shell = Shell(
            self.context, account, window=window, command=None if command is None else command.encode("latin-1")
        )
        self._take(self.shell.opened(self.now))
        if stdin is not None:
            self._take(self.shell.received(stdin, self.now))
            self.leave()

    def _take(self, outputs: Iterator[Output]) -> None:
        for output in outputs:
            match output:
                case Send(data):
                    self.out += data
                case Complaint(data):
                    self.err += data
                case Note(fact):
                    self.facts.append(fact)
                case Record():
                    self.recorded.append(output)
                case Ended(status):
                    assert self.status is None
                    self.status = status
                case Wake(after, token):
                    self._wakes[token] = self.now + after
                case Keep(data, stream):
                    self.files[stream] = data
                    size = len(data)
                    self._take(self.shell.kept(stream, sha256(data).hexdigest(), size, size, self.now))

    def press(self, keys: str) -> str:
        """Press keys; what is shown from then on, once everything that can happen at once has happened."""
        before = len(self.out)
        self._take(self.shell.received(keys.encode("latin-1"), self.now))
        return self.out[before:].decode("latin-1")

    def wait(self, turns: int = 12) -> "Visitor":
        """Let timers fall due, the next one first."""
        for _ in range(turns):
            if self.status is not None or not self._wakes:
                break
            token = min(self._wakes, key=lambda each: self._wakes[each])
            self.now = max(self.now, self._wakes.pop(token))
            self.turns += 1
            self._take(self.shell.timer(token, self.now))
        return self

    def leave(self) -> None:
        """The visitor will send no more."""
        self._take(self.shell.eof(self.now))

    def vanish(self) -> None:
        """The connection is gone."""
        self._take(self.shell.closed(self.now))

    def told(self, kind: type[F]) -> list[F]:
        return [fact for fact in self.facts if isinstance(fact, kind)]

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Command lines as noted, with their effects."""
        return [(fact.line.decode("latin-1"), fact.effect) for fact in self.told(CommandIssued)]


def run(command: str, distro: str = "debian", user: str = "root", overlay: Overlay | None = None) -> Visitor:
    """A command by itself, as ``ssh host command`` runs it, up to its end or a few timers."""
    return Visitor(command, distro=distro, user=user, overlay=overlay).wait()


def said(command: str, distro: str = "debian", user: str = "root") -> str:
    """What a command prints; complaints come after that."""
    visitor = run(command, distro, user)
    return (visitor.out + visitor.err).decode("latin-1")
