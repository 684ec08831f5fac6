"""How a spool lies on disk."""

from pathlib import Path

from msgspec import Struct

LIFE = 1 << 32
SEGMENT_BYTES = 64 << 20
MAX_LINE = 8 << 20
"""No writer of ours makes a longer line, so a longer one is cut and given to the reader as it stands."""


class Position(Struct, frozen=True):
    """How far a reader has got: the number of the last line, and where the next one begins."""

    n: int = 0
    segment: int = 0
    offset: int = 0


def segments(folder: Path) -> list[int]:
    """The segments' numbers, in order."""
    return sorted(int(path.stem) for path in folder.glob("*.seg") if path.stem.isdigit())


def segment_path(folder: Path, first: int) -> Path:
    """Where the segment lies whose first line is number ``first``."""
    return folder / f"{first:020d}.seg"


def size(folder: Path) -> int:
    """Bytes of all segments."""
    total = 0
    for first in segments(folder):
        try:
            total += segment_path(folder, first).lstat().st_size
        except FileNotFoundError:  # pruned meanwhile
            continue
    return total
