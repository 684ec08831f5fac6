import asyncio
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import pytest

from decnet.api.app import ROUTERS, create_app
from decnet.api.hub import FirstFleet, first_fleet, run_hub
from decnet.api.hub import Hub as ComposedHub
from decnet.core.problems import OperatorError
from decnet.events import CommandIssued
from tests.hubs import (
    ONE,
    Hub,
    Stream,
    hub,
    problem,
    sensor,
    settings,
)


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with hub(tmp_path_factory.mktemp("state"), ONE) as running:
        yield running


def test_every_answer_has_the_headers_that_keep_a_browser_from_harm(serving: Hub) -> None:
    for path in ("/healthz", "/", "/api/v1/stats", "/api/v1/nothing"):
        headers = httpx2.get(f"{serving.url}{path}").headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers
    assert httpx2.get(f"{serving.url}/api/v1/stats").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "["])
def test_a_rebound_name_is_not_answered(serving: Hub, host: str) -> None:
    answer = httpx2.get(f"{serving.url}/healthz", headers={"Host": host})
    assert answer.status_code == 400
    assert httpx2.get(f"{serving.url}/healthz", headers={"Host": "localhost:1"}).status_code == 200


def test_a_body_has_a_limit(serving: Hub) -> None:
    body = b'{"username": "%b", "password": "x"}' % (b"x" * 300_000)
    headers = {"Content-Type": "application/json"}
    problem(httpx2.post(f"{serving.url}/api/v1/auth/login", content=body, headers=headers), 413)

    def chunks() -> Iterator[bytes]:
        yield from (body[i : i + 10_000] for i in range(0, len(body), 10_000))

    problem(httpx2.post(f"{serving.url}/api/v1/auth/login", content=chunks(), headers=headers), 413)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]", b'{"username": 1}', b"null", b'{"username": "\\ud800"}'])
def test_a_body_that_makes_no_sense_is_refused(serving: Hub, body: bytes) -> None:
    answer = httpx2.post(f"{serving.url}/api/v1/auth/login", content=body, headers={"Content-Type": "application/json"})
    problem(answer, 422)


def test_the_interface_describes_itself(serving: Hub) -> None:
    described = httpx2.get(f"{serving.url}/api/v1/openapi.json", timeout=60).json()
    operations = [
        (path, method, told) for path, methods in described["paths"].items() for method, told in methods.items()
    ]
    names = [told["operationId"] for _, _, told in operations]
    assert len(names) == len(set(names))
    for path, method, told in operations:
        assert told.get("description"), (method, path)
        good = [told["responses"][status] for status in told["responses"] if status.startswith("2")]
        assert good, (method, path)
        if path.startswith("/api/"):
            assert {"401", "422"} <= set(told["responses"]), (method, path)
    assert len(ROUTERS) == 13


def test_the_page_is_served_for_every_view(serving: Hub, tmp_path: Path) -> None:
    with httpx2.Client(base_url=serving.url) as client:
        assert client.get("/").status_code in (200, 503)
        assert client.get("/attackers/some-id").status_code in (200, 503)
        problem(client.get("/missing.js"), 404)
        problem(client.get("/api/v2/x"), 404)
        problem(client.get("/..%2f..%2fetc%2fpasswd.txt"), 404)


def test_a_bug_of_ours_has_a_number_and_tells_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    body: dict[str, Any] = {}
    for developer in (False, True):
        body = asyncio.run(broken(tmp_path / str(developer), developer))
        assert body["detail"] == "Internal Server Error"
        assert re.fullmatch(r"[0-9a-f]{32}", body["error_id"])
        assert body["error_id"] in caplog.text
        assert ("traceback" in body) == ("exception_type" in body) == developer
    assert body["exception_type"] == "ZeroDivisionError"


def test_a_hub_that_starts_again_keeps_port_token_and_fleet(tmp_path: Path) -> None:
    with hub(tmp_path, ONE) as first:
        url, token = first.url, first.admin().headers["Authorization"]
        fleet = first.ask("/deckies")["items"]
        said = (tmp_path / "hub.json").read_text()
    assert not (tmp_path / "hub.sock").exists()
    (tmp_path / "hub.json").write_text(said)  # as a hub that is killed leaves it
    with hub(tmp_path, FirstFleet(first_fleet(3).order)) as second:
        assert second.url == url
        assert second.ask("/deckies")["items"] == fleet
        with second.anonymous() as client:
            assert client.get("/stats", headers={"Authorization": token}).status_code == 200


def test_a_second_hub_is_refused(tmp_path: Path) -> None:
    with hub(tmp_path, ONE), pytest.raises(OperatorError, match="another hub runs"):
        asyncio.run(run_hub(settings(tmp_path), ONE, asyncio.Event()))


def test_a_taken_port_is_not_fatal(tmp_path: Path, serving: Hub) -> None:
    taken = int(serving.url.rpartition(":")[2])
    with hub(tmp_path, ONE, api_port=taken) as running:
        assert int(running.url.rpartition(":")[2]) > taken


def test_one_seed_makes_one_fleet(tmp_path: Path) -> None:
    fleets = []
    for name in ("a", "b"):
        with hub(tmp_path / name, first_fleet(3, seed="seven")) as running:
            fleets.append([(each["decky_id"], each["distro"]) for each in running.ask("/deckies")["items"]])
    assert fleets[0] == fleets[1]


def test_a_hub_without_a_bus_goes_by_timers(tmp_path: Path) -> None:
    with hub(tmp_path, ONE, bus_enabled=False) as running, sensor(tmp_path) as spooled:
        spooled.visit(CommandIssued(line=b"slowly"))
        running.until("/sessions", lambda page: page["items"])
        assert not running.ask("/workers")[0]["bus_connected"]
        with closing(Stream(running)) as stream:
            spooled.visit(CommandIssued(line=b"but surely"))
            stream.until_line("but surely")


async def broken(state: Path, developer: bool) -> dict[str, Any]:
    made = ComposedHub(settings(state, developer=developer))
    app = create_app(made.services, state)

    @app.get("/api/v1/broken")
    def fail() -> None:
        raise ZeroDivisionError

    app.router.routes.insert(0, app.router.routes.pop())
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get("/api/v1/broken")
    made.close()
    return problem(answer, 500)
