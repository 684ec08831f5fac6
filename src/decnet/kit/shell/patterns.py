"""What a regular expression (POSIX.1-2017, chapter 9) or a glob means, as a tree."""

from typing import TypeAlias

from msgspec import Struct

ALL = frozenset(map(chr, range(256)))
MAX_LENGTH = 4_000
MAX_REPEAT = 32_767
MAX_DEPTH = 30
CLASSES = {
    "alpha": frozenset(c for c in map(chr, range(128)) if c.isalpha()),
    "digit": frozenset("0123456789"),
    "alnum": frozenset(c for c in map(chr, range(128)) if c.isalnum()),
    "upper": frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lower": frozenset("abcdefghijklmnopqrstuvwxyz"),
    "space": frozenset(" \t\n\r\f\v"),
    "blank": frozenset(" \t"),
    "punct": frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
    "print": frozenset(map(chr, range(32, 127))),
    "graph": frozenset(map(chr, range(33, 127))),
    "cntrl": frozenset([*map(chr, range(32)), "\x7f"]),
    "xdigit": frozenset("0123456789abcdefABCDEF"),
}
WORD = CLASSES["alnum"] | {"_"}
SHORT = {"w": WORD, "W": ALL - WORD, "s": CLASSES["space"], "S": ALL - CLASSES["space"], "d": CLASSES["digit"]}
EDGES = {"b": "word", "B": "inside", "<": "begin", ">": "finish", "`": "start", "'": "end"}


