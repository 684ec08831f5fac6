"""Tells an operator, once, that a story went deep."""

from decnet.share.alerts.api import router
from decnet.share.alerts.sender import Sender

__all__ = ["Sender", "router"]
