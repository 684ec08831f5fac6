"""Commands that make, move and remove files."""

from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.files import below
from decnet.kit.shell.node import Refused, join, name_of
from decnet.kit.shell.options import Options, missing, options
from decnet.kit.shell.streams import Source, read
from decnet.kit.shell.tasks import Routine

MAX_REMOVED = 6_000


def cat(call: Call) -> "int | Routine":
    """Files, one after the other."""
    given = options(call, "nbAesTtuvE", names={"number": "n", "show-all": "A"})
    return _cat(call, given.operands or ["-"], given)


def _cat(call: Call, names: list[str], given: Options) -> Routine:
    status, number = 0, 0
    for name in names:
        try:
            source = call.source(name)
        except Refused as refusal:
            verb = "can't open " if call.embedded else ""
            shown = f"'{name}'" if call.embedded else name
            status = call.fail(f"{verb}{shown}: {refusal.reason}")
            continue
        while data := (yield from read(source)):
            if given.flags & set("nbAeEtTv"):
                data, number = _decorated(data, number, given)
            call.raw(data)
            yield call.drained()
    return status


def _decorated(data: bytes, number: int, given: Options) -> tuple[bytes, int]:
    lines = list[str]()
    for line in data.decode("latin-1").splitlines(keepends=True):
        if "n" in given or ("b" in given and line.strip()):
            number += 1
            line = f"{number:6d}\t{line}"
        if given.flags & set("AeE"):
            line = line.replace("\n", "$\n")
        if given.flags & set("AtT"):
            line = line.replace("\t", "^I")
        lines.append(line)
    return "".join(lines).encode("latin-1"), number


def tac(call: Call) -> Routine:
    """Lines in reverse."""
    for name in call.args or ["-"]:
        data = yield from call.input(name)
        call.raw(b"".join(reversed(data.splitlines(keepends=True))))
    return 0


def touch(call: Call) -> int:
    given = options(call, "acmhf", "dtr", {"no-create": "c", "date": "d", "reference": "r"})
    if not given.operands:
        return missing(call, "file operand")
    status = 0
    for name in given.operands:
        try:
            moment = call.stat(given.value("r")).mtime if "r" in given else call.now
            if call.exists(name):
                call.files.change(call.absolute(name), call.who, mtime=moment)
            elif "c" not in given:
                call.files.prepare(call.absolute(name), call.who, mode=0o666 & ~call.shell.mask)
                call.files.touched.pop(call.absolute(name), None)
            call.world.affects("write")
        except Refused as refusal:
            verb = "setting times of" if call.exists(name) else "cannot touch"
            status = call.fail(
                f"{verb} '{name}': {refusal.reason}" if not call.embedded else f"{name}: {refusal.reason}"
            )
    return status


def make_folder(call: Call) -> int:
    given = options(call, "pvZ", "m", {"parents": "p", "verbose": "v", "mode": "m"})
    if not given.operands:
        return missing(call)
    status = 0
    for name in given.operands:
        parts = name.rstrip("/").split("/")
        paths = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)] if "p" in given else [name]
        for path in paths:
            if not path or ("p" in given and call.exists(path)):
                continue
            try:
                call.files.make_folder(call.absolute(path), call.who, 0o777 & ~call.shell.mask)
                call.world.affects("write")
                if "v" in given:
                    call.line(f"mkdir: created directory '{path}'")
            except Refused as refusal:
                shown = "can't create directory" if call.embedded else "cannot create directory"
                status = call.fail(f"{shown} '{path}': {refusal.reason}")
                break
    return status


def remove_folder(call: Call) -> int:
    given = options(call, "pv", names={"ignore-fail-on-non-empty": "i"})
    status = 0
    for name in given.operands:
        try:
            call.files.remove_folder(call.absolute(name), call.who)
            call.world.affects("write")
        except Refused as refusal:
            status = call.fail(f"{'' if call.embedded else 'failed to remove '}'{name}': {refusal.reason}")
    return status if given.operands else missing(call)


