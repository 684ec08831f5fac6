import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

import pytest
from sqlalchemy import Connection, delete, insert

from decnet.core import BackendError, Database, Finding, MemoryBus, NoBus, Scope, Worker, drain, health, log, turn
from decnet.core.bus import SYSTEM_LOG, BatchCommitted, Bus, Changed, Health, system_control, system_health
from decnet.core.health import Heartbeat, State
from decnet.core.runner import CursorRecord, cursor, move
from decnet.core.supervisor import Chore, Pace, Runner, poisoned
from decnet.events import SECOND, AttackerObserved, CommandIssued, Envelope, Place, SessionStarted
from tests.core_support import NOON, OBSERVER, PLACE, SCOPE, Hands, database, event, heard, tell, told
from tests.serving import until

QUICK = Pace(poll=0.05, heartbeat=0.05, backoff=0.005, backoff_max=0.02)


@pytest.fixture
def base() -> Iterator[Database]:
    with database() as base:
        yield base


@pytest.fixture
def bus() -> Iterator[MemoryBus]:
    bus = MemoryBus(Hands())
    yield bus
    bus.close()


@contextmanager
def running(
    base: Database, bus: Bus, *workers: Worker, chores: Sequence[Chore] = (), pace: Pace = QUICK
) -> Iterator[Runner]:
    runner = Runner(base, bus, workers, chores, pace=pace)
    runner.start()
    try:
        yield runner
    finally:
        assert runner.stop()


def beating(base: Database, worker: str) -> Heartbeat:
    """Its heartbeat, once there is one."""
    until(lambda: worker in beats(base), "a heartbeat")
    return beats(base)[worker]


def place(base: Database, worker: str) -> int:
    with base.read() as tx:
        return cursor(tx, worker)


def beats(base: Database) -> dict[str, Heartbeat]:
    with base.read() as tx:
        return health.heartbeats(tx)


def worker(step: Callable[[Sequence[Envelope]], None], name: str = "clumsy") -> Worker:
    def whole(tx: Connection, scope: Scope, events: Sequence[Envelope]) -> Iterator[Finding]:
        for each in events:
            yield Finding(each, AttackerObserved())
        step(events)

    return Worker(name, 1, (CommandIssued,), whole)


def test_findings_rows_and_cursor_come_together(base: Database) -> None:
    tell(base, [event(1), event(2)])
    done = turn(base, OBSERVER)
    assert (done.events, done.findings, done.reached, done.head) == (2, 2, 2, 4)
    found = told(base, AttackerObserved)
    assert [(each.at, each.visit, each.n) for each in found] == [(NOON, event(1).visit, 0)] * 2
    assert {each.place.spool for each in found} == {""}
    assert place(base, OBSERVER.name) == 2


def test_a_failed_turn_leaves_cursor_rows_and_findings_as_they_were(base: Database) -> None:
    def fail(events: Sequence[Envelope]) -> None:
        raise ZeroDivisionError

    tell(base, [event(1)])
    with pytest.raises(ZeroDivisionError):
        turn(base, worker(fail))
    assert place(base, "clumsy") == 0
    assert told(base, AttackerObserved) == []


def test_a_replay_tells_nothing_twice(base: Database) -> None:
    tell(base, [event(i) for i in range(5)])
    drain(base, OBSERVER, limit=2)
    first = told(base, AttackerObserved)
    with base.write() as tx:
        tx.execute(delete(CursorRecord))
    drain(base, OBSERVER, limit=3)
    assert told(base, AttackerObserved) == first
    assert len(first) == 5


def test_ids_of_findings_follow_from_worker_version_cause_and_key(base: Database) -> None:
    def twice(tx: Connection, scope: Scope, events: Sequence[Envelope]) -> Iterator[Finding]:
        for each in events:
            yield Finding(each, AttackerObserved(), key="a")
            yield Finding(each, AttackerObserved(), key="b", visit=event(2, peer="192.0.2.9").visit)

    tell(base, [event(1)])
    for name, version in (("one", 1), ("one", 2), ("two", 1)):
        with base.write() as tx:
            move(tx, name, 0)
        drain(base, Worker(name, version, (CommandIssued,), twice))
    found = told(base, AttackerObserved)
    assert len({each.id for each in found}) == 6
    assert {UUID(each.id).version for each in found} == {5}
    assert {each.visit.peer for each in found} == {"192.0.2.1", "192.0.2.9"}


def test_a_step_sees_one_scope_in_the_order_of_the_log(base: Database) -> None:
    seen: list[tuple[Scope, list[str]]] = []

    def note(tx: Connection, scope: Scope, events: Sequence[Envelope]) -> Iterator[Finding]:
        seen.append((scope, [each.id for each in events]))
        yield from ()

    other = Place("acme", "lab", "s2", "s2-a")
    tell(base, [event(i, place=(PLACE, other)[i % 2]) for i in range(6)])
    drain(base, Worker("noting", 1, (CommandIssued,), note))
    assert seen == [(SCOPE, ["0", "2", "4"]), (Scope("acme", "lab"), ["1", "3", "5"])]


