"""Files that are whole or absent, and files of somebody whom nobody trusts."""

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import get_native_id

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_DRAFT = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_NO_FILE = (errno.ELOOP, errno.ENXIO)  # a link, a socket
_STRANGE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def replace_file(path: Path, data: bytes, mode: int = 0o600, *, strange: bool = False) -> None:
    """Put ``data`` at ``path`` so that every reader, even after a power cut, sees all of it or all of what was before.

    ``strange``: the folder may have been put there by somebody else, so it must be there, and be no link. Raises
    OSError; nothing is left behind then.
    """
    if not strange:
        path.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(path.parent, _FOLDER | (os.O_NOFOLLOW if strange else 0))
    draft = f".{path.name}.{get_native_id()}"
    try:
        _write_draft(folder, draft, data, mode)
        os.rename(draft, path.name, src_dir_fd=folder, dst_dir_fd=folder)
        os.fsync(folder)
    except OSError:
        _remove(folder, draft)
        raise
    finally:
        os.close(folder)


class Planted(OSError):
    """Something stands in the place of a regular file."""


@contextmanager
def sole(path: Path) -> Iterator[None]:
    """Hold the lock at ``path``, which goes with the process. Raises BlockingIOError where another process holds it."""
    with path.open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def open_strange(path: str | Path, folder: int | None = None) -> int:
    """A descriptor, to read, of the regular file at ``path``: no link is followed, and no pipe waited for.

    ``path`` is taken from the folder with that descriptor, where there is one. Raises OSError, and :class:`Planted`
    for anything that is no regular file.
    """
    try:
        handle = os.open(path, _STRANGE, dir_fd=folder)
    except OSError as err:
        if err.errno in _NO_FILE:
            raise Planted(err.errno, "not a regular file", str(path)) from err
        raise
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise Planted(0, "not a regular file", str(path))


def read_strange(path: Path, most: int) -> bytes:
    """At most the first ``most`` bytes of the regular file at ``path``. Raises OSError; see :func:`open_strange`."""
    with os.fdopen(open_strange(path), "rb") as file:
        return file.read(most)


def _write_draft(folder: int, draft: str, data: bytes, mode: int) -> None:
    _remove(folder, draft)  # left by an earlier thread with our number, or a trap
    with os.fdopen(os.open(draft, _DRAFT, mode, dir_fd=folder), "wb") as file:
        os.fchmod(file.fileno(), mode)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _remove(folder: int, name: str) -> None:
    try:
        os.unlink(name, dir_fd=folder)
    except FileNotFoundError:
        return
