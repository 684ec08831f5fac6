"""The one who reads, and trusts the writer with nothing."""

import os
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from decnet.ground import Planted, open_strange
from decnet.spool.layout import LIFE, MAX_LINE, Position, segment_path, segments


class Batch(Struct, frozen=True):
    """Lines with their numbers, the position behind them, and how many torn lines were passed over.

    gap: lines before these are gone: somebody else read and deleted them, or the spool is another one now
    """

    lines: list[tuple[int, bytes]]
    position: Position
    torn: int = 0
    gap: bool = False


def read(folder: Path, after: Position, limit: int = 1000, max_bytes: int = 64 << 20) -> Batch:
    """At most ``limit`` whole lines behind ``after``, and no more once they are ``max_bytes``.

    A last line without newline is torn once a successor exists. What is no regular file holds no line. A line over
    :data:`MAX_LINE` bytes comes in pieces of that size, each with a number: no reader can be made to hold more.
    """
    lines: list[tuple[int, bytes]] = []
    found = segments(folder)
    if found and found[-1] < after.segment:
        return replace(read(folder, Position(), limit, max_bytes), gap=True)
    torn, here, gap = 0, after, False
    for first, successor in pairwise([*(s for s in found if s >= after.segment), None]):
        assert first is not None
        if first != here.segment:
            gap = gap or _is_gap(here, first, known=here.segment in found)
            here = Position(n=first - 1, segment=first)
        whole, tail, here = _read_segment(folder, here, limit - len(lines), max_bytes)
        lines += whole
        max_bytes -= sum(len(line) for _, line in whole)
        if len(lines) == limit or max_bytes <= 0 or successor is None:
            break
        torn += bool(tail)
    return Batch(lines, here if lines or torn else after, torn, gap)


def _is_gap(here: Position, first: int, *, known: bool) -> bool:
    """Whether lines are missing between ``here`` and segment ``first``; ``known``: what came before is still there."""
    if here.segment and known:
        return first // LIFE == here.n // LIFE and first != here.n + 1
    return first != (here.n + 1 if here.segment else LIFE)


def _read_segment(
    folder: Path, here: Position, limit: int, max_bytes: int
) -> tuple[list[tuple[int, bytes]], bytes, Position]:
    lines: list[tuple[int, bytes]] = []
    n, offset, tail = here.n, here.offset, b""
    try:
        file = _open(segment_path(folder, here.segment))
    except Planted:
        return lines, tail, here
    with file:
        file.seek(offset)
        while len(lines) < limit and offset - here.offset < max_bytes:
            tail = file.readline(MAX_LINE)
            if not tail.endswith(b"\n") and len(tail) < MAX_LINE:
                break
            n, offset = n + 1, offset + len(tail)
            lines.append((n, tail.removesuffix(b"\n")))
            tail = b""
    return lines, tail, Position(n, here.segment, offset)


def _open(path: Path) -> BinaryIO:
    """The segment, unless the writer put something else in its place, or in its folder's."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        return os.fdopen(open_strange(path.name, folder), "rb")
    finally:
        os.close(folder)
