"""A decoy's session at work: what arrives is answered in order, what is answered was recorded before.

The one gate between decoys and the world. Whatever carries the bytes (a TCP connection, TLS, a channel of SSH) is a
:class:`Wire`; the gate performs the actions that the session yields, in the order in which it yields them.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from itertools import chain
from typing import Protocol, TypeAlias

from decnet.events import SECOND
from decnet.sansio import (
    Action,
    Connect,
    Hangup,
    Keep,
    Listen,
    Note,
    Record,
    Send,
    Session,
    StartTls,
    Wake,
)
from decnet.sensor.outbox import Outbox
from decnet.sensor.quarantine import Specimen
from decnet.sensor.recorder import Unrecorded
from decnet.sensor.visitor import LimitReached, Visitor

log = logging.getLogger(__name__)

Step: TypeAlias = Callable[[], Iterator[Action]]

BACKLOG = 256 << 10
"""Bytes that wait for their turn before the visitor is no longer read from."""


TURN = 200
"""Actions after which the other visitors have their turn."""


class Wire(Protocol):
    """What carries a dialogue. Nothing here waits."""

    def write(self, data: bytes, channel: int = 0) -> None:
        """Hand bytes on."""
        ...

    def unsent(self) -> int:
        """Bytes handed on that the visitor has not taken."""
        ...

    def reading(self, wanted: bool) -> None:
        """Go on, or pause, reading from the visitor."""
        ...

    def start_tls(self) -> None:
        """Speak TLS from the next byte on; :meth:`Dialogue.step` with the session's ``secured`` follows."""
        ...

    def listen(self, channel: int) -> None: ...

    def connect(self, channel: int, port: int) -> None: ...

    def close(self, channel: int = 0, *, reset: bool = False) -> None:
        """Close a channel once what was written to it has left; 0 ends it all."""
        ...


