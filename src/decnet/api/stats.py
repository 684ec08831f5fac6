"""The figures of the whole, and the proof that quiet is quiet."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request
from sqlalchemy import Connection

from decnet import spool
from decnet.api.services import SensorPlace, Services
from decnet.core import log
from decnet.core.database import Scope
from decnet.core.http import Base, Now
from decnet.core.intake import SpoolState, quarantined, spools
from decnet.core.principals import Principal, Role, require
from decnet.core.supervisor import poisoned
from decnet.events import SECOND, Micros
from decnet.fleet import deckies
from decnet.ground import RECORDINGS, SPOOL, Heartbeat, read_heartbeat
from decnet.intel import stories
from decnet.intel.figures import figures

SILENT: Micros = 15 * SECOND
"""After so long without a heartbeat a sensor counts as dead."""
_MINUTE: Micros = 60 * SECOND
_COUNTED = 2_000
_LOOKED_AT = 4 << 20

router = APIRouter(tags=["stats"])


@dataclass(frozen=True, slots=True)
class DeckyCounts:
    """How many are wanted, and how many serve all that they are to."""

    deployed: int
    active: int


@dataclass(frozen=True, slots=True)
class SensorStats:
    """One sensor. ``intake_lag_events``: lines in its spool that the log does not have, counted up to 2,000."""

    name: str
    boot: str | None
    last_heartbeat: Micros | None
    alive: bool
    version: str | None
    sessions: int
    intake_lag_events: int


@dataclass(frozen=True, slots=True)
class Stats:
    """The figures; of strangers only, unless our own and simulated traffic was asked for.

    quiet_since: the last moment of a stranger, or of the first event; null while one is here or a story needs somebody
    depths: stories by depth, `0` to `4`
    needs_you: open stories in which somebody got inside or further
    clock: microseconds by which the newest event of a sensor lies ahead of the hub's clock
    demo_events: events that the product caused itself
    """

    now: Micros
    quiet_since: Micros | None
    events_total: int
    events_last_minute: int
    attackers: int
    sessions: int
    live_sessions: int
    credentials: int
    deckies: DeckyCounts
    depths: dict[str, int]
    needs_you: int
    sensors: list[SensorStats]
    spool_bytes: int
    disk_free_bytes: int
    disk_total_bytes: int
    database_bytes: int
    poison: int
    quarantined_lines: int
    recordings_stopped: bool
    clock: Micros
    demo_events: int


@router.get("/stats")
def stats(
    request: Request, base: Base, now: Now, principal: Annotated[Principal, require(Role.VIEWER)], demo: bool = False
) -> Stats:
    """The figures of the whole."""
    services: Services = request.app.state.services
    with base.read() as tx:
        return gather(tx, services, principal.scope, now, demo)


def gather(tx: Connection, services: Services, scope: Scope, now: Micros, demo: bool) -> Stats:
    """The figures at ``now``."""
    counted, total = figures(tx, scope, demo), log.events_total(tx, scope, demo)
    known = {state.sensor: state for state in spools(tx)}
    places = [place for place in services.sensors if place.scope == scope]
    beats = {place.name: read_heartbeat(place.folder) for place in places}
    depths = stories.depths(tx, scope, demo=demo)
    needs_you = stories.needs_you(tx, scope, now, demo=demo)
    free = shutil.disk_usage(services.settings.state_dir)
    return Stats(
        now=now,
        quiet_since=None if needs_you or counted["live_sessions"] else _last_seen(tx, scope, demo),
        events_total=total,
        events_last_minute=_last_minute(tx, scope, now, demo),
        attackers=counted["attackers"],
        sessions=counted["sessions"],
        live_sessions=counted["live_sessions"],
        credentials=counted["credentials"],
        deckies=_deckies(tx, scope),
        depths={str(depth): count for depth, count in enumerate(depths)},
        needs_you=needs_you,
        sensors=[_sensor(place, beats[place.name], known.get(place.name), now) for place in places],
        spool_bytes=sum(spool.size(place.folder / SPOOL) for place in places),
        disk_free_bytes=free.free,
        disk_total_bytes=free.total,
        database_bytes=_database_bytes(services.settings.state_dir),
        poison=poisoned(tx),
        quarantined_lines=quarantined(tx),
        recordings_stopped=any(beat is not None and RECORDINGS in beat.given_up for beat in beats.values()),
        clock=max([0, *(state.told - state.taken for state in known.values())]),
        demo_events=log.events_total(tx, scope, True) - log.events_total(tx, scope, False),
    )


def _last_minute(tx: Connection, scope: Scope, now: Micros, demo: bool) -> int:
    """Events of the last minute: of the minute that runs, and in proportion of the one before."""
    begun = now - now % _MINUTE
    running = log.events_between(tx, scope, begun, now + 1, demo)
    before = log.events_between(tx, scope, begun - _MINUTE, begun, demo)
    return running + before * (_MINUTE - (now - begun)) // _MINUTE


def _last_seen(tx: Connection, scope: Scope, demo: bool) -> Micros | None:
    seen = stories.last_seen(tx, scope, demo)
    if seen is not None:
        return seen
    first = log.look(tx, scope, log.Filters(), 1).items
    return first[0].event.at if first else None


def _deckies(tx: Connection, scope: Scope) -> DeckyCounts:
    wanted = deckies.every(tx, scope)
    seen = deckies.seen(tx, scope, [each.decky_id for each in wanted])
    active = [each for each in wanted if deckies.condition(each, seen[each.decky_id]) == "running"]
    return DeckyCounts(len(wanted), len(active))


def _sensor(place: SensorPlace, beat: Heartbeat | None, state: SpoolState | None, now: Micros) -> SensorStats:
    return SensorStats(
        name=place.name,
        boot=beat.boot if beat else None,
        last_heartbeat=beat.at if beat else None,
        alive=beat is not None and now - beat.at <= SILENT,
        version=beat.version if beat else None,
        sessions=beat.sessions if beat else 0,
        intake_lag_events=_lag(place.folder / SPOOL, state),
    )


def _lag(folder: Path, state: SpoolState | None) -> int:
    try:
        return len(spool.read(folder, state.position if state else spool.Position(), _COUNTED, _LOOKED_AT).lines)
    except OSError:  # what was read meanwhile may be gone
        return 0


def _database_bytes(state_dir: Path) -> int:
    return sum(path.stat().st_size for path in state_dir.glob("decnet.db*") if path.is_file())
