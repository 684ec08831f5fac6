"""What a letter says of itself (RFC 5322, 2045 to 2047, 2231), read in linear time however it was damaged.

The standard library's parser takes minutes for a header of a megabyte and hours for some nestings.
"""

import binascii
import re
from collections.abc import Iterator

from msgspec import Struct

HEAD = 64 << 10
"""Bytes of a header block that are looked at."""

VALUE = 2_000
"""Bytes of one header's value, unfolded."""

DEPTH = 12
PARTS = 200
MARKS = 5_000
"""Lines of one part that look like the beginning of another."""

_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_FIELD = re.compile(rb"([!-9;-~]{1,80})[ \t]*:[ \t]*([^\r\n]*)\r?\n?")
_WORD = re.compile(
    rb"=\?([A-Za-z0-9_-]{1,40})(?:\*[A-Za-z-]*)?\?([bBqQ])\?([^?\s]*)\?=(?:[ \t]+(?==\?[^?\s]+\?[bBqQ]\?))?"
)
_PARAMETER = re.compile(rb';\s*([A-Za-z-]{1,40})(?:\*(\d{1,3}))?(\*)?\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))')
_END = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")
_ESCAPED = re.compile(rb"%([0-9A-Fa-f]{2})")


class Entity(Struct, frozen=True):
    """A letter, or a part of one: its headers by name in lower case, the first of each, and where its body lies."""

    headers: dict[bytes, bytes]
    content: bytes
    start: int
    end: int

    @property
    def body(self) -> bytes:
        """What follows the headers."""
        return self.content[self.start : self.end]

    @property
    def kind(self) -> str:
        """The media type without parameters."""
        named = self.headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
        return named.decode("latin-1") if named.count(b"/") == 1 else "text/plain"

    @property
    def name(self) -> bytes | None:
        """What it is called as a file, decoded; None where it is none."""
        for header, parameter in ((b"content-disposition", b"filename"), (b"content-type", b"name")):
            value = parameter_of(self.headers.get(header, b""), parameter)
            if value is not None:
                return value
        return None

    def decoded(self) -> bytes:
        """The body without its transfer encoding; as it is where that is broken."""
        coding = self.headers.get(b"content-transfer-encoding", b"").strip().lower()
        body = self.body
        try:
            match coding:
                case b"base64":
                    return binascii.a2b_base64(body + b"==")
                case b"quoted-printable":
                    return binascii.a2b_qp(body)
        except binascii.Error:
            pass
        return body


def entity(content: bytes, start: int = 0, end: int | None = None) -> Entity:
    """``content`` from ``start`` to ``end``, taken apart at its first empty line, or the first that is no header."""
    stop = len(content) if end is None else end
    block, begun = _head(content, start, stop)
    headers: dict[bytes, bytes] = {}
    for match in _FIELD.finditer(_FOLD.sub(b"", block)):
        headers.setdefault(match[1].lower(), match[2][:VALUE].rstrip())
    return Entity(headers, content, begun, stop)


def leaves(whole: Entity, depth: int = DEPTH) -> Iterator[Entity]:
    """The parts that have no parts, in order; what is nested deeper is one of them."""
    boundary = parameter_of(whole.headers.get(b"content-type", b""), b"boundary")
    if depth and whole.kind == "message/rfc822":
        yield from leaves(entity(whole.content, whole.start, whole.end), depth - 1)
        return
    places = list(_split(whole, b"--" + boundary)) if depth and boundary and whole.kind.startswith("multipart/") else []
    for start, end in places:
        yield from leaves(entity(whole.content, start, end), depth - 1)
    if not places:
        yield whole


def decoded_words(value: bytes) -> bytes:
    """``value`` with its encoded words (RFC 2047) resolved, as UTF-8; what is none stays as it is."""
    return _WORD.sub(_word, value)


def parameter_of(header: bytes, name: bytes) -> bytes | None:
    """A parameter's value, decoded: plain, with encoded words, or in the pieces of RFC 2231."""
    pieces: dict[int, bytes] = {}
    plain: bytes | None = None
    charset = b""
    for found in _PARAMETER.finditer(header):
        if found[1].lower() != name:
            continue
        value = found[5] if found[4] is None else re.sub(rb"\\(.)", rb"\1", found[4])
        if found[2] is None and found[3] is None:
            plain = value if plain is None else plain
            continue
        if found[3] is not None:
            if not int(found[2] or 0):
                charset, _, value = value.rpartition(b"'")[0].partition(b"'")[0], b"", value.rpartition(b"'")[2]
            value = _ESCAPED.sub(lambda escape: bytes.fromhex(escape[1].decode()), value)
        pieces.setdefault(int(found[2] or 0), value)
    if 0 in pieces:
        return _unicode(b"".join(pieces[i] for i in range(len(pieces)) if i in pieces), charset)
    return None if plain is None else decoded_words(plain)


def _head(content: bytes, start: int, end: int) -> tuple[bytes, int]:
    """The headers, of a long block the first ones, and where the body begins."""
    at, most = start, min(end, start + HEAD)
    while at < most:
        following = content.find(b"\n", at, end) + 1 or end
        line = content[at : min(following, at + 200)]
        if not line.strip(b"\r\n"):
            return content[start:at], following
        if line[:1] not in (b" ", b"\t") and not _FIELD.match(line):
            return content[start:at], at
        at = following
    gaps = [found + len(gap) for gap in (b"\n\n", b"\n\r\n") if (found := content.find(gap, most - 1, end)) >= 0]
    return content[start:most], min(gaps, default=end)


def _split(whole: Entity, mark: bytes) -> Iterator[tuple[int, int]]:
    """Where the parts lie: between lines that begin with ``mark``, up to the one that goes on with two dashes."""
    begun: int | None = None
    for line, after, last in _marked(whole, mark):
        if begun is not None:
            yield min(begun, line), line
        begun = after
        if last:
            return
    if begun is not None:
        yield begun, whole.end


def _marked(whole: Entity, mark: bytes) -> Iterator[tuple[int, int, bool]]:
    """Lines of ``mark``: where the newline before them begins, where they end, and whether it is the last one."""
    content, at = whole.content, whole.start - 1
    for _ in range(MARKS):
        at = content.find(b"\n" + mark, max(at, 0), whole.end)
        if at < 0:
            return
        rest = _END.match(content, at + 1 + len(mark), whole.end)
        if rest is not None:
            newline = at - 1 if content[at - 1 : at] == b"\r" else at
            yield max(newline, whole.start), rest.end(), rest[1] is not None
        at += 1


def _word(found: re.Match[bytes]) -> bytes:
    try:
        data = binascii.a2b_base64(found[3] + b"==") if found[2] in b"bB" else binascii.a2b_qp(found[3], header=True)
    except binascii.Error:
        return found[0]
    return _unicode(data, found[1])


def _unicode(data: bytes, charset: bytes) -> bytes:
    """``data`` as UTF-8, or as it is where its character set is unknown, or no text's."""
    try:
        return data.decode(charset.decode("ascii"), "replace").encode() if charset else data
    except (LookupError, UnicodeError):
        return data
