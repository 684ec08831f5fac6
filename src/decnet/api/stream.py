"""The live stream: server-sent events, opened by a one-time ticket."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from decnet.api.feed import Feed, Told, Watcher, log_batch
from decnet.api.items import LogItem, log_item
from decnet.api.logs import filters
from decnet.api.services import Services
from decnet.core import log
from decnet.core.database import Scope
from decnet.core.http import Base
from decnet.core.log import Filters
from decnet.core.principals import Role
from decnet.core.problems import Problem, forbidden, unauthenticated
from decnet.trust.users import Caller, Door

KEEPALIVE = 15.0
"""Seconds of silence after which a comment shows that the stream lives."""
RECHECK = 30.0
"""Seconds after which it is asked again whether the watcher may watch."""
MOST_WATCHERS = 200
_CAUGHT_UP = 2_000
"""Events that a watcher who comes back gets at once; of more the oldest are dropped, and counted."""
_BATCH = 500

router = APIRouter(tags=["stream"])


@router.get(
    "/stream",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "`hello` {seq}; `log` {items, dropped}; `story` {story}; `session` {session}; `stats`. "
            "The id is the number of the newest event told.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    },
)
async def stream(
    request: Request,
    base: Base,
    token: Annotated[str, Query(max_length=256, description="A ticket of `POST /auth/sse-ticket`; good once.")] = "",
    after: Annotated[int | None, Query(ge=0, le=(1 << 63) - 1, description="The last `seq` seen.")] = None,
    service: Annotated[list[str], Query(max_length=64)] = [],  # noqa: B006  # FastAPI copies it
    kind: Annotated[list[str], Query(max_length=64)] = [],  # noqa: B006
    decky: Annotated[list[str], Query(max_length=64)] = [],  # noqa: B006
) -> StreamingResponse:
    """What happens, as it happens: at most four batches a second."""
    door: Door = request.app.state.door
    feed: Feed = request.app.state.feed
    caller = await run_in_threadpool(door.spend, token)
    if caller is None or caller.must_change_password:
        raise unauthenticated()
    if not caller.principal.role.includes(Role.VIEWER):
        raise forbidden(Role.VIEWER)
    if feed.watchers >= MOST_WATCHERS:
        raise Problem(503, "Service Unavailable", "Too many watch already.", retry_after=10)
    wanted = filters(decky=decky, service=service, kind=kind)
    services: Services = request.app.state.services
    events = _events(feed, services, door, caller, wanted, after)
    return StreamingResponse(events, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _events(
    feed: Feed, services: Services, door: Door, caller: Caller, wanted: Filters, after: int | None
) -> AsyncIterator[bytes]:
    scope = caller.principal.scope
    head = await run_in_threadpool(_head, services)
    watcher = feed.watch(scope, wanted, head)
    start = watcher.seq
    try:
        yield _encoded("hello", msgspec.json.encode({"seq": start}), start)
        if after is not None and after < start:
            for told in await run_in_threadpool(_missed, services, scope, wanted, after, start):
                yield _encoded(told.name, told.data, told.seq)
        async for part in _live(watcher, door, caller):
            yield part
    finally:
        feed.leave(watcher)


async def _live(watcher: Watcher, door: Door, caller: Caller) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    checked = spoke = loop.time()
    while not watcher.closed:
        for told in await watcher.take(min(KEEPALIVE, RECHECK) / 3):
            yield _encoded(told.name, told.data, told.seq)
            spoke = loop.time()
        if loop.time() - spoke >= KEEPALIVE:
            yield b": still here\n\n"
            spoke = loop.time()
        if caller.access is not None and loop.time() - checked >= RECHECK:
            if await run_in_threadpool(door.caller_of, caller.access) is None:
                return
            checked = loop.time()


def _head(services: Services) -> int:
    with services.database.read() as tx:
        return log.head(tx)


def _missed(services: Services, scope: Scope, wanted: Filters, after: int, until: int) -> list[Told]:
    """What came behind ``after`` and up to ``until``: the newest of it, oldest first."""
    found: list[LogItem] = []
    bound, done = until + 1, False
    with services.database.read() as tx:
        while not done and len(found) < _CAUGHT_UP:
            looked = log.look(tx, scope, wanted, _BATCH, bound, "desc")
            found += [log_item(each.seq, each.event) for each in looked.items if each.seq > after]
            bound, done = looked.reached, looked.done or looked.reached <= after + 1
        dropped = 0 if done else max(0, bound - after - 1)
    found.reverse()
    batches = [found[i : i + _BATCH] for i in range(0, len(found), _BATCH)] or ([[]] if dropped else [])
    return [
        log_batch(batch, dropped if i == 0 else 0, batch[-1].seq if i < len(batches) - 1 else until)
        for i, batch in enumerate(batches)
    ]


def _encoded(name: str, data: bytes, seq: int) -> bytes:
    return b"event: %b\nid: %d\ndata: %b\n\n" % (name.encode(), seq, data)
