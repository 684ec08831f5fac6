"""Builtins that change what runs: exit, eval, source, exec, trap, wait, kill."""

from collections.abc import Generator

from decnet.events import SECOND
from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.dialect import RESERVED, Mistake
from decnet.kit.shell.interpreter import LoopLeft
from decnet.kit.shell.invocation import Returned
from decnet.kit.shell.node import Refused
from decnet.kit.shell.tasks import Routine, ShellExit, Task, Wait

SIGNALS = ("HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
           "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
           "WINCH", "IO", "PWR", "SYS")  # fmt: skip
MAX_EVAL = 40


def _number(call: Call, default: int) -> int:
    word = call.args[0] if call.args else ""
    digits = word.removeprefix("-")
    return int(word[:10]) if digits.isdigit() else default


def leave(call: Call) -> int:
    """``exit`` and ``logout``."""
    if call.name == "logout" and not call.shell.login:
        return call.complain("not login shell: use `exit'")
    if call.args and not call.args[0].lstrip("-").isdigit():
        bash = call.shell.dialect.is_bash
        call.complain(f"{call.args[0]}: numeric argument required" if bash else f"Illegal number: {call.args[0]}")
        raise ShellExit(2)
    if call.shell.how == "interactive" and call.shell.dialect.is_bash:
        call.err("logout" if call.shell.login else "exit")
    raise ShellExit(_number(call, call.shell.status) & 255)


def give_back(call: Call) -> int:
    """``return``."""
    if not call.shell.calls and not call.shell.sources:
        return call.complain("can only `return' from a function or sourced script", 2)
    raise Returned(_number(call, call.shell.status) & 255)


def leave_loop(call: Call) -> int:
    """``break`` and ``continue``."""
    if not call.shell.loops:
        if call.shell.dialect.is_bash:
            call.complain("only meaningful in a `for', `while', or `until' loop")
        return 0
    raise LoopLeft(min(max(1, _number(call, 1)), call.shell.loops), again=call.name == "continue")


def evaluate(call: Call) -> "int | Routine":
    """``eval``."""
    return _text(call, " ".join(call.args))


def _text(call: Call, text: str) -> Routine:
    shell, world = call.shell, call.world
    if world.depth >= MAX_EVAL:
        raise ShellExit(139)
    old, shell.streams = shell.streams, call.streams
    world.depth += 1
    try:
        return (yield shell.sequence(shell.parsed(text)))
    except Mistake as mistake:
        mistake.line = shell.number
        name = shell.where or shell.zero
        how = "interactive" if shell.how == "interactive" else "script"
        call.err(shell.dialect.explain(mistake, f"{name}: eval", how).rstrip("\n"))
        return 1 if shell.dialect.is_bash else 2
    finally:
        world.depth -= 1
        shell.streams = old


def source(call: Call) -> "int | Routine":
    """``.`` and ``source``: run a file in this shell."""
    if not call.args:
        return call.complain("filename argument required", 2)
    path = call.args[0]
    try:
        data = call.read_file(path if "/" in path or call.exists(path) else call.shell.find(path) or path)
    except Refused as refusal:
        if call.shell.dialect.is_bash:
            call.err(call.shell.complain(f"{path}: {refusal.reason}").rstrip("\n"))
            return 1
        return call.complain(f"cannot open {path}: No such file", 2)
    return _sourced(call, data.decode("latin-1"))


def _sourced(call: Call, text: str) -> Routine:
    shell, world = call.shell, call.world
    if world.depth >= MAX_EVAL:
        raise ShellExit(139)
    before = shell.zero, shell.how, shell.streams, shell.number
    shell.where, shell.streams = call.args[0], call.streams
    shell.how = "script" if shell.dialect.is_bash else shell.how
    world.depth, shell.sources = world.depth + 1, shell.sources + 1
    try:
        return (yield shell.lines(text))
    except Returned as result:
        return result.status
    finally:
        world.depth, shell.sources = world.depth - 1, shell.sources - 1
        shell.zero, shell.how, shell.streams, shell.number = before
        shell.where = ""


