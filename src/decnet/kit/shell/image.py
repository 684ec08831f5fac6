"""A host's files as it was set up, out of its persona."""

from collections.abc import Callable
from functools import lru_cache, partial
from hashlib import shake_256

from decnet.events import SECOND, Micros
from decnet.kit.shell import etc, proc, programs
from decnet.kit.shell.files import Image
from decnet.kit.shell.logs import auth_log, bash_history, syslog
from decnet.kit.shell.machine import Machine, disk_of, interface_of
from decnet.kit.shell.node import BLOCK, CHARACTER, FILE, FOLDER, LINK, Node, join, parent
from decnet.kit.shell.processes import Process, Processes
from decnet.persona import Claim, Persona

DAY: Micros = 86_400 * SECOND
_FOLDERS = (
    "/boot", "/dev/pts", "/dev/shm", "/etc/apt/sources.list.d", "/etc/cron.d", "/etc/cron.daily", "/etc/cron.hourly",
    "/etc/cron.weekly", "/etc/cron.monthly", "/etc/default", "/etc/init.d", "/etc/network", "/etc/pam.d",
    "/etc/profile.d", "/etc/ssh/sshd_config.d", "/etc/ssl/certs", "/etc/ssl/private", "/etc/sudoers.d",
    "/etc/systemd/system", "/etc/security", "/etc/rc.d", "/home", "/lost+found", "/media", "/mnt", "/opt",
    "/proc/self/fd", "/proc/net", "/proc/sys/kernel", "/proc/sys/vm", "/proc/sys/net/ipv4", "/root", "/run/lock",
    "/run/user", "/run/systemd", "/srv", "/sys/class/net", "/sys/block", "/sys/kernel",
    "/sys/devices/virtual/dmi/id", "/tmp", "/usr/bin", "/usr/games", "/usr/include", "/usr/lib/systemd/system",
    "/usr/lib/x86_64-linux-gnu", "/usr/lib/modules", "/usr/lib64", "/usr/local/bin", "/usr/local/lib",
    "/usr/local/sbin", "/usr/local/share", "/usr/libexec", "/usr/sbin", "/usr/share/doc", "/usr/share/man",
    "/usr/src", "/var/backups", "/var/cache/apt/archives", "/var/lib/apt/lists", "/var/lib/dpkg", "/var/lib/systemd",
    "/var/local", "/var/log/apt", "/var/log/journal", "/var/mail", "/var/opt", "/var/spool/cron/crontabs",
    "/var/tmp", "/var/www/html",
)  # fmt: skip
_EMBEDDED_FOLDERS = (
    "/bin", "/dev/pts", "/dev/shm", "/etc/init.d", "/etc/network", "/home", "/lib", "/mnt/mtd/Config", "/mnt/usb",
    "/opt", "/proc/self/fd", "/proc/net", "/proc/sys/kernel", "/root", "/sbin", "/sys/class/net", "/sys/block",
    "/tmp", "/usr/bin", "/usr/lib", "/usr/sbin", "/usr/share", "/var/run", "/var/log", "/var/tmp",
    "/var/spool/cron/crontabs", "/var/www",
)  # fmt: skip
_LINKS = {"/bin": "usr/bin", "/sbin": "usr/sbin", "/lib": "usr/lib", "/lib64": "usr/lib64", "/var/run": "/run",
          "/var/lock": "/run/lock", "/etc/os-release": "../usr/lib/os-release", "/etc/mtab": "../proc/self/mounts",
          "/usr/bin/sh": "dash", "/usr/bin/awk": "mawk", "/usr/bin/nc": "netcat", "/usr/bin/editor": "nano",
          "/usr/sbin/reboot": "/bin/systemctl", "/usr/sbin/init": "/lib/systemd/systemd",
          "/etc/localtime": "/usr/share/zoneinfo/Etc/UTC"}  # fmt: skip
_PRIVATE = {"/root": 0o700, "/lost+found": 0o700, "/etc/ssl/private": 0o710, "/var/spool/cron/crontabs": 0o1730,
            "/tmp": 0o1777, "/var/tmp": 0o1777, "/dev/shm": 0o1777, "/etc/sudoers.d": 0o750, "/var/mail": 0o2775,
            "/run/lock": 0o1777, "/proc/self/fd": 0o500}  # fmt: skip
