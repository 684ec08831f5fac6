"""What is counted in memory, bounded: attempts to log in, and tickets for the stream."""

from collections import OrderedDict, deque
from threading import Lock

from decnet.events import SECOND, Clock, Micros
from decnet.trust.users.tokens import Access, digest, new_handle

ATTEMPTS = 10
WINDOW: Micros = 5 * 60 * SECOND
TICKET: Micros = 30 * SECOND
_KEYS = 20_000
_TICKETS = 2_000


class Attempts:
    """Counts attempts a key over a sliding window. Of too many keys it forgets the one that was quiet longest."""

    def __init__(self, most: int = ATTEMPTS, window: Micros = WINDOW, keys: int = _KEYS) -> None:
        self._most, self._window, self._keys = most, window, keys
        self._seen: OrderedDict[str, deque[Micros]] = OrderedDict()
        self._lock = Lock()

    def take(self, keys: tuple[str, ...], now: Micros) -> Micros:
        """Count one attempt for all ``keys`` and return 0, or count none and return how long to wait."""
        with self._lock:
            wait = max(self._wait(key, now) for key in keys)
            if not wait:
                for key in keys:
                    self._seen.setdefault(key, deque()).append(now)
                    self._seen.move_to_end(key)
            while len(self._seen) > self._keys:
                self._seen.popitem(last=False)
            return wait

    def give_back(self, keys: tuple[str, ...], at: Micros) -> None:
        """The attempt taken ``at`` was somebody's who may come in: it does not count."""
        with self._lock:
            for key in keys:
                seen = self._seen.get(key)
                if seen and at in seen:
                    seen.remove(at)

    def _wait(self, key: str, now: Micros) -> Micros:
        seen = self._seen.get(key)
        if seen is None:
            return 0
        while seen and seen[0] <= now - self._window:
            seen.popleft()
        return seen[0] + self._window - now if len(seen) >= self._most else 0


class Tickets:
    """One-time words that let a browser open the stream without a token in the URL."""

    def __init__(self, now: Clock, most: int = _TICKETS) -> None:
        self._now, self._most = now, most
        self._given: OrderedDict[str, tuple[Access | None, Micros]] = OrderedDict()
        self._lock = Lock()

    def issue(self, access: Access | None) -> str:
        """A ticket, good once and for :data:`TICKET`; None stands for whoever came by the hub's own socket."""
        ticket = new_handle()
        with self._lock:
            self._given[digest(ticket)] = (access, self._now() + TICKET)
            while len(self._given) > self._most:
                self._given.popitem(last=False)
        return ticket

    def spend(self, ticket: str) -> tuple[Access | None] | None:
        """Whose it was, in a tuple, or None where it is spent, over or was never given."""
        with self._lock:
            access, end = self._given.pop(digest(ticket), (None, 0))
        return (access,) if self._now() < end else None
