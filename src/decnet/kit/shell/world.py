"""What all shells of one session share, and what they have done that has to be told."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Protocol, TypeAlias

from msgspec import Struct

from decnet.events import Fact, Micros
from decnet.kit.shell.files import FileSystem
from decnet.kit.shell.machine import Machine
from decnet.kit.shell.node import ROOT, Refused, Who
from decnet.kit.shell.output import Window
from decnet.kit.shell.processes import Process
from decnet.kit.shell.streams import Source
from decnet.kit.shell.tasks import Tasks
from decnet.persona import Account
from decnet.sansio import Context

User: TypeAlias = tuple[int, int, str, str]
Group: TypeAlias = tuple[int, tuple[str, ...]]
MAX_TABLE = 64 << 10  # bytes of /etc/passwd that are looked at
RANKS = ("read", "write", "execute")


class Issued(Struct):
    """A command line that is to be noted. Its effect is known once it has begun to run."""

    line: bytes
    effect: str = "read"

    def raise_to(self, effect: str) -> None:
        self.effect = max(self.effect, effect, key=RANKS.index)


class Answer(Struct, frozen=True):
    """What came of a prompt: a line, or its end (``^D``), or an interrupt (``^C``)."""

    line: str
    ended: bool = False
    interrupted: bool = False


class Screen(Protocol):
    """The terminal, as commands use it."""

    window: Window
    echo: bool

    def show(self, data: bytes) -> None: ...
    def edit(self, prompt: str, history: list[str], complete: Callable[[str], list[str]]) -> None: ...
    def ready(self) -> bool: ...
    def answer(self) -> Answer: ...


class World:
    """One session's machine, files, tasks and log."""

    def __init__(self, context: Context, account: Account, machine: Machine, files: FileSystem, door: str) -> None:
        self.context, self.account, self.machine, self.files, self.door = context, account, machine, files, door
        self.persona = context.persona
        self.tasks = Tasks(machine.processes.last + context.dice.between(20, 400))
        self.started: Micros = machine.now
        self.tty = ""
        self.screen: Screen | None = None
        self.input: Source = Source()
        self.issued: Issued | None = None
        self.depth = 0  # of shells started by shells
        self.channels: dict[str, bytes] = {}  # what is read from /dev/fd
        self._facts: Callable[[Fact | Issued], None] = lambda fact: None
        self._keep: Callable[[str], None] = lambda real: None

    def report_to(self, facts: Callable[[Fact | Issued], None], keep: Callable[[str], None]) -> None:
        """Who takes facts, and who keeps files."""
        self._facts, self._keep = facts, keep

    @property
    def now(self) -> Micros:
        return self.machine.now

    def note(self, fact: Fact) -> None:
        """Something happened that is to be recorded."""
        self._facts(fact)

    def issue(self, line: str, effect: str) -> None:
        """The visitor gave a command line, elided already."""
        self.issued = Issued(line.encode("latin-1", "replace"), effect)
        self._facts(self.issued)

    def affects(self, effect: str) -> None:
        """What runs turns out to write or execute."""
        if self.issued is not None:
            self.issued.raise_to(effect)

    def keep(self, real: str) -> None:
        """The file at ``real`` is about to be used: keep what it holds now."""
        self._keep(real)

    def users(self) -> Mapping[str, User]:
        """By name: user and group number, home and shell, as /etc/passwd has them now."""
        return _users(self._table("/etc/passwd"))

    def groups(self) -> Mapping[str, Group]:
        """By name: number and members, as /etc/group has them now."""
        return _groups(self._table("/etc/group"))

    def _table(self, path: str) -> bytes:
        try:
            return self.files.read(path, ROOT)[:MAX_TABLE]
        except Refused:
            return b""

    def user_name(self, uid: int) -> str:
        """The name of a user's number; the number where it has none."""
        return next((name for name, row in self.users().items() if row[0] == uid), str(uid))

    def group_name(self, gid: int) -> str:
        return next((name for name, row in self.groups().items() if row[0] == gid), str(gid))

    def who(self, user: str) -> Who:
        """In whose name ``user`` acts. Raises KeyError."""
        uid, gid, _, _ = self.users()[user]
        return Who(uid, gid, tuple(number for number, members in self.groups().values() if user in members))

    def processes(self) -> list[Process]:
        """Those of this session: the door, the shells and what they run."""
        machine, tty, user = self.machine, self.tty or "?", self.account.name
        first = machine.processes.last
        parent = first + 3
        memory, virtual = (620, 1_820) if machine.embedded else (4_980, 8_240)
        door = (540, 1_808) if machine.embedded else (10_800, 17_700)
        rows = [Process(parent, 1, "root", self._door_command(), "?", "Ss", *door, self.started)]
        last = parent
        for task in self.tasks.all:
            for depth, command in enumerate(task.commands):
                pid = task.pid + depth
                state = "R+" if command == task.commands[-1] and depth else "Ss"
                rows.append(Process(pid, last, user, command, tty, state, memory, virtual, task.started))
                last = pid if not task.background else parent
        return rows

    def _door_command(self) -> str:
        name = self.account.name
        if self.door == "sshd":
            return f"sshd: {name}@{self.tty or 'notty'}"
        return "telnetd" if self.machine.embedded else "in.telnetd: " + self.context.peer


@lru_cache(maxsize=64)
def _users(table: bytes) -> Mapping[str, User]:
    found: dict[str, User] = {}
    for line in table.decode("latin-1").splitlines():
        parts = line.split(":")
        if len(parts) == 7 and parts[2].isdigit() and parts[3].isdigit():
            found[parts[0]] = (int(parts[2][:9]), int(parts[3][:9]), parts[5], parts[6])
    return found


@lru_cache(maxsize=64)
def _groups(table: bytes) -> Mapping[str, Group]:
    found: dict[str, Group] = {}
    for line in table.decode("latin-1").splitlines():
        parts = line.split(":")
        if len(parts) == 4 and parts[2].isdigit():
            found[parts[0]] = (int(parts[2][:9]), tuple(name for name in parts[3].split(",") if name))
    return found
