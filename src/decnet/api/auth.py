"""Who is asking: a bearer's token, or the hub's owner on its own socket."""

import os
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from decnet.core.problems import Problem
from decnet.trust.users import LOCAL, Caller, Door

PEER = "decnet.peer_uid"
"""Where the hub's socket leaves the user id of the process at its other end."""
_STILL = ("/auth/password", "/auth/me")
_bearer = HTTPBearer(auto_error=False, description="The `access_token` that `POST /auth/login` answers.")


def authenticate(request: Request, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> None:
    """Leave the caller in ``request.state``; routes say what they require of him. Raises 403 for a password due."""
    caller = identify(request, bearer.credentials if bearer else None)
    request.state.caller = caller
    if caller is None:
        return
    if caller.must_change_password and not request.url.path.endswith(_STILL):
        raise Problem(403, "Forbidden", "Change the password first: PUT /api/v1/auth/password.")
    request.state.principal = caller.principal


def identify(request: Request, token: str | None) -> Caller | None:
    """The caller, None where nobody we know."""
    uid = request.scope.get(PEER)
    if uid is not None:
        return LOCAL if uid in (0, os.geteuid()) else None
    door: Door = request.app.state.door
    return door.caller(token) if token else None
