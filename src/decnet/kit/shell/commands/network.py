"""The network as a machine sees it: interfaces, routes, sockets, neighbours."""

from msgspec import Struct

from decnet.events import SECOND
from decnet.kit.shell import proc
from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.machine import Machine
from decnet.kit.shell.options import options
from decnet.kit.shell.tasks import Routine

_PORTS = {"ssh": ((22, "sshd"),), "http": ((80, "nginx"),), "https": ((443, "nginx"),), "ftp": ((21, "vsftpd"),),
          "redis": ((6379, "redis-server"),), "mysql": ((3306, "mysqld"),), "smtp": ((25, "master"), (587, "master")),
          "telnet": ((23, "telnetd"),)}  # fmt: skip


class Listener(Struct, frozen=True):
    port: int
    program: str
    pid: int


def listeners(machine: Machine) -> list[Listener]:
    """What listens, by port."""
    processes = machine.processes.all()
    found = list[Listener]()
    for service in dict.fromkeys(machine.persona.archetype.services):
        for port, program in _PORTS.get(service, ()):
            owner = next((process for process in processes if program[:5] in process.name), None)
            if owner is not None or service == "telnet":
                found.append(Listener(port, program, owner.pid if owner else 1))
    return sorted(found, key=lambda listener: listener.port)


def interfaces(call: Call) -> int:
    """``ifconfig``."""
    words = [word for word in call.args if not word.startswith("-")]
    machine = call.machine
    if len(words) > 1:
        if call.who.uid:
            return call.fail("SIOCSIFFLAGS: Operation not permitted", 255)
        call.world.affects("write")
        return 0
    shown = {machine.interface: _embedded_block if call.embedded else _block, "lo": _loopback}
    if words and words[0] not in shown:
        return call.fail(f"{words[0]}: error fetching interface information: Device not found")
    for name in words or shown:
        call.out(shown[name](machine, call.embedded))
    return 0


def _block(machine: Machine, _: bool) -> str:
    received, sent = proc.traffic(machine)
    return (
        f"{machine.interface}: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500\n"
        f"        inet {machine.address}  netmask 255.255.255.0  broadcast {machine.broadcast}\n"
        f"        inet6 {link_local(machine)}  prefixlen 64  scopeid 0x20<link>\n"
        f"        ether {machine.mac}  txqueuelen 1000  (Ethernet)\n"
        f"        RX packets {received // 410}  bytes {received} ({received / 1e6:.1f} MB)\n"
        "        RX errors 0  dropped 0  overruns 0  frame 0\n"
        f"        TX packets {sent // 380}  bytes {sent} ({sent / 1e6:.1f} MB)\n"
        "        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0\n\n"
    )


def _embedded_block(machine: Machine, _: bool) -> str:
    received, sent = proc.traffic(machine)
    return (
        f"{machine.interface:<10}Link encap:Ethernet  HWaddr {machine.mac.upper()}  \n"
        f"          inet addr:{machine.address}  Bcast:{machine.broadcast}  Mask:255.255.255.0\n"
        "          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1\n"
        f"          RX packets:{received // 410} errors:0 dropped:0 overruns:0 frame:0\n"
        f"          TX packets:{sent // 380} errors:0 dropped:0 overruns:0 carrier:0\n"
        "          collisions:0 txqueuelen:1000 \n"
        f"          RX bytes:{received} ({received / (1 << 20):.1f} MiB)  TX bytes:{sent} "
        f"({sent / (1 << 20):.1f} MiB)\n\n"
    )


def _loopback(machine: Machine, embedded: bool) -> str:
    received = proc.traffic(machine)[0] // 90
    if embedded:
        return (
            "lo        Link encap:Local Loopback  \n          inet addr:127.0.0.1  Mask:255.0.0.0\n"
            "          UP LOOPBACK RUNNING  MTU:65536  Metric:1\n"
            f"          RX packets:{received // 100} errors:0 dropped:0 overruns:0 frame:0\n"
            f"          TX packets:{received // 100} errors:0 dropped:0 overruns:0 carrier:0\n"
            "          collisions:0 txqueuelen:0 \n"
            f"          RX bytes:{received} ({received / 1024:.1f} KiB)  TX bytes:{received} "
            f"({received / 1024:.1f} KiB)\n\n"
        )
    counts = f"packets {received // 100}  bytes {received} ({received / 1e6:.1f} MB)"
    return (
        "lo: flags=73<UP,LOOPBACK,RUNNING>  mtu 65536\n        inet 127.0.0.1  netmask 255.0.0.0\n"
        "        inet6 ::1  prefixlen 128  scopeid 0x10<host>\n        loop  txqueuelen 1000  (Local Loopback)\n"
        f"        RX {counts}\n        RX errors 0  dropped 0  overruns 0  frame 0\n"
        f"        TX {counts}\n        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0\n\n"
    )


