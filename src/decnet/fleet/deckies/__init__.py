"""The fleet's deckies: what is wanted, what is so, and who makes it so."""

from decnet.fleet.deckies.api import router
from decnet.fleet.deckies.model import (
    DEFAULT_FLEET,
    Conflict,
    Known,
    Order,
    Refused,
    Wanted,
    condition,
    port_state,
)
from decnet.fleet.deckies.reconciler import Reconciler, fleet_secret
from decnet.fleet.deckies.store import count, every, find, listed, seen

__all__ = [
    "DEFAULT_FLEET",
    "Conflict",
    "Known",
    "Order",
    "Reconciler",
    "Refused",
    "Wanted",
    "condition",
    "count",
    "every",
    "find",
    "fleet_secret",
    "listed",
    "port_state",
    "router",
    "seen",
]
