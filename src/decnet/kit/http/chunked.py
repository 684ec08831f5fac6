"""Bodies that come in chunks. Source: RFC 9112, section 7.1."""

import re

from decnet.kit.buffer import Buffer, LineTooLong

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\x00\r]*)?")
_LINE = 4096
_TRAILERS = 100


class BadChunk(Exception):
    """The framing is broken, or with ``limit`` the body is larger than is taken."""

    def __init__(self, limit: bool) -> None:
        super().__init__(limit)
        self.limit = limit


class ChunkReader:
    """Takes one body off the front of ``buffer``; at most ``limit`` bytes of it."""

    def __init__(self, buffer: Buffer, limit: int) -> None:
        self._buffer, self._limit = buffer, limit
        self._data = bytearray()
        self._left: int | None = None
        self._trailers = 0
        self._ending = False

    @property
    def data(self) -> bytes:
        """What came so far."""
        return bytes(self._data)

    def next(self) -> bytes | None:
        """The whole body, None if it is not here yet. Raises :class:`BadChunk`."""
        try:
            while True:
                if self._left is not None:
                    if not self._chunk(self._left):
                        return None
                    continue
                line = self._buffer.line(_LINE)
                if line is None:
                    return None
                if self._ending and not line:
                    return bytes(self._data)
                self._size(line)
        except LineTooLong as err:
            raise BadChunk(limit=False) from err

    def _chunk(self, left: int) -> bool:
        data = self._buffer.block(left + 2)
        if data is None:
            return False
        if not data.endswith(b"\r\n"):
            raise BadChunk(limit=False)
        self._data += data[:-2]
        self._left = None
        return True

    def _size(self, line: bytes) -> None:
        if self._ending:
            self._trailers += 1
            if self._trailers > _TRAILERS:
                raise BadChunk(limit=False)
            return
        match = _SIZE.fullmatch(line)
        if match is None:
            raise BadChunk(limit=False)
        size = int(match[1], 16)
        if len(self._data) + size > self._limit:
            raise BadChunk(limit=True)
        self._ending, self._left = size == 0, size or None
