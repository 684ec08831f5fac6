"""Packets of SSH's binary protocol (RFC 4253, 6) in each direction, padded and compressed as OpenSSH does it."""

import os
import zlib

from decnet.kit.buffer import Buffer
from decnet.kit.ssh import PACKET_LIMIT, uint32
from decnet.sensor.ssh.ciphers import Guard, Plain

SMALLEST = 5
LAST_TYPE = 191
SEQUENCE = 1 << 32


class Damaged(Exception):
    """What arrived is no packet. ``says`` is what sshd tells the visitor of it, empty where it only hangs up."""

    def __init__(self, reason: str, says: bytes = b"") -> None:
        super().__init__(reason)
        self.reason, self.says = reason, says


class Incoming:
    """From bytes to payloads. Work and memory are linear in what arrived, whatever the pieces' sizes."""

    def __init__(self) -> None:
        self.guard: Guard = Plain()
        self.seq = 0
        self._buffer = Buffer()
        self._head = b""
        self._length = 0
        self._inflate: zlib._Decompress | None = None

    def feed(self, data: bytes) -> None:
        self._buffer.feed(data)

    def decompress(self) -> None:
        """What follows is compressed."""
        self._inflate = zlib.decompressobj()

    def next(self) -> bytes | None:
        """The next payload, its type first; None if it is not whole yet. Raises :class:`Damaged`."""
        guard = self.guard
        if not self._head and not self._begin(guard):
            return None
        rest = self._buffer.block(4 + self._length - guard.head + guard.tag)
        if rest is None:
            return None
        packet = guard.open(self.seq, self._head, rest)
        self._head = b""
        if packet is None:
            raise Damaged("packet is forged")
        self.seq = (self.seq + 1) % SEQUENCE
        return self._payload(packet)

    def _begin(self, guard: Guard) -> bool:
        head = self._buffer.block(guard.head)
        if head is None:
            return False
        self._head, self._length = head, guard.length(self.seq, head)
        if not SMALLEST <= self._length <= PACKET_LIMIT or (4 - guard.clear + self._length) % guard.block:
            raise Damaged("packet length is impossible")
        return True

    def _payload(self, packet: bytes) -> bytes:
        padding = packet[0]
        if padding < 4:
            raise Damaged("padding is too short", b"Corrupted padlen %d on input." % padding)
        payload = packet[1 : max(1, len(packet) - padding)]
        if self._inflate is not None:
            payload = self._inflated(payload)
        if not payload:
            raise Damaged("packet is empty")
        if not 0 < payload[0] <= LAST_TYPE:
            raise Damaged("packet type is impossible", b"Invalid ssh2 packet type: %d" % payload[0])
        return payload

    def _inflated(self, payload: bytes) -> bytes:
        assert self._inflate is not None
        try:
            plain = self._inflate.decompress(payload, PACKET_LIMIT)
        except zlib.error as err:
            raise Damaged("compressed data is broken") from err
        if self._inflate.unconsumed_tail:
            raise Damaged("compressed data is too large")
        return plain


class Outgoing:
    """From payloads to bytes."""

    def __init__(self) -> None:
        self.guard: Guard = Plain()
        self.seq = 0
        self._deflate: zlib._Compress | None = None

    def compress(self) -> None:
        """What follows is compressed."""
        self._deflate = zlib.compressobj()

    def seal(self, payload: bytes) -> bytes:
        """The packet of ``payload``."""
        guard = self.guard
        if self._deflate is not None:
            payload = self._deflate.compress(payload) + self._deflate.flush(zlib.Z_PARTIAL_FLUSH)
        size = 1 + len(payload)
        padding = guard.block - (size + 4 - guard.clear) % guard.block
        if padding < 4:
            padding += guard.block
        # OpenSSH pads with zeros as long as nothing is encrypted.
        filler = bytes(padding) if isinstance(guard, Plain) else os.urandom(padding)
        sealed = guard.seal(self.seq, b"%b%c%b%b" % (uint32(size + padding), padding, payload, filler))
        self.seq = (self.seq + 1) % SEQUENCE
        return sealed
