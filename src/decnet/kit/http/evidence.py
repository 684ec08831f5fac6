"""What of a request goes on record, without what somebody meant to keep to himself."""

import binascii
import re

import msgspec

from decnet.events import AuthAttempted, CredentialOffered, RequestReceived, Secret
from decnet.kit.http.form import Login, elide_body, elide_query
from decnet.kit.http.intent import effect
from decnet.kit.http.message import Head

BODY_SHOWN = 8192
_SCHEME = re.compile(rb"^([A-Za-z0-9_-]+)\s")
_HIDDEN = (b"authorization", b"proxy-authorization", b"x-api-key", b"x-auth-token", b"x-access-token")
_COOKIES = (b"cookie",)


def request_received(head: Head, body: bytes, size: int, status: int) -> RequestReceived:
    """The fact of ``head`` with ``body``, of which ``size`` bytes were announced or came, answered by ``status``."""
    headers = [(_text(name), _text(_elided(name.lower(), value))) for name, value in head.headers]
    return RequestReceived(
        method=head.method,
        target=_target(head.target),
        version=head.version or b"HTTP/0.9",
        host=head.get(b"host"),
        user_agent=head.get(b"user-agent"),
        headers=msgspec.json.encode(headers),
        body=elide_body(head, body, BODY_SHOWN),
        body_size=size,
        status=status,
        effect=effect(head, body),
    )


def form_offered(offer: Login, accepted: bool) -> CredentialOffered:
    """The fact of a filled-in login form."""
    return CredentialOffered(offer.principal, Secret(offer.secret), accepted, mechanism="form")


def header_offered(value: bytes, accepted: bool) -> CredentialOffered | AuthAttempted:
    """The fact of an Authorization header with ``value``."""
    scheme, _, rest = value.partition(b" ")
    name = scheme.decode("latin-1").lower()[:32]
    pair = basic(value)
    if pair is not None:
        return CredentialOffered(pair.principal, Secret(pair.secret), accepted, mechanism="basic")
    if not rest.strip():
        return AuthAttempted(b"", name, accepted)
    kind = "plain" if name in ("basic", "bearer", "token") else name
    return CredentialOffered(b"", Secret(rest.strip()), accepted, mechanism=name, secret_kind=kind)


def basic(value: bytes) -> Login | None:
    """Name and secret of a Basic Authorization header. Source: RFC 7617."""
    if value[:6].lower() != b"basic ":
        return None
    try:
        decoded = binascii.a2b_base64(value[6:].strip(), strict_mode=True)
    except binascii.Error:
        return None
    name, colon, secret = decoded.partition(b":")
    return Login(name, secret) if colon else None


def _target(target: bytes) -> bytes:
    path, mark, query = target.partition(b"?")
    return path + mark + elide_query(query)


def _elided(name: bytes, value: bytes) -> bytes:
    if name in _COOKIES:
        return b"; ".join(pair.strip().partition(b"=")[0] + b"=***" for pair in value.split(b";"))
    if name == b"referer":
        return _target(value)
    if name not in _HIDDEN:
        return value
    scheme = _SCHEME.match(value)
    return (scheme[1] + b" ***") if scheme else b"***"


def _text(value: bytes) -> str:
    return value.decode("utf-8", "backslashreplace")
