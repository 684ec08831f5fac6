"""Conditional and partial requests, by nginx's reading of RFC 9110, sections 13 and 14."""

import re

from decnet.events import SECOND, Micros
from decnet.kit.http import Head, parse_http_date

_RANGE = re.compile(rb" *(?:(\d{1,18}) *- *(\d{1,18})?|- *(\d{1,18})) *")
_MOST = 64

Span = tuple[int, int]


class Unsatisfiable(Exception):
    """No byte was asked for that is there, or nothing that can be read."""


def unchanged(head: Head, tag: bytes, modified: Micros) -> int:
    """The status of a conditional request for a file: 200, 304 or 412."""
    if head.has(b"if-unmodified-since"):
        since = parse_http_date(head.get(b"if-unmodified-since"))
        if since is not None and modified // SECOND > since // SECOND:
            return 412
    if head.has(b"if-match") and not _named(head.get(b"if-match"), tag, weak=False):
        return 412
    same = _same_moment(head, modified)
    if head.has(b"if-none-match"):
        return 304 if same is not False and _named(head.get(b"if-none-match"), tag, weak=True) else 200
    return 304 if same else 200


def _same_moment(head: Head, modified: Micros) -> bool | None:
    """Whether the visitor has the version of exactly that second; None where he does not say."""
    if not head.has(b"if-modified-since"):
        return None
    since = parse_http_date(head.get(b"if-modified-since"))
    return since is not None and since // SECOND == modified // SECOND


def _named(listed: bytes, tag: bytes, *, weak: bool) -> bool:
    if listed == b"*":
        return True
    tags = (item.strip() for item in listed.split(b","))
    return tag in ((item.removeprefix(b"W/") for item in tags) if weak else tags)


def parse_ranges(head: Head, tag: bytes, modified: Micros, size: int) -> list[Span]:
    """Starts and ends of what ``head`` wants of ``size`` bytes; none where it wants all. Raises Unsatisfiable."""
    value = head.get(b"range")
    if len(value) < 7 or value[:6].lower() != b"bytes=" or not _still(head, tag, modified):
        return []
    spans = []
    for item in value[6:].split(b",")[:_MOST]:
        span = _span(item, size)
        if span is not None:
            spans.append(span)
    if not spans:
        raise Unsatisfiable
    return spans if sum(end - start for start, end in spans) <= size else []


def _span(item: bytes, size: int) -> Span | None:
    match = _RANGE.fullmatch(item)
    if match is None:
        raise Unsatisfiable
    if match[3] is not None:
        start, end = max(size - int(match[3]), 0), size
    else:
        start = int(match[1])
        end = size if match[2] is None else min(int(match[2]) + 1, size)
    return (start, end) if start < end else None


def _still(head: Head, tag: bytes, modified: Micros) -> bool:
    """Whether the range is wanted of the version that is here."""
    if not head.has(b"if-range"):
        return True
    value = head.get(b"if-range")
    if value.startswith(b'"'):
        return value == tag
    moment = parse_http_date(value)
    return moment is not None and moment // SECOND == modified // SECOND


def multipart(kind: bytes, body: bytes, spans: list[Span], number: int) -> tuple[bytes, bytes]:
    """The type and the body of an answer with several ranges."""
    mark = b"%020d" % number
    parts = (
        b"\r\n--%b\r\nContent-Type: %b\r\nContent-Range: bytes %d-%d/%d\r\n\r\n%b"
        % (mark, kind, start, end - 1, len(body), body[start:end])
        for start, end in spans
    )
    return b"multipart/byteranges; boundary=" + mark, b"".join(parts) + b"\r\n--%b--\r\n" % mark
