"""A real sensor's serving, in a thread of the test: decoys on an address of their own, and what was recorded."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TypeVar

import uvloop

from decnet import spool
from decnet.decoys import ALL
from decnet.events import Envelope, Fact, Place, decode
from decnet.ground import OVERLAYS, SPOOL, Decky, Plan, Service, utc_now, uuid7s
from decnet.persona import ARCHETYPES, Claim
from decnet.sansio import Decoy, Limits
from decnet.sensor import serving
from decnet.sensor.disk import Disk
from decnet.sensor.evidence import Evidence
from decnet.sensor.overlay import Overlays
from decnet.sensor.process import FOLDERS
from decnet.sensor.recorder import Recorder
from decnet.sensor.sockets import OwnSockets

PLACE = Place("default", "default", "local", "local")
T = TypeVar("T")
F = TypeVar("F", bound=Fact)
_addresses = count(1)


def until(condition: Callable[[], T], what: str = "", patience: float = 20.0) -> T:
    """The first true value of ``condition``; fails where there is none in time."""
    deadline = time.monotonic() + patience
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not in {patience} s: {what or condition}")
        time.sleep(0.01)
    return value


class Served:
    """One decky that serves. ``address`` is its own; ``port(name)`` where it serves a decoy."""

    def __init__(self, folder: Path, decky: Decky) -> None:
        self.folder, self.decky, self.address = folder, decky, decky.address

    def port(self, service: str, number: int | None = None) -> int:
        return next(s.port for s in self.decky.services if s.name == service and number in {None, s.number})

    def events(self) -> list[Envelope]:
        """Everything that was recorded up to now, in order."""
        batch = spool.read(self.folder / SPOOL, spool.Position(), 1_000_000)
        return [decode(line, PLACE, n) for n, line in batch.lines]

    def facts(self, kind: type[F]) -> list[F]:
        """The recorded facts of one kind."""
        return [event.fact for event in self.events() if isinstance(event.fact, kind)]

    def wait_for(self, kind: type[F], number: int = 1) -> list[F]:
        """The facts of one kind, as soon as there are ``number`` of them."""
        return until(lambda: facts if len(facts := self.facts(kind)) >= number else [], f"{number} {kind.kind}")


@contextmanager
def served(
    folder: Path,
    *names: str,
    archetype: str = "linux-server",
    distro: str | None = None,
    seed: str = "alpha",
    limits: Limits | None = None,
    extra: tuple[Decoy, ...] = (),
) -> Iterator[Served]:
    """Serve the decoys called ``names`` (or ``extra`` ones, not in the list) at free ports of a 127.x.y.z address."""
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    decoys = [*(decoy for decoy in ALL if decoy.name in names), *extra]
    number = next(_addresses)
    address = f"127.{40 + number // 60000 % 20}.{(number * 7 + time.time_ns() // 1000) % 250}.{number % 250 + 1}"
    claim = Claim(seed, archetype, distro or ARCHETYPES[archetype].distros[0], "srv-01", utc_now())
    services = tuple(
        Service(decoy.name, port.number, 10_000 + port.number % 10_000, port.tls)
        for decoy in decoys
        for port in decoy.ports
        if port.transport == "tcp"
    )
    decky = Decky("srv-01-abcd", "srv-01", address, claim, services)
    loop, ready, stop = uvloop.new_event_loop(), threading.Event(), asyncio.Event()

    async def serve() -> None:
        with spool.Writer(folder / SPOOL) as writer:
            recorder = Recorder(PLACE, writer.append, utc_now, uuid7s(utc_now))
            evidence = Evidence(folder, recorder, Disk(folder))
            overlays = Overlays(folder / OVERLAYS, utc_now)
            site = serving.Serving(folder, evidence, overlays, OwnSockets(), limits)
            await site.apply(Plan(generation=1, deckies=(decky,), ours={"127.128.0.0/9": "simulated"}))
            ready.set()
            await stop.wait()
            await site.stop()
            overlays.save()
            evidence.close()

    known = dict(serving.DECOYS)
    serving.DECOYS.update({decoy.name: decoy for decoy in decoys})
    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        assert ready.wait(20), "the sensor did not come up"
        yield Served(folder, decky)
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(20)
        loop.close()
        serving.DECOYS.clear()
        serving.DECOYS.update(known)
