"""The secrets that were tried."""

from decnet.intel.credentials import store
from decnet.intel.credentials.model import Credential

__all__ = ["Credential", "store"]
