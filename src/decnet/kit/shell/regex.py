"""Regular expressions and globs that cost linear time, whatever the pattern.

A pattern that Python's own engine surely matches quickly is given to it; any other runs on a Pike machine (R. Cox,
"Regular Expression Matching: the Virtual Machine Approach").
"""

import re
from functools import lru_cache
from typing import Literal, TypeAlias

from msgspec import Struct

from decnet.kit.shell.patterns import (
    ALL,
    Alternatives,
    Any,
    Back,
    Edge,
    Group,
    Pattern,
    Repeat,
    Run,
    Set,
    Unreadable,
    read_glob,
    read_regex,
)

MAX_PROGRAM = 4_000
MAX_STEPS = 400_000  # characters times instructions: what one match may cost at most
MAX_QUICK = 4_000_000  # steps that backtracking may cost
Opcode: TypeAlias = Literal["set", "split", "jump", "save", "edge", "match"]
Span: TypeAlias = tuple[int, int]


class TooHard(Exception):
    """The pattern is too big, or too big for this text."""


class Instruction(Struct):
    code: Opcode
    chars: frozenset[str] = ALL
    first: int = 0
    second: int = 0
    edge: str = ""


class Match(Struct, frozen=True):
    """Where a pattern matched: the span of the whole and of each group, (-1, -1) for one that took no part."""

    text: str
    spans: tuple[Span, ...]

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[0][1]

    def group(self, index: int) -> str:
        if index >= len(self.spans) or self.spans[index][0] < 0:
            return ""
        return self.text[slice(*self.spans[index])]


class Regex:
    """A compiled pattern. Raises :class:`Unreadable` where there is none, :class:`TooHard` where it is too big."""

    def __init__(self, pattern: Pattern, groups: int, *, ignore_case: bool = False) -> None:
        self._groups = groups
        self._power = _power(pattern)
        self._literal = _literal(pattern) if not ignore_case else None
        self._quick: re.Pattern[str] | None = None
        if self._power is not None:
            self._quick = re.compile(_python(pattern), re.DOTALL | (re.IGNORECASE if ignore_case else 0))
        self._fold = ignore_case
        self._pattern = pattern
        self._program: list[Instruction] = []

    def search(self, text: str, start: int = 0) -> Match | None:
        """The leftmost match at or after ``start``."""
        if self._literal is not None:
            at = text.find(self._literal, start)
            return Match(text, ((at, at + len(self._literal)),)) if at >= 0 else None
        if self._is_quick(len(text) - start, 1) and self._quick is not None:
            found = self._quick.search(text, start)
            return Match(text, tuple(found.span(i) for i in range(self._groups + 1))) if found else None
        return self._run(text, start, anchored=False)

    def may_occur(self, text: str) -> bool:
        """False where the pattern is surely nowhere in ``text``."""
        return self._literal is None or self._literal in text

    def matches(self, text: str) -> bool:
        """Whether the pattern is all of ``text``."""
        if self._literal is not None:
            return text == self._literal
        if self._is_quick(len(text), 0) and self._quick is not None:
            return self._quick.fullmatch(text) is not None
        return self._run(text, 0, anchored=True, whole=True) is not None

    def prefix(self, text: str, *, longest: bool) -> int | None:
        """The length of the shortest or longest beginning of ``text`` that the pattern is."""
        ends = self._ends(text)
        return (max(ends) if longest else min(ends)) if ends else None

    def _is_quick(self, size: int, extra: int) -> bool:
        return self._power is not None and max(size, 2) ** (self._power + extra) <= MAX_QUICK

    def _compiled(self, size: int) -> list[Instruction]:
        if not self._program:
            program: list[Instruction] = []  # whole before another thread sees it
            _compile(self._pattern, program)
            self._program = [*program, Instruction("match")]
        if len(self._program) * size > MAX_STEPS:
            raise TooHard
        return self._program

    def _run(self, text: str, start: int, *, anchored: bool, whole: bool = False) -> Match | None:
        text_folded = text.lower() if self._fold else text
        machine = _Machine(self._compiled(len(text) - start + 1), text_folded, self._groups, self._fold)
        spans = machine.run(start, anchored, whole)
        return Match(text, spans) if spans else None

    def _ends(self, text: str) -> list[int]:
        machine = _Machine(self._compiled(len(text) + 1), text, 0, self._fold)
        return machine.ends()


