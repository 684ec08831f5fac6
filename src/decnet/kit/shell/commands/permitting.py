"""Permissions, owners, attributes, and files out of nothing."""

import posixpath
import re

from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.commands.filing import MAX_REMOVED
from decnet.kit.shell.files import below
from decnet.kit.shell.node import BLOCK, CHARACTER, FIFO, Node, Refused
from decnet.kit.shell.options import missing, options

MODE = re.compile(r"([ugoa]*)([-+=])([rwxXst]*|[ugo])")


def change_mode(call: Call) -> int:
    """``chmod``."""
    words = [word for word in call.args if not re.fullmatch(r"-[RvfcH]+|--\w[\w-]*", word)]
    if len(words) < 2:
        return missing(call, f"operand after '{words[0]}'" if words else "operand")
    wanted, status = words[0], 0
    if not re.fullmatch(r"[0-7]{1,5}", wanted) and not all(MODE.fullmatch(part) for part in wanted.split(",")):
        return call.fail(f"invalid mode: '{wanted}'" + ("" if call.embedded else
                         "\nTry 'chmod --help' for more information."))  # fmt: skip
    deep = any(re.fullmatch(r"-\w*R\w*", word) for word in call.args) or "--recursive" in call.args
    for name in words[1:]:
        try:
            real = call.files.resolve(call.absolute(name), call.who)
            paths = [real, *(below(call.files, real) if deep else [])][:MAX_REMOVED]
            for path in paths:
                node = call.files.at(path)
                if node is None:
                    raise Refused("ENOENT")
                call.files.change(path, call.who, mode=new_mode(node, wanted, call.shell.mask))
                _made_executable(call, path, node)
            call.world.affects("write")
        except Refused as refusal:
            verb = "cannot access" if refusal.code == "ENOENT" else "changing permissions of"
            status = call.fail(
                f"{verb} '{name}': {refusal.reason}" if not call.embedded else f"{name}: {refusal.reason}"
            )
    return status


def _made_executable(call: Call, path: str, before: Node) -> None:
    after = call.files.at(path)
    if after is not None and after.is_file and after.mode & 0o111 and path in call.files.touched:
        call.world.keep(path)


def new_mode(node: Node, wanted: str, mask: int) -> int:
    """The permissions after ``chmod wanted``."""
    if wanted.isdigit():
        return int(wanted, 8) & 0o7777
    mode = node.mode & 0o7777
    for part in wanted.split(","):
        found = MODE.fullmatch(part)
        if found:
            mode = _apply(mode, node, mask, *found.groups())
    return mode


def _apply(mode: int, node: Node, mask: int, who: str, sign: str, letters: str) -> int:
    bits = 0
    for letter in letters:
        runs = letter == "X" and (node.is_folder or mode & 0o111)
        bits |= {"r": 0o444, "w": 0o222, "x": 0o111, "s": 0o6000, "t": 0o1000}.get(letter, 0o111 if runs else 0)
        shift = {"u": 6, "g": 3, "o": 0}.get(letter)
        if shift is not None:
            bits |= (mode >> shift & 7) * 0o111
    reach = 0
    for letter in who.replace("a", "ugo") or "ugo":
        reach |= {"u": 0o4700, "g": 0o2070, "o": 0o1007}[letter]
    if not who:
        bits &= ~mask
    bits &= reach | (0o1000 if "t" in letters else 0)
    if sign == "+":
        return mode | bits
    return mode & ~bits if sign == "-" else (mode & ~reach) | bits


