"""The shapes of what the stub answers: pages of lists, problems, messages of a stream, files of the page."""

import json
import mimetypes
from collections.abc import Sequence
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response

from tests.page_data import COMMANDS, Json

PAGE = Path(__file__).parent.parent / "web" / "dist"
CSP = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'"
)
TITLES = {
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
}


WORKERS: Sequence[Json] = tuple(
    {
        "name": name,
        "state": state,
        "last_seen": 0,
        "lag": lag,
        "installed": True,
        "bus_connected": state == "OK",
        "poison": 0,
        "version": "1.0",
    }
    for name, state, lag in (
        ("attackers", "OK", 0),
        ("sessions", "OK", 2),
        ("credentials", "STALE", 1204),
        ("stories", "OK", 0),
        ("alerts", "STOPPED", 0),
    )
)

OUTBOX: Sequence[Json] = tuple(
    {
        "id": f"o{number}",
        "sink": sink,
        "story_id": "s1",
        "depth": depth,
        "created_at": 0,
        "attempts": tries,
        "next_attempt": None,
        "state": state,
        "last_error": error,
    }
    for number, (sink, depth, tries, state, error) in enumerate(
        (
            ("webhook", 3, 1, "sent", None),
            ("mail", 4, 4, "pending", "connection refused"),
            ("webhook", 2, 8, "failed", "404"),
        )
    )
)


def transcript(session: Json) -> Json:
    """A recording of a minute and a half, with the sequences that must not pass."""
    rows: list[tuple[float, str, str]] = [(0.2, "o", "Linux srv01 6.1.0-18-amd64 #1 SMP\r\n\x1b]0;owned\x07")]
    at = 1.0
    for line in COMMANDS[:8]:
        rows.append((at, "o", "\x1b[1;32mroot@srv01\x1b[0m:\x1b[1;34m~\x1b[0m# "))
        for character in line[:40]:
            at += 0.06
            rows.append((at, "o", character))
        at += 0.3
        rows.append((at, "o", "\r\nsh: 1: \x1b[8mhidden\x1b[0m output of the command\r\n"))
        at += 6.5
    return {
        "sid": session["sid"],
        "decky": session["decky"],
        "columns": 100,
        "rows": 28,
        "started_at": session["started"],
        "duration": at,
        "truncated": False,
        "complete": True,
        "total": len(rows),
        "offset": 0,
        "rows_list": rows,
        "next_offset": None,
    }


def paged(rows: list[Json], request: Request) -> Response:
    """The part of a list that was asked for."""
    limit = int(request.query_params.get("limit", "100"))
    start = int(request.query_params.get("after", "0"))
    end = start + limit
    return JSONResponse({"items": rows[start:end], "next": str(end) if end < len(rows) else None})


def problem(status: int, detail: str) -> Response:
    """An error in the shape of RFC 9457."""
    body: Json = {"type": "about:blank", "title": TITLES[status], "status": status, "detail": detail}
    if status == 500:
        body["error_id"] = "0f" * 16
    headers = {"Retry-After": "3"} if status == 429 else {}
    return JSONResponse(body, status_code=status, headers=headers, media_type="application/problem+json")


def frame(name: str, data: Json, seq: int) -> str:
    """One message of an event stream."""
    number = f"id: {seq}\n" if seq else ""
    return f"event: {name}\n{number}data: {json.dumps(data)}\n\n"


async def page(request: Request) -> Response:
    """A file of the built page, or its document for every view."""
    wanted = PAGE / request.path_params["path"]
    found = wanted if wanted.is_file() else PAGE / "index.html"
    if not found.is_file():
        return PlainTextResponse("The page is not built.", status_code=404)
    kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    return FileResponse(
        found, media_type=kind, headers={"Content-Security-Policy": CSP, "X-Content-Type-Options": "nosniff"}
    )
