"""Processes and hardware: ps, top, kill by name, lscpu, lspci, dmesg."""

from decnet.events import SECOND
from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.commands.flow import signal_process
from decnet.kit.shell.commands.listing import human
from decnet.kit.shell.moments import DAY, stamp, up_for
from decnet.kit.shell.options import options
from decnet.kit.shell.processes import Process
from decnet.kit.shell.tasks import Routine


def _time(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _started(call: Call, process: Process) -> str:
    recent = call.now - process.started < DAY * SECOND
    return stamp(process.started, "%H:%M" if recent else "%b%d")


def _visible(call: Call) -> list[Process]:
    return call.machine.processes.all()


def ps(call: Call) -> int:
    """Processes."""
    words = "".join(word.lstrip("-") for word in call.args if not word.isdigit())
    if call.embedded:
        call.line("  PID USER       VSZ STAT COMMAND")
        for process in _visible(call):
            size = str(process.virtual) if process.virtual < 10_000 else f"{process.virtual // 1024}m"
            command = process.command if "w" in words else process.command[:53]
            call.line(f"{process.pid:5d} {process.user:<8} {size:>5} {process.state[:2]:<4} {command}")
        return 0
    if "u" in words and not any(word.startswith("-u") for word in call.args):
        _long(call, all_="a" in words or "x" in words)
    elif "f" in words and "e" in words:
        call.line("UID          PID    PPID  C STIME TTY          TIME CMD")
        for process in _visible(call):
            call.line(f"{process.user[:8]:<8} {process.pid:7d} {process.parent:7d}  0 {_started(call, process)} "
                      f"{process.tty:<8} {_time(process.seconds)} {process.command}")  # fmt: skip
    else:
        every = any(letter in words for letter in "eAax")
        call.line("    PID TTY          TIME CMD")
        for process in _visible(call):
            if every or (process.tty == call.world.tty and call.world.tty):
                call.line(f"{process.pid:7d} {process.tty:<8} {_time(process.seconds)} {process.name}")
    return 0


def _long(call: Call, *, all_: bool) -> None:
    call.line("USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND")
    for process in _visible(call):
        if not all_ and process.tty != call.world.tty:
            continue
        share = process.memory * 1000 // call.machine.memory / 10
        user = process.user if len(process.user) <= 8 else process.user[:7] + "+"
        call.line(f"{user:<8} {process.pid:7d}  0.0 {share:4.1f} {process.virtual:6d} {process.memory:5d} "
                  f"{process.tty:<8} {process.state:<4} {_started(call, process)}   {process.seconds // 60}:"
                  f"{process.seconds % 60:02d} {process.command}")  # fmt: skip


def top(call: Call) -> "int | Routine":
    """What needs most; once, or again and again on a terminal."""
    if call.on_terminal and "-b" not in "".join(call.args) and not any(word.startswith("-n") for word in call.args):
        return _top_again(call)
    call.out(_top(call))
    return 0


def _top_again(call: Call) -> Routine:
    while True:
        call.out("\x1b[H\x1b[2J", _top(call)[:2400].rpartition("\n")[0], "\n")
        yield call.sleep(3 * SECOND)


def _top(call: Call) -> str:
    machine, processes = call.machine, _visible(call)
    used = machine.memory - machine.memory_free - machine.memory_cached
    if call.embedded:
        text = (f"Mem: {used}K used, {machine.memory_free}K free, 0K shrd, 0K buff, {machine.memory_cached}K cached\n"
                f"CPU:   2% usr   3% sys   0% nic  94% idle   0% io   0% irq   0% sirq\n"
                f"Load average: {' '.join(machine.load)} 1/{len(processes)} {processes[-1].pid}\n"
                "  PID  PPID USER     STAT   VSZ %VSZ %CPU COMMAND\n")  # fmt: skip
        return text + "".join(
            f"{each.pid:5d} {each.parent:5d} {each.user:<8} {each.state[:1]:<4} {each.virtual:6d}   0%   0% "
            f"{each.command}\n"
            for each in processes
        )
    text = (
        f"top - {stamp(call.now, '%H:%M:%S')} up {up_for(machine.uptime)},  1 user,  load average: "
        f"{', '.join(machine.load)}\n"
        f"Tasks: {len(processes):3d} total,   1 running, {len(processes) - 1:3d} sleeping,   0 stopped,   0 zombie\n"
        "%Cpu(s):  0.3 us,  0.3 sy,  0.0 ni, 99.3 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st\n"
        f"MiB Mem : {machine.memory / 1024:8.1f} total, {machine.memory_free / 1024:8.1f} free, "
        f"{used / 1024:8.1f} used, "
        f"{machine.memory_cached / 1024:8.1f} buff/cache\n"
        f"MiB Swap: {machine.swap / 1024:8.1f} total, {machine.swap / 1024:8.1f} free,      0.0 used. "
        f"{(machine.memory_free + machine.memory_cached) / 1024:8.1f} avail Mem\n\n"
        "    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n"
    )
    return text + "".join(
        f"{each.pid:7d} {each.user[:8]:<8}  20   0 {each.virtual:7d} {each.memory:6d} {each.memory * 7 // 10:6d} "
        f"{each.state[:1]}   0.0 {each.memory * 1000 // machine.memory / 10:5.1f}   {each.seconds // 60:3d}:"
        f"{each.seconds % 60:02d}.{each.pid % 100:02d} {each.name}\n"
        for each in processes
    )


def tree(call: Call) -> int:
    """``pstree``."""
    processes = _visible(call)
    call.line("systemd" if not call.embedded else "init")
    for process in processes[1:]:
        if process.parent == 1:
            call.line(f"  |-{process.name}")
    return 0


def process_ids(call: Call) -> int:
    """``pidof`` and ``pgrep``."""
    given = options(call, "fxlasonvic", "utPod")
    found = list[Process]()
    for name in given.operands:
        found += _named(call, name, exact=call.name == "pidof" or "x" in given, whole="f" in given)
    if not found:
        return 1
    if call.name == "pidof":
        call.line(" ".join(str(process.pid) for process in found[:1] if "s" in given) or
                  " ".join(str(process.pid) for process in reversed(found)))  # fmt: skip
    else:
        for process in found:
            call.line(f"{process.pid} {process.command if 'a' in given else process.name}" if given.flags & {"l", "a"}
                      else str(process.pid))  # fmt: skip
    return 0


def _named(call: Call, name: str, *, exact: bool, whole: bool) -> list[Process]:
    base = name.rsplit("/", 1)[-1]
    return [
        process for process in _visible(call)
        if (process.name == base[:15] if exact else base in (process.command if whole else process.name))
    ]  # fmt: skip


def kill_by_name(call: Call) -> "int | Routine":
    """``pkill`` and ``killall``."""
    words = [word for word in call.args if not word.startswith("-")]
    number = next((int(word[1:3]) for word in call.args if word[1:].isdigit() and word.startswith("-")), 15)
    if not words:
        call.err(f"Usage: {call.name} [OPTION]... NAME...")
        return 1
    status = 1
    for name in words:
        found = _named(call, name, exact=call.name == "killall", whole="-f" in call.args)
        mine = [process for process in found if process.pid > 1]
        if not mine and call.name == "killall" and "-q" not in call.args:
            call.err(f"{name}: no process found" if not call.embedded else f"killall: {name}: no process killed")
        for process in mine:
            status = min(status, signal_process(call, process.pid, number))
    return status


def processor(call: Call) -> int:
    """``lscpu``."""
    machine = call.machine
    chip = machine.processor
    rows = (
        ("Architecture", "x86_64"),
        ("CPU op-mode(s)", "32-bit, 64-bit"),
        ("Address sizes", "46 bits physical, 48 bits virtual"),
        ("Byte Order", "Little Endian"),
        ("CPU(s)", str(machine.cores)),
        ("On-line CPU(s) list", f"0-{machine.cores - 1}" if machine.cores > 1 else "0"),
        ("Vendor ID", chip.vendor),
        ("Model name", chip.model),
        ("CPU family", str(chip.family)),
        ("Model", str(chip.number)),
        ("Thread(s) per core", "1"),
        ("Core(s) per socket", "1"),
        ("Socket(s)", str(machine.cores)),
        ("Stepping", str(chip.stepping)),
        ("BogoMIPS", f"{float(chip.megahertz) * 2:.2f}"),
        ("Flags", chip.flags),
        ("Hypervisor vendor", chip.hypervisor),
        ("Virtualization type", "full"),
        ("L2 cache", f"{machine.cores * 4} MiB ({machine.cores} instances)"),
        ("L3 cache", f"{chip.cache // 1024} MiB (1 instance)"),
        ("NUMA node(s)", "1"),
        ("NUMA node0 CPU(s)", f"0-{machine.cores - 1}" if machine.cores > 1 else "0"),
        ("Vulnerability Meltdown", "Mitigation; PTI"),
        ("Vulnerability Spectre v2", "Mitigation; Retpolines"),
    )
    for name, value in rows:
        call.line(f"{name + ':':<33}{value}")
    return 0


def devices(call: Call) -> int:
    """``lspci``."""
    call.out(
        "00:00.0 Host bridge: Intel Corporation 440FX - 82441FX PMC [Natoma] (rev 02)\n"
        "00:01.0 ISA bridge: Intel Corporation 82371SB PIIX3 ISA [Natoma/Triton II]\n"
        "00:01.1 IDE interface: Intel Corporation 82371SB PIIX3 IDE [Natoma/Triton II]\n"
        "00:01.3 Bridge: Intel Corporation 82371AB/EB/MB PIIX4 ACPI (rev 03)\n"
        "00:02.0 VGA compatible controller: Device 1234:1111 (rev 02)\n"
        "00:03.0 Ethernet controller: Red Hat, Inc. Virtio network device\n"
        "00:05.0 SCSI storage controller: Red Hat, Inc. Virtio SCSI\n"
    )
    return 0


def block_devices(call: Call) -> int:
    """``lsblk``."""
    machine = call.machine
    major = 254 if machine.disk == "vda" else 8
    size = human(machine.disk_size * 1024 * 1000 // 978)
    call.line("NAME   MAJ:MIN RM  SIZE RO TYPE MOUNTPOINTS")
    call.line(f"{machine.disk:<6} {major:3d}:0    0 {size:>5}  0 disk ")
    call.line(f"`-{machine.disk}1 {major:3d}:1    0 {human(machine.disk_size * 1024):>5}  0 part /")
    return 0


MODULES = (
    ("nfnetlink", 20480, 0), ("intel_rapl_msr", 20480, 0), ("kvm_intel", 380928, 0), ("ghash_clmulni_intel", 16384, 0),
    ("aesni_intel", 393216, 0), ("virtio_net", 73728, 0), ("ext4", 983040, 1), ("crc16", 16384, 1),
    ("mbcache", 16384, 1), ("jbd2", 167936, 1),
)  # fmt: skip


def modules(call: Call) -> int:
    """``lsmod``."""
    call.line("Module                  Size  Used by")
    for name, size, used in MODULES:
        if not call.embedded:
            call.line(f"{name:<22} {size:6d}  {used}")
    return 0


def load_module(call: Call) -> int:
    """``insmod``, ``modprobe``, ``rmmod``."""
    words = [word for word in call.args if not word.startswith("-")]
    if not words:
        return call.fail("missing module name.")
    if call.who.uid:
        return call.fail(f"ERROR: could not insert '{words[0]}': Operation not permitted")
    call.world.affects("execute")
    if call.name == "modprobe":
        return call.fail(
            f"FATAL: Module {words[0]} not found in directory /lib/modules/{call.machine.persona.kernel[0]}"
        )
    if not call.exists(words[0]):
        return call.fail(f"ERROR: could not load module {words[0]}: No such file or directory")
    return call.fail(f"ERROR: could not insert module {words[0]}: Invalid module format")


def kernel_log(call: Call) -> int:
    """``dmesg``."""
    if call.who.uid and call.machine.persona.distro.key != "ubuntu20":
        return call.fail("read kernel buffer failed: Operation not permitted")
    machine = call.machine
    release, build = machine.persona.kernel
    lines = (
        (0.0, f"Linux version {release} {build}"),
        (0.0, "Command line: root=/dev/sda1 ro quiet"),
        (0.004, "x86/fpu: Supporting XSAVE feature 0x001: 'x87 floating point registers'"),
        (0.012, "DMI: QEMU Standard PC (i440FX + PIIX, 1996)"),
        (0.013, "Hypervisor detected: KVM"),
        (0.081, f"Memory: {machine.memory_free}K/{machine.memory}K available"),
        (0.212, "smpboot: CPU0: " + machine.processor.model),
        (1.482, "virtio_net virtio0: registered"),
        (2.102, "EXT4-fs (sda1): mounted filesystem with ordered data mode"),
        (3.871, "systemd[1]: Detected virtualization kvm."),
        (5.223, f"{machine.interface}: link becomes ready"),
    )
    if "-C" in call.args or "-c" in call.args:
        call.world.affects("write")
        return 0
    for at, text in lines:
        call.line(f"[{at:12.6f}] {text}")
    return 0


def kernel_settings(call: Call) -> int:
    """``sysctl``."""
    known = {
        "kernel.hostname": call.machine.hostname,
        "kernel.osrelease": call.machine.persona.kernel[0],
        "net.ipv4.ip_forward": "0",
        "vm.swappiness": "60",
        "kernel.pid_max": "4194304",
        "fs.file-max": "9223372036854775807",
        "vm.nr_hugepages": "0",
    }
    words = [word for word in call.args if not word.startswith("-")]
    if "-a" in call.args:
        words = sorted(known)
    status = 0
    for word in words:
        name, equals, value = word.partition("=")
        if equals:
            if call.who.uid:
                status = call.fail(f'permission denied on key "{name}"', 255)
                continue
            call.world.affects("write")
            call.line(f"{name} = {value}")
        elif name in known:
            call.line(known[name] if "-n" in call.args else f"{name} = {known[name]}")
        else:
            status = call.fail(f"cannot stat /proc/sys/{name.replace('.', '/')}: No such file or directory", 255)
    return status


def open_files(call: Call) -> int:
    """``lsof``: the listeners, as far as one may see them."""
    if call.who.uid:
        return 1
    call.line("COMMAND     PID       USER   FD   TYPE DEVICE SIZE/OFF NODE NAME")
    for process in _visible(call):
        if process.name == "sshd" and process.parent == 1:
            call.line(f"sshd    {process.pid:7d}       root    3u  IPv4  18221      0t0  TCP *:ssh (LISTEN)")
            break
    return 0


def statistics(call: Call) -> int:
    """``vmstat``."""
    machine = call.machine
    call.line("procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----")
    call.line(" r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st")
    call.line(
        f" 1  0      0 {machine.memory_free:6d} {machine.memory_cached // 9:6d} {machine.memory_cached:6d}  "
        f"  0    0     3"
        "     7   28   51  0  0 100  0  0"
    )
    return 0


COMMANDS: dict[str, Command] = {
    "ps": ps, "top": top, "htop": top, "pstree": tree, "pidof": process_ids, "pgrep": process_ids,
    "pkill": kill_by_name, "killall": kill_by_name, "lscpu": processor, "lspci": devices, "lsblk": block_devices,
    "lsmod": modules, "insmod": load_module, "modprobe": load_module, "rmmod": load_module, "dmesg": kernel_log,
    "sysctl": kernel_settings, "lsof": open_files, "vmstat": statistics,
}  # fmt: skip
