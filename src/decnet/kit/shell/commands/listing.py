"""ls, stat, find's simpler relatives: what lies where."""

import posixpath

from msgspec import Struct

from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.moments import listed, stamp
from decnet.kit.shell.node import FIFO, SOCKET, Node, Refused, join, permissions
from decnet.kit.shell.options import Options, options

COLOURS = {
    "folder": "01;34", "link": "01;36", "run": "01;32", "setuid": "37;41", "sticky": "30;42", "device": "40;33;01",
    "pipe": "40;33", "socket": "01;35",
}  # fmt: skip
MAX_LISTED = 20_000
FLAGS = "alAhdRtrS1iFnCogkqQsuUcLNpxZXmGHbBfe"


class Entry(Struct, frozen=True):
    """One line of ls."""

    name: str
    path: str
    node: Node


def ls(call: Call) -> int:
    """What lies in folders."""
    names = {"all": "a", "almost-all": "A", "color": "%", "human-readable": "h", "directory": "d", "recursive": "R",
             "reverse": "r", "inode": "i", "size": "s", "full-time": "T", "group-directories-first": ""}  # fmt: skip
    given = options(call, FLAGS + "T", "wI", names, status=2)
    lister = _Lister(call, given, coloured=_coloured(call))
    return lister.all(given.operands or ["."])


def _coloured(call: Call) -> bool:
    when = [word.partition("=")[2] or "always" for word in call.args if word.startswith("--color")]
    return bool(when) and (when[-1] == "always" or (when[-1] == "auto" and call.on_terminal))


class _Lister:
    def __init__(self, call: Call, given: Options, *, coloured: bool) -> None:
        self._call, self._given, self._coloured = call, given, coloured
        self._status, self._count, self._users, self._groups = 0, 0, dict[int, str](), dict[int, str]()
        self._long = any(letter in given for letter in "lgnoT")

    def all(self, operands: list[str]) -> int:
        files, folders = list[Entry](), list[Entry]()
        for operand in operands:
            try:
                node = self._call.stat(operand, follow=not self._long and "d" not in self._given)
                if node.is_link and self._long and "d" not in self._given and operand.endswith("/"):
                    node = self._call.stat(operand)
            except Refused as refusal:
                self._fail(operand, refusal)
                continue
            inside = node.is_folder and "d" not in self._given
            (folders if inside else files).append(Entry(operand, self._call.absolute(operand), node))
        if files:
            self._show(self._sorted(files), total=False)
        titled = len(operands) > 1 or "R" in self._given
        first = not files
        for folder in self._sorted(folders):
            first = self._folder(folder, titled=titled, first=first)
        return self._status

    def _fail(self, name: str, refusal: Refused, action: str = "access") -> None:
        if self._call.embedded:
            self._call.err(f"ls: {name}: {refusal.reason}")
        elif action == "open":
            self._call.err(f"ls: cannot open directory '{name}': {refusal.reason}")
        else:
            self._call.err(f"ls: cannot access '{name}': {refusal.reason}")
        self._status = 1 if self._call.embedded else 2

    def _folder(self, folder: Entry, *, titled: bool, first: bool) -> bool:
        todo = [folder]
        while todo and self._count < MAX_LISTED:
            entry = todo.pop()
            try:
                entries = self._entries(entry)
            except Refused as refusal:
                self._fail(entry.name, refusal, "open")
                continue
            if titled:
                self._call.out("" if first else "\n", f"{entry.name}:\n")
            first = False
            self._count += len(entries) + 1
            self._call.world.tasks.spend(len(entries) * (10 if self._long else 2))
            self._show(entries, total=self._long or "s" in self._given)
            if "R" in self._given:
                inner = [each for each in entries if each.node.is_folder and each.name not in (".", "..")]
                todo += [Entry(join(entry.name, each.name), each.path, each.node) for each in reversed(inner)]
        return first

    def _entries(self, folder: Entry) -> list[Entry]:
        call = self._call
        names = call.files.names(folder.path, call.who)
        if "a" not in self._given and "A" not in self._given:
            names = [name for name in names if not name.startswith(".")]
        entries = list[Entry]()
        for name in names:
            path = join(folder.path, name)
            try:
                entries.append(Entry(name, path, call.files.stat(path, call.who, follow=False)))
            except Refused:
                continue
        made = self._sorted(entries)
        if "a" in self._given:
            above = call.files.at(posixpath.dirname(call.files.resolve(folder.path, call.who))) or folder.node
            here = call.files.stat(folder.path, call.who)
            made = [Entry(".", folder.path, here), Entry("..", folder.path, above), *made]
        return made

    def _sorted(self, entries: list[Entry]) -> list[Entry]:
        if "U" in self._given or "f" in self._given:
            return entries
        entries = sorted(entries, key=lambda entry: entry.name)
        if "t" in self._given:
            entries.sort(key=lambda entry: -entry.node.mtime)
        elif "S" in self._given:
            entries.sort(key=lambda entry: -entry.node.length)
        return entries[::-1] if "r" in self._given else entries

    def _show(self, entries: list[Entry], *, total: bool) -> None:
        if total:
            blocks = sum(blocks_of(entry.node) for entry in entries)
            self._call.line(f"total {human(blocks * 1024) if 'h' in self._given else blocks}")
        if self._long:
            self._show_long(entries)
            return
        shown = [self._name(entry) for entry in entries]
        if "i" in self._given:
            shown = [f"{inode(entry.path)} {text}" for entry, text in zip(entries, shown, strict=True)]
        if self._call.on_terminal and "1" not in self._given and self._call.world.screen is not None:
            lengths = [len(entry.name) + len(_mark(entry.node) if "F" in self._given else "") for entry in entries]
            self._call.out(columns(shown, lengths, self._call.world.screen.window.columns))
        elif shown:
            self._call.out("\n".join(shown), "\n")

    def _show_long(self, entries: list[Entry]) -> None:
        rows = [self._row(entry) for entry in entries]
        if self._call.embedded:
            for mode, links, owner, group, size, moment, name in rows:
                self._call.line(f"{mode} {links:>4} {owner[:8]:<8} {group[:8]:<8} {size:>9} {moment} {name}")
            return
        if not rows:
            return
        widths = [max(len(row[index]) for row in rows) for index in range(6)]
        left = (2, 3)
        for row in rows:
            cells = [row[index].ljust(widths[index]) if index in left else row[index].rjust(widths[index])
                     for index in range(6) if row[index] or widths[index]]  # fmt: skip
            self._call.line(" ".join([*cells, row[6]]))

    def _row(self, entry: Entry) -> tuple[str, ...]:
        node, call = entry.node, self._call
        owner = "" if "g" in self._given else self._user(node.uid)
        group = "" if "o" in self._given else self._group(node.gid)
        size = human(node.length) if "h" in self._given else str(node.length)
        if node.device != (0, 0):
            size = f"{node.device[0]}, {node.device[1]:3d}"
        moment = (
            stamp(node.mtime, "%Y-%m-%d %H:%M:%S.%f000 +0000") if "T" in self._given else listed(node.mtime, call.now)
        )
        number = f"{inode(entry.path)} " if "i" in self._given else ""
        blocks = f"{blocks_of(node)} " if "s" in self._given else ""
        name = self._name(entry)
        if node.is_link:
            name += f" -> {node.target}"
        links = 2 + self._folders(entry.path) if node.is_folder else 1
        return number + blocks + permissions(node.mode), str(links), owner, group, size, moment, name

    def _folders(self, path: str) -> int:
        """How many folders lie in one."""
        files = self._call.files
        real = posixpath.normpath(path)
        inside = (files.at(join(real, name)) for name in files.children(real)[:200])
        return sum(1 for node in inside if node is not None and node.is_folder)

    def _user(self, uid: int) -> str:
        if "n" in self._given:
            return str(uid)
        if uid not in self._users:
            self._users[uid] = self._call.world.user_name(uid)
        return self._users[uid]

    def _group(self, gid: int) -> str:
        if "n" in self._given:
            return str(gid)
        if gid not in self._groups:
            self._groups[gid] = self._call.world.group_name(gid)
        return self._groups[gid]

    def _name(self, entry: Entry) -> str:
        name, mark = entry.name, _mark(entry.node) if "F" in self._given or "p" in self._given else ""
        if not self._call.embedded and self._call.on_terminal and _needs_quotes(name):
            name = "'" + name.replace("'", "'\\''") + "'"
        if self._call.embedded:
            name = name.replace("\n", "?")
        colour = _colour(entry.node) if self._coloured else ""
        return (f"\x1b[{colour}m{name}\x1b[0m" if colour else name) + mark


