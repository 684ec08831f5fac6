"""Commands that run others: shells, busybox, env, nohup, timeout, and the interpreters."""

import re
from collections.abc import Callable

from decnet.events import SECOND
from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.greeting import busybox_version
from decnet.kit.shell.node import Refused
from decnet.kit.shell.options import options
from decnet.kit.shell.programs import APPLETS
from decnet.kit.shell.prompt import set_prompt
from decnet.kit.shell.streams import read, read_all
from decnet.kit.shell.tasks import Interrupted, NoMoreTasks, Routine, ShellExit, Task, Wait

MAX_SHELLS = 40
PIECE = 64 << 10
MAX_COPY = 10 << 20
PYTHON = {"debian": "3.11.2", "ubuntu22": "3.10.12", "ubuntu20": "3.8.10"}


def shell(call: Call) -> "int | Routine":
    """``sh``, ``bash`` and what else reads commands."""
    if call.world.depth >= MAX_SHELLS:
        return call.complain("fork: retry: Resource temporarily unavailable", 254)
    args, login, command, from_input = list(call.args), call.words[0].startswith("-"), None, False
    flags = set[str]()
    while args and args[0][:1] in ("-", "+") and len(args[0]) > 1:
        word = args.pop(0)
        if word == "--version":
            return _version(call)
        if word in ("--login", "-l"):
            login = True
        elif word.startswith("--"):
            continue
        elif word in ("-o", "+o", "-O") and args:
            args.pop(0)
        else:
            flags |= set(word[1:])
    if "c" in flags:
        if not args:
            return call.fail("-c: option requires an argument", 2)
        command = args.pop(0)
    from_input = "s" in flags
    return _shell(call, args, login, command, from_input)


def _version(call: Call) -> int:
    kind = call.shell.dialect
    if not kind.is_bash and call.name != "bash":
        return call.fail("0: Illegal option --", 2)
    major, minor = kind.version
    call.line(f"GNU bash, version {major}.{minor}.15(1)-release (x86_64-pc-linux-gnu)")
    call.line("Copyright (C) 2022 Free Software Foundation, Inc.")
    return 0


def _shell(call: Call, args: list[str], login: bool, command: str | None, from_input: bool) -> Routine:
    zero = args[0] if args and command is not None else call.name
    how = "command" if command is not None else "stdin"
    child = call.shell.child(call.streams, zero=zero, how=how, arguments=args[1:], shell=call.name)
    child.login = login
    set_prompt(call, child)
    for name, value in call.environment.items():
        child.variables.assign(name, value)
        child.variables.exported.add(name)
    if command is not None:
        return (yield child.script(command))
    if args and not from_input:
        return (yield _script_file(call, child, args))
    return (yield child.converse(call.stdin))


def _script_file(call: Call, child: "object", args: list[str]) -> Routine:
    name = args[0]
    try:
        real = call.files.resolve(call.absolute(name), call.who)
        data = call.files.read(real, call.who)
    except Refused as refusal:
        if call.name in ("bash", "rbash"):
            return call.fail(f"{name}: {refusal.reason}", 127 if refusal.code == "ENOENT" else 126)
        call.err(f"{call.name}: {'can' + chr(39) + 't open' if call.embedded else '0: cannot open'} {name}"
                 f"{': No such file' if not call.embedded else ''}")  # fmt: skip
        return 2 if call.embedded else 127
    call.world.affects("execute")
    call.world.keep(real)
    runner = call.shell.child(call.streams, zero=name, how="script", arguments=args[1:], shell=call.name)
    for key, value in call.environment.items():
        runner.variables.assign(key, value)
        runner.variables.exported.add(key)
    if data.startswith(b"\x7fELF") or b"\0" in data[:128]:
        text = f"{name}: cannot execute binary file" if call.name == "bash" else f"1: {name}: not found"
        return call.fail(text, 126)
    return (yield runner.script(data.decode("latin-1")))


