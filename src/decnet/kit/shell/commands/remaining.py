"""Programs of a system of which little more is seen than that they are there, and what runs of a visitor's."""

from collections.abc import Callable

from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.programs import APPLETS, DEBIAN_BIN, DEBIAN_SBIN, EXTRA_BIN
from decnet.kit.shell.streams import lines_of, read_all, read_line
from decnet.kit.shell.tasks import Routine

EDITORS = ("vi", "vim", "view", "nano", "editor", "pico", "ed", "visudo", "vipw", "vigr", "sensible-editor")
FILTERS = (
    "fold", "fmt", "expand", "unexpand", "column", "col", "paste", "iconv", "ul", "colrm", "shuf", "comm", "join",
    "csplit", "split", "tsort", "pr",
)  # fmt: skip
ROOTLY = frozenset((
    "fdisk", "mkfs", "mkfs.ext4", "mkfs.ext3", "mkfs.ext2", "mke2fs", "mkswap", "swapon", "swapoff", "losetup",
    "blkid", "parted", "sfdisk", "cfdisk", "tcpdump", "dmidecode", "ethtool", "hwclock", "update-grub",
    "grub-install", "debugfs", "dumpe2fs", "tune2fs", "resize2fs", "e2fsck", "fsck",
))  # fmt: skip


def editor(call: Call) -> Routine:
    """An editor needs a terminal that can do more than ours shows; it is left at once."""
    if not call.stdin.terminal:
        yield None
        return call.fail("Input is not from a terminal") if call.name.startswith("v") else 1
    name = next((word for word in call.args if not word.startswith(("-", "+"))), "")
    data = call.read_file(name) if name and call.exists(name) else b""
    call.out("\x1b[?1049h\x1b[H\x1b[2J", data[:4000].decode("latin-1"))
    while True:
        line = yield from read_line(call.stdin)
        if not line or line.strip().lstrip(b":").rstrip(b"!") in (b"q", b"wq", b"x", b"qa") or b"\x18" in line:
            break
    call.out("\x1b[?1049l")
    return 0


def passing(call: Call) -> Routine:
    """A filter that changes nothing one would miss."""
    names = [word for word in call.args if not word.startswith("-") and call.exists(word)]
    for name in names or ["-"]:
        data = yield from call.input(name)
        call.raw(data)
    return 0


def compare(call: Call) -> int:
    """``cmp`` and ``diff``."""
    names = [word for word in call.args if not word.startswith("-")]
    if len(names) < 2:
        return call.fail(f"missing operand after '{(names or [call.name])[-1]}'", 2)
    first, second = (call.read_file(name) for name in names[:2])
    if first == second:
        return 0
    if call.name == "cmp":
        at = next((index for index, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]), 0)
        call.line(f"{names[0]} {names[1]} differ: byte {at + 1}, line {first[:at].count(10) + 1}")
        return 1
    for mark, data in (("<", first), (">", second)):
        call.out("".join(f"{mark} {line}\n" for line in lines_of(data)[:2_000]))
        call.out("---\n" if mark == "<" else "")
    return 1


def lookup(call: Call) -> int:
    """``getent``."""
    tables = {"passwd": "/etc/passwd", "group": "/etc/group", "hosts": "/etc/hosts", "shadow": "/etc/shadow"}
    if not call.args or call.args[0] not in tables:
        return call.fail(f"Unknown database: {call.args[0]}" if call.args else "wrong number of arguments")
    found = False
    for line in lines_of(call.read_file(tables[call.args[0]])):
        if len(call.args) == 1 or line.split(":")[0] in call.args[1:]:
            call.line(line)
            found = True
    return 0 if found else 2


def expression(call: Call) -> int:
    """``expr``: two operands and what is between them."""
    words = call.args
    if len(words) == 3 and all(word.lstrip("-").isdigit() and len(word) < 18 for word in (words[0], words[2])):
        left, right = int(words[0]), int(words[2])
        if words[1] in "/%" and not right:
            return call.fail("division by zero", 2)
        operations: dict[str, Callable[[], int]] = {
            "+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right, "/": lambda: left // right,
            "%": lambda: left % right, "<": lambda: int(left < right), ">": lambda: int(left > right),
            "=": lambda: int(left == right), "!=": lambda: int(left != right), "<=": lambda: int(left <= right),
            ">=": lambda: int(left >= right)}  # fmt: skip
        if words[1] in operations:
            value = operations[words[1]]()
            call.line(str(value))
            return int(not value)
    if len(words) == 2 and words[0] == "length":
        call.line(str(len(words[1])))
        return 0
    if len(words) == 1:
        call.line(words[0])
        return int(words[0] in ("", "0"))
    return call.fail("syntax error" if words else "missing operand", 2)


def database(call: Call) -> Routine:
    """``mysql`` on a host: its socket does not let strangers in."""
    yield None
    if any(word.startswith("-p") and len(word) == 2 for word in call.args) and call.stdin.terminal:
        yield from call.ask("Enter password: ")
    call.err("ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: "
             f"{'YES' if any(word.startswith('-p') for word in call.args) else 'NO'})")  # fmt: skip
    return 1


def present(call: Call) -> int:
    """A program that does its work without a word."""
    if "--version" in call.args:
        call.line(f"{call.name} 2.38.1")
    elif "--help" in call.args:
        call.line(f"Usage: {call.name} [OPTION]...")
    elif call.name in ROOTLY:
        if call.who.uid:
            return call.fail("Permission denied")
        call.world.affects("write")
    return 0


def visitors(call: Call) -> int:
    """What a visitor's own program answers."""
    return 0


def swallow(call: Call) -> Routine:
    """Reads what it is given, and that is all."""
    yield from read_all(call.stdin)
    return 0


NAMED: dict[str, Command] = {
    "cmp": compare, "diff": compare, "getent": lookup, "expr": expression, "mysql": database, "mysqldump": database,
    "logger": present, "write": swallow, "wall": swallow,
}  # fmt: skip
COMMANDS: dict[str, Command] = {
    **dict.fromkeys((*DEBIAN_BIN, *EXTRA_BIN, *DEBIAN_SBIN, *APPLETS), present),
    **dict.fromkeys(EDITORS, editor),
    **dict.fromkeys(FILTERS, passing),
    **NAMED,
}
