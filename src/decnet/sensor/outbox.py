"""What waits to be sent: in order, each piece as long after the one before as the decoy asked for."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Protocol, TypeAlias

from decnet.events import SECOND
from decnet.sansio import Hangup, Send, StartTls
from decnet.sensor.visitor import Visitor

Item: TypeAlias = Send | Hangup | StartTls


class _Wire(Protocol):
    def write(self, data: bytes, channel: int = 0) -> None: ...
    def unsent(self) -> int: ...
    def start_tls(self) -> None: ...
    def close(self, channel: int = 0, *, reset: bool = False) -> None: ...


class Outbox:
    """Hands on at once what is due. ``done`` is called when the visitor's own channel has been closed.

    ``failed`` is called while an exception is handled that came when nobody else was there to handle it.
    """

    def __init__(self, wire: _Wire, done: Callable[[], None], visitor: Visitor, failed: Callable[[], None]) -> None:
        self._wire, self._done, self._visitor, self._failed = wire, done, visitor, failed
        self._items: deque[Item] = deque()
        self._queued = 0
        self._timer: asyncio.TimerHandle | None = None
        self._hurried = False

    def put(self, item: Item) -> None:
        """Send ``item`` when its turn comes. Raises LimitReached where the visitor takes too little of what it gets."""
        if self._timer is None and (self._hurried or not (isinstance(item, Send) and item.after)):
            self._hand_on(item)
            if isinstance(item, Send) and self._wire.unsent() > self._visitor.limits.unsent:
                raise self._visitor.reach("unsent")
            return
        self._items.append(item)
        if isinstance(item, Send):
            self._queued += len(item.data)
            if self._queued + self._wire.unsent() > self._visitor.limits.unsent:
                raise self._visitor.reach("unsent")
        if self._timer is None:
            self._arm()

    def hurry(self) -> None:
        """Nobody listens any more: wait for nothing."""
        self._hurried = True
        if self._timer is not None:
            self._timer.cancel()
            self._due()

    def drop(self) -> None:
        """Send nothing more."""
        self._items.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self) -> None:
        head = self._items[0]
        after = head.after if isinstance(head, Send) else 0
        self._timer = asyncio.get_running_loop().call_later(after / SECOND, self._due)

    def _due(self) -> None:
        self._timer = None
        try:
            self._hand_on_due()
        except (OSError, ValueError):  # TLS may refuse what a decoy sends
            self._failed()

    def _hand_on_due(self) -> None:
        while self._items:
            item = self._items.popleft()
            if isinstance(item, Send):
                self._queued -= len(item.data)
            self._hand_on(item)
            if self._items and not self._hurried and isinstance(self._items[0], Send) and self._items[0].after:
                self._arm()
                return

    def _hand_on(self, item: Item) -> None:
        match item:
            case Send(data, _, channel):
                self._visitor.bytes_out += len(data)
                self._wire.write(data, channel)
            case Hangup(channel, reset):
                self._wire.close(channel, reset=reset)
                if not channel:
                    self.drop()
                    self._done()
            case StartTls():
                self._wire.start_tls()
