"""Says that there is something new. Whoever misses it finds it by cursor: a lost message costs time, never data."""

import asyncio
import logging
import re
from collections import deque
from collections.abc import AsyncIterator, Callable
from threading import Condition, Lock
from typing import Protocol

from msgspec import Struct

from decnet.core.problems import OperatorError
from decnet.core.safety import never_raises
from decnet.events import Clock, Micros
from decnet.ground import utc_now, uuid7s

QUEUE = 1000
_LOG = logging.getLogger("decnet.core.bus")
_TOKEN = re.compile(r"[^\s.*>]+")


class Message(Struct, frozen=True):
    """One notification. ``type`` is the topic's last token unless somebody says otherwise; ``ts`` is when."""

    topic: str
    type: str
    payload: Struct
    id: str
    ts: Micros


class Subscription:
    """The messages of some topics since :meth:`MemoryBus.subscribe` returned. The oldest go where they are too many.

    One reader at a time: a thread by :meth:`get`, or a task by ``async for``.
    """

    def __init__(self, patterns: tuple[str, ...], size: int, leave: Callable[["Subscription"], None]) -> None:
        self._matches = [_matcher(pattern) for pattern in patterns]
        self._messages: deque[Message] = deque(maxlen=size)
        self._ready, self._leave, self._closed = Condition(), leave, False
        self._wake: Callable[[], None] | None = None
        self.dropped = 0

    def get(self, timeout: float | None = None) -> Message | None:
        """The next message; None after ``timeout`` seconds without one, and once this is closed and empty."""
        with self._ready:
            self._ready.wait_for(lambda: self._messages or self._closed, timeout)
            return self._messages.popleft() if self._messages else None

    def clear(self) -> None:
        """Forget the messages that wait."""
        with self._ready:
            self._messages.clear()

    async def __aiter__(self) -> AsyncIterator[Message]:
        loop, ready = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(ready.set)

        self._wake = wake
        while True:
            ready.clear()
            while (message := self.get(0)) is not None:
                yield message
            if self._closed:
                return
            await ready.wait()

    def close(self) -> None:
        """Get no more messages."""
        self._leave(self)
        self._end()

    def _offer(self, message: Message) -> None:
        if not any(match(message.topic) for match in self._matches):
            return
        with self._ready:
            self.dropped += len(self._messages) == self._messages.maxlen
            self._messages.append(message)
            self._ready.notify()
        if self._wake is not None:
            self._wake()

    def _end(self) -> None:
        with self._ready:
            self._closed = True
            self._ready.notify_all()
        if self._wake is not None:
            self._wake()


class Bus(Protocol):
    """Publishing never raises and never waits; every thread may."""

    def publish(self, topic: str, payload: Struct, type: str = "") -> None: ...

    def subscribe(self, *patterns: str, size: int = QUEUE) -> Subscription:
        """The messages whose topics match: ``*`` stands for one token, a last ``>`` for one or more."""
        ...

    def close(self) -> None: ...


class MemoryBus:
    """A bus within one process."""

    def __init__(self, now: Clock = utc_now) -> None:
        self._now, self._ids, self._guard = now, uuid7s(now), Lock()
        self._subscriptions: tuple[Subscription, ...] = ()
        self._closed = self._warned = False

    def publish(self, topic: str, payload: Struct, type: str = "") -> None:
        with self._guard:
            if self._closed:
                _LOG.log(logging.DEBUG if self._warned else logging.WARNING, "%s dropped: the bus is closed", topic)
                self._warned = True
                return
            message = Message(topic, type or topic.rpartition(".")[2], payload, next(self._ids), self._now())
            subscriptions = self._subscriptions
        for subscription in subscriptions:
            with never_raises(f"telling a subscriber of {topic}"):
                subscription._offer(message)

    def subscribe(self, *patterns: str, size: int = QUEUE) -> Subscription:
        subscription = Subscription(patterns, size, self._leave)
        with self._guard:
            if self._closed:
                subscription._end()
            else:
                self._subscriptions += (subscription,)
        return subscription

    def close(self) -> None:
        with self._guard:
            self._closed, ended, self._subscriptions = True, self._subscriptions, ()
        for subscription in ended:
            subscription._end()

    def _leave(self, gone: Subscription) -> None:
        with self._guard:
            self._subscriptions = tuple(each for each in self._subscriptions if each is not gone)


class NoBus:
    """The bus of an installation without one: nobody hears anything, and everything goes by timers."""

    def publish(self, topic: str, payload: Struct, type: str = "") -> None:
        return

    def subscribe(self, *patterns: str, size: int = QUEUE) -> Subscription:
        return Subscription(patterns, size, lambda _: None)

    def close(self) -> None:
        return


class BatchCommitted(Struct, frozen=True):
    """Events are in the log and durable. ``position`` is the ``seq`` of the last, ``flushed`` how many there were."""

    component: str
    flushed: int
    position: int


class Health(Struct, frozen=True):
    """A worker lives. ``lag`` is how many events it has not read, ``poison`` how many it could not bear."""

    worker: str
    ts: Micros
    lag: int = 0
    poison: int = 0


class Changed(Struct, frozen=True):
    """A row changed that somebody waits for: look."""

    what: str = ""


SYSTEM_LOG = "system.log"
BATCH_COMMITTED = "batch.committed"


def system_health(worker: str) -> str:
    """The topic on which a worker says that it lives."""
    return f"system.{_token(worker)}.health"


def system_control(worker: str) -> str:
    """The topic that makes a worker look at its control row."""
    return f"system.{_token(worker)}.control"


def decky_state(decky: str) -> str:
    """The topic of what a decky is like now."""
    return f"decky.{_token(decky)}.state"


def decky_lifecycle(decky: str) -> str:
    """The topic of a decky's coming and going."""
    return f"decky.{_token(decky)}.lifecycle"


def decky_mutation(decky: str) -> str:
    """The topic of a decky's changes of services."""
    return f"decky.{_token(decky)}.mutation"


def _token(text: str) -> str:
    if not _TOKEN.fullmatch(text):
        raise OperatorError(f"{text!r} cannot stand in a topic: no dots, spaces or wildcards")
    return text


def _matcher(pattern: str) -> Callable[[str], bool]:
    tokens = pattern.split(".")
    parts = [r"[^.]+" if token == "*" else re.escape(token) for token in tokens[:-1]]
    last = {"*": r"[^.]+", ">": r".+"}.get(tokens[-1], re.escape(tokens[-1]))
    matcher = re.compile(r"\.".join([*parts, last])).fullmatch
    return lambda topic: matcher(topic) is not None
