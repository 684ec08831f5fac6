"""What every event is made of."""

from collections.abc import Callable
from typing import ClassVar, TypeAlias

from msgspec import Struct

Micros: TypeAlias = int
"""Microseconds: a duration or, where a moment is meant, the time since 1970-01-01 UTC."""

Clock: TypeAlias = Callable[[], Micros]

SECOND: Micros = 1_000_000

FIELD_LIMIT = 1 << 16
"""Bytes of one field that its line holds."""


class Secret:
    """Bytes that somebody meant to keep to himself. It shows as ``***``; msgspec refuses to serialise it."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        self._value = value

    def reveal(self) -> bytes:
        """The bytes as sent."""
        return self._value

    def __repr__(self) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)


class Clipped(bytes):
    """The first :data:`FIELD_LIMIT` bytes of a field that was too long for a line.

    size: bytes it had
    sha256: of all of them
    """

    size: int
    sha256: str

    def __new__(cls, head: bytes, size: int, sha256: str) -> "Clipped":
        self = super().__new__(cls, head)
        self.size, self.sha256 = size, sha256
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Clipped) and (bytes(self), self.size, self.sha256) == (
            bytes(other),
            other.size,
            other.sha256,
        )

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((bytes(self), self.size, self.sha256))


class Fact(Struct, frozen=True, gc=False):
    """Something that happened. A subclass is one ``kind``; its fields are scalars and are only ever added."""

    kind: ClassVar[str]
    v: ClassVar[int] = 1


class Unknown(Struct, frozen=True):
    """A fact of a kind that this version does not know. ``values`` are its fields as bytes, in the line's order.

    Which of them are secrets, the line says.
    """

    kind: str
    v: int
    values: tuple[tuple[str, bytes | Secret], ...]


class Place(Struct, frozen=True):
    """Whose spool a line lies in. Identity is taken from here, never from the line."""

    tenant: str
    site: str
    sensor: str
    spool: str


class Visit(Struct, frozen=True, gc=False):
    """One peer at one service of one decky, as the sensor's socket saw it.

    ``ours`` is empty for a stranger, ``simulated`` or ``own`` where the traffic is caused by the product itself.
    What nobody's visit caused (a sensor's start, say) has an empty ``peer`` and ``session``.
    """

    decky_id: str
    decky: str
    service: str
    session: str
    peer: str
    peer_port: int
    local_port: int
    ours: str = ""


class Envelope(Struct, frozen=True, kw_only=True, gc=False):
    """A fact with its provenance, which no decoy can write.

    ``id`` is a UUIDv7 (UUIDv5 for a finding), ``at`` the moment it was seen. ``n`` is the line's number in the spool:
    0 before it lies there, and for findings, whose ``place.spool`` is empty.
    """

    id: str
    at: Micros
    place: Place
    n: int = 0
    visit: Visit
    fact: Fact | Unknown
