"""The tables of the event log that every engine has: its head, its dictionaries, its rollups and its map.

The events themselves lie in tables that each engine lays out in its own way; see :mod:`decnet.core.log.sqlite`.
"""

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from decnet.core.database import Record


class HeadRecord(Record):
    """One row: the last ``seq`` given. Whoever appends holds it until the commit."""

    __tablename__ = "log_head"

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]


class ScopeRecord(Record):
    """A tenant's site, as a small number."""

    __tablename__ = "log_scopes"
    __table_args__ = (UniqueConstraint("tenant", "site"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tenant: Mapped[str]
    site: Mapped[str]


class OriginRecord(Record):
    """Whose spool a line lay in, as a small number. What workers concluded has an empty ``spool``."""

    __tablename__ = "log_origins"
    __table_args__ = (UniqueConstraint("scope", "sensor", "spool"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    scope: Mapped[int]
    sensor: Mapped[str]
    spool: Mapped[str]


class DeckyRecord(Record):
    """A decky as events name it, as a small number. Another name of the same decky is another row."""

    __tablename__ = "log_deckies"
    __table_args__ = (UniqueConstraint("scope", "decky_id", "decky"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    scope: Mapped[int]
    decky_id: Mapped[str]
    decky: Mapped[str]


class WordRecord(Record):
    """A service or a kind, as a small number."""

    __tablename__ = "log_words"
    __table_args__ = (UniqueConstraint("word"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    word: Mapped[str]


class PeriodRecord(Record):
    """A million numbers of ``seq``, whose events lie together.

    newest_id: the greatest id that came from a spool; most new ids are greater still, which spares looking them up
    text_version: of the function that made the indexed text
    generation: counts the rewritings of the period
    """

    __tablename__ = "log_periods"

    k: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first_seq: Mapped[int]
    last_seq: Mapped[int]
    min_at: Mapped[int]
    max_at: Mapped[int]
    newest_id: Mapped[bytes] = mapped_column(LargeBinary)
    text_version: Mapped[int]
    generation: Mapped[int]


class BlockRecord(Record):
    """Ten thousand numbers of ``seq``, and between which moments their events lie."""

    __tablename__ = "log_blocks"

    block: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    min_at: Mapped[int]
    max_at: Mapped[int]


class TotalRecord(Record):
    """How many events there are."""

    __tablename__ = "log_totals"
    __table_args__ = ({"sqlite_with_rowid": False},)

    scope: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ours: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    events: Mapped[int]


class HourRecord(Record):
    """How many events an hour had, by decky, service and kind. ``hour`` is its first microsecond."""

    __tablename__ = "log_hours"
    __table_args__ = ({"sqlite_with_rowid": False},)

    scope: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hour: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    decky: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    service: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ours: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    events: Mapped[int]


class MinuteRecord(Record):
    """How many events a minute had, by service and kind. ``minute`` is its first microsecond."""

    __tablename__ = "log_minutes"
    __table_args__ = ({"sqlite_with_rowid": False},)

    scope: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    minute: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    service: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ours: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    events: Mapped[int]


class PeerRecord(Record):
    """How many events a day had, by peer. ``day`` is its first microsecond."""

    __tablename__ = "log_peers"
    __table_args__ = ({"sqlite_with_rowid": False},)

    scope: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    peer: Mapped[str] = mapped_column(primary_key=True)
    ours: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    events: Mapped[int]
