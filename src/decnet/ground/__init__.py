"""What the two strangers, sensor and hub, both need: clock, identifiers, files that are whole or absent, the plan."""

from decnet.ground.clock import utc_now
from decnet.ground.files import Planted, open_strange, read_strange, replace_file, sole
from decnet.ground.heartbeat import HEARTBEAT_EVERY, Heartbeat, read_heartbeat, write_heartbeat
from decnet.ground.ids import uuid7s
from decnet.ground.places import (
    ARTIFACTS,
    INDEX_STRIDE,
    KEYS,
    OVERLAYS,
    PLAN,
    RECORDINGS,
    SPOOL,
    artifact_path,
    index_entry,
    index_offsets,
    recording_place,
)
from decnet.ground.plan import Decky, Plan, Service, read_plan, write_plan

__all__ = [
    "ARTIFACTS",
    "HEARTBEAT_EVERY",
    "INDEX_STRIDE",
    "KEYS",
    "OVERLAYS",
    "PLAN",
    "RECORDINGS",
    "SPOOL",
    "Decky",
    "Heartbeat",
    "Plan",
    "Planted",
    "Service",
    "artifact_path",
    "index_entry",
    "index_offsets",
    "open_strange",
    "read_heartbeat",
    "read_plan",
    "read_strange",
    "recording_place",
    "replace_file",
    "sole",
    "utc_now",
    "uuid7s",
    "write_heartbeat",
    "write_plan",
]
