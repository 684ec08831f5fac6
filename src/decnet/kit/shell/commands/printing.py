"""echo, printf, test and what else only prints or judges its words."""

import re
from collections.abc import Iterator

from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.checks import BINARY, UNARY, NotANumber, binary, unary
from decnet.kit.shell.options import missing
from decnet.kit.shell.tasks import Routine

MAX_WIDTH = 4_096
ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{1,2}|0[0-7]{0,3}|[1-7][0-7]{0,2}|[abcefnrtv\\E])")
PLAIN_ESCAPES = {"a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
                 "\\": "\\"}  # fmt: skip
DIRECTIVE = re.compile(r"%([-+ #0]*)(\*|\d{1,9})?(?:\.(\*|\d{1,9})?)?([diouxXfFeEgGcsbq%])")


class _Stop(Exception):
    """``\\c``: nothing follows."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class _Nonsense(Exception):
    """The words of a test make no sense."""


def unescape(text: str, *, zero_octal: bool = True) -> str:
    """``text`` with its backslash escapes resolved. Raises :class:`_Stop` at ``\\c``."""

    def meaning(found: "re.Match[str]") -> str:
        code = found.group(1)
        if code[0] == "x":
            return chr(int(code[1:], 16))
        if code[0] in "01234567":
            if code[0] != "0" and zero_octal:
                return found.group()
            return chr(int(code, 8) & 255)
        return PLAIN_ESCAPES.get(code, found.group())

    stop = re.search(r"(?<!\\)(?:\\\\){0,40}\\c", text)
    if stop:
        raise _Stop(ESCAPE.sub(meaning, text[: stop.end() - 2]))
    return ESCAPE.sub(meaning, text)


def echo(call: Call) -> int:
    """Words, joined by spaces."""
    words, newline, escapes = call.args, True, not call.shell.dialect.rich
    while words and re.fullmatch(r"-[neE]+", words[0]) and (call.shell.dialect.rich or words[0] == "-n"):
        newline = newline and "n" not in words[0]
        for letter in words[0][1:]:
            escapes = letter == "e" if letter in "eE" else escapes
        words = words[1:]
    text = " ".join(words)
    try:
        call.out(unescape(text) if escapes else text, "\n" if newline else "")
    except _Stop as stop:
        call.out(stop.text)
    return 0


def printf(call: Call) -> int:
    """Words in a form; the form is used again as long as there are words."""
    args = call.args[1:] if call.args[:1] == ["--"] else call.args
    variable = ""
    if call.shell.dialect.is_bash and args[:1] == ["-v"] and len(args) > 2:
        variable, args = args[1], args[2:]
    if not args:
        if not call.shell.dialect.is_bash:
            return call.complain("usage: printf format [arg ...]", 2)
        call.err("printf: usage: printf [-v var] format [arguments]")
        return 2
    printer = _Printer(call)
    text = printer.all(args[0], args[1:])
    if variable:
        call.shell.variables.assign(variable, text)
    else:
        call.out(text)
    return printer.status


class _Printer:
    """Formats as the C library does."""

    def __init__(self, call: Call) -> None:
        self._call, self.status = call, 0

    def all(self, form: str, words: list[str]) -> str:
        left, pieces, size = list(words), list[str](), 0
        try:
            while True:
                before = len(left)
                for piece in self._once(form, left):
                    pieces.append(piece)
                    size += len(piece)
                if not left or len(left) == before or size > 1 << 20:
                    return "".join(pieces)
        except _Stop as stop:
            return "".join(pieces) + stop.text

    def _once(self, form: str, left: list[str]) -> Iterator[str]:
        at = 0
        for found in DIRECTIVE.finditer(form):
            yield unescape(form[at : found.start()], zero_octal=False)
            at = found.end()
            yield self._one(*found.groups(), left=left)
        yield unescape(form[at:], zero_octal=False)

    def _one(self, flags: str, width: str | None, precision: str | None, kind: str, *, left: list[str]) -> str:
        if kind == "%":
            return "%"
        size = self._size(width, left)
        digits = self._size(precision, left) if precision is not None else None
        word = left.pop(0) if left else ""
        if kind in "diouxXfFeEgG":
            text = self._number(kind, flags, digits, word)
        elif kind == "c":
            text = word[:1]
        else:
            text = unescape(word) if kind == "b" else word
            text = text if digits is None else text[:digits]
        if "-" in flags:
            return text.ljust(size)
        if "0" in flags and kind in "diouxXfFeEgG":
            return text.zfill(size)
        return text.rjust(size)

    def _size(self, text: str | None, left: list[str]) -> int:
        if text == "*":
            text = left.pop(0) if left else "0"
        return min(MAX_WIDTH, int(text)) if text and text.isdigit() else 0

    def _number(self, kind: str, flags: str, digits: int | None, word: str) -> str:
        if kind in "fFeEgG":
            form = f"%{'+' if '+' in flags else ''}.{6 if digits is None else min(digits, 60)}{kind}"
            return form % self._float(word)
        value = self._integer(word)
        if kind in "ouxX" and value < 0:
            value += 1 << 64
        text = {"o": f"{value:o}", "x": f"{value:x}", "X": f"{value:X}"}.get(kind, str(value))
        if "#" in flags and kind in "oxX":
            text = {"o": "0", "x": "0x", "X": "0X"}[kind] + text
        return "+" + text if "+" in flags and value >= 0 else text

    def _integer(self, word: str) -> int:
        if word[:1] in ("'", '"'):
            return ord(word[1]) if len(word) > 1 else 0
        text = word.strip() or "0"
        try:
            if len(text) > 40:
                raise ValueError
            base = 16 if "x" in text.lower()[:3] else 8 if text.lstrip("+-").startswith("0") and len(text) > 1 else 10
            return int(text, base)
        except ValueError:
            return int(self._complain(word))

    def _float(self, word: str) -> float:
        try:
            return float(word.strip()[:40] or "0")
        except ValueError:
            return float(self._complain(word))

    def _complain(self, word: str) -> str:
        text = "invalid number" if self._call.shell.dialect.is_bash else "expected numeric value"
        self.status = self._call.complain(f"{word}: {text}")
        found = re.match(r"-?\d{1,18}", word)
        return found.group() if found else "0"


def test(call: Call) -> int:
    """0 where the words are true, 1 where not, 2 where they make no sense."""
    words = call.args
    if call.name == "[":
        if not words or words[-1] != "]":
            return call.complain("missing `]'" if call.shell.dialect.is_bash else "missing ]", 2)
        words = words[:-1]
    elif call.name == "[[":
        words = words[:-1]
    try:
        return _Test(call, words).result()
    except NotANumber as error:
        bash = call.shell.dialect.is_bash
        return call.complain(
            f"{error.text}: integer expression expected" if bash else f"Illegal number: {error.text}", 2
        )
    except _Nonsense as error:
        return call.complain(str(error), 2)


class _Test:
    """By the number of words first, as POSIX wants, then by the grammar."""

    def __init__(self, call: Call, words: list[str]) -> None:
        self._shell, self._words, self._at, self._depth = call.shell, words, 0, 0

    def result(self) -> int:
        words = self._words
        if not words:
            return 1
        if len(words) == 1:
            return int(not words[0])
        if len(words) == 3 and words[1] in BINARY:
            return int(not binary(self._shell, *words))
        if len(words) == 2 and words[0] != "!" and words[0] not in UNARY:
            raise _Nonsense(f"{words[0]}: unary operator expected")
        value = self._or()
        if self._at < len(words):
            raise _Nonsense("too many arguments" if len(words) > 4 else f"{words[1]}: binary operator expected")
        return int(not value)

    def _peek(self) -> str | None:
        return self._words[self._at] if self._at < len(self._words) else None

    def _or(self) -> bool:
        value = self._and()
        while self._peek() == "-o":
            self._at += 1
            value = self._and() or value
        return value

    def _and(self) -> bool:
        value = self._not()
        while self._peek() == "-a":
            self._at += 1
            value = self._not() and value
        return value

    def _not(self) -> bool:
        count = 0
        while self._peek() == "!" and self._at + 1 < len(self._words):
            self._at += 1
            count += 1
        return self._primary() == (count % 2 == 0)

    def _primary(self) -> bool:
        word = self._peek()
        if word is None:
            raise _Nonsense("argument expected")
        following = self._words[self._at + 1 : self._at + 3]
        if len(following) == 2 and following[0] in BINARY:
            self._at += 3
            return binary(self._shell, word, following[0], following[1])
        if word == "(" and self._depth < 20:
            self._at, self._depth = self._at + 1, self._depth + 1
            value = self._or()
            if self._peek() != ")":
                raise _Nonsense("`)' expected")
            self._at, self._depth = self._at + 1, self._depth - 1
            return value
        if word in UNARY and following:
            self._at += 2
            return unary(self._shell, word, following[0])
        self._at += 1
        return bool(word)


def succeed(call: Call) -> int:
    return 0


def fail(call: Call) -> int:
    return 1


def yes(call: Call) -> Routine:
    """A line again and again."""
    block = ((" ".join(call.args) or "y") + "\n").encode("latin-1", "replace")
    block *= max(1, 4_096 // len(block))
    while True:
        call.raw(block)
        yield call.drained()


def seq(call: Call) -> "int | Routine":
    """Numbers, one a line."""
    words = [word for word in call.args if not (word.startswith("-") and word[1:2].isalpha())]
    try:
        numbers = [float(word) for word in words]
    except ValueError:
        return call.fail(f"invalid floating point argument: '{words[0]}'")
    if not 1 <= len(numbers) <= 3:
        return missing(call)
    first, step, last = {1: (1.0, 1.0, numbers[0]), 2: (numbers[0], 1.0, numbers[-1])}.get(len(numbers)) or (
        numbers[0], numbers[1], numbers[-1])  # fmt: skip
    return _seq(call, first, step, last)


def _seq(call: Call, first: float, step: float, last: float) -> Routine:
    value, whole, lines = first, float(first).is_integer() and float(step).is_integer(), list[str]()
    while (value <= last if step > 0 else value >= last) and step:
        lines.append(str(int(value)) if whole else f"{value:g}")
        value += step
        if len(lines) >= 500:
            call.out("\n".join(lines), "\n")
            lines.clear()
            yield call.drained()
    if lines:
        call.out("\n".join(lines), "\n")
    return 0


COMMANDS: dict[str, Command] = {
    "echo": echo, "printf": printf, "test": test, "[": test, "[[": test, ":": succeed, "true": succeed, "false": fail,
    "yes": yes, "seq": seq,
}  # fmt: skip
