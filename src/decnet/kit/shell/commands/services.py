"""Packages, units, jobs and the end of it all: apt, dpkg, systemctl, service, journalctl."""

from decnet.events import SECOND
from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.moments import stamp
from decnet.kit.shell.node import ROOT, Refused
from decnet.kit.shell.options import options
from decnet.kit.shell.streams import lines_of
from decnet.kit.shell.tasks import Routine, ShellExit

UNITS = {"ssh": "OpenBSD Secure Shell server", "cron": "Regular background program processing daemon",
         "systemd-journald": "Journal Service", "systemd-logind": "User Login Management",
         "systemd-udevd": "Rule-based Manager for Device Events and Files", "dbus": "D-Bus System Message Bus",
         "systemd-timesyncd": "Network Time Synchronization", "networking": "Raise network interfaces"}  # fmt: skip
OWN = {"http": ("nginx", "A high performance web server and a reverse proxy server"),
       "https": ("nginx", "A high performance web server and a reverse proxy server"),
       "mysql": ("mysql", "MySQL Community Server"), "redis": ("redis-server", "Advanced key-value store"),
       "ftp": ("vsftpd", "vsftpd FTP server"), "smtp": ("postfix", "Postfix Mail Transport Agent"),
       "telnet": ("inetd", "Internet superserver")}  # fmt: skip
PACKAGES = (
    "adduser", "apt", "base-files", "bash", "bsdutils", "coreutils", "cron", "curl", "dash", "dbus", "dpkg",
    "e2fsprogs", "findutils", "grep", "gzip", "hostname", "iproute2", "iptables", "iputils-ping", "kmod", "less",
    "libc6", "login", "logrotate", "man-db", "mount", "nano", "net-tools", "netcat-openbsd", "openssh-client",
    "openssh-server", "passwd", "perl", "procps", "python3", "rsyslog", "sed", "sudo", "systemd", "tar", "tzdata",
    "udev", "util-linux", "vim-tiny", "wget", "xz-utils",
)  # fmt: skip
CHANGES = frozenset((
    "start", "stop", "restart", "reload", "enable", "disable", "mask", "unmask", "daemon-reload", "kill",
    "try-restart", "force-reload", "reenable", "preset",
))  # fmt: skip


def units(call: Call) -> dict[str, str]:
    """The units that run here, with what they are."""
    services = call.machine.persona.archetype.services
    return UNITS | {OWN[service][0]: OWN[service][1] for service in services if service in OWN}


def system_control(call: Call) -> int:
    """``systemctl``."""
    words = [word for word in call.args if not word.startswith("-")]
    verb, names = (words[0] if words else "list-units"), [word.removesuffix(".service") for word in words[1:]]
    known = units(call)
    if verb in CHANGES:
        if call.who.uid:
            call.err(f"Failed to {verb} {names[0] if names else ''}.service: Interactive authentication required.\n"
                     "See system logs and 'systemctl status' for details.")  # fmt: skip
            return 1
        for name in names:
            if name not in known and not call.exists(f"/etc/systemd/system/{name}.service"):
                verbs = {"enable": "enable unit: Unit file", "disable": "disable unit: Unit file"}.get(verb)
                call.err(f"Failed to {verbs} {name}.service does not exist." if verbs else
                         f"Failed to {verb} {name}.service: Unit {name}.service not found.")  # fmt: skip
                return 5 if verb != "enable" else 1
        call.world.affects("write")
        return 0
    if verb in ("is-active", "is-enabled"):
        found = bool(names) and names[0] in known
        call.line({"is-active": "active", "is-enabled": "enabled"}[verb] if found else
                  "inactive" if verb == "is-active" else "not-found")  # fmt: skip
        return 0 if found else 3
    if verb == "status" and names:
        return max(_status(call, name, known) for name in names)
    if verb == "status":
        call.line(f"* {call.machine.hostname}\n    State: running\n    Units: 271 loaded (incl. loaded aliases)\n"
                  f"     Jobs: 0 queued\n   Failed: 0 units\n    Since: {_since(call)}")  # fmt: skip
        return 0
    if verb in ("list-units", "list-unit-files"):
        call.line("  UNIT                             LOAD   ACTIVE SUB     DESCRIPTION")
        for name, text in sorted(known.items()):
            call.line(f"  {name + '.service':<32} loaded active running {text}")
        call.line(f"\n{len(known)} loaded units listed. Pass --all to see loaded but inactive units, too.")
        return 0
    call.err(f"Unknown command verb {verb}.")
    return 1


