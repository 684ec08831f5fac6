"""How nginx puts an answer into words: header order, error pages, entity tags, ranges, compression.

Every rule here was read off nginx 1.22.1 as Debian 12 ships it; what earlier versions did otherwise is from its
change log.
"""

import re
import zlib

import msgspec
from msgspec import Struct

from decnet.events import SECOND, Micros
from decnet.kit.http import Head, http_date
from decnet.kit.web.answer import Answer
from decnet.kit.web.ranges import Unsatisfiable, multipart, parse_ranges, unchanged

REASONS = {
    200: b"OK", 206: b"Partial Content", 301: b"Moved Permanently", 302: b"Found", 304: b"Not Modified",
    400: b"Bad Request", 401: b"Unauthorized", 403: b"Forbidden", 404: b"Not Found", 405: b"Not Allowed",
    412: b"Precondition Failed", 413: b"Request Entity Too Large", 414: b"Request-URI Too Large",
    416: b"Requested Range Not Satisfiable", 501: b"Not Implemented", 505: b"HTTP Version Not Supported",
}  # fmt: skip
_TITLES = {401: b"Authorization Required"}
_LAST = frozenset((400, 413, 414, 501, 505))  # after these the connection ends
_PADDING = b"<!-- a padding to disable MSIE and Chrome friendly error page -->\r\n" * 6
_GZIP = re.compile(rb"(?i)(?:^|[, ])gzip(?:\s*;\s*q=(\d(?:\.\d+)?))?\s*(?:,|\Z)")
_NUMBERS = re.compile(r"/(\d+)\.(\d+)\.(\d+)")
Header = list[tuple[bytes, bytes]]


class Wire(Struct, frozen=True):
    """The bytes of an answer, the status that they tell, and whether the connection ends after them."""

    data: bytes
    status: int
    last: bool


