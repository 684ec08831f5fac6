"""The tables of sessions."""

from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from decnet.core.database import Record, Scoped


class SessionRecord(Scoped, Record):
    """One row a session; its columns are the fields of ``model.Session``."""

    __tablename__ = "sessions"
    __table_args__ = (
        Index("ix_sessions_recent", "tenant", "site", "started", "sid"),
        Index("ix_sessions_attacker", "tenant", "site", "attacker", "started", "sid"),
        Index("ix_sessions_ended", "tenant", "site", "ended", "started", "sid"),
        Index("ix_sessions_depth", "tenant", "site", "depth", "started", "sid"),
        Index("ix_sessions_recording", "tenant", "site", "recording", "started", "sid"),
        Index("ix_sessions_decky", "tenant", "site", "decky_id", "started", "sid"),
        Index("ix_sessions_service", "tenant", "site", "service", "started", "sid"),
    )

    sid: Mapped[str] = mapped_column(primary_key=True)
    attacker: Mapped[str]
    sensor: Mapped[str]
    decky_id: Mapped[str]
    decky: Mapped[str]
    service: Mapped[str]
    peer: Mapped[str]
    peer_port: Mapped[int]
    local_port: Mapped[int]
    ours: Mapped[str]
    started: Mapped[int]
    last_at: Mapped[int]
    ended: Mapped[int | None]
    reason: Mapped[str]
    duration: Mapped[int]
    bytes_in: Mapped[int]
    bytes_out: Mapped[int]
    events: Mapped[int]
    commands: Mapped[int]
    credentials: Mapped[int]
    files: Mapped[int]
    depth: Mapped[int]
    inside: Mapped[bool]
    recording: Mapped[str]
    recording_reason: Mapped[str]


class TouchRecord(Scoped, Record):
    """One row a decky and origin; its columns are the fields of ``model.Touch``."""

    __tablename__ = "decky_touches"

    decky_id: Mapped[str] = mapped_column(primary_key=True)
    ours: Mapped[str] = mapped_column(primary_key=True)
    decky: Mapped[str]
    last_at: Mapped[int]
    hours: Mapped[dict[str, Any]] = mapped_column(JSON)
