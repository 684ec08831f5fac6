"""Routes of logins and accounts."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Request, Response
from pydantic import BaseModel, Field

from decnet.core.http import After, Direction, Limit
from decnet.core.paging import LIMIT, decode_cursor, page
from decnet.core.principals import Principal, Role, require
from decnet.core.problems import Problem, conflict, invalid, not_found, too_many, unauthenticated
from decnet.events import SECOND
from decnet.trust.users import store
from decnet.trust.users.door import Caller, Door, Entry
from decnet.trust.users.limits import TICKET
from decnet.trust.users.model import BadPassword, Busy, User, new_password
from decnet.trust.users.tokens import ACCESS, REFRESH

COOKIE = "decnet_refresh"
_COOKIE_PATH = "/api/v1/auth"
_NAME = r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$"

entrance = APIRouter(tags=["auth"])
"""Routes for those nobody knows yet: no token is asked for."""

router = APIRouter()
admin = require(Role.ADMIN)
Handle = Annotated[str | None, Cookie(alias=COOKIE, include_in_schema=False)]


class LoginBody(BaseModel):
    """Who wants to come in."""

    username: str = Field(max_length=256)
    password: str = Field(max_length=1024)


class Identity(BaseModel):
    """Who somebody is."""

    username: str
    role: Role


class Login(BaseModel):
    """A way in. ``expires_in`` is in seconds; the refresh handle travels as a cookie that no script can read."""

    access_token: str
    token_type: str = "bearer"
    expires_in: int
    must_change_password: bool
    user: Identity


class Me(Identity):
    """The caller."""

    must_change_password: bool


class PasswordBody(BaseModel):
    """A change of one's own password: 12 to 72 bytes."""

    current: str = Field(max_length=1024)
    new: str = Field(max_length=1024)


class Ticket(BaseModel):
    """Good for one opening of the stream, within ``expires_in`` seconds."""

    ticket: str
    expires_in: int


class Account(Identity):
    """One account."""

    must_change_password: bool
    created_at: int


class Accounts(BaseModel):
    """A page of accounts."""

    items: list[Account]
    next: str | None


class NewAccount(BaseModel):
    """An account to be made. Without a password one is made up; either is due for change at the first login."""

    username: str = Field(pattern=_NAME)
    role: Role = Role.VIEWER
    password: str | None = Field(default=None, max_length=1024)


class MadeAccount(Account):
    """The account that was made, with its password if that was made up: it is shown this once."""

    password: str | None


class AccountChange(BaseModel):
    """What is to change."""

    role: Role | None = None


class NewPassword(BaseModel):
    """A password for somebody; without one it is made up."""

    password: str | None = Field(default=None, max_length=1024)


class SetPassword(BaseModel):
    """The password, if it was made up: it is shown this once."""

    password: str | None


def _door(request: Request) -> Door:
    door: Door = request.app.state.door
    return door


def _caller(request: Request) -> Caller:
    caller = getattr(request.state, "caller", None)
    if not isinstance(caller, Caller):
        raise unauthenticated()
    return caller


Known = Annotated[Caller, Depends(_caller)]


