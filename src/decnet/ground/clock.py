"""The host's clock."""

import time

from decnet.events import Micros


def utc_now() -> Micros:
    """The moment, by the host's clock."""
    return time.time_ns() // 1000
