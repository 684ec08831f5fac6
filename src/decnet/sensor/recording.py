"""Terminal recordings: asciinema v2, one file a session, with an index beside it."""

import codecs
import json
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from decnet.events import SECOND, Micros, SessionRecorded
from decnet.ground import INDEX_STRIDE, index_entry

TRUNCATED = "\r\n[the recording ends here: it reached its size limit]\r\n"


class Recording:
    """One terminal session's file, written as it goes. Raises OSError from every method that writes."""

    def __init__(self, root: Path, place: str, began: Micros, columns: int, rows: int, limit: int) -> None:
        self._place, self._began, self._limit = place, began, limit
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("xb", buffering=0)
        self._index = path.with_suffix(".idx").open("xb", buffering=0)
        self._hash, self._size, self._entries, self._last = sha256(), 0, 0, began
        self._decoders = {code: codecs.getincrementaldecoder("utf-8")("backslashreplace") for code in "io"}
        self._full = False
        header = {"version": 2, "width": columns, "height": rows, "timestamp": began // SECOND}
        self._write(json.dumps(header).encode() + b"\n")

    def add(self, code: str, data: bytes, now: Micros) -> None:
        """One entry: ``o`` shown, ``i`` typed, ``r`` resized. Bytes that are no UTF-8 appear as ``\\xNN``."""
        text = data.decode() if code == "r" else self._decoders[code].decode(data)
        if self._full or not text:
            return
        self._last = max(now, self._last)
        line = self._line(code, text)
        if self._size + len(line) > self._limit:
            self._full = True
            line = self._line("o", TRUNCATED)
        if self._entries % INDEX_STRIDE == 0:
            self._index.write(index_entry(self._size))
        self._entries += 1
        self._write(line)

    def finish(self, sync: Callable[[int], None]) -> SessionRecorded:
        """Close the file and say what it holds; ``sync`` takes a descriptor that is still to be made durable."""
        sync(os.dup(self._file.fileno()))
        self._file.close()
        self._index.close()
        span = self._last - self._began
        return SessionRecorded(self._place, self._hash.hexdigest(), self._size, span, self._full)

    def _line(self, code: str, text: str) -> bytes:
        return json.dumps([round((self._last - self._began) / SECOND, 6), code, text]).encode() + b"\n"

    def _write(self, line: bytes) -> None:
        try:
            rest = line
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError:
            self._file.truncate(self._size)
            raise
        self._hash.update(line)
        self._size += len(line)
