"""The event log: every event in one order, which is the order of commits."""

from decnet.core.log.append import append, head
from decnet.core.log.model import Filters, Logged, Order, Series, Slice, Total
from decnet.core.log.reading import after, find, one, scan

__all__ = ["Filters", "Logged", "Order", "Series", "Slice", "Total", "after", "append", "find", "head", "one", "scan"]
