"""What a route is given besides its arguments. The application keeps it in its state: `database`, and `now`, a clock."""

from typing import Annotated, TypeAlias

from fastapi import Depends, Request

from decnet.core.database import Database
from decnet.events import Micros


def database(request: Request) -> Database:
    """The database. Whose rows to ask it for says the caller's :class:`~decnet.core.principals.Principal`."""
    found: Database = request.app.state.database
    return found


def moment(request: Request) -> Micros:
    """The moment, by the application's clock."""
    now: Micros = request.app.state.now()
    return now


Base: TypeAlias = Annotated[Database, Depends(database)]
Now: TypeAlias = Annotated[Micros, Depends(moment)]
