"""What a machine says of itself: uname, id, ps, free, df and their like."""

import re

from decnet.events import SECOND, Micros
from decnet.kit.shell import proc
from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.commands.listing import human
from decnet.kit.shell.greeting import colleague
from decnet.kit.shell.machine import uname as whole_uname
from decnet.kit.shell.moments import stamp, up_for
from decnet.kit.shell.options import options

UNAME = {
    "sysname": "s", "kernel-name": "s", "nodename": "n", "kernel-release": "r", "kernel-version": "v",
    "machine": "m", "processor": "p", "hardware-platform": "i", "operating-system": "o", "all": "a",
}  # fmt: skip


def uname(call: Call) -> int:
    given = options(call, "asnrvmpio", names=UNAME)
    persona = call.machine.persona
    if "a" in given:
        whole = whole_uname(persona)
        if persona.distro.key.startswith("ubuntu"):
            whole = whole.replace(" GNU/Linux", " x86_64 x86_64 GNU/Linux")
        call.line(whole)
        return 0
    release, version = persona.kernel
    hardware = persona.distro.machine if persona.distro.key.startswith("ubuntu") else "unknown"
    values = {"s": "Linux", "n": call.machine.hostname, "r": release, "v": version, "m": persona.distro.machine,
              "p": hardware, "i": hardware, "o": "GNU/Linux"}  # fmt: skip
    call.line(" ".join(values[letter] for letter in "snrvmpio" if letter in given) or "Linux")
    return 0


def arch(call: Call) -> int:
    call.line(call.machine.persona.distro.machine)
    return 0


def host_name(call: Call) -> int:
    given = options(call, "fsdiIyA", "F", {"fqdn": "f", "short": "s", "all-ip-addresses": "I"})
    persona = call.machine.persona
    if given.operands:
        if call.who.uid:
            return call.fail("you must be root to change the host name")
        call.machine.hostname = given.operands[0][:64]
        call.world.affects("write")
        return 0
    if "I" in given or "i" in given:
        call.line(call.machine.address + (" " if "I" in given else ""))
    else:
        call.line(persona.fqdn if "f" in given else persona.domain if "d" in given else call.machine.hostname)
    return 0


def who_am_i(call: Call) -> int:
    call.line(call.world.user_name(call.who.uid))
    return 0


def identify(call: Call) -> int:
    """``id`` and ``groups``."""
    given = options(call, "ugnGrz")
    world = call.world
    user = given.operands[0] if given.operands else world.user_name(call.who.uid)
    if user not in world.users():
        return call.fail(f"'{user}': no such user" if not call.embedded else f"unknown user {user}")
    who = world.who(user)
    numbers = [who.gid, *(gid for gid in who.groups if gid != who.gid)]
    if call.name == "groups":
        call.line(" ".join(map(world.group_name, numbers)))
    elif "u" in given or "g" in given:
        number, name = (who.uid, user) if "u" in given else (who.gid, world.group_name(who.gid))
        call.line(name if "n" in given else str(number))
    elif "G" in given:
        call.line(" ".join(world.group_name(gid) if "n" in given else str(gid) for gid in numbers))
    else:
        groups = ",".join(f"{gid}({world.group_name(gid)})" for gid in numbers)
        call.line(f"uid={who.uid}({user}) gid={who.gid}({world.group_name(who.gid)}) groups={groups}")
    return 0


def uptime(call: Call) -> int:
    if "-p" in call.args:
        days, hours, minutes = (
            call.machine.uptime // 86400,
            call.machine.uptime // 3600 % 24,
            call.machine.uptime // 60 % 60,
        )
        call.line(f"up {days} days, {hours} hours, {minutes} minutes")
    elif "-s" in call.args:
        call.line(stamp(call.machine.persona.booted, "%Y-%m-%d %H:%M:%S"))
    else:
        call.line(_uptime(call))
    return 0


def _uptime(call: Call) -> str:
    users = int(bool(call.world.tty))
    load = ", ".join(call.machine.load)
    return (
        f" {stamp(call.now, '%H:%M:%S')} up {up_for(call.machine.uptime)},  {users} user{'' if users == 1 else 's'},  "
        f"load average: {load}"
    )


def logged_in(call: Call) -> int:
    """``w``, ``who`` and ``users``."""
    world, user = call.world, call.world.account.name
    if call.name == "users":
        call.line(user if world.tty else "")
        return 0
    if call.name == "w" and "-h" not in call.args:
        call.line(_uptime(call))
        call.line("USER     TTY      FROM             LOGIN@   IDLE   JCPU   PCPU WHAT")
    if not world.tty:
        return 0
    if call.name == "w":
        call.line(
            f"{user[:8]:<8} {world.tty:<8} {world.context.peer[:16]:<16} {stamp(world.started, '%H:%M')}    1.00s  "
            f"0.02s  0.00s {' '.join(call.words)}"
        )
    else:
        call.line(f"{user:<8} {world.tty:<12} {stamp(world.started, '%Y-%m-%d %H:%M')} ({world.context.peer})")
    return 0