class _Machine:
    """Runs a program over a text: all threads at once, the preferred first."""

    def __init__(self, program: list[Instruction], text: str, groups: int, fold: bool) -> None:
        self._program, self._text, self._slots, self._fold = program, text, 2 * (groups + 1), fold

    def run(self, start: int, anchored: bool, whole: bool) -> tuple[Span, ...] | None:
        text, size = self._text, len(self._text)
        best: tuple[int, ...] | None = None
        threads: list[tuple[int, tuple[int, ...]]] = []
        empty = (-1,) * self._slots
        for at in range(start, size + 1):
            if best is None and (not anchored or at == start):
                self._add(threads, {pc for pc, _ in threads}, 0, at, (at, *empty[1:]))
            if not threads:
                break
            threads, found = self._step(threads, at, text[at] if at < size else "", whole)
            best = found or best
        if best is None:
            return None
        return tuple((best[i], best[i + 1]) for i in range(0, self._slots, 2))

    def _step(
        self, threads: list[tuple[int, tuple[int, ...]]], at: int, char: str, whole: bool
    ) -> tuple[list[tuple[int, tuple[int, ...]]], tuple[int, ...] | None]:
        following: list[tuple[int, tuple[int, ...]]] = []
        seen: set[int] = set()
        for pc, slots in threads:
            instruction = self._program[pc]
            if instruction.code == "match":
                if whole and at < len(self._text):
                    continue
                return following, (slots[0], at, *slots[2:])
            if char and self._accepts(instruction.chars, char):
                self._add(following, seen, pc + 1, at + 1, slots)
        return following, None

    def _accepts(self, chars: frozenset[str], char: str) -> bool:
        return char in chars or (self._fold and (char.upper() in chars or char.lower() in chars))

    def ends(self) -> list[int]:
        """Every length of a beginning that matches."""
        threads: list[tuple[int, tuple[int, ...]]] = []
        self._add(threads, set(), 0, 0, ())
        found = list[int]()
        for at in range(len(self._text) + 1):
            if any(self._program[pc].code == "match" for pc, _ in threads):
                found.append(at)
            if at == len(self._text) or not threads:
                break
            following: list[tuple[int, tuple[int, ...]]] = []
            seen: set[int] = set()
            for pc, _ in threads:
                instruction = self._program[pc]
                if instruction.code == "set" and self._accepts(instruction.chars, self._text[at]):
                    self._add(following, seen, pc + 1, at + 1, ())
            threads = following
        return found

    def _add(
        self, threads: list[tuple[int, tuple[int, ...]]], seen: set[int], pc: int, at: int, slots: tuple[int, ...]
    ) -> None:
        todo = [(pc, slots)]
        while todo:
            pc, slots = todo.pop()
            if pc in seen:
                continue
            seen.add(pc)
            instruction = self._program[pc]
            match instruction.code:
                case "jump":
                    todo.append((instruction.first, slots))
                case "split":
                    todo.append((instruction.second, slots))
                    todo.append((instruction.first, slots))
                case "save":
                    index = instruction.first
                    kept = (*slots[:index], at, *slots[index + 1 :]) if index < len(slots) else slots
                    todo.append((pc + 1, kept))
                case "edge":
                    if _at_edge(instruction.edge, self._text, at):
                        todo.append((pc + 1, slots))
                case _:
                    threads.append((pc, slots))


def _at_edge(edge: str, text: str, at: int) -> bool:
    if edge == "start":
        return at == 0
    if edge == "end":
        return at == len(text)
    before = at > 0 and (text[at - 1].isalnum() or text[at - 1] == "_")
    after = at < len(text) and (text[at].isalnum() or text[at] == "_")
    return {"begin": after and not before, "finish": before and not after, "inside": before == after}.get(
        edge, before != after
    )


def _compile(pattern: Pattern, program: list[Instruction]) -> None:
    if len(program) > MAX_PROGRAM or isinstance(pattern, Back):
        raise TooHard
    match pattern:
        case Set() | Any():
            program.append(Instruction("set", pattern.chars if isinstance(pattern, Set) else ALL))
        case Edge(name):
            program.append(Instruction("edge", edge=name))
        case Run(parts):
            for part in parts:
                _compile(part, program)
        case Group(inner, index):
            program.append(Instruction("save", first=2 * index))
            _compile(inner, program)
            program.append(Instruction("save", first=2 * index + 1))
        case Alternatives(choices):
            _compile_choices(choices, program)
        case Repeat(inner, least, most):
            _compile_repeat(inner, least, most, program)


