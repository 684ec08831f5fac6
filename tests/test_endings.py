"""How sessions end when it is inconvenient: with a thread at work for them, or a visitor who takes nothing."""

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from decnet import spool
from decnet.events import CommandIssued, DeckyServed, LimitHit, Micros, SessionEnded, SessionStarted
from decnet.ground import OVERLAYS, SPOOL, Decky, Plan, Service, utc_now, uuid7s
from decnet.persona import Claim
from decnet.sansio import Action, Context, Conversation, Decoy, Hangup, Limits, Listen, Note, Port, Send
from decnet.sensor import serving, tcp
from decnet.sensor.disk import Disk
from decnet.sensor.evidence import Evidence
from decnet.sensor.overlay import Overlays
from decnet.sensor.process import FOLDERS, Sensor
from decnet.sensor.recorder import Recorder, Unrecorded
from decnet.sensor.sockets import OwnSockets
from tests.serving import PLACE, Served, served, until

LARGE = 6 << 20


class Gates:
    """What a step in a thread waits for, and what it says when it begins."""

    def __init__(self) -> None:
        self.begun, self.open = Event(), Event()


class Slow(Conversation):
    """Notes each line, and does not come back from some."""

    gates = Gates()

    def __init__(self, context: Context) -> None:
        self._address = context.address, context.port

    def received(self, data: bytes, now: Micros) -> Iterator[Action]:
        for line in data.splitlines():
            yield Note(CommandIssued(line=line))
            match line:
                case b"wait":
                    self.gates.begun.set()
                    assert self.gates.open.wait(20)
                case b"stay":
                    self.gates.begun.set()
                    until(self._closed, "the end of the service")
                case b"bug":
                    raise ZeroDivisionError
                case b"large":
                    yield Send(bytes(LARGE))
                    yield Hangup()
                case b"listen":
                    yield Listen(1)
                case _:
                    yield Send(line + b"\n")

    def listening(self, channel: int, port: int, now: Micros) -> Iterator[Action]:
        yield Send(b"%d\n" % port)

    def heard(self, channel: int, data: bytes, now: Micros) -> Iterator[Action]:
        yield Note(CommandIssued(line=data))

    def closed(self, now: Micros) -> Iterator[Action]:
        yield Note(CommandIssued(line=b"last words"))

    def _closed(self) -> bool:
        with closing(socket.socket()) as knock:
            return knock.connect_ex(self._address) != 0


LIGHT = Decoy(name="slow", family="shell", ports=(Port("tcp", 7),), session=Slow)
HEAVY = Decoy(name="slow", family="shell", ports=(Port("tcp", 7),), session=Slow, heavy=True)


@pytest.fixture(autouse=True)
def gates(monkeypatch: pytest.MonkeyPatch) -> Gates:
    fresh = Gates()
    monkeypatch.setattr(Slow, "gates", fresh)
    return fresh


def come(site: Served) -> socket.socket:
    return socket.create_connection((site.address, site.port("slow")), 10)


def told(site: Served) -> list[str]:
    """What was recorded of the first visit, in order."""
    events = [event for event in site.events() if event.visit.session]
    facts = [event.fact for event in events if event.visit.session == events[0].visit.session]
    return [fact.line.decode() if isinstance(fact, CommandIssued) else fact.kind for fact in facts]


def gone(client: socket.socket) -> bool:
    """Whether the other side has ended the connection; what it sent before is thrown away."""
    client.settimeout(10)
    try:
        while client.recv(1 << 20):
            pass
    except ConnectionResetError:
        return True
    return True


def test_what_a_step_noted_before_its_bug_is_recorded(tmp_path: Path) -> None:
    with served(tmp_path, extra=(HEAVY,)) as site, come(site) as client:
        client.sendall(b"one\nbug\n")
        assert gone(client)
        site.wait_for(SessionEnded)
    assert told(site) == ["session.started", "one", "bug", "last words", "session.ended"]


def test_a_session_ends_behind_the_thread_that_works_for_it(tmp_path: Path, gates: Gates) -> None:
    with served(tmp_path, extra=(HEAVY,), limits=Limits(received=10)) as site, come(site) as client:
        client.sendall(b"one\nwait\n")
        assert gates.begun.wait(10)
        client.sendall(b"far too much")
        assert gone(client)
        site.wait_for(LimitHit)
        gates.open.set()
        site.wait_for(SessionEnded)
    assert told(site) == ["session.started", "limit.hit", "one", "wait", "last words", "session.ended"]


def test_the_sensor_waits_for_the_threads_at_work_when_it_stops(tmp_path: Path, gates: Gates) -> None:
    with served(tmp_path, extra=(HEAVY,)) as site, come(site) as client:
        client.sendall(b"stay\n")
        assert gates.begun.wait(10)
    assert told(site) == ["session.started", "stay", "last words", "session.ended"]


