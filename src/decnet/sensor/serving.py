"""From the plan to open ports, and back: what changed is changed, what did not goes on."""

import asyncio
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from decnet.decoys import ALL
from decnet.events import DeckyFailed, DeckyServed, DeckyWithdrawn
from decnet.ground import Decky, Plan, Service
from decnet.sansio import Decoy, Limits
from decnet.sensor.evidence import Evidence
from decnet.sensor.host import Machine, Ours
from decnet.sensor.overlay import Overlays
from decnet.sensor.sockets import Sockets
from decnet.sensor.ssh import SshHost
from decnet.sensor.tcp import TcpHost

log = logging.getLogger(__name__)

DRAIN = 30.0
"""Seconds that the visitors of a decky that is removed may still stay."""

DECOYS: dict[str, Decoy] = {decoy.name: decoy for decoy in ALL}


class _Host(Protocol):
    async def stop(self, reason: str = "shutdown", patience: float = 0.0) -> None: ...


class _Placed:
    """One decky that is served: its machine and its hosts by service."""

    def __init__(self, decky: Decky, machine: Machine) -> None:
        self.decky, self.machine = decky, machine
        self.hosts: dict[Service, _Host] = {}
        self.told = False  # whether the log has what it serves


class Serving:
    """Everything that this sensor serves."""

    def __init__(
        self, folder: Path, evidence: Evidence, overlays: Overlays, sockets: Sockets, limits: Limits | None = None
    ) -> None:
        self._folder, self._evidence, self._overlays, self._sockets = folder, evidence, overlays, sockets
        self._limits = limits or Limits()
        self._placed: dict[str, _Placed] = {}
        self._drains: dict[asyncio.Task[None], _Host] = {}
        self._ours = Ours()
        self.generation = 0

    @property
    def sessions(self) -> int:
        """How many visitors are inside."""
        return sum(placed.machine.sessions for placed in self._placed.values())

    async def apply(self, plan: Plan) -> None:
        """Serve ``plan``. What cannot be is told and left out; sessions of what stays are not touched."""
        self._ours = Ours.of(plan.ours)
        self.generation = plan.generation
        wanted = {decky.decky_id: decky for decky in plan.deckies}
        for decky_id, placed in list(self._placed.items()):
            if wanted.get(decky_id) is None or not _same_face(wanted[decky_id], placed.decky):
                self._retire(placed.hosts.values())
                placed.hosts.clear()
                if decky_id not in wanted:
                    self._tell(placed.decky, DeckyWithdrawn(plan.generation))
                del self._placed[decky_id]
        for decky in plan.deckies:
            await self._place(decky, plan.generation)

    async def stop(self) -> None:
        """End all sessions."""
        hosts = [host for placed in self._placed.values() for host in placed.hosts.values()]
        hosts += self._drains.values()
        for drain in self._drains:
            drain.cancel()
        await asyncio.gather(*(host.stop() for host in hosts), return_exceptions=True)
        self._placed.clear()

    async def _place(self, decky: Decky, generation: int) -> None:
        placed = self._placed.get(decky.decky_id)
        if placed is None:
            try:
                machine = Machine(decky, self._evidence, self._overlays.of, self._folder, self._limits)
            except LookupError as err:
                self._cannot(decky, generation, f"this version cannot claim to be {err}")
                return
            placed = self._placed[decky.decky_id] = _Placed(decky, machine)
        gone = [service for service in placed.hosts if service not in decky.services]
        self._retire([placed.hosts.pop(service) for service in gone])
        missing = [service for service in decky.services if service not in placed.hosts]
        for service in missing:
            await self._open(placed, service, generation)
        placed.told = placed.told and not (gone or missing)
        if not placed.told:
            names = dict.fromkeys(service.name for service in placed.hosts)
            self._tell(decky, DeckyServed(generation, ",".join(names)))
            placed.told = True
        placed.decky = decky

    async def _open(self, placed: _Placed, service: Service, generation: int) -> None:
        decky, decoy = placed.decky, DECOYS.get(service.name)
        try:
            if decoy is None or service.transport != "tcp":
                raise OSError(0, f"this version has no decoy {service.name} over {service.transport}")
            host = _host(decoy, service, placed.machine, self)
            await host.start(await self._sockets.bind(decky.address, service.port))
        except (OSError, LookupError, ValueError, OverflowError) as err:
            reason = getattr(err, "strerror", None) or str(err)
            log.error("%s: no %s on %s:%d: %s", decky.name, service.name, decky.address, service.port, reason)
            self._tell(decky, DeckyFailed(generation, service.name, service.port, reason))
        else:
            placed.hosts[service] = host

    def mark(self, peer: str) -> str:
        """Whether a peer is the product's own."""
        return self._ours.mark(peer)

    def _retire(self, hosts: Iterable[_Host]) -> None:
        for host in hosts:
            drain = asyncio.create_task(host.stop("removed", DRAIN))
            self._drains[drain] = host
            drain.add_done_callback(self._drains.pop)

    def _cannot(self, decky: Decky, generation: int, reason: str) -> None:
        """Nothing of the decky can be served."""
        log.error("%s: %s", decky.name, reason)
        for service in decky.services:
            self._tell(decky, DeckyFailed(generation, service.name, service.port, reason))

    def _tell(self, decky: Decky, fact: DeckyServed | DeckyFailed | DeckyWithdrawn) -> None:
        self._evidence.recorder.tell(fact, decky.decky_id, decky.name)


def _host(decoy: Decoy, service: Service, machine: Machine, serving: Serving) -> TcpHost:
    kind = SshHost if decoy.host == "ssh" else TcpHost
    return kind(decoy, service, machine, serving.mark)


def _same_face(a: Decky, b: Decky) -> bool:
    return (a.address, a.claim, a.name) == (b.address, b.claim, b.name)
