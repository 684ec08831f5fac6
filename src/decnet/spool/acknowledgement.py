"""What the reader has committed, the writer may delete."""

from pathlib import Path

from decnet.ground import replace_file
from decnet.spool.layout import Position, segment_path, segments


def acknowledge(folder: Path, position: Position) -> None:
    """Say that everything up to ``position`` is committed. Called after the commit; raises OSError."""
    replace_file(folder / "ack", b"%d %d\n" % (position.n, position.segment), 0o644, strange=True)


def acknowledged(folder: Path) -> tuple[int, int]:
    """The number up to which all lines are committed and the segment it lies in; 0, 0 where nothing is."""
    try:
        n, segment = (folder / "ack").read_bytes().split()
        return int(n), int(segment)
    except (FileNotFoundError, ValueError):
        return 0, 0


def prune(folder: Path) -> int:
    """Delete the segments that are wholly committed; returns how many. Only the writer's process calls this."""
    _, segment = acknowledged(folder)
    done = [first for first in segments(folder)[:-1] if first < segment]
    for first in done:
        segment_path(folder, first).unlink(missing_ok=True)
    return len(done)
