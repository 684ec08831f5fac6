"""The spool: lines on disk between one sensor and the hub, in segments named after the number of their first line.

Every start begins a new life, and with it a new segment, ``LIFE`` numbers on. So a number is never given twice, not
even when the power took lines that a reader had already seen.
"""

from decnet.spool.acknowledgement import acknowledge, acknowledged, prune
from decnet.spool.layout import LIFE, MAX_LINE, SEGMENT_BYTES, Position, size
from decnet.spool.reader import Batch, read
from decnet.spool.writer import Writer

__all__ = [
    "LIFE",
    "MAX_LINE",
    "SEGMENT_BYTES",
    "Batch",
    "Position",
    "Writer",
    "acknowledge",
    "acknowledged",
    "prune",
    "read",
    "size",
]
