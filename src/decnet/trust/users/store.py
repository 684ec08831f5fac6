"""Queries on accounts and logins. Password hashes stay in here."""

from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, delete, func, insert, select, true, update

from decnet.core.database import Database, Scope
from decnet.core.principals import Role
from decnet.events import SECOND, Micros
from decnet.trust.users.model import Hasher, User
from decnet.trust.users.records import LoginRecord, UserRecord
from decnet.trust.users.tokens import REFRESH, Access, digest

_COLUMNS = [getattr(UserRecord, name) for name in User.__struct_fields__]
_GRACE: Micros = 20 * SECOND
"""How long the handle before the newest one is good."""
LOGINS = 100
"""How many logins one account may have; the one renewed longest ago goes first."""


class Renewed(Struct, frozen=True):
    """A login that goes on. ``fresh`` says whether its handle was the newest one, and so has to be replaced."""

    access: Access
    scope: Scope
    user: User
    fresh: bool


def count(tx: Connection, scope: Scope) -> int:
    """How many accounts there are."""
    return tx.scalar(select(func.count()).select_from(UserRecord).where(scope.owns(UserRecord))) or 0


def by_name(tx: Connection, scope: Scope, username: str) -> User | None:
    """The account called ``username``."""
    return _one(tx, scope.owns(UserRecord) & (UserRecord.username == username))


def admins(tx: Connection, scope: Scope) -> int:
    """How many administrators there are."""
    mine = scope.owns(UserRecord) & (UserRecord.role == Role.ADMIN)
    return tx.scalar(select(func.count()).select_from(UserRecord).where(mine)) or 0


def listed(tx: Connection, scope: Scope, limit: int, after: str | None, ascending: bool) -> list[User]:
    """At most ``limit`` accounts by the order of their making; ``after`` is the last page's last ``user_id``."""
    ident = UserRecord.user_id
    further = true() if after is None else (ident > after if ascending else ident < after)
    query = select(*_COLUMNS).where(scope.owns(UserRecord), further)
    rows = tx.execute(query.order_by(ident if ascending else ident.desc()).limit(limit)).mappings()
    return [_user(row) for row in rows]


def create(tx: Connection, scope: Scope, user: User, password_hash: str) -> None:
    """Add an account; its name is not taken."""
    row = asdict(scope) | asdict(user) | {"role": str(user.role), "password_hash": password_hash}
    tx.execute(insert(UserRecord).values(row))


def set_role(tx: Connection, scope: Scope, user_id: str, role: Role) -> None:
    """Give the account another role."""
    _change(tx, scope, user_id, role=str(role))


def set_password(tx: Connection, scope: Scope, user_id: str, password_hash: str, must_change: bool,
                 keep_login: str = "") -> None:  # fmt: skip
    """Give the account another password, and end its logins but ``keep_login``."""
    _change(tx, scope, user_id, password_hash=password_hash, must_change_password=must_change)
    others = scope.owns(LoginRecord) & (LoginRecord.user_id == user_id) & (LoginRecord.login_id != keep_login)
    tx.execute(delete(LoginRecord).where(others))


def remove(tx: Connection, scope: Scope, user_id: str) -> None:
    """Delete the account and its logins."""
    for record in (LoginRecord, UserRecord):
        tx.execute(delete(record).where(scope.owns(record), record.user_id == user_id))


def authenticate(database: Database, scope: Scope, username: str, password: str, hasher: Hasher) -> User | None:
    """The account, if that is its password. Takes as long where there is none. Raises ``Busy``."""
    with database.read() as tx:
        mine = scope.owns(UserRecord) & (UserRecord.username == username)
        row = tx.execute(select(*_COLUMNS, UserRecord.password_hash).where(mine)).mappings().one_or_none()
    if row is None:
        hasher.matches(None, password)
        return None
    return _user(row) if hasher.matches(row["password_hash"], password) else None


