"""One visit over SSH, from the login on: payloads in frames, as the transport leaves them."""

from collections.abc import Iterator

from decnet.decoys.ssh.connection import Connection
from decnet.decoys.ssh.login import GRACE, Login, Unexpected
from decnet.events import Micros, ProtocolViolation, Secret
from decnet.kit.buffer import Buffer
from decnet.kit.ssh import (
    PACKET_LIMIT,
    UNIMPLEMENTED,
    USERAUTH_INFO_RESPONSE,
    USERAUTH_REQUEST,
    Reader,
    Short,
    string,
    uint32,
)
from decnet.sansio import Action, Context, Conversation, Hangup, Note, Send, Wake

HEAD = 256


class SshSession(Conversation):
    """Takes payloads, each behind its length in four bytes, and sends them so.

    The sequence number in an UNIMPLEMENTED is left for the transport to fill in.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._buffer = Buffer()
        self._length: int | None = None
        self._login = Login(context)
        self._connection: Connection | None = None
        self._over = False

    def opened(self, now: Micros) -> Iterator[Action]:
        yield Wake(GRACE, "grace")

    def received(self, data: bytes, now: Micros) -> Iterator[Action]:
        self._buffer.feed(data)
        while not self._over:
            if self._length is None:
                head = self._buffer.block(4)
                if head is None:
                    return
                self._length = int.from_bytes(head, "big")
            if not 0 < self._length <= PACKET_LIMIT:
                yield from self._break(b"payload length is impossible", data)
                return
            payload = self._buffer.block(self._length)
            if payload is None:
                return
            self._length = None
            yield from self._answer(payload, now)

    def timer(self, token: str, now: Micros) -> Iterator[Action]:
        if token == "grace":
            yield from self._login.late()
        elif self._connection is not None:
            yield from self._connection.timer(token, now)

    def kept(self, stream: int, sha256: str, size: int, stored: int, now: Micros) -> Iterator[Action]:
        if self._connection is not None:
            yield from self._connection.kept(stream, sha256, size, stored, now)

    def eof(self, now: Micros) -> Iterator[Action]:
        if self._connection is not None:
            yield from self._connection.eof(now)

    def closed(self, now: Micros) -> Iterator[Action]:
        if self._connection is not None:
            yield from self._connection.closed(now)

    def _answer(self, payload: bytes, now: Micros) -> Iterator[Action]:
        try:
            for action in self._step(payload, now):
                yield action
                if isinstance(action, Hangup):
                    self._over = True
                    return
        except Short:
            yield from self._break(b"message is incomplete", payload)
        except Unexpected:
            yield from self._break(b"message was not asked for", payload)

    def _step(self, payload: bytes, now: Micros) -> Iterator[Action]:
        kind = payload[0]
        if self._connection is not None:
            yield from self._connection.receive(payload, now)
        elif kind == USERAUTH_REQUEST:
            yield from self._login.request(Reader(payload, 1))
        elif kind == USERAUTH_INFO_RESPONSE and self._login.begun:
            yield from self._login.answer(Reader(payload, 1))
        else:
            yield Send(string(bytes([UNIMPLEMENTED]) + uint32(0)))
        if self._connection is None and self._login.account is not None:
            self._connection = Connection(self._context, self._login.account)

    def _break(self, reason: bytes, data: bytes) -> Iterator[Action]:
        self._over = True
        yield Note(ProtocolViolation(reason, Secret(data[:HEAD])))
        yield Hangup()
