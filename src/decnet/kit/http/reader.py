"""Requests out of bytes, as nginx reads them: what it takes, what it refuses, and how much of it.

Source: RFC 9112; the limits and refusals are those that nginx 1.22.1 showed when asked, and its change log.
"""

import re

from decnet.kit.buffer import Buffer, LineTooLong
from decnet.kit.http.chunked import BadChunk, ChunkReader
from decnet.kit.http.message import Body, Fault, Garbage, Head
from decnet.kit.http.target import BadTarget, parse_target

LINE = 8191  # one buffer of large_client_header_buffers, without the newline
HEADERS = 32 << 10  # all four of them
COUNT = 1000  # max_headers
BODY = 1 << 20  # client_max_body_size
TOO_LARGE = Fault(400, b"large_client_header_buffers", limit=True, note=b"Request Header Or Cookie Too Large")
TOO_LONG = Fault(414, b"large_client_header_buffers", limit=True)

_BEGINNING = re.compile(rb"[A-Z_-]+(?: +(?:[/A-Za-z].*)?)?", re.DOTALL)
_VERSION = rb"(?: +(HTTP/[1-9]\d*\.\d+) *| *)"
_STRICT = re.compile(rb"([A-Z_-]+) +([/A-Za-z][^\x00-\x20\x7f]*)" + _VERSION)
_LENIENT = re.compile(rb"([A-Z_-]+) +([/A-Za-z](?:[^\x00\r ]| +(?![ H]|\Z))*)" + _VERSION)
_FUTURE = re.compile(rb"[A-Z_-]+ +[/A-Za-z][^\x00-\x20\x7f]* +HTTP/(?:[2-9]|1\d)")
_NAME = re.compile(rb"[^\x00-\x20\x7f:][^\x00-\x20\x7f:]*")
_PEEK = 64


class RequestReader:
    """Feed it bytes and ask for what :meth:`next` makes of them.

    After a :class:`Head` say how its body comes (:meth:`body_of`); the :class:`Body` comes even where it is empty.
    ``strict`` is the grammar of nginx 1.21.1 and later, which refuses blanks where earlier ones looked away.
    """

    def __init__(self, strict: bool) -> None:
        self._strict = strict
        self._grammar = _STRICT if strict else _LENIENT
        self._buffer = Buffer()
        self._line = b""
        self._begun: Head | None = None
        self._headers: list[tuple[bytes, bytes]] = []
        self._size = 0
        self._wanted: int | None = None
        self._chunks: ChunkReader | None = None

    def feed(self, data: bytes) -> None:
        self._buffer.feed(data)

    @property
    def pending(self) -> bytes:
        """The beginning of what arrived and is not understood yet."""
        return (self._line and self._line + b"\r\n") + self._buffer.peek(256)

    def body_of(self, length: int, chunked: bool) -> None:
        """The body is ``length`` bytes, or comes in chunks."""
        self._wanted = None if chunked else length
        self._chunks = ChunkReader(self._buffer, BODY) if chunked else None

    def next(self) -> Head | Body | Fault | Garbage | None:
        """The next whole thing, None if it is not here yet. After a fault or garbage there is no next."""
        if self._wanted is not None:
            data = self._buffer.block(self._wanted)
            self._wanted = self._wanted if data is None else None
            return None if data is None else Body(data)
        if self._chunks is not None:
            return self._chunked(self._chunks)
        try:
            begun = self._begun or self._begin()
            return self._finish(begun) if isinstance(begun, Head) else begun
        except LineTooLong:
            return TOO_LONG if not self._line else TOO_LARGE

    def _chunked(self, chunks: ChunkReader) -> Body | Fault | None:
        try:
            whole = chunks.next()
        except BadChunk as err:
            self._chunks = None
            if err.limit:
                return Fault(413, b"client_max_body_size", limit=True)
            return Body(chunks.data, broken=b"bad chunk")
        if whole is None:
            return None
        self._chunks = None
        return Body(whole)

    def _begin(self) -> Head | Fault | Garbage | None:
        """The request line once it is here and may be one."""
        while True:
            beginning = self._buffer.peek(_PEEK).lstrip(b"\r\n").partition(b"\n")[0].rstrip(b"\r")
            if beginning and not _BEGINNING.fullmatch(beginning):
                return Garbage()
            line = self._buffer.line(LINE)
            if line is None:
                return None
            line = line.lstrip(b"\r")
            if line:
                return self._request_line(line)

    def _request_line(self, line: bytes) -> Head | Fault:
        if _FUTURE.match(line):
            return Fault(505, b"version", line)
        match = self._grammar.fullmatch(line)
        if match is None:
            return Fault(400, b"request line", line)
        method, target, version = match[1], match[2], match[3] or b""
        if not version and method != b"GET":
            return Fault(400, b"method of HTTP/0.9", line, bare=True)
        try:
            where = parse_target(target)
        except BadTarget:
            return Fault(400, b"target", line, bare=not version)
        self._line, self._headers, self._size = line, [], 0
        self._begun = Head(method, target, version, (), where)
        return self._begun

    def _finish(self, begun: Head) -> Head | Fault | None:
        """The whole head once its headers are here."""
        while begun.version:
            line = self._buffer.line(LINE)
            if line is None:
                return None
            if not line:
                break
            self._size += len(line) + 2
            if self._size > HEADERS or len(self._headers) >= COUNT:
                return TOO_LARGE
            fault = self._header(line)
            if fault:
                return Fault(400, fault, self._line)
        self._begun, self._line = None, b""
        return Head(begun.method, begun.target, begun.version, tuple(self._headers), begun.where)

    def _header(self, line: bytes) -> bytes:
        """Take one header line; the rule it breaks, empty where none."""
        name, _, value = line.partition(b":")
        value = value.strip(b" ")
        if b"\0" in value or b"\r" in value or b"\0" in name:
            return b"header value"
        if self._strict and not _NAME.fullmatch(name):
            return b"header name"
        self._headers.append((name, value))
        return b""