def test_a_cursor_is_not_written_for_nothing(base: Database) -> None:
    tell(base, [event(1, SessionStarted())])
    done = turn(base, worker(lambda _: None))
    assert (done.events, done.reached) == (0, 1)
    assert place(base, "clumsy") == 0
    drain(base, worker(lambda _: None))


def test_workers_are_woken_by_the_bus(base: Database, bus: MemoryBus) -> None:
    with running(base, bus, OBSERVER, pace=Pace(poll=60)):
        subscription = bus.subscribe(SYSTEM_LOG)
        beating(base, OBSERVER.name)
        tell(base, [event(1)])
        bus.publish(SYSTEM_LOG, BatchCommitted("intake", 1, 1))
        until(lambda: len(told(base, AttackerObserved)) == 1, "a finding")
        assert heard(subscription).payload == BatchCommitted("intake", 1, 1)
        said = heard(subscription)
        assert (said.type, said.payload) == ("batch.committed", BatchCommitted("observer", 1, 2))


def test_workers_need_no_bus(base: Database) -> None:
    with running(base, NoBus(), OBSERVER):
        tell(base, [event(1)])
        until(lambda: len(told(base, AttackerObserved)) == 1, "a finding")


def test_a_worker_goes_on_behind_what_it_cannot_bear(
    base: Database, bus: MemoryBus, caplog: pytest.LogCaptureFixture
) -> None:
    tries: list[list[str]] = []

    def choke(events: Sequence[Envelope]) -> None:
        tries.append([each.id for each in events])
        if "3" in tries[-1]:
            raise ZeroDivisionError("three")

    tell(base, [event(i) for i in range(6)])
    with running(base, bus, worker(choke)):
        until(lambda: len(told(base, AttackerObserved)) == 5, "the findings of all the others")
        until(lambda: beating(base, "clumsy").poison == 1, "a heartbeat that tells of it")
    assert tries[0] == ["0", "1", "2", "3", "4", "5"]
    assert tries.count(["3"]) == 3
    with base.read() as tx:
        assert poisoned(tx) == poisoned(tx, "clumsy") == 1
        assert poisoned(tx, "other") == 0
        (row,) = tx.exec_driver_sql("SELECT worker, seq, error FROM poison").all()
    assert tuple(row) == ("clumsy", 4, "ZeroDivisionError: three")
    assert "clumsy goes on behind event 4" in caplog.text


def test_a_database_that_fails_is_no_poison(base: Database, bus: MemoryBus, caplog: pytest.LogCaptureFixture) -> None:
    tries = 0

    def fail(events: Sequence[Envelope]) -> None:
        nonlocal tries
        tries += 1
        if tries < 8:
            raise BackendError("no space left")

    tell(base, [event(1)])
    with running(base, bus, worker(fail)):
        until(lambda: len(told(base, AttackerObserved)) == 1, "a finding in the end")
    with base.read() as tx:
        assert poisoned(tx) == 0
    assert "clumsy: no space left" in caplog.text


def test_a_failing_worker_says_so_and_stops_nobody(base: Database, bus: MemoryBus) -> None:
    def fail(events: Sequence[Envelope]) -> None:
        raise BackendError("no space left")

    tell(base, [event(1)])
    with running(base, bus, worker(fail), OBSERVER):
        until(lambda: len(told(base, AttackerObserved)) == 1, "the other's finding")
        until(lambda: beating(base, "clumsy").error == "BackendError: no space left", "word of the failure")
        assert beating(base, "clumsy").lag >= 1
        until(lambda: beating(base, OBSERVER.name).error == "", "no word of a failure")


def test_workers_stop_and_start_as_told(base: Database, bus: MemoryBus) -> None:
    with running(base, bus, OBSERVER):

        def command(run: bool) -> None:
            with base.write() as tx:
                health.command(tx, OBSERVER.name, run, NOON)
            bus.publish(system_control(OBSERVER.name), Changed())

        command(run=False)
        until(lambda: beating(base, OBSERVER.name).stopped, "word that it stopped")
        tell(base, [event(1)])
        bus.publish(SYSTEM_LOG, BatchCommitted("intake", 1, 1))
        assert told(base, AttackerObserved) == []
        assert beating(base, OBSERVER.name).state(NOON) is State.STOPPED
        command(run=True)
        until(lambda: len(told(base, AttackerObserved)) == 1, "a finding")
        until(lambda: not beating(base, OBSERVER.name).stopped, "word that it runs")