_SETUID = frozenset(("su", "sudo", "passwd", "mount", "umount", "chsh", "chfn", "gpasswd", "newgrp", "ping"))
_DEVICES = (
    ("null", CHARACTER | 0o666, (1, 3)), ("zero", CHARACTER | 0o666, (1, 5)), ("full", CHARACTER | 0o666, (1, 7)),
    ("random", CHARACTER | 0o666, (1, 8)), ("urandom", CHARACTER | 0o666, (1, 9)), ("tty", CHARACTER | 0o666, (5, 0)),
    ("console", CHARACTER | 0o600, (5, 1)), ("ptmx", CHARACTER | 0o666, (5, 2)), ("mem", CHARACTER | 0o640, (1, 1)),
    ("kmsg", CHARACTER | 0o644, (1, 11)), ("tty0", CHARACTER | 0o620, (4, 0)), ("tty1", CHARACTER | 0o620, (4, 1)),
)  # fmt: skip


@lru_cache(maxsize=32)
def image(claim: Claim) -> Image:
    """The files of the host that ``claim`` stands for."""
    return Image(_Builder(Persona(claim)).nodes)


def program(machine: str, name: str, size: int) -> bytes:
    """The bytes of a program: a header of the right architecture, then what nobody can read anyway."""
    wide = machine in ("x86_64", "aarch64")
    number = {"x86_64": 0x3E, "armv7l": 0x28, "aarch64": 0xB7}[machine]
    ident = b"\x7fELF" + bytes((2 if wide else 1, 1, 1, 0)) + bytes(8)
    kind = (3 if wide else 2).to_bytes(2, "little") + number.to_bytes(2, "little") + (1).to_bytes(4, "little")
    if wide:
        rest = (0x4040).to_bytes(8, "little") + (64).to_bytes(8, "little") + (size - 1984).to_bytes(8, "little")
        rest += bytes(4) + b"\x40\0\x38\0\x0d\0\x40\0\x1f\0\x1e\0"
        rest += bytes(400) + b"/lib64/ld-linux-x86-64.so.2\0"
    else:
        rest = (0x8178).to_bytes(4, "little") + (52).to_bytes(4, "little") + (size - 920).to_bytes(4, "little")
        rest += b"\x00\x02\x00\x05\x34\0\x20\0\x06\0\x28\0\x17\0\x16\0"
        rest += bytes(200) + b"/lib/ld-uClibc.so.0\0"
    head = ident + kind + rest
    return head + shake_256(name.encode()).digest(max(0, size - len(head)))


def _program(name: str, size: int, machine: Machine) -> bytes:
    return program(machine.persona.distro.machine, name, size)