def busybox(call: Call) -> "int | Routine":
    """The applets by their names."""
    if not call.args or call.args[0] in ("--help", "--list", "-h"):
        names = sorted(APPLETS)
        if "--list" in call.args:
            call.out("".join(f"{name}\n" for name in names))
            return 0
        call.line(f"{busybox_version(call.world)} multi-call binary.")
        call.line("BusyBox is copyrighted by many authors between 1998-2015.")
        call.line("Licensed under GPLv2. See source distribution for detailed\ncopyright notices.\n")
        call.line("Usage: busybox [function [arguments]...]\n   or: busybox --list[-full]\n   or: function [arguments]...\n")
        call.line("\tBusyBox is a multi-call binary that combines many common Unix\n\tutilities into a single executable.\n")
        call.line("Currently defined functions:")
        call.out(_wrapped(names))
        return 0
    name = call.args[0].rsplit("/", 1)[-1]
    if name not in APPLETS:
        call.err(f"{name}: applet not found")
        return 127
    if name in ("[[", "[", "test", "echo", "printf", "true", "false", "kill", "pwd"):
        return call.shell.builtin([name, *call.args[1:]], call.streams)
    return call.shell.program(name, call.args[1:], call.streams, call.environment)


def _wrapped(names: list[str]) -> str:
    lines, line = list[str](), "\t"
    for index, name in enumerate(names):
        piece = name + (", " if index < len(names) - 1 else "")
        if len(line) + len(piece) > 70:
            lines.append(line.rstrip())
            line = "\t"
        line += piece
    return "\n".join([*lines, line]) + "\n"


def environment(call: Call) -> "int | Routine":
    """``env``."""
    args, variables = list(call.args), dict(call.environment)
    while args and (args[0].startswith("-") or "=" in args[0]):
        word = args.pop(0)
        if word in ("-i", "-", "--ignore-environment"):
            variables.clear()
        elif word in ("-u", "--unset") and args:
            variables.pop(args.pop(0), None)
        elif "=" in word and not word.startswith("-"):
            name, _, value = word.partition("=")
            variables[name] = value
    if args:
        return call.run(args, variables)
    call.out("".join(f"{name}={value}\n" for name, value in variables.items()))
    return 0


def wrapped(call: Call) -> "int | Routine":
    """``nohup``, ``nice``, ``ionice``, ``setsid``, ``stdbuf``, ``timeout``, ``time``, ``chroot``: what they wrap runs."""
    args = list(call.args)
    valued = {"nice": ("-n",), "ionice": ("-c", "-n", "-p"), "timeout": ("-s", "-k"), "stdbuf": (), "taskset": ()}
    while args and args[0].startswith("-") and len(args[0]) > 1:
        word = args.pop(0)
        if word in valued.get(call.name, ()) and args:
            args.pop(0)
    if call.name in ("timeout", "chroot", "taskset") and args:
        limit = args.pop(0)
        if call.name == "timeout":
            return _limited(call, args, limit)
    if not args:
        return call.fail(f"missing operand\nTry '{call.name} --help' for more information.", 125)
    if call.name == "nohup" and call.on_terminal:
        call.err("nohup: ignoring input and appending output to 'nohup.out'")
    return call.run(args)


def _limited(call: Call, args: list[str], limit: str) -> Routine:
    found = re.fullmatch(r"(\d{1,9})(?:\.\d*)?([smhd]?)", limit)
    if not found or not args:
        return call.fail(f"invalid time interval '{limit}'" if not found else "missing operand", 125)
    seconds = int(found.group(1)) * {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}[found.group(2)]
    try:
        task = call.world.tasks.spawn(_guarded(call.run(args)), " ".join(args)[:200])
    except NoMoreTasks:
        return 254
    try:
        yield Wait(_over(task), due=call.now + seconds * SECOND)
    except (Interrupted, ShellExit):
        task.kill(130)
        raise
    if task.status is None:
        task.kill(143)
        return 124
    return task.status


def _over(task: Task) -> "Callable[[], bool]":
    return lambda: task.status is not None


def _guarded(routine: Routine) -> Routine:
    try:
        return (yield routine)
    except ShellExit as end:
        return end.status


def watch(call: Call) -> Routine:
    """A command again and again."""
    given = options(call, "dgtbecx", "n", permuted=False)
    while True:
        call.out("\x1b[H\x1b[2J" if call.on_terminal else "", f"Every {given.value('n', '2.0')}s: {' '.join(given.operands)}\n\n")
        yield call.shell.child(call.streams, zero="sh", how="command", arguments=[], shell="/bin/sh").script(
            " ".join(given.operands)
        )
        yield call.sleep(max(1, given.number("n", 2)) * SECOND)