class Dialogue:
    """One :class:`Session` over one :class:`Wire`. ``done`` is called once, with the reason, when it is over.

    ended: nothing more is taken in      over: and everything that was done is recorded

    ``heavy`` says of the step that comes next whether it may take milliseconds, so that a thread has to do it.
    """

    def __init__(
        self, session: Session, wire: Wire, visitor: Visitor, done: Callable[[str], None], heavy: Callable[[], bool]
    ) -> None:
        self.session, self._wire, self._visitor, self._done = session, wire, visitor, done
        self._heavy = heavy
        self._loop = asyncio.get_running_loop()
        self._steps: deque[tuple[Step, int, bytes]] = deque()
        self._early: bytearray | None = None  # what arrived between a StartTls and the beginning of the handshake
        self._waiting = 0  # bytes in _steps
        self._stack: list[Iterator[Action]] = []
        self._busy = False  # a thread is at work for us
        self._running = False
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._files: dict[int, Specimen | None] = {}
        self._outbox = Outbox(self._wire, self._hung_up, self._visitor, self._failed)
        self.ended = self.over = self._leaving = False
        self._reason = self._last_words = ""
        self._eager = False  # the step was taken as a whole
        self._untold: Iterable[Action] = ()

    def step(self, step: Step, size: int = 0, data: bytes = b"") -> None:
        """Let the session answer, after all that came before. ``size`` bytes came with it; ``data``, on the wire."""
        if self.ended or self._leaving:
            return
        self._steps.append((step, size, data))
        self._waiting += size
        if self._waiting > BACKLOG:
            self._wire.reading(False)
        self._run()

    def received(self, data: bytes) -> None:
        """The visitor sent bytes."""
        if self._early is not None:
            self._early += data
            return
        self.step(lambda: self.session.received(data, self.now()), len(data), data)

    def early(self) -> bytes:
        """What belongs to the handshake and arrived before it began; from now on the wire itself holds what comes."""
        early, self._early = bytes(self._early or b""), None
        return early

    def eof(self) -> None:
        """The visitor will send no more, and hears what is still to be said."""
        if not self._leaving:
            self._reason = "visitor"
            self.step(self._finish)

    def gone(self, reason: str) -> None:
        """The visitor hears nothing any more. What it had sent is still taken in, then the conversation is over."""
        if not self._leaving:
            self._reason = self._reason or reason
            self.step(self._finish)
        self._outbox.hurry()

    def now(self) -> int:
        return self._visitor.evidence.recorder.now()

    def end(self, reason: str) -> None:
        """Take in nothing more; over once a thread that is at work has come back. Further calls change nothing."""
        if self.ended:
            return
        self.ended = True
        if self._eager:  # what is left of the step has been done
            self._untold = chain.from_iterable(reversed(self._stack))
        for timer in self._timers.values():
            timer.cancel()
        for file in self._files.values():
            if file is not None:
                file.drop()
        self._outbox.drop()
        self._steps.clear()
        self._stack = []
        if not self._busy:
            self._close(reason)
        else:
            self._last_words = reason

    def _close(self, reason: str, last: Iterable[Action] = ()) -> None:
        """Record what was done and not yet recorded, and what the session has to say at its end."""
        self._record(chain(last, self._untold))
        self._record(self.session.closed(self.now()))
        self.over = True
        self._done(reason)

    def _record(self, actions: Iterable[Action]) -> None:
        try:
            for action in actions:
                match action:
                    case Note(fact):
                        self._visitor.note(fact)
                    case Record():
                        self._visitor.record(action)
                    case _:
                        continue
        except (Unrecorded, LimitReached):
            pass
        except Exception:  # a supervision point: one decoy's bug is one visitor's problem
            log.exception("decoy %s failed at its end", self._visitor.who.service)

    def _finish(self) -> Iterator[Action]:
        yield from self.session.eof(self.now())
        yield Hangup()

    def _run(self) -> None:
        """Perform what is due, until nothing is, a thread must be waited for, or it is others' turn."""
        if self._running or self._busy or self.ended:
            return
        self._running = True
        try:
            for _ in range(TURN):
                if self._busy or self.ended or not self._advance():
                    break
            else:
                self._loop.call_soon(self._run)
        except LimitReached:
            self._stop("limit")
        except Unrecorded:
            self._stop("unrecorded")
        except Exception:  # noqa: BLE001  # a supervision point: one decoy's bug is one visitor's problem
            self._failed()
        finally:
            self._running = False

    def _failed(self) -> None:
        log.exception("decoy %s failed", self._visitor.who.service)
        self._stop("fault")

    def _stop(self, reason: str) -> None:
        self._wire.close(reset=reason == "unrecorded")
        self.end(reason)

    def _advance(self) -> bool:
        """One action, or the beginning of one step; False where there is neither."""
        if self._stack:
            action = next(self._stack[-1], None)
            if action is None:
                self._stack.pop()
            else:
                self._perform(action)
            return True
        if not self._steps or self._leaving:
            return False
        step, size, _ = self._steps.popleft()
        self._waiting -= size
        if size and self._waiting <= BACKLOG < self._waiting + size:
            self._wire.reading(True)
        self._begin(step)
        return True

    def _begin(self, step: Step) -> None:
        self._eager = self._heavy()
        if not self._eager:
            self._stack.append(step())
            return
        self._busy = True
        work = self._visitor.evidence.pool.submit(_all_of, step)
        work.add_done_callback(lambda done: self._loop.call_soon_threadsafe(self._stepped, done))

    def _stepped(self, done: "Future[Iterator[Action]]") -> None:
        self._back(done.result())

    def _back(self, actions: Iterator[Action]) -> None:
        """A thread is done; go on with ``actions``."""
        self._busy = False
        if self.ended:
            self._close(self._last_words, actions)
            return
        self._stack.append(actions)
        self._run()

    def _perform(self, action: Action) -> None:
        match action:
            case Note(fact):
                self._visitor.note(fact)
            case Send() | Hangup():
                self._outbox.put(action)
            case Record():
                self._visitor.record(action)
            case Keep():
                self._keep(action)
            case Wake(after, token):
                self._wake(after, token)
            case StartTls(head):
                self._early = bytearray(head + b"".join(data for _, _, data in self._steps))
                self._steps = deque(each for each in self._steps if not each[2])
                self._waiting = sum(size for _, size, _ in self._steps)
                self._outbox.put(action)
            case Listen(channel):
                self._wire.listen(channel)
            case Connect(channel, port):
                self._wire.connect(channel, port)
        if isinstance(action, Hangup) and not action.channel:
            self._leaving = True
            self._stack.clear()
            self._steps.clear()
            self._wire.reading(False)

    def _wake(self, after: int, token: str) -> None:
        if token in self._timers:
            self._timers.pop(token).cancel()

        def due() -> None:
            self._timers.pop(token, None)
            self.step(lambda: self.session.timer(token, self.now()))

        self._timers[token] = self._loop.call_later(after / SECOND, due)

    def _keep(self, action: Keep) -> None:
        stream = action.stream
        if stream not in self._files:
            limit = self._visitor.limits.artifact if self._visitor.may_keep() else 0
            self._files[stream] = self._visitor.evidence.specimen(limit)
        file = self._files[stream]
        assert file is not None
        file.add(action.data)
        if not action.last:
            return
        del self._files[stream]
        self._busy = True
        work = self._visitor.evidence.pool.submit(file.finish)
        work.add_done_callback(lambda done: self._loop.call_soon_threadsafe(self._kept, stream, done))

    def _kept(self, stream: int, done: "Future[tuple[str, int, int]]") -> None:
        error = done.exception()
        self._back(_raise(error) if error else self.session.kept(stream, *done.result(), self.now()))

    def _hung_up(self) -> None:
        """The decoy's goodbye has been handed on."""
        self.end(self._reason or "decoy")


def _all_of(step: Step) -> Iterator[Action]:
    """Take the whole step. An error in it comes behind what it did before."""
    done: list[Action] = []
    try:
        done.extend(step())
    except Exception as err:  # noqa: BLE001  # a supervision point, too: it is raised where the loop takes these
        return chain(done, _raise(err))
    return iter(done)


def _raise(error: BaseException) -> Iterator[Action]:
    raise error
    yield
