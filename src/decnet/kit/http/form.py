"""What is inside a body: fields, files, and what somebody meant to keep to himself.

Source: the URL standard (urlencoded), RFC 7578 (multipart).
"""

import re

import msgspec
from msgspec import Struct

from decnet.kit.http.message import Head
from decnet.kit.http.target import pairs, unescape

_SECRET = re.compile(rb"(?i)pass|pwd|psw|secret|api_?key|access_?token|^pw$|^pin$|^otp$|credential")
_USER = re.compile(rb"(?i)^(?:log|uid|uname|account|loginid|j_username|admin)$|user|login|mail|^name$")
_JSON = re.compile(
    rb'("[^"\\]{0,64}(?i:pass|pwd|secret|api_?key|token)[^"\\]{0,64}"\s{0,8}:\s{0,8})'
    rb'("(?:[^"\\]|\\.)*"?|[^\s,}\]]+)'
)
_LOOSE = re.compile(rb"(?i)((?:pass(?:word|wd)?|pwd|secret|api_?key)\s{0,8}[=:]\s{0,8})([^&\s,;<>\"']+)")
_PAIR = re.compile(rb"([^&=]*)=([^&]*)")
_DISPOSITION = re.compile(rb"(?i)^content-disposition:[^\r\n]*", re.MULTILINE)
_PARTS = 64


class Part(Struct, frozen=True):
    """One field of a form. ``filename`` is None where it is no file."""

    name: bytes
    filename: bytes | None
    data: bytes


class Login(Struct, frozen=True):
    """Somebody's name and secret in a form."""

    principal: bytes
    secret: bytes


def fields(head: Head, body: bytes) -> list[Part]:
    """The fields of ``body``, however it is written; none where it is no form."""
    kind = head.get(b"content-type").lower()
    if kind.startswith(b"multipart/"):
        return _multipart(head.get(b"content-type"), body)
    if kind.startswith(b"application/json"):
        return _json(body)
    if kind.startswith(b"application/x-www-form-urlencoded") or (not kind and b"=" in body[:256]):
        return [Part(name, None, value) for name, value in pairs(body)]
    return []


def login(parts: list[Part]) -> Login | None:
    """The name and the secret among ``parts``; None where there is no secret."""
    secret = next((part.data for part in parts if is_secret(part.name) and part.filename is None), None)
    if secret is None:
        return None
    user = next((part.data for part in parts if _USER.search(part.name) and not is_secret(part.name)), b"")
    return Login(user, secret)


def is_secret(name: bytes) -> bool:
    """Whether a field called ``name`` holds what somebody meant to keep to himself."""
    return _SECRET.search(name) is not None


def elide_query(text: bytes) -> bytes:
    """``text``, urlencoded, without its secrets."""
    return _PAIR.sub(lambda pair: pair[1] + (b"=***" if is_secret(unescape(pair[1])) else b"=" + pair[2]), text)


def elide_body(head: Head, body: bytes, limit: int) -> bytes:
    """The first ``limit`` bytes of ``body`` without its secrets."""
    kind = head.get(b"content-type").lower()
    if kind.startswith(b"multipart/"):
        return _elide_multipart(head.get(b"content-type"), body)[:limit]
    body = body[: 4 * limit]
    if kind.startswith(b"application/json") or body[:1] in (b"{", b"["):
        return _JSON.sub(rb'\1"***"', body)[:limit]
    if kind.startswith(b"application/x-www-form-urlencoded") or (not kind and b"=" in body[:256]):
        return elide_query(body)[:limit]
    return _LOOSE.sub(rb"\1***", body)[:limit]


def _json(body: bytes) -> list[Part]:
    try:
        value = msgspec.json.decode(body, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return []
    return [Part(name.encode(), None, item.encode()) for name, item in value.items() if isinstance(item, str)]


def _multipart(kind: bytes, body: bytes) -> list[Part]:
    boundary = _parameter(kind, b"boundary")
    pieces = body.split(b"--" + boundary, _PARTS + 1)[1 : _PARTS + 1] if boundary else []
    return [part for part in map(_part, pieces) if part]


def _part(piece: bytes) -> Part | None:
    head, blank, data = piece.partition(b"\r\n\r\n")
    about = _DISPOSITION.search(head.lstrip(b"\r\n"))
    if not blank or not about:
        return None
    return Part(_parameter(about[0], b"name") or b"", _parameter(about[0], b"filename"), data.removesuffix(b"\r\n"))


def _elide_multipart(kind: bytes, body: bytes) -> bytes:
    boundary = _parameter(kind, b"boundary")
    if not boundary:
        return _LOOSE.sub(rb"\1***", body)
    pieces = body.split(b"--" + boundary)
    parts = (_part(piece) for piece in pieces)
    return (b"--" + boundary).join(
        piece.partition(b"\r\n\r\n")[0] + b"\r\n\r\n***\r\n"
        if part and part.filename is None and is_secret(part.name)
        else piece
        for piece, part in zip(pieces, parts, strict=True)
    )


def _parameter(header: bytes, name: bytes) -> bytes | None:
    match = re.search(rb'(?i)[;\s]%b=(?:"([^"\r\n]*)"|([^;\s]*))' % name, header)
    return None if match is None else (match[2] if match[1] is None else match[1])