def _since(call: Call) -> str:
    booted, days = call.machine.persona.booted, call.machine.uptime // 86_400
    return f"{stamp(booted, '%a %Y-%m-%d %H:%M:%S UTC')}; {days} days ago"


def _status(call: Call, name: str, known: dict[str, str]) -> int:
    if name not in known:
        call.err(f"Unit {name}.service could not be found.")
        return 4
    process = next((each for each in call.machine.processes.all() if name[:4] in each.command), None)
    pid = process.pid if process else 412
    call.line(
        f"* {name}.service - {known[name]}\n"
        f"     Loaded: loaded (/lib/systemd/system/{name}.service; enabled; preset: enabled)\n"
        f"     Active: active (running) since {_since(call)}\n   Main PID: {pid} ({name})\n      Tasks: 1\n"
        f"     Memory: 6.1M\n        CPU: 2.310s\n     CGroup: /system.slice/{name}.service"
    )
    return 0


def service(call: Call) -> int:
    """``service``."""
    words = [word for word in call.args if not word.startswith("-")]
    if "--status-all" in call.args:
        for name in sorted(units(call)):
            if not name.startswith("systemd"):
                call.line(f" [ + ]  {name}")
        return 0
    if len(words) < 2:
        call.err("Usage: service < option > | --status-all | [ service_name [ command | --full-restart ] ]")
        return 1
    name, verb = words[0], words[1]
    if verb == "status":
        return _status(call, {"sshd": "ssh"}.get(name, name), units(call))
    if name not in units(call) and not call.exists(f"/etc/init.d/{name}"):
        call.err(f"Failed to {verb} {name}.service: Unit {name}.service not found.")
        return 5
    call.world.affects("write")
    return 0


def apt(call: Call) -> "int | Routine":
    """``apt`` and ``apt-get``: the mirrors cannot be reached."""
    words = [word for word in call.args if not word.startswith("-")]
    verb = words[0] if words else ""
    if call.name == "apt" and not call.on_terminal and verb:
        call.err("\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n")
    if (
        verb in ("update", "install", "upgrade", "remove", "purge", "dist-upgrade", "full-upgrade", "autoremove")
        and call.who.uid
    ):
        lists = verb == "update"
        path = "/var/lib/apt/lists/lock" if lists else "/var/lib/dpkg/lock-frontend"
        call.err(f"E: Could not open lock file {path} - open (13: Permission denied)")
        call.err(
            "E: Unable to lock directory /var/lib/apt/lists/"
            if lists
            else "E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?"
        )
        return 100
    if verb == "update":
        return _update(call)
    if verb in ("install", "remove", "purge", "upgrade", "dist-upgrade", "full-upgrade", "autoremove"):
        return _install(call, verb, words[1:])
    if verb == "list":
        for name in PACKAGES:
            call.line(f"{name}/stable,now {_version(call, name)} amd64 [installed]")
        return 0
    if verb in ("search", "show", "policy", "clean", "autoclean", "moo", "check"):
        return 0
    call.line(f"{call.name} 2.6.1 (amd64)\nUsage: {call.name} [options] command")
    return 0 if not verb else 100


def _mirror(call: Call) -> str:
    return "deb.debian.org" if call.machine.persona.distro.key == "debian" else "archive.ubuntu.com"


