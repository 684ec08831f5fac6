"""Keeps what the hub does in the background going: wakes it, restarts it, says how it is."""

import logging
from collections.abc import Callable, Iterable, Mapping
from threading import Event, Thread
from time import monotonic

from msgspec import Struct
from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from decnet.core import log
from decnet.core.bus import (
    BATCH_COMMITTED,
    SYSTEM_LOG,
    BatchCommitted,
    Bus,
    Health,
    system_control,
    system_health,
)
from decnet.core.database import Database, Record
from decnet.core.health import HEARTBEAT, Heartbeat, beat, stopped
from decnet.core.problems import BackendError
from decnet.core.runner import BATCH, Worker, cursor, move, turn
from decnet.core.safety import never_raises
from decnet.events import SECOND, Clock
from decnet.ground import utc_now

TRIES = 3
_LOG = logging.getLogger("decnet.core.supervisor")


class PoisonRecord(Record):
    """An event that a worker could not bear, three times; it went on behind it."""

    __tablename__ = "poison"

    worker: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    at: Mapped[int]
    error: Mapped[str]


class Pace(Struct, frozen=True):
    """How fast things go round, in seconds.

    poll: without a message, look this often      heartbeat: tell this often
    backoff, backoff_max: after a failure, wait this long, twice as long each time, up to this
    """

    poll: float = 5.0
    heartbeat: float = HEARTBEAT / SECOND
    backoff: float = 0.5
    backoff_max: float = 30.0


class Chore(Struct, frozen=True):
    """Something to be done again and again beside the workers: ``act`` returns whether it wants to go on at once.

    It is called every ``every`` seconds, and when a message comes whose topic is one of ``wakes``.
    """

    name: str
    act: Callable[[], bool]
    every: float
    wakes: tuple[str, ...] = ()
    version: int = 1


