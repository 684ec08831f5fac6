"""Routes of what runs in the hub's background."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel

from decnet.api.services import Services
from decnet.core import health
from decnet.core.bus import Changed, system_control
from decnet.core.health import Heartbeat, State
from decnet.core.http import Base, Now
from decnet.core.principals import Principal, Role, require
from decnet.core.problems import conflict, not_found

router = APIRouter(prefix="/workers", tags=["workers"])


class WorkerItem(BaseModel):
    """One worker or other part of the hub.

    lag: events it has not read
    poison: events it could not bear
    error: what went wrong last, null while all is well
    """

    name: str
    state: State
    last_seen: int | None
    lag: int
    installed: bool
    bus_connected: bool
    poison: int
    version: int
    error: str | None


class Commanded(BaseModel):
    """What the worker was told."""

    name: str
    wanted: str


@router.get("")
def workers(request: Request, base: Base, now: Now, _: Annotated[Principal, require(Role.VIEWER)]) -> list[WorkerItem]:
    """Everything that runs, and how it is."""
    services: Services = request.app.state.services
    with base.read() as tx:
        heard, stopped = health.heartbeats(tx), health.stopped(tx)
    names = dict.fromkeys([*services.workers, *sorted(heard)])
    connected = services.settings.bus_enabled
    return [_item(name, heard.get(name), name in stopped, now, services, connected) for name in names]


@router.post("/{name}/stop", status_code=202)
def stop(name: str, request: Request, base: Base, now: Now,
         _: Annotated[Principal, require(Role.ADMIN)]) -> Commanded:  # fmt: skip
    """Stop a worker behind what it is at. What it does not read meanwhile, it reads later."""
    _command(name, request, base, now, run=False)
    return Commanded(name=name, wanted="stop")


@router.post("/{name}/start", status_code=202)
def start(name: str, request: Request, base: Base, now: Now,
          _: Annotated[Principal, require(Role.ADMIN)]) -> Commanded:  # fmt: skip
    """Let a worker run again, from where it stopped."""
    _command(name, request, base, now, run=True)
    return Commanded(name=name, wanted="run")


def _command(name: str, request: Request, base: Base, now: int, run: bool) -> None:
    services: Services = request.app.state.services
    if name not in services.workers:
        with base.read() as tx:
            known = name in health.heartbeats(tx)
        if known:
            raise conflict("That is a part of the hub, which runs as long as it does.")
        raise not_found("such worker")
    with base.write() as tx:
        health.command(tx, name, run, now)
    services.bus.publish(system_control(name), Changed(name))


def _item(
    name: str, heard: Heartbeat | None, stopped: bool, now: int, services: Services, connected: bool
) -> WorkerItem:
    state = State.UNKNOWN if heard is None else heard.state(now)
    return WorkerItem(
        name=name,
        state=State.STOPPED if stopped else state,
        last_seen=heard.at if heard else None,
        lag=heard.lag if heard else 0,
        installed=True,
        bus_connected=connected,
        poison=heard.poison if heard else 0,
        version=heard.version if heard else services.workers.get(name, 0),
        error=(heard.error or None) if heard else None,
    )
