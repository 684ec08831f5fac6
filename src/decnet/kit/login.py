"""Whom a host lets in: a password that is weak, and from then on only that one."""

from decnet.persona import Persona
from decnet.sansio import Overlay


def admits(persona: Persona, overlay: Overlay, user: str, secret: bytes) -> bool:
    """Whether ``user`` with ``secret`` is let in.

    A host has one password a user, and nobody knows it beforehand. So the first of an account's weak secrets that a
    peer tries is the right one, and stays the only one for that peer, whatever service he comes through next.
    """
    account = persona.account(user)
    if account is None or not secret:
        return False
    settled = overlay.get(f"login.{user}")
    if settled is not None:
        return settled == secret
    if secret.decode("utf-8", "replace") not in account.weak:
        return False
    overlay.put(f"login.{user}", secret)
    return True
