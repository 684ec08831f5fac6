"""What the hosts of all transports share: who may come in, and the context of a visit."""

import asyncio
import ipaddress
import secrets
import ssl
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from decnet.events import LimitHit, Visit
from decnet.ground import KEYS, Decky, Service
from decnet.persona import Persona
from decnet.sansio import Context, Limits, Overlay
from decnet.sensor.evidence import Evidence
from decnet.sensor.recorder import Unrecorded
from decnet.sensor.tls import server_context
from decnet.sensor.visitor import Visitor

MOST_REFUSED = 1024
"""Refused peers of a decky that are remembered, so that each is told once."""

Overlays: TypeAlias = Callable[[str, str], Overlay]


class SystemDice:
    """Chance from the operating system."""

    def token(self, size: int) -> bytes:
        return secrets.token_bytes(size)

    def between(self, low: int, high: int) -> int:
        return low + secrets.randbelow(high - low + 1)


class Machine:
    """One decky as it stands: its persona, its visitors of all services, its keys."""

    def __init__(self, decky: Decky, evidence: Evidence, overlays: Overlays, folder: Path, limits: Limits) -> None:
        self.decky, self.evidence, self.limits = decky, evidence, limits
        self.persona = Persona(decky.claim)
        self.folder = folder
        self.dice = SystemDice()
        self._overlays = overlays
        self._peers: Counter[str] = Counter()
        self._refused: set[str] = set()
        self._tls: asyncio.Task[ssl.SSLContext] | None = None

    @property
    def sessions(self) -> int:
        """How many visitors are inside."""
        return self._peers.total()

    def admit(self, service: str, peer: tuple[str, int], port: int, ours: str) -> Visitor | None:
        """The visitor, whose session has begun; None where there are too many, or nothing can be recorded."""
        who = Visit(
            self.decky.decky_id, self.decky.name, service, self.evidence.recorder.new_id(), peer[0], peer[1], port, ours
        )
        visitor = Visitor(who, self.evidence, self.limits)
        if self._peers[peer[0]] >= self.limits.per_peer or self._peers.total() >= self.limits.per_decky:
            self._refuse(who)
            return None
        if not self.evidence.disk.sessions:
            return None
        try:
            visitor.start()
        except Unrecorded:
            return None
        self._peers[peer[0]] += 1
        return visitor

    def leave(self, peer: str) -> None:
        """One visitor from there is gone, and his place is free."""
        self._peers[peer] -= 1
        if not self._peers[peer]:
            del self._peers[peer]
            self._refused.discard(peer)
        if not self._peers:
            self._refused.clear()

    def context(self, service: Service, visitor: Visitor, *, tls: bool = False) -> Context:
        """What a decoy is given for this visit."""
        who = visitor.who
        return Context(
            persona=self.persona,
            dice=self.dice,
            limits=self.limits,
            overlay=self._overlays(self.decky.decky_id, who.peer),
            peer=who.peer,
            peer_port=who.peer_port,
            address=self.decky.address,
            port=who.local_port,
            number=service.number,
            tls=tls,
        )

    async def tls(self) -> ssl.SSLContext:
        """This host's certificate, made once."""
        if self._tls is None or (self._tls.done() and self._tls.exception()):
            keys = self.folder / KEYS
            work = asyncio.to_thread(server_context, keys, self.decky.decky_id, self.persona)
            self._tls = asyncio.ensure_future(work)
        return await asyncio.shield(self._tls)

    def _refuse(self, who: Visit) -> None:
        limit = "per_peer" if self._peers[who.peer] >= self.limits.per_peer else "per_decky"
        if who.peer not in self._refused and len(self._refused) < MOST_REFUSED:
            self._refused.add(who.peer)
            with suppress(Unrecorded):
                self.evidence.recorder.note(who, LimitHit(limit))


class Ours(Struct):
    """Which peers are the product's own, by network."""

    networks: tuple[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, str], ...] = ()

    @classmethod
    def of(cls, networks: dict[str, str]) -> "Ours":
        """From the plan's table. Raises ValueError for what is no network."""
        return cls(tuple((ipaddress.ip_network(text), what) for text, what in networks.items()))

    def mark(self, peer: str) -> str:
        """``simulated``, ``own``, or nothing for a stranger."""
        address = ipaddress.ip_address(peer)
        return next((what for network, what in self.networks if address in network), "")
