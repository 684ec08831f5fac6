r"""What stands in a line, and what it means: one escape, ``\xNN``, and the forms of moments, numbers and names."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from decnet.events.base import SECOND, Micros

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TRUTH = {"true": True, "false": False}
TRUTH_WRITTEN = {True: b"true", False: b"false"}

_SECOND = timedelta(seconds=1)
_UNSAFE = re.compile(rb'[\x00-\x1f"\\\]\x7f]|\xc2[\x80-\x9f]')  # the last are the C1 controls, in UTF-8
_UNSAFE_WORD = re.compile(rb"[^!-\[\]-~]|^-$")  # a lone dash would read as RFC 5424's NILVALUE
_PLAIN = re.compile(rb"[ !#-\[^-~]*")
_PLAIN_INSIDE = re.compile(rb"[ -\[^-~]*")
_STRAY = re.compile(r"\\(?!x[0-9a-f]{2})")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.", re.ASCII)
_INTEGER = re.compile(r"-?\d{1,19}", re.ASCII)
_WORD = re.compile(r"[!-~]+")
_ESCAPES = {bytes([byte]): b"\\x%02x" % byte for byte in range(256)}
_PORTS = 65535


class Malformed(ValueError):
    """The line is not one that :func:`encode` writes. The sensor is at fault, or a newer one than we are."""


def escape(value: bytes) -> bytes:
    """``value`` as it may stand between quotes."""
    if _PLAIN.fullmatch(value):
        return value
    escaped = _UNSAFE.sub(_escape_found, value)
    return escaped if escaped.isascii() else escaped.decode("utf-8", "backslashreplace").encode()


def unescape(text: str) -> bytes:
    """The bytes that ``text`` stands for. Raises :class:`Malformed` for an escape that is none of ours."""
    if "\\" not in text:
        return text.encode()
    if _STRAY.search(text):
        raise Malformed("a stray backslash")
    return text.encode().decode("unicode_escape").encode("latin-1")  # what is no escape passes byte for byte


def is_plain(inside: bytes, quotes: int) -> bool:
    """Whether no value in ``inside``, which was put together without a look, needs an escape."""
    return inside.count(b'"') == quotes and _PLAIN_INSIDE.fullmatch(inside) is not None


def read_bytes(text: str) -> bytes:
    """A field of bytes."""
    return unescape(text) if "\\" in text else text.encode()


def read_text(text: str) -> str:
    """A field of text. Raises :class:`Malformed`, or ValueError where it is not UTF-8."""
    return unescape(text).decode() if "\\" in text else text


def integer(text: str) -> int:
    """A field that is a number. Raises :class:`Malformed`."""
    if len(text) < 20 and text.isdecimal() and text.isascii():
        return int(text)
    if not _INTEGER.fullmatch(text):
        raise Malformed("not a number")
    return int(text)


@lru_cache(4096)
def port(text: str) -> int:
    """A port. Raises :class:`Malformed`."""
    number = integer(text)
    if not 0 <= number <= _PORTS:
        raise Malformed("not a port")
    return number


@lru_cache(4096)
def read_word(text: str) -> str:
    """A name in the line's head. Raises :class:`Malformed`, or ValueError where it is not UTF-8."""
    if text == "-":
        return ""
    if not _WORD.fullmatch(text):
        raise Malformed("not a name")
    return unescape(text).decode()


@lru_cache(4096)
def written_word(text: str) -> bytes:
    """``text`` as a name in the line's head."""
    return _UNSAFE_WORD.sub(_escape_found, text.encode()) or b"-"


def moment(second: str, micros: str) -> Micros:
    """A timestamp's ``YYYY-MM-DDTHH:MM:SS.`` and the digits behind it.

    Raises :class:`Malformed`, or ValueError where there is no such day.
    """
    if not micros.isdecimal():
        raise Malformed("not a timestamp")
    return _read_second(second) + int(micros)


def written_moment(at: Micros) -> bytes:
    """``at`` as a timestamp. Raises OverflowError outside the years 1 to 9999."""
    return b"%b%06dZ" % (_written_second(at // SECOND), at % SECOND)


@lru_cache(1024)
def _read_second(stamp: str) -> int:
    if not _STAMP.fullmatch(stamp):
        raise Malformed("not a timestamp")
    return (datetime.fromisoformat(stamp[:19]).replace(tzinfo=UTC) - EPOCH) // _SECOND * SECOND


@lru_cache(1024)
def _written_second(second: int) -> bytes:
    return f"{EPOCH + second * _SECOND:%Y-%m-%dT%H:%M:%S}.".rjust(20, "0").encode()


def _escape_found(found: re.Match[bytes]) -> bytes:
    value = found[0]
    return _ESCAPES[value] if len(value) == 1 else b"".join([_ESCAPES[value[:1]], _ESCAPES[value[1:]]])
