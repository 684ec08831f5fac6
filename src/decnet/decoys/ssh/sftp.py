"""sftp-server: messages in, messages out."""

from collections.abc import Iterator

from decnet.decoys.ssh.extras import Extras
from decnet.decoys.ssh.filing import Filing, Handler
from decnet.decoys.ssh.replies import LONGEST, VERSION, code_of, frame, status
from decnet.decoys.ssh.versions import sftp_extensions
from decnet.events import Micros
from decnet.kit.buffer import Buffer
from decnet.kit.shell import Ended, Output
from decnet.kit.shell.node import Refused
from decnet.kit.ssh import Reader, Short, string, uint32

INIT, EXTENDED = 1, 200
BAD_EXIT, EARLY_EXIT = 11, 255


class Sftp:
    """One run of the file server. It ends with its input, or with what it does not understand."""

    def __init__(self, filing: Filing) -> None:
        self._filing = filing
        self._handlers: dict[int, Handler] = {**filing.handlers, EXTENDED: Extras(filing).answer}
        self._buffer = Buffer()
        self._length: int | None = None
        self._greeted = self._over = False

    def opened(self, now: Micros) -> Iterator[Output]:
        yield from ()

    def received(self, data: bytes, now: Micros) -> Iterator[Output]:
        self._filing.machine.now = now
        self._buffer.feed(data)
        while not self._over:
            if self._length is None:
                head = self._buffer.block(4)
                if head is None:
                    return
                self._length = int.from_bytes(head, "big")
            if not 0 < self._length <= LONGEST:
                yield from self._exit(BAD_EXIT if self._length else EARLY_EXIT)
                return
            message = self._buffer.block(self._length)
            if message is None:
                return
            self._length = None
            yield from self._answer(message)

    def eof(self, now: Micros) -> Iterator[Output]:
        self._filing.machine.now = now
        if not self._over:
            yield from self._exit(0)

    def interrupt(self, now: Micros) -> Iterator[Output]:
        return self.eof(now)

    def timer(self, token: str, now: Micros) -> Iterator[Output]:
        yield from ()

    def resized(self, columns: int, rows: int, now: Micros) -> Iterator[Output]:
        yield from ()

    def kept(self, stream: int, sha256: str, size: int, stored: int, now: Micros) -> Iterator[Output]:
        return self._filing.captured(stream, sha256, size, stored)

    def closed(self, now: Micros) -> Iterator[Output]:
        yield from ()

    def _exit(self, status: int) -> Iterator[Output]:
        self._over = True
        yield from self._filing.close_all()
        yield Ended(status)

    def _answer(self, message: bytes) -> Iterator[Output]:
        kind, body = message[0], Reader(message, 1)
        try:
            if kind == INIT:
                yield from self._greet(body)
            elif self._greeted:
                yield from self._try(self._handlers.get(kind), body, body.take(4))
            else:
                yield from self._exit(EARLY_EXIT)
        except Short:
            yield from self._exit(EARLY_EXIT)

    def _greet(self, body: Reader) -> Iterator[Output]:
        body.uint32()
        self._greeted = True
        known = sftp_extensions(self._filing.machine.persona)
        told = (string(name.encode()) + string(value.encode()) for name, value in known)
        yield frame(VERSION, uint32(3) + b"".join(told))

    def _try(self, handler: Handler | None, body: Reader, ident: bytes) -> Iterator[Output]:
        if handler is None:
            return  # sftp-server says nothing to a message that it does not know
        try:
            yield from handler(body, ident)
        except Refused as refusal:
            yield status(ident, code_of(refusal.code))