class _Loop:
    """One thread that does one thing. What it raises is logged, and tried again later and later."""

    def __init__(self, name: str, version: int, hub: "_Hub", topics: tuple[str, ...]) -> None:
        self.name, self.version, self._hub, self._every = name, version, hub, hub.pace.poll
        self._failures, self._checked = 0, -1.0
        self._ended, self._thread = Event(), Thread(target=self._run, name=f"decnet-{name}", daemon=True)
        self._wake = hub.bus.subscribe(*topics, system_control(name), size=1)
        self.alive, self.error, self.stopped = hub.now(), "", False

    def act(self) -> bool:
        """Do a part of the work; True where there is more."""
        raise NotImplementedError

    def failed(self, err: Exception) -> None:
        """``act`` raised ``err``, and it was not the database's fault."""

    def lag(self) -> int:
        """Events that it has not read."""
        return 0

    def poison(self) -> int:
        """Events that it could not bear."""
        return 0

    def settle(self) -> None:
        """Write down what it only has in mind."""

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Ask it to end; it does so behind what it is at."""
        self._ended.set()
        self._wake.close()

    def join(self, timeout: float) -> bool:
        """Whether it ended within ``timeout`` seconds."""
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def heartbeat(self) -> Heartbeat:
        """How it is."""
        lag, poison = self.lag(), self.poison()
        return Heartbeat(self.name, self.version, self.alive, lag, poison, self.stopped, self.error[:500])

    def _run(self) -> None:
        message: object = None
        while not self._ended.is_set():
            self.alive = self._hub.now()
            wait = self._round(told=message is not None)
            if self._failures:
                self._ended.wait(wait)
            else:
                message = self._wake.get(wait) if wait else None

    def _round(self, told: bool) -> float:
        """Seconds to wait, unless a message comes."""
        try:
            if told or self._failures or monotonic() - self._checked > self._hub.pace.poll:
                self._obey()
            more = not self.stopped and self.act()
        except Exception as err:  # noqa: BLE001  # the supervision point
            self._note(err)
            pace = self._hub.pace
            return min(pace.backoff * float(1 << min(self._failures - 1, 20)), pace.backoff_max)
        self._failures, self.error = 0, ""
        return 0 if more else self._every

    def _obey(self) -> None:
        with self._hub.database.read() as tx:
            self.stopped = self.name in stopped(tx)
        self._checked = monotonic()

    def _note(self, err: Exception) -> None:
        self._failures += 1
        self.error = f"{type(err).__name__}: {err}"
        if isinstance(err, BackendError):
            _LOG.warning("%s: %s", self.name, err)
            return
        _LOG.error("%s failed", self.name, exc_info=err)
        with never_raises(f"looking after {self.name}"):
            self.failed(err)


class _ChoreLoop(_Loop):
    def __init__(self, chore: Chore, hub: "_Hub") -> None:
        super().__init__(chore.name, chore.version, hub, chore.wakes)
        self._chore, self._every = chore, chore.every

    def act(self) -> bool:
        return self._chore.act()


class _WorkerLoop(_Loop):
    def __init__(self, worker: Worker, hub: "_Hub") -> None:
        super().__init__(worker.name, worker.version, hub, (SYSTEM_LOG,))
        self._worker, self._seen = worker, 0
        self._careful = self._tries = self._stuck_at = 0

    def act(self) -> bool:
        done = turn(self._hub.database, self._worker, 1 if self._careful else BATCH, self._seen)
        self._careful = max(0, self._careful - done.events)
        self._seen = done.reached
        if done.findings:
            told = BatchCommitted(self.name, done.findings, done.head)
            self._hub.bus.publish(SYSTEM_LOG, told, BATCH_COMMITTED)
        return done.reached < done.head

    def failed(self, err: Exception) -> None:
        """Go on one by one, and past an event that fails time and again."""
        if not self._careful:
            self._careful, self._tries = BATCH, 0
        with self._hub.database.read() as tx:
            part = log.scan(tx, self._place(tx), [fact.kind for fact in self._worker.reads], 1)
        if not part.events:
            return
        at = part.events[0][0]
        self._tries = self._tries + 1 if at == self._stuck_at else 1
        self._stuck_at = at
        if self._tries >= TRIES:
            self._pass_over(at, err)

    def lag(self) -> int:
        with self._hub.database.read() as tx:
            return log.head(tx) - self._place(tx)

    def poison(self) -> int:
        with self._hub.database.read() as tx:
            return poisoned(tx, self.name)

    def settle(self) -> None:
        """Write down how far it looked without finding anything to do."""
        seen = self._seen
        with self._hub.database.write() as tx:
            if cursor(tx, self.name) < seen:
                move(tx, self.name, seen)

    def _obey(self) -> None:
        super()._obey()
        if self.stopped and self._seen:
            self.settle()  # somebody may set the cursor back before it runs again
            self._seen = 0

    def _place(self, tx: Connection) -> int:
        return max(cursor(tx, self.name), self._seen)

    def _pass_over(self, seq: int, err: Exception) -> None:
        row = {"worker": self.name, "seq": seq, "version": self.version, "at": self._hub.now()}
        with self._hub.database.write() as tx:
            known = (PoisonRecord.worker == self.name, PoisonRecord.seq == seq)
            tx.execute(delete(PoisonRecord).where(*known))  # where it is read again, after a replay
            tx.execute(insert(PoisonRecord).values(**row, error=f"{type(err).__name__}: {err}"[:2000]))
            move(tx, self.name, seq)
        _LOG.error("%s goes on behind event %d, which it cannot bear", self.name, seq)


def poisoned(tx: Connection, worker: str = "") -> int:
    """How many events ``worker`` could not bear, or all of them could not."""
    query = select(func.count()).select_from(PoisonRecord)
    return tx.scalar(query.where(PoisonRecord.worker == worker) if worker else query) or 0


class _Hub(Struct, frozen=True):
    database: Database
    bus: Bus
    pace: Pace
    now: Clock


class Runner:
    """Runs workers and chores, each in a thread of its own, and writes their heartbeats.

    ``components`` are parts of the hub that do not run here, with a function that says how they are; one that raises
    has no heartbeat that time.
    """

    def __init__(
        self,
        database: Database,
        bus: Bus,
        workers: Iterable[Worker],
        chores: Iterable[Chore] = (),
        components: Mapping[str, Callable[[], Heartbeat]] | None = None,
        pace: Pace = Pace(),  # noqa: B008  # frozen
        now: Clock = utc_now,
    ) -> None:
        self._hub = _Hub(database, bus, pace, now)
        self._components = dict(components or {})
        self._loops: list[_Loop] = [_WorkerLoop(worker, self._hub) for worker in workers]
        self._loops += [_ChoreLoop(chore, self._hub) for chore in chores]
        self._ended = Event()
        self._heart = Thread(target=self._beat_on, name="decnet-heart", daemon=True)

    @property
    def names(self) -> tuple[str, ...]:
        """What runs here, and so can be stopped and started."""
        return tuple(loop.name for loop in self._loops)

    def start(self) -> None:
        """Begin. Everything goes on where its cursor is."""
        for loop in self._loops:
            loop.start()
        self._heart.start()

    def stop(self, timeout: float = 4.0) -> bool:
        """End everything behind what it is at; False where something did not end within ``timeout`` seconds."""
        self._ended.set()
        for loop in self._loops:
            loop.end()
        deadline = monotonic() + timeout
        ended = [loop.join(max(0.0, deadline - monotonic())) for loop in self._loops]
        if self._heart.ident is not None:
            self._heart.join(max(0.0, deadline - monotonic()))
        if all(ended):
            with never_raises("the last heartbeat"):
                self.beat()
        return all(ended)

    def beat(self) -> None:
        """Write down how everything is, and say so."""
        heartbeats: list[Heartbeat] = []
        for name, look in [*((loop.name, loop.heartbeat) for loop in self._loops), *self._components.items()]:
            with never_raises(f"the heartbeat of {name}"):
                heartbeats.append(look())
        for loop in self._loops:
            with never_raises(f"the place of {loop.name}"):
                loop.settle()
        with self._hub.database.write() as tx:
            beat(tx, heartbeats)
        for each in heartbeats:
            self._hub.bus.publish(system_health(each.worker), Health(each.worker, each.at, each.lag, each.poison))

    def _beat_on(self) -> None:
        while not self._ended.is_set():
            with never_raises("the heartbeat"):
                self.beat()
            self._ended.wait(self._hub.pace.heartbeat)