def execute(call: Call) -> "int | Routine":
    """``exec``: the program takes the shell's place."""
    words = call.args[2:] if call.args[:1] == ["-a"] else [word for word in call.args if word not in ("-c", "-l")]
    if not words:
        return 0
    if call.shell.find(words[0]) is None:
        call.complain(f"{words[0]}: not found")
        if call.shell.how != "interactive":
            raise ShellExit(127)
        return 127
    return _replaced(call, words)


def _replaced(call: Call, words: list[str]) -> Routine:
    raise ShellExit((yield call.run(words)))


def trap(call: Call) -> int:
    """Commands that signals run; they are remembered, and none comes."""
    shell, args = call.shell, call.args
    if not args:
        for name, command in shell.traps.items():
            call.line(f"trap -- '{command}' {name}")
        return 0
    if args[0] in ("-l", "-p"):
        return 0
    for name in args[1:]:
        upper = name.upper().removeprefix("SIG")
        if not name.isdigit() and upper not in (*SIGNALS, "EXIT", "ERR", "DEBUG", "RETURN"):
            return call.complain(f"{name}: invalid signal specification")
        shell.traps[f"SIG{upper}" if upper in SIGNALS else upper] = args[0]
    return 0


def wait(call: Call) -> Routine:
    """Until the background has ended."""
    jobs = [job for job in call.shell.jobs if job.status is None]
    if call.args and call.args[0].isdigit():
        jobs = [job for job in call.shell.jobs if str(job.pid) == call.args[0]]
        if not jobs:
            return call.complain(f"pid {call.args[0]} is not a child of this shell", 127)
    yield Wait(lambda: all(job.status is not None for job in jobs))
    return (jobs[-1].status or 0) if jobs and call.args else 0


def jobs(call: Call) -> int:
    """What runs in the background."""
    for index, job in enumerate(call.shell.jobs, 1):
        state = "Running" if job.status is None else "Done"
        call.line(f"[{index}]{'+' if index == len(call.shell.jobs) else '-'}  {state:<24}{job.command} &")
    return 0


def foreground(call: Call) -> "int | Routine":
    """``fg`` and ``bg``."""
    if call.shell.how != "interactive":
        return call.complain("no job control")
    job = _job(call, call.args[0] if call.args else "%+")
    if job is None:
        return call.complain(f"{call.args[0] if call.args else 'current'}: no such job")
    if call.name == "bg":
        return call.complain(f"job {call.shell.jobs.index(job) + 1} already in background", 0)
    call.line(job.command)
    return _waited(job)


def _waited(job: Task) -> Routine:
    yield Wait(lambda: job.status is not None)
    return job.status or 0


def _job(call: Call, word: str) -> Task | None:
    running = [job for job in call.shell.jobs if job.status is None]
    if word in ("%+", "%%", "%-", "%"):
        return running[-1] if running else None
    number = word.removeprefix("%")
    if number.isdigit() and 0 < int(number[:6]) <= len(call.shell.jobs):
        return call.shell.jobs[int(number[:6]) - 1]
    return None


def kill(call: Call) -> int:
    """Send signals."""
    args, number = list(call.args), 15
    if args[:1] in (["-l"], ["-L"]):
        call.line(" ".join(f"{index}) SIG{name}" for index, name in enumerate(SIGNALS, 1)))
        return 0
    if args and args[0] in ("-s", "-n") and len(args) > 1:
        args[:2] = [f"-{args[1]}"]
    if args and args[0].startswith("-") and args[0] != "--":
        name = args.pop(0)[1:].upper().removeprefix("SIG")
        if name.isdigit():
            number = int(name[:3])
        elif name in SIGNALS:
            number = SIGNALS.index(name) + 1
        else:
            return call.complain(f"{name}: invalid signal specification")
    if not args:
        call.err("kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]")
        return 2
    return max(_kill(call, word, number) for word in args if word != "--")


def _kill(call: Call, word: str, number: int) -> int:
    job = _job(call, word) if word.startswith("%") else None
    pid = job.pid if job is not None else int(word[:10]) if word.lstrip("-").isdigit() else None
    if pid is None:
        return call.complain(f"{word}: arguments must be process or job IDs")
    return signal_process(call, pid, number)


