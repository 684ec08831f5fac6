"""What visitors leave: files under their SHA-256, capped, never executable."""

import logging
import os
import shutil
from hashlib import sha256
from pathlib import Path

from decnet.ground import artifact_path

log = logging.getLogger(__name__)

INCOMING = ".incoming"


def clear(root: Path) -> None:
    """Delete what an earlier life of the process did not finish."""
    shutil.rmtree(root / INCOMING, ignore_errors=True)


class Specimen:
    """A file on its way into quarantine. At most ``limit`` bytes are stored, all are hashed and counted."""

    def __init__(self, root: Path, name: str, limit: int) -> None:
        self._root, self._limit = root, limit
        self._draft = root / INCOMING / name
        self._handle, self._hash, self._size, self._stored = -1, sha256(), 0, 0
        if limit:
            try:
                self._draft.parent.mkdir(parents=True, exist_ok=True)
                self._handle = os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
            except OSError:
                log.warning("no room for a file in quarantine", exc_info=True)

    def add(self, data: bytes) -> None:
        """One more piece. A disk that takes no more is no error: fewer bytes are stored."""
        self._hash.update(data)
        self._size += len(data)
        piece = data[: max(0, self._limit - self._stored)]
        if piece and self._handle >= 0:
            try:
                written = os.write(self._handle, piece)
            except OSError:
                written = 0
            self._stored += written
            if written < len(piece):
                self._limit = self._stored

    def finish(self) -> tuple[str, int, int]:
        """Put the file in its place, durably; its hash, the bytes that came, the bytes that are stored.

        Slow: call it in a thread.
        """
        digest = self._hash.hexdigest()
        if self._handle >= 0:
            try:
                self._settle(digest)
            except OSError:
                self._stored = 0
            self._draft.unlink(missing_ok=True)
        return digest, self._size, self._stored

    def drop(self) -> None:
        """Forget an unfinished file."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
            self._draft.unlink(missing_ok=True)

    def _settle(self, digest: str) -> None:
        handle, self._handle = self._handle, -1
        try:
            os.fchmod(handle, 0o440)
            os.fdatasync(handle)
        finally:
            os.close(handle)
        if self._stored < self._size:
            digest = f"{digest}.part"
        path = artifact_path(self._root, digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            self._draft.replace(path)
