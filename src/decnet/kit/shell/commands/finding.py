"""``find``."""

import re

from msgspec import Struct

from decnet.events import SECOND
from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.commands.looking import kind_name
from decnet.kit.shell.node import FILE, FOLDER, LINK, Node, Refused, join, name_of, permissions
from decnet.kit.shell.regex import TooHard, glob
from decnet.kit.shell.tasks import Routine


class _Finding(Struct):
    """What find was told."""

    starts: list[str]
    tests: list[tuple[str, str]]
    deepest: int = 99
    least: int = 0
    actions: list[tuple[str, list[str]]] = []


_WITH_VALUE = frozenset((
    "-name", "-iname", "-type", "-size", "-mtime", "-mmin", "-perm", "-user", "-group", "-path", "-newer",
    "-maxdepth", "-mindepth", "-ipath", "-regex", "-iregex", "-uid", "-gid", "-atime", "-ctime", "-amin", "-cmin",
    "-printf", "-fstype", "-links", "-inum", "-regextype", "-wholename", "-anewer", "-cnewer", "-lname", "-samefile",
))  # fmt: skip


_PLAIN = frozenset((
    "-print", "-print0", "-delete", "-ls", "-xdev", "-mount", "-depth", "-follow", "-a", "-and", "-o", "-or", "-not",
    "!", "(", ")", "-empty", "-readable", "-writable", "-executable", "-prune", "-quit", "-d", "-true", "-false",
    "-nouser", "-nogroup", "-daystart", "-noleaf", ",",
))  # fmt: skip


def find(call: Call) -> "int | Routine":
    """Files by what they are."""
    words = [word for word in call.args if word not in ("-H", "-L", "-P")]
    starts = list[str]()
    while words and words[0][:1] not in ("-", "(", "!"):
        starts.append(words.pop(0))
    told = _Finding(starts or ["."], [], actions=[])
    while words:
        word = words.pop(0)
        wrong = _told(told, word, words)
        if wrong:
            return call.fail(wrong)
    return _find(call, told)


def _told(told: _Finding, word: str, words: list[str]) -> str:
    if word in ("-exec", "-execdir", "-ok"):
        command = list[str]()
        while words and words[0] not in (";", "+"):
            command.append(words.pop(0))
        if not words:
            return f"missing argument to `{word}'"
        words.pop(0)
        told.actions.append(("exec", command))
    elif word in _WITH_VALUE:
        if not words:
            return f"missing argument to `{word}'"
        value = words.pop(0)
        if word in ("-maxdepth", "-mindepth"):
            depth = int(value[:4]) if value.isdigit() else 0
            told.deepest, told.least = (depth, told.least) if word == "-maxdepth" else (told.deepest, depth)
        elif word == "-printf":
            told.actions.append(("printf", [value]))
        else:
            told.tests.append((word, value))
    elif word in ("-delete", "-ls", "-print", "-print0", "-quit"):
        told.actions.append((word[1:], []))
    elif word in _PLAIN:
        told.tests.append((word, ""))
    else:
        return f"unknown predicate `{word}'" if word.startswith("-") else f"paths must precede expression: `{word}'"
    return ""


def _find(call: Call, told: _Finding) -> Routine:
    status = 0
    for start in told.starts:
        try:
            real = call.files.resolve(call.absolute(start), call.who, follow=False)
            node = call.stat(start, follow=False)
        except Refused as refusal:
            status = call.fail(f"{start}: {refusal.reason}" if call.embedded else f"'{start}': {refusal.reason}")
            continue
        todo = [(start, real, node, 0)]
        visited = 0
        while todo:
            name, path, each, depth = todo.pop()
            visited += 1
            if visited % 60 == 0:
                yield call.drained()
            if depth >= told.least and _fits(call, told, path, each):
                yield _act(call, told, name, path, each)
            if each.is_folder and depth < told.deepest:
                status = max(status, _descend(call, name, path, depth, todo))
    return status


def _descend(call: Call, name: str, path: str, depth: int, todo: list[tuple[str, str, Node, int]]) -> int:
    try:
        names = call.files.names(path, call.who)
    except Refused as refusal:
        return call.fail(f"{name}: {refusal.reason}" if call.embedded else f"'{name}': {refusal.reason}")
    for inner in reversed(names):
        node = call.files.at(join(path, inner))
        if node is not None:
            todo.append((join(name, inner), join(path, inner), node, depth + 1))
    return 0


