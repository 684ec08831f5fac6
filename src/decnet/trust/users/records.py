"""The tables of accounts and of logins."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from decnet.core.database import Record, Scoped


class UserRecord(Scoped, Record):
    """One account."""

    __tablename__ = "users"
    __table_args__ = (Index("ix_users_name", "tenant", "site", "username", unique=True),)

    user_id: Mapped[str] = mapped_column(primary_key=True)
    username: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    must_change_password: Mapped[bool]
    created_at: Mapped[int]


class LoginRecord(Scoped, Record):
    """One login. It lives as long as its refresh handle is renewed, each time for a new one.

    Of the handles only hashes are kept; the one before is good for a moment more, since two tabs may ask at once.
    """

    __tablename__ = "logins"
    __table_args__ = (
        Index("ix_logins_handle", "handle"),
        Index("ix_logins_former", "former"),
        Index("ix_logins_user", "tenant", "site", "user_id", "renewed_at"),
    )

    login_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str]
    handle: Mapped[str]
    former: Mapped[str]
    renewed_at: Mapped[int]
    ends_at: Mapped[int]