def change_owner(call: Call) -> int:
    """``chown`` and ``chgrp``."""
    given = options(call, "RvfchHLP", names={"recursive": "R", "reference": ""})
    if len(given.operands) < 2:
        return missing(call)
    user, _, group = given.operands[0].replace(".", ":").partition(":")
    if call.name == "chgrp":
        user, group = "", given.operands[0]
    users, groups = call.world.users(), call.world.groups()
    for text, known, kind in ((user, users, "user"), (group, groups, "group")):
        if text and not text.isdigit() and text not in known:
            return call.fail(f"invalid {kind}: '{given.operands[0]}'" if not call.embedded
                             else f"unknown user/group {given.operands[0]}")  # fmt: skip
    status = 0
    for name in given.operands[1:]:
        try:
            real = call.files.resolve(call.absolute(name), call.who)
            for path in [real, *(below(call.files, real) if "R" in given else [])][:MAX_REMOVED]:
                node = call.files.at(path)
                if node is None:
                    raise Refused("ENOENT")
                uid = int(user) if user.isdigit() else users[user][0] if user else node.uid
                gid = int(group) if group.isdigit() else groups[group][0] if group else node.gid
                call.files.change(path, call.who, owner=(uid, gid))
            call.world.affects("write")
        except Refused as refusal:
            verb = "cannot access" if refusal.code == "ENOENT" else "changing ownership of"
            status = call.fail(f"{verb} '{name}': {refusal.reason}")
    return status


def attributes(call: Call) -> int:
    """``chattr`` and ``lsattr``."""
    names = [word for word in call.args if word[:1] not in "+-="]
    status = 0
    for name in names:
        if not call.exists(name):
            status = call.fail(f"No such file or directory while trying to stat {name}")
        elif call.name == "lsattr":
            call.line(f"--------------e------- {name}")
        elif call.who.uid:
            status = call.fail(f"Operation not permitted while setting flags on {name}")
        else:
            call.world.affects("write")
    return status


def make_temporary(call: Call) -> int:
    """``mktemp``."""
    given = options(call, "dqut", "p", {"tmpdir": "", "directory": "d"})
    form = given.operands[0] if given.operands else "tmp.XXXXXXXXXX"
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    count = len(form) - len(form.rstrip("X"))
    drawn = call.world.context.dice.token(count)
    name = form[: len(form) - count] + "".join(letters[byte % len(letters)] for byte in drawn)
    folder = given.value("p") or ("/tmp" if not given.operands or "t" in given else "")
    path = posixpath.join(folder, name) if folder else name
    if "d" in given:
        call.files.make_folder(call.absolute(path), call.who, 0o700)
    else:
        call.files.prepare(call.absolute(path), call.who, mode=0o600)
    call.line(path)
    return 0


def make_node(call: Call) -> int:
    """``mkfifo`` and ``mknod``: what they make cannot be used, only seen."""
    given = options(call, "Z", "m")
    for name in given.operands[:1] if call.name == "mknod" else given.operands:
        kind = {"b": BLOCK, "c": CHARACTER}.get((given.operands[1:2] or ["p"])[0], FIFO)
        call.write_file(name, b"")
        call.world.affects("write")
        call.files.touched.pop(call.absolute(name), None)
        call.files.change(call.absolute(name), call.who, mode=0o644)
        if kind == BLOCK:
            continue
    return 0 if given.operands else missing(call)


def truncate(call: Call) -> int:
    given = options(call, "co", "sr", {"size": "s"})
    size = given.number("s", 0)
    for name in given.operands:
        data = call.read_file(name) if call.exists(name) else b""
        call.write_file(name, (data + bytes(max(0, min(size, 10 << 20) - len(data))))[: max(0, size)])
        call.world.affects("write")
    return 0 if given.operands else missing(call, "file operand")


def shred(call: Call) -> int:
    given = options(call, "fuvxz", "ns", {"remove": "u", "iterations": "n"})
    for name in given.operands:
        call.files.remove(call.absolute(name), call.who) if "u" in given else call.write_file(name, bytes(4096))
        call.world.affects("write")
    return 0


COMMANDS: dict[str, Command] = {
    "chmod": change_mode, "chown": change_owner, "chgrp": change_owner, "chattr": attributes, "lsattr": attributes,
    "mktemp": make_temporary, "mkfifo": make_node, "mknod": make_node, "truncate": truncate, "shred": shred,
}  # fmt: skip