def _fits(call: Call, told: _Finding, path: str, node: Node) -> bool:
    """Tests joined by and; or begins anew; not turns the next one around."""
    result, negated = True, False
    for test, value in told.tests:
        if test in ("-o", "-or", ","):
            if result:
                return True
            result = True
        elif test in ("!", "-not"):
            negated = not negated
        elif test not in ("-a", "-and", "(", ")"):
            result = result and _test(call, test, value, path, node) != negated
            negated = False
    return result


def _test(call: Call, test: str, value: str, path: str, node: Node) -> bool:
    match test:
        case "-name" | "-iname":
            return _globs(value, name_of(path) or "/", fold=test == "-iname")
        case "-path" | "-wholename" | "-ipath":
            return _globs(value, path, fold=False)
        case "-type":
            return node.kind in {"f": (FILE,), "d": (FOLDER,), "l": (LINK,)}.get(value[:1], (0,))
        case "-size":
            return _measured(value, node.length, {"c": 1, "k": 1024, "M": 1 << 20, "G": 1 << 30})
        case "-mtime" | "-atime" | "-ctime":
            return _compared(value, (call.now - node.mtime) // (86_400 * SECOND))
        case "-mmin" | "-amin" | "-cmin":
            return _compared(value, (call.now - node.mtime) // (60 * SECOND))
        case "-perm":
            return _permitted(value, node.mode & 0o7777)
    return _held(call, test, value, path, node)


def _held(call: Call, test: str, value: str, path: str, node: Node) -> bool:
    """Tests of whose a file is, and what one may do with it."""
    if test in ("-user", "-uid"):
        return value in (str(node.uid), call.world.user_name(node.uid))
    if test in ("-group", "-gid"):
        return value in (str(node.gid), call.world.group_name(node.gid))
    if test == "-empty":
        return not node.length if node.is_file else node.is_folder and not call.files.children(path)
    if test in ("-readable", "-writable", "-executable"):
        return call.who.may(node, {"-readable": 4, "-writable": 2, "-executable": 1}[test])
    return test not in ("-false", "-nouser", "-nogroup", "-regex", "-newer", "-lname")


def _globs(pattern: str, text: str, *, fold: bool) -> bool:
    try:
        return glob(pattern.lower() if fold else pattern).matches(text.lower() if fold else text)
    except TooHard:
        return False


def _measured(value: str, size: int, units: dict[str, int]) -> bool:
    unit = units.get(value[-1:], 512)
    return _compared(value.rstrip("ckMGbw"), -(-size // unit))


def _compared(value: str, actual: int) -> bool:
    digits = value.lstrip("+-")
    if not digits.isdigit():
        return False
    wanted = int(digits[:15])
    return actual > wanted if value[0] == "+" else actual < wanted if value[0] == "-" else actual == wanted


def _permitted(value: str, mode: int) -> bool:
    digits = value.lstrip("-/+")
    if not re.fullmatch(r"[0-7]{1,5}", digits):
        return value.lstrip("-/").replace("u=s", "u+s") == "u+s" and bool(mode & 0o4000)
    wanted = int(digits, 8)
    return mode & wanted == wanted if value[0] == "-" else bool(mode & wanted) if value[0] in "/+" else mode == wanted


def _act(call: Call, told: _Finding, name: str, path: str, node: Node) -> Routine:
    for action, words in told.actions or [("print", [])]:
        match action:
            case "print" | "print0":
                call.out(name, "\n" if action == "print" else "\0")
            case "ls":
                call.line(f"{permissions(node.mode)} {node.uid} {node.gid} {node.length} {name}")
            case "delete":
                if node.is_folder and path != call.shell.folder:
                    call.files.remove_folder(path, call.who)
                else:
                    call.files.remove(path, call.who)
            case "printf":
                call.out(_printed(words[0], name, path, node))
            case "exec" if words:
                yield call.run([word.replace("{}", name) for word in words])
    return 0


def _printed(form: str, name: str, path: str, node: Node) -> str:
    values = {
        "%p": name,
        "%f": name_of(path),
        "%h": name.rpartition("/")[0] or ".",
        "%s": str(node.length),
        "\\n": "\n",
        "\\t": "\t",
        "\\0": "\0",
        "%y": kind_name(node)[0],
    }
    return re.sub(r"%[pfhsy]|\\[nt0]", lambda found: values[found.group()], form)


COMMANDS: dict[str, Command] = {
    "find": find,
}
