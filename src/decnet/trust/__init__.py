"""Who may do what, and how that is known."""

from decnet.core.runner import Worker

WORKERS: tuple[Worker, ...] = ()