class Nginx:
    """One build, named as in its Server header: ``nginx/1.18.0 (Ubuntu)``."""

    def __init__(self, product: str, *, compresses: bool) -> None:
        self.product = product.encode()
        numbers = _NUMBERS.search(product)
        self.version = tuple(int(part) for part in numbers.groups()) if numbers else (1, 22, 1)
        self._compresses = compresses

    @property
    def strict(self) -> bool:
        """Whether blanks and control characters in a request are refused."""
        return self.version >= (1, 21, 1)

    @property
    def requests(self) -> int:
        """How many requests one connection may make."""
        return 1000 if self.version >= (1, 19, 10) else 100

    def page(self, status: int, note: bytes = b"", agent: bytes = b"") -> bytes:
        """The page that nginx makes itself for ``status``. Some browsers get padding, lest they show one of theirs."""
        name = b"%d %b" % (status, _TITLES.get(status, REASONS[status]))
        body = b"<body>" if self.version >= (1, 15, 0) else b'<body bgcolor="white">'
        title = b"%d %b" % (status, note) if note else name
        middle = (b"<center>%b</center>\r\n" % note) if note else b""
        page = (
            b"<html>\r\n<head><title>%b</title></head>\r\n%b\r\n<center><h1>%b</h1></center>\r\n%b"
            b"<hr><center>%b</center>\r\n</body>\r\n</html>\r\n" % (title, body, name, middle, self.product)
        )
        padded = status >= 400 and (b"Chrome/" in agent or (b"MSIE " in agent and b"Opera" not in agent))
        return page + (_PADDING if padded else b"")

    def refuse(self, status: int, now: Micros, note: bytes = b"", *, bare: bool = False) -> Wire:
        """The answer to what was not understood."""
        body = self.page(status, note)
        if bare:
            return Wire(body, status, True)
        header = [(b"Content-Type", b"text/html"), (b"Content-Length", b"%d" % len(body)), (b"Connection", b"close")]
        return Wire(self._header(status, now, header) + body, status, True)

    def tell(self, head: Head, answer: Answer, now: Micros, *, keep: bool, origin: bytes, boundary: int) -> Wire:
        """``answer`` to ``head``. ``origin`` is scheme and host for redirects, ``boundary`` numbers multiple ranges."""
        answer = self._conditional(head, answer)
        keep = keep and answer.status not in _LAST and not (answer.live and head.number < (1, 1))
        if not answer.body and answer.status >= 300 and answer.status != 304 and not answer.live:
            answer = msgspec.structs.replace(
                answer, body=self.page(answer.status, answer.note, head.get(b"user-agent"))
            )
        if not head.version:
            return Wire(answer.body, answer.status, True)
        packed = self._compresses and _takes_gzip(head, answer)
        if not packed and answer.modified is not None and answer.status == 200:
            answer = self._ranged(head, answer, boundary)
        header, body = self._entity(answer, head, packed)
        header.insert(_place(header), (b"Connection", b"keep-alive" if keep else b"close"))
        if answer.path:
            at = next(i for i, (name, _) in enumerate(header) if name in (b"Transfer-Encoding", b"Connection"))
            header.insert(at, (b"Location", origin + answer.path))
        silent = head.method == b"HEAD" or answer.status == 304
        wire = self._header(answer.status, now, header) + (b"" if silent else body)
        return Wire(wire, answer.status, not keep or answer.close)

    def _header(self, status: int, now: Micros, header: Header) -> bytes:
        lines = [b"HTTP/1.1 %d %b" % (status, REASONS[status]), b"Server: " + self.product, b"Date: " + http_date(now)]
        return b"\r\n".join((*lines, *(name + b": " + value for name, value in header), b"", b""))

    def _conditional(self, head: Head, answer: Answer) -> Answer:
        if answer.status != 200 or answer.modified is None:
            return answer
        state = unchanged(head, entity_tag(answer), answer.modified)
        if state == 412:
            return Answer(412, close=True)
        return msgspec.structs.replace(answer, status=304) if state == 304 else answer

    def _ranged(self, head: Head, answer: Answer, boundary: int) -> Answer:
        """The part of ``answer`` that was asked for."""
        size = len(answer.body)
        plain = msgspec.structs.replace(answer, extra=(*answer.extra, (b"Accept-Ranges", b"bytes")))
        try:
            ranges = parse_ranges(head, entity_tag(answer), answer.modified or 0, size)
        except Unsatisfiable:
            page = self.page(416, agent=head.get(b"user-agent"))
            return Answer(416, page, extra=((b"Content-Range", b"bytes */%d" % size),))
        if not ranges:
            return plain
        if len(ranges) > 1:
            kind, body = multipart(answer.kind, answer.body, ranges, boundary)
            return Answer(206, body, kind, answer.modified, ((b"ETag", entity_tag(answer)),))
        start, end = ranges[0]
        extra = ((b"ETag", entity_tag(answer)), (b"Content-Range", b"bytes %d-%d/%d" % (start, end - 1, size)))
        return Answer(206, answer.body[start:end], answer.kind, answer.modified, extra)

    def _entity(self, answer: Answer, head: Head, packed: bool) -> tuple[Header, bytes]:
        """The headers about the body, and the body as it is sent."""
        header: Header = []
        body = answer.body
        if answer.status != 304:
            header.append((b"Content-Type", answer.kind))
        chunked = (packed or answer.live) and head.number >= (1, 1)
        if packed:
            body = _gzip(body)
        if answer.status != 304 and not packed and not answer.live:
            header.append((b"Content-Length", b"%d" % len(body)))
        if answer.modified is not None:
            header.append((b"Last-Modified", http_date(answer.modified)))
        if chunked and head.method != b"HEAD":
            header.append((b"Transfer-Encoding", b"chunked"))
            body = (b"%x\r\n%b\r\n" % (len(body), body) if body else b"") + b"0\r\n\r\n"
        header += self._after(answer, packed)
        return header, body

    def _after(self, answer: Answer, packed: bool) -> Header:
        """The headers that follow ``Connection``."""
        tag = [(b"ETag", (b"W/" if packed else b"") + entity_tag(answer))]
        tagged = answer.modified is not None and answer.status in (200, 304)
        return [*(tag if tagged else []), *answer.extra, *([(b"Content-Encoding", b"gzip")] if packed else [])]


def entity_tag(answer: Answer) -> bytes:
    """Seconds of its file's last change and its length, in hexadecimal."""
    return b'"%x-%x"' % ((answer.modified or 0) // SECOND, len(answer.body))


def _place(header: Header) -> int:
    """Where ``Connection`` goes: behind what describes the body."""
    first = (b"Content-Type", b"Content-Length", b"Last-Modified", b"Transfer-Encoding")
    return next((i for i, (name, _) in enumerate(header) if name not in first), len(header))


def _takes_gzip(head: Head, answer: Answer) -> bool:
    wanted = _GZIP.search(head.get(b"accept-encoding"))
    if wanted is None or float(wanted[1] or b"1") == 0 or head.number < (1, 1) or head.has(b"via"):
        return False
    kind = answer.kind.partition(b";")[0]
    return answer.status in (200, 403, 404) and kind == b"text/html" and len(answer.body) >= 20


def _gzip(body: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31, 8)
    return packer.compress(body) + packer.flush()
