"""What each actor did, and how deep it went."""

from decnet.intel.stories import store
from decnet.intel.stories.model import Story, Triage, sentence
from decnet.intel.stories.store import depths, last_seen, needs_you

__all__ = ["Story", "Triage", "depths", "last_seen", "needs_you", "sentence", "store"]
