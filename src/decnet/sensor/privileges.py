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
    """Give a folder, and what lies in it, to ``user``."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)


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
