r"""An event as one RFC 5424 line, and back, by a codec that is generated for each kind from its Struct.

``<134>1 TIME DECKY SERVICE - KIND [origin@32473 ...][fact@32473 ...]``, without MSG. The sensor writes the first
element, the visitor supplies the second. Values are UTF-8 with one escape, ``\xNN``, for every byte that is not UTF-8
and for quote, backslash, bracket and control characters: no value can begin a parameter, an element or a line.

A field of more than :data:`FIELD_LIMIT` bytes keeps its first ones; ``NAME.size`` and ``NAME.sha256`` behind it tell of
all of them. The origin's ``secret`` names the fields that are secrets, so that also whoever does not know the kind, or
a newer field of it, shows and indexes none.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import fields

from decnet.events.base import FIELD_LIMIT, Clipped, Envelope, Fact, Micros, Place, Secret, Unknown, Visit
from decnet.events.catalogue import CATALOGUE
from decnet.events.generated import TEXT_LIMIT, index, reader, secret_names, writer
from decnet.events.text import (
    TRUTH,
    TRUTH_WRITTEN,
    Malformed,
    escape,
    integer,
    is_plain,
    moment,
    port,
    read_bytes,
    read_text,
    read_word,
    written_moment,
    written_word,
)

__all__ = [
    "Indexed",
    "Malformed",
    "Parsed",
    "clip",
    "decode",
    "encode",
    "indexed",
    "indexed_line",
    "long_fields",
    "params",
    "parse",
]

_NAME = re.compile(r"[a-z][a-z0-9_.]{0,63}", re.ASCII)
_LINE = re.compile(
    r"<134>1 ([^ ]{20})([^ ]{6})Z ([^ ]+) ([^ ]+) - ([a-z][a-z0-9_.]{0,63}) "
    r'\[origin@32473 v="(\d{1,9})" id="([^"]*)" decky_id="([^"]*)" session="([^"]*)"'
    r' peer="([^"]*)" peer_port="([^"]*)" local_port="([^"]*)"(?: ours="([^"]*)")?'
    r'(?: secret="([^"]*)")?(?: [a-z][a-z0-9_.]*="[^"]*")*\]'
    r'\[fact@32473((?: [a-z][a-z0-9_.]*="[^"]*")*)\]',
    re.ASCII,
)
_PARAM = re.compile(r' ([a-z][a-z0-9_.]*)="([^"]*)"', re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}")


_HEAD = re.compile(r"Z ([^ ]+) ([^ ]+) - ([a-z][a-z0-9_.]{0,63}) \[origin@32473 v=")
_VISIT = re.compile(
    r' decky_id="([^"]*)" session="([^"]*)" peer="([^"]*)" peer_port="([^"]*)" local_port="([^"]*)"(?: ours="([^"]*)")?'
)


class Parsed(NamedTuple):
    """A line taken apart: texts are as they stand in it, escapes and all. ``fact`` is the second element's inside."""

    second: str
    micros: str
    decky: str
    service: str
    kind: str
    v: str
    id: str
    decky_id: str
    session: str
    peer: str
    peer_port: str
    local_port: str
    ours: str | None
    secret: str | None
    fact: str


class Indexed(Struct, frozen=True, gc=False):
    """What a log files an event by. ``text`` holds the fact's values, without secrets and truth values."""

    id: str
    at: Micros
    visit: Visit
    kind: str
    text: str


def parse(line: bytes) -> Parsed:
    """Take ``line`` apart, whatever its kind. Raises :class:`Malformed`."""
    try:
        match = _LINE.fullmatch(line.decode())
    except UnicodeDecodeError as err:
        raise Malformed("not UTF-8") from err
    if match is None:
        raise Malformed("not a line of ours")
    return Parsed._make(match.groups())


def params(fact: str) -> list[tuple[str, str]]:
    """The names and values, as they stand there, in the inside of an element. Raises :class:`Malformed`."""
    found = _PARAM.findall(fact)
    if len(dict(found)) != len(found):
        raise Malformed("a parameter stands there twice")
    return found


class _Scalar(NamedTuple):
    dump: Callable[[Any], bytes]
    load: Callable[[str], Any]


def _dump_text(text: str) -> bytes:
    data = text.encode()
    return data if len(data) <= FIELD_LIMIT else data[:FIELD_LIMIT].decode("utf-8", "ignore").encode()


_SCALARS = {
    bytes: _Scalar(lambda value: value, read_bytes),
    str: _Scalar(_dump_text, read_text),
    int: _Scalar(lambda number: b"%d" % number, integer),
    bool: _Scalar(TRUTH_WRITTEN.__getitem__, TRUTH.__getitem__),
    Secret: _Scalar(Secret.reveal, lambda text: Secret(read_bytes(text))),
}


