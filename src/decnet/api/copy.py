"""The copy of the log for human eyes: a plain file that grows, and is put aside when it is large."""

from pathlib import Path

from decnet.api.items import masked_line
from decnet.core import log
from decnet.core.bus import SYSTEM_LOG
from decnet.core.database import Database, Scope
from decnet.core.log import Filters
from decnet.core.runner import cursor, move
from decnet.core.supervisor import Chore

NAME = "log_copy"
LARGEST = 64 << 20
"""Bytes after which a file is put aside."""
KEPT = 5
"""Files that are kept aside: ``NAME.1`` is the newest."""
_BATCH = 500


class LogCopy:
    """Appends each event's line, secrets masked, to a file. A crash may leave the last lines there twice."""

    def __init__(self, database: Database, scope: Scope, path: Path, largest: int = LARGEST) -> None:
        self._database, self._scope, self._path, self._largest = database, scope, path, largest

    def chore(self) -> Chore:
        """What the runner runs."""
        return Chore(NAME, self.act, 1.0, (SYSTEM_LOG,))

    def act(self) -> bool:
        """Append what is new; True where there is more. Raises BackendError, OSError."""
        with self._database.read() as tx:
            seq = cursor(tx, NAME)
            looked = log.look(tx, self._scope, Filters(), _BATCH, seq, "asc")
        if looked.reached <= seq:
            return False
        if looked.items:
            self._append("".join(masked_line(each) + "\n" for each in looked.items))
        with self._database.write() as tx:
            move(tx, NAME, looked.reached)
        return not looked.done

    def _append(self, text: str) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if self._path.exists() and self._path.stat().st_size >= self._largest:
            self._rotate()
        with self._path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)

    def _rotate(self) -> None:
        for number in range(KEPT - 1, 0, -1):
            older = self._aside(number)
            if older.exists():
                older.replace(self._aside(number + 1))
        self._path.replace(self._aside(1))

    def _aside(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.name}.{number}")
