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
from decnet.api.hub import READY, SENSOR, SENSOR_FOLDER, SOCKET, FirstFleet, run_hub
from decnet.core.settings import Settings
from decnet.core.supervisor import Pace
from decnet.events import Envelope, Fact, Place, SessionEnded, SessionStarted, Visit, encode
from decnet.ground import SPOOL, utc_now, uuid7s
from tests.serving import until

PLACE = Place("default", "default", SENSOR, SENSOR)
PASSWORD = "a password of tests"
PEER = "192.0.2.7"
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


def texts(items: Iterable[dict[str, Any]], name: str) -> list[Any]:
    """One field of the facts of some log items."""
    return [item["fact"][name] for item in items if name in item["fact"]]


def _healthy(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/healthz", timeout=2).status_code == 200
    except httpx2.TransportError:
        return False
