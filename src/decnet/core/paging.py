"""Keyset paging: where a page ended is where the next one goes on, whatever was added meanwhile."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from decnet.core.problems import invalid

T = TypeVar("T")
S = TypeVar("S")

LIMIT = 100
MAX_LIMIT = 1000
_NO_CURSOR = "`after` is not the `next` of a page."


class Page(Struct, Generic[T], frozen=True):
    """One page of a list. ``next`` is the cursor of the page that follows, None where none does."""

    items: list[T]
    next: str | None = None

    def map(self, function: Callable[[T], S]) -> "Page[S]":
        """The page with another view of each item."""
        return Page([function(item) for item in self.items], self.next)


def page(items: Sequence[T], limit: int, key: Callable[[T], tuple[Any, ...]]) -> Page[T]:
    """A page of ``limit`` items out of ``limit + 1`` that were asked for; ``key`` is what the order goes by."""
    kept = list(items[:limit])
    return Page(kept, encode_cursor(*key(kept[-1])) if kept and len(items) > limit else None)


def encode_cursor(*key: int | str) -> str:
    """An opaque, URL-safe text for the ``key`` of a page's last item."""
    return urlsafe_b64encode(msgspec.json.encode(key)).rstrip(b"=").decode()


def decode_cursor(cursor: str, shape: type[T]) -> T:
    """The key in ``cursor``, a tuple of the ``shape`` ``tuple[int, str]``, say.

    Raises :class:`~decnet.core.problems.Problem` (422).
    """
    try:
        data = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        key = msgspec.json.decode(data, type=shape)
    except (ValueError, msgspec.MsgspecError):
        raise invalid(_NO_CURSOR) from None
    if not all(_fits(part) for part in msgspec.to_builtins(key)):
        raise invalid(_NO_CURSOR)
    return key


def _fits(part: int | str) -> bool:
    """Whether a database can compare with it."""
    return "\0" not in part if isinstance(part, str) else -(1 << 63) < part < 1 << 63
