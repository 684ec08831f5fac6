"""A sensor's sign of life, for a hub that shares its disk."""

from errno import EDQUOT, ENOSPC
from pathlib import Path

import msgspec
from msgspec import Struct

from decnet.events import Micros
from decnet.ground.files import read_strange

HEARTBEAT = "heartbeat.json"
HEARTBEAT_EVERY: Micros = 2_000_000
_PAGE, _LARGEST = 1 << 12, 1 << 14


class Heartbeat(Struct, frozen=True):
    """What a sensor says of itself. ``given_up``: what the disk has no room for; ``generation``: of its plan."""

    at: Micros
    boot: str
    version: str
    generation: int
    sessions: int
    given_up: tuple[str, ...] = ()


def write_heartbeat(folder: Path, beat: Heartbeat) -> None:
    """Replace the heartbeat in a sensor's folder; it need not survive a power cut. Raises OSError.

    It has the size of a page, so that on a full disk the old one can be written over: a reader may then see half of it.
    """
    draft, data = folder / f".{HEARTBEAT}", msgspec.json.encode(beat).ljust(_PAGE)
    try:
        draft.write_bytes(data)
        draft.chmod(0o644)
        draft.replace(folder / HEARTBEAT)
    except OSError as err:
        if err.errno not in (ENOSPC, EDQUOT):
            raise
        draft.unlink(missing_ok=True)
        with (folder / HEARTBEAT).open("rb+") as file:
            file.write(data)


def read_heartbeat(folder: Path) -> Heartbeat | None:
    """The last heartbeat, None where there is none. The sensor is trusted with nothing."""
    try:
        return msgspec.json.decode(read_strange(folder / HEARTBEAT, _LARGEST), type=Heartbeat)
    except (OSError, msgspec.DecodeError, RecursionError):
        return None
