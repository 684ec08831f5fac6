"""Every conversation, from its start to its end."""

from decnet.intel.sessions import store
from decnet.intel.sessions.model import Session
from decnet.intel.sessions.store import Activity, activity

__all__ = ["Activity", "Session", "activity", "store"]
