"""What a request is aimed at."""

import re

from msgspec import Struct

_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")
_BROKEN = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_ABSOLUTE = re.compile(
    rb"[A-Za-z][A-Za-z0-9+.-]*://(\[[0-9A-Fa-f:.]*\]|[A-Za-z0-9.-]*)(?::\d*)?(?=[/? ]|\Z)(.*)", re.DOTALL
)
MAX_PAIRS = 256


class Target(Struct, frozen=True):
    """Where a request goes.

    host: of an absolute target, else empty
    path: decoded, its dots and double slashes resolved
    query: as sent, without the question mark
    """

    host: bytes
    path: bytes
    query: bytes


class BadTarget(Exception):
    """No path can be made of it, or one that leaves the root."""


def parse_target(raw: bytes) -> Target:
    """What ``raw`` means. Raises :class:`BadTarget`."""
    host = b""
    if not raw.startswith(b"/"):
        absolute = _ABSOLUTE.match(raw)
        if absolute is None:
            raise BadTarget
        host, raw = absolute[1], absolute[2]
        raw = raw if raw.startswith(b"/") else b"/" + raw
    before, _, _ = raw.partition(b"#")
    path, _, query = before.partition(b"?")
    if _BROKEN.search(path):
        raise BadTarget
    decoded = unescape(path)
    if b"\0" in decoded:
        raise BadTarget
    return Target(host, _resolve(decoded), query)


def _resolve(path: bytes) -> bytes:
    steps: list[bytes] = []
    names = path.split(b"/")[1:]
    for name in names:
        if name == b"..":
            if not steps:
                raise BadTarget
            steps.pop()
        elif name not in (b"", b"."):
            steps.append(name)
    trailing = names[-1] in (b"", b".", b"..") and bool(steps)
    return b"/" + b"/".join(steps) + (b"/" if trailing else b"")


def unescape(text: bytes) -> bytes:
    """``text`` with its ``%XX`` resolved once; what is no escape stays as it is."""
    return _ESCAPE.sub(lambda match: bytes.fromhex(match[1].decode()), text)


def pairs(text: bytes) -> list[tuple[bytes, bytes]]:
    """Names and values of a query or an urlencoded form, decoded; at most :data:`MAX_PAIRS`."""
    found = []
    for item in text.split(b"&", MAX_PAIRS)[:MAX_PAIRS]:
        name, _, value = item.partition(b"=")
        if item:
            found.append((unescape(name.replace(b"+", b" ")), unescape(value.replace(b"+", b" "))))
    return found
