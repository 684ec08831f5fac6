"""A letter: its envelope while it arrives, and what it says once it is whole."""

import json
from email import policy
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from hashlib import sha256
from typing import Any

from msgspec import Struct

PARTS = 200
"""MIME parts of a letter that are described."""


class Letter(Struct):
    """What a visitor is about to send. ``content`` has no dot-stuffing and ends its lines as they came."""

    sender: bytes
    recipients: list[bytes]
    content: bytearray
    size: int = 0


class Described(Struct, frozen=True):
    """What a letter says of itself, decoded; ``attachments`` is JSON."""

    subject: bytes
    sender: bytes
    attachments: bytes


def describe(content: bytes) -> Described:
    """Read the headers and parts of a letter, however damaged."""
    message = BytesParser(policy=policy.compat32).parsebytes(content)
    found: list[dict[str, Any]] = []
    for number, part in enumerate(message.walk()):
        if number >= PARTS:
            break
        if not part.is_multipart() and part.get_filename():
            found.append(_attachment(part))
    return Described(_header(message, "Subject"), _header(message, "From"), json.dumps(found).encode())


def _attachment(part: "Message[str, str]") -> dict[str, Any]:
    data = part.get_payload(decode=True)
    body = data if isinstance(data, bytes) else b""
    return {
        "name": part.get_filename(),
        "type": part.get_content_type(),
        "size": len(body),
        "sha256": sha256(body).hexdigest(),
    }


def _header(message: "Message[str, str]", name: str) -> bytes:
    raw = message.get(name)
    if raw is None:
        return b""
    try:
        return str(policy.default.header_factory(name, " ".join(str(raw).splitlines()))).encode("utf-8", "replace")
    except (MessageError, ValueError, LookupError, IndexError, AttributeError, TypeError):
        # The standard library's parser of structured headers raises any of these on hostile input.
        return str(raw).encode("utf-8", "replace")
