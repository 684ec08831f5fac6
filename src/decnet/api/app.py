"""The application: every domain's routes below one prefix, one way of saying who is asking and what went wrong."""

from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.types import ASGIApp

from decnet import __version__
from decnet.api import deckies, errors, evidence, logs, stats, stream, workers
from decnet.api.auth import authenticate
from decnet.api.feed import Feed
from decnet.api.guard import Guard, hosts_of
from decnet.api.page import BUILT, page_router
from decnet.api.services import Services
from decnet.core.http import Base
from decnet.fleet.deckies import router as fleet
from decnet.intel.attackers import api as attackers
from decnet.intel.credentials import api as credentials
from decnet.intel.sessions import api as sessions
from decnet.intel.stories import api as stories
from decnet.share.alerts import router as alerts
from decnet.trust.users import entrance
from decnet.trust.users import router as users

PREFIX = "/api/v1"
DESCRIPTION = f"{PREFIX}/openapi.json"
ROUTERS = (
    users,
    logs.router,
    stats.router,
    stories.router,
    logs.timeline_router,
    attackers.router,
    sessions.router,
    credentials.router,
    deckies.router,
    fleet,
    evidence.router,
    workers.router,
    alerts,
)
"""Every domain's routes."""


class Health(BaseModel):
    """The hub answers, and so does its database."""

    status: str
    version: str


def create_app(services: Services, built: Path = BUILT) -> FastAPI:
    """The application of one hub. ``built`` is where the page's files are."""
    app = FastAPI(
        title="DECNET",
        version=__version__,
        summary="What attackers did to fake machines.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_id,
    )
    state = app.state
    state.services, state.database, state.now = services, services.database, services.now
    state.door, state.fleet, state.feed = services.door, services.fleet, Feed(services)
    errors.install(app, services.settings.developer)
    app.include_router(_health_router())
    api = APIRouter(prefix=PREFIX, dependencies=[Depends(authenticate)], responses=errors.RESPONSES)
    for router in ROUTERS:
        api.include_router(router)
    app.include_router(api)
    for router in (entrance, stream.router):
        app.include_router(router, prefix=PREFIX, responses=errors.RESPONSES)
    app.include_router(page_router(built))
    return app


def guarded(app: FastAPI, services: Services) -> ASGIApp:
    """The application as it faces browsers."""
    return Guard(app, hosts_of(services.settings.api_host))


def _health_router() -> APIRouter:
    router = APIRouter(tags=["health"], responses={503: errors.RESPONSES[503]})

    @router.get("/healthz")
    def healthz(base: Base) -> Health:
        """Whether the hub is well; needs no token."""
        with base.read() as tx:
            tx.exec_driver_sql("SELECT 1").one()
        return Health(status="ok", version=__version__)

    @router.get(DESCRIPTION, include_in_schema=False)
    def described(request: Request) -> JSONResponse:
        return JSONResponse(request.app.openapi())

    return router


def _operation_id(route: APIRoute) -> str:
    return route.name
