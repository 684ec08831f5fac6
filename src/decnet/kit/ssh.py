"""The words of SSH: how values stand in its packets (RFC 4251, 5), and what a server claims to speak."""

from collections.abc import Sequence

from msgspec import Struct

DISCONNECT = 1
IGNORE = 2
UNIMPLEMENTED = 3
DEBUG = 4
SERVICE_REQUEST = 5
SERVICE_ACCEPT = 6
EXT_INFO = 7
KEXINIT = 20
NEWKEYS = 21
USERAUTH_REQUEST = 50
USERAUTH_FAILURE = 51
USERAUTH_SUCCESS = 52
USERAUTH_INFO_REQUEST = 60
USERAUTH_INFO_RESPONSE = 61
GLOBAL_REQUEST = 80
REQUEST_SUCCESS = 81
REQUEST_FAILURE = 82
CHANNEL_OPEN = 90
CHANNEL_OPEN_CONFIRMATION = 91
CHANNEL_OPEN_FAILURE = 92
CHANNEL_WINDOW_ADJUST = 93
CHANNEL_DATA = 94
CHANNEL_EXTENDED_DATA = 95
CHANNEL_EOF = 96
CHANNEL_CLOSE = 97
CHANNEL_REQUEST = 98
CHANNEL_SUCCESS = 99
CHANNEL_FAILURE = 100

PACKET_LIMIT = 256 << 10
"""Bytes of the longest packet that OpenSSH takes."""


class SshProfile(Struct, frozen=True):
    """What one version of a server shows before anybody has logged in, every list in its order.

    version: what follows `SSH-2.0-`
    kex, host_keys, ciphers, macs, compression: names in its KEXINIT, without the markers that are no algorithms
    signatures: names in the extension `server-sig-algs`
    hostbound: whether it announces `publickey-hostbound@openssh.com`
    """

    version: str
    kex: tuple[str, ...]
    host_keys: tuple[str, ...]
    ciphers: tuple[str, ...]
    macs: tuple[str, ...]
    compression: tuple[str, ...]
    signatures: tuple[str, ...]
    hostbound: bool


class Short(Exception):
    """A packet does not hold the values that it must hold, or holds more."""


class Reader:
    """Takes values from the front of a packet. Raises :class:`Short`."""

    __slots__ = ("_at", "_data")

    def __init__(self, data: bytes, at: int = 0) -> None:
        self._data, self._at = data, at

    def take(self, size: int) -> bytes:
        end = self._at + size
        if end > len(self._data):
            raise Short
        piece = self._data[self._at : end]
        self._at = end
        return piece

    def byte(self) -> int:
        return self.take(1)[0]

    def boolean(self) -> bool:
        return self.take(1) != b"\0"

    def uint32(self) -> int:
        return int.from_bytes(self.take(4), "big")

    def uint64(self) -> int:
        return int.from_bytes(self.take(8), "big")

    def string(self) -> bytes:
        return self.take(self.uint32())

    def text(self) -> bytes:
        """A string that OpenSSH takes for text: a NUL may only end it."""
        text = self.string().removesuffix(b"\0")
        if b"\0" in text:
            raise Short
        return text

    def end(self) -> None:
        """Nothing may follow."""
        if self._at != len(self._data):
            raise Short

    def mpint(self) -> int:
        return int.from_bytes(self.string(), "big", signed=True)

    def names(self) -> list[bytes]:
        """A name-list."""
        text = self.string()
        return text.split(b",") if text else []

    def rest(self) -> bytes:
        return self.take(len(self._data) - self._at)


def uint32(value: int) -> bytes:
    return value.to_bytes(4, "big")


def uint64(value: int) -> bytes:
    return value.to_bytes(8, "big")


def string(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value


def boolean(value: bool) -> bytes:
    return b"\1" if value else b"\0"


def mpint(value: int) -> bytes:
    """A number that is not negative."""
    return string(value.to_bytes(value.bit_length() // 8 + 1, "big") if value else b"")


def names(values: Sequence[str]) -> bytes:
    """A name-list."""
    return string(",".join(values).encode())


def disconnect(reason: bytes, code: int = 2) -> bytes:
    """The payload of a DISCONNECT as OpenSSH words it: no language."""
    return bytes([DISCONNECT]) + uint32(code) + string(reason) + string(b"")
