"""An event of the log as callers see it: inert text, secrets masked for every role."""

from dataclasses import dataclass
from functools import cache

from msgspec.structs import fields

from decnet.core.log import Logged
from decnet.events import CATALOGUE, Envelope, Fact, Micros, Secret, Unknown, masked
from decnet.events.base import Clipped
from decnet.events.display import inert
from decnet.events.showing import MASK

Value = str | int | bool


@dataclass(frozen=True, slots=True)
class LogItem:
    """One event.

    at: microseconds since 1970, UTC
    ours: `simulated` or `own` where the product caused it itself, else empty
    secret: names of the fields of ``fact`` that are masked
    fact: the fields of the kind; bytes are UTF-8 with `\\xNN` for what is none, and for controls
    """

    seq: int
    id: str
    at: Micros
    decky_id: str | None
    decky: str | None
    service: str | None
    kind: str
    peer: str | None
    peer_port: int | None
    local_port: int | None
    session: str | None
    ours: str
    secret: list[str]
    fact: dict[str, Value]


def log_item(seq: int, event: Envelope) -> LogItem:
    """The event with number ``seq``."""
    visit = event.visit
    return LogItem(
        seq=seq,
        id=event.id,
        at=event.at,
        decky_id=visit.decky_id or None,
        decky=visit.decky or None,
        service=visit.service or None,
        kind=event.fact.kind,
        peer=visit.peer or None,
        peer_port=visit.peer_port or None,
        local_port=visit.local_port or None,
        session=visit.session or None,
        ours=visit.ours,
        secret=_secrets(event.fact),
        fact=_values(event.fact),
    )


def masked_line(logged: Logged) -> str:
    """The event's line as it was recorded, but for the secrets in it; inert."""
    return inert(masked(logged.line))


def _values(fact: Fact | Unknown) -> dict[str, Value]:
    known = fact.__struct_fields__
    given = fact.values if isinstance(fact, Unknown) else [(name, getattr(fact, name)) for name in known]
    shown: dict[str, Value] = {}
    for name, value in given:
        shown[name] = _value(value)
        if isinstance(value, Clipped):
            shown |= {f"{name}.size": value.size, f"{name}.sha256": value.sha256}
    return shown


def _value(value: object) -> Value:
    match value:
        case bytes():
            return inert(value)
        case bool() | int():
            return value
        case str():
            return inert(value.encode("utf-8", "surrogatepass"))
        case _:
            return MASK


def _secrets(fact: Fact | Unknown) -> list[str]:
    if isinstance(fact, Unknown):
        return [name for name, value in fact.values if isinstance(value, Secret)]
    return list(_secret_fields(fact.kind))


@cache
def _secret_fields(kind: str) -> tuple[str, ...]:
    return tuple(field.name for field in fields(CATALOGUE[kind]) if field.type is Secret)
