"""The event log: every event in one order, which is the order of commits."""

from decnet.core.log.appending import add, append, head
from decnet.core.log.dictionaries import Entry
from decnet.core.log.figures import By, Interval, events_between, events_total, histogram, top_peers
from decnet.core.log.model import Filters, Logged, Order, Series, Slice, Total
from decnet.core.log.query import Looked, look, page, total
from decnet.core.log.reading import after, find, one, scan

__all__ = [
    "By",
    "Entry",
    "Filters",
    "Interval",
    "Logged",
    "Looked",
    "Order",
    "Series",
    "Slice",
    "Total",
    "add",
    "after",
    "append",
    "events_between",
    "events_total",
    "find",
    "head",
    "histogram",
    "look",
    "one",
    "page",
    "scan",
    "top_peers",
    "total",
]
