import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from decnet.core import BackendError, Database, MemoryBus, Source, log, open_database, take_in
from decnet.core.bus import SYSTEM_LOG, BatchCommitted
from decnet.core.intake import Intake, QuarantineRecord, Taken, quarantined, spools
from decnet.core.runner import cursor
from decnet.events import (
    CommandIssued,
    CredentialOffered,
    Envelope,
    Secret,
    SensorStarted,
    SessionEnded,
    SessionStarted,
    Unknown,
    encode,
)
from decnet.ground import uuid7s
from decnet.intel import WORKERS
from decnet.spool import Position, acknowledged
from tests.core_support import NOON, OBSERVER, PLACE, SCOPE, Hands, database, event, fill, heard, tell, told


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'decnet.db'}"


@pytest.fixture
def base(url: str) -> Iterator[Database]:
    with database(url) as base:
        yield base


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return Source(tmp_path / "spool", PLACE)


def now() -> int:
    return 99


def commands(count: int, first: int = 0) -> list[Envelope]:
    return [event(i, CommandIssued(b"ls %d" % i)) for i in range(first, first + count)]


def test_what_a_sensor_recorded_is_what_a_worker_reads(base: Database, source: Source) -> None:
    written = [
        event(1),
        event(2, CredentialOffered(b"r\xff", Secret(b"\\x00"), accepted=True)),
        event(3, SessionEnded("idle", 1, 2, 3)),
    ]
    fill(source.folder, map(encode, written))
    taken = take_in(base, source, now)
    assert (taken.lines, taken.events, taken.head) == (3, 3, 3)
    read = told(base, CommandIssued, CredentialOffered, SessionEnded)
    assert [(each.id, each.at, each.place, each.visit, each.fact) for each in read] == [
        (each.id, each.at, each.place, each.visit, each.fact) for each in written
    ]
    assert [each.n for each in read] == [read[0].n, read[0].n + 1, read[0].n + 2]


def test_taking_in_again_adds_nothing(base: Database, source: Source) -> None:
    fill(source.folder, map(encode, commands(3)))
    assert [take_in(base, source, now, limit=2).lines for _ in range(3)] == [2, 1, 0]
    fill(source.folder, map(encode, commands(5)))
    assert take_in(base, source, now).events == 2
    assert len(told(base, CommandIssued)) == 5
    with base.read() as tx:
        assert [each.doubled for each in spools(tx)] == [3]


def test_an_unreadable_line_is_kept_and_stops_nobody(base: Database, source: Source) -> None:
    fill(source.folder, [encode(event(1)), b"nonsense", b"\xff", encode(event(2))])
    take_in(base, source, now)
    assert [each.id for each in told(base, CommandIssued)] == ["1", "2"]
    with base.read() as tx:
        rows = tx.execute(select(QuarantineRecord.line, QuarantineRecord.reason, QuarantineRecord.at)).all()
        assert quarantined(tx) == 2
    assert [tuple(row) for row in rows] == [(b"nonsense", "not a line of ours", 99), (b"\xff", rows[1][1], 99)]


def test_a_kind_that_nobody_knows_is_in_the_log(base: Database, source: Source) -> None:
    fact = Unknown("moon.landed", 3, (("crew", b"three"), ("code", Secret(b"1969"))))
    fill(source.folder, [encode(replace(event(1), fact=fact))])
    assert take_in(base, source, now).events == 1
    with base.read() as tx:
        (found,) = log.page(tx, SCOPE, log.Filters(search="three", kinds=("moon.landed",)), 10).items
        assert found.event.fact == fact
        assert log.page(tx, SCOPE, log.Filters(search="1969"), 10).items == []


def test_a_torn_line_is_counted(base: Database, source: Source) -> None:
    fill(source.folder, [encode(event(1))])
    (segment,) = source.folder.glob("*.seg")
    with segment.open("ab") as file:
        file.write(encode(event(2))[:40])
    take_in(base, source, now)
    fill(source.folder, [encode(event(3))])
    take_in(base, source, now)
    assert [each.id for each in told(base, CommandIssued)] == ["1", "3"]
    with base.read() as tx:
        assert [each.torn for each in spools(tx)] == [1]


