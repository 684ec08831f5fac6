"""grep, find, xargs, and showing bytes."""

import re

from msgspec import Struct

from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.commands.lines import opened
from decnet.kit.shell.files import below
from decnet.kit.shell.node import Refused, join
from decnet.kit.shell.options import options
from decnet.kit.shell.regex import Match, Regex, TooHard, Unreadable, regex
from decnet.kit.shell.streams import lines_of, read_all
from decnet.kit.shell.tasks import Routine

MAX_ARGUMENTS = 2_000
GREP_NAMES = {
    "ignore-case": "i", "invert-match": "v", "count": "c", "quiet": "q", "recursive": "r", "only-matching": "o",
    "line-number": "n", "extended-regexp": "E", "fixed-strings": "F", "files-with-matches": "l", "color": "",
    "colour": "", "no-messages": "s", "word-regexp": "w", "text": "a", "regexp": "e", "include": "", "exclude": "",
    "exclude-dir": "", "max-count": "m", "perl-regexp": "P", "line-buffered": "",
}  # fmt: skip


class _Search(Struct, frozen=True):
    """What grep looks for, and how it shows it."""

    patterns: list[Regex]
    flags: frozenset[str]
    limit: int
    after: int
    named: bool


def grep(call: Call) -> "int | Routine":
    """Lines that match."""
    given = options(call, "EFGPivcnlLoqrRshHwxaUbIzT", "emfABCd", GREP_NAMES, status=2)
    operands = list(given.operands)
    if "e" not in given and "f" not in given:
        if not operands:
            call.err("Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.")
            return 2
        source = operands.pop(0)
    else:
        source = given.value("e")
    texts = [word for index, word in enumerate(call.args) if index and call.args[index - 1] == "-e"] or source.split(
        "\n"
    )
    extended = bool(given.flags & {"E", "P"}) or call.name == "egrep"
    fixed = "F" in given or call.name == "fgrep"
    try:
        patterns = [regex(_wrapped(re.sub(r"([\\.*^$\[])", r"\\\1", text) if fixed else text, given.flags, extended),
                          extended=extended and not fixed, ignore_case="i" in given) for text in texts]  # fmt: skip
    except (Unreadable, TooHard) as error:
        return call.fail(error.reason if isinstance(error, Unreadable) else "memory exhausted", 2)
    names, deep = operands or ["-"], bool(given.flags & {"r", "R"})
    if deep:
        names = _below(call, operands or ["."])
    named = ("H" in given or len(names) > 1 or deep) and "h" not in given
    after = given.number("A", given.number("C", 0))
    return _grep(call, _Search(patterns, given.flags, given.number("m", -1), after, named), names)


def _wrapped(text: str, flags: frozenset[str], extended: bool) -> str:
    if "w" in flags:
        return f"\\<({text})\\>" if extended else f"\\<\\({text}\\)\\>"
    if "x" in flags:
        return f"^({text})$" if extended else f"^\\({text}\\)$"
    return text


def _below(call: Call, names: list[str]) -> list[str]:
    found = list[str]()
    for name in names:
        try:
            real = call.files.resolve(call.absolute(name), call.who)
            node = call.stat(name)
        except Refused as refusal:
            call.fail(f"{name}: {refusal.reason}")
            continue
        if not node.is_folder:
            found.append(name)
            continue
        for path in below(call.files, real):
            each = call.files.at(path)
            if each is not None and each.is_file and not each.program and not path.startswith(("/proc/", "/sys/")):
                found.append(join(name, path.removeprefix(real).lstrip("/")))
    return found[:MAX_ARGUMENTS]


def _grep(call: Call, search: _Search, names: list[str]) -> Routine:
    status, total = 1, 0
    for name in names:
        try:
            data = yield from call.input(name)
        except Refused as refusal:
            if "s" not in search.flags:
                call.fail(f"{name}: {refusal.reason}")
            status = 2 if total == 0 else status
            continue
        found = yield _grep_one(call, search, name, data)
        total += found
        if total and "q" in search.flags:
            return 0
        yield call.drained()
    return 0 if total else status


