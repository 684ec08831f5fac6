"""The one place outside the supervisors where any error whatever is caught."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

_LOG = logging.getLogger("decnet.core")


@contextmanager
def never_raises(what: str) -> Iterator[None]:
    """Log, with traceback, what the block raises, and go on behind it. ``what`` is what was being done.

    Only where a contract says that a failure must not reach the caller. KeyboardInterrupt, SystemExit and a task's
    cancellation pass.
    """
    try:
        yield
    except Exception:  # noqa: BLE001
        _LOG.exception("%s failed", what)
