"""Accounts: who may come in, as what, and by which password."""

from decnet.trust.users.api import entrance, router
from decnet.trust.users.door import LOCAL, Caller, Door, open_door
from decnet.trust.users.model import Hasher

__all__ = ["LOCAL", "Caller", "Door", "Hasher", "entrance", "open_door", "router"]
