"""The sensor as a process: it faces attackers, so it owns nothing but its folder."""

import asyncio
import importlib
import logging
import os
import secrets
import signal
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import uvloop
from msgspec import Struct

from decnet import __version__, spool
from decnet.events import SECOND, Place, SensorStarted, SensorStopped
from decnet.ground import (
    ARTIFACTS,
    HEARTBEAT_EVERY,
    KEYS,
    OVERLAYS,
    PLAN,
    RECORDINGS,
    SPOOL,
    Heartbeat,
    Plan,
    read_plan,
    utc_now,
    uuid7s,
    write_heartbeat,
)
from decnet.sensor.disk import FLOOR, Disk
from decnet.sensor.evidence import Evidence
from decnet.sensor.overlay import Overlays
from decnet.sensor.privileges import become, die_with_parent, own, raise_file_limit, service_user
from decnet.sensor.recorder import Recorder, Unrecorded
from decnet.sensor.serving import Serving
from decnet.sensor.sockets import BinderSockets, OwnSockets, Sockets

log = logging.getLogger(__name__)

SYNC_EVERY = 0.05
"""Seconds after which what was appended is on the disk, come what may: what a power cut may cost."""

SYNC_EVENTS = 1_000
EXPIRE_EVERY = 3600.0
"""Seconds between two looks for what peers left too long ago."""

FOLDERS = (SPOOL, RECORDINGS, ARTIFACTS, OVERLAYS, KEYS)
_LATE_IMPORTS = ("encodings.idna", "encodings.unicode_escape", "encodings.latin_1", "concurrent.futures.thread")


class Options(Struct, frozen=True):
    """How a sensor process is started.

    folder: its own; plan and files lie below it
    binder: descriptor of the link to the binder, None where it binds itself
    parent: process with which it ends, None for none
    floor: bytes of free disk below which recordings are no longer made
    """

    folder: Path
    binder: int | None = None
    parent: int | None = None
    floor: int = FLOOR


