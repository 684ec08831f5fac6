"""What a route is given besides its arguments. The application's state has `database`, and `now`, a clock."""

from typing import Annotated, Literal, TypeAlias

from fastapi import Depends, Query, Request

from decnet.core.database import Database
from decnet.core.paging import MAX_LIMIT
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

Limit: TypeAlias = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Items of one page, at most.")]
After: TypeAlias = Annotated[str | None, Query(max_length=512, description="The `next` of the page before.")]
Direction: TypeAlias = Annotated[Literal["asc", "desc"], Query(description="`desc` is the newest first.")]
Word: TypeAlias = Annotated[str, Query(max_length=256)]
