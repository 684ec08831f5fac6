"""One run of an account's shell, for a door to carry."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from decnet.events import SECOND, CommandIssued, Fact, FileCaptured, LimitHit, Micros
from decnet.kit.shell import surroundings
from decnet.kit.shell.call import Streams
from decnet.kit.shell.commands import COMMANDS
from decnet.kit.shell.conversation import Conversation
from decnet.kit.shell.devices import Display
from decnet.kit.shell.dialect import Mistake, dialect
from decnet.kit.shell.effects import effect
from decnet.kit.shell.elision import elide
from decnet.kit.shell.files import FileSystem
from decnet.kit.shell.greeting import greeting
from decnet.kit.shell.image import image
from decnet.kit.shell.machine import Machine
from decnet.kit.shell.node import FILE
from decnet.kit.shell.output import Complaint, Ended, Output, Window
from decnet.kit.shell.streams import Source
from decnet.kit.shell.tasks import SLICE, Interrupted, Routine
from decnet.kit.shell.terminal import Terminal
from decnet.kit.shell.world import Issued, World
from decnet.persona import Account
from decnet.sansio import Context, Keep, Note, Record, Send, Wake

MAX_OUTPUT = 128 << 10  # bytes of one turn
MAX_INBOX = 1 << 20  # bytes that wait while a program runs
LEFT_OVER = 200  # lines that are noted though they did not run
LINES = 64  # that one call of ``received`` runs
PIECE = 4 << 10
QUIET = 3 * SECOND  # after which a file counts as finished
FIRST_PAUSE, LONGEST_PAUSE = 50_000, 30 * SECOND
PATIENCE = 40  # turns after which a line counts as endless
KEY_SIGNALS = {"\x03": Interrupted(130), "\x1c": Interrupted(131), "\x1a": Interrupted(148, stopped=True)}


class _Captured(Struct, frozen=True):
    """A file on its way to quarantine."""

    path: str


class Shell:
    """See the package's docstring."""

    def __init__(
        self,
        context: Context,
        account: Account,
        *,
        window: Window | None = None,
        environment: Mapping[bytes, bytes] | None = None,
        command: bytes | None = None,
        door: str = "sshd",
        name: str = "shell",
        first_stream: int = 1,
    ) -> None:
        self._context, self._account, self._window, self._command = context, account, window, command
        self._environment, self._door, self._name = environment or {}, door, name
        self._stream, self._captures = first_stream, dict[int, _Captured]()
        self._out: list[Output | Issued] = []
        self._shown = bytearray()  # on the terminal, not yet among the actions
        self._due: Micros = 0  # what a running command waits for
        self._size = 0  # of what was written in this turn
        self._inbox, self._turns, self._kept, self._ended = bytearray(), 0, 0, True
        self._seen: dict[str, int] = {}
        self._terminal: Terminal | None = None
        self.status: int | None = None

    def opened(self, now: Micros) -> Iterator[Output]:
        """The shell starts: greeting and prompt, or the command runs."""
        self._begin(now)
        yield from self._go(now)

    def received(self, data: bytes, now: Micros) -> Iterator[Output]:
        """Keys where there is a window, standard input otherwise."""
        if self._ended:
            return
        self._at(now)
        if self._terminal is None:
            self._world.input.feed(data)
            yield from self._go(now)
            return
        self._inbox += data[: MAX_INBOX - len(self._inbox)]
        yield from self._take_keys(now)

    def eof(self, now: Micros) -> Iterator[Output]:
        """Standard input ends. Where there is a window, the line is gone: the shell ends with it."""
        if self._ended:
            return
        self._at(now)
        if self._terminal is None:
            self._world.input.finish()
            yield from self._go(now)
            return
        yield from self._left_over()
        self._main.kill(129)
        yield from self._finish(129)

    def timer(self, token: str, now: Micros) -> Iterator[Output]:
        """A ``Wake`` of this shell fell due; tokens of others are ignored."""
        if self._ended or not token.startswith(f"{self._name}."):
            return
        self._at(now)
        if token == f"{self._name}.keep":
            yield from self._keep_all()
            return
        if token == f"{self._name}.run":
            self._at(self._due)
            yield from self._go(now)
        yield from self._take_keys(now)

    def resized(self, columns: int, rows: int, now: Micros) -> Iterator[Output]:
        """The visitor's terminal changed its size."""
        if self._terminal is not None and 0 < columns < 10_000 and 0 < rows < 10_000:
            self._terminal.window = Window(columns, rows, self._terminal.window.term)
            yield Record("r", f"{columns}x{rows}".encode())

    def kept(self, stream: int, sha256: str, size: int, stored: int, now: Micros) -> Iterator[Output]:
        """A file that the shell handed over is in quarantine."""
        captured = self._captures.pop(stream, None)
        if captured is not None:
            path = captured.path.encode("latin-1", "replace")
            yield Note(FileCaptured(path=path, sha256=sha256, size=size, stored=stored))

    def interrupt(self, now: Micros) -> Iterator[Output]:
        """A signal came by the protocol."""
        if not self._ended:
            self._at(now)
            self._main.interrupt(Interrupted(130))
            yield from self._go(now)

    def closed(self, now: Micros) -> Iterator[Output]:
        """The visitor is gone: what he had typed last is noted."""
        if not self._ended:
            yield from self._left_over()
        self._ended = True

    def _left_over(self) -> Iterator[Output]:
        """Command lines that were typed and never came to run."""
        text = self._shell.unfinished
        if self._terminal is not None:
            text += (self._terminal.ahead() + bytes(self._inbox)).replace(b"\r", b"\n").decode("latin-1")
        for line in text.split("\n")[:LEFT_OVER]:
            if line.strip():
                yield Note(CommandIssued(line=elide(line).encode("latin-1", "replace")))

    def _at(self, now: Micros) -> None:
        """It is ``now``; a clock that was ahead, because a wait was over, does not go back."""
        self._world.machine.now = self._world.tasks.now = max(now, self._world.machine.now)

    def _begin(self, now: Micros) -> None:
        context, account, self._ended = self._context, self._account, False
        machine = Machine(context, now)
        files = FileSystem(image(context.persona.claim), machine, context.overlay)
        self._world = world = World(context, account, machine, files, self._door)
        machine.busy = world.processes
        world.report_to(self._note, self._keep)
        world.tasks.flooded = lambda: self._size > MAX_OUTPUT
        kind = dialect(context.persona.distro.key, account.shell)
        streams: Streams = {}
        if self._window is not None:
            world.tty = f"pts/{context.dice.between(0, 2)}"
            paste = kind.is_bash and kind.version >= (5, 1)
            world.screen = self._terminal = Terminal(self._window, self._show, busybox=kind.name == "ash", paste=paste)
            world.input = self._terminal.input
            display = Display(world)
            streams = {0: world.input, 1: display, 2: display}
        else:
            world.input = Source(ended=False)
            streams = {0: world.input, 1: _Stream(self, False), 2: _Stream(self, True)}
        self._shell = Conversation(world, COMMANDS, kind, world.who(account.name), streams)
        self._prepare()
        self._main = world.tasks.spawn(self._routine(), self._title())
        self._shell.pid = self._main.pid

    def _title(self) -> str:
        name = self._account.shell.rsplit("/", 1)[-1]
        return f"{name} -c {self._command.decode('latin-1')}"[:200] if self._command is not None else f"-{name}"

    def _prepare(self) -> None:
        shell, account = self._shell, self._account
        name = account.shell.rsplit("/", 1)[-1]
        shell.login, shell.zero = self._command is None, name if self._command is not None else f"-{name}"
        term = self._window.term if self._window is not None else ""
        surroundings.give(shell, account, term, self._environment)
        if self._window is not None and self._command is None:
            surroundings.make_interactive(shell, account, term)

    def _routine(self) -> Routine:
        shell, command = self._shell, self._command
        if command is not None:
            return self._execute(command.decode("latin-1"))
        if self._window is not None:
            for text in greeting(self._world, shell.who):
                self._show(text.encode("latin-1", "replace").replace(b"\n", b"\r\n"))
        return shell.converse(self._world.input)

    def _execute(self, text: str) -> Routine:
        shell = self._shell
        shell.how = "command"
        try:
            judged = effect(shell.parsed(text))
        except Mistake:
            judged = "read"
        self._world.issue(elide(text), judged)
        return (yield shell.script(text))

    def _take_keys(self, now: Micros) -> Iterator[Output]:
        terminal, lines, spent = self._terminal, 0, 0
        while terminal is not None and self._inbox and not self._ended and terminal.accepts():
            if lines >= LINES or spent > SLICE:
                yield from self._flush()
                yield Wake(FIRST_PAUSE, f"{self._name}.keys")
                return
            self._settle()
            hidden, place = not terminal.echo, len(self._out)
            taken = terminal.feed(bytes(self._inbox[:PIECE]), 0)
            keys = bytes(self._inbox[:taken])
            del self._inbox[:taken]
            if keys:
                self._out.insert(place, Record("i", b"*" * len(keys) if hidden else keys))
            if not self._inbox and not terminal.ready() and not terminal.signal and not terminal.input.ready():
                break
            lines += 1
            yield from self._signalled(now)
            yield from self._go(now)
            spent += SLICE - self._world.tasks.budget
            if not taken:
                return
        yield from self._flush()

    def _signalled(self, now: Micros) -> Iterator[Output]:
        terminal = self._terminal
        if terminal is not None and terminal.signal:
            signal, terminal.signal = KEY_SIGNALS[terminal.signal], ""
            self._main.interrupt(Interrupted(signal.status, stopped=signal.stopped))
        yield from ()

    def _go(self, now: Micros) -> Iterator[Output]:
        """Let everything run that can."""
        world = self._world
        self._at(now)
        self._size = 0
        before = world.issued
        pending = world.tasks.run()
        if world.issued is not before or not pending:
            self._turns = 0
        yield from self._flush()
        if self._main.status is not None:
            yield from self._finish(self._main.status)
            return
        if pending:
            yield from self._pause()
        elif (due := world.tasks.due()) is not None:
            self._due = due
            yield Wake(max(0, due - world.machine.now), f"{self._name}.run")
        if world.files.touched:
            yield Wake(QUIET, f"{self._name}.keep")

    def _pause(self) -> Iterator[Output]:
        """What runs goes on later, the later the longer it has been running."""
        self._turns += 1
        if self._turns == PATIENCE:
            yield Note(LimitHit("shell.work"))
            for task in self._world.tasks.all:
                if task.background:
                    task.kill(137)
        pause = FIRST_PAUSE if self._turns < 8 else min(LONGEST_PAUSE, FIRST_PAUSE << min(self._turns - 8, 10))
        yield Wake(pause, f"{self._name}.run")

    def _finish(self, status: int) -> Iterator[Output]:
        self._ended, self.status = True, status
        self._shell.save_history()
        yield from self._flush()
        yield from self._keep_all()
        yield Ended(status)

    def _settle(self) -> None:
        """Turn what was shown into actions, before another one follows."""
        if self._shown:
            data = bytes(self._shown)
            self._shown.clear()
            self._out += (Send(data), Record("o", data))

    def _flush(self) -> Iterator[Output]:
        self._settle()
        out, self._out = self._out, []
        for each in out:
            if isinstance(each, Issued):
                yield Note(CommandIssued(line=each.line, effect=each.effect))
            else:
                yield each

    def _note(self, fact: Fact | Issued) -> None:
        self._settle()
        self._out.append(fact if isinstance(fact, Issued) else Note(fact))

    def _show(self, data: bytes) -> None:
        self._size += len(data)
        self._shown += data

    def write(self, data: bytes, complaint: bool) -> None:
        """Standard output or error, where there is no terminal."""
        self._size += len(data)
        self._out.append(Complaint(data) if complaint else Send(data))

    def full(self) -> bool:
        return self._size > MAX_OUTPUT

    def _keep(self, real: str) -> None:
        """Hand a file over for quarantine, once for what it holds."""
        node = self._world.files.at(real)
        self._world.files.touched.pop(real, None)
        if node is None or node.kind != FILE or node.make or not node.data or node.program:
            return
        if self._kept >= self._context.limits.artifacts or self._seen.get(real) == hash(node.data):
            return
        self._seen[real] = hash(node.data)
        self._kept += 1
        self._captures[self._stream] = _Captured(real)
        self._settle()
        self._out.append(Keep(node.data, self._stream))
        self._stream += 1

    def _keep_all(self) -> Iterator[Output]:
        for real in list(self._world.files.touched):
            self._keep(real)
        yield from self._flush()


class _Stream:
    """Standard output or error without a terminal."""

    terminal = False

    def __init__(self, shell: Shell, complaint: bool) -> None:
        self._shell, self._complaint = shell, complaint

    def write(self, data: bytes) -> None:
        if data:
            self._shell.write(data, self._complaint)

    def full(self) -> bool:
        return self._shell.full()

    def close(self) -> None:
        return
