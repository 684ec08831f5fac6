"""The tables of alerts: what the operator chose, how the sinks do, and what is still to be sent."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from decnet.core.database import Record, Scoped


class AlertSettingsRecord(Scoped, Record):
    """What the operator chose: ``model.Settings`` as JSON."""

    __tablename__ = "alert_settings"

    settings: Mapped[bytes]


class AlertCircuitRecord(Scoped, Record):
    """How a sink does: failures since the last success, and when it was switched off for them."""

    __tablename__ = "alert_circuits"

    sink: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    auto_disabled_at: Mapped[int | None]


class AlertRecord(Scoped, Record):
    """One alert of one story through one sink: the row is the reason that there is never a second."""

    __tablename__ = "alert_outbox"
    __table_args__ = (
        Index("ix_alert_outbox_due", "state", "next_attempt"),
        Index("ix_alert_outbox_recent", "tenant", "site", "created_at", "id"),
        Index("ix_alert_outbox_once", "tenant", "site", "sink", "story_id", unique=True),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    sink: Mapped[str]
    story_id: Mapped[str]
    depth: Mapped[int]
    alert: Mapped[bytes]
    created_at: Mapped[int]
    attempts: Mapped[int]
    next_attempt: Mapped[int]
    state: Mapped[str]
    last_error: Mapped[str]
    sent_at: Mapped[int | None]
