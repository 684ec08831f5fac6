"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _log_minutes()
    _log_origins()
    _log_peers()
    _log_periods()
    _log_scopes()
    _log_totals()
    _log_words()
    _logins()
    _poison()
    _quarantine()
    _sessions()
    _spools()
    _stories()
    _story_triage()
    _users()


def _log_minutes() -> None:
    op.create_table(
        "log_minutes",
        sa.Column("scope", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("minute", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("service", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ours", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "minute", "service", "kind", "ours"),
        sqlite_with_rowid=False,
    )


def _log_origins() -> None:
    op.create_table(
        "log_origins",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.BigInteger(), nullable=False),
        sa.Column("sensor", sa.String(), nullable=False),
        sa.Column("spool", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("scope", "sensor", "spool"),
    )


def _log_peers() -> None:
    op.create_table(
        "log_peers",
        sa.Column("scope", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("peer", sa.String(), nullable=False),
        sa.Column("ours", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "day", "peer", "ours"),
        sqlite_with_rowid=False,
    )


def _log_periods() -> None:
    op.create_table(
        "log_periods",
        sa.Column("k", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("min_at", sa.BigInteger(), nullable=False),
        sa.Column("max_at", sa.BigInteger(), nullable=False),
        sa.Column("newest_id", sa.LargeBinary(), nullable=False),
        sa.Column("text_version", sa.BigInteger(), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("k"),
    )


def _log_scopes() -> None:
    op.create_table(
        "log_scopes",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant", "site"),
    )


def _log_totals() -> None:
    op.create_table(
        "log_totals",
        sa.Column("scope", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ours", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "ours"),
        sqlite_with_rowid=False,
    )


def _log_words() -> None:
    op.create_table(
        "log_words",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("word"),
    )


def _logins() -> None:
    op.create_table(
        "logins",
        sa.Column("login_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("former", sa.String(), nullable=False),
        sa.Column("renewed_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("login_id", "tenant", "site"),
    )
    op.create_index("ix_logins_former", "logins", ["former"], unique=False)
    op.create_index("ix_logins_handle", "logins", ["handle"], unique=False)
    op.create_index("ix_logins_user", "logins", ["tenant", "site", "user_id", "renewed_at"], unique=False)


def _poison() -> None:
    op.create_table(
        "poison",
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("worker", "seq"),
    )


def _quarantine() -> None:
    op.create_table(
        "quarantine",
        sa.Column("spool", sa.String(), nullable=False),
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("line", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("spool", "n"),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("sid", sa.String(), nullable=False),
        sa.Column("attacker", sa.String(), nullable=False),
        sa.Column("sensor", sa.String(), nullable=False),
        sa.Column("decky_id", sa.String(), nullable=False),
        sa.Column("decky", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("peer", sa.String(), nullable=False),
        sa.Column("peer_port", sa.BigInteger(), nullable=False),
        sa.Column("local_port", sa.BigInteger(), nullable=False),
        sa.Column("ours", sa.String(), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("duration", sa.BigInteger(), nullable=False),
        sa.Column("bytes_in", sa.BigInteger(), nullable=False),
        sa.Column("bytes_out", sa.BigInteger(), nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.Column("commands", sa.BigInteger(), nullable=False),
        sa.Column("credentials", sa.BigInteger(), nullable=False),
        sa.Column("files", sa.BigInteger(), nullable=False),
        sa.Column("depth", sa.BigInteger(), nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("recording", sa.String(), nullable=False),
        sa.Column("recording_reason", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sid", "tenant", "site"),
    )
    op.create_index("ix_sessions_attacker", "sessions", ["tenant", "site", "attacker", "started", "sid"], unique=False)
    op.create_index("ix_sessions_decky", "sessions", ["tenant", "site", "decky_id", "started", "sid"], unique=False)
    op.create_index("ix_sessions_depth", "sessions", ["tenant", "site", "depth", "started", "sid"], unique=False)
    op.create_index("ix_sessions_ended", "sessions", ["tenant", "site", "ended", "started", "sid"], unique=False)
    op.create_index("ix_sessions_recent", "sessions", ["tenant", "site", "started", "sid"], unique=False)
    op.create_index(
        "ix_sessions_recording", "sessions", ["tenant", "site", "recording", "started", "sid"], unique=False
    )
    op.create_index("ix_sessions_service", "sessions", ["tenant", "site", "service", "started", "sid"], unique=False)


def _spools() -> None:
    op.create_table(
        "spools",
        sa.Column("spool", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("sensor", sa.String(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("segment", sa.BigInteger(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("torn", sa.BigInteger(), nullable=False),
        sa.Column("doubled", sa.BigInteger(), nullable=False),
        sa.Column("boot", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("spool"),
    )


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("attacker", sa.String(), nullable=False),
        sa.Column("peer", sa.String(), nullable=False),
        sa.Column("ours", sa.String(), nullable=False),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.Column("last_seen", sa.BigInteger(), nullable=False),
        sa.Column("depth", sa.BigInteger(), nullable=False),
        sa.Column("sessions", sa.BigInteger(), nullable=False),
        sa.Column("commands", sa.BigInteger(), nullable=False),
        sa.Column("credentials", sa.BigInteger(), nullable=False),
        sa.Column("files", sa.BigInteger(), nullable=False),
        sa.Column("deckies", sa.JSON(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("proofs", sa.JSON(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("memory", sa.JSON(), nullable=False),
        sa.Column("newest", sa.Boolean(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", "tenant", "site"),
    )
    op.create_index("ix_stories_attacker", "stories", ["tenant", "site", "attacker", "last_seen", "id"], unique=False)
    op.create_index("ix_stories_depth", "stories", ["tenant", "site", "depth", "last_seen", "id"], unique=False)
    op.create_index(
        "ix_stories_recent", "stories", ["tenant", "site", "last_seen", "id", "depth", "ours"], unique=False
    )


def _story_triage() -> None:
    op.create_table(
        "story_triage",
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("muted_until", sa.BigInteger(), nullable=True),
        sa.Column("muted_depth", sa.BigInteger(), nullable=True),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("story", "tenant", "site"),
    )


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "tenant", "site"),
    )
    op.create_index("ix_users_name", "users", ["tenant", "site", "username"], unique=True)
