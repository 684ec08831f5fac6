"""The tables of attackers."""

from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from decnet.core.database import Record, Scoped


class AttackerRecord(Scoped, Record):
    """One row an address; its columns are the fields of ``model.Attacker``."""

    __tablename__ = "attackers"
    __table_args__ = (
        Index("ix_attackers_uuid", "tenant", "site", "uuid", unique=True),
        Index("ix_attackers_recent", "tenant", "site", "last_seen", "peer"),
        Index("ix_attackers_active", "tenant", "site", "events", "peer"),
        Index("ix_attackers_depth", "tenant", "site", "depth", "last_seen", "peer"),
    )

    peer: Mapped[str] = mapped_column(primary_key=True)
    uuid: Mapped[str]
    ours: Mapped[str]
    first_seen: Mapped[int]
    last_seen: Mapped[int]
    events: Mapped[int]
    sessions: Mapped[int]
    credentials: Mapped[int]
    commands: Mapped[int]
    files: Mapped[int]
    accepted_logins: Mapped[int]
    depth: Mapped[int]
    story: Mapped[str]
    deckies: Mapped[list[str]] = mapped_column(JSON)
    services: Mapped[list[str]] = mapped_column(JSON)
    software: Mapped[list[str]] = mapped_column(JSON)
    hassh: Mapped[list[str]] = mapped_column(JSON)
    hours: Mapped[dict[str, Any]] = mapped_column(JSON)


class AttackerServiceRecord(Scoped, Record):
    """One row for each service that an address visited, with the attacker's own ``last_seen`` to sort by."""

    __tablename__ = "attacker_services"
    __table_args__ = (Index("ix_attacker_services_recent", "tenant", "site", "service", "last_seen", "peer"),)

    peer: Mapped[str] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(primary_key=True)
    last_seen: Mapped[int]