def interpreter(call: Call) -> "int | Routine":
    """``python3``, ``perl``: their simplest uses."""
    version = PYTHON.get(call.machine.persona.distro.key, "3.11.2")
    if any(word in ("-V", "--version", "-v") for word in call.args):
        if call.name == "perl":
            call.line("\nThis is perl 5, version 36, subversion 0 (v5.36.0) built for x86_64-linux-gnu-thread-multi")
        else:
            call.line(f"Python {version}")
        return 0
    mark = "-c" if call.name.startswith("python") else "-e"
    if mark in call.args and call.args.index(mark) + 1 < len(call.args):
        call.world.affects("execute")
        return _evaluate(call, call.args[call.args.index(mark) + 1])
    names = [word for word in call.args if not word.startswith("-")]
    if names:
        return _interpreted(call, names[0])
    return _converse(call, version)


def _interpreted(call: Call, name: str) -> int:
    try:
        real = call.files.resolve(call.absolute(name), call.who)
        call.files.read(real, call.who)
    except Refused as refusal:
        if call.name == "perl":
            call.err(f'Can\'t open perl script "{name}": {refusal.reason}')
            return 2
        call.err(f"{call.name}: can't open file '{call.absolute(name)}': [Errno 2] {refusal.reason}")
        return 2
    call.world.affects("execute")
    call.world.keep(real)
    return 0


def _evaluate(call: Call, text: str) -> int:
    for found in re.finditer(r"\bprint\s*\(?\s*(?:\"([^\"\n]{0,2000})\"|'([^'\n]{0,2000})'|(\d{1,15})\s*([-+*])\s*(\d{1,15}))", text):
        if found.group(3):
            left, right = int(found.group(3)), int(found.group(5))
            value = {"+": left + right, "-": left - right, "*": left * right}[found.group(4)]
            call.out(str(value))
        else:
            call.out((found.group(1) or found.group(2) or "").replace("\\n", "\n"))
        if call.name.startswith("python"):
            call.line()
    return 0


def _converse(call: Call, version: str) -> Routine:
    if not call.stdin.terminal:
        text = yield from read_all(call.stdin)
        if text:
            call.world.affects("execute")
        return _evaluate(call, text.decode("latin-1"))
    if call.name == "perl":
        yield from read_all(call.stdin)
        return 0
    call.line(f"Python {version} (main, Nov 30 2024, 22:21:32) [GCC 12.2.0] on linux")
    call.line('Type "help", "copyright", "credits" or "license" for more information.')
    while True:
        call.out(">>> ")
        line = yield from call.read_line()
        if not line or line.strip() in (b"exit()", b"quit()"):
            call.out("" if line else "\n")
            return 0
        call.world.issue(line.decode("latin-1").rstrip("\r\n"), "execute")
        _evaluate(call, line.decode("latin-1"))


def tee(call: Call) -> Routine:
    given = options(call, "aip", names={"append": "a"})
    sinks, status = list[str](), 0
    for name in given.operands:
        try:
            sinks.append(call.files.prepare(call.absolute(name), call.who, append="a" in given, mode=0o666 & ~call.shell.mask))
            call.world.affects("write")
        except Refused as refusal:
            status = call.fail(f"{name}: {refusal.reason}")
    while data := (yield from read(call.stdin)):
        call.raw(data)
        for real in sinks:
            call.files.extend(real, data)
        yield call.drained()
    return status


