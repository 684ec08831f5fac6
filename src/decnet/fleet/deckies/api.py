"""Routes that change the fleet, and those that say what it may be made of."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from decnet.core.principals import Principal, Role, require
from decnet.core.problems import conflict, invalid, not_found
from decnet.decoys import ALL
from decnet.fleet.deckies.model import DEFAULT_FLEET, MOST, Conflict, Order, Refused
from decnet.fleet.deckies.reconciler import Reconciler
from decnet.persona import ARCHETYPES

router = APIRouter(tags=["fleet"])


class Deployment(BaseModel):
    """Deckies to add. Without an archetype they take those of the default fleet in turn."""

    count: int = Field(default=1, ge=1, le=MOST)
    archetype: str | None = Field(default=None, max_length=64)
    services: list[str] | None = Field(default=None, max_length=32)
    names: list[str] | None = Field(default=None, max_length=MOST)


class Deployed(BaseModel):
    """One decky that is wanted from now on."""

    decky_id: str
    name: str
    address: str
    archetype: str


class Change(BaseModel):
    """What was asked for. It is done once the sensor serves plan ``generation``."""

    deckies: list[Deployed]
    generation: int


class ArchetypeItem(BaseModel):
    """A role that a decky may play."""

    key: str
    summary: str
    services: list[str]
    distros: list[str]


class PortItem(BaseModel):
    """Where a service is reached."""

    transport: str
    number: int
    tls: bool


class ServiceItem(BaseModel):
    """A service that a decky may offer."""

    name: str
    family: str
    ports: list[PortItem]


def _fleet(request: Request) -> Reconciler:
    fleet: Reconciler = request.app.state.fleet
    return fleet


@router.post("/deckies", status_code=202)
def deploy(body: Deployment, request: Request, _: Annotated[Principal, require(Role.ADMIN)]) -> Change:
    """Add deckies. No live session of another decky notices."""
    order = Order(
        count=body.count,
        archetypes=(body.archetype,) if body.archetype else DEFAULT_FLEET,
        services=tuple(body.services or ()),
        names=tuple(body.names or ()),
    )
    try:
        made, generation = _fleet(request).deploy(order)
    except Conflict as err:
        raise conflict(str(err)) from None
    except Refused as err:
        raise invalid(str(err)) from None
    return Change(
        deckies=[
            Deployed(decky_id=each.decky_id, name=each.name, address=each.address, archetype=each.archetype)
            for each in made
        ],
        generation=generation,
    )


@router.delete("/deckies/{decky}", status_code=202)
def teardown(decky: str, request: Request, _: Annotated[Principal, require(Role.ADMIN)]) -> Change:
    """Remove a decky, by id or name. Its live sessions may end on their own for a while; its record stays."""
    gone = _fleet(request).teardown(decky)
    if gone is None:
        raise not_found("such decky")
    each, generation = gone
    item = Deployed(decky_id=each.decky_id, name=each.name, address=each.address, archetype=each.archetype)
    return Change(deckies=[item], generation=generation)


@router.get("/archetypes")
def archetypes(_: Annotated[Principal, require(Role.VIEWER)]) -> list[ArchetypeItem]:
    """The roles that a decky may play."""
    return [
        ArchetypeItem(key=each.key, summary=each.summary, services=list(each.services), distros=list(each.distros))
        for each in ARCHETYPES.values()
    ]


@router.get("/services")
def services(_: Annotated[Principal, require(Role.VIEWER)]) -> list[ServiceItem]:
    """The services that a decky may offer, each with its ports, the main one first."""
    return [
        ServiceItem(
            name=decoy.name,
            family=decoy.family,
            ports=[PortItem(transport=port.transport, number=port.number, tls=port.tls) for port in decoy.ports],
        )
        for decoy in ALL
    ]
