"""One channel of a connection: a program at its end, and no more bytes on their way than the visitor has room for."""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Protocol, TypeAlias

from decnet.events import Micros
from decnet.kit.shell import Complaint, Ended, Output
from decnet.kit.ssh import (
    CHANNEL_CLOSE,
    CHANNEL_DATA,
    CHANNEL_EOF,
    CHANNEL_EXTENDED_DATA,
    CHANNEL_REQUEST,
    CHANNEL_WINDOW_ADJUST,
    boolean,
    string,
    uint32,
)
from decnet.sansio import Action, Keep, Send

WINDOW = 2 << 20
PACKET = 32 << 10
BACKLOG = 128 << 10
"""Bytes that wait for the visitor's window before the program has to wait, too."""

STDERR = 1

Step: TypeAlias = Callable[[], Iterator[Output]]


class Program(Protocol):
    """What runs at the end of a channel: an emulated shell, or the file server."""

    def opened(self, now: Micros) -> Iterator[Output]: ...
    def received(self, data: bytes, now: Micros) -> Iterator[Output]: ...
    def eof(self, now: Micros) -> Iterator[Output]: ...
    def interrupt(self, now: Micros) -> Iterator[Output]: ...
    def timer(self, token: str, now: Micros) -> Iterator[Output]: ...
    def resized(self, columns: int, rows: int, now: Micros) -> Iterator[Output]: ...
    def kept(self, stream: int, sha256: str, size: int, stored: int, now: Micros) -> Iterator[Output]: ...
    def closed(self, now: Micros) -> Iterator[Output]: ...


class Channel:
    """``number`` is ours, ``peer`` the visitor's. Actions are payloads in frames, and whatever the program asks for."""

    def __init__(self, number: int, peer: int, window: int, packet: int) -> None:
        self.number, self._peer, self._room, self._packet = number, peer, window, max(1, min(packet, PACKET))
        self.program: Program | None = None
        self.serial = 0
        self.pending = 0  # bytes that the program has not been given yet
        self.keeping: set[int] = set()  # files of which the host has not said what became of them
        self._window, self._consumed = 0, 0
        self._steps: deque[Step] = deque()
        self._running: Iterator[Output] | None = None
        self._waiting: deque[tuple[bool, bytes]] = deque()
        self._waiting_bytes = 0
        self._status: int | None = None
        self.closing = False  # we have sent our CLOSE
        self.closed = False  # so has the visitor

    @property
    def over(self) -> bool:
        """Whether nothing will happen on it any more."""
        return self.closed and self.closing and not self.keeping and self._running is None and not self._steps

    def start(self, program: Program, serial: int, now: Micros) -> None:
        """Let ``program`` run; ``serial`` is no other program's. Its first step follows with :meth:`run`."""
        self.program, self.serial, self._window = program, serial, WINDOW
        self._steps.append(lambda: program.opened(now))

    def open_window(self) -> Action:
        """The visitor may send."""
        return self._frame(CHANNEL_WINDOW_ADJUST, uint32(WINDOW))

    def receive(self, data: bytes, now: Micros) -> Iterator[Action]:
        """The visitor sent ``data``; what exceeds its window is ignored, as by sshd."""
        program = self.program
        if program is None or self.closing or len(data) > self._window:
            return
        self._window -= len(data)
        self.pending += len(data)

        def step() -> Iterator[Output]:
            self.pending -= len(data)
            self._consumed += len(data)
            yield from program.received(data, now)

        self._steps.append(step)
        yield from self.run()

    def tell(self, step: Callable[[Program], Iterator[Output]]) -> Iterator[Action]:
        """Call the program after all that it was told before."""
        program = self.program
        if program is not None:
            self._steps.append(lambda: step(program))
            yield from self.run()

    def learn(self, stream: int, sha256: str, size: int, stored: int, now: Micros) -> Iterator[Action]:
        """The host kept a file for the program, which had to wait for it."""
        self.keeping.discard(stream)
        if self.program is not None:
            for output in self.program.kept(stream, sha256, size, stored, now):
                yield from self._perform(output)

    def adjust(self, more: int) -> Iterator[Action]:
        """The visitor has room for ``more`` bytes."""
        self._room = min(self._room + more, 0xFFFF_FFFF)
        yield from self._flush()
        yield from self.run()

    def close(self, now: Micros) -> Iterator[Action]:
        """The visitor closed it."""
        if not self.closing:
            yield self._frame(CHANNEL_CLOSE)
        yield from self.abandon(now)

    def abandon(self, now: Micros) -> Iterator[Action]:
        """Let the program come to its end, unheard."""
        self.closing = self.closed = True
        self._waiting.clear()
        self._waiting_bytes = 0
        if self.program is not None:
            program = self.program
            self._steps.extend((lambda: program.eof(now), lambda: program.closed(now)))
            yield from self.run()

    def reply(self, kind: int) -> Action:
        """A message of this channel that holds nothing else."""
        return self._frame(kind)

    def run(self) -> Iterator[Action]:
        """Let the program go on for as long as there is room for what it says."""
        while self._waiting_bytes <= BACKLOG:
            if self._running is None:
                if not self._steps:
                    break
                self._running = self._steps.popleft()()
            output = next(self._running, None)
            if output is None:
                self._running = None
                yield from self._replenish()
            else:
                yield from self._perform(output)

    def _perform(self, output: Output) -> Iterator[Action]:
        match output:
            case Send(data, after):
                yield from self._say(data, after)
            case Complaint(data):
                yield from self._say(data, 0, aside=True)
            case Ended(status):
                self._status = status
                yield from self._flush()
            case _:
                if isinstance(output, Keep) and output.last:
                    self.keeping.add(output.stream)
                yield output

    def _say(self, data: bytes, after: Micros, *, aside: bool = False) -> Iterator[Action]:
        if self.closing:
            return
        self._waiting.append((aside, data))
        self._waiting_bytes += len(data)
        yield from self._flush(after)

    def _flush(self, after: Micros = 0) -> Iterator[Action]:
        """Send what there is room for, then, if the program is over, say so."""
        while self._waiting and self._room and not self.closing:
            aside, data = self._waiting.popleft()
            size = min(len(data), self._room, self._packet)
            if size < len(data):
                self._waiting.appendleft((aside, data[size:]))
            self._room -= size
            self._waiting_bytes -= size
            if size:
                body = uint32(STDERR) + string(data[:size]) if aside else string(data[:size])
                yield self._frame(CHANNEL_EXTENDED_DATA if aside else CHANNEL_DATA, body, after)
                after = 0
        if self._status is not None and not self._waiting and not self.closing:
            self.closing = True
            yield self._frame(
                CHANNEL_REQUEST, string(b"exit-status") + boolean(False) + uint32(self._status & 0xFF), after
            )
            yield self._frame(CHANNEL_EOF)
            yield self._frame(CHANNEL_CLOSE)

    def _replenish(self) -> Iterator[Action]:
        if self._consumed and not self.closing and (
            WINDOW - self._window > 3 * PACKET or self._window < WINDOW // 2
        ):  # fmt: skip
            self._window += self._consumed
            yield self._frame(CHANNEL_WINDOW_ADJUST, uint32(self._consumed))
            self._consumed = 0

    def _frame(self, kind: int, body: bytes = b"", after: Micros = 0) -> Send:
        return Send(string(bytes([kind]) + uint32(self._peer) + body), after)
