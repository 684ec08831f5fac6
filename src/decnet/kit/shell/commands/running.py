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
from decnet.kit.shell.tasks import Interrupted, NoMoreTasks, Routine, ShellExit, Task, Wait

MAX_SHELLS = 40


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
        call.line(
            "Usage: busybox [function [arguments]...]\n   or: busybox --list[-full]\n   or: function [arguments]...\n"
        )
        call.line(
            "\tBusyBox is a multi-call binary that combines many common Unix\n\tutilities into a single executable.\n"
        )
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
    """``nohup``, ``nice``, ``setsid``, ``timeout``, ``time``, ``chroot`` and their like: what they wrap runs."""
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
        call.out(
            "\x1b[H\x1b[2J" if call.on_terminal else "",
            f"Every {given.value('n', '2.0')}s: {' '.join(given.operands)}\n\n",
        )
        yield call.shell.child(call.streams, zero="sh", how="command", arguments=[], shell="/bin/sh").script(
            " ".join(given.operands)
        )
        yield call.sleep(max(1, given.number("n", 2)) * SECOND)


COMMANDS: dict[str, Command] = {
    "sh": shell, "bash": shell, "dash": shell, "ash": shell, "rbash": shell, "busybox": busybox, "env": environment,
    "nohup": wrapped, "nice": wrapped, "ionice": wrapped, "setsid": wrapped, "stdbuf": wrapped, "timeout": wrapped,
    "time": wrapped, "chroot": wrapped, "taskset": wrapped, "watch": watch,
}  # fmt: skip
