"""What is new, read once and handed to everybody who watches; nobody's slowness holds up anybody."""

import asyncio
import logging
from collections import deque
from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from decnet.api.items import LogItem, log_item
from decnet.api.services import Services
from decnet.api.stats import gather
from decnet.core import log
from decnet.core.bus import SYSTEM_LOG, Subscription
from decnet.core.database import Scope
from decnet.core.log import Filters, Logged
from decnet.core.problems import BackendError
from decnet.events import SessionEnded, SessionStarted, StoryDeepened
from decnet.intel import sessions, stories
from decnet.intel.sessions import api as sessions_api
from decnet.intel.stories import api as stories_api

BATCH_EVERY = 0.25
"""Seconds between two batches, at least."""
STATS_EVERY = 5.0
_LOOK_EVERY = 1.0
_WATCHER_EVENTS = 2_000
"""Events that wait for one watcher; of more the oldest are dropped, and counted."""
_READ = 1_000
_PATIENCE = 10
"""Batches for which a session's row is waited for."""
_LOG = logging.getLogger("decnet.api")

Name = Literal["log", "story", "session", "stats"]


class Told(Struct, frozen=True):
    """One server-sent event, its data encoded. ``seq`` is the log's number up to which everything was told."""

    name: Name
    data: bytes
    seq: int


class Watcher:
    """One who watches: what waits for him, and what he wants to see."""

    def __init__(self, wanted: Filters) -> None:
        self._wanted, self.dropped, self.closed = wanted, 0, False
        self._items: deque[LogItem] = deque()
        self._others: deque[Told] = deque(maxlen=100)
        self._ready = asyncio.Event()
        self.seq = 0

    def wants(self, item: LogItem) -> bool:
        """Whether he wants to see the event."""
        wanted = self._wanted
        return (
            (not wanted.services or item.service in wanted.services)
            and (not wanted.kinds or item.kind in wanted.kinds)
            and (not wanted.deckies or item.decky in wanted.deckies or item.decky_id in wanted.deckies)
        )

    def offer(self, items: Iterable[LogItem], others: Iterable[Told], seq: int, missed: int = 0) -> None:
        """Put what is new in front of him."""
        self._items.extend(item for item in items if item.seq > self.seq and self.wants(item))
        while len(self._items) > _WATCHER_EVENTS:
            self._items.popleft()
            self.dropped += 1
        self._others.extend(others)
        self.dropped += missed
        self.seq = max(self.seq, seq)
        self._ready.set()

    def end(self) -> None:
        """Nothing more will come."""
        self.closed = True
        self._ready.set()

    async def take(self, seconds: float) -> list[Told]:
        """What waits, after at most ``seconds``; empty where nothing does."""
        try:
            async with asyncio.timeout(seconds):
                await self._ready.wait()
        except TimeoutError:
            return []
        self._ready.clear()
        told = list(self._others)
        self._others.clear()
        if self._items or self.dropped:
            items, dropped = list(self._items), self.dropped
            self._items.clear()
            self.dropped = 0
            told.insert(0, log_batch(items, dropped, self.seq))
        return told


class _Channel:
    """The watchers of one scope, and how far they were told."""

    def __init__(self, scope: Scope, position: int) -> None:
        self.scope, self.position = scope, position
        self.watchers: set[Watcher] = set()
        self.pending: dict[str, int] = {}


