"""Disks that are full, read-only, or left in the middle of a line; and a clock that goes back."""

import os
import resource
import smtplib
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from decnet import spool
from decnet.core.intake import Source, quarantined, take_in
from decnet.events import (
    SECOND,
    CommandIssued,
    MailAccepted,
    MailStored,
    Micros,
    SessionEnded,
    SessionRecorded,
    SessionSkipped,
    SessionStarted,
    StorageDegraded,
    StorageRecovered,
    Visit,
    decode,
)
from decnet.ground import (
    ARTIFACTS,
    RECORDINGS,
    SPOOL,
    utc_now,
    uuid7s,
)
from decnet.sansio import Limits, Record
from decnet.sensor.disk import STAGES, Disk
from decnet.sensor.evidence import Evidence
from decnet.sensor.quarantine import Specimen
from decnet.sensor.recorder import Recorder
from decnet.sensor.visitor import Visitor
from tests.product import DECNET, Product, running, state_folder
from tests.serving import PLACE, until
from tests.small_disks import MB, Alone, Ballast, disk
from tests.terminals import telnet
from tests.visits import conclude, database

pytestmark = pytest.mark.slow


def send_mail(sensor: Alone) -> None:
    with smtplib.SMTP(*sensor.where("smtp"), timeout=10) as client:
        client.sendmail("a@example.com", ["root"], b"Subject: x\r\n\r\n" + os.urandom(20_000).hex().encode() + b"\r\n")


def type_something(sensor: Alone) -> None:
    with telnet(sensor.where("telnet")) as terminal:
        terminal.log_in()
        terminal.type(b"exit\r\n")
        terminal.hear(b"logout")


class Echo:
    """A visitor who counts, and knows which of his words were answered."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._client, self._words = socket.create_connection(address, 10), count()
        self.answered: list[bytes] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def say(self, size: int = 0) -> bool:
        """Say one more word, padded to ``size`` bytes; whether it was answered."""
        word = b"w%d-" % next(self._words)
        word += b"x" * (size - len(word))
        try:
            self._client.sendall(b"ECHO %b\r\n" % word)
            heard = b""
            while not heard.endswith(word + b"\r\n"):
                data = self._client.recv(65536)
                if not data:
                    return False
                heard += data
        except OSError:
            return False
        self.answered.append(word)
        return True


def whole_lines(folder: Path) -> bool:
    return all(data.endswith(b"\n") for path in folder.glob("*.seg") if (data := path.read_bytes()))


@pytest.fixture
def mounted() -> Iterator[Path]:
    with state_folder() as folder, disk(folder / "d", 64 * MB) as made:
        folder.chmod(0o711)
        yield made


def test_what_is_given_up_as_the_disk_fills_and_what_comes_back(mounted: Path) -> None:
    ballast, floor = Ballast(mounted), 40 * MB
    with Alone(mounted / "sensor", "--disk-floor", str(floor)) as sensor:
        type_something(sensor)
        assert len(sensor.wait_for(SessionRecorded)) == 1
        ballast.leave(35 * MB)
        until(lambda: sensor.given_up() == ("recordings",), "recordings given up")
        type_something(sensor)
        assert sensor.wait_for(SessionSkipped) == [SessionSkipped("disk")]
        send_mail(sensor)
        (kept,) = sensor.wait_for(MailStored)
        assert kept.stored == kept.size
        ballast.leave(20 * MB)
        until(lambda: sensor.given_up() == ("recordings", "artifacts"), "artifacts given up")
        send_mail(sensor)
        assert [mail.stored for mail in sensor.wait_for(MailStored, 2)] == [kept.size, 0]
        assert len(sensor.wait_for(MailAccepted, 2)) == 2
        with Echo(sensor.where("redis")) as inside:
            assert inside.say()
            ballast.leave(0)
            assert all(inside.say(30_000) for _ in range(3)), "who is inside is served from the reserve"
            assert not sensor.reachable("redis")
            until(lambda: sensor.given_up() == STAGES, "sessions given up")
            before = len(sensor.facts(SessionStarted))
            while inside.say(30_000):  # until nothing at all can be written
                pass
            assert not sensor.reachable("redis")
            assert len(sensor.facts(SessionStarted)) == before
        ballast.drop()
        until(lambda: sensor.given_up() == (), "everything again")
        until(lambda: sensor.reachable("redis"), "visitors again")
        type_something(sensor)
        assert len(sensor.wait_for(SessionRecorded, 2)) == 2
        assert len(sensor.facts(SessionSkipped)) == 1
        said = {fact.line.removeprefix(b"ECHO ") for fact in sensor.facts(CommandIssued)}
        assert set(inside.answered) <= said
        stages = [each.fact for each in sensor.events() if isinstance(each.fact, StorageDegraded | StorageRecovered)]
    told = [("-", fact.given_up) if isinstance(fact, StorageDegraded) else ("+", fact.kept) for fact in stages]
    assert told == [(sign, what) for sign, order in (("-", STAGES), ("+", STAGES[::-1])) for what in order]
    assert whole_lines(mounted / "sensor" / SPOOL)
    with database() as base:
        while take_in(base, Source(mounted / "sensor" / SPOOL, PLACE), utc_now).lines:
            pass
        with base.read() as tx:
            assert quarantined(tx) == 0


def test_a_spool_that_takes_no_more_shows_nobody_anything() -> None:
    """Not for want of room: its file may not grow, and the line that hits the limit is half written."""
    with state_folder() as state, Alone(state / "sensor") as sensor, Echo(sensor.where("redis")) as inside:
        assert inside.say()
        size = max((sensor.folder / SPOOL).glob("*.seg")).stat().st_size
        let_files_grow(sensor.process.pid, size + 50)
        assert not inside.say()
        assert not sensor.reachable("redis")
        assert not sensor.reachable("smtp")
        assert whole_lines(sensor.folder / SPOOL)
        let_files_grow(sensor.process.pid, resource.RLIM_INFINITY)
        until(lambda: sensor.reachable("redis"), "visitors again")
        commands = [fact.line for fact in sensor.facts(CommandIssued) if fact.line.startswith(b"ECHO")]
        assert commands == [b"ECHO w0-"]


def let_files_grow(process: int, size: int) -> None:
    """To ``size`` bytes and no further; said by the sensor's own user, who alone may."""
    code = (
        "import os, resource, sys; from decnet.sensor.privileges import become, service_user\n"
        "os.geteuid() or become(service_user())\n"
        "resource.prlimit(int(sys.argv[1]), resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))"
    )
    subprocess.run([sys.executable, "-c", code, str(process), str(size)], check=True)


