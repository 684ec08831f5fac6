"""What is shown between the login and the first prompt."""

from decnet.events import SECOND, Micros
from decnet.kit.shell.moments import day_of_month, stamp
from decnet.kit.shell.node import Refused, Who
from decnet.kit.shell.world import World

BUSYBOX = ("1.26.2", "1.24.1", "1.22.1", "1.19.4")
_LAST = "login.at"


def busybox_version(world: World) -> str:
    """As busybox names itself, with the moment it was built."""
    seed = world.persona.seed
    built = stamp(world.persona.installed - 400 * 86_400 * SECOND, "%Y-%m-%d %H:%M:%S")
    return f"BusyBox v{seed.pick('busybox.version', BUSYBOX)} ({built} CST)"


def greeting(world: World, who: Who) -> list[str]:
    """Texts, in order."""
    if world.machine.embedded:
        return [f"\n\n{busybox_version(world)} built-in shell (ash)\nEnter 'help' for a list of built-in commands.\n\n"]
    last, motd = last_login(world), _motd(world, who)
    return [motd, last] if world.door == "sshd" else [last, motd]


def last_login(world: World) -> str:
    """When the account was used before, by this visitor or by one of the house; notes this time."""
    overlay, name = world.context.overlay, world.account.name
    before = overlay.get(f"{_LAST}.{name}")
    overlay.put(f"{_LAST}.{name}", f"{world.now} {world.context.peer}".encode())
    if before is not None:
        moment, _, peer = before.decode().partition(" ")
        return _line(world, int(moment), peer)
    moment_of = world.persona.claim.born - world.persona.seed.number(f"login.last.{name}", 3_600, 500_000) * SECOND
    return _line(world, moment_of, colleague(world, name))


def colleague(world: World, name: str) -> str:
    """Where ``name`` usually comes from."""
    head = world.machine.network.rsplit(".", 1)[0]
    return (
        f"{head}.{world.persona.seed.number(f'login.from.{name}', 20, 220)}" if "." in head else world.machine.gateway
    )


def _line(world: World, moment: Micros, peer: str) -> str:
    at = f"{stamp(moment, '%a %b')} {day_of_month(moment)} {stamp(moment, '%H:%M:%S')}"
    if world.door == "sshd":
        return f"Last login: {at} {stamp(moment, '%Y')} from {peer}\n"
    return f"Last login: {at} UTC {stamp(moment, '%Y')} from {peer} on pts/0\n"


def _motd(world: World, who: Who) -> str:
    persona = world.persona
    release, build = persona.kernel
    try:
        static = world.files.read("/etc/motd", who).decode("latin-1")
    except Refused:
        static = ""
    if persona.distro.key == "debian":
        return f"Linux {persona.hostname} {release} {build} {persona.distro.machine}\n{static}"
    return _ubuntu(world) + static


def _ubuntu(world: World) -> str:
    """What update-motd puts together."""
    machine, persona = world.machine, world.persona
    used = machine.memory - machine.memory_free - machine.memory_cached
    size = machine.disk_size / (1 << 20)
    at = f"{stamp(world.now, '%a %b')} {day_of_month(world.now)} {stamp(world.now, '%H:%M:%S UTC %Y')}"
    rows = (
        (f"System load:  {machine.load[0]}", f"Processes:             {len(machine.processes.all()) + 60}"),
        (f"Usage of /:   {machine.disk_used * 100 / machine.disk_size:.1f}% of {size:.2f}GB",
         "Users logged in:       0"),
        (f"Memory usage: {used * 100 // machine.memory}%",
         f"IPv4 address for {machine.interface}: {machine.address}"),
        ("Swap usage:   0%", ""),
    )  # fmt: skip
    table = "".join(f"  {left:<29} {right}".rstrip() + "\n" for left, right in rows)
    return (
        f"Welcome to {persona.distro.pretty} (GNU/Linux {persona.kernel[0]} x86_64)\n\n"
        " * Documentation:  https://help.ubuntu.com\n * Management:     https://landscape.canonical.com\n"
        " * Support:        https://ubuntu.com/pro\n\n"
        f"  System information as of {at}\n\n{table}\n\n"
        "Expanded Security Maintenance for Applications is not enabled.\n\n0 updates can be applied immediately.\n\n\n"
    )
