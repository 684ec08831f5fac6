"""Prepared statements: what a client binds to their marks. Source: the MySQL internals manual, COM_STMT_EXECUTE."""

import struct

from msgspec import Struct, field

from decnet.decoys.mysql.wire import Cursor
from decnet.kit.sql import Token, Value

MOST = 64
_NULL, _TINY, _SHORT, _LONG, _FLOAT, _DOUBLE, _LONGLONG, _INT24, _YEAR = 6, 1, 2, 3, 4, 5, 8, 9, 13
_INTEGERS = {_TINY: 1, _SHORT: 2, _YEAR: 2, _LONG: 4, _INT24: 4, _LONGLONG: 8}
_MOMENTS = (7, 10, 12)
_TIME = 11


class Prepared(Struct):
    """A statement that waits for its values.

    kinds: the types that were bound last
    long: values that were sent piece by piece, by mark
    """

    source: str
    found: list[Token]
    marks: int
    kinds: list[int] = field(default_factory=list)
    long: dict[int, bytes] = field(default_factory=dict)


def bound(prepared: Prepared, cursor: Cursor) -> list[Value]:
    """The values in an execute packet, behind its fixed part. Raises ValueError."""
    if not prepared.marks:
        return []
    nulls = cursor.take((prepared.marks + 7) // 8)
    if cursor.integer(1):
        prepared.kinds = [cursor.integer(2) for _ in range(prepared.marks)]
    if len(prepared.kinds) != prepared.marks:
        raise ValueError("no types")
    values: list[Value] = []
    for i, kind in enumerate(prepared.kinds):
        if nulls[i // 8] >> i % 8 & 1:
            values.append(None)
        elif i in prepared.long:
            values.append(prepared.long[i].decode("utf-8", "replace"))
        else:
            values.append(_value(kind, cursor))
    prepared.long.clear()
    return values


def _value(kind: int, cursor: Cursor) -> Value:
    base, unsigned = kind & 0xFF, bool(kind & 0x8000)
    if base in _INTEGERS:
        number = int.from_bytes(cursor.take(_INTEGERS[base]), "little", signed=not unsigned)
        return number if number < 1 << 63 else str(number)
    if base in (_FLOAT, _DOUBLE):
        form, size = ("<f", 4) if base == _FLOAT else ("<d", 8)
        number_: float = struct.unpack(form, cursor.take(size))[0]
        return number_
    if base == _NULL:
        return None
    if base in _MOMENTS:
        return _moment(cursor.take(cursor.integer(1)))
    if base == _TIME:
        return _time(cursor.take(cursor.integer(1)))
    return cursor.string().decode("utf-8", "replace")


def _moment(packed: bytes) -> str:
    if len(packed) < 4:
        return "0000-00-00"
    year, month, day = struct.unpack("<HBB", packed[:4])
    clock = " {:02}:{:02}:{:02}".format(*packed[4:7]) if len(packed) >= 7 else ""
    return f"{year:04}-{month:02}-{day:02}{clock}"


def _time(packed: bytes) -> str:
    if len(packed) < 8:
        return "00:00:00"
    hours = int.from_bytes(packed[1:5], "little") * 24 + packed[5]
    return f"{'-' if packed[0] else ''}{hours:02}:{packed[6]:02}:{packed[7]:02}"
