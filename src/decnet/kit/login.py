"""Whom a host lets in: a password that is weak, and from then on only that one."""

from collections.abc import Callable

from decnet.persona import Account, Persona
from decnet.sansio import Overlay


def admits(persona: Persona, overlay: Overlay, user: str, secret: bytes) -> bool:
    """Whether ``user`` with ``secret`` is let in.

    A host has one password a user, and nobody knows it beforehand. So the first of an account's weak secrets that a
    peer tries is the right one, and stays the only one for that peer, whatever service he comes through next.
    """
    account = persona.account(user)
    return account is not None and bool(secret) and opens(overlay, account, lambda known: known == secret)


def opens(overlay: Overlay, account: Account, proves: Callable[[bytes], bool]) -> bool:
    """The same for a visitor who shows no secret but something that ``proves`` he knows one of ``account``'s."""
    key = f"login.{account.name}"
    settled = overlay.get(key)
    if settled is not None:
        return proves(settled)
    right = next((secret for secret in map(str.encode, account.weak) if proves(secret)), None)
    if right is None:
        return False
    overlay.put(key, right)
    return True
