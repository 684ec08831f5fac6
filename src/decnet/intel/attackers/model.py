"""What is known of one address, and how an event changes it."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from decnet.events import (
    ClientIdentified,
    CommandIssued,
    CredentialOffered,
    Envelope,
    Fact,
    FileCaptured,
    Micros,
    QueryReceived,
    RequestReceived,
    SessionStarted,
    StoryDeepened,
    Unknown,
)
from decnet.events.display import inert
from decnet.intel.measures import Hours, attacker_uuid, joined, lets_in

MAX_DECKIES = 256
MAX_SERVICES = 64
MAX_SOFTWARE = 16
MAX_TEXT = 256


class Attacker(Struct, frozen=True):
    """One address.

    ours: empty as soon as one event of a stranger came from there
    first_seen, last_seen: moments
    events, sessions, credentials, commands, files, accepted_logins: counts; queries are commands
    depth: of its deepest story, 0 to 4
    story: UUID of the newest story that got deeper than 0, empty where none did
    deckies, services: names in the order of the first visit, at most ``MAX_DECKIES`` and ``MAX_SERVICES``
    software, hassh: what its clients said they are, at most ``MAX_SOFTWARE`` each, inert text
    hours: events an hour
    """

    uuid: str
    peer: str
    ours: str
    first_seen: Micros
    last_seen: Micros
    events: int = 0
    sessions: int = 0
    credentials: int = 0
    commands: int = 0
    files: int = 0
    accepted_logins: int = 0
    depth: int = 0
    story: str = ""
    deckies: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    software: tuple[str, ...] = ()
    hassh: tuple[str, ...] = ()
    hours: Hours = Hours()

    @property
    def is_traversal(self) -> bool:
        """Whether it went from one decky to another."""
        return len(self.deckies) > 1


def seen(known: Attacker | None, event: Envelope) -> Attacker:
    """The attacker after ``event``, which may be older than what is known."""
    visit, place, fact = event.visit, event.place, event.fact
    row = known or Attacker(
        uuid=attacker_uuid(place.tenant, place.site, visit.peer),
        peer=visit.peer,
        ours=visit.ours,
        first_seen=event.at,
        last_seen=event.at,
    )
    return replace(
        row,
        ours=row.ours if visit.ours else "",
        first_seen=min(row.first_seen, event.at),
        last_seen=max(row.last_seen, event.at),
        events=row.events + 1,
        accepted_logins=row.accepted_logins + lets_in(fact),
        deckies=joined(row.deckies, visit.decky, MAX_DECKIES),
        services=joined(row.services, visit.service, MAX_SERVICES),
        hours=row.hours.put(event.at),
        **_counted(row, fact),
    )


def deepened(known: Attacker, fact: StoryDeepened) -> Attacker:
    """The attacker after one of its stories got deeper."""
    return replace(known, depth=max(known.depth, fact.depth), story=fact.story)


def _counted(row: Attacker, fact: Fact | Unknown) -> dict[str, Any]:
    match fact:
        case SessionStarted():
            return {"sessions": row.sessions + 1}
        case CredentialOffered():
            return {"credentials": row.credentials + 1}
        case CommandIssued() | QueryReceived():
            return {"commands": row.commands + 1}
        case FileCaptured():
            return {"files": row.files + 1}
        case ClientIdentified(software=software, hassh=hassh):
            return {
                "software": joined(row.software, inert(software[:MAX_TEXT]), MAX_SOFTWARE),
                "hassh": joined(row.hassh, hassh, MAX_SOFTWARE),
            }
        case RequestReceived(user_agent=software):
            return {"software": joined(row.software, inert(software[:MAX_TEXT]), MAX_SOFTWARE)}
        case _:
            return {}
