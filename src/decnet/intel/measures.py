"""What the domains of this wing measure alike: depth, hours, and the name that an address goes by."""

from collections.abc import Callable
from operator import add
from uuid import UUID, uuid5

from msgspec import Struct

from decnet.decoys import ALL
from decnet.events import (
    CATALOGUE,
    SECOND,
    AuthAttempted,
    CommandIssued,
    CredentialOffered,
    DownloadRequested,
    Envelope,
    Fact,
    FileCaptured,
    ForwardRequested,
    MailAccepted,
    MailStored,
    Micros,
    QueryReceived,
    RequestReceived,
    Unknown,
    access,
    activity,
)

ATTACKERS = UUID("b1c5a3de-64d2-5a0e-8f0b-0b5f7f1f6c51")
DEPTHS = ("seen", "knocked", "inside", "acting", "spreading")
SEEN, KNOCKED, INSIDE, ACTING, SPREADING = range(5)
HOUR: Micros = 3600 * SECOND
SPAN = 24

VISITORS: tuple[type[Fact], ...] = tuple(
    fact for fact in CATALOGUE.values() if fact.__module__ in (access.__name__, activity.__name__)
)
"""The kinds of what visitors do, and of what the sensor makes of it."""

SPOOFABLE = frozenset(
    decoy.name for decoy in ALL if decoy.ports and all(port.transport == "udp" for port in decoy.ports)
)
"""Services whose visitors may lie about where they are."""

_FORMALITIES = frozenset(
    (b"auth", b"pass", b"user", b"login", b"hello", b"helo", b"ehlo", b"quit", b"exit", b"logout", b"bye", b"close")
)
"""First words of commands by which a client comes in or goes away."""


def attacker_uuid(tenant: str, site: str, peer: str) -> str:
    """The UUID that the address ``peer`` goes by: always the same, whoever asks."""
    return str(uuid5(ATTACKERS, "\0".join((tenant, site, peer))))


class Hours(Struct, frozen=True):
    """A number for each of 24 hours. ``last`` is the newest one, in hours since 1970; ``counts`` has the oldest first.

    The order in which moments are put in makes no difference; what lies 24 hours behind the newest is left out.
    """

    last: int = 0
    counts: tuple[int, ...] = (0,) * SPAN

    def put(self, at: Micros, value: int = 1, merge: Callable[[int, int], int] = add) -> "Hours":
        """With ``value`` merged into the hour of ``at``."""
        hour = at // HOUR
        last = max(self.last, hour)
        place = SPAN - 1 - (last - hour)
        if place < 0:
            return self
        counts = list(self.ending(last))
        counts[place] = merge(counts[place], value)
        return Hours(last, tuple(counts))

    def ending(self, hour: int) -> tuple[int, ...]:
        """The numbers of the 24 hours that end with ``hour``, 0 where nothing is known."""
        gap = hour - self.last
        if gap >= 0:
            kept = self.counts[gap:]
            return kept + (0,) * (SPAN - len(kept))
        return ((0,) * -gap + self.counts)[:SPAN]


def joined(names: tuple[str, ...], name: str, limit: int) -> tuple[str, ...]:
    """``names`` and ``name``, each once, at most ``limit`` of them: the first ones stay."""
    if not name or name in names or len(names) >= limit:
        return names
    return (*names, name)


def lets_in(fact: Fact | Unknown) -> bool:
    """Whether the decoy let the visitor in just now."""
    return isinstance(fact, CredentialOffered | AuthAttempted) and fact.accepted


def reached(event: Envelope, inside: bool) -> int:
    """The depth, 0 to 3, that ``event`` proves in a session where a login was accepted before (``inside``) or not.

    Without a login only what would change the decky, or run on it, counts as acting: a scanner's questions do not.
    Whoever could have forged his address stays at 0.
    """
    if event.visit.service in SPOOFABLE:
        return SEEN
    match event.fact:
        case CredentialOffered() | AuthAttempted():
            return INSIDE if event.fact.accepted else KNOCKED
        case CommandIssued(line=line, effect=effect):
            return ACTING if effect != "read" or (inside and not _formality(line)) else SEEN
        case QueryReceived(effect=effect):
            return ACTING if inside or effect != "read" else SEEN
        case RequestReceived(effect=effect) if effect != "read":
            return ACTING if inside else KNOCKED
        case FileCaptured() | MailAccepted() | MailStored():
            return ACTING
        case DownloadRequested() | ForwardRequested() if inside:
            return ACTING
        case _:
            return SEEN


def _formality(line: bytes) -> bool:
    words = line.split(maxsplit=1)
    return not words or words[0].lower() in _FORMALITIES
