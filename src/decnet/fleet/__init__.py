"""The fleet: which fake machines run, where, and as whom. The tuple is the only list of its workers."""

from decnet.fleet.deckies.worker import DECKIES

WORKERS = (DECKIES,)
