"""What the two strangers, sensor and hub, both need: clock, identifiers, files that are whole or absent, the plan."""

from decnet.ground.clock import utc_now
from decnet.ground.files import replace_file
from decnet.ground.ids import uuid7s
from decnet.ground.plan import Decky, Plan, Service, read_plan, write_plan

__all__ = ["Decky", "Plan", "Service", "read_plan", "replace_file", "utc_now", "uuid7s", "write_plan"]
