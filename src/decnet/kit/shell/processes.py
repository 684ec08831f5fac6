"""The processes of a host: those that it has anyway, and those of the session that looks at them."""

from collections.abc import Callable
from functools import cached_property
from typing import Protocol

from msgspec import Struct

from decnet.events import SECOND, Micros
from decnet.persona import Persona


class Process(Struct, frozen=True):
    """One line of ``ps``. ``memory`` is its resident size and ``virtual`` the other, in KiB; ``started`` a moment."""

    pid: int
    parent: int
    user: str
    command: str
    tty: str = "?"
    state: str = "Ss"
    memory: int = 0
    virtual: int = 0
    started: Micros = 0
    seconds: int = 0

    @property
    def name(self) -> str:
        """As the kernel knows it: at most 15 characters, without path and arguments."""
        if self.command == "/sbin/init":
            return "systemd"
        if self.command.startswith("["):
            return self.command.strip("[]")[:15]
        return self.command.split()[0].split("/")[-1].lstrip("-").rstrip(":")[:15]


class Home(Protocol):
    """The part of a machine that is needed here. ``busy`` lists the processes of the session that looks."""

    @property
    def persona(self) -> Persona: ...
    @property
    def embedded(self) -> bool: ...
    @property
    def busy(self) -> Callable[[], list[Process]]: ...


_KERNEL = (
    "kthreadd", "rcu_gp", "rcu_par_gp", "slub_flushwq", "netns", "kworker/0:0H-events_highpri", "mm_percpu_wq",
    "rcu_tasks_kthread", "ksoftirqd/0", "rcu_preempt", "migration/0", "cpuhp/0", "kdevtmpfs", "inet_frag_wq", "kauditd",
    "khungtaskd", "oom_reaper", "writeback", "kcompactd0", "ksmd", "khugepaged", "kintegrityd", "kblockd",
    "blkcg_punt_bio", "devfreq_wq", "kswapd0", "kthrotld", "acpi_thermal_pm", "mld", "ipv6_addrconf", "kstrp",
    "scsi_eh_0", "scsi_tmf_0", "jbd2/root-8", "ext4-rsv-conver",
)  # fmt: skip
_DEBIAN: tuple[tuple[str, str, int, int], ...] = (
    ("root", "/lib/systemd/systemd-journald", 21_312, 64_884),
    ("root", "/lib/systemd/systemd-udevd", 6_240, 26_872),
    ("systemd-timesync", "/lib/systemd/systemd-timesyncd", 6_980, 90_212),
    ("root", "/usr/sbin/cron -f", 2_760, 6_612),
    ("messagebus", "/usr/bin/dbus-daemon --system --address=systemd: --nofork --nopidfile --systemd-activation "
     "--syslog-only", 4_764, 9_252),
    ("root", "/lib/systemd/systemd-logind", 7_868, 25_512),
    ("root", "/sbin/agetty -o -p -- \\u --noclear - linux", 1_080, 5_872),
)  # fmt: skip
_SERVICES: dict[str, tuple[tuple[str, str, int, int], ...]] = {
    "ssh": (("root", "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups", 9_320, 15_436),),
    "http": (
        ("root", "nginx: master process /usr/sbin/nginx -g daemon on; master_process on;", 1_764, 10_344),
        ("www-data", "nginx: worker process", 4_956, 12_212),
    ),
    "ftp": (("root", "/usr/sbin/vsftpd /etc/vsftpd.conf", 3_296, 9_048),),
    "redis": (("redis", "/usr/bin/redis-server 0.0.0.0:6379", 8_844, 66_236),),
    "mysql": (("mysql", "/usr/sbin/mysqld", 221_704, 1_354_464),),
    "smtp": (
        ("root", "/usr/lib/postfix/sbin/master -w", 4_808, 42_856),
        ("postfix", "qmgr -l -t unix -u", 7_252, 43_304),
        ("postfix", "pickup -l -t unix -u -c", 7_120, 43_252),
    ),
    "telnet": (("root", "/usr/sbin/inetd", 1_932, 6_184),),
}
_EMBEDDED = (
    ("root", "/sbin/syslogd -n", 524, 1_812),
    ("root", "/sbin/klogd -n", 520, 1_804),
    ("root", "/usr/sbin/telnetd", 488, 1_808),
    ("root", "/usr/sbin/nginx", 1_220, 4_040),
    ("root", "/usr/sbin/vsftpd", 804, 2_512),
    ("root", "/usr/bin/watchdog -t 5 /dev/watchdog", 480, 1_800),
    ("root", "/usr/bin/dvrapp", 18_440, 96_204),
    ("root", "/sbin/getty -L ttyAMA0 115200 vt100", 560, 1_812),
)
_EMBEDDED_KERNEL = ("kthreadd", "ksoftirqd/0", "kworker/0:0", "kworker/u:0", "khelper", "kdevtmpfs", "bdi-default",
                    "kblockd", "rpciod", "khubd", "kswapd0", "mmcqd/0", "jffs2_gcd_mtd3")  # fmt: skip


class Processes:
    """The table. What was killed stays away for the session."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._killed: set[int] = set()

    def all(self) -> list[Process]:
        """Every process, by number."""
        return [process for process in self._own if process.pid not in self._killed] + self._home.busy()

    def find(self, pid: int) -> Process | None:
        return next((process for process in self.all() if process.pid == pid), None)

    def kill(self, pid: int) -> None:
        """Remove a process that is not the session's own."""
        self._killed.add(pid)

    @cached_property
    def last(self) -> int:
        """The highest number given so far: a session's processes come after it."""
        return self._home.persona.seed.number("processes.last", 1_200, 28_000)

    @cached_property
    def _own(self) -> list[Process]:
        persona, embedded = self._home.persona, self._home.embedded
        seed, booted = persona.seed, persona.booted
        init = "init" if embedded else "/sbin/init"
        rows = [Process(1, 0, "root", init, "?", "Ss", *((504, 1_812) if embedded else (11_244, 167_508)), booted, 38)]
        for offset, name in enumerate(_EMBEDDED_KERNEL if embedded else _KERNEL):
            parent = 2 if offset else 0
            rows.append(Process(2 + offset * (1 if embedded else 2), parent, "root", f"[{name}]", "?", "I<" if offset
                                else "S", 0, 0, booted))  # fmt: skip
        pid = rows[-1].pid + seed.number("processes.gap", 120, 260)
        for index, (user, command, memory, virtual) in enumerate(self._daemons()):
            pid += seed.number(f"processes.step.{index}", 1, 34)
            rows.append(Process(pid, 1, user, command, "?", "Ss", memory, virtual, booted + (5 + index) * SECOND,
                                seed.number(f"processes.time.{index}", 0, 160)))  # fmt: skip
        return rows

    def _daemons(self) -> list[tuple[str, str, int, int]]:
        if self._home.embedded:
            return [*_EMBEDDED]
        services = dict.fromkeys(("ssh", *self._home.persona.archetype.services))
        return [*_DEBIAN, *(row for service in services for row in _SERVICES.get(service, ()))]
