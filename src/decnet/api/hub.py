"""The hub: database, intake, workers, API and page, put together and taken apart."""

import asyncio
import json
import logging
import random
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from msgspec import Struct

from decnet import fleet, intel, share, trust
from decnet.api.app import create_app, guarded
from decnet.api.copy import LogCopy
from decnet.api.feed import Feed
from decnet.api.memory import be_frugal, give_back
from decnet.api.services import SensorPlace, Services
from decnet.api.sockets import PeerProtocol, listen_tcp, listen_unix
from decnet.core.bus import Bus, MemoryBus, NoBus
from decnet.core.database import open_database
from decnet.core.health import Heartbeat
from decnet.core.intake import Intake, Source
from decnet.core.problems import OperatorError
from decnet.core.settings import Settings
from decnet.core.supervisor import Chore, Pace, Runner
from decnet.decoys import ALL
from decnet.events import Clock, Place
from decnet.fleet.deckies import DEFAULT_FLEET, Order, Reconciler, Refused, fleet_secret
from decnet.ground import PLAN, SPOOL, replace_file, sole, utc_now
from decnet.share.alerts import Sender
from decnet.trust.users import LOCAL, open_door

SENSOR = "local"
SENSOR_FOLDER = "sensor"
SOCKET = "hub.sock"
READY = "hub.json"
"""What a hub that serves says of itself: ``{"api": its origin, "admin_user": the first administrator's name}``."""

WORKERS = (*trust.WORKERS, *fleet.WORKERS, *intel.WORKERS, *share.WORKERS)
RECONCILE_EVERY = 10.0
_SECRETS = "secrets"
_GRACE = 1
_LOG = logging.getLogger("decnet.api")


class FirstFleet(Struct, frozen=True):
    """What is deployed where nothing is wanted yet. ``seed`` makes the same fleet again; empty for one of its own."""

    order: Order = Order(len(DEFAULT_FLEET))
    seed: str = ""


def first_fleet(count: int | None = None, archetype: str = "", services: tuple[str, ...] = (),
                seed: str = "") -> FirstFleet:  # fmt: skip
    """The first fleet that an operator asks for: five deckies where he does not say how many."""
    archetypes = (archetype,) if archetype else DEFAULT_FLEET
    return FirstFleet(Order(count or len(DEFAULT_FLEET), archetypes, services), seed)


class Hub:
    """One hub. Everything it holds is given back by :meth:`close`. Raises OperatorError, BackendError, OSError."""

    def __init__(
        self, settings: Settings, first: FirstFleet | None = None, pace: Pace | None = None, now: Clock = utc_now
    ) -> None:
        self.settings, self._first = settings, first or FirstFleet()
        self._closing = False
        state = settings.state_dir
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.sensor = SensorPlace(SENSOR, state / SENSOR_FOLDER)
        self.sensor.folder.mkdir(exist_ok=True)
        self.database = open_database(settings.database_url)
        self.bus: Bus = MemoryBus(now) if settings.bus_enabled else NoBus()
        self.door = open_door(self.database, settings, now)
        self.fleet = self._open_fleet(now)
        self.runner = self._runner(now, pace or Pace())
        versions = {worker.name: worker.version for worker in WORKERS}
        self.services = Services(
            settings=settings,
            database=self.database,
            bus=self.bus,
            door=self.door,
            fleet=self.fleet,
            sensors=(self.sensor,),
            workers={name: versions.get(name, 1) for name in self.runner.names},
            now=now,
        )

    def begin(self) -> None:
        """Make the first administrator and the first fleet where there are none, and start what runs behind."""
        password = self.settings.admin_password
        self.door.ensure_admin(password.get_secret_value() if password else None)
        try:
            self.fleet.begin(self._first.order)
        except Refused as err:
            raise OperatorError(str(err)) from err
        self.runner.start()

    def close(self) -> None:
        """Stop what runs behind, and give everything back."""
        self._closing = True
        if not self.runner.stop(2.5):
            _LOG.warning("something in the background did not end in time; it goes on where it was at the next start")
        self.bus.close()
        self.fleet.close()
        self.database.close()

    def _open_fleet(self, now: Clock) -> Reconciler:
        path, seed = self.settings.state_dir / _SECRETS / "fleet", self._first.seed
        if seed and not path.exists():
            replace_file(path, sha256(b"decnet fleet\0" + seed.encode()).digest())
        dice: dict[str, Any] = {"dice": random.Random(seed).randrange} if seed else {}
        catalogue = {decoy.name: decoy.ports for decoy in ALL}
        plan = self.sensor.folder / PLAN
        try:
            secret = fleet_secret(path)
        except Refused as err:
            raise OperatorError(str(err)) from err
        return Reconciler(self.database, self.bus, plan, secret, catalogue, now, LOCAL.principal.scope, **dice)

    def _runner(self, now: Clock, pace: Pace) -> Runner:
        scope = self.sensor.scope
        place = Place(scope.tenant, scope.site, SENSOR, SENSOR)
        sources = [Source(self.sensor.folder / SPOOL, place)]
        settings = self.settings
        wait = settings.batch_max_wait_ms / 1000
        intake = Intake(self.database, self.bus, lambda: sources, settings.batch_size, wait, now)
        sender = Sender(self.database, now, stopping=lambda: self._closing)
        reconcile = Chore("reconciler", self._reconcile, RECONCILE_EVERY, ("decky.*.lifecycle",))
        components = {name: lambda name=name: Heartbeat(name, 1, now()) for name in ("api", "bus")}
        chores = [intake.chore(), reconcile, sender.chore()]
        if settings.ingest_log_file is not None:
            chores.append(LogCopy(self.database, scope, settings.ingest_log_file).chore())
        return Runner(self.database, self.bus, WORKERS, chores, components, pace, now)

    def _reconcile(self) -> bool:
        self.fleet.reconcile()
        return False