def test_who_takes_nothing_keeps_his_place_and_loses_it_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits for him costs memory, so he cannot come again and again."""
    with served(tmp_path, extra=(LIGHT,), limits=Limits(per_peer=1)) as site, come(site) as idle:
        idle.sendall(b"large\n")
        site.wait_for(SessionEnded)
        with come(site) as second:
            assert gone(second)
        assert [fact.limit for fact in site.wait_for(LimitHit)] == ["per_peer"]
        assert gone(idle)
        until(lambda: _answers(site), "his place is free")
        monkeypatch.setattr(tcp, "LINGER", 0.1)
        with come(site) as other:
            other.sendall(b"large\n")
            site.wait_for(SessionEnded, 3)
            until(lambda: _answers(site), "his place is free again")


def _answers(site: Served) -> bool:
    with come(site) as client:
        try:
            client.sendall(b"hi\n")
            return client.recv(3) == b"hi\n"
        except ConnectionError:
            return False


def test_a_second_guest_on_a_channel_is_sent_away(tmp_path: Path) -> None:
    with served(tmp_path, extra=(LIGHT,)) as site, come(site) as client:
        client.sendall(b"listen\n")
        port = int(client.recv(10))
        sides = []
        for _ in range(5):
            side = socket.socket()
            side.setblocking(False)
            side.connect_ex((site.address, port))
            sides.append(side)
        time.sleep(0.2)
        for side in sides:
            side.setblocking(True)
            try:
                side.sendall(b"x")
            except OSError:
                continue
        until(lambda: "x" in told(site), "the first guest")
        client.close()
        site.wait_for(SessionEnded)
        assert all(gone(side) for side in sides)
        for side in sides:
            side.close()
    assert told(site).count("x") == 1
    assert told(site)[-1] == "session.ended"


def test_a_decky_that_serves_is_told_of_once_the_disk_takes_it(tmp_path: Path) -> None:
    for name in FOLDERS:
        (tmp_path / name).mkdir()
    claim = Claim("alpha", "linux-server", "debian", "srv-01", utc_now())
    decky = Decky("srv-01-abcd", "srv-01", "127.62.0.9", claim, (Service("redis", 6379, 16379),))
    full = [True]

    def append(line: bytes) -> int:
        if full[0]:
            raise OSError(28, "No space left on device")
        return writer.append(line)

    async def serve() -> None:
        evidence = Evidence(tmp_path, Recorder(PLACE, append, utc_now, uuid7s(utc_now)), Disk(tmp_path))
        site = serving.Serving(tmp_path, evidence, Overlays(tmp_path / OVERLAYS, utc_now), OwnSockets())
        for plan in (Plan(generation=1, deckies=(decky,)), Plan(generation=2)):
            full[0] = True
            with pytest.raises(Unrecorded):
                await site.apply(plan)
            full[0] = False
            await site.apply(plan)
        await site.stop()
        evidence.close()

    with spool.Writer(tmp_path / SPOOL) as writer:
        asyncio.run(serve())
    kinds = [event.fact.kind for event in Served(tmp_path, decky).events()]
    assert kinds == [DeckyServed.kind, "decky.withdrawn"]


def test_a_chore_that_fails_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FOLDERS:
        (tmp_path / name).mkdir()
    tries: list[Overlays] = []

    def fail(self: Overlays) -> int:
        tries.append(self)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Overlays, "expire", fail)

    async def serve() -> None:
        stop, plan = asyncio.Event(), Plan(1)
        with spool.Writer(tmp_path / SPOOL) as writer:
            sensor = Sensor(tmp_path, plan, writer, OwnSockets(), Disk(tmp_path, floor=0))
            serving = asyncio.create_task(sensor.serve(plan, stop))
            await asyncio.to_thread(until, lambda: len(tries) > 1, "another try")
            stop.set()
            await serving

    asyncio.run(serve())


def test_a_session_that_could_not_be_recorded_to_its_end_ends_once_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note, full = Recorder.note, [False]

    def refuse(self: Recorder, *args: object) -> None:
        if full[0] and not isinstance(args[1], (SessionStarted, SessionEnded)):
            full[0] = False
            raise Unrecorded
        note(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Recorder, "note", refuse)
    with served(tmp_path, extra=(LIGHT,)) as site, come(site) as client:
        client.sendall(b"one\n")
        assert client.recv(4) == b"one\n"
        full[0] = True
        client.sendall(b"two\n")
        assert gone(client)
        (ended,) = site.wait_for(SessionEnded)
    assert ended.reason == "unrecorded"
    assert told(site) == ["session.started", "one", "session.ended"]