class _Builder:
    """Puts the files together. Times lie between installation and the last boot."""

    def __init__(self, persona: Persona) -> None:
        self.persona, self.nodes = persona, dict[str, Node]()
        self._old = persona.installed
        self.nodes["/"] = Node(FOLDER | 0o755, mtime=self._old)
        self._embedded = persona.distro.family == "embedded"
        self._folders()
        self._etc()
        self._proc()
        self._programs()
        self._devices()
        self._homes()
        self._var()

    def _time(self, path: str) -> Micros:
        span = max(1, self.persona.booted - self._old)
        return self._old + self.persona.seed.number(f"mtime.{path}", 0, span // 4)

    def folder(self, path: str, mode: int = 0o755, uid: int = 0, gid: int = 0) -> None:
        if path in self.nodes:
            return
        if path != "/":
            self.folder(parent(path))
        live = path.startswith(("/proc", "/sys", "/run", "/tmp", "/dev"))
        self.nodes[path] = Node(FOLDER | mode, uid, gid, self.persona.booted if live else self._time(path))

    def file(self, path: str, text: str | bytes, mode: int = 0o644, uid: int = 0, gid: int = 0,
             mtime: Micros | None = None) -> None:  # fmt: skip
        self.folder(parent(path))
        data = text.encode("latin-1", "replace") if isinstance(text, str) else text
        self.nodes[path] = Node(FILE | mode, uid, gid, self._time(path) if mtime is None else mtime, data)

    def live(self, path: str, make: Callable[[Machine], bytes], mode: int = 0o444) -> None:
        """A file of /proc: its size is 0, its content made when somebody looks."""
        self.folder(parent(path))
        self.nodes[path] = Node(FILE | mode, mtime=self.persona.booted, make=make)

    def link(self, path: str, target: str) -> None:
        self.folder(parent(path))
        self.nodes[path] = Node(LINK | 0o777, mtime=self._old, data=target.encode())

    def _folders(self) -> None:
        if not self._embedded:
            for path, target in _LINKS.items():
                if not path.startswith(("/usr/bin/", "/usr/sbin/")):
                    self.link(path, target)
        for path in _EMBEDDED_FOLDERS if self._embedded else _FOLDERS:
            self.folder(path, _PRIVATE.get(path, 0o755))

    def _etc(self) -> None:
        persona = self.persona
        shadow = 0 if self._embedded else 42
        self.file("/etc/passwd", etc.passwd(persona))
        self.file("/etc/shadow", etc.shadow(persona), 0o600 if self._embedded else 0o640, 0, shadow)
        self.file("/etc/group", etc.group(persona))
        self.file("/etc/hostname", persona.hostname + "\n")
        self.file("/etc/hosts", etc.hosts(persona))
        self.file("/etc/fstab", etc.fstab(persona, disk_of(persona)))
        self.file("/etc/issue", etc.issue(persona))
        self.file("/etc/resolv.conf", f"search {persona.domain}\nnameserver {_resolver(persona)}\n")
        self.file("/etc/profile", "# /etc/profile\nexport PATH\numask 022\n")
        self.file("/etc/shells", "/bin/sh\n" if self._embedded else "/bin/sh\n/bin/bash\n/usr/bin/bash\n/bin/rbash\n"
                  "/bin/dash\n/usr/bin/dash\n")  # fmt: skip
        self.file("/etc/os-release" if self._embedded else "/usr/lib/os-release", etc.os_release(persona))
        if self._embedded:
            self._etc_embedded()
            return
        self.file("/etc/debian_version", etc.release_point(persona))
        self.file("/etc/issue.net", etc.issue(persona).split(" \\n")[0] + "\n")
        self.file("/etc/crontab", etc.crontab())
        self.file("/etc/motd", etc.motd(persona))
        self.file("/etc/machine-id", persona.seed.material("machine-id", 16).hex() + "\n", 0o444)
        self.file("/etc/timezone", "Etc/UTC\n")
        self.file("/etc/ssh/sshd_config", etc.sshd_config())
        for kind in ("rsa", "ecdsa", "ed25519"):
            key = persona.seed.material(f"ssh.{kind}.comment", 300)
            self.file(f"/etc/ssh/ssh_host_{kind}_key", key.hex() + "\n", 0o600)
        self.file("/etc/sudoers", "Defaults\tenv_reset\nDefaults\tmail_badpass\n\nroot\tALL=(ALL:ALL) ALL\n\n"
                  "%sudo\tALL=(ALL:ALL) ALL\n\n@includedir /etc/sudoers.d\n", 0o440)  # fmt: skip
        self.file("/etc/gshadow", "root:*::\n", 0o640, 0, 42)
        self.file("/etc/bash.bashrc", '# System-wide .bashrc\n[ -z "$PS1" ] && return\nshopt -s checkwinsize\n')
        self.file("/etc/environment", 'PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"\n')
        self.file("/etc/nsswitch.conf", "passwd:         files systemd\ngroup:          files systemd\nhosts:          "
                  "files dns\n")  # fmt: skip
        self.file("/etc/sysctl.conf", "# see sysctl.conf (5)\n#net.ipv4.ip_forward=1\n")
        self.file("/etc/login.defs", "UID_MIN 1000\nUID_MAX 60000\nENCRYPT_METHOD YESCRYPT\n")
        name, code = ("debian", persona.distro.codename) if persona.distro.key == "debian" else (
            "ubuntu", persona.distro.codename)  # fmt: skip
        sources = (f"deb http://deb.debian.org/debian {code} main\n" if name == "debian" else
                   f"deb http://archive.ubuntu.com/ubuntu {code} main restricted universe\n")  # fmt: skip
        self.file("/etc/apt/sources.list", sources)
        if name == "ubuntu":
            self.file("/etc/lsb-release", etc.lsb_release(persona))
        for daemon in ("cron", "ssh", "rsyslog", "networking", "udev", *persona.archetype.services):
            self.file(f"/etc/init.d/{daemon}", "#!/bin/sh\nset -e\nexit 0\n", 0o755)

    def _etc_embedded(self) -> None:
        self.file("/etc/inittab", "::sysinit:/etc/init.d/rcS\nttyAMA0::respawn:/sbin/getty -L ttyAMA0 115200 vt100\n")
        self.file("/etc/init.d/rcS", "#!/bin/sh\nfor i in /etc/init.d/S??*; do\n  [ -x $i ] && $i start\ndone\n", 0o755)
        self.file("/etc/init.d/S50telnet", "#!/bin/sh\ntelnetd\n", 0o755)
        self.file("/mnt/mtd/Config/network", "DHCP=0\n")
        self.link("/linuxrc", "bin/busybox")
        self.link("/etc/mtab", "/proc/mounts")

    def _proc(self) -> None:
        files: dict[str, Callable[[Machine], bytes]] = {
            "version": proc.version, "cpuinfo": proc.cpuinfo, "meminfo": proc.meminfo, "uptime": proc.uptime,
            "loadavg": proc.loadavg, "mounts": proc.mounts, "self/mounts": proc.mounts, "partitions": proc.partitions,
            "net/dev": proc.net_dev, "stat": proc.stat,
            "cmdline": lambda machine: proc.text(f"BOOT_IMAGE=/boot/vmlinuz-{machine.persona.kernel[0]} root=/dev/"
                                                 f"{machine.disk}1 ro quiet\n"),
            "filesystems": lambda machine: b"nodev\tsysfs\nnodev\ttmpfs\nnodev\tproc\n\text4\n\tsquashfs\n",
            "swaps": lambda machine: b"Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n",
            "modules": lambda machine: b"" if machine.embedded else b"ext4 983040 1 - Live 0x0000000000000000\n",
            "self/cmdline": lambda machine: b"cat\0/proc/self/cmdline\0",
            "self/status": lambda machine: proc.status(machine.processes.all()[-1]).encode(),
            "self/environ": lambda machine: b"",
            "sys/kernel/hostname": lambda machine: machine.hostname.encode() + b"\n",
            "sys/kernel/osrelease": lambda machine: machine.persona.kernel[0].encode() + b"\n",
            "sys/kernel/version": lambda machine: machine.persona.kernel[1].encode() + b"\n",
            "sys/kernel/random/boot_id": lambda machine: machine.boot_id.encode() + b"\n",
        }  # fmt: skip
        for name, make in files.items():
            self.live(f"/proc/{name}", make)
        for process in Processes(_Asleep(self.persona)).all():
            self.live(f"/proc/{process.pid}/cmdline", partial(_command_line, process))
            self.live(f"/proc/{process.pid}/comm", partial(_name, process))
            self.live(f"/proc/{process.pid}/status", partial(_status, process))
            if not process.command.startswith("["):
                self.link(f"/proc/{process.pid}/exe", process.command.split()[0].rstrip(":"))
        self.link("/proc/self/exe", "/bin/busybox" if self._embedded else "/usr/bin/cat")
        self.live(f"/sys/class/net/{interface_of(self.persona)}/address", partial(_attribute, "mac"))
        self.live("/sys/class/net/lo/address", lambda machine: b"00:00:00:00:00:00\n")
        if not self._embedded:
            self.live(
                "/sys/devices/virtual/dmi/id/product_name", lambda machine: b"Standard PC (i440FX + PIIX, 1996)\n"
            )
            self.live("/sys/devices/virtual/dmi/id/sys_vendor", lambda machine: b"QEMU\n")

    def _programs(self) -> None:
        if self._embedded:
            self._binary("/bin/busybox", "busybox", 0o755, 641_204)
            for name in programs.APPLETS:
                self._applet(name)
            return
        for folder, names in (
            ("/usr/bin", programs.DEBIAN_BIN + programs.EXTRA_BIN),
            ("/usr/sbin", programs.DEBIAN_SBIN),
        ):
            for name in names:
                if f"{folder}/{name}" not in _LINKS:
                    self._binary(f"{folder}/{name}", name, 0o4755 if name in _SETUID else 0o755)
        for path, target in _LINKS.items():
            if path.startswith(("/usr/bin/", "/usr/sbin/")) and not target.startswith("/"):
                self.link(path, target)
                self._binary(join(parent(path), target), _named_by(path, target), 0o755)

    def _binary(self, path: str, name: str, mode: int, size: int = 0) -> None:
        size = size or 14_000 + int.from_bytes(shake_256(name.encode()).digest(2), "big") * 4
        self.nodes[path] = Node(FILE | mode, mtime=self._old - 90 * DAY, size=size, program=name,
                                make=partial(_program, name, size))  # fmt: skip

    def _applet(self, name: str) -> None:
        for folder, names in (("/bin", programs.APPLET_BIN), ("/sbin", programs.APPLET_SBIN),
                              ("/usr/sbin", programs.APPLET_USR_SBIN)):  # fmt: skip
            if name in names:
                self.link(
                    f"{folder}/{name}", "busybox" if folder == "/bin" else "../" * folder.count("/") + "bin/busybox"
                )
                return
        self.link(f"/usr/bin/{name}", "../../bin/busybox")

    def _devices(self) -> None:
        booted = self.persona.booted
        for name, mode, device in _DEVICES:
            self.nodes[f"/dev/{name}"] = Node(mode, 0, 5 if name.startswith("tty") else 0, booted, device=device)
        disk = disk_of(self.persona)
        for number in range(4 if self._embedded else 3):
            name = disk + (str(number) if self._embedded or number else "")
            device = (31 if self._embedded else 8, number)
            self.nodes[f"/dev/{name}"] = Node(BLOCK | 0o660, 0, 6, booted, device=device)
        for name, target in (("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"), ("stderr", "/proc/self/fd/2"),
                             ("fd", "/proc/self/fd")):  # fmt: skip
            self.link(f"/dev/{name}", target)
        if self._embedded:
            self.nodes["/dev/watchdog"] = Node(CHARACTER | 0o600, mtime=booted, device=(10, 130))
            self.folder("/dev/misc")
            self.nodes["/dev/misc/watchdog"] = Node(CHARACTER | 0o600, mtime=booted, device=(10, 130))

    def _homes(self) -> None:
        for account in self.persona.accounts:
            home, ids = account.home, (account.uid, account.gid)
            self.nodes.pop(home, None)
            private = 0o700 if not account.uid else 0o755 if self.persona.distro.key == "debian" else 0o750
            self.folder(home, private, *ids)
            if self._embedded:
                continue
            self.file(f"{home}/.bashrc", "# ~/.bashrc: executed by bash(1) for non-login shells.\n", 0o644, *ids)
            self.file(f"{home}/.profile", "# ~/.profile: executed by the login shell.\n", 0o644, *ids)
            self.file(f"{home}/.bash_history", bash_history(self.persona, account), 0o600, *ids,
                      mtime=self.persona.claim.born - DAY)  # fmt: skip
            if account.uid:
                self.file(f"{home}/.bash_logout", "# ~/.bash_logout\n", 0o644, *ids)
            self.folder(f"{home}/.ssh", 0o700, *ids)
            self.folder(f"{home}/.cache", 0o700, *ids)

    def _var(self) -> None:
        persona, born = self.persona, self.persona.claim.born
        if self._embedded:
            self.file("/var/log/messages", syslog(persona), mtime=born)
            return
        self.file("/var/log/auth.log", auth_log(persona), 0o640, 0, 4, born)
        self.file("/var/log/syslog", syslog(persona), 0o640, 0, 4, born)
        self.file("/var/log/dpkg.log", "", mtime=self._old + 20 * DAY)
        self.file("/var/log/kern.log", syslog(persona, kernel=True), 0o640, 0, 4, born)
        for name, mode in (("wtmp", 0o664), ("btmp", 0o660), ("lastlog", 0o664), ("faillog", 0o644)):
            self.file(f"/var/log/{name}", bytes(384 * 40), mode, 0, 43, born)
        self.file("/var/lib/dpkg/status", "", mtime=self._old + 20 * DAY)
        if "http" in persona.archetype.services or "https" in persona.archetype.services:
            self.file("/var/www/html/index.html", f"<html><head><title>{persona.hostname}</title></head></html>\n")
            self.file("/etc/nginx/nginx.conf", "user www-data;\nworker_processes auto;\n")
        if "mysql" in persona.archetype.services:
            self.folder("/var/lib/mysql", 0o700, 107, 111)
        if "redis" in persona.archetype.services:
            self.folder("/var/lib/redis", 0o750, 106, 110)
            self.file("/etc/redis/redis.conf", "bind 0.0.0.0\nport 6379\ndir /var/lib/redis\n", 0o640, 106, 110)


def _named_by(path: str, target: str) -> str:
    """The command that a linked program is: `dash` behind `sh` stays `dash`."""
    return "nc" if target == "netcat" else target


class _Asleep:
    """A host as far as its processes are concerned, with nobody logged in."""

    busy: Callable[[], list[Process]] = staticmethod(list)

    def __init__(self, persona: Persona) -> None:
        self.persona, self.embedded = persona, persona.distro.family == "embedded"


def _command_line(process: Process, machine: Machine) -> bytes:
    return b"" if process.command.startswith("[") else process.command.replace(" ", "\0").encode() + b"\0"


def _name(process: Process, machine: Machine) -> bytes:
    return f"{process.name}\n".encode()


def _status(process: Process, machine: Machine) -> bytes:
    return proc.status(process).encode()


def _attribute(key: str, machine: Machine) -> bytes:
    return f"{getattr(machine, key)}\n".encode()


def _resolver(persona: Persona) -> str:
    return persona.seed.pick("resolver", ("8.8.8.8", "1.1.1.1", "9.9.9.9"))
