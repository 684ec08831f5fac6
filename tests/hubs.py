"""A real hub in a thread of the test, and a sensor's spool beside it that the test fills."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
from pydantic import SecretStr

from decnet import spool
from decnet.api.hub import READY, SENSOR, SENSOR_FOLDER, SOCKET, FirstFleet, first_fleet, run_hub
from decnet.core.settings import Settings
from decnet.core.supervisor import Pace
from decnet.events import (
    CommandIssued,
    CredentialOffered,
    Envelope,
    Fact,
    Place,
    Secret,
    SensorStarted,
    SessionEnded,
    SessionStarted,
    Visit,
    encode,
)
from decnet.ground import SPOOL, utc_now, uuid7s
from tests.serving import until

PLACE = Place("default", "default", SENSOR, SENSOR)
PASSWORD = "a password of tests"
PEER = "192.0.2.7"
ONE = FirstFleet(first_fleet(1, services=("redis",)).order)
"""A fleet of one decky."""

LOGIN = CredentialOffered(principal=b"root", secret=Secret(b"hunter2 <b>"), accepted=True)
HOSTILE = b'echo "x"] \r\n<134>1 - - - <img src=x onerror=alert(1)> \x1b[31m \xff \xe2\x80\xae \\x41'
_ids = uuid7s(utc_now)


class Hub:
    """A hub that serves. ``state`` is its directory, ``url`` its origin; :meth:`ask` goes through its own socket."""

    def __init__(self, state: Path) -> None:
        self.state, self.url = state, str(json.loads((state / READY).read_text())["api"])
        self.local = httpx2.Client(transport=httpx2.HTTPTransport(uds=str(state / SOCKET)), base_url="http://localhost")
        self._tokens: dict[str, str] = {}
        self._clients: list[httpx2.Client] = [self.local]

    def anonymous(self) -> httpx2.Client:
        """Somebody nobody knows."""
        client = httpx2.Client(base_url=f"{self.url}/api/v1", timeout=20)
        self._clients.append(client)
        return client

    def close(self) -> None:
        """Close all connections."""
        for client in self._clients:
            client.close()

    def admin(self) -> httpx2.Client:
        """The first administrator."""
        return self.somebody("admin", PASSWORD)

    def role(self, role: str) -> httpx2.Client:
        """Somebody of that role, who has changed his first password."""
        if role == "admin":
            return self.admin()
        if f"some-{role}" not in self._tokens:
            with closing(self.admin()) as admin:
                made = admin.post("/users", json={"username": f"some-{role}", "role": role, "password": PASSWORD})
                assert made.status_code == 201, made.text
            with closing(self.somebody(f"some-{role}", PASSWORD)) as client:
                change = {"current": PASSWORD, "new": PASSWORD + "!"}
                assert client.put("/auth/password", json=change).status_code == 204
        return self.somebody(f"some-{role}", PASSWORD + "!")

    def somebody(self, name: str, password: str) -> httpx2.Client:
        """Whoever logs in with that password."""
        client = self.anonymous()
        if name not in self._tokens:
            answer = client.post("/auth/login", json={"username": name, "password": password})
            assert answer.status_code == 200, answer.text
            self._tokens[name] = answer.json()["access_token"]
        client.headers["Authorization"] = f"Bearer {self._tokens[name]}"
        return client

    def ask(self, path: str, **query: Any) -> Any:
        """The answer to GET, through the hub's own socket."""
        answer = self.local.get(f"/api/v1{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def until(self, path: str, good: Callable[[Any], object], **query: Any) -> Any:
        """The first answer to GET that is ``good``."""
        return until(lambda: answer if good(answer := self.ask(path, **query)) else None, f"{path} {query}")


class Sensor:
    """What a sensor does to its folder, as the test wishes."""

    def __init__(self, state: Path, writer: spool.Writer) -> None:
        self.folder, self._writer = state / SENSOR_FOLDER, writer

    def tell(self, *events: Envelope) -> None:
        """Append events to the spool."""
        for event in events:
            self._writer.append(encode(event))

    def visit(self, *facts: Fact, peer: str = PEER, decky: str = "web-01", service: str = "ssh", session: str = "",
              ended: bool = True, ours: str = "") -> str:  # fmt: skip
        """One session with ``facts``; returns its id."""
        sid = session or str(uuid4())
        end = [SessionEnded(reason="visitor", duration=2_000_000, bytes_in=10, bytes_out=20, facts=len(facts))]
        whole = [SessionStarted(), *facts, *(end if ended else [])]
        self.tell(*(event(fact, peer, decky, service, sid, ours) for fact in whole))
        return sid


def event(fact: Fact, peer: str = PEER, decky: str = "web-01", service: str = "ssh", session: str = "",
          ours: str = "", decky_id: str = "") -> Envelope:  # fmt: skip
    """One event, now."""
    port = 40_000 if peer else 0
    visit = Visit(decky_id or f"{decky}-aaaa", decky, service, session, peer, port, 22 if peer else 0, ours)
    return Envelope(id=next(_ids), at=utc_now(), place=PLACE, visit=visit, fact=fact)


def settings(state: Path, **more: Any) -> Settings:
    """Of a hub on any free port, whose first administrator has :data:`PASSWORD`."""
    given: dict[str, Any] = {"api_port": 0, "admin_password": SecretStr(PASSWORD)} | more
    return Settings(state_dir=state, **given)


@contextmanager
def hub(state: Path, first: FirstFleet | None = None, **more: Any) -> Iterator[Hub]:
    """A hub that serves while the block runs."""
    loop, stop = asyncio.new_event_loop(), asyncio.Event()
    failed: list[BaseException] = []

    def serve() -> None:
        try:
            loop.run_until_complete(run_hub(settings(state, **more), first, stop, Pace(poll=0.2, heartbeat=0.5)))
        except BaseException as err:
            failed.append(err)
            raise

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        until(lambda: (state / READY).exists() or failed, "the hub serves")
        assert not failed, failed
        serving = Hub(state)
        until(lambda: _healthy(serving.url), "the hub answers")
        with closing(serving):
            yield serving
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(20)
        loop.close()
    assert not thread.is_alive()


@contextmanager
def sensor(state: Path) -> Iterator[Sensor]:
    """A sensor's spool, to be filled."""
    folder = state / SENSOR_FOLDER / SPOOL
    folder.mkdir(parents=True, exist_ok=True)
    with closing(spool.Writer(folder)) as writer:
        yield Sensor(state, writer)


@contextmanager
def visited(serving: Hub) -> Iterator[Sensor]:
    """A sensor that two strangers and a simulated one have visited."""
    with sensor(serving.state) as spooled:
        spooled.tell(event(SensorStarted(boot="b", version="0"), peer="", decky="", service=""))
        spooled.visit(LOGIN, CommandIssued(line=HOSTILE), CommandIssued(line=b"wget evil", effect="execute"))
        spooled.visit(CommandIssued(line=b"INFO"), decky="db-01", service="redis", peer="192.0.2.8")
        spooled.visit(LOGIN, peer="127.128.0.9", ours="simulated")
        serving.until("/stats", lambda stats: stats["sessions"] == 2 and stats["depths"]["3"] == 1)
        yield spooled


def texts(items: Iterable[dict[str, Any]], name: str) -> list[Any]:
    """One field of the facts of some log items."""
    return [item["fact"][name] for item in items if name in item["fact"]]


def _healthy(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/healthz", timeout=2).status_code == 200
    except httpx2.TransportError:
        return False


def problem(answer: httpx2.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return body


class Stream:
    """A live stream, read event by event."""

    def __init__(self, serving: Hub, **query: Any) -> None:
        ticket = serving.local.post("/api/v1/auth/sse-ticket").json()["ticket"]
        self._client = httpx2.Client(timeout=20)
        self._context = self._client.stream("GET", f"{serving.url}/api/v1/stream", params={"token": ticket} | query)
        self._answer = self._context.__enter__()
        assert self._answer.status_code == 200
        assert self._answer.headers["content-type"].startswith("text/event-stream")
        self._lines = self._answer.iter_lines()

    def events(self) -> Iterator[tuple[str, int, Any]]:
        name, number = "", 0
        for line in self._lines:
            field, _, value = line.partition(": ")
            match field:
                case "event":
                    name = value
                case "id":
                    number = int(value)
                case "data":
                    yield name, number, json.loads(value)

    def until_line(self, text: str) -> list[dict[str, Any]]:
        """The events told up to and with the command ``text``."""
        items: list[dict[str, Any]] = []
        for name, number, data in self.events():
            if name == "log":
                items += data["items"]
                assert all(item["seq"] <= number for item in data["items"])
            if text in texts(items, "line"):
                return items
        raise AssertionError("the stream ended")

    def until(self, name: str) -> Any:
        """The data of the first event of that name."""
        return next(data for told, _, data in self.events() if told == name)

    def close(self) -> None:
        self._context.__exit__(None, None, None)
        self._client.close()