def _update(call: Call) -> Routine:
    mirror, code = _mirror(call), call.machine.persona.distro.codename
    yield call.sleep(8 * SECOND)
    root = "debian" if "debian" in mirror else "ubuntu"
    call.line(f"Ign:1 http://{mirror}/{root} {code} InRelease")
    yield call.sleep(6 * SECOND)
    call.line(f"Err:1 http://{mirror}/{root} {code} InRelease\n  Temporary failure resolving '{mirror}'")
    call.line("Reading package lists... Done")
    call.err(
        f"W: Failed to fetch http://{mirror}/{root}/dists/{code}/InRelease  Temporary failure resolving '{mirror}'\n"
        "W: Some index files failed to download. They have been ignored, or old ones used instead."
    )
    return 0


def _install(call: Call, verb: str, names: list[str]) -> Routine:
    call.out("Reading package lists... Done\nBuilding dependency tree... Done\nReading state information... Done\n")
    yield call.sleep(SECOND)
    fresh = [name for name in names if name not in PACKAGES]
    for name in names:
        if name in PACKAGES and verb == "install":
            call.line(f"{name} is already the newest version ({_version(call, name)}).")
        elif verb == "install":
            call.err(f"E: Unable to locate package {name}")
        elif name not in PACKAGES:
            call.line(f"Package '{name}' is not installed, so not removed")
    if fresh and verb == "install":
        return 100
    call.line("0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.")
    return 0


def _version(call: Call, name: str) -> str:
    """A version that a package of that age has."""
    seed = call.machine.persona.seed
    major, minor, build = (
        seed.number(f"package.{name}.{part}", 0, most) for part, most in (("a", 9), ("b", 32), ("c", 5))
    )
    return f"{major}.{minor}-{build + 1}"


def packages(call: Call) -> int:
    """``dpkg``."""
    given = options(call, "lLsiSrPCVa", names={"list": "l", "listfiles": "L", "status": "s", "install": "i",
                    "get-selections": "G", "print-architecture": "A", "configure": "c", "version": "v"})  # fmt: skip
    if "A" in given:
        call.line("amd64")
    elif "l" in given:
        wanted = given.operands
        call.line(
            "Desired=Unknown/Install/Remove/Purge/Hold\n| "
            "Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/"
            "Trig-pend\n|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)"
        )
        call.line(
            "||/ Name                 Version          Architecture Description\n"
            "+++-====================-================-============-================================="
        )
        shown = [name for name in PACKAGES if not wanted or name in wanted]
        for name in shown:
            call.line(f"ii  {name:<20} {_version(call, name):<16} amd64        {name}")
        if wanted and not shown:
            call.err(f"dpkg-query: no packages found matching {wanted[0]}")
            return 1
    elif "s" in given or "L" in given:
        for name in given.operands:
            if name not in PACKAGES:
                call.err(
                    f"dpkg-query: package '{name}' is not installed and no information is available\nUse "
                    f"dpkg --info (= "
                    "dpkg-deb --info) to examine archive files."
                )
                return 1
            call.line(
                f"Package: {name}\nStatus: install ok installed\nPriority: optional\nVersion: {_version(call, name)}"
            )
    elif "G" in given:
        call.out("".join(f"{name}\t\t\t\t\tinstall\n" for name in PACKAGES))
    elif "i" in given and given.operands:
        call.err(f"dpkg: error: cannot access archive '{given.operands[0]}': No such file or directory")
        return 2
    else:
        call.err("dpkg: error: need an action option")
        return 2
    return 0


def journal(call: Call) -> int:
    """``journalctl``."""
    for path in ("/var/log/syslog", "/var/log/messages"):
        if call.exists(path) and call.who.uid == 0:
            lines = lines_of(call.read_file(path))
            call.out("".join(f"{line}\n" for line in lines[-30:]))
            return 0
    call.line("Hint: You are currently not seeing messages from other users and the system.\n-- No entries --")
    return 0


