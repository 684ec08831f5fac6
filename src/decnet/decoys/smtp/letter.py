"""A letter: its envelope while it arrives, and what it says once it is whole."""

import json
from hashlib import sha256
from itertools import islice

from msgspec import Struct

from decnet.kit.mime import PARTS, Entity, decoded_words, entity, leaves


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
    whole = entity(content)
    files = [each for each in islice(leaves(whole), PARTS) if each.name is not None]
    subject, sender = (decoded_words(whole.headers.get(name, b"")) for name in (b"subject", b"from"))
    return Described(subject, sender, json.dumps([_attachment(each) for each in files]).encode())


def _attachment(part: Entity) -> dict[str, str | int]:
    body = part.decoded()
    return {
        "name": (part.name or b"").decode("utf-8", "backslashreplace"),
        "type": part.kind,
        "size": len(body),
        "sha256": sha256(body).hexdigest(),
    }
