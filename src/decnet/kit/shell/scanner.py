"""Words out of text: quotes, parameters, substitutions. Linear in the text; nesting is bounded."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager

from decnet.kit.shell.dialect import Dialect, Mistake, Unfinished
from decnet.kit.shell.syntax import (
    EMPTY,
    Arithmetic,
    Channel,
    Literal,
    Parameter,
    Part,
    Sequence,
    Substitution,
    Word,
)

MAX_DEPTH = 40
META = " \t\n;&|<>()"
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
SPECIAL = "@*#?-$!"
SKIPPED = re.compile(r"(?:[ \t]|\\\n|\r(?=\n)|#[^\n]*)+")
PLAIN = re.compile(r"[^\s;&|<>()\\'\"`$]+")
IN_QUOTES = re.compile(r'[^"\\`$]+')
OPERATOR = re.compile(r":[-=?+]|[-=?+]|##?|%%?|//|/#|/%|/|:|\^\^?|,,?|@")
ESCAPES = {"a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
ANSI = re.compile(r"\\(x[0-9A-Fa-f]{1,2}|u[0-9A-Fa-f]{1,4}|[0-7]{1,3}|c.|.)", re.DOTALL)


class Scanner(ABC):
    """Reads words at ``at``. ``complete`` says that no more text will come."""

    def __init__(self, text: str, dialect: Dialect, *, complete: bool = True, depth: int = 0, line: int = 1) -> None:
        self.text, self.dialect, self.complete = text, dialect, complete
        self.at, self.depth = 0, depth
        self._counted, self._lines = 0, line

    @abstractmethod
    def enclosed(self, closer: str, matching: str = "") -> Sequence:
        """The commands up to ``closer``, which is consumed; ``matching`` is what is missed where it never comes."""

    @abstractmethod
    def embedded(self, text: str) -> Sequence:
        """The commands that ``text`` is."""

    @property
    def line(self) -> int:
        """The number of the line that is being read."""
        if self.at > self._counted:
            self._lines += self.text.count("\n", self._counted, self.at)
            self._counted = self.at
        return self._lines

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One level of nesting. Raises :class:`Mistake` where there are too many."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Mistake(None, text="memory exhausted", line=self.line)
        try:
            yield
        finally:
            self.depth -= 1

    def peek(self, count: int = 1) -> str:
        return self.text[self.at : self.at + count]

    def ended(self) -> bool:
        return self.at >= len(self.text)

    def skip_blanks(self) -> None:
        """Move past blanks, joined lines and a comment."""
        found = SKIPPED.match(self.text, self.at)
        if found:
            self.at = found.end()

    def word(self, stop: str = "", allow: str = "") -> Word | None:
        """The word that begins here, None where none does. ``stop`` ends it too, ``allow`` does not end it."""
        start, parts = self.at, list[Part]()
        if self.dialect.arrays and self.peek(2) in ("<(", ">("):
            parts.append(self._channel())
        while not self.ended():
            char = self.text[self.at]
            if (char in META and char not in allow) or (stop and char in stop):
                break
            if char == "\r" and self.peek(2) == "\r\n":
                break
            self._part(char, parts, stop + allow)
        return Word(tuple(parts), self.text[start : self.at]) if self.at > start else None

    def _part(self, char: str, parts: list[Part], special: str) -> None:
        match char:
            case "'":
                end = self.text.find("'", self.at + 1)
                if end < 0:
                    raise self._open("'")
                parts.append(Literal(self.text[self.at + 1 : end], True))
                self.at = end + 1
            case '"':
                self.at += 1
                self._quoted(parts)
            case "\\":
                self._backslash(parts)
            case "$":
                self._dollar(parts, False)
            case "`":
                parts.append(self._backquoted(False))
            case _:
                found = PLAIN.match(self.text, self.at)
                text = char if special or not found else found.group()
                self.at += len(text)
                parts.append(Literal(text))

    def _open(self, matching: str) -> Mistake:
        return Unfinished(matching=matching, closers=(matching,), line=self.line)

    def _backslash(self, parts: list[Part]) -> None:
        following = self.text[self.at + 1 : self.at + 2]
        self.at += 2
        if following != "\n":
            parts.append(Literal(following or "\\", True))

    def _quoted(self, parts: list[Part]) -> None:
        """Up to the closing double quote."""
        count = len(parts)
        while True:
            if self.ended():
                raise self._open('"')
            char = self.text[self.at]
            if char == '"':
                self.at += 1
                break
            self._quoted_part(char, parts)
        if len(parts) == count:
            parts.append(Literal("", True))

    def _quoted_part(self, char: str, parts: list[Part]) -> None:
        if char == "\\":
            following = self.text[self.at + 1 : self.at + 2]
            self.at += 2
            if following != "\n":
                parts.append(Literal(following if following in '$`"\\' else "\\" + following, True))
        elif char == "$":
            self._dollar(parts, True)
        elif char == "`":
            parts.append(self._backquoted(True))
        else:
            found = IN_QUOTES.match(self.text, self.at)
            text = found.group() if found else char
            self.at += len(text)
            parts.append(Literal(text, True))

    def _channel(self) -> Part:
        reads = self.peek() == "<"
        self.at += 2
        return Channel(self.enclosed(")"), reads)

    def _backquoted(self, quoted: bool) -> Part:
        end, text = self.at + 1, list[str]()
        while True:
            char = self.text[end : end + 1]
            if not char:
                raise self._open("`")
            if char == "`":
                break
            if char == "\\" and self.text[end + 1 : end + 2] in ("`", "\\", "$"):
                end += 1
                char = self.text[end]
            text.append(char)
            end += 1
        self.at = end + 1
        return Substitution(self.embedded("".join(text)), quoted)

    def _dollar(self, parts: list[Part], quoted: bool) -> None:
        following = self.text[self.at + 1 : self.at + 2]
        if following == "(":
            parts.append(self._parenthesis(quoted))
        elif following == "[" and self.dialect.is_bash and (end := self.text.find("]", self.at)) > 0:
            parts.append(Arithmetic(self.like_quoted(self.text[self.at + 2 : end]), quoted))
            self.at = end + 1
        elif following == "{":
            self.at += 2
            with self.deeper():
                parts.append(self._braced(quoted))
        elif following in ("'", '"') and following and not quoted and self.dialect.rich:
            self._dollar_quoted(parts, following)
        elif following and (following in SPECIAL or following.isdigit()):
            parts.append(Parameter(following, quoted=quoted))
            self.at += 2
        elif found := NAME.match(self.text, self.at + 1):
            parts.append(Parameter(found.group(), quoted=quoted))
            self.at = found.end()
        else:
            parts.append(Literal("$", quoted))
            self.at += 1

    def _dollar_quoted(self, parts: list[Part], quote: str) -> None:
        self.at += 2
        if quote == '"':
            self._quoted(parts)
            return
        end = self.at
        while end < len(self.text) and self.text[end] != "'":
            end += 2 if self.text[end] == "\\" else 1
        if end >= len(self.text):
            raise self._open("'")
        parts.append(Literal(ANSI.sub(lambda found: unescape(found.group(1)), self.text[self.at : end]), True))
        self.at = end + 1

    def _parenthesis(self, quoted: bool) -> Part:
        if self.peek(3) == "$((" and (end := self.double_end(self.at + 3)) is not None:
            inner = self.text[self.at + 3 : end]
            self.at = end + 2
            return Arithmetic(self.like_quoted(inner), quoted)
        self.at += 2
        with self.deeper():
            return Substitution(self.enclosed(")", ")"), quoted)

    def double_end(self, start: int) -> int | None:
        """Where the `))` is that closes a `((` whose inside begins at ``start``; None where it is no arithmetic."""
        level, at = 0, start
        while at < len(self.text):
            char = self.text[at]
            if char == "(":
                level += 1
            elif char == ")":
                if not level:
                    return at if self.text[at : at + 2] == "))" else None
                level -= 1
            elif char == "\\":
                at += 1
            at += 1
        return None

    def like_quoted(self, text: str) -> Word:
        """``text`` as a word in which only ``$`` and backquotes are special, as in a here-document."""
        if "$" not in text and "`" not in text and "\\" not in text:
            return Word((Literal(text, True),), text)
        with self.deeper():
            inner = self.another(text)
            parts = list[Part]()
            while not inner.ended():
                char = inner.peek()
                if char == '"':
                    parts.append(Literal('"', True))
                    inner.at += 1
                else:
                    inner._quoted_part(char, parts)
        return Word(tuple(parts), text)

    @abstractmethod
    def another(self, text: str) -> "Scanner":
        """A scanner of the same kind over ``text``, as deep as this one."""

    def _braced(self, quoted: bool) -> Part:
        start = self.at - 2
        if self.peek() == "#" and self.peek(2) not in ("#}", "#-", "#:", "##", "#%", "#?"):
            self.at += 1
            return self._length(start, quoted)
        indirect = self.dialect.arrays and self.peek() == "!" and self.peek(2) not in ("!}", "!:", "!-")
        self.at += indirect
        name = self._parameter_name()
        index = self._index()
        if self.peek() == "}" and name:
            self.at += 1
            how = "" if not indirect else ("keys" if index in ("@", "*") else "indirect")
            return Parameter(name, how, index=index, quoted=quoted)
        found = OPERATOR.match(self.text, self.at)
        if indirect and self.peek(2) in ("*}", "@}"):
            self.at += 2
            return Parameter(name, "prefix", quoted=quoted)
        if not name or not found:
            return self._bad(start)
        return self._operation(name, index, found.group(), start, quoted)

    def _length(self, start: int, quoted: bool) -> Part:
        name = self._parameter_name()
        index = self._index()
        if not name or self.peek() != "}":
            return self._bad(start)
        self.at += 1
        return Parameter(name, "length", index=index, quoted=quoted)

    def _parameter_name(self) -> str:
        found = NAME.match(self.text, self.at)
        name = found.group() if found else ""
        if not name and self.peek().isdigit():
            end = self.at
            while self.text[end : end + 1].isdigit():
                end += 1
            name = self.text[self.at : end]
        elif not name and self.peek() and self.peek() in SPECIAL:
            name = self.peek()
        self.at += len(name)
        return name

    def _index(self) -> str:
        if self.peek() != "[" or not self.dialect.arrays:
            return ""
        end = self.text.find("]", self.at)
        if end < 0:
            return ""
        index = self.text[self.at + 1 : end]
        self.at = end + 1
        return index

    def _operation(self, name: str, index: str, operator: str, start: int, quoted: bool) -> Part:
        if not self.dialect.rich and operator[0] in "/:^,@" and operator[1:] not in ("-", "=", "?", "+"):
            return self._bad(start)
        self.at += len(operator)
        slices = operator[0] == "/" or operator == ":"
        argument = self._argument(("/" if operator[0] == "/" else ":") if slices else "", quoted)
        second = None
        if slices and self.peek() in ("/", ":"):
            self.at += 1
            second = self._argument("", quoted)
        if self.peek() != "}":
            raise self._open("}")
        self.at += 1
        return Parameter(name, operator, argument, second, index, quoted)

    def _argument(self, stop: str, quoted: bool) -> Word:
        parts = list[Part]()
        start = self.at
        while not self.ended():
            char = self.text[self.at]
            if char == "}" or (stop and char == stop):
                return Word(tuple(parts), self.text[start : self.at]) if parts else EMPTY
            if char == '"':
                self._part(char, parts, "}")
            elif quoted and char != "\\":
                self._quoted_part(char, parts) if char in "$`" else self._one(parts, True)
            elif char in META:
                self._one(parts, False)
            else:
                self._part(char, parts, "}")
        raise self._open("}")

    def _one(self, parts: list[Part], quoted: bool) -> None:
        parts.append(Literal(self.text[self.at], quoted))
        self.at += 1

    def _bad(self, start: int) -> Part:
        level = 0
        while not self.ended():
            char = self.text[self.at]
            level += (char == "{") - (char == "}")
            self.at += 1
            if level < 0:
                return Parameter(self.text[start : self.at], "bad")
        raise self._open("}")


def unescape(code: str) -> str:
    """What a backslash and ``code`` mean in ``$'...'``."""
    if code[0] == "x" and len(code) > 1:
        return chr(int(code[1:], 16))
    if code[0] == "u" and len(code) > 1:
        return chr(int(code[1:], 16)).encode("utf-8", "replace").decode("latin-1")
    if code[0] in "01234567":
        return chr(int(code, 8) & 255)
    if code[0] == "c" and len(code) > 1:
        return chr(ord(code[1]) & 31)
    return ESCAPES.get(code, code if code in "\\'\"?" else "\\" + code)
