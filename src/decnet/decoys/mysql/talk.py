"""Both directions of one connection: numbered packets, and results in the form that the client understands."""

from collections.abc import Sequence

from decnet.decoys.mysql import wire
from decnet.decoys.mysql.auth import DEPRECATE_EOF, PROTOCOL_41
from decnet.decoys.mysql.errors import SqlError
from decnet.decoys.mysql.store import Done, Rows
from decnet.decoys.mysql.wire import Head, PacketReader, PacketWriter
from decnet.kit.sql import Value

_FROM_MYSQL, _METADATA, _CACHE = 1, 8, 16


class Talk:
    """What was agreed upon, and the packets. ``flags`` and ``extended`` are the client's capabilities."""

    def __init__(self, largest: int, capabilities: int) -> None:
        self.reader, self._writer = PacketReader(largest), PacketWriter()
        self._capabilities = capabilities
        self.flags = self.extended = 0
        self.collation = 45

    def agree(self, flags: int, extended: int, collation: int) -> None:
        """Keep to what both sides can."""
        self.flags = flags & self._capabilities
        self.extended = 0 if flags & _FROM_MYSQL else extended
        self.collation = collation

    def take(self) -> bytes | None:
        """The client's next payload; answers are numbered on from it. Raises TooLarge and OutOfOrder."""
        payload = self.reader.next()
        if payload is not None:
            self._writer.sequence = self.reader.sequence
        return payload

    def command(self) -> None:
        """The next thing from the client is a new command."""
        self.reader.sequence = 0

    def say(self, *payloads: bytes) -> bytes:
        """Payloads as packets; the client's next one is numbered on from them."""
        data = wire.strings(payloads, self._writer)
        self.reader.sequence = self._writer.sequence
        return data

    def restart(self, sequence: int) -> None:
        """Number the next answer from here."""
        self._writer.sequence = sequence

    def error(self, error: SqlError) -> bytes:
        """A failure."""
        return self.say(wire.failure(error, state=bool(self.flags & PROTOCOL_41)))

    def done(self, done: Done, status: int = wire.AUTOCOMMIT) -> bytes:
        """A success without rows."""
        info = wire.string(done.info) if done.info else b""
        return self.say(wire.okay(done.changed, done.last, status, info))

    def rows(self, result: Rows, *, binary: bool = False, status: int = wire.AUTOCOMMIT) -> bytes:
        """A result with rows."""
        cached = b"\x01" if binary and self.extended & _CACHE else b""
        lines = (wire.binary_row(row, result.heads) if binary else wire.row(_decimal(row, result.heads))
                 for row in result.rows)  # fmt: skip
        return self.say(
            wire.number(len(result.heads)) + cached,
            *self.columns(result.heads),
            *self.between(status),
            *lines,
            wire.okay(status=status, head=0xFE) if self.flags & DEPRECATE_EOF else wire.end(status),
        )

    def columns(self, heads: Sequence[Head]) -> list[bytes]:
        """Definitions of columns."""
        return [wire.column(head, extended=bool(self.extended & _METADATA)) for head in heads]

    def between(self, status: int = wire.AUTOCOMMIT) -> list[bytes]:
        """What older clients get between columns and rows."""
        return [] if self.flags & DEPRECATE_EOF else [wire.end(status)]


def _decimal(row: Sequence[Value], heads: Sequence[Head]) -> list[Value]:
    """``row`` with the digits that its columns have."""
    return [
        f"{value:.{head.decimals}f}" if head.type == wire.DECIMAL and isinstance(value, int | float) else value
        for value, head in zip(row, heads, strict=True)
    ]
