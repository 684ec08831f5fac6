"""How a server agrees on a secret: the methods that OpenSSH offers (RFC 4253, 4419, 5656, 8731)."""

from collections.abc import Callable, Iterator
from hashlib import sha256, sha384, sha512
from typing import Any, Protocol

from cryptography.exceptions import InternalError
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec import Struct

from decnet.kit.ssh import Reader, mpint, string
from decnet.sensor.ssh import groups

try:
    from pqcrypto.kem import sntrup_761
except ImportError:
    sntrup_761 = None

INIT, REPLY = 30, 31
GEX_GROUP, GEX_INIT, GEX_REPLY, GEX_REQUEST = 31, 32, 33, 34
SMALLEST, LARGEST = 2048, 8192

Hash = Callable[[bytes], Any]


class Refused(Exception):
    """The visitor's share is none that a secret can be made with."""


class Agreed(Struct, frozen=True):
    """What came of it.

    reply: the message's number
    answer: the server's share, as it stands in the reply
    shares: what the exchange hash holds between the host key and the secret
    secret: as it stands in the exchange hash
    """

    reply: int
    answer: bytes
    shares: bytes
    secret: bytes


class Exchange(Protocol):
    """One key exchange; ``slow`` where it takes tens of milliseconds.

    Raises :class:`Refused`, and ``kit.ssh.Short`` for a message that is not whole.
    """

    hash: Hash
    slow: bool

    def receive(self, kind: int, body: Reader) -> bytes | Agreed | None:
        """What to send for the visitor's message ``kind``; its end; or None where it is no message of this method."""
        ...


class _OneRound:
    """A method with one message each way."""

    slow = False

    def __init__(self, digest: Hash) -> None:
        self.hash = digest

    def receive(self, kind: int, body: Reader) -> bytes | Agreed | None:
        if kind != INIT:
            return None
        share = body.string()
        try:
            answer, secret = self.agree(share)
        except (ValueError, InternalError) as err:
            raise Refused from err
        return Agreed(REPLY, string(answer), string(share) + string(answer), secret)

    def agree(self, share: bytes) -> tuple[bytes, bytes]:
        """The answer to ``share``, and the secret."""
        raise NotImplementedError


class Curve25519(_OneRound):
    """curve25519-sha256."""

    def agree(self, share: bytes) -> tuple[bytes, bytes]:
        answer, secret = _x25519(share)
        return answer, mpint(int.from_bytes(secret, "big"))


class Sntrup(_OneRound):
    """sntrup761x25519-sha512, of OpenSSH 8.5 and later."""

    def agree(self, share: bytes) -> tuple[bytes, bytes]:
        size = sntrup_761.PUBLIC_KEY_SIZE
        if len(share) != size + 32:
            raise ValueError(len(share))
        sealed, quantum = sntrup_761.encaps(share[:size])
        answer, classic = _x25519(share[size:])
        return sealed + answer, string(self.hash(quantum + classic).digest())


class Elliptic(_OneRound):
    """ecdh-sha2-nistp256 and its larger sisters."""

    def __init__(self, digest: Hash, curve: ec.EllipticCurve) -> None:
        super().__init__(digest)
        self._curve = curve

    def agree(self, share: bytes) -> tuple[bytes, bytes]:
        peer = ec.EllipticCurvePublicKey.from_encoded_point(self._curve, share)
        key = ec.generate_private_key(self._curve)
        answer = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return answer, mpint(int.from_bytes(key.exchange(ec.ECDH(), peer), "big"))


class Group:
    """diffie-hellman-group14 and its larger sisters."""

    slow = True

    def __init__(self, digest: Hash, bits: int) -> None:
        self.hash, self._bits = digest, bits

    def receive(self, kind: int, body: Reader) -> bytes | Agreed | None:
        return _diffie_hellman(self._bits, body.mpint(), REPLY) if kind == INIT else None


class GroupExchange:
    """diffie-hellman-group-exchange-sha256: the visitor says how large a group it wants."""

    slow = True

    def __init__(self, digest: Hash) -> None:
        self.hash = digest
        self._bits, self._wanted = 0, b""

    def receive(self, kind: int, body: Reader) -> bytes | Agreed | None:
        if kind == GEX_REQUEST and not self._bits:
            return self._choose(body)
        if kind == GEX_INIT and self._bits:
            agreed = _diffie_hellman(self._bits, body.mpint(), GEX_REPLY)
            group = mpint(groups.prime(self._bits)) + mpint(groups.GENERATOR)
            return Agreed(agreed.reply, agreed.answer, self._wanted + group + agreed.shares, agreed.secret)
        return None

    def _choose(self, body: Reader) -> bytes:
        least, wanted, most = (int.from_bytes(size, "big") for size in self._sizes(body))
        if most < least or wanted < least or most < wanted or most < SMALLEST:
            raise Refused
        fitting = [bits for bits in groups.SIZES if max(SMALLEST, least) <= bits <= min(LARGEST, most)]
        if not fitting:
            raise Refused
        self._bits = next((bits for bits in fitting if bits >= wanted), fitting[-1])
        return bytes([GEX_GROUP]) + mpint(groups.prime(self._bits)) + mpint(groups.GENERATOR)

    def _sizes(self, body: Reader) -> Iterator[bytes]:
        self._wanted = body.take(12)
        return (self._wanted[i : i + 4] for i in (0, 4, 8))


def _x25519(share: bytes) -> tuple[bytes, bytes]:
    key = X25519PrivateKey.generate()
    secret = key.exchange(X25519PublicKey.from_public_bytes(share))
    return key.public_key().public_bytes_raw(), secret


def _diffie_hellman(bits: int, share: int, reply: int) -> Agreed:
    if not 1 < share < groups.prime(bits) - 1 or share.bit_count() < 4:
        raise Refused
    answer, secret = groups.agree(bits, share)
    return Agreed(reply, mpint(answer), mpint(share) + mpint(answer), mpint(secret))


_METHODS: dict[str, Callable[[], Exchange]] = {
    "curve25519-sha256": lambda: Curve25519(sha256),
    "curve25519-sha256@libssh.org": lambda: Curve25519(sha256),
    "ecdh-sha2-nistp256": lambda: Elliptic(sha256, ec.SECP256R1()),
    "ecdh-sha2-nistp384": lambda: Elliptic(sha384, ec.SECP384R1()),
    "ecdh-sha2-nistp521": lambda: Elliptic(sha512, ec.SECP521R1()),
    "diffie-hellman-group-exchange-sha256": lambda: GroupExchange(sha256),
    "diffie-hellman-group14-sha256": lambda: Group(sha256, 2048),
    "diffie-hellman-group16-sha512": lambda: Group(sha512, 4096),
    "diffie-hellman-group18-sha512": lambda: Group(sha512, 8192),
}
if sntrup_761 is not None:
    _METHODS["sntrup761x25519-sha512"] = lambda: Sntrup(sha512)
    _METHODS["sntrup761x25519-sha512@openssh.com"] = lambda: Sntrup(sha512)


def speaks(name: str) -> bool:
    """Whether this machine can do the method ``name``."""
    return name in _METHODS


def begin(name: str) -> Exchange:
    """A new exchange by the method ``name``. Raises KeyError for one that is not spoken."""
    return _METHODS[name]()
