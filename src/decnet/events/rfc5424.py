r"""An event as one RFC 5424 line, and back, by a codec that is generated for each kind from its Struct.

``<134>1 TIME DECKY SERVICE - KIND [origin@32473 ...][fact@32473 ...]``, without MSG. The sensor writes the first
element, the visitor supplies the second. Values are UTF-8 with one escape, ``\xNN``, for every byte that is not UTF-8
and for quote, backslash, bracket and control characters: no value can begin a parameter, an element or a line.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from msgspec.structs import fields

from decnet.events.base import Envelope, Fact, Place, Secret, Visit
from decnet.events.catalogue import CATALOGUE

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_UNSAFE = re.compile(rb'[\x00-\x1f"\\\]\x7f]|\xc2[\x80-\x9f]')  # the last are the C1 controls, in UTF-8
_UNSAFE_WORD = re.compile(rb"[^!-\[\]-~]|^-$")  # a lone dash would read as RFC 5424's NILVALUE
_ESCAPED = re.compile(rb"\\x([0-9a-f]{2})")
_FORMAT = (
    b"<134>1 %b %b %b - %b "
    b'[origin@32473 v="%d" id="%b" decky_id="%b" session="%b" peer="%b" peer_port="%d" local_port="%d"%b][fact@32473%b]'
)
_LINE = (
    rb"<134>1 (\S{26}Z) (\S+) (\S+) - %b "
    rb'\[origin@32473 v="\d+" id="([^"]*)" decky_id="([^"]*)" session="([^"]*)"'
    rb' peer="([^"]*)" peer_port="(\d+)" local_port="(\d+)"(?: ours="([^"]*)")?[^]]*\]\[fact@32473%b[^]]*\]'
)


class Malformed(ValueError):
    """The line is not one that :func:`encode` writes. The sensor is at fault, or a newer one than we are."""


class _Scalar(NamedTuple):
    dump: Callable[[Any], bytes]
    load: Callable[[bytes], Any]


_SCALARS = {
    bytes: _Scalar(bytes, bytes),
    str: _Scalar(str.encode, bytes.decode),
    int: _Scalar(lambda number: b"%d" % number, int),
    bool: _Scalar({True: b"true", False: b"false"}.__getitem__, {b"true": True, b"false": False}.__getitem__),
    Secret: _Scalar(Secret.reveal, Secret),
}


class _Kind:
    """The fact element of one kind. A missing field takes its default; fields of a newer version are passed over."""

    def __init__(self, fact: type[Fact]) -> None:
        self._fact = fact
        self._fields = [(field, _SCALARS[field.type]) for field in fields(fact)]
        params = b"".join(b'(?: %b="([^"]*)")?' % field.name.encode() for field, _ in self._fields)
        self._line = re.compile(_LINE % (re.escape(fact.kind.encode()), params))

    def dump(self, fact: Fact) -> bytes:
        return b"".join(
            b' %b="%b"' % (field.name.encode(), _escape(scalar.dump(getattr(fact, field.name))))
            for field, scalar in self._fields
        )

    def load(self, line: bytes, place: Place, n: int) -> Envelope:
        match = self._line.fullmatch(line)
        if match is None:
            raise Malformed(f"not a line of kind {self._fact.kind}")
        time, decky, service, ident, decky_id, session, peer, peer_port, local_port, ours, *values = match.groups()
        visit = Visit(
            decky_id=_text(decky_id),
            decky="" if decky == b"-" else _text(decky),
            service="" if service == b"-" else _text(service),
            session=_text(session),
            peer=_text(peer),
            peer_port=int(peer_port),
            local_port=int(local_port),
            ours=_text(ours or b""),
        )
        at = (datetime.fromisoformat(time.decode()) - EPOCH) // _MICRO
        return Envelope(id=_text(ident), at=at, place=place, n=n, visit=visit, fact=self._load_fact(values))

    def _load_fact(self, values: list[bytes | None]) -> Fact:
        loaded = {}
        for (field, scalar), value in zip(self._fields, values, strict=True):
            if value is not None:
                loaded[field.name] = scalar.load(_unescape(value))
            elif field.required:
                raise Malformed(f"{self._fact.kind} without {field.name}")
        return self._fact(**loaded)


_KINDS = {kind.encode(): _Kind(fact) for kind, fact in CATALOGUE.items()}


def encode(event: Envelope) -> bytes:
    """The line, without its newline. ``place`` and ``n`` are not in it: where it lies says them."""
    visit, kind = event.visit, event.fact.kind.encode()
    return _FORMAT % (
        f"{EPOCH + event.at * _MICRO:%Y-%m-%dT%H:%M:%S.%f}Z".encode(),
        _word(visit.decky),
        _word(visit.service),
        kind,
        event.fact.v,
        *(_escape(text.encode()) for text in (event.id, visit.decky_id, visit.session, visit.peer)),
        visit.peer_port,
        visit.local_port,
        b' ours="%b"' % _escape(visit.ours.encode()) if visit.ours else b"",
        _KINDS[kind].dump(event.fact),
    )


def decode(line: bytes, place: Place, n: int) -> Envelope:
    """The inverse of :func:`encode` for line ``n`` of the spool at ``place``. Raises :class:`Malformed`."""
    kind = line.split(b" ", 6)[5:6]
    if not kind or kind[0] not in _KINDS:
        raise Malformed("unknown kind")
    try:
        return _KINDS[kind[0]].load(line, place, n)
    except (ValueError, LookupError) as err:
        raise Malformed(str(err)) from err


def _escape(value: bytes, unsafe: re.Pattern[bytes] = _UNSAFE) -> bytes:
    escaped = unsafe.sub(lambda found: b"".join(b"\\x%02x" % byte for byte in found[0]), value)
    return escaped.decode("utf-8", "backslashreplace").encode()


def _word(text: str) -> bytes:
    return _escape(text.encode(), _UNSAFE_WORD) or b"-"


def _unescape(text: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), text)


def _text(value: bytes) -> str:
    return _unescape(value).decode()
