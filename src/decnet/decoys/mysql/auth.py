"""Greeting, login and the proofs of a password.

Sources: the MySQL internals manual (connection phase); the forms of proofs are those that password crackers read.
"""

import struct
from hashlib import sha1, sha256

from msgspec import Struct

from decnet.decoys.mysql.flavour import CACHING, NATIVE, Flavour
from decnet.decoys.mysql.wire import Cursor

CONNECT_WITH_DB, SSL, PROTOCOL_41, SECURE = 0x8, 0x800, 0x200, 0x8000
MULTI_STATEMENTS, PLUGIN_AUTH, ATTRIBUTES, LENENC = 0x10000, 0x80000, 0x100000, 0x200000
LOCAL_FILES, DEPRECATE_EOF, QUERY_ATTRIBUTES = 0x80, 0x1000000, 0x8000000
_MOST_ATTRIBUTES = 64


class Login(Struct, frozen=True):
    """What a client answers to the greeting.

    flags: its capabilities
    user, proof, database, plugin: as sent
    attributes: what it says of itself, as `name=value` joined by spaces
    collation: the number of its
    """

    flags: int
    user: bytes
    proof: bytes
    database: bytes
    plugin: str
    attributes: bytes
    collation: int


def scramble(token: bytes) -> bytes:
    """20 bytes to answer, without NUL and dollar, out of ``token``."""
    return bytes(byte % 94 + 33 if byte % 94 + 33 != 36 else 37 for byte in token[:20])


def greeting(flavour: Flavour, thread: int, challenge: bytes) -> bytes:
    """The first packet of a connection."""
    low, high = flavour.capabilities & 0xFFFF, flavour.capabilities >> 16
    return (
        b"\x0a" + flavour.banner.encode() + b"\0" + struct.pack("<I", thread) + challenge[:8] + b"\0"
        + struct.pack("<HBHHB", low, flavour.collation, 2, high, 21) + bytes(6)
        + struct.pack("<I", flavour.extended) + challenge[8:] + b"\0" + flavour.plugin.encode() + b"\0"
    )  # fmt: skip


def parse_login(payload: bytes) -> Login:
    """The client's answer. Raises ValueError where it is none."""
    cursor = Cursor(payload)
    flags = cursor.integer(4)
    cursor.integer(4)
    collation = cursor.integer(1)
    cursor.take(23)
    user = cursor.text()
    if flags & LENENC:
        proof = cursor.string()
    elif flags & SECURE:
        proof = cursor.take(cursor.integer(1))
    else:
        proof = cursor.text()
    database = cursor.text() if flags & CONNECT_WITH_DB and cursor.left else b""
    plugin = cursor.text().decode("latin-1") if flags & PLUGIN_AUTH and cursor.left else NATIVE
    attributes = _attributes(cursor) if flags & ATTRIBUTES and cursor.left else b""
    return Login(flags, user, proof, database, plugin, attributes, collation)


def extended_of(payload: bytes) -> int:
    """The flags that clients of MariaDB add."""
    return int.from_bytes(payload[28:32], "little")


def _attributes(cursor: Cursor) -> bytes:
    inner = Cursor(cursor.string())
    pairs: list[bytes] = []
    while inner.left and len(pairs) < _MOST_ATTRIBUTES:
        pairs.append(inner.string() + b"=" + inner.string())
    return b" ".join(pairs)


def proves(plugin: str, challenge: bytes, proof: bytes, secret: bytes) -> bool:
    """Whether ``proof`` answers ``challenge`` by ``secret``."""
    if plugin == CACHING:
        once = sha256(secret).digest()
        mask = sha256(sha256(once).digest() + challenge).digest()
    else:
        once = sha1(secret).digest()
        mask = sha1(challenge + sha1(once).digest()).digest()
    return proof == bytes(a ^ b for a, b in zip(once, mask, strict=True))


def crackable(plugin: str, challenge: bytes, proof: bytes) -> bytes:
    """A proof with its challenge in one word (hashcat's mode 11200 for the native method)."""
    name = "$mysqlna$" if plugin == NATIVE else f"${plugin}$"
    return name.encode() + challenge.hex().encode() + b"*" + proof.hex().encode()


def unmask(masked: bytes, challenge: bytes) -> bytes:
    """The password under the challenge that was laid over it."""
    key = challenge + b"\0"
    return bytes(byte ^ key[i % len(key)] for i, byte in enumerate(masked)).partition(b"\0")[0]
