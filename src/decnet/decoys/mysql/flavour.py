"""The two products that speak this protocol, and how to tell them apart.

Read off MariaDB 10.11 as Debian 12 ships it; MySQL 8.0 from its reference manual and the bytes of its greeting.
"""

from msgspec import Struct

from decnet.persona import Persona

PREFIX = "5.5.5-"  # MariaDB says so first, for the sake of old replicas
NATIVE, CACHING = "mysql_native_password", "caching_sha2_password"


class Flavour(Struct, frozen=True):
    """One build.

    banner: the version in the greeting
    version: what `version()` says
    product: its name in messages
    maria: whether it is MariaDB
    comment: @@version_comment
    plugin: how accounts authenticate
    collation: the number of the server's
    capabilities: the flags of the greeting
    extended: MariaDB's further flags
    largest: bytes of a packet (max_allowed_packet)
    """

    banner: str
    version: str
    product: str
    maria: bool
    comment: str
    plugin: str
    collation: int
    capabilities: int
    extended: int
    largest: int = 16 << 20

    @property
    def clauses(self) -> dict[str, str]:
        """What messages call the parts of a statement."""
        return {"select": "field list", "where": "where clause", "order": "order clause", "group": "group statement",
                "having": "having clause", "on": "on clause", "set": "field list", "insert": "field list"}  # fmt: skip


def flavour_of(persona: Persona) -> Flavour:
    """The build that ``persona``'s host runs."""
    banner = persona.product("mysql")
    if "MariaDB" in banner:
        comment = f"{persona.distro.name.split()[0]} {persona.distro.version}"
        return Flavour(banner, banner.removeprefix(PREFIX), "MariaDB", True, comment, NATIVE, 45, 0x81FFF7FE, 0x1D)
    return Flavour(banner, banner, "MySQL", False, "(Ubuntu)", CACHING, 255, 0xDFFFFFFF, 0, 64 << 20)
