"""What the log is asked, and what it answers."""

import re
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from decnet.events import Envelope, Micros

Order: TypeAlias = Literal["asc", "desc"]
OURS = ("", "simulated", "own")
_WORDS = 32
_FOREVER: Micros = 1 << 60  # far behind the year 9999
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


def storable(moment: Micros) -> Micros:
    """``moment`` where a database can compare with it, else one as far away that it can."""
    return min(max(moment, -1), _FOREVER)


def bounded(filters: Filters) -> Filters:
    """The same with bounds that a database can compare with."""
    since, until = filters.since, filters.until
    return replace(
        filters,
        since=None if since is None else storable(since),
        until=None if until is None else storable(until),
    )


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


def phrases(search: str) -> list[str]:
    """What has to be found for ``search``: each a word, or words that stand together as typed.

    Escapes that are shown for what cannot be printed count as the gaps that they are in the index. Empty where nothing
    can be searched for.
    """
    gaps = _UNPRINTABLE.sub("\ufffd", search).replace("\0", "\ufffd")
    return [part for part in gaps.split() if any(character.isalnum() for character in part)][:_WORDS]
