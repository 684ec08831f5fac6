"""Packets of the MySQL protocol. Source: the MySQL internals manual and MariaDB's protocol documentation."""

import struct
from collections.abc import Iterable, Sequence

from msgspec import Struct

from decnet.decoys.mysql.errors import SqlError
from decnet.kit.buffer import Buffer
from decnet.kit.sql import Value

PIECE = 0xFFFFFF
LONG, DOUBLE, NULL, LONGLONG, DATETIME, DATE, DECIMAL, BLOB, STRING = 3, 5, 6, 8, 12, 10, 246, 252, 253
BINARY_COLLATION = 63
AUTOCOMMIT, MORE = 0x0002, 0x0008


class TooLarge(Exception):
    """A packet is larger than is taken."""


class OutOfOrder(Exception):
    """A packet has not the number that it should have."""


class PacketReader:
    """Feed it bytes; :meth:`next` gives whole payloads. Numbers are checked against :attr:`sequence`."""

    def __init__(self, largest: int) -> None:
        self.largest = largest
        self.sequence = 1
        self._buffer = Buffer()
        self._size: int | None = None
        self._pieces = bytearray()

    def feed(self, data: bytes) -> None:
        self._buffer.feed(data)

    @property
    def pending(self) -> bytes:
        """The beginning of what is not understood yet."""
        return self._buffer.peek(256)

    def rest(self) -> bytes:
        """Take everything that came and is no packet of ours."""
        return self._buffer.some(self.largest)

    def next(self) -> bytes | None:
        """The next payload, None if it is not here yet. Raises TooLarge and OutOfOrder."""
        while True:
            if self._size is None:
                head = self._buffer.peek(4)
                if len(head) < 4:
                    return None
                size = int.from_bytes(head[:3], "little")
                if head[3] != self.sequence % 256:
                    raise OutOfOrder
                if size + len(self._pieces) > self.largest:
                    raise TooLarge
                self._size = size
            piece = self._buffer.block(4 + self._size)
            if piece is None:
                return None
            self.sequence += 1
            whole, self._size = self._size < PIECE, None
            self._pieces += piece[4:]
            if whole:
                payload, self._pieces = bytes(self._pieces), bytearray()
                return payload


class PacketWriter:
    """Numbers what goes out."""

    def __init__(self) -> None:
        self.sequence = 0

    def packet(self, payload: bytes) -> bytes:
        """``payload`` in as many packets as it needs."""
        out = []
        for at in range(0, len(payload) + 1, PIECE):
            piece = payload[at : at + PIECE]
            out.append(len(piece).to_bytes(3, "little") + bytes((self.sequence % 256,)) + piece)
            self.sequence += 1
        return b"".join(out)


class Head(Struct, frozen=True):
    """A column of a result. ``charset`` is a collation's number, ``length`` the widest value in bytes."""

    name: str
    type: int
    charset: int
    length: int
    database: str = ""
    table: str = ""
    flags: int = 0
    decimals: int = 0


def number(value: int) -> bytes:
    """A length-encoded integer."""
    if value < 251:
        return bytes((value,))
    if value < 1 << 16:
        return b"\xfc" + value.to_bytes(2, "little")
    if value < 1 << 24:
        return b"\xfd" + value.to_bytes(3, "little")
    return b"\xfe" + value.to_bytes(8, "little")


def string(value: bytes) -> bytes:
    """A length-encoded string."""
    return number(len(value)) + value


def okay(changed: int = 0, last: int = 0, status: int = AUTOCOMMIT, info: bytes = b"", head: int = 0) -> bytes:
    """An OK packet; with ``head`` 0xfe the one that ends a result."""
    return bytes((head,)) + number(changed) + number(last) + struct.pack("<HH", status, 0) + info


def failure(error: SqlError, *, state: bool = True) -> bytes:
    """An ERR packet, without the SQL state for clients older than 4.1."""
    middle = b"#" + error.state.encode() if state else b""
    return b"\xff" + struct.pack("<H", error.code) + middle + error.text.encode("utf-8", "replace")


def end(status: int = AUTOCOMMIT) -> bytes:
    """An EOF packet."""
    return struct.pack("<BHH", 0xFE, 0, status)


def column(head: Head, *, extended: bool = False) -> bytes:
    """A column's definition; ``extended`` clients of MariaDB want a word more about the type, which may be empty."""
    name, table = head.name.encode("utf-8", "replace"), head.table.encode()
    original = name if table else b""
    words = (b"def", head.database.encode(), table, table, name, original)
    fixed = struct.pack("<BHIBHBH", 12, head.charset, head.length, head.type, head.flags, head.decimals, 0)
    return b"".join(map(string, words)) + (b"\0" if extended else b"") + fixed


def shown(value: Value) -> bytes:
    """A value as text."""
    match value:
        case bytes():
            return value
        case str():
            return value.encode("utf-8", "replace")
        case float():
            return f"{value:.15g}".encode()
        case _:
            return str(value).encode()


def row(values: Sequence[Value]) -> bytes:
    """A row of text."""
    return b"".join(b"\xfb" if value is None else string(shown(value)) for value in values)


def binary_row(values: Sequence[Value], heads: Sequence[Head]) -> bytes:
    """A row for a prepared statement."""
    nulls = bytearray((len(values) + 9) // 8)
    out = []
    for i, (value, head) in enumerate(zip(values, heads, strict=True)):
        if value is None:
            nulls[(i + 2) // 8] |= 1 << (i + 2) % 8
        else:
            out.append(_binary(value, head.type))
    return b"\0" + bytes(nulls) + b"".join(out)


def _binary(value: Value, kind: int) -> bytes:
    if kind == LONG and isinstance(value, int):
        return struct.pack("<i", max(min(value, 0x7FFFFFFF), -0x80000000))
    if kind == LONGLONG and isinstance(value, int):
        return struct.pack("<q", value)
    if kind == DOUBLE and isinstance(value, int | float):
        return struct.pack("<d", value)
    if kind in (DATETIME, DATE):
        parts = shown(value).decode().replace("-", " ").replace(":", " ").split()
        if all(part.isdigit() for part in parts) and len(parts) in (3, 6):
            figures = [int(part) for part in parts]
            packed = struct.pack("<HBB", *figures[:3]) + bytes(figures[3:])
            return string(packed)
        return string(b"")
    return string(shown(value))


def strings(packets: Iterable[bytes], writer: PacketWriter) -> bytes:
    """Several payloads, numbered."""
    return b"".join(writer.packet(packet) for packet in packets)


class Cursor:
    """Reads a payload from the front. Raises ValueError where it ends too soon."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    @property
    def left(self) -> int:
        return len(self._data) - self._at

    def take(self, size: int) -> bytes:
        if size < 0 or self.left < size:
            raise ValueError("cut short")
        self._at += size
        return self._data[self._at - size : self._at]

    def rest(self) -> bytes:
        return self.take(self.left)

    def integer(self, size: int) -> int:
        return int.from_bytes(self.take(size), "little")

    def text(self) -> bytes:
        """Up to a NUL, which is taken too; or to the end where there is none."""
        found = self._data.find(b"\0", self._at)
        if found < 0:
            return self.rest()
        return self.take(found + 1 - self._at)[:-1]

    def number(self) -> int:
        """A length-encoded integer."""
        first = self.integer(1)
        if first < 251:
            return first
        if first in (0xFB, 0xFF):
            raise ValueError("no number")
        return self.integer({0xFC: 2, 0xFD: 3, 0xFE: 8}[first])

    def string(self) -> bytes:
        """A length-encoded string."""
        return self.take(self.number())