def log_in(tx: Connection, scope: Scope, access: Access, handle: str, now: Micros) -> None:
    """Begin a login, and forget those that are over."""
    mine = scope.owns(LoginRecord) & (LoginRecord.user_id == access.user_id)
    tx.execute(delete(LoginRecord).where(scope.owns(LoginRecord), LoginRecord.ends_at <= now))
    kept = select(LoginRecord.login_id).where(mine).order_by(LoginRecord.renewed_at.desc()).limit(LOGINS - 1)
    tx.execute(delete(LoginRecord).where(mine, LoginRecord.login_id.not_in(kept)))
    times = {"renewed_at": now, "ends_at": now + REFRESH}
    row = asdict(scope) | asdict(access) | {"handle": digest(handle), "former": ""} | times
    tx.execute(insert(LoginRecord).values(row))


def live(tx: Connection, access: Access, now: Micros) -> tuple[Scope, User] | None:
    """Whose login that is, if it is not over."""
    mine = (LoginRecord.login_id == access.login_id) & (LoginRecord.user_id == access.user_id)
    row = tx.execute(_joined().where(mine, LoginRecord.ends_at > now)).mappings().one_or_none()
    return (Scope(row["tenant"], row["site"]), _user(row)) if row else None


def renew(tx: Connection, handle: str, new_handle: str, now: Micros) -> Renewed | None:
    """Go on with the login of ``handle``, from now on known by ``new_handle``.

    The handle before the newest is good for a moment. An older one is a copy in somebody else's hands: the login ends.
    """
    kept = digest(handle)
    known = (LoginRecord.handle == kept) | (LoginRecord.former == kept)
    row = tx.execute(_joined().where(known)).mappings().first()
    if row is None:
        return None
    scope, login = Scope(row["tenant"], row["site"]), row["login_id"]
    fresh = row["handle"] == kept
    if row["ends_at"] <= now or (not fresh and row["renewed_at"] + _GRACE < now):
        log_out(tx, scope, login)
        return None
    if fresh:
        times = {"renewed_at": now, "ends_at": now + REFRESH}
        mine = scope.owns(LoginRecord) & (LoginRecord.login_id == login)
        tx.execute(update(LoginRecord).where(mine).values(handle=digest(new_handle), former=kept, **times))
    return Renewed(Access(row["user_id"], login), scope, _user(row), fresh)


def log_out(tx: Connection, scope: Scope, login_id: str) -> None:
    """End a login."""
    tx.execute(delete(LoginRecord).where(scope.owns(LoginRecord), LoginRecord.login_id == login_id))


def by_handle(tx: Connection, handle: str) -> tuple[Scope, str] | None:
    """The login that ``handle`` is the newest handle of."""
    query = select(LoginRecord.tenant, LoginRecord.site, LoginRecord.login_id)
    row = tx.execute(query.where(LoginRecord.handle == digest(handle))).one_or_none()
    return (Scope(row[0], row[1]), row[2]) if row else None


def _joined() -> Any:
    same = (UserRecord.tenant == LoginRecord.tenant) & (UserRecord.site == LoginRecord.site)
    login = (LoginRecord.tenant, LoginRecord.site, LoginRecord.login_id, LoginRecord.handle)
    times = (LoginRecord.renewed_at, LoginRecord.ends_at)
    return select(*_COLUMNS, *login, *times).join(LoginRecord, same & (UserRecord.user_id == LoginRecord.user_id))


def _change(tx: Connection, scope: Scope, user_id: str, **values: Any) -> None:
    tx.execute(update(UserRecord).where(scope.owns(UserRecord), UserRecord.user_id == user_id).values(**values))


def _one(tx: Connection, condition: Any) -> User | None:
    row = tx.execute(select(*_COLUMNS).where(condition)).mappings().one_or_none()
    return _user(row) if row else None


def _user(row: Any) -> User:
    values = {name: row[name] for name in User.__struct_fields__}
    return User(**values | {"role": Role(values["role"])})