def test_a_cursor_that_was_set_back_while_it_was_stopped_counts(base: Database, bus: MemoryBus) -> None:
    seen: list[str] = []
    noting = worker(lambda events: seen.extend(each.id for each in events))
    tell(base, [event(1), event(2, SessionStarted())])
    with running(base, bus, noting):
        until(lambda: place(base, "clumsy") >= 2, "a cursor behind everything")
        with base.write() as tx:
            health.command(tx, "clumsy", False, NOON)
        until(lambda: beating(base, "clumsy").stopped, "word that it stopped")
        with base.write() as tx:
            move(tx, "clumsy", 0)
            health.command(tx, "clumsy", True, NOON)
        until(lambda: seen == ["1", "1"], "the event once more")


def test_how_everything_is_gets_told(base: Database, bus: MemoryBus) -> None:
    subscription = bus.subscribe("system.*.health")
    tell(base, [event(1)])
    runner = Runner(base, bus, [OBSERVER], components={"api": lambda: Heartbeat("api", 1, NOON)})
    assert runner.names == (OBSERVER.name,)
    runner.beat()
    assert {heard(subscription).topic for _ in range(2)} == {system_health(OBSERVER.name), system_health("api")}
    assert beating(base, OBSERVER.name).lag == 1
    assert beats(base)["api"].state(NOON + 90 * SECOND) is State.OK
    assert beats(base)["api"].state(NOON + 91 * SECOND) is State.STALE
    assert runner.stop()


def test_a_heartbeat_that_fails_spares_the_others(
    base: Database, bus: MemoryBus, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> Heartbeat:
        raise ZeroDivisionError

    subscription = bus.subscribe("system.*.health")
    Runner(base, bus, [OBSERVER], components={"api": fail}).beat()
    payload = heard(subscription).payload
    assert isinstance(payload, Health)
    assert payload.worker == OBSERVER.name
    assert set(beats(base)) == {OBSERVER.name}
    assert "the heartbeat of api failed" in caplog.text


def test_a_chore_is_done_again_and_again(base: Database, bus: MemoryBus) -> None:
    done = threading.Semaphore(0)
    count = 0

    def act() -> bool:
        nonlocal count
        count += 1
        done.release()
        if count == 2:
            raise ZeroDivisionError
        return count < 5

    with running(base, bus, chores=[Chore("sweeping", act, every=60, wakes=("dust.>",))]):
        for _ in range(5):
            assert done.acquire(timeout=5)
        bus.publish("dust.seen", Changed())
        assert done.acquire(timeout=5)


def test_what_does_not_end_is_left_behind(base: Database, bus: MemoryBus) -> None:
    release = threading.Event()
    begun = threading.Event()

    def act() -> bool:
        begun.set()
        return release.wait(5) and False

    runner = Runner(base, bus, [], [Chore("endless", act, every=60)])
    runner.start()
    assert begun.wait(5)
    assert not runner.stop(timeout=0.05)
    release.set()
    assert runner.stop()


def test_two_runs_of_a_worker_do_its_work_once(base: Database) -> None:
    tell(base, [event(i) for i in range(200)])
    threads = [threading.Thread(target=drain, args=(base, OBSERVER, 7)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with base.read() as tx:
        assert log.head(tx) == 400


def test_poison_that_is_read_again_is_passed_over_again(base: Database, bus: MemoryBus) -> None:
    def choke(events: Sequence[Envelope]) -> None:
        if any(each.id == "1" for each in events):
            raise ZeroDivisionError("one")

    tell(base, [event(i) for i in range(3)])
    for _ in range(2):
        with running(base, bus, worker(choke)):
            until(lambda: place(base, "clumsy") == 3, "the end of the log")
        with base.write() as tx:
            move(tx, "clumsy", 0)
    with base.read() as tx:
        assert poisoned(tx) == 1


def test_no_error_quotes_what_was_to_be_stored(
    base: Database, bus: MemoryBus, caplog: pytest.LogCaptureFixture
) -> None:
    """An event's line may hold a password, and errors are for everybody to see."""
    password = "".join(("hun", "ter2"))

    def collide(tx: Connection, scope: Scope, events: Sequence[Envelope]) -> Iterator[Finding]:
        for _ in range(2):
            tx.execute(insert(CursorRecord).values(worker=password, seq=1))
        yield from ()

    tell(base, [event(1)])
    with running(base, bus, Worker("clumsy", 1, (CommandIssued,), collide)):
        until(lambda: beating(base, "clumsy").poison == 1, "the poison")
    with base.read() as tx:
        (error,) = tx.exec_driver_sql("SELECT error FROM poison").scalars()
    assert "IntegrityError" in error
    assert password not in error + caplog.text
