"""Becoming nobody, and dying with one's parent."""

import ctypes
import os
import pwd
import resource
import signal
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def service_user() -> pwd.struct_passwd:
    """The user that a sensor with root becomes: `decnet` where there is one, else `nobody`."""
    try:
        return pwd.getpwnam("decnet")
    except KeyError:
        return pwd.getpwnam("nobody")


def own(folder: Path, user: pwd.struct_passwd) -> None:
    """Give a folder to ``user``, with what lies in it where it was somebody else's.

    Nothing is followed out of it. Raises OSError where it is no folder.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(handle).st_uid == user.pw_uid:
            return
        for _, folders, files, inside in os.fwalk(dir_fd=handle):
            for name in (*folders, *files):
                os.chown(name, user.pw_uid, user.pw_gid, dir_fd=inside, follow_symlinks=False)
        os.fchown(handle, user.pw_uid, user.pw_gid)
    finally:
        os.close(handle)


def become(user: pwd.struct_passwd) -> None:
    """Drop root for good. What lies under folders that ``user`` may not enter must be open by now."""
    os.setgroups([])
    os.setresgid(user.pw_gid, user.pw_gid, user.pw_gid)
    os.setresuid(user.pw_uid, user.pw_uid, user.pw_uid)


def die_with_parent(parent: int, number: int = signal.SIGTERM) -> None:
    """Ask the kernel for signal ``number`` when the parent is gone. To be called again after every change of user."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent:
        os.kill(os.getpid(), number)


def raise_file_limit() -> None:
    """As many open files as the system lets us have: a listening socket is one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
