"""The prime groups of RFC 3526, computed as it defines them."""

import warnings
from functools import cache

with warnings.catch_warnings():
    # The library warns whoever takes these from it. OpenSSH still offers the groups, so a persona has to.
    warnings.simplefilter("ignore")
    from cryptography.hazmat.primitives.asymmetric.dh import DHParameterNumbers, DHParameters, DHPublicNumbers

GENERATOR = 2
_CONSTANTS = {2048: 124476, 3072: 1690314, 4096: 240904, 6144: 929484, 8192: 4743158}
SIZES = tuple(_CONSTANTS)


@cache
def prime(bits: int) -> int:
    """The prime of ``bits`` bits."""
    top = (1 << bits) - (1 << (bits - 64)) - 1
    return top + ((_scaled_pi(bits - 130) + _CONSTANTS[bits]) << 64)


@cache
def numbers(bits: int) -> DHParameterNumbers:
    """The group of ``bits`` bits."""
    return DHParameterNumbers(prime(bits), GENERATOR)


@cache
def parameters(bits: int) -> DHParameters:
    """The group of ``bits`` bits, ready for use."""
    return numbers(bits).parameters()


def agree(bits: int, share: int) -> tuple[int, int]:
    """Our share, and the secret that comes of it with the other's ``share``."""
    key = parameters(bits).generate_private_key()
    secret = key.exchange(DHPublicNumbers(share, numbers(bits)).public_key())
    return key.public_key().public_numbers().y, int.from_bytes(secret, "big")


def _scaled_pi(bits: int) -> int:
    """Pi times 2 to the power of ``bits``, rounded down (Machin's formula)."""
    one = 1 << (bits + 64)
    return (4 * (4 * _arctan(5, one) - _arctan(239, one))) >> 64


def _arctan(inverse: int, one: int) -> int:
    """The arc tangent of 1/``inverse``, in units of 1/``one``."""
    power = total = one // inverse
    sign, divisor = 1, 1
    while power:
        power //= inverse * inverse
        sign, divisor = -sign, divisor + 2
        total += sign * (power // divisor)
    return total
