"""``{a,b}`` and ``{1..9}``, which bash turns into several words before it looks at anything else."""

import re
from itertools import pairwise

from decnet.kit.shell.syntax import Literal, Part, Word

MAX_WORDS = 4_000
MAX_DEPTH = 8
RANGE = re.compile(r"(-?\d{1,18})\.\.(-?\d{1,18})(?:\.\.(-?\d{1,9}))?|([a-zA-Z])\.\.([a-zA-Z])(?:\.\.(-?\d{1,9}))?")

Item = str | Part  # one unquoted character, or what no brace can be in


class TooManyWords(Exception):
    """More words than anybody needs."""


def braces(word: Word) -> list[Word]:
    """The words that ``word`` stands for, itself where it has no braces. Raises :class:`TooManyWords`."""
    if "{" not in word.source:
        return [word]
    items = list[Item]()
    for part in word.parts:
        items += part.text if isinstance(part, Literal) and not part.quoted else [part]
    made = _expand(items, 0)
    return [word] if len(made) == 1 and made[0] == items else [_word(items) for items in made]


def _word(items: list[Item]) -> Word:
    parts, text = list[Part](), ""
    for item in items:
        if isinstance(item, str):
            text += item
            continue
        if text:
            parts.append(Literal(text))
            text = ""
        parts.append(item)
    if text:
        parts.append(Literal(text))
    return Word(tuple(parts), "".join(item if isinstance(item, str) else "?" for item in items))


def _expand(items: list[Item], depth: int) -> list[list[Item]]:
    for start, item in enumerate(items):
        if item != "{" or depth >= MAX_DEPTH:
            continue
        end, commas = _matching(items, start)
        if end is None:
            return [items]
        choices = _choices(items[start + 1 : end], [comma - start - 1 for comma in commas], depth)
        if choices is None:
            continue
        head, tails = items[:start], _expand(items[end + 1 :], depth)
        if len(choices) * len(tails) > MAX_WORDS:
            raise TooManyWords
        return [[*head, *choice, *tail] for choice in choices for tail in tails]
    return [items]


def _matching(items: list[Item], start: int) -> tuple[int | None, list[int]]:
    level, commas = 0, list[int]()
    for at in range(start + 1, len(items)):
        item = items[at]
        if item == "{":
            level += 1
        elif item == "}":
            if not level:
                return at, commas
            level -= 1
        elif item == "," and not level:
            commas.append(at)
    return None, []


def _choices(inside: list[Item], commas: list[int], depth: int) -> list[list[Item]] | None:
    if commas:
        bounds = [-1, *commas, len(inside)]
        pieces = (inside[low + 1 : high] for low, high in pairwise(bounds))
        made = [choice for piece in pieces for choice in _expand(piece, depth + 1)]
        if len(made) > MAX_WORDS:
            raise TooManyWords
        return made
    if not all(isinstance(item, str) for item in inside):
        return None
    found = RANGE.fullmatch("".join(item for item in inside if isinstance(item, str)))
    return [list(text) for text in _range(found)] if found else None


def _range(found: "re.Match[str]") -> list[str]:
    low, high, step, first, last, letters = found.groups()
    if first:
        begin, end, width = ord(first), ord(last), 0
    else:
        begin, end = int(low), int(high)
        padded = any(len(text.lstrip("-")) > 1 and text.lstrip("-").startswith("0") for text in (low, high))
        width = max(len(low), len(high)) if padded else 0
    stride = abs(int(step or letters or 1)) or 1
    if abs(end - begin) // stride >= MAX_WORDS:
        raise TooManyWords
    numbers = range(begin, end + 1, stride) if begin <= end else range(begin, end - 1, -stride)
    return [chr(number) if first else f"{number:0{width}d}" for number in numbers]