class _Kind:
    """One kind. A missing field takes its default; fields of a newer version are passed over."""

    def __init__(self, fact: type[Fact]) -> None:
        self._fact, self.kind, self.v, found = fact, fact.kind, str(fact.v), fields(fact)
        self._fields = [(field, _SCALARS[field.type]) for field in found]
        self.secret = secret_names(found)
        self.reader, self.writer, self.index = reader(fact), writer(fact), index(fact)

    def dump(self, fact: Fact) -> bytes:
        inside = self.writer.write(fact)
        if inside is not None and len(inside) <= FIELD_LIMIT and is_plain(inside, self.writer.quotes):
            return inside
        dumped = ((field.name, scalar.dump(getattr(fact, field.name))) for field, scalar in self._fields)
        return b"".join([_dump_param(name, value) for name, value in dumped])

    def load(self, inside: str) -> Fact:
        written, loaded = dict(params(inside)), {}
        for field, scalar in self._fields:
            if field.name in written:
                loaded[field.name] = _lengthen(scalar.load(written[field.name]), field.name, written)
            elif field.required:
                raise Malformed(f"{self._fact.kind} without {field.name}")
        return self._fact(**loaded)


_NOWHERE = Place("", "", "", "")
_KINDS = {kind: _Kind(fact) for kind, fact in CATALOGUE.items()}


def encode(event: Envelope) -> bytes:
    """The line, without its newline. ``place`` and ``n`` are not in it: where it lies says them.

    Raises ValueError or OverflowError for what no line can hold: a moment outside the years 1 to 9999, an unknown fact
    without a name.
    """
    visit, fact = event.visit, event.fact
    if isinstance(fact, Unknown):
        secret, inside = _dump_unknown(fact)
    else:
        codec = _KINDS[fact.kind]
        secret, inside = codec.secret, codec.dump(fact)
    return b'<134>1 %b %b %b - %b [origin@32473 v="%d" id="%b"%b%b][fact@32473%b]' % (
        written_moment(event.at),
        written_word(visit.decky),
        written_word(visit.service),
        fact.kind.encode(),
        fact.v,
        escape(event.id.encode()),
        _written_visit(visit),
        secret.encode(),
        inside,
    )


def decode(line: bytes, place: Place, n: int) -> Envelope:
    """The inverse of :func:`encode` for line ``n`` of the spool at ``place``. Raises :class:`Malformed`.

    A kind that is not in the catalogue becomes :class:`Unknown`; fields that the kind does not have are passed over.
    """
    try:
        return _decode_quickly(line.decode(), place, n) or decode_any(line, place, n)
    except (ValueError, LookupError) as err:
        raise err if isinstance(err, Malformed) else Malformed(str(err)) from err


def decode_any(line: bytes, place: Place, n: int) -> Envelope:
    """The same for every line, and slower. Raises ValueError or LookupError for what is none."""
    parsed = parse(line)
    codec = _KINDS.get(parsed.kind)
    visit = Visit(
        decky_id=read_text(parsed.decky_id),
        decky=read_word(parsed.decky),
        service=read_word(parsed.service),
        session=read_text(parsed.session),
        peer=read_text(parsed.peer),
        peer_port=port(parsed.peer_port),
        local_port=port(parsed.local_port),
        ours=read_text(parsed.ours or ""),
    )
    fact = codec.load(parsed.fact) if codec else _load_unknown(parsed)
    return Envelope(
        id=read_text(parsed.id), at=moment(parsed.second, parsed.micros), place=place, n=n, visit=visit, fact=fact
    )


def indexed(event: Envelope) -> Indexed:
    """What a log files ``event`` by."""
    fact = event.fact
    if isinstance(fact, Unknown):
        values = [value for _, value in fact.values if isinstance(value, bytes)]
        text = " ".join([value.decode("utf-8", "replace")[:TEXT_LIMIT] for value in values])
    else:
        text = _KINDS[fact.kind].index.tell(fact)
    return Indexed(event.id, event.at, event.visit, fact.kind, text)


def indexed_line(line: bytes) -> Indexed:
    """``indexed(decode(line, ...))``, and quicker. Raises :class:`Malformed`."""
    try:
        text = line.decode()
        found = None if "\\" in text else _take_apart(text)
        if found is None:
            return indexed(decode(line, _NOWHERE, 0))
        before, ident, visit, codec, values = found
        at = moment(before[7:27], before[27:33])
        return Indexed(ident, at, visit, codec.kind, codec.index.find(*values))
    except (ValueError, LookupError) as err:
        raise err if isinstance(err, Malformed) else Malformed(str(err)) from err


def _decode_quickly(text: str, place: Place, n: int) -> Envelope | None:
    """The event of a line as :func:`encode` writes it today, None for any other."""
    found = _take_apart(text)
    if found is None:
        return None
    before, ident, visit, codec, values = found
    if "\\" in text:
        fact, ident = codec.reader.escaped(*values), read_text(ident)
    else:
        fact = codec.reader.plain(*values)
    at = moment(before[7:27], before[27:33])
    return Envelope(id=ident, at=at, place=place, n=n, visit=visit, fact=fact)


