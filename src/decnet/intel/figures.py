"""How many there are: counts that are kept beside the rows, so that nobody has to count a million of them."""

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec.structs import asdict
from sqlalchemy import Connection, delete, insert, select, true, update
from sqlalchemy.orm import Mapped, mapped_column

from decnet.core.database import Record, Scope, Scoped


class FigureRecord(Scoped, Record):
    """One count, of rows of one origin (``ours``)."""

    __tablename__ = "figures"

    name: Mapped[str] = mapped_column(primary_key=True)
    ours: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]


def change(tx: Connection, scope: Scope, name: str, by: Mapping[str, int]) -> None:
    """Add to the count ``name``, for each origin what ``by`` says. One worker changes a name."""
    for ours, amount in by.items():
        if not amount:
            continue
        where = (scope.owns(FigureRecord), FigureRecord.name == name, FigureRecord.ours == ours)
        if not tx.execute(update(FigureRecord).where(*where).values(count=FigureRecord.count + amount)).rowcount:
            tx.execute(insert(FigureRecord).values(**asdict(scope), name=name, ours=ours, count=amount))
        tx.execute(delete(FigureRecord).where(*where, FigureRecord.count == 0))


def figures(tx: Connection, scope: Scope, demo: bool = False) -> Counter[str]:
    """Every count by name, 0 where nobody counted: of strangers, and with ``demo`` of our own traffic too."""
    wanted = true() if demo else FigureRecord.ours == ""
    rows = tx.execute(select(FigureRecord.name, FigureRecord.count).where(scope.owns(FigureRecord), wanted))
    counts: Counter[str] = Counter()
    for name, count in rows:
        counts[name] += count
    return counts


def moved(before: Iterable[str], after: Iterable[str]) -> Counter[str]:
    """How a count changes, by origin, when rows of the origins ``before`` have become those ``after``."""
    by = Counter(after)
    by.subtract(Counter(before))
    return by