def convert(call: Call) -> Routine:
    """``dd``."""
    words = {word.partition("=")[0]: word.partition("=")[2] for word in call.args}
    wrong = [name for name in words if name not in ("if", "of", "bs", "count", "skip", "seek", "conv", "iflag", "oflag",
                                                    "status", "ibs", "obs", "cbs")]  # fmt: skip
    if wrong:
        return call.fail(f"unrecognized operand '{wrong[0]}'\nTry 'dd --help' for more information.")
    size = min(MAX_COPY, max(1, _size(words.get("bs", words.get("ibs", "512")))))
    count, skip = _size(words["count"]) if "count" in words else -1, _size(words.get("skip", "0")) * size
    try:
        source = call.source(words["if"]) if "if" in words else call.stdin
    except Refused as refusal:
        return call.fail(f"failed to open '{words['if']}': {refusal.reason}" if not call.embedded
                         else f"can't open '{words['if']}': {refusal.reason}")  # fmt: skip
    real = ""
    if "of" in words:
        try:
            keeps = "notrunc" in words.get("conv", "") or "append" in words.get("oflag", "")
            real = call.files.prepare(call.absolute(words["of"]), call.who, append=keeps, mode=0o666 & ~call.shell.mask)
            call.world.affects("write")
        except Refused as refusal:
            return call.fail(f"failed to open '{words['of']}': {refusal.reason}")
    left, copied, dropped = count * size if count >= 0 else MAX_COPY, 0, 0
    while left > 0 or dropped < skip:
        data = yield from read(source, min(PIECE, skip - dropped if dropped < skip else left))
        if not data:
            break
        if dropped < skip:
            dropped += len(data)
            continue
        call.files.extend(real, data) if real else call.raw(data)
        copied, left = copied + len(data), left - len(data)
        yield call.drained()
    _report(call, copied, size, words.get("status", ""))
    return 0


def _report(call: Call, copied: int, size: int, how: str) -> None:
    if how == "none":
        return
    for direction in ("in", "out"):
        call.err(f"{copied // size}+{int(copied % size > 0)} records {direction}")
    if how == "noxfer":
        return
    if call.embedded:
        shown = f"{copied / 1024:.1f}KB" if copied >= 1024 else f"{copied}B"
        call.err(f"{copied} bytes ({shown}) copied, 0.000{call.world.context.dice.between(210, 880)} seconds, "
                 f"{max(copied / 1024 / 0.0008, 0.1):.1f}KB/s")  # fmt: skip
        return
    spent = call.world.context.dice.between(60, 900) / 1e6 + copied / 9e8
    human = f" ({copied / 1000:.1f} kB, {copied / 1024:.1f} KiB)" if 1000 <= copied < 1e6 else f" ({copied / 1e6:.1f} MB, " \
        f"{copied / (1 << 20):.1f} MiB)" if copied >= 1e6 else ""  # fmt: skip
    rate = copied / spent
    call.err(f"{copied} bytes{human} copied, {spent:.6g} s, {rate / 1e6:.1f} MB/s" if rate > 1e6 else
             f"{copied} bytes{human} copied, {spent:.6g} s, {rate / 1e3:.1f} kB/s")  # fmt: skip


def _size(text: str) -> int:
    found = re.fullmatch(r"(\d{1,12})([cwbkKMG]?)B?", text)
    if not found:
        return 0
    return int(found.group(1)) * {"": 1, "c": 1, "w": 2, "b": 512, "k": 1024, "K": 1024, "M": 1 << 20, "G": 1 << 30}[
        found.group(2)]  # fmt: skip


def archive(call: Call) -> Routine:
    """``tar``, ``gzip``, ``unzip`` and their like, of files that are no archives."""
    words = [word for word in call.args if not word.startswith("-")]
    if call.name == "tar":
        letters = (call.args or [""])[0].lstrip("-")
        name = (words[1:] if call.args and not call.args[0].startswith("-") else words)[:1]
        if not letters:
            call.err("tar: You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\nTry 'tar --help' or "
                     "'tar --usage' for more information.")  # fmt: skip
            return 2
        if "c" in letters:
            if name and name[0] != "-":
                call.write_file(name[0], b"\x1f\x8b\x08\x00" + bytes(506) if "z" in letters else bytes(10240))
                call.world.affects("write")
            return 0
        if name and name[0] != "-" and not call.exists(name[0]):
            call.err(f"tar (child): {name[0]}: Cannot open: No such file or directory\ntar (child): Error is not recoverable: "
                     "exiting now\ntar: Child returned status 2\ntar: Error is not recoverable: exiting now")  # fmt: skip
            return 2
        if not name or name[0] == "-":
            yield from read_all(call.stdin)
        return 0
    for name_ in words[:1]:
        if not call.exists(name_):
            shown = f"{name_}: No such file or directory" if call.name != "unzip" else (
                f"cannot find or open {name_}, {name_}.zip or {name_}.ZIP.")  # fmt: skip
            return call.fail(shown, 9 if call.name == "unzip" else 1)
    if not words:
        data = yield from read_all(call.stdin)
        return 0 if not data else call.fail("stdin: not in gzip format")
    return 0


