"""Access tokens: who came in by which login, signed, so that they outlive the hub."""

import secrets
from hashlib import sha256
from pathlib import Path
from typing import Final

import jwt
from msgspec import Struct

from decnet.events import SECOND, Micros
from decnet.ground import replace_file

ACCESS: Final[Micros] = 30 * 60 * SECOND
"""How long an access token lasts."""
REFRESH: Final[Micros] = 14 * 24 * 3600 * SECOND
"""How long a login may be left alone before the password is asked again."""
_ALGORITHM = "HS256"
_AUDIENCE = "decnet"
_LONGEST = 1024


class BadToken(ValueError):
    """Not a token of ours, or one that is over."""


class Access(Struct, frozen=True):
    """What an access token says: whose it is, and the login that it came from."""

    user_id: str
    login_id: str


def signing_key(path: Path) -> bytes:
    """The key at ``path``, made there (0600) where there is none. Raises OSError, or ValueError for a short one."""
    if not path.exists():
        replace_file(path, secrets.token_bytes(32))
    key = path.read_bytes()
    if len(key) < 32:
        raise ValueError(f"{path} holds no key of 32 bytes; remove it, and everybody logs in again.")
    return key


def issue(key: bytes, access: Access, now: Micros) -> str:
    """The signed token, good until ``now`` + :data:`ACCESS` (RFC 7519)."""
    claims = {
        "sub": access.user_id,
        "sid": access.login_id,
        "aud": _AUDIENCE,
        "iat": now // SECOND,
        "exp": (now + ACCESS) // SECOND,
    }
    return jwt.encode(claims, key, _ALGORITHM)


def read(key: bytes, token: str, now: Micros) -> Access:
    """What ``token`` says. Raises :class:`BadToken`."""
    if len(token) > _LONGEST or not token.isascii():
        raise BadToken("no token of ours")
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=[_ALGORITHM],
            audience=_AUDIENCE,
            options={"require": ["exp", "sub", "sid"], "verify_exp": False, "verify_iat": False},
        )
    except jwt.InvalidTokenError as err:
        raise BadToken(str(err)) from err
    user_id, login_id, end = claims["sub"], claims["sid"], claims["exp"]
    if not (isinstance(user_id, str) and isinstance(login_id, str) and isinstance(end, int)):
        raise BadToken("claims of other types")
    if end * SECOND <= now:
        raise BadToken("over")
    return Access(user_id, login_id)


def new_handle() -> str:
    """An unguessable word of 256 bits that is safe in a cookie and a URL."""
    return secrets.token_urlsafe(32)


def digest(handle: str) -> str:
    """What is kept of a handle: from it nobody can make the handle."""
    return sha256(handle.encode("utf-8", "surrogatepass")).hexdigest()
