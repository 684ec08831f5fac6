"""The programs of others that tests drive, and the Debian packages that hold them."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

PACKAGES = {
    "chromium": "chromium",
    "curl": "curl",
    "git": "git",
    "lftp": "lftp",
    "mysql": "default-mysql-client",
    "nmap": "nmap",
    "redis-cli": "redis-tools",
    "sftp": "openssh-client",
    "ssh": "openssh-client",
    "sshpass": "sshpass",
    "telnet": "telnet",
}


def missing() -> list[str]:
    """Debian packages of which a program is not there."""
    return sorted({package for program, package in PACKAGES.items() if shutil.which(program) is None})


def can_install() -> bool:
    return os.geteuid() == 0 and Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def install(packages: Sequence[str]) -> bool:
    """Whether apt could install ``packages``."""
    settings = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        command = ["apt-get", "--quiet", *words]
        done = subprocess.run(command, env=settings, capture_output=True, stdin=subprocess.DEVNULL, check=False)
        if done.returncode:
            return False
    return True


def provide(say: Callable[[str], None]) -> None:
    """Get what is missing where that can be done, and say what was done or has to be."""
    lacking = missing()
    if not lacking:
        return
    if can_install():
        say(f"tests drive real clients; installing by apt: {' '.join(lacking)}")
        if install(lacking):
            return
    say(f"tests that need these are skipped; install them to run all: {' '.join(missing())}")
