"""Reading the log in order, as workers do."""

import logging
from collections.abc import Collection

from sqlalchemy import Connection

from decnet.core.database import Scope
from decnet.core.log import sqlite
from decnet.core.log.appending import head
from decnet.core.log.dictionaries import places, word_numbers
from decnet.core.log.model import Logged, Slice
from decnet.events import Envelope, Malformed, Place, decode

WINDOW = 50_000
_LOG = logging.getLogger("decnet.core.log")


def scan(tx: Connection, seq: int, kinds: Collection[str], limit: int, window: int = WINDOW) -> Slice:
    """At most ``limit`` events of ``kinds`` whose number is greater than ``seq``, oldest first.

    No more than ``window`` numbers are looked at, so that it never takes long: go on from ``reached``.
    """
    last = min(head(tx), seq + window)
    wanted = word_numbers(tx, kinds)
    if last <= seq or not wanted:
        return Slice([], max(last, seq))
    rows = sqlite.forward(tx, wanted, seq + 1, last, limit)
    reached = rows[-1][0] if len(rows) == limit else last
    return Slice([(logged.seq, logged.event) for logged in read_rows(tx, rows)], reached)


def after(tx: Connection, seq: int, kinds: Collection[str], limit: int) -> list[tuple[int, Envelope]]:
    """At most ``limit`` events of ``kinds`` with their ``seq``, which is greater than ``seq``, oldest first."""
    found: list[tuple[int, Envelope]] = []
    last = head(tx)
    while seq < last and len(found) < limit:
        part = scan(tx, seq, kinds, limit - len(found))
        found += part.events
        seq = part.reached
    return found


def one(tx: Connection, scope: Scope, seq: int) -> Logged | None:
    """The event with number ``seq``, None where the scope has none."""
    row = sqlite.fetch(tx, seq)
    found = read_rows(tx, [row]) if row else []
    return next((logged for logged in found if _owns(scope, logged.event.place)), None)


def find(tx: Connection, scope: Scope, ident: str) -> Logged | None:
    """The first event with identifier ``ident``, None where the scope has none."""
    found = (one(tx, scope, seq) for seq in sqlite.locate(tx, ident))
    return next((logged for logged in found if logged is not None), None)


def read_rows(tx: Connection, rows: list[sqlite.Found]) -> list[Logged]:
    """The events of ``rows``. One that cannot be read any more is passed over, and said so in our own log."""
    if not rows:
        return []
    whose = places(tx)
    found = []
    for seq, origin, n, body in rows:
        try:
            found.append(Logged(seq, decode(body, whose[origin], n), body))
        except Malformed as err:
            _LOG.error("event %d of the log cannot be read: %s", seq, err)
    return found


def _owns(scope: Scope, place: Place) -> bool:
    return (place.tenant, place.site) == (scope.tenant, scope.site)
