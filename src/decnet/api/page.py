"""Serves the page that the browser runs: the files that its build left here, and its one document for every view."""

from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from decnet.api.errors import problem

BUILT = Path(__file__).parent / "page"
_UNBUILT = "The page is not built. `make up` builds it; until then the API under /api/v1 serves everything it shows.\n"
_FOREVER = "public, max-age=31536000, immutable"


def page_router(built: Path = BUILT) -> APIRouter:
    """Routes for everything that the API does not answer."""
    router = APIRouter(include_in_schema=False)
    files = {str(path.relative_to(built)): path for path in built.rglob("*") if path.is_file()}
    document = files.get("index.html")

    @router.get("/{path:path}")
    async def page(path: str, request: Request) -> Response:
        if path == "api" or path.startswith("api/"):
            return problem(404, "Not Found", "There is no such route.")
        found = files.get(path)
        if found is not None and found != document:
            forever = path.startswith("assets/")
            return FileResponse(found, headers={"Cache-Control": _FOREVER if forever else "no-cache"})
        if "." in path.rpartition("/")[2] and path != "index.html":
            return problem(404, "Not Found", "There is no such file.")
        if document is None:
            return PlainTextResponse(_UNBUILT, 503)
        return FileResponse(document, headers={"Cache-Control": "no-cache"})

    return router
