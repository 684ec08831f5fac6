"""How telnet daemons and their login programs differ.

Sources: captures of netkit-telnetd 0.17 with shadow's login, and of busybox 1.2x.
"""

from msgspec import Struct

from decnet.events import SECOND, Micros
from decnet.kit.telnet import DO, ECHO, LFLOW, NAWS, NEW_ENVIRON, SGA, STATUS, TSPEED, TTYPE, WILL, XDISPLOC, say
from decnet.persona import Persona


class Product(Struct, frozen=True):
    """One daemon with its login.

    opening: what it says first
    waits: options that must be answered before it goes on
    second: what it says then
    third: what it says when the options of that are answered
    answers: options that ``second`` waits for
    term: the terminal of a client that does not name its own
    attempts: after how many it hangs up
    farewell: what it says then
    gap: what stands before `Login incorrect`
    """

    opening: bytes
    waits: frozenset[int] = frozenset()
    second: bytes = b""
    answers: frozenset[int] = frozenset()
    third: bytes = b""
    term: str = "vt102"
    attempts: int = 3
    farewell: bytes = b""
    gap: bytes = b""
    delay: Micros = 3 * SECOND
    patience: Micros = 60 * SECOND


NETKIT = Product(
    opening=say(DO, TTYPE, TSPEED, XDISPLOC, NEW_ENVIRON),
    waits=frozenset((TTYPE, TSPEED, XDISPLOC, NEW_ENVIRON)),
    second=say(WILL, SGA) + say(DO, ECHO, NAWS) + say(WILL, STATUS) + say(DO, LFLOW),
    answers=frozenset((ECHO, NAWS)),
    third=say(WILL, ECHO),
    term="network",
    attempts=5,
    farewell=b"Maximum number of tries exceeded (5)\r\n",
    gap=b"\r\n",
)
BUSYBOX = Product(opening=say(DO, ECHO, NAWS) + say(WILL, ECHO, SGA))


def product(persona: Persona) -> Product:
    """The one that this host runs."""
    return BUSYBOX if persona.distro.family == "embedded" else NETKIT


def issue(persona: Persona) -> bytes:
    """What stands above the first prompt."""
    if persona.distro.family == "embedded":
        return b"\r\r\n"
    name = "Debian GNU/Linux 12" if persona.distro.key == "debian" else persona.distro.pretty
    return f"{name}\r\n".encode()
