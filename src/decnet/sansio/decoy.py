"""A service and the conversations it holds."""

from collections.abc import Callable, Iterator
from typing import Any, Literal, Protocol

from msgspec import Struct

from decnet.events import Micros
from decnet.sansio.actions import Action
from decnet.sansio.context import Context


class Session(Protocol):
    """One visitor's conversation. ``now`` is a moment in microseconds. Nothing is called after a :class:`Hangup`."""

    def opened(self, now: Micros) -> Iterator[Action]:
        """The visitor connected (and, where the port speaks TLS, shook hands)."""
        ...

    def received(self, data: bytes, now: Micros) -> Iterator[Action]:
        """The visitor sent bytes, in pieces of any size."""
        ...

    def eof(self, now: Micros) -> Iterator[Action]:
        """The visitor will send no more. The host hangs up after the actions have been performed."""
        ...

    def timer(self, token: str, now: Micros) -> Iterator[Action]:
        """A :class:`Wake` fell due."""
        ...

    def resized(self, columns: int, rows: int, now: Micros) -> Iterator[Action]:
        """The visitor's terminal changed its size."""
        ...

    def kept(self, stream: int, sha256: str, size: int, stored: int, now: Micros) -> Iterator[Action]:
        """File ``stream`` is complete: the hash and number of the bytes that came, and how many were stored."""
        ...

    def secured(self, now: Micros) -> Iterator[Action]:
        """The handshake that :class:`StartTls` asked for is done."""
        ...

    def listening(self, channel: int, port: int, now: Micros) -> Iterator[Action]:
        """``port`` is open for a :class:`Listen`; 0 where none could be had."""
        ...

    def joined(self, channel: int, now: Micros) -> Iterator[Action]:
        """The peer is connected on ``channel``."""
        ...

    def heard(self, channel: int, data: bytes, now: Micros) -> Iterator[Action]:
        """The peer sent bytes on ``channel``."""
        ...

    def left(self, channel: int, now: Micros) -> Iterator[Action]:
        """``channel`` is closed by the peer, or never came to be."""
        ...

    def closed(self, now: Micros) -> Iterator[Action]:
        """The conversation is over, whoever ended it. Only :class:`Note` and :class:`Record` have an effect now."""
        ...


class Conversation:
    """A :class:`Session` in which nothing happens: what most decoys build on."""

    def opened(self, now: Micros) -> Iterator[Action]:
        yield from ()

    def received(self, data: bytes, now: Micros) -> Iterator[Action]:
        yield from ()

    def eof(self, now: Micros) -> Iterator[Action]:
        yield from ()

    def timer(self, token: str, now: Micros) -> Iterator[Action]:
        yield from ()

    def resized(self, columns: int, rows: int, now: Micros) -> Iterator[Action]:
        yield from ()

    def kept(self, stream: int, sha256: str, size: int, stored: int, now: Micros) -> Iterator[Action]:
        yield from ()

    def secured(self, now: Micros) -> Iterator[Action]:
        yield from ()

    def listening(self, channel: int, port: int, now: Micros) -> Iterator[Action]:
        yield from ()

    def joined(self, channel: int, now: Micros) -> Iterator[Action]:
        yield from ()

    def heard(self, channel: int, data: bytes, now: Micros) -> Iterator[Action]:
        yield from ()

    def left(self, channel: int, now: Micros) -> Iterator[Action]:
        yield from ()

    def closed(self, now: Micros) -> Iterator[Action]:
        yield from ()


class Port(Struct, frozen=True):
    """Where a decoy is reached. ``tls`` from the first byte on."""

    transport: Literal["tcp", "udp"]
    number: int
    tls: bool = False


class Decoy(Struct, frozen=True, kw_only=True):
    """A service that somebody can be fooled by: the entry in ``decoys.ALL``.

    name: APP-NAME of its events
    family: its shape on the page: `shell`, `web`, `data`, `files` or `mail`
    ports: the main one first
    session: makes the conversation of one visit
    heavy: a step may take milliseconds, so the host runs it in a thread of its bounded pool
    idle: microseconds of silence after which the product hangs up, None for the host's own limit
    host: `plain` for bytes over TCP, `ssh` where the host speaks the transport and ``extra`` is its policy
    products: what `nmap -sV` may print for it
    """

    name: str
    family: str
    ports: tuple[Port, ...]
    session: Callable[[Context], Session]
    heavy: bool = False
    idle: Micros | None = None
    host: Literal["plain", "ssh"] = "plain"
    extra: Any = None
    products: tuple[str, ...] = ()
