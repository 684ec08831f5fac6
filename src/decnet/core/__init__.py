"""The hub's ground: database, event log, intake, bus and the runner of workers."""

from decnet.core.bus import Bus, MemoryBus, Message, NoBus, Subscription
from decnet.core.database import Database, Record, Scope, Scoped, open_database
from decnet.core.intake import Source, take_in
from decnet.core.problems import BackendError, OperatorError, PeerError, Problem
from decnet.core.runner import Finding, Worker, drain, turn
from decnet.core.safety import never_raises

__all__ = [
    "BackendError",
    "Bus",
    "Database",
    "Finding",
    "MemoryBus",
    "Message",
    "NoBus",
    "OperatorError",
    "PeerError",
    "Problem",
    "Record",
    "Scope",
    "Scoped",
    "Source",
    "Subscription",
    "Worker",
    "drain",
    "never_raises",
    "open_database",
    "take_in",
    "turn",
]