class _Server(uvicorn.Server):
    """Leaves signals to the hub."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def run_hub(settings: Settings, first: FirstFleet | None = None, stop: asyncio.Event | None = None,
                  pace: Pace | None = None) -> None:  # fmt: skip
    """Serve until SIGTERM, SIGINT or ``stop``, and be the only hub on the state directory.

    Raises OperatorError, BackendError and OSError while starting.
    """
    be_frugal()
    state = settings.state_dir
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    with ExitStack() as held:
        try:
            held.enter_context(sole(state / "hub.lock"))
        except BlockingIOError as err:
            raise OperatorError(
                f"another hub runs on {state}: stop it, or give this one its own state directory"
            ) from err
        await _run(settings, first, stop, pace)


async def _run(settings: Settings, first: FirstFleet | None, stop: asyncio.Event | None, pace: Pace | None) -> None:
    asked = stop or asyncio.Event()
    if stop is None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, asked.set)
    hub = await asyncio.to_thread(Hub, settings, first, pace)
    try:
        await asyncio.to_thread(hub.begin)
        await _serve(hub, asked)
    finally:
        await asyncio.to_thread(hub.close)


async def _serve(hub: Hub, asked: asyncio.Event) -> None:
    settings, state = hub.settings, hub.settings.state_dir
    tcp = listen_tcp(settings.api_host, settings.api_port, _former_port(state / READY, settings.api_host))
    unix = listen_unix(state / SOCKET)
    app = create_app(hub.services)
    give_back()
    server = _Server(_config(app, hub))
    feed: Feed = app.state.feed
    serving = asyncio.create_task(server.serve([tcp, unix]))
    feeding = asyncio.create_task(feed.run())
    waiting = asyncio.create_task(asked.wait())
    try:
        replace_file(state / READY, json.dumps(_said(tcp, settings)).encode())
        await asyncio.wait((serving, feeding, waiting), return_when=asyncio.FIRST_COMPLETED)
    finally:
        feed.close()
        server.should_exit = True
        waiting.cancel()
        with suppress(OSError):
            (state / SOCKET).unlink(missing_ok=True)
            (state / READY).unlink(missing_ok=True)
        await asyncio.gather(serving, feeding)


def _config(app: FastAPI, hub: Hub) -> uvicorn.Config:
    return uvicorn.Config(
        guarded(app, hub.services),
        http=PeerProtocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=True,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=_GRACE,
        h11_max_incomplete_event_size=64 << 10,
    )


def _said(tcp: socket.socket, settings: Settings) -> dict[str, str]:
    host, port = tcp.getsockname()[:2]
    named = f"[{host}]" if ":" in host else host
    return {"api": f"http://{named}:{port}", "admin_user": settings.admin_user}


def _former_port(path: Path, host: str) -> int | None:
    """The port of the hub that was killed before it could say good-bye: browsers still know it."""
    try:
        origin = str(json.loads(path.read_text())["api"])
        name, _, port = origin.removeprefix("http://").rpartition(":")
        return int(port) if name.strip("[]") == host else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