def test_what_is_known_of_a_sensor(base: Database, source: Source) -> None:
    fill(source.folder, [encode(event(1, SensorStarted("b-1", "0.1"), NOON)), encode(event(2, at=NOON + 5))])
    take_in(base, source, now)
    take_in(base, source, now)
    with base.read() as tx:
        (state,) = spools(tx)
    assert (state.sensor, state.spool, state.boot, state.version) == ("s1", "s1-a", "b-1", "0.1")
    assert (state.started, state.told, state.taken) == (NOON, NOON + 5, 99)


def test_lines_of_any_size_are_taken_in_bounded_batches(
    base: Database, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("decnet.core.intake.BATCH_BYTES", 1000)
    fill(source.folder, map(encode, commands(20)))
    sizes = []
    while (taken := take_in(base, source, now)).lines:
        sizes.append(taken.lines)
    assert sum(sizes) == 20
    assert max(sizes) < 6


def test_whoever_knew_the_spool_as_it_was_takes_in_nothing(base: Database, source: Source) -> None:
    fill(source.folder, map(encode, commands(4)))
    before = take_in(base, source, now, 2).state
    after = take_in(base, source, now, 2, before).state
    assert take_in(base, source, now, 2, before) == Taken(0, 0, after)
    assert len(told(base, CommandIssued)) == 4


def test_intake_says_what_it_did_and_lets_the_writer_delete(base: Database, source: Source) -> None:
    bus = MemoryBus(Hands())
    subscription = bus.subscribe(SYSTEM_LOG)
    intake = Intake(base, bus, lambda: [source], limit=10, max_wait=0, now=now)
    assert not intake.act()
    fill(source.folder, map(encode, commands(15)), segment_bytes=1000)
    rounds = 0
    while intake.act() or not rounds:
        rounds += 1
    assert [heard(subscription).payload for _ in range(2)] == [
        BatchCommitted("intake", 10, 10),
        BatchCommitted("intake", 5, 15),
    ]
    assert subscription.get(0) is None
    n, segment = acknowledged(source.folder)
    assert segment == max(int(path.stem) for path in source.folder.glob("*.seg"))
    with base.read() as tx:
        assert [each.position.segment for each in spools(tx)] == [segment]
    assert n > 0


def test_a_spool_whose_folder_cannot_be_written_is_read_all_the_same(
    base: Database, source: Source, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(folder: Path, position: Position) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("decnet.core.intake.acknowledge", refuse)
    fill(source.folder, map(encode, commands(3)))
    Intake(base, MemoryBus(Hands()), lambda: [source], now=now).act()
    assert len(told(base, CommandIssued)) == 3
    assert "cannot be told what is taken in" in caplog.text


def test_intake_looks_up_where_it_was_after_a_failure(
    base: Database, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake = Intake(base, MemoryBus(Hands()), lambda: [source], now=now)
    fill(source.folder, map(encode, commands(3)))

    def fail(*_: object) -> int:
        raise BackendError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("decnet.core.log.add", fail)
        with pytest.raises(BackendError):
            intake.act()
    assert told(base, CommandIssued) == []
    intake.act()
    assert len(told(base, CommandIssued)) == 3


def test_a_spool_that_cannot_be_read_stops_no_other(base: Database, source: Source, tmp_path: Path) -> None:
    broken = Source(tmp_path / "broken", replace(PLACE, spool="s0"))
    (broken.folder / f"{1:020d}.seg").mkdir(parents=True)
    fill(source.folder, map(encode, commands(3)))
    intake = Intake(base, MemoryBus(Hands()), lambda: [broken, source], now=now)
    with suppress(OSError):  # what is no file may count as a spool that cannot be read, or as an empty one
        intake.act()
    assert len(told(base, CommandIssued)) == 3


def conversation(peers: int, each: int) -> list[Envelope]:
    ids, found = uuid7s(lambda: NOON), []
    for number in range(peers):
        peer = f"192.0.2.{number}"
        facts = [SessionStarted(), *[CommandIssued(b"ls %d" % i) for i in range(each)], SessionEnded("idle", 1, 2, 3)]
        found += [event(next(ids), fact, peer=peer) for fact in facts]
    return found


def check(base: Database, written: list[Envelope]) -> None:
    """Everything is there once, and so is what was concluded from it."""
    read = told(base, SessionStarted, CommandIssued, SessionEnded)
    assert [each.id for each in read] == [each.id for each in written]
    with base.read() as tx:
        assert quarantined(tx) == 0
        rows = tx.exec_driver_sql("SELECT kind, spool FROM events").all()
        assert log.head(tx) == len(rows)
        assert log.events_total(tx, SCOPE) == len(rows)
        assert cursor(tx, OBSERVER.name) > len(written)
    counts = Counter(kind for kind, spool in rows if not spool)
    causes = sum(isinstance(each.fact, SessionStarted | CommandIssued) for each in written)
    peers = len({each.visit.peer for each in written})
    assert counts["attacker.observed"] == causes + peers  # the observer's, and one for each attacker


def run_child(url: str, folder: Path, fuse: int) -> int:
    command = [sys.executable, "-m", "tests.child", url, str(folder), str(fuse)]
    return subprocess.run(command, check=False).returncode


def test_killed_at_every_commit_the_counts_agree(url: str, source: Source) -> None:
    written = conversation(16, 12)
    fill(source.folder, map(encode, written))
    open_database(url).close()
    ends = [run_child(url, source.folder, fuse) for fuse in (1, 2, 3, 4, 5, 6, 7, 0)]
    assert ends == [-signal.SIGKILL] * 7 + [0]
    with database(url) as base:
        check(base, written)


def test_killed_at_any_moment_the_counts_agree(url: str, source: Source) -> None:
    dice = random.Random(7)
    written = conversation(40, 20)
    fill(source.folder, map(encode, written))
    open_database(url).close()
    command = [sys.executable, "-m", "tests.child", url, str(source.folder), "0"]
    path = Path(url.removeprefix("sqlite:///"))
    for _ in range(4):
        with subprocess.Popen(command) as child:
            size = path.with_name("decnet.db-wal")
            began = time.monotonic()
            while child.poll() is None and not size.exists() and time.monotonic() - began < 30:
                time.sleep(0.01)
            time.sleep(dice.uniform(0, 0.4))
            child.kill()
    assert run_child(url, source.folder, 0) == 0
    with database(url) as base:
        check(base, written)


def test_findings_of_workers_do_not_stand_in_intakes_way(base: Database, source: Source) -> None:
    assert OBSERVER.name not in {worker.name for worker in WORKERS}
    tell(base, [event("finding", place=replace(PLACE, spool=""))])
    fill(source.folder, [encode(event("finding"))])
    assert take_in(base, source, now).events == 1


def test_a_spool_that_was_put_in_place_of_another_is_read_from_its_beginning(
    base: Database, source: Source, caplog: pytest.LogCaptureFixture
) -> None:
    """Its numbers begin anew, its ids do not: nothing is passed over, nothing is there twice, and it is said."""
    lines = [encode(each) for each in commands(3)]
    fill(source.folder, [*lines[:2], b"garbage"])
    fill(source.folder, [lines[2]])
    take_in(base, source, now)
    for path in source.folder.glob("*.seg"):
        path.unlink()
    fill(source.folder, [lines[2], encode(commands(1, 7)[0]), b"other garbage"])
    intake = Intake(base, MemoryBus(Hands()), lambda: [source], now=now)
    while intake.act():
        pass
    with base.read() as tx:
        assert [each.id for _, each in log.after(tx, 0, [CommandIssued.kind], 9)] == ["0", "1", "2", "7"]
        (state,) = spools(tx)
        assert quarantined(tx) == 1  # the newer one lies where the older one did
    assert state.doubled == 1
    assert str(source.folder) in caplog.text