def _compile_choices(choices: tuple[Pattern, ...], program: list[Instruction]) -> None:
    jumps = list[Instruction]()
    for choice in choices[:-1]:
        split = Instruction("split", first=len(program) + 1)
        program.append(split)
        _compile(choice, program)
        jump = Instruction("jump")
        program.append(jump)
        jumps.append(jump)
        split.second = len(program)
    _compile(choices[-1], program)
    for jump in jumps:
        jump.first = len(program)


def _compile_repeat(inner: Pattern, least: int, most: int | None, program: list[Instruction]) -> None:
    for _ in range(least):
        _compile(inner, program)
    if most is None:
        start = len(program)
        split = Instruction("split", first=start + 1)
        program.append(split)
        _compile(inner, program)
        program.append(Instruction("jump", first=start))
        split.second = len(program)
        return
    splits = list[Instruction]()
    for _ in range(most - least):
        split = Instruction("split", first=len(program) + 1)
        program.append(split)
        splits.append(split)
        _compile(inner, program)
    for split in splits:
        split.second = len(program)


def _power(pattern: Pattern) -> int | None:
    """The exponent of the cost of backtracking; None where it is exponential or hard to tell."""
    match pattern:
        case Run(parts):
            powers = [_power(part) for part in parts]
            return None if None in powers else sum(power or 0 for power in powers)
        case Group(inner):
            return _power(inner)
        case Alternatives(choices):
            powers = [_power(choice) for choice in choices]
            return None if None in powers else max(power or 0 for power in powers)
        case Repeat(inner, least, most):
            if not isinstance(inner, Set | Any):
                simple = most == 1 and _power(inner) == 0
                return 0 if simple else None
            return 0 if most is not None and most <= 1 else (1 if (most or 0) <= 256 and least <= 256 else None)
        case Back():
            return 2
        case _:
            return 0


def _literal(pattern: Pattern) -> str | None:
    parts = pattern.parts if isinstance(pattern, Run) else (pattern,)
    if all(isinstance(part, Set) and len(part.chars) == 1 for part in parts):
        return "".join(char for part in parts if isinstance(part, Set) for char in part.chars)
    return None


_EDGES = {"start": r"\A", "end": r"\Z", "begin": r"\b(?=\w)", "finish": r"\b(?<=\w)", "inside": r"\B", "word": r"\b"}


def _python(pattern: Pattern) -> str:
    match pattern:
        case Set(chars) if len(chars) == 1:
            return re.escape(next(iter(chars)))
        case Set(chars):
            return "[" + "".join(f"\\x{ord(char):02x}" for char in sorted(chars)) + "]" if chars else r"(?!)"
        case Any():
            return "."
        case Edge(name):
            return _EDGES[name]
        case Run(parts):
            return "".join(map(_python, parts))
        case Group(inner):
            return f"({_python(inner)})"
        case Alternatives(choices):
            return "(?:" + "|".join(map(_python, choices)) + ")"
        case Repeat(inner, least, most):
            return f"(?:{_python(inner)}){{{least},{'' if most is None else most}}}"
        case Back(index):
            return f"(?:\\{index})"


@lru_cache(maxsize=256)
def regex(text: str, *, extended: bool, ignore_case: bool = False) -> Regex:
    """A POSIX regular expression, basic or extended, with GNU's additions."""
    pattern, groups = read_regex(text, extended=extended)
    try:
        return Regex(pattern, groups, ignore_case=ignore_case)
    except re.error as error:
        raise Unreadable("Invalid back reference") from error


@lru_cache(maxsize=256)
def glob(text: str) -> Regex:
    """A pattern of file names; a backslash makes the next character plain."""
    return Regex(read_glob(text), 0)


@lru_cache(maxsize=256)
def backward_glob(text: str) -> Regex:
    """The glob that matches the texts which ``text`` matches, read from their ends."""
    pattern = read_glob(text)
    return Regex(Run(tuple(reversed(pattern.parts))), 0)


__all__ = ["Match", "Regex", "TooHard", "Unreadable", "backward_glob", "glob", "regex"]
