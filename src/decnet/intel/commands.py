"""What visitors told a decky to do, read from the log."""

from pydantic import BaseModel
from sqlalchemy import Connection

from decnet.core import Scope, log
from decnet.core.log import Filters, Order
from decnet.events import CommandIssued, QueryReceived
from decnet.events.display import inert

KINDS = (CommandIssued.kind, QueryReceived.kind)
MAX_LINE = 4096


class CommandItem(BaseModel):
    """One command or query, its line inert and at most 4 kB of it."""

    at: int
    seq: int
    line: str
    effect: str
    decky: str
    service: str
    session: str


def commands(
    tx: Connection, scope: Scope, order: Order, limit: int, peer: str = "", session: str = ""
) -> list[CommandItem]:
    """At most ``limit`` commands of a peer or session, in order, as far as one bounded search of the log gets."""
    found = log.page(tx, scope, Filters(kinds=KINDS, peer=peer, session=session), limit, order=order)
    items = []
    for logged in found.items:
        visit, fact = logged.event.visit, logged.event.fact
        if isinstance(fact, CommandIssued | QueryReceived):
            line = fact.line if isinstance(fact, CommandIssued) else fact.statement
            items.append(
                CommandItem(
                    at=logged.event.at,
                    seq=logged.seq,
                    line=inert(line[:MAX_LINE]),
                    effect=fact.effect,
                    decky=visit.decky,
                    service=visit.service,
                    session=visit.session,
                )
            )
    return items