def file_kind(call: Call) -> int:
    """``file``."""
    status = 0
    for name in [word for word in call.args if not word.startswith("-")]:
        try:
            node = call.stat(name, follow=False)
            data = call.files.content(node) if node.is_file else b""
        except Refused:
            call.line(f"{name}: cannot open `{name}' (No such file or directory)")
            continue
        kind = _kind(data) if node.is_file else "directory" if node.is_folder else f"symbolic link to {node.target}"
        call.line(f"{name}: {kind}")
    return status


def _kind(data: bytes) -> str:
    if not data:
        return "empty"
    if data.startswith(b"\x7fELF"):
        bits, order = ("64" if data[4:5] == b"\x02" else "32"), ("MSB" if data[5:6] == b"\x02" else "LSB")
        names = {0x3E: "x86-64", 0x28: "ARM, EABI5", 0x03: "Intel 80386", 0x08: "MIPS", 0xB7: "ARM aarch64"}
        machine = names.get(int.from_bytes(data[18:20], "little" if order == "LSB" else "big"), "unknown arch")
        dynamic = b"ld-linux" in data[:4096] or b"ld-uClibc" in data[:4096]
        kind = "pie executable" if data[16:17] == b"\x03" else "executable"
        return (f"ELF {bits}-bit {order} {kind}, {machine}, version 1 (SYSV), "
                f"{'dynamically' if dynamic else 'statically'} linked, stripped")  # fmt: skip
    if data.startswith(b"#!"):
        shell = data[2:40].split(b"\n")[0].strip().decode("latin-1")
        return f"{'Bourne-Again' if 'bash' in shell else 'POSIX'} shell script, ASCII text executable"
    return "data" if b"\0" in data[:512] else "ASCII text"


def pager(call: Call) -> Routine:
    """``more`` and ``less``: all at once."""
    for name in [word for word in call.args if not word.startswith(("-", "+"))] or ["-"]:
        try:
            source = call.source(name)
        except Refused as refusal:
            return call.fail(f"{name}: {refusal.reason}")
        while data := (yield from read(source)):
            call.raw(data)
            yield call.drained()
    return 0


def screen_size(call: Call) -> int:
    """``stty``, ``tput``, ``clear``, ``reset``."""
    window = call.world.screen.window if call.world.screen is not None else None
    if call.name in ("clear", "reset"):
        call.out("\x1b[H\x1b[2J\x1b[3J")
    elif call.name == "tput":
        columns, rows = (window.columns, window.rows) if window else (80, 24)
        call.line({"cols": str(columns), "lines": str(rows), "colors": "256"}.get((call.args or [""])[0], ""))
    elif window is None:
        return call.fail("'standard input': Inappropriate ioctl for device")
    elif call.args[:1] == ["size"]:
        call.line(f"{window.rows} {window.columns}")
    elif not call.args:
        call.line("speed 38400 baud; line = 0;\n-brkint -imaxbel iutf8")
    return 0



COMMANDS: dict[str, Command] = {
    "sh": shell, "bash": shell, "dash": shell, "ash": shell, "rbash": shell, "busybox": busybox, "env": environment,
    "nohup": wrapped, "nice": wrapped, "ionice": wrapped, "setsid": wrapped, "stdbuf": wrapped, "timeout": wrapped,
    "time": wrapped, "chroot": wrapped, "taskset": wrapped, "watch": watch, "python3": interpreter, "python": interpreter,
    "perl": interpreter, "tee": tee, "dd": convert, "tar": archive, "gzip": archive, "gunzip": archive, "unzip": archive,
    "bzip2": archive, "bunzip2": archive, "xz": archive, "unxz": archive, "zcat": archive, "file": file_kind,
    "more": pager, "less": pager, "pager": pager, "stty": screen_size, "tput": screen_size, "clear": screen_size,
    "reset": screen_size,
}  # fmt: skip
