"""The tables of stories."""

from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from decnet.core.database import Record, Scoped


class StoryRecord(Scoped, Record):
    """One row a story; its columns are the fields of ``model.Story``."""

    __tablename__ = "stories"
    __table_args__ = (
        Index("ix_stories_recent", "tenant", "site", "last_seen", "id", "depth", "ours"),
        Index("ix_stories_depth", "tenant", "site", "depth", "last_seen", "id"),
        Index("ix_stories_attacker", "tenant", "site", "attacker", "last_seen", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    attacker: Mapped[str]
    peer: Mapped[str]
    ours: Mapped[str]
    first_seen: Mapped[int]
    last_seen: Mapped[int]
    depth: Mapped[int]
    sessions: Mapped[int]
    commands: Mapped[int]
    credentials: Mapped[int]
    files: Mapped[int]
    deckies: Mapped[list[str]] = mapped_column(JSON)
    services: Mapped[list[str]] = mapped_column(JSON)
    proofs: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    hours: Mapped[dict[str, Any]] = mapped_column(JSON)
    memory: Mapped[dict[str, Any]] = mapped_column(JSON)
    newest: Mapped[bool]


class TriageRecord(Scoped, Record):
    """What an operator said about a story; its columns are the fields of ``model.Triage``."""

    __tablename__ = "story_triage"

    story: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    muted_until: Mapped[int | None]
    muted_depth: Mapped[int | None]
