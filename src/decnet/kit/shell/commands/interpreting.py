"""``python3`` and ``perl``, as far as they are seen."""

import re

from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.node import Refused
from decnet.kit.shell.streams import read_all, read_line
from decnet.kit.shell.tasks import Routine

PYTHON = {"debian": "3.11.2", "ubuntu22": "3.10.12", "ubuntu20": "3.8.10"}


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
    for found in re.finditer(
        r"\bprint\s*\(?\s*(?:\"([^\"\n]{0,2000})\"|'([^'\n]{0,2000})'|(\d{1,15})\s*([-+*])\s*(\d{1,15}))", text
    ):
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
        line = yield from read_line(call.stdin)
        if not line or line.strip() in (b"exit()", b"quit()"):
            call.out("" if line else "\n")
            return 0
        call.world.issue(line.decode("latin-1").rstrip("\r\n"), "execute")
        _evaluate(call, line.decode("latin-1"))


COMMANDS: dict[str, Command] = {
    "python3": interpreter,
    "python": interpreter,
    "perl": interpreter,
}
