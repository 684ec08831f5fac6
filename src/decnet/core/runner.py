"""Workers and the one step that drives them: findings, rows and cursor in one commit, or none of them.

Who supervises them, when they are woken and what becomes of their failures is :mod:`decnet.core.supervisor`'s.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import TypeAlias
from uuid import UUID, uuid5

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from decnet.core import log
from decnet.core.database import Database, Record, Scope
from decnet.events import Envelope, Fact, Visit, encode

FINDINGS = UUID("6f1d4c1e-0d5b-5f0a-9a51-3f6f0c9b7a10")
BATCH = 500


class Finding(Struct, frozen=True):
    """A conclusion. ``key`` tells apart the conclusions that one worker draws from one cause.

    ``visit`` is whom it is about where that is not the cause's visitor: a session that a sensor's new start ended, say.
    """

    cause: Envelope
    fact: Fact
    key: str = ""
    visit: Visit | None = None


Step: TypeAlias = Callable[[Connection, Scope, Sequence[Envelope]], Iterable[Finding]]


class Worker(Struct, frozen=True):
    """``step`` folds events of the kinds in ``reads`` into rows of ``tx``; all of them belong to one scope.

    It is called once a scope for each batch, with events in the order of the log. ``version`` counts the changes of
    what it concludes.
    """

    name: str
    version: int
    reads: tuple[type[Fact], ...]
    step: Step


class Turn(Struct, frozen=True):
    """What one turn did: events read, findings made, the ``seq`` looked at and the last there is."""

    events: int
    findings: int
    reached: int
    head: int


class CursorRecord(Record):
    """How far each worker has read."""

    __tablename__ = "cursors"

    worker: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]


def drain(database: Database, worker: Worker, limit: int = BATCH) -> None:
    """Take turns until everything is read."""
    done = turn(database, worker, limit)
    while done.reached < done.head:
        done = turn(database, worker, limit, done.reached)


def turn(database: Database, worker: Worker, limit: int = BATCH, seen: int = 0) -> Turn:
    """Read one batch, step, commit. Raises whatever ``step`` raises; then nothing is changed.

    ``seen`` is how far the caller knows that there is nothing to do: a cursor is only written with what it is about.
    What is read is read before the writer is waited for. Only one process may run a worker.
    """
    with database.read() as tx:
        kept = cursor(tx, worker.name)
        part = log.scan(tx, max(kept, seen), [fact.kind for fact in worker.reads], limit)
        last = log.head(tx)
    if not part.events:
        return Turn(0, 0, part.reached, last)
    with database.write() as tx:
        if cursor(tx, worker.name) != kept:
            return Turn(0, 0, kept, last)
        findings = _step(tx, worker, part.events)
        move(tx, worker.name, part.reached)
        return Turn(len(part.events), findings, part.reached, log.head(tx))


def cursor(tx: Connection, worker: str) -> int:
    """The ``seq`` up to which ``worker`` has read, 0 if it never ran."""
    return tx.scalar(select(CursorRecord.seq).where(CursorRecord.worker == worker)) or 0


def move(tx: Connection, worker: str, seq: int) -> None:
    """Say that ``worker`` has read everything up to ``seq``."""
    tx.execute(delete(CursorRecord).where(CursorRecord.worker == worker))
    tx.execute(insert(CursorRecord).values(worker=worker, seq=seq))


def _step(tx: Connection, worker: Worker, events: list[tuple[int, Envelope]]) -> int:
    by_scope = sorted((event for _, event in events), key=_scope)
    found: list[Envelope] = []
    for (tenant, site), part in groupby(by_scope, key=_scope):
        found += [_conclude(worker, finding) for finding in worker.step(tx, Scope(tenant, site), list(part))]
    return log.append(tx, ((event, encode(event)) for event in found))


def _scope(event: Envelope) -> tuple[str, str]:
    return event.place.tenant, event.place.site


def _conclude(worker: Worker, finding: Finding) -> Envelope:
    """Everything follows from the cause, so that a replay writes the same event."""
    name = "\0".join((worker.name, str(worker.version), finding.cause.place.spool, finding.cause.id, finding.key))
    place = replace(finding.cause.place, spool="")
    visit = finding.visit or finding.cause.visit
    return replace(finding.cause, id=str(uuid5(FINDINGS, name)), place=place, n=0, visit=visit, fact=finding.fact)
