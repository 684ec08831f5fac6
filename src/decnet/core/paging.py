"""Keyset paging: where a page ended is where the next one goes on, whatever was added meanwhile."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from decnet.core.problems import Problem, invalid

T = TypeVar("T")
S = TypeVar("S")

LIMIT = 100
MAX_LIMIT = 1000


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
    """The key in ``cursor``, a tuple of the ``shape`` ``tuple[int, str]``, say. Raises :class:`Problem` (422)."""
    try:
        data = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        return msgspec.json.decode(data, type=shape)
    except (ValueError, msgspec.MsgspecError):
        raise _bad_cursor() from None


def _bad_cursor() -> Problem:
    return invalid("`after` is not the `next` of a page.")
