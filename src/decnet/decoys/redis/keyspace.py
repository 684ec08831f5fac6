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


class Keyspace:
    """Sixteen databases. An entry that was found is the caller's own copy; :meth:`put` makes a change last."""

    def __init__(self, overlay: Overlay, seeded: Seeded) -> None:
        self._overlay, self._seeded = overlay, seeded

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
        packed = pack(entry)
        largest = LARGEST_TEXT if isinstance(entry, Text) else LARGEST_COLLECTION
        if len(packed) > largest or not self._overlay.put(_name(db, key), packed):
            raise Refused(OUT_OF_MEMORY)

    def drop(self, db: int, key: bytes, now: Micros) -> bool:
        """Whether there was such a key."""
        found = self.find(db, key, now) is not None
        if key in self._base(db):
            self._overlay.put(_name(db, key), _GONE)
        else:
            self._overlay.delete(_name(db, key))
        return found

    def names(self, db: int, now: Micros) -> list[bytes]:
        """All keys, in an order that has nothing to do with them, as in a hash table."""
        prefix = _name(db, b"")
        changed = (name[len(prefix) :].encode("latin-1") for name in self._changed(prefix))
        every = dict.fromkeys([*self._base(db), *changed])
        return sorted((key for key in every if self.find(db, key, now) is not None), key=crc32)

    def used(self, now: Micros) -> list[tuple[int, int, int]]:
        """Databases with keys: index, keys, keys that will expire."""
        counts = []
        for db in range(16):
            entries = [self.find(db, key, now) for key in self.names(db, now)]
            if entries:
                counts.append((db, len(entries), sum(bool(entry and entry.expires) for entry in entries)))
        return counts

    def flush(self, dbs: range | tuple[int, ...]) -> None:
        for db in dbs:
            for name in self._changed(_name(db, b"")):
                self._overlay.delete(name)
            self._overlay.put(f"redis.flushed.{db}", b"1")

    def written(self) -> list[tuple[int, bytes, bytes]]:
        """Strings that the peer wrote: database, key, value."""
        out = []
        for name in sorted(self._changed("redis.key.")):
            kept = self._overlay.get(name)
            entry = _DECODER.decode(kept) if kept else None
            if isinstance(entry, Text):
                _, _, db, key = name.split(".", 3)
                out.append((int(db), key.encode("latin-1"), entry.data))
        return out

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