def last(call: Call) -> int:
    """Who was here before."""
    given = options(call, "adFiwxR", "nfpst")
    persona, world = call.machine.persona, call.world
    if call.name == "lastb":
        call.line(f"\nbtmp begins {stamp(persona.claim.born, '%a %b %d %H:%M:%S %Y')}")
        return 0
    rows = list[str]()
    if world.tty:
        rows.append(f"{world.account.name[:8]:<8} {world.tty:<12} {world.context.peer:<16} "
                    f"{stamp(world.started, '%a %b %e %H:%M')}   still logged in")  # fmt: skip
    for index in range(6):
        account = persona.seed.pick(f"last.who.{index}", persona.accounts)
        begun = (
            persona.claim.born
            - (index * 3 + 1) * 86_400 * SECOND
            + persona.seed.number(f"last.{index}", 0, 50_000) * SECOND
        )
        minutes = persona.seed.number(f"last.for.{index}", 2, 190)
        rows.append(f"{account.name[:8]:<8} {'pts/0':<12} {colleague(world, account.name):<16} "
                    f"{stamp(begun, '%a %b %e %H:%M')} - {stamp(begun + minutes * 60 * SECOND, '%H:%M')}  "
                    f"({minutes // 60:02d}:{minutes % 60:02d})")  # fmt: skip
    release = persona.kernel[0]
    rows.append(f"reboot   system boot  {release[:16]:<16} {stamp(persona.booted, '%a %b %e %H:%M')}   still running")
    for row in rows[: given.number("n", len(rows))]:
        call.line(row)
    call.line(f"\nwtmp begins {stamp(persona.installed, '%a %b %e %H:%M:%S %Y')}")
    return 0


def last_log(call: Call) -> int:
    call.line("Username         Port     From                                       Latest")
    for account in call.machine.persona.accounts:
        moment = stamp(call.world.started, "%a %b %e %H:%M:%S +0000 %Y")
        shown = f"pts/0    {call.world.context.peer:<42} {moment}" if account.name == call.world.account.name else (
            "                                                    **Never logged in**")  # fmt: skip
        call.line(f"{account.name:<16} {shown}")
    return 0


def _moment(call: Call) -> Micros:
    """The moment that ``date -d`` names; now, where it is in words that are not known here."""
    text = next((call.args[at + 1] for at, word in enumerate(call.args[:-1]) if word in ("-d", "--date")), "")
    text = text or next((word.partition("=")[2] for word in call.args if word.startswith("--date=")), "")
    found = re.fullmatch(r"@(-?\d{1,12})", text)
    if found:
        return int(found.group(1)) * SECOND
    found = re.fullmatch(r"([-+]?\d{1,6})\s*(second|minute|hour|day|week|month|year)s?(\s+ago)?", text)
    word = {"yesterday": -1, "tomorrow": 1}.get(text, 0)
    if not found:
        return call.now + word * 86_400 * SECOND
    unit = {
        "second": 1,
        "minute": 60,
        "hour": 3600,
        "day": 86_400,
        "week": 604_800,
        "month": 2_592_000,
        "year": 31_536_000,
    }
    return call.now + int(found.group(1)) * unit[found.group(2)] * SECOND * (-1 if found.group(3) else 1)


