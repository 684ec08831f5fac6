"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _alert_circuits()
    _alert_outbox()
    _alert_settings()
    _attacker_services()
    _attackers()
    _controls()
    _credential_key()
    _credential_targets()
    _credentials()
    _cursors()
    _deckies()
    _decky_states()
    _decky_touches()
    _figures()
    _fleets()
    _heartbeats()
    _log_blocks()
    _log_deckies()
    _log_head()
    _log_hours()


def _alert_circuits() -> None:
    op.create_table(
        "alert_circuits",
        sa.Column("sink", sa.String(), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("auto_disabled_at", sa.BigInteger(), nullable=True),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sink", "tenant", "site"),
    )


def _alert_outbox() -> None:
    op.create_table(
        "alert_outbox",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("sink", sa.String(), nullable=False),
        sa.Column("story_id", sa.String(), nullable=False),
        sa.Column("depth", sa.BigInteger(), nullable=False),
        sa.Column("alert", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("next_attempt", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", "tenant", "site"),
    )
    op.create_index("ix_alert_outbox_due", "alert_outbox", ["state", "next_attempt"], unique=False)
    op.create_index("ix_alert_outbox_once", "alert_outbox", ["tenant", "site", "sink", "story_id"], unique=True)
    op.create_index("ix_alert_outbox_recent", "alert_outbox", ["tenant", "site", "created_at", "id"], unique=False)


def _alert_settings() -> None:
    op.create_table(
        "alert_settings",
        sa.Column("settings", sa.LargeBinary(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "site"),
    )


def _attacker_services() -> None:
    op.create_table(
        "attacker_services",
        sa.Column("peer", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("last_seen", sa.BigInteger(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("peer", "service", "tenant", "site"),
    )
    op.create_index(
        "ix_attacker_services_recent",
        "attacker_services",
        ["tenant", "site", "service", "last_seen", "peer"],
        unique=False,
    )


def _attackers() -> None:
    op.create_table(
        "attackers",
        sa.Column("peer", sa.String(), nullable=False),
        sa.Column("uuid", sa.String(), nullable=False),
        sa.Column("ours", sa.String(), nullable=False),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.Column("last_seen", sa.BigInteger(), nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.Column("sessions", sa.BigInteger(), nullable=False),
        sa.Column("credentials", sa.BigInteger(), nullable=False),
        sa.Column("commands", sa.BigInteger(), nullable=False),
        sa.Column("files", sa.BigInteger(), nullable=False),
        sa.Column("accepted_logins", sa.BigInteger(), nullable=False),
        sa.Column("depth", sa.BigInteger(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("deckies", sa.JSON(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("software", sa.JSON(), nullable=False),
        sa.Column("hassh", sa.JSON(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("peer", "tenant", "site"),
    )
    op.create_index("ix_attackers_active", "attackers", ["tenant", "site", "events", "peer"], unique=False)
    op.create_index("ix_attackers_depth", "attackers", ["tenant", "site", "depth", "last_seen", "peer"], unique=False)
    op.create_index("ix_attackers_recent", "attackers", ["tenant", "site", "last_seen", "peer"], unique=False)
    op.create_index("ix_attackers_uuid", "attackers", ["tenant", "site", "uuid"], unique=True)


def _controls() -> None:
    op.create_table(
        "controls",
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("wanted", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("worker"),
    )


def _credential_key() -> None:
    op.create_table(
        "credential_key",
        sa.Column("one", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("one"),
    )


def _credential_targets() -> None:
    op.create_table(
        "credential_targets",
        sa.Column("pair", sa.String(), nullable=False),
        sa.Column("ours", sa.String(), nullable=False),
        sa.Column("decky_id", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("pair", "ours", "decky_id", "service", "tenant", "site"),
    )


def _credentials() -> None:
    op.create_table(
        "credentials",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("pair", sa.String(), nullable=False),
        sa.Column("peer", sa.String(), nullable=False),
        sa.Column("decky_id", sa.String(), nullable=False),
        sa.Column("decky", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("principal", sa.String(), nullable=True),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("secret_kind", sa.String(), nullable=False),
        sa.Column("mechanism", sa.String(), nullable=False),
        sa.Column("ours", sa.String(), nullable=False),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.Column("last_seen", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", "tenant", "site"),
    )
    op.create_index("ix_credentials_peer", "credentials", ["tenant", "site", "peer", "last_seen", "id"], unique=False)
    op.create_index(
        "ix_credentials_principal", "credentials", ["tenant", "site", "principal", "last_seen", "id"], unique=False
    )
    op.create_index("ix_credentials_recent", "credentials", ["tenant", "site", "last_seen", "id"], unique=False)
    op.create_index(
        "ix_credentials_service", "credentials", ["tenant", "site", "service", "last_seen", "id"], unique=False
    )


def _cursors() -> None:
    op.create_table(
        "cursors",
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("worker"),
    )


def _deckies() -> None:
    op.create_table(
        "deckies",
        sa.Column("decky_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("archetype", sa.String(), nullable=False),
        sa.Column("distro", sa.String(), nullable=False),
        sa.Column("hostname", sa.String(), nullable=False),
        sa.Column("born", sa.BigInteger(), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("generator", sa.BigInteger(), nullable=False),
        sa.Column("services", sa.LargeBinary(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("decky_id", "tenant", "site"),
    )
    op.create_index("ix_deckies_name", "deckies", ["tenant", "site", "name"], unique=True)


def _decky_states() -> None:
    op.create_table(
        "decky_states",
        sa.Column("decky_id", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("port", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("actual", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("decky_id", "service", "port", "tenant", "site"),
    )


def _decky_touches() -> None:
    op.create_table(
        "decky_touches",
        sa.Column("decky_id", sa.String(), nullable=False),
        sa.Column("ours", sa.String(), nullable=False),
        sa.Column("decky", sa.String(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("decky_id", "ours", "tenant", "site"),
    )


def _figures() -> None:
    op.create_table(
        "figures",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("ours", sa.String(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", "ours", "tenant", "site"),
    )


def _fleets() -> None:
    op.create_table(
        "fleets",
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("network", sa.String(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "site"),
    )


def _heartbeats() -> None:
    op.create_table(
        "heartbeats",
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("lag", sa.BigInteger(), nullable=False),
        sa.Column("poison", sa.BigInteger(), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("worker"),
    )


def _log_blocks() -> None:
    op.create_table(
        "log_blocks",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("min_at", sa.BigInteger(), nullable=False),
        sa.Column("max_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block"),
    )


def _log_deckies() -> None:
    op.create_table(
        "log_deckies",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.BigInteger(), nullable=False),
        sa.Column("decky_id", sa.String(), nullable=False),
        sa.Column("decky", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("scope", "decky_id", "decky"),
    )


def _log_head() -> None:
    op.create_table(
        "log_head",
        sa.Column("one", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("one"),
    )


def _log_hours() -> None:
    op.create_table(
        "log_hours",
        sa.Column("scope", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hour", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("decky", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("service", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ours", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "hour", "decky", "service", "kind", "ours"),
        sqlite_with_rowid=False,
    )
