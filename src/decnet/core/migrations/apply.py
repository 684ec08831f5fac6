"""Bringing a database to the newest revision."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from decnet.core.migrations import VERSIONS


def upgrade(tx: Connection) -> None:
    """Run the revisions that this database lacks, in the caller's transaction."""
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    config.attributes["connection"] = tx
    command.upgrade(config, "head")
