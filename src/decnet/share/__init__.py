"""What leaves the house. The tuple is the only list of its workers."""

from decnet.share.alerts.worker import ALERTS

WORKERS = (ALERTS,)