def _grep_one(call: Call, search: _Search, name: str, data: bytes) -> Routine:
    shown, flags = "(standard input)" if name == "-" else name, search.flags
    prefix = f"{shown}:" if search.named else ""
    count, trailing = 0, 0
    quiet = bool(flags & {"c", "q", "l", "L"})
    binary = b"\0" in data[:32768] and "a" not in flags
    whole = data.decode("latin-1")
    hopeless = "v" not in flags and not any(pattern.may_occur(whole) for pattern in search.patterns)
    for number, line in enumerate([] if hopeless else lines_of(data), 1):
        found = _matches(search, line)
        if number % 100 == 0:
            call.world.tasks.spend(100)
            yield None
        if (found is None) != ("v" in flags):
            if trailing and not quiet:
                trailing -= 1
                call.line(f"{prefix.replace(':', '-')}{line}")
            continue
        count += 1
        trailing = search.after
        if binary and not quiet:
            call.line(
                f"{'grep: ' if not call.embedded else ''}{'' if call.embedded else shown + ': binary file matches'}"
            )
            break
        if not quiet:
            at = f"{number}:" if "n" in flags else ""
            texts = _all(search, line) if "o" in flags and "v" not in flags else [line]
            call.out("".join(f"{prefix}{at}{text}\n" for text in texts))
        if count == search.limit or flags & {"q", "l"}:
            break
    if "c" in flags:
        call.line(f"{prefix}{count}")
    if ("l" in flags and count) or ("L" in flags and not count):
        call.line(shown)
    return count


def _matches(search: _Search, line: str) -> Match | None:
    for pattern in search.patterns:
        try:
            found = pattern.search(line)
        except TooHard:
            continue
        if found is not None:
            return found
    return None


def _all(search: _Search, line: str) -> list[str]:
    texts, at = list[str](), 0
    while at <= len(line) and len(texts) < 1_000:
        found = search.patterns[0].search(line, at)
        if found is None:
            break
        if found.end > found.start:
            texts.append(line[found.start : found.end])
        at = max(found.end, at + 1)
    return texts


def xargs(call: Call) -> Routine:
    """A command with words from standard input."""
    given = options(call, "0rtpx", "InLPdEs", {"null": "0", "no-run-if-empty": "r", "max-args": "n", "max-procs": "P",
                                           "replace": "I", "delimiter": "d"}, permuted=False)  # fmt: skip
    data = (yield from read_all(call.stdin)).decode("latin-1")
    if "0" in given:
        words = [word for word in data.split("\0") if word]
    elif "I" in given:
        words = [line.strip() for line in data.splitlines() if line.strip()]
    else:
        words = [word.strip("'\"") for word in data.split()]
    command, status = given.operands or ["echo"], 0
    if "I" in given:
        for word in words[:MAX_ARGUMENTS]:
            status = (yield call.run([part.replace(given.value("I"), word) for part in command])) and 123
        return status
    size = max(1, given.number("n", MAX_ARGUMENTS))
    for start in range(0, max(1, len(words)), size):
        if not words and ("r" in given or call.embedded):
            break
        status = (yield call.run([*command, *words[start : start + size]])) and 123
    return status


def dump(call: Call) -> Routine:
    """``hexdump``, ``hd``, ``xxd`` and ``od``."""
    given = options(call, "CcbdoxvpaiurE", "nsAtjNwl")
    data = (yield from opened(call, given.operands[0] if given.operands else "-")) or b""
    data = data[: given.number("n", given.number("N", given.number("l", len(data))))][: 1 << 17]
    canonical = call.name == "hd" or "C" in given
    for start in range(0, len(data), 16):
        row = data[start : start + 16]
        pairs = [f"{byte:02x}" for byte in row]
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        if call.name == "xxd":
            words = " ".join("".join(pairs[at : at + 2]) for at in range(0, len(pairs), 2))
            call.line("".join(pairs) if "p" in given else f"{start:08x}: {words:<39}  {shown}")
        elif canonical:
            call.line(f"{start:08x}  {' '.join(pairs[:8]):<23}  {' '.join(pairs[8:]):<23}  |{shown}|")
        elif call.name == "od":
            call.line(f"{start:07o} " + " ".join(f"{int.from_bytes(row[at : at + 2], 'little'):06o}"
                                                for at in range(0, len(row), 2)))  # fmt: skip
        else:
            call.line(f"{start:07x} " + " ".join(f"{int.from_bytes(row[at : at + 2], 'little'):04x}"
                                                for at in range(0, len(row), 2)))  # fmt: skip
        yield None
    if call.name != "xxd":
        call.line(f"{len(data):08x}" if canonical else f"{len(data):07o}" if call.name == "od" else f"{len(data):07x}")
    return 0


def strings(call: Call) -> Routine:
    """What can be read in a file."""
    given = options(call, "af", "nt")
    least = max(1, min(given.number("n", 4), 100))
    for name in given.operands or ["-"]:
        data = (yield from opened(call, name)) or b""
        call.out("".join(f"{found.decode()}\n" for found in re.findall(rb"[\x20-\x7e\t]{%d,}" % least, data)))
    return 0


COMMANDS: dict[str, Command] = {
    "grep": grep, "egrep": grep, "fgrep": grep, "zgrep": grep, "rgrep": grep, "xargs": xargs, "hexdump": dump,
    "hd": dump, "xxd": dump, "od": dump, "strings": strings,
}  # fmt: skip
