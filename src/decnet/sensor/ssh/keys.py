"""A host's keys: small ones follow from its seed, the RSA key is made when it is first needed, and kept."""

from pathlib import Path
from threading import Lock

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA512, HashAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from decnet.ground import replace_file
from decnet.kit.ssh import mpint, string
from decnet.persona import Persona

RSA_BITS = 3072
KINDS = ("ssh-rsa", "ecdsa-sha2-nistp256", "ssh-ed25519")
"""In the order in which sshd tells of them."""

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256
_RSA_HASHES: dict[str, type[HashAlgorithm]] = {"rsa-sha2-512": SHA512, "rsa-sha2-256": SHA256, "ssh-rsa": SHA1}


class HostKeys:
    """The keys of one decky, whose RSA key lies at ``path``. Slow the first time; call it in a thread.

    A disk that does not take the RSA key costs a key that changes with the next start, nothing else.
    """

    def __init__(self, path: Path, persona: Persona) -> None:
        self._path, self._persona = path, persona
        self._lock = Lock()
        self._rsa: rsa.RSAPrivateKey | None = None
        self._small: tuple[Ed25519PrivateKey, ec.EllipticCurvePrivateKey] | None = None
        self._public: dict[str, bytes] = {}

    @property
    def ready(self) -> bool:
        """Whether nothing has to be made any more."""
        return len(self._public) == len(KINDS)

    def public(self, kind: str) -> bytes:
        """The public key as it travels (RFC 4253, 6.6). ``kind`` is one of :data:`KINDS`."""
        if kind not in self._public:
            self._public[kind] = self._blob(kind)
        return self._public[kind]

    def sign(self, algorithm: str, data: bytes) -> bytes:
        """The signature as it travels, by ``algorithm``, a name such as `rsa-sha2-512`."""
        if algorithm == "ssh-ed25519":
            raw = self._pair()[0].sign(data)
        elif algorithm == "ecdsa-sha2-nistp256":
            r, s = decode_dss_signature(self._pair()[1].sign(data, ec.ECDSA(SHA256())))
            raw = mpint(r) + mpint(s)
        else:
            raw = self._big().sign(data, padding.PKCS1v15(), _RSA_HASHES[algorithm]())
        return string(algorithm.encode()) + string(raw)

    def _blob(self, kind: str) -> bytes:
        if kind == "ssh-ed25519":
            values = string(self._pair()[0].public_key().public_bytes_raw())
        elif kind == "ecdsa-sha2-nistp256":
            point = self._pair()[1].public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
            values = string(b"nistp256") + string(point)
        else:
            numbers = self._big().public_key().public_numbers()
            values = mpint(numbers.e) + mpint(numbers.n)
        return string(kind.encode()) + values

    def _pair(self) -> tuple[Ed25519PrivateKey, ec.EllipticCurvePrivateKey]:
        if self._small is None:
            seed = self._persona.seed
            scalar = int.from_bytes(seed.material("ssh.ecdsa", 40), "big") % (_ORDER - 1) + 1
            edwards = Ed25519PrivateKey.from_private_bytes(seed.material("ssh.ed25519", 32))
            self._small = edwards, ec.derive_private_key(scalar, ec.SECP256R1())
        return self._small

    def _big(self) -> rsa.RSAPrivateKey:
        with self._lock:
            if self._rsa is None:
                self._rsa = self._kept() or self._made()
            return self._rsa

    def _kept(self) -> rsa.RSAPrivateKey | None:
        try:
            key = load_der_private_key(self._path.read_bytes(), None, unsafe_skip_rsa_key_validation=True)
        except (OSError, ValueError):
            return None
        return key if isinstance(key, rsa.RSAPrivateKey) else None

    def _made(self) -> rsa.RSAPrivateKey:
        key = rsa.generate_private_key(65537, RSA_BITS)
        try:
            replace_file(self._path, key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
        except OSError:
            return key
        return key


def kind_of(algorithm: str) -> str:
    """The kind of key that signs by ``algorithm``."""
    return "ssh-rsa" if algorithm in _RSA_HASHES else algorithm
