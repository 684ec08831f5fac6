"""Terminal recordings, read page by page: what a page costs does not depend on how long the recording is."""

import os
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from decnet.api.hostile import NoSuchFile, open_below
from decnet.ground import INDEX_STRIDE, index_offsets

LARGEST = 16 << 20
"""Bytes of a recording that are looked at; the recorder stops well before."""
_INDEX_LARGEST = 8 * (LARGEST // 16 // INDEX_STRIDE + 1)
_PAGE_BYTES = 1 << 20
_CHUNK = 1 << 16
_TAIL = 1 << 17

Row = tuple[float, str, str]
"""Seconds since the beginning, `o` (shown), `i` (typed) or `r` (resized), and the text."""


Cells = Annotated[int, Meta(ge=0, le=65_535)]
Moment = Annotated[float, Meta(ge=0, le=1e9)]


class Header(Struct, frozen=True):
    """The first line of an asciinema v2 file."""

    version: int
    width: Cells
    height: Cells
    timestamp: float = 0


class Page(Struct, frozen=True):
    """Rows ``offset`` and on of a recording that has ``total`` by now; ``end`` is the last one's time in seconds."""

    header: Header
    offset: int
    rows: list[Row]
    total: int
    end: float
    size: int

    @property
    def next_offset(self) -> int | None:
        """Where the next page begins, None at the end of what is there."""
        following = self.offset + len(self.rows)
        return following if following < self.total else None


_row = msgspec.json.Decoder(tuple[Moment, str, str])
_header = msgspec.json.Decoder(Header)


def read_page(root: Path, relative: str, offset: int, limit: int) -> Page:
    """At most ``limit`` rows of the recording, fewer where they are long. Raises :class:`NoSuchFile`."""
    with open_below(root, relative) as (handle, known):
        size = min(known.st_size, LARGEST)
        lines = _Lines(handle, size)
        header = _read_header(lines)
        index = _index(root, relative, handle, lines.offset, size)
        total = _total(handle, index, size)
        near = min(offset // INDEX_STRIDE, len(index) - 1)
        lines = _Lines(handle, size, index[near])
        for _ in range(offset - near * INDEX_STRIDE):
            if lines.next() is None:
                break
        rows = _rows(lines, limit)
        return Page(header, offset, rows, max(total, offset + len(rows)), _end(handle, size), known.st_size)


class _Lines:
    """Whole lines of a file from an offset on, without ever holding more than one and a chunk."""

    def __init__(self, handle: int, size: int, offset: int = 0) -> None:
        self._handle, self._size, self.offset = handle, size, offset
        self._ahead = b""

    def next(self) -> bytes | None:
        """The next whole line without its newline, None where there is none yet."""
        while (end := self._ahead.find(b"\n")) < 0:
            at = self.offset + len(self._ahead)
            chunk = os.pread(self._handle, max(0, min(_CHUNK, self._size - at)), at)
            if not chunk:
                return None
            self._ahead += chunk
        line, self._ahead = self._ahead[:end], self._ahead[end + 1 :]
        self.offset += end + 1
        return line


def _read_header(lines: _Lines) -> Header:
    line = lines.next()
    try:
        return _header.decode(line or b"")
    except (msgspec.DecodeError, RecursionError) as err:
        raise NoSuchFile("not a recording") from err


def _rows(lines: _Lines, limit: int) -> list[Row]:
    rows: list[Row] = []
    start = lines.offset
    while len(rows) < limit and lines.offset - start < _PAGE_BYTES:
        line = lines.next()
        if line is None:
            break
        rows.append(_parse(line))
    return rows


def _parse(line: bytes) -> Row:
    try:
        return _row.decode(line)
    except msgspec.DecodeError:
        return 0.0, "?", line.decode("utf-8", "backslashreplace")


def _index(root: Path, relative: str, handle: int, first: int, size: int) -> list[int]:
    """Where every :data:`INDEX_STRIDE`-th row begins, as far as the index beside the recording can be believed."""
    try:
        with open_below(root, relative.removesuffix(".cast") + ".idx") as (index, known):
            offsets = index_offsets(os.pread(index, min(known.st_size, _INDEX_LARGEST), 0))
    except NoSuchFile:
        offsets = []
    sound = [first]
    for offset in offsets[1:]:
        if not sound[-1] < offset < size:
            break
        sound.append(offset)
    while len(sound) > 1 and os.pread(handle, 1, sound[-1] - 1) != b"\n":
        sound.pop()
    return sound


def _total(handle: int, index: list[int], size: int) -> int:
    lines, rows = _Lines(handle, size, index[-1]), (len(index) - 1) * INDEX_STRIDE
    while lines.next() is not None:
        rows += 1
    return rows


def _end(handle: int, size: int) -> float:
    tail = os.pread(handle, min(_TAIL, size), max(0, size - _TAIL))
    for line in reversed(tail.split(b"\n")[:-1]):
        try:
            return _row.decode(line)[0]
        except msgspec.DecodeError:
            continue
    return 0.0
