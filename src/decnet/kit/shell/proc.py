"""What /proc and /sys say."""

from decnet.kit.shell.machine import Machine
from decnet.kit.shell.processes import Process


def text(value: str) -> bytes:
    return value.encode("latin-1", "replace")


def version(machine: Machine) -> bytes:
    release, build = machine.persona.kernel
    builder = {
        "debian": "(debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14) 12.2.0, GNU ld (GNU Binutils for "
        "Debian) 2.40)",
        "ubuntu22": "(buildd@lcy02-amd64-080) (gcc (Ubuntu 11.4.0-1ubuntu1~22.04) 11.4.0, GNU ld (GNU Binutils for "
        "Ubuntu) 2.38)",
        "ubuntu20": "(buildd@lcy02-amd64-047) (gcc version 9.4.0 (Ubuntu 9.4.0-1ubuntu1~20.04.2))",
        "embedded": "(root@buildserver) (gcc version 4.9.4 20150629 (prerelease) (Hisilicon_v500_20170922) )",
    }[machine.persona.distro.key]
    return text(f"Linux version {release} {builder} {build}\n")


def cpuinfo(machine: Machine) -> bytes:
    if machine.embedded:
        return text(
            "processor\t: 0\nmodel name\t: ARMv7 Processor rev 5 (v7l)\nBogoMIPS\t: 1196.03\n"
            "Features\t: swp half thumb fastmult vfp edsp vfpv3 vfpv3d16 tls\nCPU implementer\t: 0x41\n"
            "CPU architecture: 7\nCPU variant\t: 0x0\nCPU part\t: 0xc07\nCPU revision\t: 5\n\n"
            f"Hardware\t: {machine.board}\nRevision\t: 0000\nSerial\t\t: 0000000000000000\n"
        )
    chip, blocks = machine.processor, list[str]()
    for core in range(machine.cores):
        blocks.append(
            f"processor\t: {core}\nvendor_id\t: {chip.vendor}\ncpu family\t: {chip.family}\nmodel\t\t: {chip.number}\n"
            f"model name\t: {chip.model}\nstepping\t: {chip.stepping}\nmicrocode\t: 0x1\ncpu MHz\t\t: "
            f"{chip.megahertz}\n"
            f"cache size\t: {chip.cache} KB\nphysical id\t: {core}\nsiblings\t: 1\ncore id\t\t: 0\ncpu cores\t: 1\n"
            f"apicid\t\t: {core}\ninitial apicid\t: {core}\nfpu\t\t: yes\nfpu_exception\t: yes\ncpuid level\t: 13\n"
            f"wp\t\t: yes\nflags\t\t: {chip.flags}\nbugs\t\t: cpu_meltdown spectre_v1 spectre_v2 spec_store_bypass "
            f"l1tf mds swapgs itlb_multihit\nbogomips\t: {float(chip.megahertz) * 2:.2f}\nclflush size\t: 64\n"
            "cache_alignment\t: 64\naddress sizes\t: 46 bits physical, 48 bits virtual\npower management:\n\n"
        )
    return text("".join(blocks))