def test_a_second_sensor_or_a_disk_to_read_only_is_refused_in_one_line(mounted: Path) -> None:
    folder = mounted / "sensor"
    with Alone(folder) as sensor:
        assert refusal(folder) == (
            2,
            f"decnet: another sensor records in {folder}; stop it, or give this one a --folder",
        )
        assert sensor.reachable("redis")
    subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
    code, said = refusal(folder)
    assert (code, said.partition(": [Errno")[0]) == (1, f"decnet: the sensor cannot work in {folder}")
    assert "Read-only file system" in said


def refusal(folder: Path) -> tuple[int, str]:
    """The exit code of a sensor that will not start, and the one line that it says."""
    command = [*DECNET, "sensor", "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    (line,) = done.stderr.splitlines()
    return done.returncode, line


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    """Its hub has a small disk of its own."""
    with state_folder() as state, disk(state / "hub", 48 * MB) as hub:
        hub.chmod(0o711)
        options = ("--deckies", "1", "--services", "redis", "--seed", "a")
        with disk(hub / "sensor", 64 * MB), running(hub, *options, DECNET_DISK_FLOOR="0") as started:
            yield started


def test_the_hub_waits_for_room_and_goes_on(product: Product) -> None:
    """Its own disk is full; the sensor has another one."""
    ballast, before = Ballast(product.state), product.half("hub").pid
    with Echo(product.decky("redis")) as visitor:
        assert visitor.say()
        until(lambda: behind(product) == 0, "intake")
        ballast.leave(0)
        assert all(visitor.say(20_000) for _ in range(200))
        until(lambda: behind(product) == 200, "the whole lag, told")
        assert product.hub.get("/stats")["disk_free_bytes"] < MB
        assert product.hub.get("/logs", limit=10)["items"]
        assert product.hub.get("/stories")["items"] is not None
        ballast.drop()
    until(lambda: len(product.logs(kind="session.ended")) == 1, "the rest", 60)
    until(lambda: product.hub.get("/sessions")["items"][0]["commands"] == len(visitor.answered), "the workers", 60)
    told = Counter(item["fact"]["line"] for item in product.logs(kind="command.issued"))
    stats = product.hub.get("/stats")
    assert told == Counter("ECHO " + word.decode() for word in visitor.answered)
    assert (stats["quarantined_lines"], stats["poison"], product.half("hub").pid) == (0, 0, before)


def behind(product: Product) -> int:
    """Events that the sensor has and the log has not."""
    lag: int = product.hub.get("/stats")["sensors"][0]["intake_lag_events"]
    return lag


def test_a_line_cut_in_two_is_passed_over(product: Product) -> None:
    before = len(product.logs(kind="command.issued"))
    hub, victim = product.half("hub"), product.half("sensor")
    hub.suspend()
    victim.kill()
    segment = max((product.state / "sensor" / SPOOL).glob("*.seg"))
    with segment.open("ab") as file:
        file.write(b'<134>1 2026-01-01T00:00:00.000000Z srv-01 redis - command.issued [origin@32473 v="1" id="')
    hub.resume()
    until(lambda: product.half("sensor").pid != victim.pid, "the next life")
    until(lambda: says(product.decky("redis")), "a visitor of the next life")
    until(lambda: len(product.logs(kind="command.issued")) == before + 1, "what he said", 30)
    assert product.hub.get("/stats")["quarantined_lines"] == 0


def says(address: tuple[str, int]) -> bool:
    try:
        with Echo(address) as visitor:
            return visitor.say()
    except OSError:
        return False


def test_a_file_that_finds_no_room_is_counted_and_hashed(tmp_path: Path) -> None:
    """Where even the folder cannot be made."""
    (tmp_path / "file").write_text("")
    specimen = Specimen(tmp_path / "file", "1", 1000)
    specimen.add(b"hello ")
    specimen.add(b"world")
    digest, size, stored = specimen.finish()
    assert (digest[:8], size, stored) == ("b94d27b9", 11, 0)


def test_a_file_is_kept_up_to_where_the_disk_was_full(mounted: Path) -> None:
    Ballast(mounted).leave(16 * 4096)
    specimen = Specimen(mounted / ARTIFACTS, "1", 10 * MB)
    for _ in range(40):
        specimen.add(os.urandom(8192))
    _, size, stored = specimen.finish()
    (kept,) = [path for path in (mounted / ARTIFACTS).rglob("*.part")]
    assert (size, stored) == (40 * 8192, kept.stat().st_size)
    assert 0 < stored < size


class Backwards:
    """A clock that somebody sets back an hour every third time that it is asked."""

    def __init__(self) -> None:
        self._asked, self._now = count(1), utc_now()

    def __call__(self) -> Micros:
        self._now += SECOND if next(self._asked) % 3 else -3600 * SECOND
        return self._now


def test_a_clock_that_goes_back_mixes_nothing_up(tmp_path: Path) -> None:
    clock = Backwards()
    with spool.Writer(tmp_path / SPOOL) as writer:
        recorder = Recorder(PLACE, writer.append, clock, uuid7s(clock))
        with closing(Evidence(tmp_path, recorder, Disk(tmp_path, 0))) as evidence:
            who = Visit("d-1", "srv-01", "ssh", recorder.new_id(), "192.0.2.1", 40_000, 22)
            visitor = Visitor(who, evidence, Limits())
            visitor.start()
            for n in range(30):
                visitor.note(CommandIssued(b"command %d" % n))
                visitor.record(Record("o", b"%d\r\n" % n))
            visitor.end("visitor")
    with database() as base:
        while take_in(base, Source(tmp_path / SPOOL, PLACE), clock).lines:
            pass
        conclude(base)
        with base.read() as tx:
            rows = tx.exec_driver_sql("SELECT seq, id, at FROM ev0 ORDER BY seq").all()
            assert quarantined(tx) == 0
            assert tx.exec_driver_sql("SELECT count(*) FROM poison").scalar_one() == 0
    spooled = [decode(line, PLACE, n) for n, line in spool.read(tmp_path / SPOOL, spool.Position(), 1000).lines]
    assert [event.fact.line for event in spooled if isinstance(event.fact, CommandIssued)] == [
        b"command %d" % n for n in range(30)
    ]
    ids = [event.id for event in spooled]
    assert ids == sorted(set(ids))
    assert len({ident for _, ident, _ in rows}) == len(rows) > len(ids) - 1
    (ended,) = [event.fact for event in spooled if isinstance(event.fact, SessionEnded)]
    assert 0 <= ended.duration < 60 * SECOND
    (recording,) = (tmp_path / RECORDINGS).rglob("*.cast")
    times = [float(line.partition(",")[0].strip("[")) for line in recording.read_text().splitlines()[1:]]
    assert times == sorted(times)
