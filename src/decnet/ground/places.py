"""Where a sensor keeps files, below its own folder: known to the sensor, which writes, and to the hub, which reads."""

import struct
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from decnet.events import SECOND, Micros

PLAN = "plan.json"
SPOOL = "spool"
RECORDINGS = "recordings"
ARTIFACTS = "artifacts"
OVERLAYS = "overlays"
KEYS = "keys"

INDEX_STRIDE = 100
"""A recording's index holds the offset of every so many-th entry, the first one included."""

_OFFSET = struct.Struct("<Q")


def recording_place(at: Micros, decky_id: str, session: str) -> str:
    """Where the recording of a session that began ``at`` lies, below :data:`RECORDINGS`.

    ``<day>/<decky_id>/<session>.cast``, the day in UTC. Beside it lies ``<session>.idx`` (see :func:`index_entry`).
    """
    day = datetime.fromtimestamp(at // SECOND, UTC).strftime("%Y-%m-%d")
    return str(PurePosixPath(day, decky_id, f"{session}.cast"))


def index_entry(offset: int) -> bytes:
    """One entry of an index: where in the file an entry of the recording begins, 8 bytes, little-endian."""
    return _OFFSET.pack(offset)


def index_offsets(data: bytes) -> list[int]:
    """The offsets in an index; what is not whole at its end is left out."""
    whole = len(data) - len(data) % _OFFSET.size
    return [offset for (offset,) in _OFFSET.iter_unpack(data[:whole])]


def artifact_path(root: Path, sha256: str) -> Path:
    """Where the file of that hash lies below the quarantine's root."""
    return root / sha256[:2] / sha256
