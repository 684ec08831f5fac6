"""What a session is given: who it plays, who is talking, what it may use."""

from typing import Protocol

from msgspec import Struct

from decnet.events import SECOND, Micros
from decnet.persona import Persona


class Dice(Protocol):
    """Chance that nobody can foresee, for what must differ between two visits (salts, nonces, delays)."""

    def token(self, size: int) -> bytes:
        """``size`` random bytes."""
        ...

    def between(self, low: int, high: int) -> int:
        """A random integer, ``low`` and ``high`` included."""
        ...


class Overlay(Protocol):
    """What one peer left on one decky: values by key, capped, expiring, the least recently used out first."""

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, value: bytes) -> bool:
        """Keep ``value``; False where there is no room for it."""
        ...

    def delete(self, key: str) -> None: ...

    def keys(self) -> list[str]: ...


class Limits(Struct, frozen=True):
    """What one decoy bears. Durations in microseconds, sizes in bytes.

    per_peer: sessions of one peer with one decky at a time
    per_decky: sessions of one decky at a time
    duration: of a session
    idle: without a byte from the visitor
    received: of a session
    unsent: waiting to be taken by the visitor
    artifact: stored of one file
    artifacts: files of one session
    facts: events of one session
    recording: of one terminal recording
    """

    per_peer: int = 64
    per_decky: int = 1024
    duration: Micros = 4 * 3600 * SECOND
    idle: Micros = 600 * SECOND
    received: int = 64 << 20
    unsent: int = 8 << 20
    artifact: int = 10 << 20
    artifacts: int = 200
    facts: int = 20_000
    recording: int = 10_000_000


class Context(Struct, frozen=True):
    """One visit. ``address`` and ``port`` are the decky's, as the visitor reached them.

    ``number`` is the port that the service has in the world, which differs where that one could not be had. ``tls``
    says that the visitor speaks it; on a port that wants it, False means that he came without.
    """

    persona: Persona
    dice: Dice
    limits: Limits
    overlay: Overlay
    peer: str
    peer_port: int
    address: str
    port: int
    number: int = 0
    tls: bool = False
