"""The programs of others that tests drive, and the Debian packages that hold them."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

CLIENTS = {
    "chromium": "chromium",
    "curl": "curl",
    "expect": "expect",
    "git": "git",
    "lftp": "lftp",
    "mysql": "default-mysql-client",
    "nmap": "nmap",
    "redis-cli": "redis-tools",
    "scp": "openssh-client",
    "sftp": "openssh-client",
    "ssh": "openssh-client",
    "ssh-keygen": "openssh-client",
    "sshpass": "sshpass",
    "telnet": "telnet",
}
SERVERS = {"sshd": "openssh-server"}
"""Real servers that decoys are compared with: installed where CI is set only, since nobody else wants them started."""

PACKAGES = CLIENTS | SERVERS
POLICY = Path("/usr/sbin/policy-rc.d")
PLACES = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))


def wanted() -> dict[str, str]:
    """Programs and their packages, as far as this machine is to have them."""
    return PACKAGES if os.environ.get("CI") else CLIENTS


def missing() -> list[str]:
    """Debian packages of which a program is not there."""
    return sorted({package for program, package in wanted().items() if shutil.which(program, path=PLACES) is None})


def can_install() -> bool:
    """Whether this is root on a Debian."""
    return os.geteuid() == 0 and Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def install(packages: Sequence[str]) -> bool:
    """Whether apt could install ``packages``. No server is started."""
    settings = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with _nothing_starts():
        for words in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
            command = ["apt-get", "--quiet", *words]
            done = subprocess.run(command, env=settings, capture_output=True, stdin=subprocess.DEVNULL, check=False)
            if done.returncode:
                return False
    return True


@contextmanager
def _nothing_starts() -> Iterator[None]:
    """Debian's way to say that packages are to leave their services alone."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)


def provide(say: Callable[[str], None]) -> None:
    """Get what is missing where that can be done, and say what was done or has to be."""
    lacking = missing()
    if lacking and can_install():
        say(f"tests drive real clients; installing by apt: {' '.join(lacking)}")
        install(lacking)
        lacking = missing()
    if lacking:
        say(f"tests that need these are skipped; install them to run all: {' '.join(lacking)}")
