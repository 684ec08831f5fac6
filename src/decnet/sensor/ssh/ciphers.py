"""Packets made unreadable and unforgeable, as OpenSSH does it (RFC 4253 and 4344, OpenSSH's PROTOCOL files)."""

import ctypes
import hmac
from collections.abc import Callable
from hashlib import sha1, sha256, sha512
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES, ChaCha20
from cryptography.hazmat.primitives.ciphers.modes import CTR
from cryptography.hazmat.primitives.poly1305 import Poly1305

from decnet.kit.ssh import uint32, uint64

Derive = Callable[[bytes, int], bytes]
"""Key material: a letter of RFC 4253, 7.2 and a number of bytes."""

TAG = 16


class Guard(Protocol):
    """One direction of a connection.

    head: bytes to wait for before the length is known
    block: what the padded part is a multiple of
    clear: bytes of the length field that are outside the padded part: 4 or 0
    tag: bytes behind the packet
    """

    head: int
    block: int
    clear: int
    tag: int

    def seal(self, seq: int, packet: bytes) -> bytes:
        """``packet``, length field first, as it is sent."""
        ...

    def length(self, seq: int, head: bytes) -> int:
        """What the length field says; called once a packet."""
        ...

    def open(self, seq: int, head: bytes, rest: bytes) -> bytes | None:
        """The packet without its length field; None where it is not what was sent. ``rest`` ends with the tag."""
        ...


class Plain:
    """What a connection begins with."""

    head, block, clear, tag = 8, 8, 0, 0

    def seal(self, seq: int, packet: bytes) -> bytes:
        return packet

    def length(self, seq: int, head: bytes) -> int:
        return int.from_bytes(head[:4], "big")

    def open(self, seq: int, head: bytes, rest: bytes) -> bytes | None:
        return head[4:] + rest


class ChaChaPoly:
    """chacha20-poly1305@openssh.com."""

    head, block, clear, tag = 4, 8, 4, TAG

    def __init__(self, key: bytes) -> None:
        self._main, self._lengths = key[:32], key[32:]

    def seal(self, seq: int, packet: bytes) -> bytes:
        nonce = uint64(seq)
        stream, secret = self._main_stream(nonce)
        sealed = _chacha(self._lengths, nonce).update(packet[:4]) + stream.update(packet[4:])
        return sealed + Poly1305.generate_tag(secret, sealed)

    def length(self, seq: int, head: bytes) -> int:
        return int.from_bytes(_chacha(self._lengths, uint64(seq)).update(head), "big")

    def open(self, seq: int, head: bytes, rest: bytes) -> bytes | None:
        stream, secret = self._main_stream(uint64(seq))
        try:
            Poly1305.verify_tag(secret, head + rest[:-TAG], rest[-TAG:])
        except InvalidSignature:
            return None
        return stream.update(rest[:-TAG])

    def _main_stream(self, nonce: bytes) -> tuple[CipherContext, bytes]:
        """The stream at its second block, and the first one's beginning, which is the key of the tag."""
        stream = _chacha(self._main, nonce)
        return stream, stream.update(bytes(64))[:32]


class Gcm:
    """aes128-gcm@openssh.com and aes256-gcm@openssh.com (RFC 5647)."""

    head, block, clear, tag = 4, 16, 4, TAG

    def __init__(self, key: bytes, nonce: bytes) -> None:
        self._aes, self._fixed, self._count = AESGCM(key), nonce[:4], int.from_bytes(nonce[4:], "big")

    def seal(self, seq: int, packet: bytes) -> bytes:
        return packet[:4] + self._aes.encrypt(self._nonce(), packet[4:], packet[:4])

    def length(self, seq: int, head: bytes) -> int:
        return int.from_bytes(head, "big")

    def open(self, seq: int, head: bytes, rest: bytes) -> bytes | None:
        try:
            return self._aes.decrypt(self._nonce(), rest, head)
        except InvalidTag:
            return None

    def _nonce(self) -> bytes:
        nonce = self._fixed + uint64(self._count)
        self._count = (self._count + 1) & 0xFFFF_FFFF_FFFF_FFFF
        return nonce


class _Ctr:
    block = 16

    def __init__(self, key: bytes, nonce: bytes, mac: "Mac") -> None:
        self._stream = Cipher(AES(key), CTR(nonce)).encryptor()  # both directions of CTR are one
        self._mac, self.tag = mac, mac.size


