"""What each actor did, and how deep it went."""

from decnet.intel.stories import store
from decnet.intel.stories.model import Story, Triage, sentence
from decnet.intel.stories.store import depths, needs_you

__all__ = ["Story", "Triage", "depths", "needs_you", "sentence", "store"]
