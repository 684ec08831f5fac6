"""The file that SAVE writes, of what a visitor stored (format: Redis' `rdb.h`, strings only)."""

from itertools import groupby

from decnet.decoys.redis.edition import Edition
from decnet.events import SECOND, Micros

_FORMATS = {(5, 0): 9, (6, 0): 9, (7, 0): 10}
_LARGEST = 4 << 20


def dump(edition: Edition, written: list[tuple[int, bytes, bytes]], now: Micros) -> bytes:
    """``written`` is database, key, value, in order of databases. The checksum is switched off, as it may be."""
    out = b"REDIS%04d" % _FORMATS.get(edition.series, 10)
    out += b"\xfa" + _string(b"redis-ver") + _string(edition.version.encode())
    out += b"\xfa" + _string(b"redis-bits") + b"\xc0\x40"
    out += b"\xfa" + _string(b"ctime") + b"\xc2" + (now // SECOND & 0xFFFFFFFF).to_bytes(4, "little")
    parts, size = [out], 0
    for db, entries in groupby(written, key=lambda entry: entry[0]):
        parts.append(b"\xfe%c" % db)
        for _, key, value in entries:
            size += len(key) + len(value)
            if size <= _LARGEST:
                parts.append(b"\0" + _string(key) + _string(value))
    return b"".join(parts) + b"\xff" + bytes(8)


def _string(data: bytes) -> bytes:
    size = len(data)
    if size < 1 << 6:
        return b"%c" % size + data
    if size < 1 << 14:
        return (size | 1 << 14).to_bytes(2, "big") + data
    return b"\x80" + size.to_bytes(4, "big") + data
