"""Routes of sessions."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel

from decnet.core.http import After, Base, Direction, Limit, Now, Word
from decnet.core.paging import LIMIT, MAX_LIMIT, decode_cursor, page
from decnet.core.principals import Principal, Role, require
from decnet.core.problems import not_found
from decnet.events import Micros
from decnet.intel.commands import CommandItem, commands
from decnet.intel.sessions import store
from decnet.intel.sessions.model import Session
from decnet.intel.sessions.store import KEY, Wanted

router = APIRouter(tags=["sessions"])
Viewer = Annotated[Principal, require(Role.VIEWER)]


class SessionFacts(BaseModel):
    """One conversation.

    started, ended: microseconds since 1970, UTC; ``ended`` is null while it lasts
    duration: microseconds, so far while it lasts
    reason: who or what ended it
    events: everything that was recorded of it
    depth: 0 seen, 1 knocked, 2 inside, 3 acting
    recording: of the terminal; ``recording_reason`` says why there is none, or no whole one
    ours: `simulated` or `own` where the product caused the traffic itself, else empty
    """

    sid: str
    decky_id: str
    decky: str
    service: str
    peer: str
    peer_port: int
    local_port: int
    attacker_uuid: str
    started: int
    ended: int | None
    duration: int
    reason: str | None
    bytes_in: int
    bytes_out: int
    events: int
    credentials: int
    files: int
    depth: int
    recording: Literal["none", "live", "recorded", "skipped"]
    recording_reason: str | None
    ours: str


class SessionItem(SessionFacts):
    """One conversation. ``commands`` counts commands and queries."""

    commands: int


class SessionDetail(SessionFacts):
    """One conversation. Its events are at `GET /logs?session=<sid>&order=asc`.

    commands: commands and queries, the oldest first, at most 1,000
    transcript: whether one can be read
    """

    commands: list[CommandItem]
    transcript: bool


class SessionPage(BaseModel):
    """A page of sessions."""

    items: list[SessionItem]
    next: str | None


@router.get("/sessions")
def sessions(
    base: Base,
    now: Now,
    principal: Viewer,
    live: bool | None = None,
    recording: bool | None = None,
    attacker: Word = "",
    decky: Word = "",
    service: Word = "",
    depth: Annotated[int, Query(ge=0, le=4, description="At least so deep.")] = 0,
    limit: Limit = LIMIT,
    after: After = None,
    order: Direction = "desc",
) -> SessionPage:
    """Conversations, the newest first."""
    wanted = Wanted(live=live, recording=recording, attacker=attacker, decky=decky, service=service, depth=depth)
    return _page(base, now, principal, wanted, limit, after, order)


@router.get("/attackers/{uuid}/sessions")
def sessions_of_attacker(
    uuid: str,
    base: Base,
    now: Now,
    principal: Viewer,
    limit: Limit = LIMIT,
    after: After = None,
    order: Direction = "desc",
) -> SessionPage:
    """Conversations of one address, the newest first."""
    return _page(base, now, principal, Wanted(attacker=uuid), limit, after, order)


@router.get("/sessions/{sid}")
def session(sid: str, base: Base, now: Now, principal: Viewer) -> SessionDetail:
    """One conversation."""
    with base.read() as tx:
        found = store.by_sid(tx, principal.scope, [sid]).get(sid)
        if found is None:
            raise not_found("such session")
        issued = commands(tx, principal.scope, "asc", MAX_LIMIT, session=sid)
    readable = found.recording in ("live", "recorded")
    return SessionDetail(**_facts(found, now).model_dump(), commands=issued, transcript=readable)


def item(found: Session, now: Micros) -> SessionItem:
    """How callers see a session at ``now``."""
    return SessionItem(**_facts(found, now).model_dump(), commands=found.commands)


def _facts(found: Session, now: Micros) -> SessionFacts:
    return SessionFacts(
        sid=found.sid,
        decky_id=found.decky_id,
        decky=found.decky,
        service=found.service,
        peer=found.peer,
        peer_port=found.peer_port,
        local_port=found.local_port,
        attacker_uuid=found.attacker,
        started=found.started,
        ended=found.ended,
        duration=max(0, now - found.started) if found.ended is None else found.duration,
        reason=found.reason or None,
        bytes_in=found.bytes_in,
        bytes_out=found.bytes_out,
        events=found.events,
        credentials=found.credentials,
        files=found.files,
        depth=found.depth,
        recording=found.recording,
        recording_reason=found.recording_reason or None,
        ours=found.ours,
    )


def _page(
    base: Base, now: Micros, principal: Principal, wanted: Wanted, limit: int, after: str | None, order: Direction
) -> SessionPage:
    start = decode_cursor(after, KEY) if after is not None else None
    with base.read() as tx:
        found = store.listed(tx, principal.scope, wanted, limit + 1, start, order == "asc")
    listed = page(found, limit, store.key)
    return SessionPage(items=[item(session, now) for session in listed.items], next=listed.next)