def link_local(machine: Machine) -> str:
    """The IPv6 address that follows from the hardware's."""
    parts = [int(part, 16) for part in machine.mac.split(":")]
    parts = [parts[0] ^ 2, *parts[1:3], 0xFF, 0xFE, *parts[3:]]
    return "fe80::" + ":".join(f"{parts[at] << 8 | parts[at + 1]:x}" for at in range(0, 8, 2))


def ip(call: Call) -> int:
    """``ip addr``, ``ip route``, ``ip link``, ``ip neigh``."""
    words = [word for word in call.args if not word.startswith("-")]
    machine, name = call.machine, (words or [""])[0]
    if not name:
        call.err("Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }")
        return 255
    if len(words) > 1 and words[1] in ("add", "del", "set", "flush", "replace", "change"):
        if call.who.uid:
            call.err("RTNETLINK answers: Operation not permitted")
            return 2
        call.world.affects("write")
        return 0
    if "route".startswith(name):
        call.line(f"default via {machine.gateway} dev {machine.interface}" + ("" if call.embedded else " proto static"))
        call.line(f"{machine.network}/24 dev {machine.interface} proto kernel scope link src {machine.address}")
    elif "neighbour".startswith(name) or name == "neighbor":
        call.line(f"{machine.gateway} dev {machine.interface} lladdr {_gateway_mac(machine)} REACHABLE")
    elif "address".startswith(name) or "link".startswith(name):
        call.out(_addresses(machine, with_inet="address".startswith(name)))
    else:
        call.err(f'Object "{name}" is unknown, try "ip help".')
        return 1
    return 0


def _addresses(machine: Machine, *, with_inet: bool) -> str:
    lo = "    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n" if with_inet else ""
    eth = (
        (
            f"    inet {machine.address}/24 brd {machine.broadcast} scope global {machine.interface}\n"
            "       valid_lft forever preferred_lft forever\n"
            f"    inet6 {link_local(machine)}/64 scope link \n       valid_lft forever preferred_lft forever\n"
        )
        if with_inet
        else ""
    )
    return (
        "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n"
        f"    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n{lo}"
        f"2: {machine.interface}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group "
        f"default qlen 1000\n"
        f"    link/ether {machine.mac} brd ff:ff:ff:ff:ff:ff\n{eth}"
    )


def _gateway_mac(machine: Machine) -> str:
    tail = machine.persona.seed.material("gateway.mac", 3)
    return "00:1b:21:" + ":".join(f"{byte:02x}" for byte in tail)


def netstat(call: Call) -> int:
    given = options(call, "tulnpaewrsciWovx46lC", names={"tcp": "t", "udp": "u", "listening": "l", "numeric": "n",
                                                        "programs": "p", "all": "a", "route": "r"})  # fmt: skip
    if "r" in given:
        return routes(call)
    machine, context = call.machine, call.world.context
    servers = "a" in given or "l" in given
    call.line(
        f"Active Internet connections "
        f"({'servers and established' if 'a' in given else 'only servers' if servers else 'w/o servers'})"
    )
    program = "    PID/Program name" if "p" in given else ""
    call.line(f"Proto Recv-Q Send-Q Local Address           Foreign Address         State  {program}".rstrip())
    if servers and "u" not in given.flags - {"t"}:
        for each in listeners(machine):
            shown = f"{each.pid}/{each.program}" if not call.who.uid else "-"
            call.line(f"tcp        0      0 {f'0.0.0.0:{each.port}':<23} {'0.0.0.0:*':<23} {'LISTEN':<11} "
                      f"{shown if program else ''}".rstrip())  # fmt: skip
    if "l" not in given:
        local, far = f"{machine.address}:{context.port}", f"{context.peer}:{context.peer_port}"
        call.line(f"tcp        0     52 {local:<23} {far:<23} {'ESTABLISHED':<11} {'-' if program else ''}".rstrip())
    return 0


def sockets(call: Call) -> int:
    """``ss``."""
    given = options(call, "tulnpaeomisrxw46H", names={"tcp": "t", "udp": "u", "listening": "l", "numeric": "n",
                                                     "processes": "p", "all": "a", "summary": "s"})  # fmt: skip
    machine, context = call.machine, call.world.context
    both = "t" not in given and "u" not in given
    netid = "Netid " if both else ""
    call.line(f"{netid}State    Recv-Q   Send-Q     Local Address:Port      Peer Address:Port  Process")
    kind = "tcp   " if both else ""
    if "l" in given or "a" in given:
        for each in listeners(machine):
            owner = f'users:(("{each.program}",pid={each.pid},fd=3))' if "p" in given and not call.who.uid else ""
            local = f"0.0.0.0:{each.port}"
            call.line(f"{kind}LISTEN   0        128        {local:>18}      {'0.0.0.0:*':>17}  {owner}".rstrip())
    if "l" not in given:
        call.line(f"{kind}ESTAB    0        52     {f'{machine.address}:{context.port}':>22}  "
                  f"{f'{context.peer}:{context.peer_port}':>21}  ")  # fmt: skip
    return 0


