"""Routes that hand out what attackers left: terminal recordings and captured files."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath
from sqlalchemy import Connection
from starlette.responses import StreamingResponse

from decnet.api.hostile import NoSuchFile, open_below
from decnet.api.logs import json
from decnet.api.recordings import LARGEST, Page, Row, read_page
from decnet.api.services import Services
from decnet.core import log
from decnet.core.database import Scope
from decnet.core.http import Base
from decnet.core.log import Filters
from decnet.core.principals import Principal, Role, require
from decnet.core.problems import not_found
from decnet.events import SECOND, FileCaptured, MailStored, Micros
from decnet.ground import ARTIFACTS, RECORDINGS, artifact_path, recording_place
from decnet.intel import sessions
from decnet.intel.sessions import Session

LARGEST_FILE = 256 << 20
_CHUNK = 1 << 18
_DAY: Micros = 24 * 3600 * SECOND

router = APIRouter(tags=["evidence"])
Analyst = Annotated[Principal, require(Role.ANALYST)]
Decky = Annotated[str, InPath(pattern=r"^[A-Za-z0-9._-]{1,80}$", description="Id or name.")]
Sid = Annotated[str, InPath(pattern=r"^[0-9a-fA-F-]{1,64}$")]
Hash = Annotated[str, InPath(pattern=r"^[0-9a-f]{64}$")]
_FILE = {
    "Content-Disposition": "attachment",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


@dataclass(frozen=True, slots=True)
class Transcript:
    """A page of a terminal recording.

    columns, rows: of the terminal, at first
    started_at: microseconds since 1970, UTC; duration: microseconds from the first to the last row there is
    truncated: whether the recording stops before the session does
    complete: whether there is no more to come
    total: how many rows there are by now
    rows_list: [seconds since the beginning, `o` shown or `i` typed or `r` resized, text]
    """

    sid: str
    decky: str
    columns: int
    rows: int
    started_at: Micros
    duration: Micros
    truncated: bool
    complete: bool
    total: int | None
    offset: int
    rows_list: list[Row]
    next_offset: int | None


@router.get(
    "/transcripts/{decky}/{sid}.cast",
    response_class=Response,
    responses={200: {"description": "asciinema v2", "content": {"application/x-asciicast": {}}}},
)
def cast(decky: Decky, sid: Sid, base: Base, request: Request, principal: Analyst) -> Response:
    """The whole recording as an asciinema v2 file."""
    session = _session(base, principal, decky, sid)
    root, places = _places(request, session)
    for place in places:
        try:
            return _attachment(root, place, f"{session.sid}.cast", "application/x-asciicast", LARGEST)
        except NoSuchFile:
            continue
    raise not_found("recording of that session")


@router.get("/transcripts/{decky}/{sid}", response_model=Transcript)
def transcript(
    decky: Decky,
    sid: Sid,
    base: Base,
    request: Request,
    principal: Analyst,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """Rows of a terminal recording; a session that lasts has more later. What a page costs is what it holds."""
    session = _session(base, principal, decky, sid)
    root, places = _places(request, session)
    for place in places:
        try:
            return json(_transcript(session, read_page(root, place, offset, limit)))
        except NoSuchFile:
            continue
    raise not_found("recording of that session")


@router.get(
    "/artifacts/{decky}/{sha256}",
    response_class=Response,
    responses={200: {"description": "The bytes as they came.", "content": {"application/octet-stream": {}}}},
)
def artifact(decky: Decky, sha256: Hash, base: Base, request: Request, principal: Analyst) -> Response:
    """A file that a visitor left on that decky. Handle with care."""
    with base.read() as tx:
        name = _captured_at(tx, principal.scope, decky, sha256)
    services: Services = request.app.state.services
    sensor = services.sensor(name) if name else None
    if sensor is None:
        raise not_found("such file of that decky")
    root = sensor.folder / ARTIFACTS
    place = str(artifact_path(Path(), sha256))
    try:
        return _attachment(root, place, f"{sha256}.bin", "application/octet-stream", LARGEST_FILE)
    except NoSuchFile:
        raise not_found("such file of that decky") from None


def _session(base: Base, principal: Principal, decky: str, sid: str) -> Session:
    with base.read() as tx:
        session = sessions.store.by_sid(tx, principal.scope, [sid]).get(sid)
    if session is None or decky not in (session.decky_id, session.decky):
        raise not_found("such session of that decky")
    return session


def _places(request: Request, session: Session) -> tuple[Path, list[str]]:
    """Where the recording may lie: that its day is the session's is so but for the moment around midnight."""
    services: Services = request.app.state.services
    sensor = services.sensor(session.sensor)
    if sensor is None:
        raise not_found("recording of that session on this machine")
    days = (session.started, session.started + _DAY, session.started - _DAY)
    places = [recording_place(at, session.decky_id, session.sid) for at in days]
    return sensor.folder / RECORDINGS, places


def _transcript(session: Session, page: Page) -> Transcript:
    complete = session.ended is not None or session.recording == "recorded"
    return Transcript(
        sid=session.sid,
        decky=session.decky,
        columns=page.header.width,
        rows=page.header.height,
        started_at=session.started,
        duration=int(page.end * SECOND),
        truncated=session.recording_reason != "" or page.size > LARGEST,
        complete=complete,
        total=page.total,
        offset=page.offset,
        rows_list=page.rows,
        next_offset=page.next_offset,
    )


def _captured_at(tx: Connection, scope: Scope, decky: str, sha256: str) -> str | None:
    """The sensor at which that file was left on that decky."""
    kinds = (FileCaptured.kind, MailStored.kind)
    after: str | None = None
    while True:
        found = log.page(tx, scope, Filters(search=sha256, deckies=(decky,), kinds=kinds), 100, after)
        for logged in found.items:
            fact = logged.event.fact
            if isinstance(fact, FileCaptured | MailStored) and fact.sha256 == sha256:
                return logged.event.place.sensor
        if found.next is None:
            return None
        after = found.next


def _attachment(root: Path, place: str, name: str, media_type: str, most: int) -> Response:
    with open_below(root, place) as (handle, known):
        if known.st_size > most:
            raise NoSuchFile(place)
        own = os.dup(handle)
    headers = _FILE | {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Length": str(known.st_size),
    }
    return StreamingResponse(_chunks(own, known.st_size), media_type=media_type, headers=headers)


def _chunks(handle: int, size: int) -> Iterator[bytes]:
    try:
        at = 0
        while at < size:
            chunk = os.pread(handle, min(_CHUNK, size - at), at)
            if not chunk:
                return
            yield chunk
            at += len(chunk)
    finally:
        os.close(handle)