def date(call: Call) -> int:
    now = _moment(call)
    forms = [word[1:] for word in call.args if word.startswith("+")]
    if forms:
        form = forms[0].replace("%N", f"{now % SECOND * 1000:09d}").replace("%s", str(now // SECOND))
        form = re.sub(r"%[:_0^#-]", "%", form).replace("%Z", "UTC").replace("%z", "+0000")
        call.line(
            stamp(now, re.sub(r"%(?![a-zA-Z%])", "%%", form[:500])).encode("latin-1", "replace").decode("latin-1")
        )
    elif any(word in call.args for word in ("-R", "--rfc-2822")):
        call.line(stamp(now, "%a, %d %b %Y %H:%M:%S +0000"))
    elif any(word.startswith(("-s", "--set")) for word in call.args) and call.who.uid:
        call.fail("cannot set date: Operation not permitted")
    else:
        call.line(stamp(now, "%a %b %e %H:%M:%S UTC %Y"))
    return 0


def free(call: Call) -> int:
    given = options(call, "bkmghtwl", "sc", {"mega": "m", "giga": "g", "human": "h", "kilo": "k", "bytes": "b"})
    machine = call.machine
    total, idle, cached, swap = machine.memory, machine.memory_free, machine.memory_cached, machine.swap
    shared = total // 400
    row, swapped = (total, total - idle - cached, idle, shared, cached, idle + cached * 9 // 10), (swap, 0, swap)

    def shown(value: int) -> str:
        if "h" in given:
            text = human(value * 1024)
            return text + ("i" if text[-1:] in "KMGT" else "B")
        return str(
            value // 1024 if "m" in given else value >> 20 if "g" in given else value * 1024 if "b" in given else value
        )

    if call.embedded:
        call.line("              total        used        free      shared  buff/cache   available")
        call.line("Mem:    " + "".join(f"{value:>12}" for value in row))
        return 0
    call.line("               total        used        free      shared  buff/cache   available")
    call.line("Mem:    " + "".join(f"{shown(value):>12}" for value in row))
    call.line("Swap:   " + "".join(f"{shown(value):>12}" for value in swapped))
    return 0


def disk_free(call: Call) -> int:
    """``df``."""
    given = options(call, "hHkmTialP", "txB", {"human-readable": "h", "print-type": "T", "total": "", "inodes": "i"})
    machine = call.machine
    if machine.embedded:
        rows = [
            ("/dev/root", "jffs2", machine.disk_size, machine.disk_used + 3_000, "/"),
            ("tmpfs", "tmpfs", machine.memory // 2, 84, "/tmp"),
            ("/dev/mtdblock3", "jffs2", 6_144, 1_212, "/mnt/mtd"),
        ]
    else:
        half = machine.memory // 2
        rows = [("udev", "devtmpfs", half - 25_000, 0, "/dev"), ("tmpfs", "tmpfs", machine.memory // 10, 712, "/run"),
                (f"/dev/{machine.disk}1", "ext4", machine.disk_size, machine.disk_used, "/"),
                ("tmpfs", "tmpfs", half, 0, "/dev/shm"), ("tmpfs", "tmpfs", 5_120, 0, "/run/lock"),
                ("tmpfs", "tmpfs", machine.memory // 10, 0, "/run/user/0")]  # fmt: skip
    if given.operands:
        rows = [row for row in rows if row[4] == "/" or call.absolute(given.operands[0]).startswith(row[4])][-1:]
    scaled = "h" in given or "H" in given
    kind = "Type      " if "T" in given else ""
    size = (
        " Size  Used Avail Use% Mounted on"
        if scaled
        else f"{'1M-blocks' if 'm' in given else '1K-blocks':>10}    Used Available Use% Mounted on"
    )
    call.line(f"{'Filesystem':<14} {kind}{size}")
    for name, type_, total, used, place in rows:
        free_ = max(0, (total - used) - (total // 20 if type_ == "ext4" else 0))
        share = f"{-(-used * 100 // max(1, used + free_))}%"
        unit = 1024 if "m" in given else 1
        if scaled:
            cells = f"{human(total * 1024):>5} {human(used * 1024):>5} {human(free_ * 1024):>5}"
        else:
            cells = f"{total // unit:>10} {used // unit:>7} {free_ // unit:>9}"
        call.line(f"{name:<14} {f'{type_:<9} ' if kind else ''}{cells} {share:>4} {place}")
    return 0


def mount(call: Call) -> int:
    """``mount`` without words shows what is mounted."""
    words = [word for word in call.args if not word.startswith("-")]
    if words and words[-1] not in ("ext4", "proc", "tmpfs"):
        if call.who.uid:
            return call.fail(f"{words[-1]}: must be superuser to use mount." if call.name == "mount"
                             else f"{words[-1]}: must be superuser to unmount.", 32)  # fmt: skip
        call.world.affects("write")
        if "remount" in " ".join(call.args):
            return 0
        if call.name == "umount":
            return call.fail(f"{words[-1]}: not mounted.", 32)
        return 0 if len(words) > 1 else call.fail(f"{words[0]}: can't find in /etc/fstab.", 1)
    for line in proc.mounts(call.machine).decode().splitlines():
        device, place, kind, flags, *_ = line.split()
        call.line(f"{device} on {place} type {kind} ({flags})")
    return 0


def environment(call: Call) -> int:
    """``printenv``."""
    if call.args:
        values = [call.environment[name] for name in call.args if name in call.environment]
        call.out("".join(f"{value}\n" for value in values))
        return int(len(values) < len(call.args))
    call.out("".join(f"{name}={value}\n" for name, value in call.environment.items()))
    return 0


def terminal(call: Call) -> int:
    """``tty``."""
    if not call.stdin.terminal:
        call.line("not a tty")
        return 1
    call.line(f"/dev/{call.world.tty}")
    return 0


def processors(call: Call) -> int:
    """``nproc``."""
    call.line(str(call.machine.cores))
    return 0


def login_name(call: Call) -> int:
    if not call.world.tty:
        return call.fail("no login name")
    call.line(call.world.account.name)
    return 0


def sync(call: Call) -> int:
    return 0


def host_id(call: Call) -> int:
    call.line(call.machine.persona.seed.material("hostid", 4).hex())
    return 0


def run_level(call: Call) -> int:
    call.line("N 5" if not call.embedded else "unknown")
    return 0


COMMANDS: dict[str, Command] = {
    "uname": uname, "arch": arch, "hostname": host_name, "whoami": who_am_i, "id": identify, "groups": identify,
    "uptime": uptime, "w": logged_in, "who": logged_in, "users": logged_in, "last": last, "lastb": last,
    "lastlog": last_log, "date": date, "free": free, "df": disk_free, "mount": mount, "umount": mount,
    "printenv": environment, "tty": terminal, "nproc": processors, "logname": login_name, "sync": sync,
    "hostid": host_id, "runlevel": run_level,
}  # fmt: skip
