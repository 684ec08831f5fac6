"""Files that a sensor wrote: opened as if an attacker had. No link is followed, no device or pipe is read."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath


class NoSuchFile(Exception):
    """There is no such regular file."""


@contextmanager
def open_below(root: Path, relative: str) -> Iterator[tuple[int, os.stat_result]]:
    """A descriptor, to read, of the regular file ``relative`` below ``root``, with what is known of it.

    What lies above ``root`` is trusted; neither it nor any component below may be a link. Raises :class:`NoSuchFile`.
    """
    parts = PurePosixPath(relative).parts
    if not parts or any(part in ("..", "/") or "\0" in part for part in parts):
        raise NoSuchFile(relative)
    try:
        handle = _descend(root, parts)
    except OSError as err:
        raise NoSuchFile(relative) from err
    try:
        known = os.fstat(handle)
        if not stat.S_ISREG(known.st_mode):
            raise NoSuchFile(relative)
        yield handle, known
    finally:
        os.close(handle)


def _descend(root: Path, parts: tuple[str, ...]) -> int:
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    for part in parts[:-1]:
        try:
            deeper = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
        finally:
            os.close(folder)
        folder = deeper
    try:
        return os.open(parts[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    finally:
        os.close(folder)
