"""Routes of attackers."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from decnet.core.http import After, Base, Direction, Limit, Now, Word
from decnet.core.paging import LIMIT, decode_cursor, page
from decnet.core.principals import Principal, Role, require
from decnet.core.problems import not_found
from decnet.events import Micros
from decnet.intel.attackers import store
from decnet.intel.attackers.model import Attacker
from decnet.intel.attackers.store import KEYS, Sort, Wanted
from decnet.intel.commands import CommandItem, commands
from decnet.intel.measures import HOUR

RECENT = 20

router = APIRouter(prefix="/attackers", tags=["attackers"])


class AttackerItem(BaseModel):
    """One address.

    first_seen, last_seen: microseconds since 1970, UTC
    depth: 0 seen, 1 knocked, 2 inside, 3 acting, 4 spreading
    ours: `simulated` or `own` where the product caused the traffic itself, else empty
    sparkline: events in each of the last 24 hours, the present one last
    """

    uuid: str
    peer: str
    first_seen: int
    last_seen: int
    sessions: int
    events: int
    credentials: int
    commands: int
    files: int
    deckies: list[str]
    services: list[str]
    is_traversal: bool
    depth: int
    ours: str
    sparkline: list[int]


class AttackerDetail(AttackerItem):
    """One address with what is known of its software.

    software, hassh: what its clients said they are, and their handshakes' hashes
    story_id: of the newest story that got deeper than 0
    credentials_tried, accepted_logins: counts
    commands_recent: the newest first
    """

    software: list[str]
    hassh: list[str]
    story_id: str | None
    credentials_tried: int
    accepted_logins: int
    commands_recent: list[CommandItem]


class AttackerPage(BaseModel):
    """A page of attackers."""

    items: list[AttackerItem]
    next: str | None


@router.get("")
def attackers(
    base: Base,
    now: Now,
    principal: Annotated[Principal, require(Role.VIEWER)],
    sort: Sort = "recent",
    service: Word = "",
    search: Annotated[str, Query(max_length=64, description="How the address begins.")] = "",
    min_depth: Annotated[int, Query(ge=0, le=4)] = 0,
    limit: Limit = LIMIT,
    after: After = None,
    order: Direction = "desc",
) -> AttackerPage:
    """Addresses that came: the last seen, the most active or the deepest first."""
    start = decode_cursor(after, KEYS[sort]) if after is not None else None
    wanted = Wanted(sort=sort, service=service, search=search, min_depth=min_depth)
    with base.read() as tx:
        found = store.listed(tx, principal.scope, wanted, limit + 1, start, order == "asc")
    listed = page(found, limit, lambda attacker: store.key(attacker, sort))
    return AttackerPage(items=[item(attacker, now) for attacker in listed.items], next=listed.next)


@router.get("/{uuid}")
def attacker(uuid: str, base: Base, now: Now, principal: Annotated[Principal, require(Role.VIEWER)]) -> AttackerDetail:
    """One address."""
    with base.read() as tx:
        found = store.by_uuid(tx, principal.scope, uuid)
        if found is None:
            raise not_found("such attacker")
        recent = commands(tx, principal.scope, "desc", RECENT, peer=found.peer)
    return AttackerDetail(
        **item(found, now).model_dump(),
        software=list(found.software),
        hassh=list(found.hassh),
        story_id=found.story or None,
        credentials_tried=found.credentials,
        accepted_logins=found.accepted_logins,
        commands_recent=recent,
    )


def item(found: Attacker, now: Micros) -> AttackerItem:
    """How callers see an attacker at ``now``."""
    return AttackerItem(
        uuid=found.uuid,
        peer=found.peer,
        first_seen=found.first_seen,
        last_seen=found.last_seen,
        sessions=found.sessions,
        events=found.events,
        credentials=found.credentials,
        commands=found.commands,
        files=found.files,
        deckies=list(found.deckies),
        services=list(found.services),
        is_traversal=found.is_traversal,
        depth=found.depth,
        ours=found.ours,
        sparkline=list(found.hours.ending(now // HOUR)),
    )
