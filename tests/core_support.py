"""The log and its clocks, for tests of the core."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection

from decnet.core import Database, Finding, Scope, Worker, log, open_database
from decnet.core.bus import Message, Subscription
from decnet.events import AttackerObserved, CommandIssued, Envelope, Fact, Micros, Place, SessionStarted, Visit, encode
from decnet.spool import Writer

PLACE = Place(tenant="acme", site="hq", sensor="s1", spool="s1-a")
SCOPE = Scope("acme", "hq")
NOON: Micros = 1_700_000_000_000_000


class Hands:
    """A clock that moves when it is told to."""

    def __init__(self, at: Micros = NOON) -> None:
        self.at = at

    def __call__(self) -> Micros:
        return self.at


def event(
    ident: object,
    fact: Fact | None = None,
    at: Micros = NOON,
    peer: str = "192.0.2.1",
    place: Place = PLACE,
    decky: str = "mail-1",
    service: str = "pop3",
    ours: str = "",
) -> Envelope:
    visit = Visit(f"d-{decky}", decky, service, f"s-{peer}", peer, 40000, 110, ours)
    return Envelope(id=str(ident), at=at, place=place, visit=visit, fact=fact or CommandIssued(b"ls"))


@contextmanager
def database(url: str = "sqlite://") -> Iterator[Database]:
    with closing(open_database(url)) as base:
        yield base


def tell(base: Database, events: Iterable[Envelope]) -> int:
    with base.write() as tx:
        return log.append(tx, [(each, encode(each)) for each in events])


def told(base: Database, *kinds: type[Fact]) -> list[Envelope]:
    with base.read() as tx:
        return [each for _, each in log.after(tx, 0, [kind.kind for kind in kinds], 10_000)]


def fill(folder: Path, lines: Iterable[bytes], segment_bytes: int = 5_000) -> None:
    with closing(Writer(folder, segment_bytes=segment_bytes, reserve=0)) as writer:
        for line in lines:
            writer.append(line)


def _observe(tx: Connection, scope: Scope, events: Sequence[Envelope]) -> Iterator[Finding]:
    for each in events:
        yield Finding(cause=each, fact=AttackerObserved())


OBSERVER = Worker(name="observer", version=1, reads=(SessionStarted, CommandIssued), step=_observe)
"""Concludes one thing from each event."""


def heard(subscription: Subscription, timeout: float = 5) -> Message:
    message = subscription.get(timeout)
    assert message is not None
    return message
