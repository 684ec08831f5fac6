"""What one shell knows."""

from collections.abc import Mapping
from contextlib import suppress

from decnet.events import SECOND
from decnet.kit.shell.call import Command, Streams
from decnet.kit.shell.dialect import Dialect
from decnet.kit.shell.files import FileSystem
from decnet.kit.shell.node import Refused, Who
from decnet.kit.shell.streams import Sink, Source
from decnet.kit.shell.syntax import Function
from decnet.kit.shell.tasks import Task
from decnet.kit.shell.variables import Variables
from decnet.kit.shell.world import World

SEARCHED = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class State:
    """Variables, folder, streams, options and whatever else a subshell gets a copy of."""

    def __init__(self, world: World, commands: Mapping[str, Command], dialect: Dialect, who: Who,
                 streams: Streams) -> None:  # fmt: skip
        self.world, self.commands, self.dialect, self.who, self.streams = world, commands, dialect, who, streams
        self.variables = Variables()
        self.functions: dict[str, Function] = {}
        self.aliases: dict[str, str] = {}
        self.arguments: list[str] = []
        self.options: set[str] = set()
        self.history: list[str] = []
        self.jobs: list[Task] = []
        self.traps: dict[str, str] = {}
        self.hashed: dict[str, str] = {}
        self.folder = "/"
        self.status = 0
        self.mask = 0o022
        self.zero = "bash"
        self.where = ""  # the file that is being read, where that is not the shell's own
        self.sources = 0  # files that are being read so
        self.how = "command"
        self.login = False
        self.number = 1  # of the line that runs
        self.pid = 0
        self.last_background = 0
        self.loops = 0
        self.calls = 0  # functions that run
        self.substituted = 0
        self.variables.dynamic = {
            "RANDOM": lambda: str(int.from_bytes(world.context.dice.token(2), "big") & 0x7FFF),
            "SECONDS": lambda: str((world.now - world.started) // SECOND),
            "EPOCHSECONDS": lambda: str(world.now // SECOND),
            "LINENO": lambda: str(self.number),
        } if dialect.is_bash else {}  # fmt: skip

    def inherit(self, parent: "State") -> None:
        """Become a copy of ``parent``, as a subshell is."""
        self.variables = parent.variables.copy()
        self.functions, self.aliases = dict(parent.functions), dict(parent.aliases)
        self.arguments, self.options = list(parent.arguments), set(parent.options)
        self.history, self.hashed = list(parent.history), dict(parent.hashed)
        self.folder, self.status, self.mask = parent.folder, parent.status, parent.mask
        self.zero, self.how, self.number = parent.zero, parent.how, parent.number
        self.pid, self.last_background, self.calls = parent.pid, parent.last_background, parent.calls

    @property
    def files(self) -> FileSystem:
        return self.world.files

    @property
    def user(self) -> str:
        return self.world.user_name(self.who.uid)

    def complain(self, text: str) -> str:
        """``text`` with the prefix of the shell, and a newline."""
        return f"{self.dialect.prefix(self.where or self.zero, self.number, self.how)}{text}\n"

    def error(self, text: str, streams: Streams | None = None) -> None:
        """Write a complaint of the shell to standard error."""
        sink = (streams or self.streams).get(2)
        if sink is not None and not isinstance(sink, Source):
            with suppress(Refused):
                sink.write(self.complain(text).encode("latin-1", "replace"))

    def tell(self, text: str) -> None:
        """Write to standard error as it stands."""
        sink = self.streams.get(2)
        if sink is not None and not isinstance(sink, Source):
            sink.write(text.encode("latin-1", "replace"))

    def special(self, name: str) -> str | None:
        """``$?``, ``$$``, ``$!``, ``$-``, ``$0``."""
        match name:
            case "?":
                return str(self.status)
            case "$":
                return str(self.pid)
            case "!":
                return str(self.last_background) if self.last_background else ""
            case "-":
                return "".join(sorted(self.options)) + ("himBHs" if self.how == "interactive" else "hBc")
            case "0":
                return self.zero
        return None

    def home(self, user: str) -> str | None:
        """The folder of ``user``, of the shell's own for an empty name."""
        if not user:
            return self.variables.find("HOME") or "/"
        if user in ("+", "-"):
            return self.variables.find("PWD" if user == "+" else "OLDPWD")
        row = self.world.users().get(user)
        return row[2] if row else None

    def spend(self, steps: int) -> None:
        """Count work that took longer than one step."""
        self.world.tasks.spend(steps)

    def find(self, name: str) -> str | None:
        """The path of the program ``name``, None where there is none."""
        if "/" in name:
            return name
        path = self.variables.find("PATH")
        candidates = [
            f"{folder or self.folder}/{name}" for folder in (SEARCHED if path is None else path).split(":")[:100]
        ]
        likely = [candidate for candidate in candidates if self.files.at(candidate) is not None]
        for candidate in (*likely, *candidates):
            with suppress(Refused):
                node = self.files.stat(self.absolute(candidate), self.who)
                if node.is_file and self.who.may(node, 1):
                    return candidate
        return None

    def hash_path(self, name: str, path: str | None) -> None:
        """Remember where ``name`` is; forget all for None."""
        if path is None:
            self.hashed.clear()
        else:
            self.hashed[name] = path

    def absolute(self, path: str) -> str:
        return path if path.startswith("/") else f"{self.folder.rstrip('/')}/{path}"

    def become(self, user: str, *, login: bool) -> None:
        """Act in the name of ``user``. Raises KeyError."""
        _, _, home, shell = self.world.users()[user]
        self.who = self.world.who(user)
        for name, value in (("USER", user), ("LOGNAME", user), ("HOME", home), ("SHELL", shell)):
            self.variables.assign(name, value)
            self.variables.exported.add(name)
        if login:
            self.change_folder(home if self.files.exists(home, self.who) else "/")

    def change_folder(self, path: str) -> None:
        """Go to ``path``, which is absolute and has no links to be kept."""
        self.variables.assign("OLDPWD", self.folder)
        self.folder = path
        self.variables.assign("PWD", path)
        self.variables.exported |= {"PWD", "OLDPWD"}

    def is_terminal(self, number: int) -> bool:
        stream = self.streams.get(number)
        return stream is not None and stream.terminal

    def sink(self, number: int) -> Sink | None:
        stream = self.streams.get(number)
        return stream if stream is not None and not isinstance(stream, Source) else None
