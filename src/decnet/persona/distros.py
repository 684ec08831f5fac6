"""Operating systems that a host may claim, with the versions of the products that they ship.

Sources: the distributions' package indices (packages.debian.org, packages.ubuntu.com) and images of the systems.
"""

from msgspec import Struct


class Distro(Struct, frozen=True):
    """One operating system.

    key: its name in plans and commands
    family: `debian` or `embedded`
    name, version, codename: as in /etc/os-release
    pretty: PRETTY_NAME there
    kernels: what `uname -r` may say, each with `uname -v`
    machine: what `uname -m` says
    shell: the login shell of root
    stack: which operating system's TCP/IP it shows
    products: by service, the versions that real hosts of this system run
    """

    key: str
    family: str
    name: str
    version: str
    codename: str
    pretty: str
    kernels: tuple[tuple[str, str], ...]
    machine: str
    shell: str
    stack: str
    products: dict[str, tuple[str, ...]]


DEBIAN = Distro(
    key="debian",
    family="debian",
    name="Debian GNU/Linux",
    version="12",
    codename="bookworm",
    pretty="Debian GNU/Linux 12 (bookworm)",
    kernels=(
        ("6.1.0-25-amd64", "#1 SMP PREEMPT_DYNAMIC Debian 6.1.106-3 (2024-08-26)"),
        ("6.1.0-28-amd64", "#1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22)"),
        ("6.1.0-31-amd64", "#1 SMP PREEMPT_DYNAMIC Debian 6.1.128-1 (2025-02-07)"),
    ),
    machine="x86_64",
    shell="/bin/bash",
    stack="linux",
    products={
        "ssh": ("OpenSSH_9.2p1 Debian-2+deb12u3", "OpenSSH_9.2p1 Debian-2+deb12u5"),
        "http": ("nginx/1.22.1",),
        "ftp": ("vsFTPd 3.0.3",),
        "redis": ("7.0.15",),
        "mysql": ("5.5.5-10.11.6-MariaDB-0+deb12u1", "5.5.5-10.11.11-MariaDB-0+deb12u1"),
        "smtp": ("Postfix (Debian/GNU)",),
        "telnet": ("netkit",),
    },
)
UBUNTU22 = Distro(
    key="ubuntu22",
    family="debian",
    name="Ubuntu",
    version="22.04",
    codename="jammy",
    pretty="Ubuntu 22.04.5 LTS",
    kernels=(
        ("5.15.0-122-generic", "#132-Ubuntu SMP Thu Aug 29 13:45:52 UTC 2024"),
        ("5.15.0-130-generic", "#140-Ubuntu SMP Wed Dec 18 17:59:53 UTC 2024"),
        ("5.15.0-134-generic", "#145-Ubuntu SMP Wed Feb 12 20:08:39 UTC 2025"),
    ),
    machine="x86_64",
    shell="/bin/bash",
    stack="linux",
    products={
        "ssh": ("OpenSSH_8.9p1 Ubuntu-3ubuntu0.10", "OpenSSH_8.9p1 Ubuntu-3ubuntu0.11"),
        "http": ("nginx/1.18.0 (Ubuntu)",),
        "ftp": ("vsFTPd 3.0.5",),
        "redis": ("6.0.16",),
        "mysql": ("8.0.39-0ubuntu0.22.04.1", "8.0.41-0ubuntu0.22.04.1"),
        "smtp": ("Postfix (Ubuntu)",),
        "telnet": ("netkit",),
    },
)
UBUNTU20 = Distro(
    key="ubuntu20",
    family="debian",
    name="Ubuntu",
    version="20.04",
    codename="focal",
    pretty="Ubuntu 20.04.6 LTS",
    kernels=(
        ("5.4.0-196-generic", "#216-Ubuntu SMP Thu Aug 29 13:26:53 UTC 2024"),
        ("5.4.0-204-generic", "#224-Ubuntu SMP Thu Dec 5 13:38:28 UTC 2024"),
    ),
    machine="x86_64",
    shell="/bin/bash",
    stack="linux",
    products={
        "ssh": ("OpenSSH_8.2p1 Ubuntu-4ubuntu0.11", "OpenSSH_8.2p1 Ubuntu-4ubuntu0.12"),
        "http": ("nginx/1.18.0 (Ubuntu)",),
        "ftp": ("vsFTPd 3.0.3",),
        "redis": ("5.0.7",),
        "mysql": ("8.0.39-0ubuntu0.20.04.1", "8.0.41-0ubuntu0.20.04.1"),
        "smtp": ("Postfix (Ubuntu)",),
        "telnet": ("netkit",),
    },
)
EMBEDDED = Distro(
    key="embedded",
    family="embedded",
    name="Buildroot",
    version="2018.02.7",
    codename="",
    pretty="Buildroot 2018.02.7",
    kernels=(("3.10.90", "#1 Tue May 14 10:24:17 CST 2019"), ("3.18.20", "#3 Mon Aug 19 16:02:51 CST 2019")),
    machine="armv7l",
    shell="/bin/sh",
    stack="embedded",
    products={
        "http": ("nginx/1.14.2", "nginx/1.12.2"),
        "ftp": ("vsFTPd 3.0.3",),
        "telnet": ("busybox",),
    },
)

DISTROS: dict[str, Distro] = {distro.key: distro for distro in (DEBIAN, UBUNTU22, UBUNTU20, EMBEDDED)}