def _needs_quotes(name: str) -> bool:
    return any(char in " \t\n'\"$&*()|;<>?[]{}`!#~\\" for char in name)


def _mark(node: Node) -> str:
    if node.is_folder:
        return "/"
    if node.is_link:
        return "@"
    if node.is_file and node.mode & 0o111:
        return "*"
    return {FIFO: "|", SOCKET: "="}.get(node.kind, "")


def _colour(node: Node) -> str:
    if node.is_folder:
        return COLOURS["sticky"] if node.mode & 0o1002 == 0o1002 else COLOURS["folder"]
    if node.is_link:
        return COLOURS["link"]
    if node.is_file:
        return COLOURS["setuid"] if node.mode & 0o4000 else COLOURS["run"] if node.mode & 0o111 else ""
    return {FIFO: COLOURS["pipe"], SOCKET: COLOURS["socket"]}.get(node.kind, COLOURS["device"])


def blocks_of(node: Node) -> int:
    """In KiB, by blocks of 4 KiB."""
    if not (node.is_file or node.is_folder):
        return 0
    return (node.length + 4095) // 4096 * 4


def human(size: int) -> str:
    """As -h shows it."""
    if size < 1024:
        return str(size)
    value = float(size)
    unit = "K"
    for each in "KMGT":
        unit, value = each, value / 1024
        if value < 1024:
            break
    rounded = -(-int(value * 10) // 1) / 10
    return f"{rounded:.1f}{unit}" if rounded < 10 else f"{int(value + 0.999)}{unit}"


def inode(path: str) -> int:
    """A number that stays the same."""
    value = 0
    for char in path:
        value = (value * 131 + ord(char)) % 393_216
    return 131_072 + value


def columns(shown: list[str], lengths: list[int], width: int) -> str:
    """Names in columns, filled from top to bottom."""
    if not shown:
        return ""
    count, widths, rows = len(shown), list[int](), 1
    for rows in range(1, count + 1):
        starts = range(0, count, rows)
        widths = [max(lengths[start : start + rows]) + 2 for start in starts]
        if sum(widths) - 2 <= width or rows == count:
            break
        if rows > 64 and count // rows > 8:
            continue
    lines = list[str]()
    for row in range(rows):
        cells = list[str]()
        places = range(row, count, rows)
        for place in places:
            pad = widths[place // rows] - lengths[place] if place + rows < count else 0
            cells.append(shown[place] + " " * pad)
        lines.append("".join(cells))
    return "\n".join(lines) + "\n"


COMMANDS: dict[str, Command] = {
    "ls": ls, "dir": ls, "vdir": ls,
}  # fmt: skip
