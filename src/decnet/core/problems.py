"""What goes wrong, named for who is at fault. Everything else is our bug."""

from msgspec import Struct


class OperatorError(Exception):
    """What the operator gave cannot be used. The message says what to change."""


class PeerError(Exception):
    """What a visitor, or another machine, sent cannot be used."""


class BackendError(Exception):
    """A database, a bus or a disk does not do its part. Trying again later may help."""


class Problem(Exception):
    """A request that cannot be answered as asked; the API says so as RFC 9457 problem details.

    status: of the HTTP answer
    title: the same for every problem of this sort
    detail: what about this one
    retry_after: seconds until asking again makes sense, 0 where that is never
    """

    def __init__(self, status: int, title: str, detail: str, retry_after: int = 0) -> None:
        super().__init__(detail)
        self.status, self.title, self.detail, self.retry_after = status, title, detail, retry_after


class ProblemBody(Struct, frozen=True, omit_defaults=True):
    """The `application/problem+json` body. ``error_id`` names the entry in our own log, for our bugs only."""

    title: str
    status: int
    detail: str
    type: str = "about:blank"
    error_id: str = ""


def unauthenticated() -> Problem:
    """The one answer to whoever has not said who he is, or not rightly."""
    return Problem(401, "Unauthorized", "Sign in first.")


def forbidden(role: str) -> Problem:
    """The caller's role is not enough; ``role`` would be."""
    return Problem(403, "Forbidden", f"This needs the role {role}.")


def not_found(what: str) -> Problem:
    """There is no such thing; ``what`` names it."""
    return Problem(404, "Not Found", f"There is no {what}.")


def conflict(detail: str) -> Problem:
    """What is asked for does not fit what there is now."""
    return Problem(409, "Conflict", detail)


def invalid(detail: str) -> Problem:
    """The request makes no sense; ``detail`` says what to change."""
    return Problem(422, "Unprocessable Content", detail)


def too_many(seconds: int) -> Problem:
    """The caller asks too often, and may again in ``seconds``."""
    return Problem(429, "Too Many Requests", f"Try again in {seconds} s.", retry_after=seconds)
