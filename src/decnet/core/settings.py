"""The one settings object, built by the command line and passed down."""

import logging
import os
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "DECNET_"
_LOG = logging.getLogger("decnet.core")


class Settings(BaseSettings):
    """How this installation runs. What is passed beats ``DECNET_*`` variables, which beat these defaults.

    state_dir: where everything lies that outlives a process
    db_url: SQLAlchemy URL, empty for ``<state_dir>/decnet.db``
    api_host, api_port: where the API listens; a port of 0 is any free one
    batch_size: lines that intake commits at once, at most
    batch_max_wait_ms: how long a line in the spool may wait for intake
    bus_enabled: without a bus everything goes by timers
    admin_user, admin_password: of the first administrator; a password is made up where none is given
    jwt_secret: signs access tokens; made up and kept in the state directory where none is given
    ingest_log_file: where a copy of the log for human eyes goes
    developer: unhandled errors show their traceback in the API's answer
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", populate_by_name=True)

    state_dir: Path = Path(".decnet")
    db_url: str = Field(default="", validation_alias=AliasChoices("DECNET_DB_URL", "DECNET_DATABASE_URL"))
    api_host: str = "127.0.0.1"
    api_port: int = Field(default=8000, ge=0, le=65535)
    batch_size: int = Field(default=2000, ge=100, le=5000)
    batch_max_wait_ms: int = Field(default=250, ge=10, le=10_000)
    bus_enabled: bool = True
    admin_user: str = Field(default="admin", min_length=1, max_length=64)
    admin_password: SecretStr | None = None
    jwt_secret: SecretStr | None = None
    ingest_log_file: Path | None = None
    developer: bool = False

    @property
    def database_url(self) -> str:
        """Where the database is."""
        return self.db_url or f"sqlite:///{self.state_dir / 'decnet.db'}"


def warn_of_unknown(known: frozenset[str] = frozenset()) -> list[str]:
    """Warn of each ``DECNET_*`` variable that nothing reads, ``known`` and the settings aside; returns their names."""
    names = known | {PREFIX + name.upper() for name in Settings.model_fields} | {"DECNET_DATABASE_URL"}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in names)
    for name in unknown:
        _LOG.warning("unknown setting %s: nothing reads it", name)
    return unknown
