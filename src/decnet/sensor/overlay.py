"""What each peer left on each decky: a file a (decky, peer), capped, the least recently used out first."""

import logging
from collections import OrderedDict
from hashlib import sha256
from pathlib import Path

import msgspec

from decnet.events import SECOND, Clock, Micros
from decnet.ground import replace_file

log = logging.getLogger(__name__)

PEER_BYTES = 2 << 20
"""Bytes that one peer may leave on one decky."""

PEERS = 2_000
"""Overlays that are kept in all, in memory and on disk."""

OPEN_BYTES, DISK_BYTES = 64 << 20, 512 << 20
"""What all of them may take, in memory and on disk."""

LIFETIME: Micros = 30 * 24 * 3600 * SECOND


class PeerOverlay:
    """One peer's values on one decky. Changes are on disk after :meth:`Overlays.save`."""

    def __init__(self, values: dict[str, bytes]) -> None:
        self.values = values
        self.dirty = False
        self._bytes = sum(len(key) + len(value) for key, value in values.items())

    @property
    def size(self) -> int:
        """Bytes of keys and values."""
        return self._bytes

    def get(self, key: str) -> bytes | None:
        return self.values.get(key)

    def put(self, key: str, value: bytes) -> bool:
        old = self.values.get(key)
        grown = self._bytes + len(value) - (len(old) if old is not None else -len(key))
        if grown > PEER_BYTES:
            return False
        self.values[key], self._bytes, self.dirty = value, grown, True
        return True

    def delete(self, key: str) -> None:
        value = self.values.pop(key, None)
        if value is not None:
            self._bytes -= len(key) + len(value)
            self.dirty = True

    def keys(self) -> list[str]:
        return list(self.values)


class Overlays:
    """All of them, below ``folder``."""

    def __init__(self, folder: Path, now: Clock) -> None:
        self._folder, self._now = folder, now
        self._open: OrderedDict[str, PeerOverlay] = OrderedDict()

    def of(self, decky_id: str, peer: str) -> PeerOverlay:
        """What ``peer`` left on the decky."""
        name = sha256(f"{decky_id}\0{peer}".encode()).hexdigest()[:40]
        overlay = self._open.get(name)
        if overlay is None:
            overlay = self._open[name] = PeerOverlay(self._load(name))
        self._open.move_to_end(name)
        held = sum(each.size for each in self._open.values())
        while len(self._open) > PEERS or (held > OPEN_BYTES and len(self._open) > 1):
            oldest, put_away = self._open.popitem(last=False)
            held -= put_away.size
            self._store(oldest, put_away)
        return overlay

    def save(self) -> None:
        """Write what changed. Raises nothing: a lost overlay is a decky that forgot, no lost evidence."""
        for name, overlay in list(self._open.items()):
            self._store(name, overlay)

    def expire(self) -> int:
        """Delete what nobody touched for a month and what is too much; returns how many files went."""
        known = {path: path.stat() for path in self._folder.glob("*.overlay")}
        oldest, room, gone = (self._now() - LIFETIME) / SECOND, DISK_BYTES, 0
        for kept, path in enumerate(sorted(known, key=lambda path: known[path].st_mtime, reverse=True)):
            room -= known[path].st_size
            if kept >= PEERS or room < 0 or known[path].st_mtime < oldest:
                path.unlink(missing_ok=True)
                self._open.pop(path.stem, None)
                gone += 1
        return gone

    def _load(self, name: str) -> dict[str, bytes]:
        try:
            return msgspec.msgpack.decode((self._folder / f"{name}.overlay").read_bytes(), type=dict[str, bytes])
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.DecodeError) as err:
            log.warning("overlay %s is lost: %s", name, err)
            return {}

    def _store(self, name: str, overlay: PeerOverlay) -> None:
        if not overlay.dirty:
            return
        overlay.dirty = False  # whatever changes from here on makes it so again
        try:
            replace_file(self._folder / f"{name}.overlay", msgspec.msgpack.encode(dict(overlay.values)))
        except OSError as err:
            overlay.dirty = True
            log.warning("overlay %s is not saved: %s", name, err)