class MacThenEncrypt(_Ctr):
    """AES in counter mode; the tag covers what was encrypted."""

    head, clear = 16, 0

    def seal(self, seq: int, packet: bytes) -> bytes:
        return self._stream.update(packet) + self._mac.sign(seq, packet)

    def length(self, seq: int, head: bytes) -> int:
        self._opened = self._stream.update(head)
        return int.from_bytes(self._opened[:4], "big")

    def open(self, seq: int, head: bytes, rest: bytes) -> bytes | None:
        end = len(rest) - self.tag
        packet = self._opened + self._stream.update(rest[:end])
        return packet[4:] if hmac.compare_digest(self._mac.sign(seq, packet), rest[end:]) else None


class EncryptThenMac(_Ctr):
    """AES in counter mode; the tag covers what is sent."""

    head, clear = 4, 4

    def seal(self, seq: int, packet: bytes) -> bytes:
        sealed = packet[:4] + self._stream.update(packet[4:])
        return sealed + self._mac.sign(seq, sealed)

    def length(self, seq: int, head: bytes) -> int:
        return int.from_bytes(head, "big")

    def open(self, seq: int, head: bytes, rest: bytes) -> bytes | None:
        end = len(rest) - self.tag
        if not hmac.compare_digest(self._mac.sign(seq, head + rest[:end]), rest[end:]):
            return None
        return self._stream.update(rest[:end])


class Mac(Protocol):
    """Signs packets. ``size`` is the tag's, in bytes."""

    size: int

    def sign(self, seq: int, packet: bytes) -> bytes: ...


class Hmac:
    """HMAC (RFC 2104)."""

    def __init__(self, key: bytes, digest: Callable[..., Any]) -> None:
        self._mac = hmac.new(key, digestmod=digest)
        self.size = self._mac.digest_size

    def sign(self, seq: int, packet: bytes) -> bytes:
        mac = self._mac.copy()
        mac.update(uint32(seq))
        mac.update(packet)
        return mac.digest()


class Umac:
    """UMAC (RFC 4418), by the nettle library."""

    def __init__(self, key: bytes, bits: int) -> None:
        assert _nettle is not None
        self.size = bits // 8
        self._state = ctypes.create_string_buffer(4096)  # larger than any version's context
        name = f"nettle_umac{bits}_"
        self._nonce, self._update, self._digest = (
            getattr(_nettle, name + step) for step in ("set_nonce", "update", "digest")
        )
        getattr(_nettle, name + "set_key")(self._state, key)

    def sign(self, seq: int, packet: bytes) -> bytes:
        tag = ctypes.create_string_buffer(self.size)
        self._nonce(self._state, ctypes.c_size_t(8), uint64(seq))
        self._update(self._state, ctypes.c_size_t(len(packet)), packet)
        self._digest(self._state, ctypes.c_size_t(self.size), tag)
        return tag.raw


def _load_nettle() -> ctypes.CDLL | None:
    for name in ("libnettle.so.8", "libnettle.so", "libnettle.8.dylib"):
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


def _chacha(key: bytes, nonce: bytes) -> CipherContext:
    return Cipher(ChaCha20(key, bytes(8) + nonce), mode=None).encryptor()


_nettle = _load_nettle()
_HASHES: dict[str, tuple[Callable[..., Any], int]] = {
    "hmac-sha2-256": (sha256, 32),
    "hmac-sha2-512": (sha512, 64),
    "hmac-sha1": (sha1, 20),
}
_UMACS = {"umac-64": 64, "umac-128": 128}
_KEYS = {"aes128": 16, "aes192": 24, "aes256": 32}


def without_mac(cipher: str) -> bool:
    """Whether ``cipher`` brings its own tag, so that no MAC is agreed on."""
    return not cipher.endswith("-ctr")


def speaks(name: str) -> bool:
    """Whether this machine can do the MAC ``name``."""
    stem = name.removesuffix("@openssh.com").removesuffix("-etm")
    return stem in _HASHES or (stem in _UMACS and _nettle is not None)


def guard(cipher: str, mac: str, derive: Derive, letters: bytes) -> Guard:
    """One direction: ``letters`` are those of its nonce, key and MAC key. Raises KeyError for what is not spoken."""
    nonce, key, signing = (letters[i : i + 1] for i in range(3))
    if cipher == "chacha20-poly1305@openssh.com":
        return ChaChaPoly(derive(key, 64))
    size = _KEYS[cipher.split("-")[0]]
    if cipher.endswith("-gcm@openssh.com"):
        return Gcm(derive(key, size), derive(nonce, 12))
    stem = mac.removesuffix("@openssh.com")
    kind = EncryptThenMac if stem.endswith("-etm") else MacThenEncrypt
    return kind(derive(key, size), derive(nonce, 16), _mac(stem.removesuffix("-etm"), derive, signing))


def _mac(stem: str, derive: Derive, letter: bytes) -> Mac:
    if stem in _UMACS:
        return Umac(derive(letter, 16), _UMACS[stem])
    digest, size = _HASHES[stem]
    return Hmac(derive(letter, size), digest)
