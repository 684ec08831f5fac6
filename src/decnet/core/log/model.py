"""What the log is asked, and what it answers."""

import re
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import fields

from decnet.events import CATALOGUE, Envelope, Fact, Micros, Secret, Unknown

TEXT_VERSION = 1
"""Of :func:`indexed_text`. What is deleted from the index has to be named by the text that was put there."""

Order: TypeAlias = Literal["asc", "desc"]
OURS = ("", "simulated", "own")
_TEXT_LIMIT = 16_384
_WORDS = 32
_UNPRINTABLE = re.compile(r"\\x(?:[01][0-9a-f]|7f|[89a-f][0-9a-f])")


class Logged(Struct, frozen=True):
    """An event in the log. ``line`` is as it was recorded: secrets in it are not masked."""

    seq: int
    event: Envelope
    line: bytes


class Slice(Struct, frozen=True):
    """Part of the log in order. Everything up to ``reached`` was looked at."""

    events: list[tuple[int, Envelope]]
    reached: int


class Filters(Struct, frozen=True):
    """Which events are meant: those that fit all that is given.

    search: words that all stand in the fact's values, secrets aside; punctuation is text
    deckies: names or ids     since, until: moments, both included
    """

    search: str = ""
    deckies: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    peer: str = ""
    session: str = ""
    since: Micros | None = None
    until: Micros | None = None


class Total(Struct, frozen=True):
    """How many events there are; an estimate where ``exact`` is false."""

    value: int
    exact: bool = True


class Series(Struct, frozen=True):
    """Counts over time. ``buckets`` are (first microsecond, events), those without events left out."""

    key: str
    total: int
    buckets: list[tuple[Micros, int]]


def ours_number(ours: str) -> int:
    """``Envelope.visit.ours`` as a small number. Whatever is no stranger's is ours."""
    return OURS.index(ours) if ours in OURS else len(OURS) - 1


def indexed_text(fact: Fact | Unknown) -> str:
    """The words by which ``fact`` is found: its values, without secrets and truth values."""
    if isinstance(fact, Unknown):
        return " ".join(_words(value) for _, value in fact.values if not isinstance(value, Secret))
    return " ".join([_words(getattr(fact, name)) for name in _INDEXED[fact.kind]])


def phrases(search: str) -> list[str]:
    """What has to be found for ``search``: each a word, or words that stand together as typed.

    Escapes that are shown for what cannot be printed count as the gaps that they are in the index. Empty where nothing
    can be searched for.
    """
    gaps = _UNPRINTABLE.sub("\ufffd", search).replace("\0", "\ufffd")
    return [part for part in gaps.split() if any(character.isalnum() for character in part)][:_WORDS]


def _words(value: bytes | str | int) -> str:
    if isinstance(value, bytes):
        return value[:_TEXT_LIMIT].decode("utf-8", "replace")
    return value[:_TEXT_LIMIT] if isinstance(value, str) else str(value)


_INDEXED: dict[str, tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(fact) if field.type not in (Secret, bool))
    for kind, fact in CATALOGUE.items()
}