def meminfo(machine: Machine) -> bytes:
    total, free, cached = machine.memory, machine.memory_free, machine.memory_cached
    rows = [
        ("MemTotal", total), ("MemFree", free), ("MemAvailable", free + cached * 9 // 10), ("Buffers", cached // 9),
        ("Cached", cached - cached // 9), ("SwapCached", 0), ("Active", total // 4), ("Inactive", total // 5),
        ("SwapTotal", machine.swap), ("SwapFree", machine.swap), ("Dirty", 84), ("Writeback", 0),
        ("AnonPages", total // 8), ("Mapped", total // 14), ("Shmem", total // 400), ("Slab", total // 30),
        ("SReclaimable", total // 50), ("SUnreclaim", total // 75), ("KernelStack", 3_456), ("PageTables", 4_812),
        ("CommitLimit", total // 2 + machine.swap), ("Committed_AS", total // 3), ("VmallocTotal", 34_359_738_367),
        ("VmallocUsed", 25_864), ("HugePages_Total", 0), ("HugePages_Free", 0), ("Hugepagesize", 2_048),
    ]  # fmt: skip
    return text(
        "".join(f"{name + ':':<15}{value:>9}{'' if name.startswith('HugeP') else ' kB'}\n" for name, value in rows)
    )


def uptime(machine: Machine) -> bytes:
    up = machine.uptime
    return text(f"{up}.{machine.now // 10_000 % 100:02d} {up * machine.cores * 97 // 100}.{up % 89:02d}\n")


def loadavg(machine: Machine) -> bytes:
    processes = machine.processes.all()
    return text(f"{' '.join(machine.load)} 1/{len(processes) + 61} {processes[-1].pid}\n")


def mounts(machine: Machine) -> bytes:
    if machine.embedded:
        return text(
            "rootfs / rootfs rw 0 0\n/dev/root / jffs2 rw,relatime 0 0\nproc /proc proc rw,relatime 0 0\n"
            "devpts /dev/pts devpts rw,relatime,gid=5,mode=620 0 0\ntmpfs /dev/shm tmpfs rw,relatime,mode=777 0 0\n"
            "tmpfs /tmp tmpfs rw,relatime 0 0\nsysfs /sys sysfs rw,relatime 0 0\n"
            "/dev/mtdblock3 /mnt/mtd jffs2 rw,relatime 0 0\n"
        )
    kilobytes = machine.memory // 2
    return text(
        "sysfs /sys sysfs rw,nosuid,nodev,noexec,relatime 0 0\nproc /proc proc rw,nosuid,nodev,noexec,relatime 0 0\n"
        f"udev /dev devtmpfs rw,nosuid,relatime,size={kilobytes - 25_000}k,nr_inodes={kilobytes // 4},mode=755 0 0\n"
        "devpts /dev/pts devpts rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=000 0 0\n"
        f"tmpfs /run tmpfs rw,nosuid,nodev,noexec,relatime,size={machine.memory // 10}k,mode=755 0 0\n"
        f"/dev/{machine.disk}1 / ext4 rw,relatime,errors=remount-ro 0 0\n"
        "securityfs /sys/kernel/security securityfs rw,nosuid,nodev,noexec,relatime 0 0\n"
        "tmpfs /dev/shm tmpfs rw,nosuid,nodev 0 0\ntmpfs /run/lock tmpfs "
        "rw,nosuid,nodev,noexec,relatime,size=5120k 0 0\n"
        "cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid,nodev,noexec,relatime,nsdelegate,memory_recursiveprot 0 0\n"
        f"tmpfs /run/user/0 tmpfs rw,nosuid,nodev,relatime,size={machine.memory // 10}k,mode=700 0 0\n"
    )


def partitions(machine: Machine) -> bytes:
    if machine.embedded:
        rows = [(31, number, size, f"mtdblock{number}") for number, size in enumerate((512, 2_560, 7_168, 6_144))]
    else:
        major = 254 if machine.disk == "vda" else 8
        size = machine.disk_size * 1000 // 978
        rows = [(major, 0, size, machine.disk), (major, 1, size - 999_424, f"{machine.disk}1"),
                (major, 2, 1, f"{machine.disk}2"), (major, 5, 998_400, f"{machine.disk}5")]  # fmt: skip
    lines = "".join(f"{major:4d}  {minor:7d} {size:10d} {name}\n" for major, minor, size, name in rows)
    return text("major minor  #blocks  name\n\n" + lines)


def net_dev(machine: Machine) -> bytes:
    received, sent = traffic(machine)
    return text(
        "Inter-|   Receive                                                |  Transmit\n"
        " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo "
        "colls carrier "
        "compressed\n"
        f"    lo: {received // 90:7d} {received // 9000:7d}    0    0    0     0          0         0 "
        f"{received // 90:8d} "
        f"{received // 9000:7d}    0    0    0     0       0          0\n"
        f"{machine.interface:>6}: {received:7d} {received // 410:7d}    0    0    0     0          0         0 "
        f"{sent:8d} {sent // 380:7d}    0    0    0     0       0          0\n"
    )


def traffic(machine: Machine) -> tuple[int, int]:
    """Bytes received and sent since the machine was started."""
    rate = machine.persona.seed.number("traffic.rate", 900, 9_000)
    return machine.uptime * rate, machine.uptime * rate * 6 // 10


def status(process: Process) -> str:
    """``/proc/<pid>/status``."""
    return (
        f"Name:\t{process.name}\nUmask:\t0022\nState:\tS "
        f"(sleeping)\nTgid:\t{process.pid}\nNgid:\t0\nPid:\t{process.pid}\n"
        f"PPid:\t{process.parent}\nTracerPid:\t0\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nFDSize:\t256\n"
        f"VmSize:\t{process.virtual:8d} kB\nVmRSS:\t{process.memory:8d} kB\nThreads:\t1\n"
    )


def stat(machine: Machine) -> bytes:
    jiffies = machine.uptime * 100
    cores = "".join(f"cpu{core} {jiffies // 300} 0 {jiffies // 400} {jiffies} 812 0 94 0 0 0\n" for core in
                    range(machine.cores))  # fmt: skip
    return text(
        f"cpu  {jiffies * machine.cores // 300} 0 {jiffies * machine.cores // 400} "
        f"{jiffies * machine.cores} 1624 0 188 0 "
        f"0 0\n{cores}intr {jiffies * 3}\nctxt {jiffies * 7}\nbtime {machine.persona.booted // 1_000_000}\n"
        f"processes {machine.processes.last}\nprocs_running 1\nprocs_blocked 0\n"
    )