def routes(call: Call) -> int:
    """``route``."""
    words = [word for word in call.args if not word.startswith("-")]
    if words and words[0] in ("add", "del"):
        if call.who.uid:
            call.err("SIOCADDRT: Operation not permitted")
            return 7
        call.world.affects("write")
        return 0
    machine = call.machine
    call.line("Kernel IP routing table")
    call.line("Destination     Gateway         Genmask         Flags Metric Ref    Use Iface")
    zero = "0.0.0.0" if any("n" in word for word in call.args) else "default"
    call.line(f"{zero:<15} {machine.gateway:<15} {'0.0.0.0':<15} UG    0      0        0 {machine.interface}")
    call.line(
        f"{machine.network:<15} {'0.0.0.0':<15} {'255.255.255.0':<15} U     0      0        0 {machine.interface}"
    )
    return 0


def neighbours(call: Call) -> int:
    """``arp``."""
    machine = call.machine
    if any("a" in word for word in call.args):
        call.line(f"? ({machine.gateway}) at {_gateway_mac(machine)} [ether] on {machine.interface}")
        return 0
    call.line("Address                  HWtype  HWaddress           Flags Mask            Iface")
    call.line(f"{machine.gateway:<24} ether   {_gateway_mac(machine)}   C                     {machine.interface}")
    return 0


def firewall(call: Call) -> int:
    """``iptables``."""
    if call.who.uid:
        return call.fail("Fatal: can't open lock file /run/xtables.lock: Permission denied", 4)
    words = " ".join(call.args)
    if call.name.endswith("-save"):
        call.out("*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n")
    elif "-L" in words or "--list" in words:
        for chain in ("INPUT", "FORWARD", "OUTPUT"):
            call.out("" if chain == "INPUT" else "\n", f"Chain {chain} (policy ACCEPT)\n")
            call.line("target     prot opt source               destination         ")
    elif "-S" in words:
        call.out("-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n")
    elif not call.args:
        return call.fail("no command specified", 2)
    else:
        call.world.affects("write")
    return 0


def ping(call: Call) -> "int | Routine":
    given = options(call, "46nqvAbDdfLORrUaB", "ciIlMmpQSsTtWw", permuted=True)
    if not given.operands:
        return call.fail("usage error: Destination address required" if not call.embedded else "missing host", 2)
    return _ping(call, given.operands[0], min(given.number("c", 1 << 30), 1 << 30))


def _ping(call: Call, host: str, count: int) -> Routine:
    local = host in ("localhost", "127.0.0.1", call.machine.address, call.machine.hostname)
    address = "127.0.0.1" if host == "localhost" else host
    if not address.replace(".", "").isdigit() and not local:
        yield call.sleep(4 * SECOND)
        return call.fail(
            f"{host}: Temporary failure in name resolution" if not call.embedded else f"bad address '{host}'", 2
        )
    call.line(f"PING {host} ({address}) 56(84) bytes of data." if not call.embedded else
              f"PING {host} ({address}): 56 data bytes")  # fmt: skip
    sent = 0
    reached = local or address == call.machine.gateway
    while sent < count:
        sent += 1
        if reached:
            spent = call.world.context.dice.between(28, 480)
            call.line(f"64 bytes from {address}: icmp_seq={sent} ttl=64 time=0.{spent:03d} ms")
        yield call.sleep(SECOND)
    lost = 0 if reached else 100
    call.line(f"\n--- {host} ping statistics ---")
    call.line(
        f"{sent} packets transmitted, {sent if reached else 0} received, {lost}% packet loss, time {sent * 1001}ms"
    )
    return 0 if reached else 1


def lookup(call: Call) -> Routine:
    """``nslookup``, ``dig``, ``host``: the server does not answer."""
    yield call.sleep(5 * SECOND)
    if call.name == "dig":
        call.line("\n; <<>> DiG 9.18.28 <<>> " + " ".join(call.args)[:200])
        call.line(";; global options: +cmd\n;; connection timed out; no servers could be reached")
    else:
        call.line(";; connection timed out; no servers could be reached\n")
    return 9 if call.name == "dig" else 1


COMMANDS: dict[str, Command] = {
    "ifconfig": interfaces, "ip": ip, "netstat": netstat, "ss": sockets, "route": routes, "arp": neighbours,
    "iptables": firewall, "ip6tables": firewall, "iptables-save": firewall, "ip6tables-save": firewall, "ping": ping,
    "ping6": ping, "nslookup": lookup, "dig": lookup, "host": lookup, "traceroute": lookup,
}  # fmt: skip
