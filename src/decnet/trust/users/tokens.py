"""Access tokens: who came in by which login, signed, so that they outlive the hub."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest
from hmac import digest as hmac
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from decnet.events import SECOND, Micros
from decnet.ground import replace_file

ACCESS: Final[Micros] = 30 * 60 * SECOND
"""How long an access token lasts."""
REFRESH: Final[Micros] = 14 * 24 * 3600 * SECOND
"""How long a login may be left alone before the password is asked again."""
_HEADER: Final = b'{"alg":"HS256","typ":"JWT"}'
"""The only header that is written, and the only one that is read: nobody chooses an algorithm for us."""
_AUDIENCE: Final = "decnet"
_LONGEST: Final = 1024


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


class _Claims(Struct, frozen=True):
    sub: str
    sid: str
    aud: str
    iat: int
    exp: int


_claims = msgspec.json.Decoder(_Claims)


def issue(key: bytes, access: Access, now: Micros) -> str:
    """The signed token, good until ``now`` + :data:`ACCESS`: a JWT (RFC 7519) by HMAC-SHA256 (RFC 7515)."""
    seconds = now // SECOND
    claims = _Claims(access.user_id, access.login_id, _AUDIENCE, seconds, seconds + ACCESS // SECOND)
    signed = b"%b.%b" % (_encode(_HEADER), _encode(msgspec.json.encode(claims)))
    return (signed + b"." + _encode(hmac(key, signed, sha256))).decode()


def read(key: bytes, token: str, now: Micros) -> Access:
    """What ``token`` says. Raises :class:`BadToken`."""
    try:
        signed, _, signature = token[: _LONGEST + 1].encode("ascii").rpartition(b".")
        header, _, body = signed.partition(b".")
    except UnicodeEncodeError as err:
        raise BadToken("no token") from err
    if len(token) > _LONGEST or header != _encode(_HEADER):
        raise BadToken("no token of ours")
    if not compare_digest(signature, _encode(hmac(key, signed, sha256))):
        raise BadToken("signed by somebody else")
    try:
        claims = _claims.decode(urlsafe_b64decode(body + b"=" * (-len(body) % 4)))
    except ValueError as err:
        raise BadToken(str(err)) from err
    if claims.aud != _AUDIENCE or claims.exp * SECOND <= now:
        raise BadToken("over, or for somebody else")
    return Access(claims.sub, claims.sid)


def _encode(data: bytes) -> bytes:
    return urlsafe_b64encode(data).rstrip(b"=")


def new_handle() -> str:
    """An unguessable word of 256 bits that is safe in a cookie and a URL."""
    return secrets.token_urlsafe(32)


def digest(handle: str) -> str:
    """What is kept of a handle: from it nobody can make the handle."""
    return sha256(handle.encode("utf-8", "surrogatepass")).hexdigest()
