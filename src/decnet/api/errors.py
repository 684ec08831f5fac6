"""What a caller is told when it did not go as asked: RFC 9457 problem details, and nothing of our insides."""

import logging
import traceback
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from decnet.core.problems import BackendError, OperatorError, Problem
from decnet.events.display import inert

MEDIA_TYPE = "application/problem+json"
_LOG = logging.getLogger("decnet.api")
_SAID = 500


class ProblemDetails(BaseModel):
    """RFC 9457. ``error_id`` names the entry in the hub's own log, where the error is ours."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    error_id: str | None = None


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": ProblemDetails, "description": text, "content": {MEDIA_TYPE: {}}}
    for status, text in {
        401: "Nobody we know.",
        403: "The role is not enough, or the password is due for change.",
        404: "There is no such thing.",
        409: "It does not fit what there is.",
        413: "The body is too large.",
        422: "The request makes no sense.",
        429: "Too often: `Retry-After` says when again.",
        500: "Our bug: `error_id` names it.",
        503: "The database or the disk does not do its part.",
    }.items()
}


def problem(status: int, title: str, detail: str, headers: dict[str, str] | None = None, **more: Any) -> JSONResponse:
    """The answer."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail} | more
    return JSONResponse(body, status, headers, MEDIA_TYPE)


def install(app: FastAPI, developer: bool) -> None:
    """Answer every error in one shape. ``developer`` shows the traceback of our own."""
    app.add_exception_handler(Problem, _stated)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(BackendError, _backend)
    app.add_exception_handler(OperatorError, _operator)
    app.add_exception_handler(Exception, _unforeseen(developer))


async def _stated(request: Request, err: Exception) -> JSONResponse:
    assert isinstance(err, Problem)
    headers = {}
    if err.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if err.retry_after:
        headers["Retry-After"] = str(err.retry_after)
    return problem(err.status, err.title, err.detail, headers)


async def _invalid(request: Request, err: Exception) -> JSONResponse:
    assert isinstance(err, RequestValidationError)
    said = [f"{'.'.join(str(part) for part in each['loc'])}: {each['msg']}" for each in err.errors()[:5]]
    detail = inert("; ".join(said).encode("utf-8", "backslashreplace"))[:_SAID]
    return problem(422, "Unprocessable Content", detail)


async def _http(request: Request, err: Exception) -> JSONResponse:
    assert isinstance(err, HTTPException)
    match err.status_code:
        case 404:
            return problem(404, "Not Found", "There is no such route.")
        case 400:  # what FastAPI says of a body that is no text
            return problem(422, "Unprocessable Content", "The body is no JSON.")
        case status:
            return problem(status, HTTPStatus(status).phrase, err.detail, dict(err.headers or {}))


async def _backend(request: Request, err: Exception) -> JSONResponse:
    _LOG.error("%s %s: %s", request.method, request.url.path, err)
    return problem(503, "Service Unavailable", "The hub's database or disk does not do its part.", {"Retry-After": "2"})


async def _operator(request: Request, err: Exception) -> JSONResponse:
    return problem(422, "Unprocessable Content", str(err))


def _unforeseen(developer: bool) -> Callable[[Request, Exception], Awaitable[JSONResponse]]:
    async def answer(request: Request, err: Exception) -> JSONResponse:
        error_id = uuid4().hex
        _LOG.error("error %s in %s %s", error_id, request.method, request.url.path, exc_info=err)
        more: dict[str, Any] = {"error_id": error_id}
        if developer:
            more["exception_type"] = type(err).__name__
            more["traceback"] = "".join(traceback.format_exception(err))
        return problem(500, "Internal Server Error", "Internal Server Error", **more)

    return answer
