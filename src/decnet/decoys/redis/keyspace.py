"""The keys of one decky as one peer sees them: what is seeded, under what the peer changed."""

from collections.abc import Mapping
from fnmatch import translate
from operator import methodcaller
from re import compile as compile_pattern
from zlib import crc32

import msgspec
from msgspec import Struct

from decnet.decoys.redis.values import Refused
from decnet.events import Micros
from decnet.sansio import Overlay

LARGEST_TEXT = 1 << 20
LARGEST_COLLECTION = 64 << 10  # bytes when stored: each change writes the whole of it
MOST_KEYS = 500  # that one peer may leave: more than people try, and quickly listed
WRONG_TYPE = b"WRONGTYPE Operation against a key holding the wrong kind of value"
OUT_OF_MEMORY = b"OOM command not allowed when used memory > 'maxmemory'."
_GONE = b""


class _Entry(Struct, tag=True):
    expires: Micros = 0  # a moment, 0 for never


class Text(_Entry):
    data: bytes = b""


class Hash(_Entry):
    data: dict[bytes, bytes] = {}


class List(_Entry):
    data: list[bytes] = []


class Set(_Entry):
    data: dict[bytes, bool] = {}


class Ranked(_Entry):
    data: dict[bytes, float] = {}

    def ordered(self) -> list[tuple[bytes, float]]:
        return sorted(self.data.items(), key=lambda pair: (pair[1], pair[0]))


Entry = Text | Hash | List | Set | Ranked
TYPES = {Text: b"string", Hash: b"hash", List: b"list", Set: b"set", Ranked: b"zset"}
_DECODER = msgspec.msgpack.Decoder(Entry)
_ENCODER = msgspec.msgpack.Encoder()
Seeded = Mapping[int, Mapping[bytes, bytes]]


def pack(entry: Entry) -> bytes:
    return _ENCODER.encode(entry)


class _Listing(Struct, frozen=True):
    """The keys of one database, as long as nothing changes: ``mark`` tells, and the moment ``until``."""

    mark: tuple[int, int]
    until: Micros
    names: tuple[bytes, ...]
    expiring: int


class Keyspace:
    """Sixteen databases. An entry that was found is the caller's own copy; :meth:`put` makes a change last."""

    def __init__(self, overlay: Overlay, seeded: Seeded) -> None:
        self._overlay, self._seeded = overlay, seeded
        self._changes = 0
        self._listings: dict[int, _Listing] = {}

    def find(self, db: int, key: bytes, now: Micros) -> Entry | None:
        kept = self._overlay.get(_name(db, key))
        if kept is None:
            kept = self._base(db).get(key, _GONE)
        if kept == _GONE:
            return None
        entry = _DECODER.decode(kept)
        return None if entry.expires and entry.expires <= now else entry

    def put(self, db: int, key: bytes, entry: Entry) -> None:
        """Raises :class:`Refused` where the entry is too large, or the peer has left too much already."""
        packed, name = pack(entry), _name(db, key)
        largest = LARGEST_TEXT if isinstance(entry, Text) else LARGEST_COLLECTION
        crowded = self._overlay.get(name) is None and len(self._overlay.keys()) >= MOST_KEYS
        if len(packed) > largest or crowded or not self._overlay.put(name, packed):
            raise Refused(OUT_OF_MEMORY)
        self._changes += 1

    def drop(self, db: int, key: bytes, now: Micros) -> bool:
        """Whether there was such a key."""
        found = self.find(db, key, now) is not None
        if key in self._base(db):
            self._overlay.put(_name(db, key), _GONE)
        else:
            self._overlay.delete(_name(db, key))
        self._changes += 1
        return found

    def names(self, db: int, now: Micros) -> tuple[bytes, ...]:
        """All keys, in an order that has nothing to do with them, as in a hash table."""
        return self._list(db, now).names

    def used(self, now: Micros) -> list[tuple[int, int, int]]:
        """Databases with keys: index, keys, keys that will expire."""
        listings = [(db, self._list(db, now)) for db in range(16)]
        return [(db, len(listing.names), listing.expiring) for db, listing in listings if listing.names]

    def flush(self, dbs: range | tuple[int, ...]) -> None:
        for db in dbs:
            for name in self._changed(_name(db, b"")):
                self._overlay.delete(name)
            self._overlay.put(f"redis.flushed.{db}", b"1")
        self._changes += 1

    def written(self) -> list[tuple[int, bytes, bytes]]:
        """Strings that the peer wrote: database, key, value."""
        out = []
        for name in self._changed("redis.key."):
            kept = self._overlay.get(name)
            entry = _DECODER.decode(kept) if kept else None
            if isinstance(entry, Text):
                _, _, db, key = name.split(".", 3)
                out.append((int(db), key.encode("latin-1"), entry.data))
        return sorted(out)

    def changes(self) -> int:
        """How many keys the peer has changed."""
        return len(self._changed("redis.key."))

    def _list(self, db: int, now: Micros) -> _Listing:
        mark = (self._changes, len(self._overlay.keys()))
        listing = self._listings.get(db)
        if listing is None or listing.mark != mark or listing.until <= now:
            listing = self._listings[db] = self._read(db, now, mark)
        return listing

    def _read(self, db: int, now: Micros, mark: tuple[int, int]) -> _Listing:
        prefix = _name(db, b"")
        every = dict.fromkeys(self._base(db))
        every |= dict.fromkeys(name[len(prefix) :].encode("latin-1") for name in self._changed(prefix))
        found = {key: entry for key in every if (entry := self.find(db, key, now)) is not None}
        expiring = [entry.expires for entry in found.values() if entry.expires]
        return _Listing(mark, min(expiring, default=1 << 62), tuple(sorted(found, key=crc32)), len(expiring))

    def _changed(self, prefix: str) -> list[str]:
        return list(filter(methodcaller("startswith", prefix), self._overlay.keys()))

    def _base(self, db: int) -> Mapping[bytes, bytes]:
        return {} if self._overlay.get(f"redis.flushed.{db}") else self._seeded.get(db, {})


def _name(db: int, key: bytes) -> str:
    return f"redis.key.{db}.{key.decode('latin-1')}"


class Pattern:
    """A glob of Redis: ``*``, ``?``, ``[a-c]``, ``[^x]``, backslash for the character itself."""

    def __init__(self, glob: bytes) -> None:
        self._all = glob == b"*"
        shell = glob[:256].decode("latin-1").replace("[^", "[!")
        while "**" in shell:
            shell = shell.replace("**", "*")
        plain = "".join(f"[{c}]" if escaped else c for c, escaped in _escapes(shell))
        self._regex = compile_pattern(translate(plain))

    def matches(self, key: bytes) -> bool:
        return self._all or self._regex.match(key.decode("latin-1")) is not None


def _escapes(shell: str) -> list[tuple[str, bool]]:
    out, escaped = [], False
    for character in shell:
        if character == "\\" and not escaped:
            escaped = True
        else:
            out.append((character, escaped and character in "*?["))
            escaped = False
    return out
