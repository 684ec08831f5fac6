"""Where the programs' own words go."""

import logging
import os


def log_to_stderr() -> None:
    """One line a record on stderr; DECNET_LOG_LEVEL says from which level on."""
    level = os.environ.get("DECNET_LOG_LEVEL", "WARNING").upper()
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