def remove(call: Call) -> int:
    """``rm``."""
    given = options(call, "rRfivdI", names={"recursive": "r", "force": "f", "no-preserve-root": "P",
                                            "preserve-root": "", "verbose": "v"})  # fmt: skip
    if not given.operands:
        return 0 if "f" in given else missing(call)
    status = 0
    for name in given.operands:
        if name_of(name.rstrip("/")) in (".", ".."):
            status = call.fail(f"refusing to remove '.' or '..' directory: skipping '{name}'")
        elif call.absolute(name).rstrip("/") == "" and "r" in given and "P" not in given and not call.embedded:
            call.err("rm: it is dangerous to operate recursively on '/'")
            call.err("rm: use --no-preserve-root to override this failsafe")
            status = 1
        else:
            status = max(status, _remove(call, name, given))
    return status


def _remove(call: Call, name: str, given: Options) -> int:
    recursive = "r" in given or "R" in given
    shown = "can't remove" if call.embedded else "cannot remove"
    try:
        node = call.stat(name.rstrip("/") or "/", follow=False)
        if node.is_folder and "d" in given and not recursive:
            call.files.remove_folder(call.absolute(name), call.who)
            return 0
        if node.is_folder and not recursive:
            return call.fail(f"{shown} '{name}': Is a directory" if not call.embedded else f"'{name}' is a directory")
        real = call.files.resolve(call.absolute(name.rstrip("/") or "/"), call.who, follow=False)
    except Refused as refusal:
        quiet = refusal.code == "ENOENT" and "f" in given
        return 0 if quiet else call.fail(f"{shown} '{name}': {refusal.reason}")
    call.world.affects("write")
    status, failed = 0, 0
    inner_paths = below(call.files, real) if node.is_folder else []
    call.world.tasks.spend(len(inner_paths) // 4)
    for path in reversed([real, *inner_paths][:MAX_REMOVED]):
        try:
            _remove_one(call, path)
            if "v" in given:
                call.line(f"removed '{path}'")
        except Refused as refusal:
            failed += 1
            if failed <= 40 and refusal.code != "ENOTEMPTY":
                call.err(f"rm: {shown} '{name + path.removeprefix(real)}': {refusal.reason}")
            status = 1
    return status


def _remove_one(call: Call, path: str) -> None:
    if path in call.files.touched:
        call.world.keep(path)
    node = call.files.at(path)
    if path.startswith(("/proc/", "/sys/")) or path in ("/proc", "/sys", "/dev"):
        raise Refused("EPERM" if path.startswith("/proc/") else "EBUSY")
    if node is not None and node.is_folder:
        call.files.remove_folder(path, call.who)
    else:
        call.files.remove(path, call.who)


def _into(call: Call, source: str, target: str, many: bool) -> str:
    """Where ``source`` goes: into ``target`` where that is a folder."""
    try:
        inside = call.stat(target).is_folder
    except Refused:
        inside = False
    if many and not inside:
        raise Refused("ENOTDIR")
    return join(target, name_of(source.rstrip("/"))) if inside else target


def copy(call: Call) -> int:
    """``cp`` and ``install``."""
    given = options(
        call,
        "rRapfivndLPHlsTuxbDcCZ",
        "tmogS",
        {"recursive": "r", "archive": "a", "force": "f", "preserve": "p", "verbose": "v", "no-clobber": "n"},
    )
    names = list(given.operands)
    if call.name == "install" and "d" in given:
        return make_folder(Call(call.shell, ["mkdir", "-p", *names], call.streams, call.environment))
    target = given.value("t") or (names.pop() if len(names) > 1 else "")
    if not names or not target:
        return missing(call, f"destination file operand after '{names[0]}'" if names else "file operand")
    status = 0
    for name in names:
        try:
            status = max(status, _copy(call, name, _into(call, name, target, len(names) > 1), given))
        except Refused as refusal:
            status = call.fail(f"target '{target}': {refusal.reason}")
    return status


def _copy(call: Call, name: str, target: str, given: Options) -> int:
    deep = any(letter in given for letter in "rRa")
    try:
        node = call.stat(name, follow=not deep)
    except Refused as refusal:
        return call.fail(f"cannot stat '{name}': {refusal.reason}" if not call.embedded
                         else f"can't stat '{name}': {refusal.reason}")  # fmt: skip
    if node.is_folder and not deep:
        return call.fail(f"-r not specified; omitting directory '{name}'" if not call.embedded
                         else f"omitting directory '{name}'")  # fmt: skip
    source, status = call.files.resolve(call.absolute(name), call.who, follow=not deep), 0
    destination = call.absolute(target)
    if f"{destination}/".startswith(f"{source}/") and node.is_folder:
        return call.fail(f"cannot copy a directory, '{name}', into itself, '{target}'")
    paths = [source, *(below(call.files, source) if node.is_folder else [])]
    call.world.tasks.spend(len(paths) // 4)
    for path in paths[:MAX_REMOVED]:
        inner = path.removeprefix(source)
        try:
            _copy_one(call, path, destination + inner)
        except Refused as refusal:
            verb = "cannot open" if refusal.code == "EACCES" else "cannot create regular file"
            shown = name + inner if refusal.code == "EACCES" and not call.exists(target) else target + inner
            status = call.fail(f"{verb} '{shown}'{' for reading' if verb == 'cannot open' else ''}: {refusal.reason}")
    call.world.affects("write")
    return status


def _copy_one(call: Call, path: str, destination: str) -> None:
    node = call.files.at(path)
    if node is None:
        raise Refused("ENOENT")
    if node.is_folder:
        if not call.files.exists(destination, call.who):
            call.files.make_folder(destination, call.who, node.mode & 0o777)
        return
    if node.is_link:
        call.files.make_link(destination, call.who, node.target)
        return
    if not call.who.may(node, 4):
        raise Refused("EACCES")
    if node.is_file:
        call.files.copy_node(node, destination, call.who, node.mode & 0o777 & ~call.shell.mask)


def move(call: Call) -> int:
    """``mv``."""
    given = options(call, "fivnTub", "tS", {"force": "f", "verbose": "v", "no-clobber": "n"})
    names = list(given.operands)
    target = given.value("t") or (names.pop() if len(names) > 1 else "")
    if not names or not target:
        return missing(call, f"destination file operand after '{names[0]}'" if names else "file operand")
    status = 0
    for name in names:
        try:
            place = _into(call, name, target, len(names) > 1)
        except Refused:
            return call.fail(f"target '{target}': No such file or directory")
        try:
            old = call.files.resolve(call.absolute(name), call.who, follow=False)
            call.files.rename(old, call.absolute(place), call.who)
            call.world.affects("write")
            if old in call.files.touched:
                call.files.touched.pop(old)
                call.files.touched[call.files.resolve(call.absolute(place), call.who)] = None
        except Refused as refusal:
            there = call.exists(name)
            text = f"cannot move '{name}' to '{place}'" if there else f"cannot stat '{name}'"
            status = call.fail((f"can't rename '{name}'" if call.embedded else text) + f": {refusal.reason}")
    return status


def link(call: Call) -> int:
    """``ln``."""
    given = options(call, "sfnvTirP", "t", {"symbolic": "s", "force": "f"})
    names = list(given.operands)
    if not names:
        return missing(call, "file operand")
    target = names.pop() if len(names) > 1 else name_of(names[0])
    status = 0
    for name in names:
        try:
            place = call.absolute(_into(call, name, target, len(names) > 1))
            if "f" in given and call.files.exists(place, call.who, follow=False):
                call.files.remove(place, call.who)
            if "s" in given:
                call.files.make_link(place, call.who, name)
            else:
                node = call.stat(name)
                call.files.copy_node(node, place, call.who, node.mode & 0o7777)
            call.world.affects("write")
        except Refused as refusal:
            kind = "symbolic link" if "s" in given else "hard link"
            status = call.fail(f"failed to create {kind} '{target}': {refusal.reason}")
    return status


def source_of(call: Call, name: str) -> Source:
    return call.source(name)


COMMANDS: dict[str, Command] = {
    "cat": cat, "tac": tac, "touch": touch, "mkdir": make_folder, "rmdir": remove_folder, "rm": remove,
    "unlink": remove, "cp": copy, "install": copy, "mv": move, "ln": link, "link": link,
}  # fmt: skip
