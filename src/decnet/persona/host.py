"""One host's claims."""

from functools import cached_property

from msgspec import Struct

from decnet.events import SECOND, Micros
from decnet.persona.archetypes import ARCHETYPES, Archetype
from decnet.persona.distros import DISTROS, Distro
from decnet.persona.seed import GENERATOR, Seed

DAY: Micros = 24 * 3600 * SECOND
_PEOPLE = ("alex", "chris", "daniel", "emma", "jan", "julia", "lena", "marco", "martin", "nina", "paul", "sara", "tom")
_DOMAINS = ("corp.lan", "office.lan", "int.local", "intranet.local", "prod.internal", "hq.internal")
_COMMON = (
    "123456",
    "password",
    "admin",
    "root",
    "toor",
    "12345678",
    "qwerty",
    "1234",
    "12345",
    "123456789",
    "admin123",
    "root123",
    "password123",
    "P@ssw0rd",
    "changeme",
    "letmein",
    "welcome",
    "test",
    "test123",
    "guest",
    "default",
    "abc123",
    "1q2w3e4r",
    "111111",
    "000000",
    "server",
    "master",
    "passw0rd",
    "qwerty123",
    "Passw0rd!",
)
_FACTORY = ("root", "admin", "123456", "xc3511", "vizxv", "888888", "default", "54321", "1234", "password", "user",
            "7ujMko0admin", "anko", "hi3518", "klv123", "GM8182", "juantech")  # fmt: skip


class Claim(Struct, frozen=True):
    """What is stored of a decky's face: all else follows. ``seed`` is secret; ``born`` is when it was made."""

    seed: str
    archetype: str
    distro: str
    hostname: str
    born: Micros
    generator: int = GENERATOR


class Account(Struct, frozen=True):
    """A user of the host. ``weak`` are the secrets of which the first one tried by a visitor is the right one."""

    name: str
    uid: int
    gid: int
    gecos: str
    home: str
    shell: str
    weak: tuple[str, ...] = ()


class Persona:
    """The host that a :class:`Claim` stands for."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.seed = Seed(claim.seed)
        self.distro: Distro = DISTROS[claim.distro]
        self.archetype: Archetype = ARCHETYPES[claim.archetype]
        self.hostname = claim.hostname

    @cached_property
    def domain(self) -> str:
        return self.seed.pick("host.domain", _DOMAINS)

    @property
    def fqdn(self) -> str:
        return f"{self.hostname}.{self.domain}"

    @cached_property
    def installed(self) -> Micros:
        """When the system was set up: some time before the decky was made, so that files have a past."""
        return self.claim.born - self.seed.number("host.installed", 200 * DAY, 900 * DAY)

    @cached_property
    def booted(self) -> Micros:
        """When the machine was last started."""
        return self.claim.born - self.seed.number("host.booted", 2 * DAY, 150 * DAY)

    @cached_property
    def kernel(self) -> tuple[str, str]:
        """What ``uname -r`` and ``uname -v`` say."""
        return self.seed.pick("host.kernel", self.distro.kernels)

    def product(self, service: str) -> str:
        """The version of ``service`` that this host runs. Raises KeyError where its system has none."""
        return self.seed.pick(f"product.{service}", self.distro.products[service])

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """Those who may log in, root first."""
        if self.distro.family == "embedded":
            return (
                Account("root", 0, 0, "root", "/root", self.distro.shell, self._weak("root", _FACTORY)),
                Account("admin", 500, 500, "admin", "/home/admin", self.distro.shell, self._weak("admin", _FACTORY)),
            )
        people = self.seed.sample("host.people", _PEOPLE, 2)
        names = (*people, self.seed.pick("host.service_user", ("deploy", "backup", "ubuntu", "admin")))
        return (
            Account("root", 0, 0, "root", "/root", self.distro.shell, self._weak("root", _COMMON)),
            *(
                Account(name, 1000 + i, 1000 + i, f"{name.title()},,,", f"/home/{name}", "/bin/bash",
                        self._weak(name, _COMMON))
                for i, name in enumerate(names)
            ),
        )  # fmt: skip

    def account(self, name: str) -> Account | None:
        """The account called ``name``."""
        return next((account for account in self.accounts if account.name == name), None)

    def _weak(self, user: str, words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((user, "123456", "password", *self.seed.sample(f"weak.{user}", words, 6))))
