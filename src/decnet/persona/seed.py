"""Everything that differs between two machines of one product follows from a seed, by one generator."""

from collections.abc import Sequence
from hashlib import sha256
from hmac import digest
from typing import TypeVar

T = TypeVar("T")

GENERATOR = 1
"""The version of this generator. It is stored with each decky, so that an upgrade changes no face."""


def instance_seed(fleet_secret: bytes, decky_id: str) -> str:
    """The seed of one decky: HMAC-SHA256 of its id, as 64 hex digits. Only the hub can make it."""
    return digest(fleet_secret, decky_id.encode(), "sha256").hex()


class Seed:
    """Answers by topic: fixed for one seed, unforeseeable without it, unrelated between topics."""

    __slots__ = ("_key",)

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def material(self, topic: str, size: int) -> bytes:
        """``size`` bytes."""
        blocks, counter = b"", 0
        while len(blocks) < size:
            blocks += digest(self._key, b"%d\0%b" % (counter, topic.encode()), "sha256")
            counter += 1
        return blocks[:size]

    def number(self, topic: str, low: int, high: int) -> int:
        """An integer, ``low`` and ``high`` included."""
        return low + int.from_bytes(self.material(topic, 16), "big") % (high - low + 1)

    def pick(self, topic: str, options: Sequence[T]) -> T:
        """One of ``options``."""
        return options[self.number(topic, 0, len(options) - 1)]

    def sample(self, topic: str, options: Sequence[T], count: int) -> tuple[T, ...]:
        """``count`` different ones of ``options`` (all of them where there are no more), in no order of theirs."""
        order = sorted(range(len(options)), key=lambda i: sha256(self.material(topic, 32) + b"%d" % i).digest())
        return tuple(options[i] for i in order[:count])
