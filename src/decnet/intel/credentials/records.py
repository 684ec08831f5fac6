"""The tables of credentials."""

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from decnet.core.database import Record, Scoped


class CredentialRecord(Scoped, Record):
    """One row a secret that one peer tried at one service; its columns are the fields of ``model.Credential``."""

    __tablename__ = "credentials"
    __table_args__ = (
        Index("ix_credentials_recent", "tenant", "site", "last_seen", "id"),
        Index("ix_credentials_service", "tenant", "site", "service", "last_seen", "id"),
        Index("ix_credentials_peer", "tenant", "site", "peer", "last_seen", "id"),
        Index("ix_credentials_principal", "tenant", "site", "principal", "last_seen", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    pair: Mapped[str]
    peer: Mapped[str]
    decky_id: Mapped[str]
    decky: Mapped[str]
    service: Mapped[str]
    principal: Mapped[str | None]
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str]
    secret_kind: Mapped[str]
    mechanism: Mapped[str]
    ours: Mapped[str]
    first_seen: Mapped[int]
    last_seen: Mapped[int]
    attempts: Mapped[int]
    accepted: Mapped[bool]


class TargetRecord(Scoped, Record):
    """One row for each service of a decky where a secret with its principal (``pair``) was tried."""

    __tablename__ = "credential_targets"

    pair: Mapped[str] = mapped_column(primary_key=True)
    ours: Mapped[str] = mapped_column(primary_key=True)
    decky_id: Mapped[str] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(primary_key=True)


class CredentialKeyRecord(Record):
    """One row: the key of this installation, without which a shown hash cannot be looked up."""

    __tablename__ = "credential_key"

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[bytes] = mapped_column(LargeBinary)