def prepare(folder: Path) -> None:
    """Make the folders, owned by the one who will serve.

    Their parent stays root's, and sticky: whoever takes the sensor over can neither replace the plan, which the binder
    obeys, nor what the hub wrote. Raises OSError where something stands in a folder's place.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        user = service_user()
        os.chown(folder, 0, user.pw_gid)
        folder.chmod(0o3770)
        with suppress(FileNotFoundError):
            os.chown(folder / PLAN, -1, user.pw_gid, follow_symlinks=False)
    for name in FOLDERS:
        (folder / name).mkdir(exist_ok=True)
        if os.geteuid() == 0:
            own(folder / name, service_user())


def run(options: Options) -> None:
    """Serve until told to stop. Raises OSError where the folder cannot be used."""
    raise_file_limit()
    os.umask(0o027)
    prepare(options.folder)
    for name in _LATE_IMPORTS:
        importlib.import_module(name)
    os.chdir(options.folder)
    if os.geteuid() == 0:
        become(service_user())
    if options.parent is not None:
        die_with_parent(options.parent)
    uvloop.run(_main(options))


async def _main(options: Options) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    folder = Path()
    plan = await _first_plan(folder / PLAN, stop)
    if plan is None:
        return
    link = socket.socket(fileno=options.binder) if options.binder is not None else None
    sockets: Sockets = BinderSockets(link) if link is not None else OwnSockets()
    with spool.Writer(folder / SPOOL) as writer:
        sensor = Sensor(folder, plan, writer, sockets, Disk(folder, options.floor))
        await sensor.serve(plan, stop)


async def _first_plan(path: Path, stop: asyncio.Event) -> Plan | None:
    told = False
    while not stop.is_set():
        try:
            return read_plan(path)
        except (OSError, ValueError) as err:
            if not told:
                log.info("waiting for a plan: %s", err)
                told = True
        await _pause(stop, 0.1)
    return None


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def _again(chore: Callable[[asyncio.Event], Awaitable[None]], stop: asyncio.Event) -> None:
    """Do ``chore`` until ``stop``; where it fails, it begins anew a moment later."""
    while True:
        try:
            await chore(stop)
        except Exception:  # a supervision point: visitors are served whatever becomes of a chore
            log.exception("a chore of the sensor failed")
            await _pause(stop, 1.0)
        if stop.is_set():
            return


class Sensor:
    """One life of the process: what it serves, and what it does beside."""

    def __init__(self, folder: Path, plan: Plan, writer: spool.Writer, sockets: Sockets, disk: Disk) -> None:
        self._folder, self._writer, self._disk = folder, writer, disk
        self._unsynced = 0
        self._wake = asyncio.Event()
        place = Place(plan.tenant, plan.site, plan.sensor, plan.sensor)
        self._recorder = Recorder(place, self._append, utc_now, uuid7s(utc_now))
        self._evidence = Evidence(folder, self._recorder, disk)
        self._overlays = Overlays(folder / OVERLAYS, utc_now)
        self._serving = Serving(folder, self._evidence, self._overlays, sockets)
        self._boot = secrets.token_hex(8)
        self._io = ThreadPoolExecutor(1, thread_name_prefix="sync")
        self._stamp: tuple[int, int, int] | None = None

    async def serve(self, plan: Plan, stop: asyncio.Event) -> None:
        """Until ``stop``: then every session ends, and the spool is on the disk."""
        if not await self._begun(stop):
            return
        chores = [asyncio.create_task(_again(chore, stop)) for chore in (self._sync, self._watch, self._look)]
        try:
            await stop.wait()
        finally:
            await self._serving.stop()
            with suppress(Unrecorded):
                self._recorder.tell(SensorStopped(self._boot))
            await asyncio.gather(*chores, return_exceptions=True)
            self._overlays.save()
            self._evidence.close()
            self._io.shutdown()

    async def _begun(self, stop: asyncio.Event) -> bool:
        """Record that this life begins, as soon as the disk takes it: before that nobody is served."""
        told = False
        while not stop.is_set():
            try:
                self._recorder.tell(SensorStarted(self._boot, __version__))
            except Unrecorded:
                if not told:
                    log.error("the disk takes no event; nothing is served until there is room")
                    told = True
                await _pause(stop, 1.0)
            else:
                return True
        return False

    def _append(self, line: bytes) -> int:
        number = self._writer.append(line)
        if self._writer.spent and self._disk.sessions:  # what is left is for those who are inside
            self._disk.look(spent=True)
        self._unsynced += 1
        if self._unsynced >= SYNC_EVENTS:
            self._wake.set()
        return number

    async def _sync(self, stop: asyncio.Event) -> None:
        """Group fsync: what was appended, and the recordings that are complete."""
        loop = asyncio.get_running_loop()
        while not (stop.is_set() and not self._unsynced):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), SYNC_EVERY if self._unsynced else 0.25)
            self._wake.clear()
            if self._unsynced:
                self._unsynced = 0
                try:
                    await loop.run_in_executor(self._io, self._writer.pending_sync())
                    await loop.run_in_executor(self._io, self._evidence.pending_sync())
                except OSError:
                    log.exception("a power cut now may cost more than it should")

    async def _watch(self, stop: asyncio.Event) -> None:
        """Serve each new plan."""
        path = self._folder / PLAN
        while not stop.is_set():
            try:
                stat = path.stat()
                stamp = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
                if stamp != self._stamp:
                    await self._serving.apply(read_plan(path))
                    self._stamp = stamp
                    self._beat()
            except FileNotFoundError:  # without a hub, the last plan holds
                pass
            except (OSError, ValueError) as err:
                log.warning("the plan cannot be read: %s", err)
            except Unrecorded:
                log.error("the disk takes no more; the plan is applied again later")
            await _pause(stop, 0.2)

    async def _look(self, stop: asyncio.Event) -> None:
        """Disk, acknowledgements, overlays, heartbeat."""
        loop, expiry = asyncio.get_running_loop(), 0.0
        while not stop.is_set():
            if loop.time() >= expiry:
                expiry = loop.time() + EXPIRE_EVERY
                await loop.run_in_executor(self._io, self._overlays.expire)
            with suppress(Unrecorded):
                self._disk.look(self._writer.spent)
                self._evidence.settle()
                for fact in self._disk.changes():
                    self._recorder.tell(fact)
            if self._writer.spent and self._disk.roomy:
                self._writer.refill()
            try:
                await loop.run_in_executor(self._io, spool.prune, self._folder / SPOOL)
            except OSError as err:
                log.warning("what the hub has taken in cannot be deleted: %s", err)
            await loop.run_in_executor(self._io, self._overlays.save)
            self._beat()
            await _pause(stop, HEARTBEAT_EVERY / SECOND)

    def _beat(self) -> None:
        serving = self._serving
        beat = Heartbeat(utc_now(), self._boot, __version__, serving.generation, serving.sessions, self._disk.given_up)
        with suppress(OSError):
            write_heartbeat(self._folder, beat)