def time_control(call: Call) -> int:
    """``timedatectl`` and ``hostnamectl``."""
    machine, persona = call.machine, call.machine.persona
    if call.name == "hostnamectl":
        call.line(
            f" Static hostname: {machine.hostname}\n       Icon name: computer-vm\n         Chassis: vm\n"
            f"      Machine ID: {persona.seed.material('machine-id', 16).hex()}\n         Boot ID: "
            f"{machine.boot_id.replace('-', '')}\n"
            f"  Virtualization: kvm\nOperating System: {persona.distro.pretty}\n          Kernel: Linux "
            f"{persona.kernel[0]}\n"
            "    Architecture: x86-64"
        )
        return 0
    now = stamp(call.now, "%a %Y-%m-%d %H:%M:%S UTC")
    call.line(
        f"               Local time: {now}\n           Universal time: {now}\n                 RTC time: {now[:-4]}\n"
        "                Time zone: Etc/UTC (UTC, +0000)\nSystem clock synchronized: yes\n              NTP "
        "service: active\n"
        "          RTC in local TZ: no"
    )
    return 0


def release(call: Call) -> int:
    """``lsb_release``."""
    distro = call.machine.persona.distro
    given = options(call, "aidrcsvh", names={"all": "a", "id": "i", "description": "d", "release": "r", "codename": "c",
                                           "short": "s"})  # fmt: skip
    rows = {
        "i": ("Distributor ID", "Debian" if distro.key == "debian" else "Ubuntu"),
        "d": ("Description", distro.pretty),
        "r": ("Release", distro.version),
        "c": ("Codename", distro.codename),
    }
    if "a" in given or not given.flags:
        call.err("No LSB modules are available.")
    for letter, (name, value) in rows.items():
        if letter in given or "a" in given:
            call.line(value if "s" in given else f"{name}:\t{value}")
    return 0


def crontab(call: Call) -> Routine:
    """The visitor's table is kept in the spool, as cron does."""
    given = options(call, "lrei", "uc")
    user = given.value("u", call.world.user_name(call.who.uid))
    path = f"/var/spool/cron/crontabs/{user}"
    yield None
    if "l" in given:
        if not call.files.exists(path, ROOT):
            call.err(
                f"no crontab for {user}"
                if not call.embedded
                else f"crontab: can't open '{user}': No such file or directory"
            )
            return 1
        call.raw(call.files.read(path, ROOT))
        return 0
    if "r" in given:
        if not call.files.exists(path, ROOT):
            call.err(f"no crontab for {user}")
            return 1
        call.files.remove(path, ROOT)
        call.world.affects("write")
        return 0
    if "e" in given:
        if not call.files.exists(path, ROOT):
            call.err(f"no crontab for {user} - using an empty one")
        call.err("No modification made")
        return 0
    name = given.operands[0] if given.operands else "-"
    try:
        data = yield from call.input(name)
    except Refused as refusal:
        call.err(f"{name}: {refusal.reason}")
        return 1
    call.files.write(path, ROOT, data, mode=0o600)
    call.world.affects("write")
    return 0


def no_login(call: Call) -> int:
    call.line("This account is currently not available.")
    return 1


def reboot(call: Call) -> int:
    """``reboot``, ``shutdown``, ``halt``, ``poweroff``: the connection goes."""
    if call.who.uid:
        call.err("Call to Reboot failed: Interactive authentication required." if not call.embedded
                 else f"{call.name}: Operation not permitted")  # fmt: skip
        return 1
    if call.name in ("shutdown", "init") and not call.args:
        return 0
    call.world.affects("write")
    raise ShellExit(255)


COMMANDS: dict[str, Command] = {
    "systemctl": system_control, "service": service, "apt": apt, "apt-get": apt, "dpkg": packages,
    "dpkg-query": packages,
    "journalctl": journal, "timedatectl": time_control, "hostnamectl": time_control,
    "lsb_release": release, "crontab": crontab, "nologin": no_login, "reboot": reboot, "shutdown": reboot,
    "halt": reboot, "poweroff": reboot, "init": reboot, "telinit": reboot,
}  # fmt: skip
