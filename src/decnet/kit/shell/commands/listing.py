"""ls, stat, find's simpler relatives: what lies where."""

import posixpath

from msgspec import Struct

from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.moments import listed, stamp
from decnet.kit.shell.node import CHARACTER, FIFO, SOCKET, Node, Refused, join, permissions
from decnet.kit.shell.options import Options, missing, options

COLOURS = {"folder": "01;34", "link": "01;36", "run": "01;32", "setuid": "37;41", "sticky": "30;42", "device": "40;33;01",
           "pipe": "40;33", "socket": "01;35"}  # fmt: skip
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
            self._call.world.tasks.spend(len(entries) // 8)
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
            blocks = sum(_blocks(entry.node) for entry in entries)
            self._call.line(f"total {_human(blocks * 1024) if 'h' in self._given else blocks}")
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
        size = _human(node.length) if "h" in self._given else str(node.length)
        if node.device != (0, 0):
            size = f"{node.device[0]}, {node.device[1]:3d}"
        moment = stamp(node.mtime, "%Y-%m-%d %H:%M:%S.%f000 +0000") if "T" in self._given else listed(node.mtime, call.now)
        number = f"{inode(entry.path)} " if "i" in self._given else ""
        blocks = f"{_blocks(node)} " if "s" in self._given else ""
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


def _blocks(node: Node) -> int:
    """In KiB, by blocks of 4 KiB."""
    if not (node.is_file or node.is_folder):
        return 0
    return (node.length + 4095) // 4096 * 4


def _human(size: int) -> str:
    """As -h shows it."""
    if size < 1024:
        return str(size)
    value = float(size)
    for unit in "KMGT":
        value /= 1024
        if value < 1024:
            break
    rounded = -(-int(value * 10) // 1) / 10
    return f"{rounded:.1f}{unit}" if rounded < 10 else f"{int(value + 0.999)}{unit}"


human = _human


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


def stat(call: Call) -> int:
    """All that is known of a file."""
    given = options(call, "Lftx", "c", {"format": "c", "dereference": "L", "printf": "c"})
    if not given.operands:
        return missing(call)
    status = 0
    for name in given.operands:
        try:
            node = call.stat(name, follow="L" in given)
        except Refused as refusal:
            call.err(f"stat: cannot statx '{name}': {refusal.reason}" if not call.embedded
                     else f"stat: can't stat '{name}': {refusal.reason}")  # fmt: skip
            status = 1
            continue
        call.line(_formatted(call, name, node, given.value("c")) if "c" in given else _stat_text(call, name, node))
    return status


def _formatted(call: Call, name: str, node: Node, form: str) -> str:
    values = {"n": name, "s": str(node.length), "a": f"{node.mode & 0o7777:o}", "A": permissions(node.mode),
              "U": call.world.user_name(node.uid), "G": call.world.group_name(node.gid), "u": str(node.uid),
              "g": str(node.gid), "Y": str(node.mtime // 1_000_000), "y": stamp(node.mtime, "%Y-%m-%d %H:%M:%S +0000"),
              "F": kind_name(node), "i": str(inode(call.absolute(name))), "h": "1", "b": str(_blocks(node) * 2)}  # fmt: skip
    out, at = list[str](), 0
    while at < len(form):
        if form[at] == "%" and at + 1 < len(form):
            out.append(values.get(form[at + 1], "%" if form[at + 1] == "%" else "?"))
            at += 2
        else:
            out.append(form[at])
            at += 1
    return "".join(out)


def kind_name(node: Node) -> str:
    """What stat calls it."""
    if node.is_file:
        return "regular file" if node.length else "regular empty file"
    if node.is_folder:
        return "directory"
    if node.is_link:
        return "symbolic link"
    return "character special file" if node.kind == CHARACTER else "block special file"


def _stat_text(call: Call, name: str, node: Node) -> str:
    shown = f"{name} -> {node.target}" if node.is_link else name
    moment = stamp(node.mtime, "%Y-%m-%d %H:%M:%S.%f000 +0000")
    owner = f"({node.uid:5d}/{call.world.user_name(node.uid):>8})"
    group = f"({node.gid:5d}/{call.world.group_name(node.gid):>8})"
    return (
        f"  File: {shown}\n  Size: {node.length:<10}\tBlocks: {_blocks(node) * 2:<10} IO Block: 4096   {kind_name(node)}\n"
        f"Device: 8,1\tInode: {inode(call.absolute(name)):<11} Links: {2 if node.is_folder else 1}\n"
        f"Access: ({node.mode & 0o7777:04o}/{permissions(node.mode)})  Uid: {owner}   Gid: {group}\n"
        f"Access: {moment}\nModify: {moment}\nChange: {moment}\n Birth: {moment}"
    )


def read_link(call: Call) -> int:
    """Where a link points, or where a path leads."""
    given = options(call, "fenmqsvz")
    status = 0
    for name in given.operands:
        try:
            if call.name == "realpath" or any(letter in given for letter in "fem"):
                real = call.files.resolve(call.absolute(name), call.who)
                if call.name == "realpath" and call.files.at(real) is None and "m" not in given:
                    raise Refused("ENOENT")
                call.line(real)
                continue
            node = call.stat(name, follow=False)
            if not node.is_link:
                status = 1
                continue
            call.out(node.target, "" if "n" in given else "\n")
        except Refused as refusal:
            status = call.fail(f"{name}: {refusal.reason}") if call.name == "realpath" else 1
    return status


def base_name(call: Call) -> int:
    if not call.args:
        return missing(call)
    name = call.args[0].rstrip("/").rsplit("/", 1)[-1] or "/"
    suffix = call.args[1] if len(call.args) > 1 else ""
    call.line(name.removesuffix(suffix) if suffix != name else name)
    return 0


def folder_name(call: Call) -> int:
    if not call.args:
        return missing(call)
    for name in call.args:
        head = name.rstrip("/").rpartition("/")
        call.line((head[0].rstrip("/") or "/") if head[1] else ".")
    return 0


def which(call: Call) -> int:
    """Where programs are."""
    status = 0
    for name in call.args:
        if name.startswith("-"):
            continue
        path = call.shell.find(name)
        if path is None or not call.exists(path):
            status = 1
        else:
            call.line(path)
    return status


def where_is(call: Call) -> int:
    for name in call.args:
        paths = [f"{folder}/{name}" for folder in ("/usr/bin", "/usr/sbin", "/etc", "/usr/share") if
                 call.exists(f"{folder}/{name}")]  # fmt: skip
        call.line(" ".join([f"{name}:", *paths]))
    return 0


def disk_usage(call: Call) -> int:
    """``du``."""
    given = options(call, "shakcxmbLlP0S", "dX", {"max-depth": "d", "human-readable": "h", "summarize": "s", "total": "c",
                                             "all": "a", "apparent-size": "", "bytes": "b", "time": ""})  # fmt: skip
    depth = 0 if "s" in given else given.number("d", 99)
    status, total = 0, 0
    for name in given.operands or ["."]:
        try:
            real = call.files.resolve(call.absolute(name), call.who, follow=False)
            node = call.stat(name, follow=False)
        except Refused as refusal:
            status = call.fail(f"cannot access '{name}': {refusal.reason}")
            continue
        below = [path for path in call.files.below(real) if not path.startswith(("/proc/", "/sys/"))][:MAX_LISTED]
        sizes = {path: _blocks(call.files.at(path) or node) for path in (real, *below)}
        for path in reversed(below):
            sizes[posixpath.dirname(path)] = sizes.get(posixpath.dirname(path), 0) + sizes[path]
        call.world.tasks.spend(len(below) // 4)
        for path in reversed(below):
            inner = path.removeprefix(real).strip("/")
            each = call.files.at(path)
            if each is not None and (each.is_folder or "a" in given) and inner.count("/") < depth:
                call.line(f"{_amount(sizes[path], given)}\t{join(name, inner)}")
        call.line(f"{_amount(sizes[real], given)}\t{name}")
        total += sizes[real]
    if "c" in given:
        call.line(f"{_amount(total, given)}\ttotal")
    return status


def _amount(kilobytes: int, given: Options) -> str:
    if "h" in given:
        return _human(kilobytes * 1024) if kilobytes else "0"
    return str(kilobytes * 1024 if "b" in given else -(-kilobytes // 1024) if "m" in given else kilobytes)


COMMANDS: dict[str, Command] = {
    "ls": ls, "dir": ls, "vdir": ls, "stat": stat, "readlink": read_link, "realpath": read_link, "basename": base_name,
    "dirname": folder_name, "which": which, "whereis": where_is, "du": disk_usage,
}  # fmt: skip