def signal_process(call: Call, pid: int, number: int) -> int:
    """Send ``number`` to a process; returns the status."""
    task = next((task for task in call.world.tasks.all if task.pid == pid), None)
    if task is not None:
        return _signal_task(call, task, number)
    process = call.machine.processes.find(pid)
    if process is None:
        return call.complain(f"({pid}) - No such process")
    if call.who.uid and process.user != call.world.user_name(call.who.uid):
        return call.complain(f"({pid}) - Operation not permitted")
    if number and pid > 1:
        call.world.affects("write")
        call.machine.processes.kill(pid)
    return 0


def _signal_task(call: Call, task: Task, number: int) -> int:
    if number in (0, 18):
        return 0
    if task.background:
        task.kill(128 + number)
    elif number in (9, 1):
        raise ShellExit(128 + number)
    return 0


def sleep(call: Call) -> "int | Routine":
    """Wait."""
    total = 0.0
    units = {"s": 1, "m": 60, "h": 3600, "d": 86400}
    for word in call.args:
        digits = word[:-1] if word[-1:] in units else word
        try:
            total += float(digits) * units.get(word[-1:], 1)
        except ValueError:
            return call.fail(f"invalid time interval '{word}'" + (
                "" if call.embedded else "\nTry 'sleep --help' for more information."))  # fmt: skip
    if not call.args:
        return call.fail("missing operand\nTry 'sleep --help' for more information.")
    return call.sleep(int(min(max(total, 0.0), 1e9) * (1 if call.name == "usleep" else SECOND)))


def times(call: Call) -> int:
    call.out("0m0.012s 0m0.008s\n0m0.020s 0m0.011s\n")
    return 0


def command(call: Call) -> "int | Routine":
    """``command``: no functions; with -v, where it is."""
    args = call.args
    while args and args[0] in ("-p", "--"):
        args = args[1:]
    if args and args[0] in ("-v", "-V"):
        return kind(call, args[1:], brief=args[0] == "-v")
    return _inner(call, args) if args else 0


def _inner(call: Call, words: list[str]) -> Generator["Routine | None", int, int]:
    if call.shell.is_builtin(words[0]):
        return (yield call.shell.builtin(words, call.streams))
    return (yield call.run(words))


def kind(call: Call, names: list[str] | None = None, *, brief: bool = False) -> int:
    """``type``: what a name stands for."""
    shell, status = call.shell, 0
    names = [name for name in call.args if not name.startswith("-")] if names is None else names
    letters = "".join(word for word in call.args if word.startswith("-")) if call.name == "type" else ""
    for name in names:
        word, text = _described(call, name)
        if not word:
            if call.name == "type" and not letters:
                shown = f"{name}: not found"
                call.complain(shown) if shell.dialect.is_bash else call.line(shown)
            status = 1 if shell.dialect.is_bash else 127
        elif "t" in letters:
            call.line(word)
        elif brief or "p" in letters or "P" in letters:
            path = shell.find(name) if word == "file" else None
            call.line(path or (f"alias {name}='{shell.aliases[name]}'" if word == "alias" else name))
        else:
            call.line(text)
    return status


def _described(call: Call, name: str) -> tuple[str, str]:
    shell, bash = call.shell, call.shell.dialect.is_bash
    if name in shell.aliases:
        return "alias", f"{name} is {'aliased to' if bash else 'an alias for'} `{shell.aliases[name]}'"
    if name in RESERVED:
        return "keyword", f"{name} is a shell keyword"
    if name in shell.functions:
        return "function", f"{name} is a {'function' if bash else 'shell function'}"
    if shell.is_builtin(name):
        return "builtin", f"{name} is a shell builtin"
    path = shell.find(name)
    if path is None or ("/" in name and not call.exists(name)):
        return "", ""
    hashed = name in shell.hashed and bash
    return "file", f"{name} is hashed ({path})" if hashed else f"{name} is {path}"


COMMANDS: dict[str, Command] = {
    "exit": leave, "logout": leave, "return": give_back, "break": leave_loop, "continue": leave_loop, "eval": evaluate,
    ".": source, "source": source, "exec": execute, "trap": trap, "wait": wait, "jobs": jobs, "fg": foreground,
    "bg": foreground, "kill": kill, "sleep": sleep, "usleep": sleep, "times": times, "command": command,
    "builtin": command, "type": kind,
}  # fmt: skip
