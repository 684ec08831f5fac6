"""What Redis answers with, and the bytes it becomes in RESP2 and RESP3 (redis.io, "RESP protocol spec")."""

from typing import TypeAlias

from msgspec import Struct


class Status(Struct, frozen=True):
    """A simple string."""

    text: bytes


class Failure(Struct, frozen=True):
    """An error, its code first."""

    text: bytes


class Verbatim(Struct, frozen=True):
    """Text for people; a bulk string in RESP2."""

    text: bytes


class Score(Struct, frozen=True):
    """A floating point number; a bulk string in RESP2."""

    number: float


class Pairs(Struct, frozen=True):
    """A map; a flat array in RESP2."""

    items: "list[tuple[Value, Value]]"


class Members(Struct, frozen=True):
    """A set; an array in RESP2."""

    items: "list[Value]"


class Push(Struct, frozen=True):
    """What the server sends unasked; an array in RESP2."""

    items: "list[Value]"


class Several(Struct, frozen=True):
    """More than one answer, or none, to one command."""

    items: "list[Value]"


class NoList(Struct, frozen=True):
    """An array that is not there; RESP3 knows one kind of nothing."""


Value: TypeAlias = (
    "int | bytes | list[Value] | Status | Failure | Verbatim | Score | Pairs | Members | Push | Several | NoList | None"
)

OK = Status(b"OK")


class Refused(Exception):
    """A command fails with ``text``, which begins with its code."""

    def __init__(self, text: bytes) -> None:
        super().__init__(text)
        self.text = text


def encode(value: Value, resp3: bool) -> bytes:
    """The bytes of one answer."""
    match value:
        case None:
            return b"_\r\n" if resp3 else b"$-1\r\n"
        case int():
            return b":%d\r\n" % value
        case bytes():
            return b"$%d\r\n%b\r\n" % (len(value), value)
        case Status(text):
            return b"+%b\r\n" % text
        case Failure(text):
            return b"-%b\r\n" % text.replace(b"\r", b" ").replace(b"\n", b" ")
        case Several(items):
            return b"".join(encode(item, resp3) for item in items)
    return _encode_rich(value, resp3)


def _encode_rich(value: Value, resp3: bool) -> bytes:
    match value:
        case Verbatim(text):
            return b"=%d\r\ntxt:%b\r\n" % (len(text) + 4, text) if resp3 else encode(text, resp3)
        case Score(number):
            return b",%b\r\n" % number_text(number) if resp3 else encode(number_text(number), resp3)
        case Pairs(items):
            flat = b"".join(encode(each, resp3) for pair in items for each in pair)
            return (b"%%%d\r\n" % len(items) if resp3 else b"*%d\r\n" % (2 * len(items))) + flat
        case Members(items):
            return _sequence(b"~" if resp3 else b"*", items, resp3)
        case Push(items):
            return _sequence(b">" if resp3 else b"*", items, resp3)
        case NoList():
            return b"_\r\n" if resp3 else b"*-1\r\n"
        case list():
            return _sequence(b"*", value, resp3)
    raise TypeError(f"no answer of Redis: {value!r}")


def _sequence(mark: bytes, items: list[Value], resp3: bool) -> bytes:
    return b"%b%d\r\n" % (mark, len(items)) + b"".join(encode(item, resp3) for item in items)


def number_text(number: float) -> bytes:
    """As Redis prints a double: `%.17g`, infinities as words."""
    if number in (float("inf"), float("-inf")):
        return b"inf" if number > 0 else b"-inf"
    return b"%d" % number if number == int(number) and abs(number) < 1e17 else f"{number:.17g}".encode()
