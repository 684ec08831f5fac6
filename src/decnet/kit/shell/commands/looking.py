"""What is known of files: stat, readlink, du, which."""

import posixpath

from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.commands.listing import MAX_LISTED, blocks_of, human, inode
from decnet.kit.shell.files import below
from decnet.kit.shell.moments import stamp
from decnet.kit.shell.node import CHARACTER, Node, Refused, join, permissions
from decnet.kit.shell.options import Options, missing, options


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
    values = {
        "n": name,
        "s": str(node.length),
        "a": f"{node.mode & 0o7777:o}",
        "A": permissions(node.mode),
        "U": call.world.user_name(node.uid),
        "G": call.world.group_name(node.gid),
        "u": str(node.uid),
        "g": str(node.gid),
        "Y": str(node.mtime // 1_000_000),
        "y": stamp(node.mtime, "%Y-%m-%d %H:%M:%S +0000"),
        "F": kind_name(node),
        "i": str(inode(call.absolute(name))),
        "h": "1",
        "b": str(blocks_of(node) * 2),
    }
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
        f"  File: {shown}\n  Size: {node.length:<10}\tBlocks: {blocks_of(node) * 2:<10} IO Block: 4096   "
        f"{kind_name(node)}\n"
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
    given = options(
        call,
        "shakcxmbLlP0S",
        "dX",
        {
            "max-depth": "d",
            "human-readable": "h",
            "summarize": "s",
            "total": "c",
            "all": "a",
            "apparent-size": "",
            "bytes": "b",
            "time": "",
        },
    )
    depth = 0 if "s" in given else given.number("d", 99)
    status, total = 0, 0
    for name in given.operands or ["."]:
        try:
            real = call.files.resolve(call.absolute(name), call.who, follow=False)
            node = call.stat(name, follow=False)
        except Refused as refusal:
            status = call.fail(f"cannot access '{name}': {refusal.reason}")
            continue
        inner_paths = [path for path in below(call.files, real) if not path.startswith(("/proc/", "/sys/"))][
            :MAX_LISTED
        ]
        sizes = {path: blocks_of(call.files.at(path) or node) for path in (real, *inner_paths)}
        for path in reversed(inner_paths):
            sizes[posixpath.dirname(path)] = sizes.get(posixpath.dirname(path), 0) + sizes[path]
        call.world.tasks.spend(len(inner_paths) // 4)
        for path in reversed(inner_paths):
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
        return human(kilobytes * 1024) if kilobytes else "0"
    return str(kilobytes * 1024 if "b" in given else -(-kilobytes // 1024) if "m" in given else kilobytes)


COMMANDS: dict[str, Command] = {
    "stat": stat, "readlink": read_link, "realpath": read_link, "basename": base_name, "dirname": folder_name,
    "which": which, "whereis": where_is, "du": disk_usage,
}  # fmt: skip