def _take_apart(text: str) -> tuple[str, str, Visit, _Kind, tuple[str, ...]] | None:
    """What stands before the origin's version, the id, the visit, the kind, and its values as they stand there."""
    origin, _, inside = text.partition("][fact@32473")
    parts = origin.split('"', 4)
    if len(parts) != 5 or parts[2] != " id=":
        return None
    before, v, _, ident, visited = parts
    head = _head(before[33:])
    if head is None or before[:7] != "<134>1 ":
        return None
    decky, service, codec = head
    visit = _visit(decky, service, visited.removesuffix(codec.secret))
    values = codec.reader.values(inside)
    if visit is None or values is None or v != codec.v:
        return None
    return before, ident, visit, codec, values.groups()


@lru_cache(4096)
def _head(text: str) -> tuple[str, str, _Kind] | None:
    """Decky, service and kind: what stands between timestamp and id."""
    match = _HEAD.fullmatch(text)
    codec = _KINDS.get(match[3]) if match else None
    if match is None or codec is None:
        return None
    return read_word(match[1]), read_word(match[2]), codec


@lru_cache(4096)
def _visit(decky: str, service: str, text: str) -> Visit | None:
    """What stands behind the id. The events of one session share it."""
    match = _VISIT.fullmatch(text)
    if match is None:
        return None
    decky_id, session, peer, peer_port, local_port, ours = match.groups()
    return Visit(
        decky_id=read_text(decky_id),
        decky=decky,
        service=service,
        session=read_text(session),
        peer=read_text(peer),
        peer_port=port(peer_port),
        local_port=port(local_port),
        ours=read_text(ours or ""),
    )


@lru_cache(4096)
def _written_visit(visit: Visit) -> bytes:
    return b' decky_id="%b" session="%b" peer="%b" peer_port="%d" local_port="%d"%b' % (
        escape(visit.decky_id.encode()),
        escape(visit.session.encode()),
        escape(visit.peer.encode()),
        visit.peer_port,
        visit.local_port,
        b' ours="%b"' % escape(visit.ours.encode()) if visit.ours else b"",
    )


def clip(value: bytes) -> bytes:
    """``value`` as a line can hold it: itself, or :class:`Clipped`."""
    if len(value) <= FIELD_LIMIT or isinstance(value, Clipped):
        return value
    return Clipped(value[:FIELD_LIMIT], len(value), sha256(value).hexdigest())


def long_fields(fact: Fact) -> list[tuple[str, bytes]]:
    """The fields of ``fact`` that its line cannot hold, by name, whole, so that they can be kept elsewhere."""
    found = []
    for field in fields(fact):
        value = getattr(fact, field.name)
        value = value.reveal() if isinstance(value, Secret) else value
        if isinstance(value, bytes) and not isinstance(value, Clipped) and len(value) > FIELD_LIMIT:
            found.append((field.name, value))
    return found


def _dump_unknown(fact: Unknown) -> tuple[str, bytes]:
    names = [name for name, _ in fact.values]
    if not all(_NAME.fullmatch(name) for name in (fact.kind, *names)) or len(set(names)) != len(names):
        raise ValueError(f"an unknown fact of kind {fact.kind!r} has a name that no line can hold")
    secrets = ",".join(name for name, value in fact.values if isinstance(value, Secret))
    shown = [(name, value.reveal() if isinstance(value, Secret) else value) for name, value in fact.values]
    inside = b"".join([_dump_param(name, value) for name, value in shown])
    return f' secret="{secrets}"' if secrets else "", inside


def _load_unknown(parsed: Parsed) -> Unknown:
    secrets = parsed.secret.split(",") if parsed.secret else ()
    values = [(name, read_bytes(value)) for name, value in params(parsed.fact)]
    kept = tuple((name, Secret(value) if name in secrets else value) for name, value in values)
    return Unknown(parsed.kind, int(parsed.v), kept)


def _dump_param(name: str, value: bytes) -> bytes:
    written = name.encode()
    if len(value) <= FIELD_LIMIT and not isinstance(value, Clipped):
        return b' %b="%b"' % (written, escape(value))
    long = clip(value)
    assert isinstance(long, Clipped)
    form = b' %b="%b" %b.size="%d" %b.sha256="%b"'
    return form % (written, escape(bytes(long)), written, long.size, written, long.sha256.encode())


def _lengthen(value: Any, name: str, written: dict[str, str]) -> Any:
    """``value``, or as much of a longer one as the line holds."""
    size = written.get(f"{name}.size")
    if size is None or not isinstance(value, bytes | Secret):
        return value
    digest = written.get(f"{name}.sha256", "")
    if not _DIGEST.fullmatch(digest):
        raise Malformed(f"{name} has a size and no SHA-256")
    head = value.reveal() if isinstance(value, Secret) else value
    long = Clipped(head, integer(size), digest)
    return Secret(long) if isinstance(value, Secret) else long