class Unreadable(Exception):
    """There is no such pattern. ``reason`` in the words of the C library."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Set(Struct, frozen=True):
    """One of ``chars``."""

    chars: frozenset[str]


class Any(Struct, frozen=True):
    """One character, whichever."""


class Edge(Struct, frozen=True):
    """A place: `start`, `end`, `begin` and `finish` of a word, `word` for either, `inside` for neither."""

    name: str


class Back(Struct, frozen=True):
    """What a group matched."""

    index: int


class Run(Struct, frozen=True):
    parts: tuple["Pattern", ...]


class Group(Struct, frozen=True):
    inner: "Pattern"
    index: int = 0


class Alternatives(Struct, frozen=True):
    choices: tuple["Pattern", ...]


class Repeat(Struct, frozen=True):
    """``most`` is None for any number."""

    inner: "Pattern"
    least: int
    most: int | None


Pattern: TypeAlias = Set | Any | Edge | Back | Run | Group | Alternatives | Repeat


def read_regex(text: str, *, extended: bool) -> tuple[Pattern, int]:
    """The tree and the number of its groups. Raises :class:`Unreadable`."""
    if len(text) > MAX_LENGTH:
        raise Unreadable("Regular expression too big")
    reader = _Reader(text, extended)
    pattern = reader.alternatives()
    if reader.at < len(text):
        raise Unreadable("Unmatched ) or \\)")
    return pattern, reader.groups


def read_glob(text: str) -> Run:
    """The tree of a pattern of names."""
    parts, at = list[Pattern](), 0
    while at < len(text):
        char = text[at]
        at += 1
        if char == "*":
            if not (parts and parts[-1] == Repeat(Any(), 0, None)):
                parts.append(Repeat(Any(), 0, None))
        elif char == "?":
            parts.append(Any())
        elif char == "[" and (found := read_set(text, at, negations="!^", escapes=True)) is not None:
            chars, at = found
            parts.append(Set(chars))
        else:
            if char == "\\" and at < len(text):
                char = text[at]
                at += 1
            parts.append(Set(frozenset(char)))
    return Run(tuple(parts))


def read_set(text: str, at: int, *, negations: str, escapes: bool = False) -> tuple[frozenset[str], int] | None:
    """The characters of a bracket expression whose inside begins at ``at``, and where it ends; None if it does not."""
    negated = text[at : at + 1] in tuple(negations)
    at += negated
    chars, first = set[str](), True
    while True:
        char = text[at : at + 1]
        if not char:
            return None
        if char == "]" and not first:
            return (ALL - chars if negated else frozenset(chars)), at + 1
        first = False
        if text.startswith("[:", at) and (end := text.find(":]", at)) > 0:
            chars |= CLASSES.get(text[at + 2 : end], frozenset())
            at = end + 2
            continue
        if escapes and char == "\\" and at + 1 < len(text):
            at += 1
            char = text[at]
        last = text[at + 2 : at + 3]
        if text[at + 1 : at + 2] == "-" and last and last != "]":
            chars |= set(map(chr, range(ord(char), ord(last) + 1)))
            at += 3
        else:
            chars.add(char)
            at += 1


class _Reader:
    """Recursive descent over one expression."""

    def __init__(self, text: str, extended: bool) -> None:
        self._text, self._extended = text, extended
        self.at, self.groups, self._depth = 0, 0, 0

    def _special(self, char: str) -> bool:
        """Whether ``char``, with or without a backslash as the kind of expression wants, comes next."""
        return self._text.startswith(char if self._extended else "\\" + char, self.at)

    def alternatives(self) -> Pattern:
        choices = [self._run()]
        while self._special("|"):
            self.at += 1 if self._extended else 2
            choices.append(self._run())
        return choices[0] if len(choices) == 1 else Alternatives(tuple(choices))

    def _run(self) -> Pattern:
        parts = list[Pattern]()
        while self.at < len(self._text) and not self._special("|"):
            if self._special(")"):
                if self._depth or not self._extended:
                    break
                self.at += 1
                parts.append(Set(frozenset(")")))
                continue
            parts.append(self._repeated(self._one(not parts)))
        return parts[0] if len(parts) == 1 else Run(tuple(parts))

    def _one(self, first: bool) -> Pattern:
        text, at = self._text, self.at
        char = text[at]
        if self._special("("):
            return self._group()
        self.at += 1
        if char == "\\":
            return self._escaped()
        if char == ".":
            return Any()
        if char == "[":
            found = read_set(text, self.at, negations="^")
            if found is None:
                raise Unreadable("Unmatched [, [^, [:, [., or [=")
            self.at = found[1]
            return Set(found[0])
        if char == "^" and (self._extended or first):
            return Edge("start")
        if char == "$" and (self._extended or self.at == len(text) or self._special(")") or self._special("|")):
            return Edge("end")
        return Set(frozenset(char))

    def _escaped(self) -> Pattern:
        char = self._text[self.at : self.at + 1]
        if not char:
            raise Unreadable("Trailing backslash")
        self.at += 1
        if char in SHORT:
            return Set(SHORT[char])
        if char in EDGES:
            return Edge(EDGES[char])
        if char in "123456789":
            if int(char) > self.groups:
                raise Unreadable("Invalid back reference")
            return Back(int(char))
        return Set(frozenset({"n": "\n", "t": "\t"}.get(char, char)))

    def _group(self) -> Pattern:
        self.at += 1 if self._extended else 2
        self.groups += 1
        index = self.groups
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable("Regular expression too big")
        inner = self.alternatives()
        self._depth -= 1
        if not self._special(")"):
            raise Unreadable("Unmatched ( or \\(")
        self.at += 1 if self._extended else 2
        return Group(inner, index)

    def _repeated(self, inner: Pattern) -> Pattern:
        count = 0
        while self.at < len(self._text):
            found = self._bounds()
            if found is None or isinstance(inner, Edge):
                break
            count += 1
            if count > MAX_DEPTH:
                raise Unreadable("Regular expression too big")
            inner = inner if isinstance(inner, Repeat) and found == (inner.least, inner.most) else Repeat(inner, *found)
        return inner

    def _bounds(self) -> tuple[int, int | None] | None:
        if self._text[self.at] == "*":
            self.at += 1
            return 0, None
        for sign, bounds in (("+", (1, None)), ("?", (0, 1))):
            if self._special(sign):
                self.at += 1 if self._extended else 2
                return bounds
        if not self._special("{"):
            return None
        begin = self.at + (1 if self._extended else 2)
        end = self._text.find("}" if self._extended else "\\}", begin)
        low, comma, high = self._text[begin:end].partition(",")
        if end < 0 or not (low or comma) or not (low + high).isdigit():
            if self._extended:
                return None
            raise Unreadable("Unmatched \\{" if end < 0 else "Invalid content of \\{\\}")
        least, most = int(low or "0"), (int(high) if high else None) if comma else int(low)
        if least > MAX_REPEAT or (most is not None and not least <= most <= MAX_REPEAT):
            raise Unreadable("Regular expression too big" if max(least, most or 0) > MAX_REPEAT
                             else "Invalid content of \\{\\}")  # fmt: skip
        self.at = end + (1 if self._extended else 2)
        return least, most