def _attempt(request: Request, username: str) -> tuple[tuple[str, str], int]:
    """Count an attempt before anything is hashed. Raises 429."""
    keys = (f"address {request.client.host if request.client else 'local'}", f"name {username}")
    door = _door(request)
    at = door.now()
    wait = door.attempts.take(keys, at)
    if wait:
        raise too_many(-(-wait // SECOND))
    return keys, at


def _entered(request: Request, response: Response, entry: Entry) -> Login:
    if entry.handle is not None:
        response.set_cookie(
            COOKIE,
            entry.handle,
            max_age=REFRESH // SECOND,
            path=_COOKIE_PATH,
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
    response.headers["Cache-Control"] = "no-store"
    user = entry.user
    return Login(
        access_token=entry.token,
        expires_in=ACCESS // SECOND,
        must_change_password=user.must_change_password,
        user=Identity(username=user.username, role=user.role),
    )


@entrance.post("/auth/login")
def log_in(body: LoginBody, request: Request, response: Response) -> Login:
    """Come in by name and password. At most 10 wrong attempts in 5 minutes, per address and per name."""
    keys, at = _attempt(request, body.username)
    try:
        entry = _door(request).log_in(body.username, body.password)
    except Busy:
        raise too_many(2) from None
    if entry is None:
        raise Problem(401, "Unauthorized", "Name or password is wrong.")
    _door(request).attempts.give_back(keys, at)
    return _entered(request, response, entry)


@entrance.post("/auth/refresh")
def refresh(request: Request, response: Response, decnet_refresh: Handle = None) -> Login:
    """A new access token for the refresh cookie, which is replaced too."""
    entry = _door(request).refresh(decnet_refresh) if decnet_refresh else None
    if entry is None:
        raise unauthenticated()
    return _entered(request, response, entry)


@entrance.post("/auth/logout", status_code=204)
def log_out(request: Request, response: Response, decnet_refresh: Handle = None) -> None:
    """End the login of the token or cookie that comes along: its tokens are worth nothing afterwards."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    door = _door(request)
    door.log_out(door.caller(token) if scheme.lower() == "bearer" else None, decnet_refresh)
    response.delete_cookie(COOKIE, path=_COOKIE_PATH, httponly=True, samesite="strict")


@router.get("/auth/me", tags=["auth"])
def me(caller: Known) -> Me:
    """Who the caller is."""
    principal = caller.principal
    return Me(username=principal.name, role=principal.role, must_change_password=caller.must_change_password)


@router.put("/auth/password", status_code=204, tags=["auth"])
def change_password(body: PasswordBody, request: Request, caller: Known) -> None:
    """Change one's own password; all other logins of the account end."""
    keys, at = _attempt(request, caller.principal.name)
    try:
        changed = _door(request).change_password(caller, body.current, body.new)
    except BadPassword as err:
        raise invalid(str(err)) from None
    except Busy:
        raise too_many(2) from None
    if not changed:
        raise Problem(403, "Forbidden", "That is not the current password.")
    _door(request).attempts.give_back(keys, at)


@router.post("/auth/sse-ticket", tags=["auth"])
def sse_ticket(request: Request, caller: Known, _: Annotated[Principal, require(Role.VIEWER)]) -> Ticket:
    """A one-time ticket for `GET /stream?token=`."""
    return Ticket(ticket=_door(request).tickets.issue(caller.access), expires_in=TICKET // SECOND)


@router.get("/users", tags=["users"])
def accounts(
    request: Request,
    principal: Annotated[Principal, admin],
    limit: Limit = LIMIT,
    after: After = None,
    order: Direction = "desc",
) -> Accounts:
    """All accounts."""
    start = decode_cursor(after, tuple[str])[0] if after is not None else None
    with _door(request).database.read() as tx:
        users = store.listed(tx, principal.scope, limit + 1, start, order == "asc")
    listed = page(users, limit, lambda user: (user.user_id,))
    return Accounts(items=[_account(user) for user in listed.items], next=listed.next)


@router.post("/users", status_code=201, tags=["users"])
def make_account(body: NewAccount, request: Request, principal: Annotated[Principal, admin]) -> MadeAccount:
    """Make an account, its password due for change."""
    door = _door(request)
    chosen = body.password or new_password()
    hashed = _hash(door, chosen)
    user = User(door.new_id(), body.username, body.role, True, door.now())
    with door.database.write() as tx:
        if store.by_name(tx, principal.scope, body.username) is not None:
            raise conflict(f"There is a user {body.username} already.")
        store.create(tx, principal.scope, user, hashed)
    return MadeAccount(**_account(user).model_dump(), password=None if body.password else chosen)


@router.patch("/users/{username}", tags=["users"])
def change_account(
    username: str, body: AccountChange, request: Request, principal: Annotated[Principal, admin]
) -> Account:
    """Change an account's role. The last administrator stays one."""
    with _door(request).database.write() as tx:
        user = store.by_name(tx, principal.scope, username)
        if user is None:
            raise not_found("such user")
        if body.role is not None and body.role is not user.role:
            if user.role is Role.ADMIN and store.admins(tx, principal.scope) == 1:
                raise conflict("This is the only administrator.")
            store.set_role(tx, principal.scope, user.user_id, body.role)
        changed = store.by_name(tx, principal.scope, username)
    return _account(changed or user)


@router.delete("/users/{username}", status_code=204, tags=["users"])
def remove_account(username: str, request: Request, principal: Annotated[Principal, admin]) -> None:
    """Remove an account and end its logins. One's own and the last administrator's stay."""
    with _door(request).database.write() as tx:
        user = store.by_name(tx, principal.scope, username)
        if user is None:
            raise not_found("such user")
        if username == principal.name:
            raise conflict("Somebody else has to remove you.")
        if user.role is Role.ADMIN and store.admins(tx, principal.scope) == 1:
            raise conflict("This is the only administrator.")
        store.remove(tx, principal.scope, user.user_id)


@router.post("/users/{username}/password", tags=["users"])
def set_password(
    username: str, body: NewPassword, request: Request, principal: Annotated[Principal, admin]
) -> SetPassword:
    """Give an account another password, due for change, and end its logins."""
    try:
        chosen = _door(request).set_password(principal.scope, username, body.password)
    except BadPassword as err:
        raise invalid(str(err)) from None
    except Busy:
        raise too_many(2) from None
    if chosen is None:
        raise not_found("such user")
    return SetPassword(password=None if body.password else chosen)


def _hash(door: Door, password: str) -> str:
    try:
        return door.hasher.hash(password)
    except BadPassword as err:
        raise invalid(str(err)) from None
    except Busy:
        raise too_many(2) from None


def _account(user: User) -> Account:
    return Account(
        username=user.username,
        role=user.role,
        must_change_password=user.must_change_password,
        created_at=user.created_at,
    )
