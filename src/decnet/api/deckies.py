"""What the fleet looks like: what is wanted, what is so, and who is at it."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel

from decnet.core.http import After, Base, Direction, Limit, Now
from decnet.core.paging import LIMIT, decode_cursor, page
from decnet.core.principals import Principal, Role, require
from decnet.core.problems import not_found
from decnet.fleet import deckies
from decnet.fleet.deckies import Known, Wanted
from decnet.intel import sessions
from decnet.intel.sessions import Activity
from decnet.persona import DISTROS

router = APIRouter(prefix="/deckies", tags=["fleet"])
Viewer = Annotated[Principal, require(Role.VIEWER)]


class ServiceState(BaseModel):
    """One port of one service. ``number`` is the port it has in the world, ``port`` the one it has here."""

    name: str
    number: int
    port: int
    tls: bool
    transport: str
    wanted: bool
    actual: Literal["serving", "failed", "unknown"]
    error: str | None


class DeckyItem(BaseModel):
    """One decky.

    persona: the system that it claims to be
    drift: whether what is so is not what is wanted
    depth: the deepest that a visitor got in the last 24 hours, 0 to 4
    last_touched, created_at: microseconds since 1970, UTC
    """

    decky_id: str
    name: str
    address: str
    archetype: str
    distro: str
    hostname: str
    persona: str
    services: list[ServiceState]
    wanted: Literal["running"]
    actual: Literal["running", "degraded", "failed", "starting"]
    drift: bool
    last_error: str | None
    depth: int
    live_sessions: int
    last_touched: int | None
    next_mutation: int | None
    created_at: int


class DeckyPage(BaseModel):
    """A page of deckies."""

    items: list[DeckyItem]
    next: str | None


@router.get("")
def fleet(
    base: Base,
    now: Now,
    principal: Viewer,
    limit: Limit = LIMIT,
    after: After = None,
    order: Direction = "desc",
) -> DeckyPage:
    """All deckies, the newest first."""
    start = decode_cursor(after, tuple[int, str]) if after is not None else None
    with base.read() as tx:
        wanted = deckies.listed(tx, principal.scope, limit + 1, start, order == "asc")
        seen = deckies.seen(tx, principal.scope, [each.decky_id for each in wanted])
        active = sessions.activity(tx, principal.scope, now)
    listed = page(wanted, limit, lambda each: (each.born, each.decky_id))
    items = [_item(each, seen[each.decky_id], active.get(each.decky_id)) for each in listed.items]
    return DeckyPage(items=items, next=listed.next)


@router.get("/{decky}")
def decky(decky: str, base: Base, now: Now, principal: Viewer) -> DeckyItem:
    """One decky, by id or name."""
    with base.read() as tx:
        wanted = deckies.find(tx, principal.scope, decky)
        if wanted is None:
            raise not_found("such decky")
        seen = deckies.seen(tx, principal.scope, [wanted.decky_id])
        active = sessions.activity(tx, principal.scope, now)
    return _item(wanted, seen[wanted.decky_id], active.get(wanted.decky_id))


def _item(wanted: Wanted, known: Known, activity: Activity | None) -> DeckyItem:
    active = activity or Activity()
    actual = deckies.condition(wanted, known)
    services = []
    for each in wanted.services:
        state, error = deckies.port_state(wanted, known, each)
        services.append(
            ServiceState(
                name=each.name,
                number=each.number,
                port=each.port,
                tls=each.tls,
                transport=each.transport,
                wanted=True,
                actual=state,
                error=error or None,
            )
        )
    return DeckyItem(
        decky_id=wanted.decky_id,
        name=wanted.name,
        address=wanted.address,
        archetype=wanted.archetype,
        distro=wanted.distro,
        hostname=wanted.hostname,
        persona=DISTROS[wanted.distro].pretty,
        services=services,
        wanted="running",
        actual=actual,
        drift=actual != "running",
        last_error=next((each.error for each in services if each.error), None),
        depth=active.depth or 0,
        live_sessions=active.live,
        last_touched=active.last_at,
        next_mutation=None,
        created_at=wanted.born,
    )
