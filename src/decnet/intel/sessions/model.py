"""One conversation from its first event to its end, and what a decky sees of all of them."""

from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from decnet.events import (
    CommandIssued,
    CredentialOffered,
    Envelope,
    Fact,
    FileCaptured,
    Micros,
    QueryReceived,
    SessionEnded,
    SessionRecorded,
    SessionSkipped,
    TerminalRequested,
    Unknown,
    Visit,
)
from decnet.intel.measures import Hours, attacker_uuid, lets_in, reached

LOST = "sensor_lost"

Recording = Literal["none", "live", "recorded", "skipped"]


class Session(Struct, frozen=True):
    """One conversation.

    started, ended, last_at: moments; ``ended`` is None while it lasts
    duration: microseconds by the sensor's monotonic clock, 0 while it lasts
    reason: as in `session.ended`, empty while it lasts
    events: everything that was recorded of it, its start and end included
    commands, credentials, files: counts; queries are commands
    depth: 0 to 3
    inside: whether a login was accepted
    recording: `none`, `live`, `recorded` or `skipped`; ``recording_reason`` says why it is not whole
    """

    sid: str
    attacker: str
    sensor: str
    decky_id: str
    decky: str
    service: str
    peer: str
    peer_port: int
    local_port: int
    ours: str
    started: Micros
    last_at: Micros
    ended: Micros | None = None
    reason: str = ""
    duration: Micros = 0
    bytes_in: int = 0
    bytes_out: int = 0
    events: int = 0
    commands: int = 0
    credentials: int = 0
    files: int = 0
    depth: int = 0
    inside: bool = False
    recording: Recording = "none"
    recording_reason: str = ""

    @property
    def visit(self) -> Visit:
        """As the sensor stamped it on each event."""
        return Visit(
            self.decky_id, self.decky, self.service, self.sid, self.peer, self.peer_port, self.local_port, self.ours
        )


class Touch(Struct, frozen=True):
    """What visitors of one origin (``ours``) did at one decky.

    last_at: the newest moment
    hours: for each hour, 0 where nobody came, else the depth reached plus one
    """

    decky_id: str
    decky: str
    ours: str
    last_at: Micros = 0
    hours: Hours = Hours()


def told(known: Session | None, event: Envelope) -> Session:
    """The session after ``event``. A second end changes nothing."""
    visit, place = event.visit, event.place
    row = known or Session(
        sid=visit.session,
        attacker=attacker_uuid(place.tenant, place.site, visit.peer),
        sensor=place.sensor,
        decky_id=visit.decky_id,
        decky=visit.decky,
        service=visit.service,
        peer=visit.peer,
        peer_port=visit.peer_port,
        local_port=visit.local_port,
        ours=visit.ours,
        started=event.at,
        last_at=event.at,
    )
    if isinstance(event.fact, SessionEnded):
        return row if row.ended is not None else _ended(row, event.at, event.fact)
    return replace(
        row,
        started=min(row.started, event.at),
        last_at=max(row.last_at, event.at),
        events=row.events + 1,
        depth=max(row.depth, reached(event, row.inside)),
        inside=row.inside or lets_in(event.fact),
        **_changed(row, event.fact),
    )


def lost(row: Session) -> SessionEnded:
    """How a session ends whose sensor did not live to say so: with the last that was seen of it."""
    return SessionEnded(
        reason=LOST, duration=row.last_at - row.started, bytes_in=0, bytes_out=0, facts=max(0, row.events - 1)
    )


def touched(known: Touch | None, event: Envelope, inside: bool) -> Touch:
    """What is known of a decky after ``event``, of a session where a login was accepted before (``inside``) or not."""
    visit = event.visit
    row = known or Touch(decky_id=visit.decky_id, decky=visit.decky, ours=visit.ours)
    depth = reached(event, inside) + 1
    return replace(row, last_at=max(row.last_at, event.at), hours=row.hours.put(event.at, depth, max))


def _changed(row: Session, fact: Fact | Unknown) -> dict[str, Any]:
    match fact:
        case CommandIssued() | QueryReceived():
            return {"commands": row.commands + 1}
        case CredentialOffered():
            return {"credentials": row.credentials + 1}
        case FileCaptured():
            return {"files": row.files + 1}
        case TerminalRequested() if row.recording == "none" and row.ended is None:
            return {"recording": "live"}
        case SessionRecorded(truncated=truncated):
            return {"recording": "recorded", "recording_reason": "limit" if truncated else ""}
        case SessionSkipped(reason=reason):
            return {"recording": "skipped", "recording_reason": reason}
        case _:
            return {}


def _ended(row: Session, at: Micros, fact: SessionEnded) -> Session:
    last_at = row.last_at if fact.reason == LOST else max(row.last_at, at)
    torn = fact.reason == LOST and row.recording == "live"
    return replace(
        row,
        last_at=last_at,
        ended=last_at,
        reason=fact.reason,
        duration=fact.duration,
        bytes_in=fact.bytes_in,
        bytes_out=fact.bytes_out,
        events=row.events + 1,
        recording="recorded" if torn else row.recording,
        recording_reason=LOST if torn else row.recording_reason,
    )
