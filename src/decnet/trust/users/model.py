"""What an account is, what a password must be, and how one is kept."""

import secrets
from collections.abc import Callable
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from msgspec import Struct

from decnet.core.principals import Role
from decnet.events import Micros

SHORTEST, LONGEST = 12, 72
"""Bytes of a password, in UTF-8."""
_MEMORY = 19 * 1024
"""KiB a hash (OWASP's second choice for argon2id): the hub shares a small machine with its sensor."""
_AT_ONCE = 2
_PATIENCE = 5.0
_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class User(Struct, frozen=True):
    """One account. The password's hash is not in it: that never leaves the store."""

    user_id: str
    username: str
    role: Role
    must_change_password: bool
    created_at: Micros


class BadPassword(ValueError):
    """The password may not be used; the text says why."""


class Busy(Exception):
    """Too many passwords are being checked already."""


def check_password(password: str) -> None:
    """Raises :class:`BadPassword` where ``password`` is not one that may be used."""
    size = len(password.encode("utf-8", "surrogatepass"))
    if not SHORTEST <= size <= LONGEST:
        raise BadPassword(f"A password has {SHORTEST} to {LONGEST} bytes; this one has {size}.")
    if "\0" in password:
        raise BadPassword("A password holds no NUL.")


def new_password(choice: Callable[[str], str] = secrets.choice) -> str:
    """A password of about 116 bits that a person can type: four groups of five."""
    return "-".join("".join(choice(_ALPHABET) for _ in range(5)) for _ in range(4))


class Hasher:
    """Passwords to argon2id hashes and back to yes or no, few at a time, since each takes memory and a core."""

    def __init__(self, memory: int = _MEMORY) -> None:
        self._argon2 = PasswordHasher(time_cost=2, memory_cost=memory, parallelism=1)
        self._turns = BoundedSemaphore(_AT_ONCE)
        self._nobody = self._argon2.hash(new_password())

    def hash(self, password: str) -> str:
        """The encoded hash. Raises :class:`BadPassword`, :class:`Busy`."""
        check_password(password)
        with self._turn():
            return self._argon2.hash(password)

    def matches(self, encoded: str | None, password: str) -> bool:
        """Whether ``password`` is the one; None costs the same time and is never it. Raises :class:`Busy`."""
        if len(password) > LONGEST:
            password = password[:LONGEST]
            encoded = None
        with self._turn():
            try:
                return self._argon2.verify(encoded or self._nobody, password) and encoded is not None
            except (VerificationError, InvalidHashError):
                return False

    def _turn(self) -> "_Turn":
        return _Turn(self._turns)


class _Turn:
    def __init__(self, turns: BoundedSemaphore) -> None:
        self._turns = turns

    def __enter__(self) -> None:
        if not self._turns.acquire(timeout=_PATIENCE):
            raise Busy

    def __exit__(self, *_: object) -> None:
        self._turns.release()
