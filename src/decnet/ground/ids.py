"""Identifiers that sort by the moment they were made."""

import secrets
from collections.abc import Callable, Iterator
from uuid import UUID

from decnet.events import Clock


def uuid7s(now: Clock, dice: Callable[[int], int] = secrets.randbits) -> Iterator[str]:
    """Version 7 UUIDs (RFC 9562, 5.7), each greater than the one before, whatever the clock does."""
    last = 0
    while True:
        last = max((now() // 1000 << 74) | dice(74), last + 1)
        stamp, high, low = last >> 74, last >> 62 & 0xFFF, last & (1 << 62) - 1
        yield str(UUID(int=stamp << 80 | 7 << 76 | high << 64 | 2 << 62 | low))