class Feed:
    """Reads the log behind what was told, when the bus says so, and tells it. One task in the hub's event loop."""

    def __init__(self, services: Services) -> None:
        self._services, self._channels = services, dict[Scope, _Channel]()
        self._wake, self._closed = asyncio.Event(), False

    @property
    def watchers(self) -> int:
        """How many watch."""
        return sum(len(channel.watchers) for channel in self._channels.values())

    def watch(self, scope: Scope, wanted: Filters, head: int) -> Watcher:
        """Tell somebody what comes after the event numbered ``head``, which is the newest one, or nearly."""
        channel = self._channels.setdefault(scope, _Channel(scope, head))
        if not channel.watchers:
            channel.position = head
        watcher = Watcher(wanted)
        watcher.seq = channel.position
        channel.watchers.add(watcher)
        if self._closed:
            watcher.end()
        return watcher

    def leave(self, watcher: Watcher) -> None:
        """He watches no more."""
        for channel in self._channels.values():
            channel.watchers.discard(watcher)

    async def run(self) -> None:
        """Until :meth:`close`."""
        subscription = self._services.bus.subscribe(SYSTEM_LOG, size=1)
        listener = asyncio.create_task(self._listen(subscription))
        loop, last_stats = asyncio.get_running_loop(), 0.0
        try:
            while not self._closed:
                await self._sleep(_LOOK_EVERY)
                with_stats = loop.time() - last_stats >= STATS_EVERY
                if with_stats:
                    last_stats = loop.time()
                for channel in [each for each in self._channels.values() if each.watchers]:
                    await self._tell(channel, with_stats)
                await asyncio.sleep(BATCH_EVERY)
        finally:
            subscription.close()
            listener.cancel()
            self.close()

    def close(self) -> None:
        """Send everybody home."""
        self._closed = True
        self._wake.set()
        for channel in self._channels.values():
            for watcher in channel.watchers:
                watcher.end()

    async def _listen(self, subscription: Subscription) -> None:
        async for _ in subscription:
            self._wake.set()

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return
        self._wake.clear()

    async def _tell(self, channel: _Channel, with_stats: bool) -> None:
        try:
            news = await asyncio.to_thread(self._read, channel, with_stats)
        except BackendError as err:
            _LOG.warning("the stream waits: %s", err)
            return
        for watcher in list(channel.watchers):
            watcher.offer(news.items, news.others, news.seq, news.missed)
        if news.more:
            self._wake.set()

    def _read(self, channel: _Channel, with_stats: bool) -> "_News":
        with self._services.database.read() as tx:
            newest, missed = log.head(tx), 0
            if newest - channel.position > 2 * _READ:
                missed = newest - _READ - channel.position
                channel.position = newest - _READ
            looked = log.look(tx, channel.scope, Filters(), _READ, channel.position, "asc")
            channel.position = max(channel.position, looked.reached)
            items = [log_item(each.seq, each.event) for each in looked.items]
            others = self._stories(tx, channel, looked.items) + self._sessions(tx, channel, looked.items)
            if with_stats:
                stats = gather(tx, self._services, channel.scope, self._services.now(), False)
                others.append(Told("stats", msgspec.json.encode(stats), channel.position))
        return _News(items, others, channel.position, missed, not looked.done)

    def _stories(self, tx: Connection, channel: _Channel, events: list[Logged]) -> list[Told]:
        facts = [each.event.fact for each in events]
        ids = {fact.story for fact in facts if isinstance(fact, StoryDeepened)}
        if not ids:
            return []
        found = stories.store.by_id(tx, channel.scope, ids).values()
        items = stories_api.items(tx, channel.scope, list(found), self._services.now())
        return [Told("story", _wrapped("story", item.model_dump_json()), channel.position) for item in items]

    def _sessions(self, tx: Connection, channel: _Channel, events: list[Logged]) -> list[Told]:
        """Sessions that began or ended, once their row says so: the worker that keeps it may be a moment behind."""
        for each in events:
            if isinstance(each.event.fact, SessionStarted | SessionEnded):
                channel.pending[each.event.visit.session] = _PATIENCE
        if not channel.pending:
            return []
        found = sessions.store.by_sid(tx, channel.scope, list(channel.pending)[:_READ])
        for sid in list(channel.pending):
            channel.pending[sid] -= 1
            if sid in found or channel.pending[sid] <= 0:
                del channel.pending[sid]
        now = self._services.now()
        told = [sessions_api.item(session, now) for session in found.values()]
        return [Told("session", _wrapped("session", item.model_dump_json()), channel.position) for item in told]


class _News(Struct, frozen=True):
    items: list[LogItem]
    others: list[Told]
    seq: int
    missed: int
    more: bool


class LogBatch(Struct, frozen=True):
    """The data of a `log` event. ``dropped`` is how many events before these were left out."""

    items: list[LogItem]
    dropped: int


def log_batch(items: list[LogItem], dropped: int, seq: int) -> Told:
    """A `log` event."""
    return Told("log", msgspec.json.encode(LogBatch(items, dropped)), seq)


def _wrapped(name: str, item: str) -> bytes:
    return b'{"%b":%b}' % (name.encode(), item.encode())
