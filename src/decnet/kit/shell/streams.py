"""Where a command reads from and writes to."""

from collections.abc import Callable, Generator
from typing import Protocol

from decnet.kit.shell.files import FileSystem
from decnet.kit.shell.node import Refused
from decnet.kit.shell.tasks import Broken, Routine, Wait

PIPE = 64 << 10
PIECE = 16 << 10
FLUSH = 1 << 20
MAX_READ = 1 << 20  # of what one command takes in as a whole

Reading = Generator["Routine | Wait | None", int, bytes]


class Sink(Protocol):
    """Takes what a command writes. May raise :class:`Broken`, and a file also ``Refused``."""

    terminal: bool

    def write(self, data: bytes) -> None: ...
    def full(self) -> bool: ...
    def close(self) -> None: ...


def lines_of(data: bytes) -> list[str]:
    """The lines of ``data`` without their newlines."""
    lines = data.decode("latin-1").split("\n")
    if not lines[-1]:
        lines.pop()
    return lines


class Source:
    """Gives what a command reads. ``feed`` and ``finish`` are for who fills it."""

    terminal = False

    def __init__(self, data: bytes = b"", *, ended: bool = True) -> None:
        self._data, self._at, self.ended = bytearray(data), 0, ended
        self.abandoned = False  # nobody will read any more

    def feed(self, data: bytes) -> None:
        self._data += data

    def finish(self) -> None:
        self.ended = True

    def ready(self) -> bool:
        """Whether a read would not have to wait."""
        return self.ended or len(self._data) > self._at

    def line_ready(self) -> bool:
        return self.ended or self._data.find(b"\n", self._at) >= 0

    def pending(self) -> int:
        return len(self._data) - self._at

    def take(self, size: int) -> bytes:
        """At most ``size`` bytes of what is there; nothing at the end."""
        data = bytes(self._data[self._at : self._at + size])
        self._at += len(data)
        if self._at > PIECE and self._at * 2 > len(self._data):
            del self._data[: self._at]
            self._at = 0
        return data

    def take_line(self) -> bytes:
        """The next line with its newline, or what there is of it at the end."""
        end = self._data.find(b"\n", self._at)
        return self.take((end + 1 if end >= 0 else len(self._data)) - self._at)

    def close(self) -> None:
        self.abandoned = True


def read(source: Source, size: int = PIECE) -> Reading:
    """Wait for bytes; nothing at the end."""
    if not source.ready():
        yield Wait(source.ready)
    return source.take(size)


def read_line(source: Source) -> Reading:
    """Wait for a line; nothing at the end."""
    if not source.line_ready():
        yield Wait(lambda: source.line_ready() or source.pending() >= PIPE)
    return source.take_line()


def read_all(source: Source) -> Reading:
    """Wait for the end; all up to it, or up to a bound."""
    pieces, size = list[bytes](), 0
    while size < MAX_READ:
        piece = yield from read(source)
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
        if size % (PIPE * 4) < PIECE:
            yield None
    return b"".join(pieces)


class Endless(Source):
    """A device that always has more: ``make`` gives as many bytes as it is asked for."""

    def __init__(self, make: Callable[[int], bytes]) -> None:
        super().__init__(ended=False)
        self._make = make

    def ready(self) -> bool:
        return True

    line_ready = ready

    def take(self, size: int) -> bytes:
        return self._make(min(size, PIECE))

    def take_line(self) -> bytes:
        return self._make(PIECE)


class Pipe(Source):
    """What one command writes and the next one reads."""

    def __init__(self) -> None:
        super().__init__(ended=False)
        self.sink = PipeSink(self)


class PipeSink:
    """The end that is written to."""

    terminal = False

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe

    def write(self, data: bytes) -> None:
        if self._pipe.abandoned:
            raise Broken
        self._pipe.feed(data)

    def full(self) -> bool:
        return self._pipe.pending() >= PIPE and not self._pipe.abandoned

    def close(self) -> None:
        self._pipe.finish()


class Capture:
    """Keeps what is written, up to a bound: for ``$(...)``."""

    terminal = False

    def __init__(self, limit: int) -> None:
        self.data, self._limit = bytearray(), limit

    def write(self, data: bytes) -> None:
        self.data += data
        if len(self.data) > self._limit:
            raise Broken

    def full(self) -> bool:
        return False

    def close(self) -> None:
        return


class Nowhere:
    """``/dev/null``."""

    terminal = False

    def write(self, data: bytes) -> None:
        return

    def full(self) -> bool:
        return False

    def close(self) -> None:
        return


class Brimful(Nowhere):
    """``/dev/full``."""

    def write(self, data: bytes) -> None:
        raise Refused("ENOSPC")


class FileSink:
    """Writes to a file that was prepared. What it holds back is written when it is closed."""

    terminal = False

    def __init__(self, files: FileSystem, real: str) -> None:
        self._files, self.real = files, real
        self._held, self._through = bytearray(), 0

    def write(self, data: bytes) -> None:
        self._held += data
        if self._through < PIPE or len(self._held) > FLUSH:
            self._through += len(data)
            self._flush()

    def full(self) -> bool:
        return False

    def close(self) -> None:
        self._flush()

    def _flush(self) -> None:
        data, self._held = bytes(self._held), bytearray()
        self._files.extend(self.real, data)


class Closed(Nowhere):
    """A descriptor that was closed (``>&-``)."""

    def write(self, data: bytes) -> None:
        raise Refused("EBADF")
