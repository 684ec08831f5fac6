"""Who is asking, and what he may."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from fastapi import Depends, Request
from msgspec import Struct

from decnet.core.database import Scope
from decnet.core.problems import forbidden, unauthenticated


class Role(StrEnum):
    """What a user is for. Viewers see no secret and no attacker's bytes; analysts replay, download and reveal."""

    VIEWER = "viewer"
    AUDITOR = "auditor"
    ANALYST = "analyst"
    MODERATOR = "moderator"
    ADMIN = "admin"

    def includes(self, other: "Role") -> bool:
        """Whether whoever has this role may do what ``other`` may."""
        return other in _INCLUDED[self]


_INCLUDED = {
    Role.VIEWER: {Role.VIEWER},
    Role.AUDITOR: {Role.VIEWER, Role.AUDITOR},
    Role.ANALYST: {Role.VIEWER, Role.ANALYST},
    Role.MODERATOR: {Role.VIEWER, Role.ANALYST, Role.MODERATOR},
    Role.ADMIN: set(Role),
}


class Principal(Struct, frozen=True):
    """Somebody whose identity was proved. ``scope`` is whose rows he sees."""

    name: str
    role: Role
    scope: Scope = Scope("default", "default")


def require(role: Role) -> Any:
    """A FastAPI dependency: the caller as a :class:`Principal` of at least ``role``, else a problem (401, 403).

    The API's authentication leaves the principal in ``request.state.principal``.
    """
    return Depends(_check(role))


def _check(role: Role) -> Callable[[Request], Principal]:
    def principal(request: Request) -> Principal:
        caller = getattr(request.state, "principal", None)
        if not isinstance(caller, Principal):
            raise unauthenticated()
        if not caller.role.includes(role):
            raise forbidden(role)
        return caller

    return principal
