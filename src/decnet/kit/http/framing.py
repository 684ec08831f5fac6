"""How a request's body comes, and which headers make a request bad. Source: RFC 9112, section 6; nginx as asked."""

import re

from msgspec import Struct

from decnet.kit.http.message import Fault, Head
from decnet.kit.http.reader import BODY

_HOST = re.compile(rb"(?:\[[0-9A-Fa-f:.]+\]|[^\x00-\x20\x7f/:\[]+)(?::.*)?", re.DOTALL)
_ONCE = (
    b"host", b"content-length", b"transfer-encoding", b"if-modified-since", b"if-unmodified-since", b"if-match",
    b"if-none-match", b"if-range", b"authorization", b"expect",
)  # fmt: skip


class Framing(Struct, frozen=True):
    """length: of the body, 0 where it comes in chunks. keep: whether the connection is to stay. host: as is shown."""

    length: int
    chunked: bool
    keep: bool
    host: bytes


def frame(head: Head, strict: bool) -> Framing | Fault:
    """How ``head`` goes on, or why it does not."""
    bad = Fault(400, b"", head.method + b" " + head.target)
    twice = next((name for name in _ONCE if head.count(name) > 1), None)
    if twice:
        return Fault(400, b"repeated header " + twice, bad.head)
    host = _host(head)
    if host is None:
        return Fault(400, b"host", bad.head)
    length = _length(head, strict)
    if isinstance(length, Fault):
        return Fault(length.status, length.reason, bad.head, length.limit)
    chunked = length < 0
    return Framing(max(length, 0), chunked, _keep(head), host)


def _host(head: Head) -> bytes | None:
    """The host asked for in lower case without port and last dot; None where it is bad or missing."""
    if not head.has(b"host"):
        return None if head.number >= (1, 1) else head.where.host.lower()
    value = head.get(b"host")
    if not _HOST.fullmatch(value) or b".." in value:
        return None
    name = value.rpartition(b"]")[0] + b"]" if value.startswith(b"[") else value.partition(b":")[0]
    name = name.removesuffix(b".")
    return (head.where.host or name).lower() if name else None


def _length(head: Head, strict: bool) -> int | Fault:
    """Bytes of the body; -1 where it comes in chunks."""
    coding, length = head.get(b"transfer-encoding"), head.get(b"content-length")
    sized = head.has(b"content-length")
    if sized and not (length.isdigit() and len(length) < 19):
        return Fault(400, b"content length")
    if head.has(b"transfer-encoding") and (strict or coding.lower() != b"identity"):
        if strict and head.number < (1, 1):
            return Fault(400, b"transfer encoding in HTTP/1.0")
        if coding.lower() != b"chunked":
            return Fault(501, b"transfer encoding")
        if strict and sized:
            return Fault(400, b"two lengths")
        return -1
    if int(length or b"0") > BODY:
        return Fault(413, b"client_max_body_size", limit=True)
    return int(length or b"0")


def _keep(head: Head) -> bool:
    """The last Connection header that says anything decides; without one the version does."""
    said = [value.lower() for name, value in head.headers if name.lower() == b"connection"]
    if any(b"close" in value for value in said):
        return False
    return head.number >= (1, 1) or any(b"keep-alive" in value for value in said)
