"""Who comes in, and by what: passwords at login, access tokens afterwards, tickets for the stream."""

from collections.abc import Iterator

from msgspec import Struct

from decnet.core.database import Database, Scope
from decnet.core.principals import Principal, Role
from decnet.core.problems import OperatorError
from decnet.core.settings import Settings
from decnet.events import Clock
from decnet.ground import replace_file, uuid7s
from decnet.trust.users import store
from decnet.trust.users.limits import Attempts, Tickets
from decnet.trust.users.model import BadPassword, Hasher, User, new_password
from decnet.trust.users.tokens import Access, BadToken, issue, new_handle, read, signing_key

SECRETS = "secrets"
FIRST_PASSWORD = "admin-password"
"""The file in the state directory that holds the first administrator's password until it is changed."""


class Caller(Struct, frozen=True):
    """Somebody who proved who he is; ``access`` is None for who came by the hub's own socket."""

    principal: Principal
    must_change_password: bool = False
    access: Access | None = None


class Entry(Struct, frozen=True):
    """What a login gives: the access token, and the handle for the next one where it is a new one."""

    user: User
    token: str
    handle: str | None


LOCAL = Caller(Principal("local", Role.ADMIN))
"""Root or the hub's owner, who came by the hub's own socket."""


class Door:
    """Everything that decides who comes in. All threads share it."""

    def __init__(self, database: Database, key: bytes, now: Clock, settings: Settings, hasher: Hasher | None = None,
                 scope: Scope = LOCAL.principal.scope) -> None:  # fmt: skip
        self.database, self.now, self.scope = database, now, scope
        self.hasher = hasher or Hasher()
        self.attempts, self.tickets = Attempts(), Tickets(now)
        self._key, self._admin = key, settings.admin_user
        self._first = settings.state_dir / FIRST_PASSWORD
        self._ids: Iterator[str] = uuid7s(now)

    def new_id(self) -> str:
        """An identifier."""
        return next(self._ids)

    def log_in(self, username: str, password: str) -> Entry | None:
        """Begin a login, or None where name and password do not fit. Raises ``Busy``."""
        user = store.authenticate(self.database, self.scope, username, password, self.hasher)
        if user is None:
            return None
        access, handle = Access(user.user_id, self.new_id()), new_handle()
        with self.database.write() as tx:
            store.log_in(tx, self.scope, access, handle, self.now())
        return Entry(user, issue(self._key, access, self.now()), handle)

    def refresh(self, handle: str) -> Entry | None:
        """Go on with a login, or None where the handle is not good."""
        fresh = new_handle()
        with self.database.write() as tx:
            renewed = store.renew(tx, handle, fresh, self.now())
        if renewed is None:
            return None
        token = issue(self._key, renewed.access, self.now())
        return Entry(renewed.user, token, fresh if renewed.fresh else None)

    def log_out(self, caller: Caller | None, handle: str | None) -> None:
        """End the caller's login, and that of the handle."""
        with self.database.write() as tx:
            if caller is not None and caller.access is not None:
                store.log_out(tx, caller.principal.scope, caller.access.login_id)
            found = store.by_handle(tx, handle) if handle else None
            if found is not None:
                store.log_out(tx, *found)

    def caller(self, token: str) -> Caller | None:
        """Whose access token that is, None where it is not good."""
        try:
            return self.caller_of(read(self._key, token, self.now()))
        except BadToken:
            return None

    def caller_of(self, access: Access) -> Caller | None:
        """Who came in by that login, None where it is over."""
        with self.database.read() as tx:
            found = store.live(tx, access, self.now())
        if found is None:
            return None
        scope, user = found
        return Caller(Principal(user.username, user.role, scope), user.must_change_password, access)

    def spend(self, ticket: str) -> Caller | None:
        """Whose ticket that was; it is good once."""
        given = self.tickets.spend(ticket)
        if given is None:
            return None
        return LOCAL if given[0] is None else self.caller_of(given[0])

    def change_password(self, caller: Caller, current: str, new: str) -> bool:
        """Give the caller another password and end all his other logins; False where ``current`` is not it.

        Raises ``BadPassword``, ``Busy``.
        """
        scope, name = caller.principal.scope, caller.principal.name
        user = store.authenticate(self.database, scope, name, current, self.hasher)
        if user is None:
            return False
        if new == current:
            raise BadPassword("The new password is the current one.")
        hashed, kept = self.hasher.hash(new), caller.access.login_id if caller.access else ""
        with self.database.write() as tx:
            store.set_password(tx, scope, user.user_id, hashed, must_change=False, keep_login=kept)
        self._forget_first(name)
        return True

    def set_password(self, scope: Scope, username: str, password: str | None) -> str | None:
        """Give an account a password that is due for change, and end its logins. Returns it, None without account.

        Raises ``BadPassword``, ``Busy``.
        """
        chosen = password or new_password()
        hashed = self.hasher.hash(chosen)
        with self.database.write() as tx:
            user = store.by_name(tx, scope, username)
            if user is None:
                return None
            store.set_password(tx, scope, user.user_id, hashed, must_change=True)
        self._forget_first(username)
        return chosen

    def ensure_admin(self, password: str | None) -> str | None:
        """Where there is no account yet, make the first one; returns its password if it was made up.

        A given password is not due for change. One that was made up is, and lies in a 0600 file until then. Raises
        OperatorError for a password that may not be used, OSError.
        """
        with self.database.read() as tx:
            if store.count(tx, self.scope):
                return None
        chosen = password or new_password()
        try:
            hashed = self.hasher.hash(chosen)
        except BadPassword as err:
            raise OperatorError(f"DECNET_ADMIN_PASSWORD: {err}") from err
        if not password:
            replace_file(self._first, chosen.encode() + b"\n")
        user = User(self.new_id(), self._admin, Role.ADMIN, not password, self.now())
        with self.database.write() as tx:
            store.create(tx, self.scope, user, hashed)
        return None if password else chosen

    def _forget_first(self, username: str) -> None:
        if username == self._admin:
            self._first.unlink(missing_ok=True)


def open_door(database: Database, settings: Settings, now: Clock) -> Door:
    """The door of the hub that ``settings`` describe. Raises OperatorError, OSError."""
    given = settings.jwt_secret
    if given is not None and len(given.get_secret_value()) < 32:
        raise OperatorError("DECNET_JWT_SECRET has at least 32 characters")
    try:
        key = given.get_secret_value().encode() if given else signing_key(settings.state_dir / SECRETS / "jwt")
    except ValueError as err:
        raise OperatorError(str(err)) from err
    return Door(database, key, now, settings)
