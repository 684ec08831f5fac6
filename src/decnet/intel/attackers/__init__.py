"""Who has visited, by address."""

from decnet.intel.attackers import store
from decnet.intel.attackers.model import Attacker

__all__ = ["Attacker", "store"]
