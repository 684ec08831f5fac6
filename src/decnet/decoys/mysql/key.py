"""The RSA key under which clients of MySQL 8 send a password where there is no TLS: one for each host, from its seed.

Source: FIPS 186-5, A.1.3, with the random numbers drawn from the seed.
"""

from functools import lru_cache
from math import gcd, prod

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPrivateNumbers,
    RSAPublicNumbers,
    rsa_crt_dmp1,
    rsa_crt_dmq1,
    rsa_crt_iqmp,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from decnet.persona import Claim, Persona, Seed

_EXPONENT = 65537
_BITS = 1024
_SMALL = [n for n in range(3, 2000, 2) if all(n % d for d in range(3, int(n**0.5) + 1, 2))]
_PRODUCT = prod(_SMALL)
_WITNESSES = (2, 3, 5, 7, 11, 13, 17, 19)
_OAEP = OAEP(MGF1(hashes.SHA1()), hashes.SHA1(), None)


@lru_cache(maxsize=64)
def _key(claim: Claim) -> RSAPrivateKey:
    seed = Persona(claim).seed
    p, q = _prime(seed, "mysql.rsa.p"), _prime(seed, "mysql.rsa.q")
    d = pow(_EXPONENT, -1, (p - 1) * (q - 1))
    public = RSAPublicNumbers(_EXPONENT, p * q)
    numbers = RSAPrivateNumbers(p, q, d, rsa_crt_dmp1(d, p), rsa_crt_dmq1(d, q), rsa_crt_iqmp(p, q), public)
    return numbers.private_key()


def _prime(seed: Seed, topic: str) -> int:
    """A prime of 1024 bits with both top bits set, found by counting on from where the seed says."""
    candidate = int.from_bytes(seed.material(topic, _BITS // 8), "big") | (3 << (_BITS - 2)) | 1
    while gcd(candidate, _PRODUCT) > 1 or (candidate - 1) % _EXPONENT == 0 or not _probably_prime(candidate):
        candidate += 2
    return candidate


def _probably_prime(number: int) -> bool:
    """Miller and Rabin's test."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for witness in _WITNESSES:
        x = pow(witness, odd, number)
        if x in (1, number - 1):
            continue
        for _ in range(twos - 1):
            x = x * x % number
            if x == number - 1:
                break
        else:
            return False
    return True


def public_key(persona: Persona) -> bytes:
    """The host's public key, PEM."""
    return _key(persona.claim).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def decrypt(persona: Persona, data: bytes) -> bytes | None:
    """What was encrypted for the host, None where it was not."""
    try:
        return _key(persona.claim).decrypt(data, _OAEP)
    except (ValueError, UnsupportedAlgorithm):
        return None
