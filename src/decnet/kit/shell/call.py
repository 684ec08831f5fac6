"""One run of a command, as the command sees it."""

import posixpath
from collections.abc import Callable
from typing import Protocol, TypeAlias

from decnet.events import Micros
from decnet.kit.shell.devices import reader
from decnet.kit.shell.dialect import Dialect
from decnet.kit.shell.node import Node, Refused, Who
from decnet.kit.shell.streams import Reading, Sink, Source, read_all, read_line
from decnet.kit.shell.syntax import Function, Sequence
from decnet.kit.shell.tasks import Routine, Task, Wait
from decnet.kit.shell.variables import Variables
from decnet.kit.shell.world import World

Streams: TypeAlias = dict[int, Source | Sink]


class Runner(Protocol):
    """The shell that runs a command."""

    world: World
    variables: Variables
    dialect: Dialect
    who: Who
    folder: str
    arguments: list[str]
    status: int
    options: set[str]
    functions: dict[str, Function]
    traps: dict[str, str]
    hashed: dict[str, str]
    streams: Streams
    number: int
    loops: int
    calls: int
    aliases: dict[str, str]
    history: list[str]
    jobs: list[Task]
    mask: int
    zero: str
    where: str
    sources: int
    how: str
    login: bool
    pid: int

    def complain(self, text: str) -> str:
        """``text`` with the prefix of the shell, and a newline."""

    def invoke(self, words: list[str], streams: Streams, environment: dict[str, str] | None = None) -> Routine:
        """Run a command by its words; no function or alias is looked at."""

    def find(self, name: str) -> str | None:
        """The path of the program ``name``, None where there is none."""

    def is_builtin(self, name: str) -> bool: ...

    def builtin(self, words: list[str], streams: Streams) -> Routine:
        """Run what the shell itself runs."""

    def program(self, name: str, args: list[str], streams: Streams, environment: dict[str, str]) -> Routine:
        """Run the command ``name``, wherever it lies."""

    def child(self, streams: Streams, *, zero: str, how: str, arguments: list[str], shell: str) -> "Runner":
        """Another shell, as a program starts it."""

    def parsed(self, text: str) -> Sequence:
        """``text`` as commands. Raises ``Mistake``."""

    def lines(self, text: str) -> Routine:
        """Run all lines of ``text`` in this shell, as ``source`` does."""

    def sequence(self, body: Sequence) -> Routine:
        """Run commands one after the other."""

    def change_folder(self, path: str) -> None:
        """Go to ``path``."""

    def absolute(self, path: str) -> str: ...

    def is_terminal(self, number: int) -> bool: ...

    def home(self, user: str) -> str | None: ...

    def script(self, text: str) -> Routine:
        """Run all lines of ``text``."""

    def converse(self, source: Source) -> Routine:
        """Run the lines that come from ``source`` until it ends."""

    def become(self, user: str, *, login: bool) -> None:
        """Act in the name of ``user``."""

    def hash_path(self, name: str, path: str | None) -> None:
        """Remember where ``name`` is; forget all for None."""


class Call:
    """What a command is given. Text is ``str`` of Latin-1, one character a byte."""

    def __init__(self, shell: Runner, words: list[str], streams: Streams, environment: dict[str, str]) -> None:
        self.shell, self.words, self.streams, self.environment = shell, words, streams, environment
        self.name, self.args = words[0].rsplit("/", 1)[-1], words[1:]
        self.world: World = shell.world
        self.machine, self.files, self.who = shell.world.machine, shell.world.files, shell.who
        self.embedded = shell.world.machine.embedded
        source = streams.get(0)
        self.stdin = source if isinstance(source, Source) else Source()

    @property
    def now(self) -> Micros:
        return self.world.now

    def sink(self, number: int) -> Sink | None:
        stream = self.streams.get(number)
        return stream if stream is not None and not isinstance(stream, Source) else None

    @property
    def on_terminal(self) -> bool:
        """Whether standard output is a terminal."""
        sink = self.sink(1)
        return sink is not None and sink.terminal

    def raw(self, data: bytes) -> None:
        """Write to standard output."""
        sink = self.sink(1)
        if sink is None:
            raise Refused("EBADF")
        sink.write(data)
        self.world.tasks.spend(len(data) >> 9)

    def out(self, *texts: str) -> None:
        self.raw("".join(texts).encode("latin-1", "replace"))

    def line(self, text: str = "") -> None:
        """``text`` and a newline."""
        self.out(text, "\n")

    def err(self, text: str) -> None:
        """A line to standard error, as it stands."""
        sink = self.sink(2)
        if sink is not None:
            sink.write(text.encode("latin-1", "replace") + b"\n")

    def fail(self, text: str, status: int = 1) -> int:
        """`name: text` to standard error; returns ``status``."""
        self.err(f"{self.name}: {text}")
        return status

    def complain(self, text: str, status: int = 1) -> int:
        """A complaint of a builtin, in the shell's name."""
        sink = self.sink(2)
        if sink is not None:
            sink.write(self.shell.complain(f"{self.name}: {text}").encode("latin-1", "replace"))
        return status

    def absolute(self, path: str) -> str:
        """``path`` as seen from the shell's folder."""
        return path if path.startswith("/") else posixpath.join(self.shell.folder, path)

    def stat(self, path: str, follow: bool = True) -> Node:
        """Raises :class:`Refused`, as all that touch files."""
        if not path:
            raise Refused("ENOENT")
        return self.files.stat(self.absolute(path), self.who, follow)

    def read_file(self, path: str) -> bytes:
        if not path:
            raise Refused("ENOENT")
        return self.files.read(self.absolute(path), self.who)

    def write_file(self, path: str, data: bytes) -> None:
        self.files.write(self.absolute(path), self.who, data, mode=0o666 & ~self.shell.mask)

    def exists(self, path: str) -> bool:
        return bool(path) and self.files.exists(self.absolute(path), self.who)

    def source(self, path: str) -> Source:
        """What ``path``, or `-`, is read from. Raises :class:`Refused`."""
        if path == "-" or path in ("/dev/stdin", "/proc/self/fd/0"):
            return self.stdin
        if not path:
            raise Refused("ENOENT")
        source = reader(self.world, self.who, self.absolute(path))
        self.world.tasks.spend(source.pending() >> 9)
        return source

    def input(self, path: str = "-") -> Reading:
        """All of a file or of standard input."""
        return (yield from read_all(self.source(path)))

    def drained(self) -> Routine:
        """Wait until whoever reads the output has taken enough of it."""
        sink = self.sink(1)
        if sink is not None and sink.full():
            yield Wait(lambda: not sink.full())
        yield None
        return 0

    def sleep(self, duration: Micros) -> Routine:
        """Wait for a time."""
        yield Wait(due=self.now + duration)
        return 0

    def ask(self, prompt: str) -> Reading:
        """Ask for a secret on the terminal, without an echo."""
        screen = self.world.screen
        if screen is None or not self.stdin.terminal:
            return (yield from read_line(self.stdin)).rstrip(b"\r\n")
        screen.show(prompt.encode())
        screen.echo = False
        try:
            answer = yield from read_line(self.stdin)
        finally:
            screen.echo = True
        screen.show(b"\r\n")
        return answer.rstrip(b"\r\n")

    def run(self, words: list[str], environment: dict[str, str] | None = None) -> Routine:
        """Run another command with the same streams."""
        return self.shell.invoke(words, self.streams, environment)


Command: TypeAlias = Callable[[Call], "int | Routine"]
