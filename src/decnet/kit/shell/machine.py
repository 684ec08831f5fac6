"""The machine under a host's file system: processor, memory, disk, network. All follows from the persona."""

from collections.abc import Callable
from functools import cached_property
from ipaddress import ip_address, ip_network

from msgspec import Struct

from decnet.events import SECOND, Micros
from decnet.kit.shell.processes import Process, Processes
from decnet.persona import Persona
from decnet.sansio import Context


class Processor(Struct, frozen=True):
    """One kind of processor, as /proc/cpuinfo names it."""

    model: str
    vendor: str
    family: int
    number: int
    stepping: int
    megahertz: str
    cache: int
    flags: str
    hypervisor: str = "KVM"


_FLAGS = (
    "fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush mmx fxsr sse sse2 ss ht "
    "syscall nx pdpe1gb rdtscp lm constant_tsc arch_perfmon rep_good nopl xtopology cpuid tsc_known_freq pni "
    "pclmulqdq ssse3 fma cx16 pcid sse4_1 sse4_2 x2apic movbe popcnt tsc_deadline_timer aes xsave avx f16c "
    "rdrand hypervisor lahf_lm abm 3dnowprefetch cpuid_fault pti ssbd ibrs ibpb fsgsbase tsc_adjust bmi1 avx2 "
    "smep bmi2 erms invpcid xsaveopt arat"
)
_PROCESSORS = (
    Processor("Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz", "GenuineIntel", 6, 79, 1, "2399.996", 35840, _FLAGS),
    Processor("Intel(R) Xeon(R) CPU E5-2690 v3 @ 2.60GHz", "GenuineIntel", 6, 63, 2, "2594.992", 30720, _FLAGS),
    Processor("Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz", "GenuineIntel", 6, 85, 4, "2095.076", 22528, _FLAGS),
    Processor("Intel(R) Xeon(R) Silver 4210 CPU @ 2.20GHz", "GenuineIntel", 6, 85, 7, "2194.842", 14080, _FLAGS),
)
_BOARDS = ("hi3520d", "hi3521a", "hi3535", "hi3518")


class Machine:
    """What one visit finds. ``now`` is set by whoever runs the shell."""

    def __init__(self, context: Context, now: Micros) -> None:
        self.context, self.persona, self.now = context, context.persona, now
        self.hostname = context.persona.hostname
        self.embedded = context.persona.distro.family == "embedded"
        self.busy: Callable[[], list[Process]] = list  # the processes of this session

    @cached_property
    def processor(self) -> Processor:
        return self.persona.seed.pick("machine.processor", _PROCESSORS)

    @cached_property
    def board(self) -> str:
        return self.persona.seed.pick("machine.board", _BOARDS)

    @cached_property
    def cores(self) -> int:
        return 1 if self.embedded else self.persona.seed.pick("machine.cores", (1, 2, 2, 4, 4, 8))

    @cached_property
    def memory(self) -> int:
        """In KiB, as MemTotal."""
        seed = self.persona.seed
        if self.embedded:
            return seed.pick("machine.memory", (61_708, 124_616, 252_128))
        size: int = seed.pick("machine.memory", (2, 4, 4, 8, 16)) << 20
        return size - seed.number("machine.reserved", 110_000, 190_000)

    @cached_property
    def memory_free(self) -> int:
        return self.memory * self.persona.seed.number("machine.free", 6, 31) // 100

    @cached_property
    def memory_cached(self) -> int:
        return self.memory * self.persona.seed.number("machine.cached", 28, 47) // 100

    @cached_property
    def swap(self) -> int:
        """In KiB."""
        return 0 if self.embedded else self.persona.seed.pick("machine.swap", (0, 998_396, 2_097_148))

    @property
    def disk(self) -> str:
        """The device of the root file system, without the number of its partition."""
        return disk_of(self.persona)

    @cached_property
    def disk_size(self) -> int:
        """Of the root file system, in KiB."""
        seed = self.persona.seed
        if self.embedded:
            return 7_168
        return (seed.pick("machine.disk_size", (20, 40, 50, 80, 100)) << 20) * 978 // 1000

    @cached_property
    def disk_used(self) -> int:
        return self.disk_size * self.persona.seed.number("machine.disk_used", 11, 48) // 100

    @property
    def interface(self) -> str:
        return interface_of(self.persona)

    @cached_property
    def mac(self) -> str:
        vendors = ("00:12:17", "00:40:48", "3c:ef:8c") if self.embedded else ("52:54:00", "bc:24:11", "00:50:56")
        tail = self.persona.seed.material("machine.mac", 3)
        return ":".join((self.persona.seed.pick("machine.vendor", vendors), *(f"{byte:02x}" for byte in tail)))

    @property
    def address(self) -> str:
        return self.context.address

    @cached_property
    def network(self) -> str:
        """The address of the local network; its mask has 24 bits."""
        address = ip_address(self.address)
        return str(ip_network(f"{address}/{24 if address.version == 4 else 64}", strict=False).network_address)

    @cached_property
    def gateway(self) -> str:
        return str(ip_address(self.network) + 1)

    @cached_property
    def broadcast(self) -> str:
        return str(ip_address(self.network) + 255)

    @property
    def uptime(self) -> int:
        """In seconds."""
        return max(0, (self.now - self.persona.booted) // SECOND)

    @property
    def load(self) -> tuple[str, str, str]:
        """Averages of one, five and fifteen minutes; they wander slowly."""
        seed, minute = self.persona.seed, self.now // (60 * SECOND)
        one, five, fifteen = (seed.number(f"load.{span}.{minute // span}", 0, 24) for span in (1, 5, 15))  # hundredths
        return f"0.{one:02d}", f"0.{five:02d}", f"0.{fifteen:02d}"

    @cached_property
    def boot_id(self) -> str:
        text = self.persona.seed.material("machine.boot", 16).hex()
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"

    @cached_property
    def processes(self) -> Processes:
        return Processes(self)


def disk_of(persona: Persona) -> str:
    """The name of the disk."""
    embedded = persona.distro.family == "embedded"
    return "mtdblock" if embedded else persona.seed.pick("machine.disk", ("sda", "vda"))


def interface_of(persona: Persona) -> str:
    """The name of the network interface."""
    embedded = persona.distro.family == "embedded"
    return "eth0" if embedded else persona.seed.pick("machine.interface", ("eth0", "ens18", "ens3"))


def uname(persona: Persona) -> str:
    """As ``uname -a`` says it."""
    release, version = persona.kernel
    return f"Linux {persona.hostname} {release} {version} {persona.distro.machine} GNU/Linux"
