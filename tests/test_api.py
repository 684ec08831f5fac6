import asyncio
import json
import os
import re
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any

import httpx2
import pytest

from decnet.api.app import ROUTERS, create_app
from decnet.api.copy import LogCopy
from decnet.api.hub import FirstFleet, first_fleet
from decnet.api.hub import Hub as ComposedHub
from decnet.core import Scope, log, open_database
from decnet.events import (
    SECOND,
    CommandIssued,
    CredentialOffered,
    DeckyServed,
    FileCaptured,
    ProtocolViolation,
    Secret,
    SensorStarted,
    SessionRecorded,
    SessionStarted,
    TerminalRequested,
    encode,
)
from decnet.ground import ARTIFACTS, PLAN, RECORDINGS, read_plan, recording_place, utc_now
from decnet.sensor.recording import Recording
from tests.hubs import PASSWORD, PEER, Hub, Sensor, event, hub, sensor, settings, texts
from tests.serving import until

LOGIN = CredentialOffered(principal=b"root", secret=Secret(b"hunter2 <b>"), accepted=True)
HOSTILE = b'echo "x"] \r\n<134>1 - - - <img src=x onerror=alert(1)> \x1b[31m \xff \xe2\x80\xae \\x41'
SHOWN = 'echo "x"] \\x0d\\x0a<134>1 - - - <img src=x onerror=alert(1)> \\x1b[31m \\xff \\xe2\\x80\\xae \\x41'
ONE = FirstFleet(first_fleet(1, services=("redis",)).order)


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="module")
def serving(state: Path) -> Iterator[Hub]:
    with hub(state, ONE) as running:
        yield running


@pytest.fixture(scope="module")
def seen(state: Path, serving: Hub) -> Iterator[Sensor]:
    """A sensor that somebody visited."""
    with sensor(state) as spooled:
        spooled.tell(event(SensorStarted(boot="b", version="0"), peer="", decky="", service=""))
        spooled.visit(LOGIN, CommandIssued(line=HOSTILE), CommandIssued(line=b"wget evil", effect="execute"))
        spooled.visit(CommandIssued(line=b"INFO"), decky="db-01", service="redis", peer="192.0.2.8")
        spooled.visit(LOGIN, peer="127.128.0.9", ours="simulated")
        serving.until("/stats", lambda stats: stats["sessions"] == 2 and stats["depths"]["3"] == 1)
        yield spooled


@pytest.fixture
def admin(serving: Hub) -> Iterator[httpx2.Client]:
    with closing(serving.admin()) as client:
        yield client


def problem(answer: httpx2.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return body


# Who may come in


def test_health_needs_no_token(serving: Hub) -> None:
    answer = httpx2.get(f"{serving.url}/healthz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_every_route_but_the_door_wants_a_token(serving: Hub) -> None:
    paths = httpx2.get(f"{serving.url}/api/v1/openapi.json").json()["paths"]
    open_ones = {"/healthz", "/api/v1/auth/login", "/api/v1/auth/logout"}
    with serving.anonymous() as client:
        for path, methods in paths.items():
            url = re.sub(r"\{seq\}", "1", re.sub(r"\{sha256\}", "a" * 64, path))
            url = re.sub(r"\{\w+\}", "abc", url)
            for method in {"get", "post", "put", "patch", "delete"} & set(methods):
                if path in open_ones:
                    continue
                answer = client.request(method, f"{serving.url}{url}", json={})
                assert problem(answer, 401)["detail"] == "Sign in first.", (method, path)
                assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nonsense", "Basic YWRtaW46YWRtaW4=", "Bearer a.b.c"])
def test_a_bad_token_is_nobodys(serving: Hub, header: str) -> None:
    with serving.anonymous() as client:
        problem(client.get("/stats", headers={"Authorization": header}), 401)


def test_wrong_name_and_wrong_password_are_answered_alike(serving: Hub) -> None:
    with serving.anonymous() as client:
        answers = [
            client.post("/auth/login", json={"username": name, "password": "wrong wrong wrong"})
            for name in ("admin", "nobody at all")
        ]
    assert problem(answers[0], 401) == problem(answers[1], 401)


def test_a_login_gives_a_token_and_a_cookie_no_script_reads(serving: Hub) -> None:
    with serving.anonymous() as client:
        answer = client.post("/auth/login", json={"username": "admin", "password": PASSWORD})
        said = answer.json()
        assert said["token_type"] == "bearer"
        assert said["expires_in"] >= 900
        assert said["user"] == {"username": "admin", "role": "admin"}
        assert not said["must_change_password"]
        cookie = answer.headers["set-cookie"]
        for word in ("HttpOnly", "SameSite=strict", "Path=/api/v1/auth"):
            assert word in cookie
        client.headers["Authorization"] = f"Bearer {said['access_token']}"
        assert client.get("/auth/me").json() == {"username": "admin", "role": "admin", "must_change_password": False}
        again = client.post("/auth/refresh")
        assert again.status_code == 200
        assert client.post("/auth/logout").status_code == 204
        problem(client.get("/auth/me"), 401)
        problem(client.post("/auth/refresh"), 401)


def test_ten_wrong_attempts_are_enough(tmp_path: Path) -> None:
    with hub(tmp_path, ONE) as running, running.anonymous() as client:
        for _ in range(3):
            assert client.post("/auth/login", json={"username": "admin", "password": PASSWORD}).status_code == 200
        wrong = {"username": "admin", "password": "wrong wrong wrong"}
        for _ in range(10):
            problem(client.post("/auth/login", json=wrong), 401)
        answer = client.post("/auth/login", json=wrong)
        problem(answer, 429)
        assert 0 < int(answer.headers["retry-after"]) <= 300
        problem(client.post("/auth/login", json={"username": "admin", "password": PASSWORD}), 429)
        problem(client.post("/auth/login", json=wrong, headers={"X-Forwarded-For": "203.0.113.9"}), 429)


def test_whose_password_is_due_can_only_change_it(serving: Hub, admin: httpx2.Client) -> None:
    made = admin.post("/users", json={"username": "new", "role": "analyst"}).json()
    assert made["must_change_password"]
    with closing(serving.somebody("new", made["password"])) as client:
        assert "Change the password" in problem(client.get("/stats"), 403)["detail"]
        problem(client.post("/auth/sse-ticket"), 403)
        assert client.get("/auth/me").json()["must_change_password"]
        bad = {"current": made["password"], "new": "short"}
        assert "12 to 72 bytes" in problem(client.put("/auth/password", json=bad), 422)["detail"]
        problem(client.put("/auth/password", json={"current": "not it at all", "new": PASSWORD}), 403)
        good = {"current": made["password"], "new": PASSWORD + "?"}
        assert client.put("/auth/password", json=good).status_code == 204
        assert client.get("/stats").status_code == 200


def test_accounts_are_made_changed_and_removed(serving: Hub, admin: httpx2.Client) -> None:
    assert (
        admin.post("/users", json={"username": "ana", "role": "viewer", "password": PASSWORD}).json()["password"]
        is None
    )
    problem(admin.post("/users", json={"username": "ana"}), 409)
    problem(admin.post("/users", json={"username": "../x"}), 422)
    problem(admin.post("/users", json={"username": "bob", "password": "short"}), 422)
    problem(admin.post("/users", json={"username": "bob", "role": "king"}), 422)
    assert admin.patch("/users/ana", json={"role": "analyst"}).json()["role"] == "analyst"
    assert admin.patch("/users/ana", json={}).json()["role"] == "analyst"
    listed = admin.get("/users", params={"order": "asc"}).json()["items"]
    assert listed[0]["username"] == "admin"
    assert "hash" not in json.dumps(listed)
    with closing(serving.somebody("ana", PASSWORD)) as client:
        assert client.get("/auth/me").status_code == 200
        assert admin.post("/users/ana/password", json={}).json()["password"]
        problem(client.get("/auth/me"), 401)
    assert admin.delete("/users/ana").status_code == 204
    for answer in (
        admin.delete("/users/ana"),
        admin.patch("/users/ana", json={"role": "viewer"}),
        admin.post("/users/ana/password", json={}),
    ):
        problem(answer, 404)
    problem(admin.post("/users/admin/password", json={"password": "short"}), 422)


def test_there_is_always_an_administrator(admin: httpx2.Client) -> None:
    problem(admin.patch("/users/admin", json={"role": "viewer"}), 409)
    problem(admin.delete("/users/admin"), 409)


@pytest.mark.parametrize(
    ("method", "path", "body", "role"),
    [
        ("POST", "/deckies", {"count": 1}, "admin"),
        ("DELETE", "/deckies/x", None, "admin"),
        ("GET", "/users", None, "admin"),
        ("POST", "/users", {"username": "x"}, "admin"),
        ("GET", "/alerts", None, "admin"),
        ("PUT", "/alerts", {}, "admin"),
        ("POST", "/alerts/test", {"sink": "mail"}, "admin"),
        ("POST", "/workers/intake/stop", None, "admin"),
        ("POST", "/workers/intake/start", None, "admin"),
        ("GET", "/transcripts/web-01/abc", None, "analyst"),
        ("GET", "/transcripts/web-01/abc.cast", None, "analyst"),
        ("GET", f"/artifacts/web-01/{'a' * 64}", None, "analyst"),
        ("POST", "/credentials/x/reveal", None, "analyst"),
        ("POST", "/stories/x/triage", {"action": "mute"}, "analyst"),
    ],
)
def test_a_viewer_is_told_which_role_it_takes(serving: Hub, method: str, path: str, body: Any, role: str) -> None:
    with closing(serving.role("viewer")) as client:
        answer = client.request(method, path, json=body)
    assert role in problem(answer, 403)["detail"]


def test_the_hubs_own_socket_knows_its_owner(serving: Hub, state: Path) -> None:
    assert serving.ask("/auth/me") == {"username": "local", "role": "admin", "must_change_password": False}
    assert (state / "hub.sock").stat().st_mode & 0o777 == 0o600
    answer = serving.local.put("/api/v1/auth/password", json={"current": "x", "new": PASSWORD})
    problem(answer, 403)


# What is told


def test_events_are_listed_inert_and_masked(serving: Hub, seen: Sensor, admin: httpx2.Client) -> None:
    offered: dict[str, Any] = {}
    for client in (admin, serving.role("viewer")):
        items = client.get("/logs", params={"peer": PEER, "order": "asc", "service": "ssh"}).json()["items"]
        assert [item["kind"] for item in items if item["kind"] != "attacker.observed"][:2] == [
            "session.started",
            "credential.offered",
        ]
        (offered,) = [item for item in items if item["kind"] == "credential.offered"]
        assert (offered["fact"]["secret"], offered["secret"]) == ("***", ["secret"])
        assert offered["fact"]["principal"] == "root"
        assert offered["fact"]["accepted"] is True
        assert SHOWN in texts(items, "line")
        raw = client.get(f"/logs/{offered['seq']}/raw").json()
        assert "hunter2" not in raw["line"]
        assert ' secret="***"' in raw["line"]
        assert client.get(f"/logs/{offered['seq']}").json() == offered
    assert set(offered) == {
        "seq", "id", "at", "decky_id", "decky", "service", "kind", "peer", "peer_port", "local_port", "session", "ours",
        "secret", "fact",
    }  # fmt: skip
    started = serving.ask("/logs", kind="sensor.started")["items"][0]
    assert [started[name] for name in ("decky", "service", "peer", "session", "peer_port")] == [None] * 5


def test_the_log_is_asked(serving: Hub, seen: Sensor) -> None:
    def kinds(**query: Any) -> list[str]:
        return [item["kind"] for item in serving.ask("/logs", **query)["items"]]

    assert kinds(search="wget evil") == ["command.issued"]
    assert kinds(search="hunter2") == [], "secrets are not indexed"
    assert kinds(search='"(NEAR*') == []
    assert set(kinds(service="redis,mysql", kind=["command.issued", "session.ended"])) == {
        "command.issued",
        "session.ended",
    }
    assert kinds(decky="db-01-aaaa", kind="session.started") == ["session.started"]
    session = serving.ask("/logs", search="INFO")["items"][0]["session"]
    assert kinds(session=session, order="asc")[0] == "session.started"
    assert kinds(since=utc_now() + 3600 * SECOND) == []
    counted = serving.ask("/logs", kind="session.started", total="1")
    assert counted["total"] == {"value": 3, "exact": True}
    assert serving.ask("/logs")["total"] is None


def test_the_log_is_read_page_by_page(serving: Hub, seen: Sensor) -> None:
    for order in ("asc", "desc"):
        seqs: list[int] = []
        after: dict[str, str] = {}
        while True:
            page = serving.ask("/logs", limit=3, order=order, until=serving.ask("/stats")["now"], **after)
            seqs += [item["seq"] for item in page["items"]]
            if page["next"] is None:
                break
            after = {"after": page["next"]}
        assert seqs == sorted(set(seqs), reverse=order == "desc")
        assert len(seqs) > 12


@pytest.mark.parametrize(
    "query", [{"after": "nonsense"}, {"after": "é"}, {"limit": 0}, {"limit": 1001}, {"order": "up"}, {"since": -1}]
)
def test_a_query_that_makes_no_sense_is_refused(serving: Hub, query: dict[str, Any]) -> None:
    for path in (
        "/logs",
        "/deckies",
        "/stories",
        "/attackers",
        "/sessions",
        "/credentials",
        "/users",
        "/alerts/outbox",
    ):
        if "since" not in query or path == "/logs":
            problem(serving.local.get(f"/api/v1{path}", params=query), 422)


def test_the_histogram(serving: Hub, seen: Sensor) -> None:
    told = serving.ask("/logs/histogram", interval="1m", by="service")
    assert told["interval"] == "1m"
    keys = {series["key"]: series for series in told["series"]}
    assert keys["redis"]["total"] == sum(count for _, count in keys["redis"]["buckets"])
    with_demo = serving.ask("/logs/histogram", interval="1m", by="service", demo=1)
    assert sum(one["total"] for one in with_demo["series"]) > sum(one["total"] for one in told["series"])
    problem(serving.local.get("/api/v1/logs/histogram", params={"since": 5, "until": 4}), 422)
    problem(serving.local.get("/api/v1/logs/histogram", params={"since": 0, "interval": "1m"}), 422)


def test_the_figures(serving: Hub, seen: Sensor) -> None:
    stats = serving.ask("/stats")
    assert (stats["attackers"], stats["sessions"], stats["live_sessions"]) == (2, 2, 0)
    assert stats["deckies"]["deployed"] >= 1
    assert stats["demo_events"] > 0
    assert stats["quarantined_lines"] == 0
    assert stats["poison"] == 0
    assert stats["sensors"][0]["name"] == "local"
    assert stats["database_bytes"] > 0
    assert serving.ask("/stats", demo=1)["attackers"] == 3
    assert stats["needs_you"] == 1
    assert stats["quiet_since"] is None


def test_the_timeline_of_an_attacker(serving: Hub, seen: Sensor) -> None:
    attacker = next(each for each in serving.ask("/attackers")["items"] if each["peer"] == "192.0.2.8")
    items = serving.ask(f"/attackers/{attacker['uuid']}/timeline", order="asc")["items"]
    assert {item["peer"] for item in items} == {"192.0.2.8"}
    only = serving.ask(f"/attackers/{attacker['uuid']}/timeline", kinds="command.issued")["items"]
    assert texts(only, "line") == ["INFO"]
    problem(serving.local.get("/api/v1/attackers/nobody/timeline"), 404)


def test_what_is_not_there(serving: Hub) -> None:
    for path in (
        "/logs/999999999",
        "/logs/999999999/raw",
        "/deckies/none",
        "/nothing",
        "/stories/none",
        "/sessions/none",
    ):
        problem(serving.local.get(f"/api/v1{path}"), 404)
    problem(serving.local.post("/api/v1/stats"), 405)


def test_long_lines_make_short_pages(serving: Hub, seen: Sensor) -> None:
    for _ in range(80):
        seen.visit(CommandIssued(line=b"long " + b"x" * 60_000), decky="long-01")
    count = serving.until("/logs", lambda page: page["total"]["value"] >= 240, decky="long-01", total=1)["total"]
    page = serving.ask("/logs", decky="long-01", limit=1000)
    assert len(page["items"]) < count["value"]
    assert page["next"]
    rest = serving.ask("/logs", decky="long-01", limit=1000, after=page["next"])
    assert rest["items"][0]["seq"] < page["items"][-1]["seq"]


# The fleet


def test_the_fleet_grows_and_shrinks(serving: Hub, seen: Sensor, admin: httpx2.Client) -> None:
    before = {each["name"] for each in serving.ask("/deckies")["items"]}
    answer = admin.post("/deckies", json={"count": 2, "archetype": "web-server", "services": ["http", "redis"]})
    assert answer.status_code == 202
    made = answer.json()
    plan = read_plan(seen.folder / PLAN)
    assert plan.generation == made["generation"]
    assert {each["name"] for each in made["deckies"]} == {each.name for each in plan.deckies} - before
    name, decky_id = made["deckies"][0]["name"], made["deckies"][0]["decky_id"]
    decky = serving.ask(f"/deckies/{name}")
    assert decky == serving.ask(f"/deckies/{decky_id}")
    assert (decky["actual"], decky["drift"], decky["wanted"]) == ("starting", True, "running")
    assert [service["name"] for service in decky["services"]] == ["http", "redis"]
    assert decky["address"].startswith("127.")
    tell_served(seen, decky, made["generation"])
    served = serving.until(f"/deckies/{name}", lambda each: each["actual"] == "running")
    assert not served["drift"]
    for each in made["deckies"]:
        assert admin.delete(f"/deckies/{each['name']}").status_code == 202
    assert {each["name"] for each in serving.ask("/deckies")["items"]} == before
    problem(admin.delete(f"/deckies/{name}"), 404)


def tell_served(seen: Sensor, decky: dict[str, Any], generation: int) -> None:
    names = ",".join(service["name"] for service in decky["services"])
    fact = DeckyServed(generation, names)
    seen.tell(event(fact, peer="", decky=decky["name"], service="", decky_id=decky["decky_id"]))


def test_a_visited_decky_shows_it(serving: Hub, seen: Sensor) -> None:
    decky = serving.ask("/deckies")["items"][-1]
    fact = CommandIssued(line=b"SET x y", effect="write")
    sid = "0198c0de-0000-7000-8000-000000000001"
    for each in (SessionStarted(), fact):
        seen.tell(event(each, decky=decky["name"], service="redis", session=sid, decky_id=decky["decky_id"]))
    touched = serving.until(f"/deckies/{decky['name']}", lambda each: each["live_sessions"] == 1)
    assert touched["last_touched"] is not None
    serving.until(f"/deckies/{decky['name']}", lambda each: each["depth"] == 3)
    assert serving.ask("/stats")["live_sessions"] == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"count": 0}, 422),
        ({"count": 1, "archetype": "toaster"}, 422),
        ({"count": 1, "services": ["gopher"]}, 422),
        ({"count": 1, "names": ["a", "b"]}, 422),
        ({"count": "many"}, 422),
    ],
)
def test_an_order_that_cannot_be_carried_out(admin: httpx2.Client, body: dict[str, Any], status: int) -> None:
    problem(admin.post("/deckies", json=body), status)


def test_a_name_is_taken_once(serving: Hub, admin: httpx2.Client) -> None:
    name = serving.ask("/deckies")["items"][0]["name"]
    problem(admin.post("/deckies", json={"count": 1, "names": [name]}), 409)


def test_what_may_be_deployed(serving: Hub) -> None:
    archetypes, services = serving.ask("/archetypes"), serving.ask("/services")
    assert {"linux-server", "iot-device"} <= {each["key"] for each in archetypes}
    redis = next(each for each in services if each["name"] == "redis")
    assert redis["ports"] == [{"transport": "tcp", "number": 6379, "tls": False}]


# The evidence


@pytest.fixture(scope="module")
def recorded(serving: Hub, seen: Sensor) -> tuple[str, str]:
    """A session whose terminal was recorded: decky and session."""
    sid, decky = "0198c0de-0000-7000-8000-0000000000aa", "term-01"
    start = event(SessionStarted(), decky=decky, session=sid)
    place = recording_place(start.at, f"{decky}-aaaa", sid)
    recording = Recording(seen.folder / RECORDINGS, place, start.at, 80, 24, 1 << 20)
    for i in range(1234):
        recording.add("o" if i % 2 else "i", b"line %d \x1b[31m\xff\n" % i, start.at + i * 10_000)
    done = recording.finish(os.close)
    seen.tell(start)
    seen.tell(event(TerminalRequested(b"xterm", 80, 24), decky=decky, session=sid))
    seen.visit(done, decky=decky, session=sid)
    serving.until("/sessions", lambda page: any(each["recording"] == "recorded" for each in page["items"]), decky=decky)
    return decky, sid


def test_a_recording_is_read_page_by_page(serving: Hub, recorded: tuple[str, str]) -> None:
    decky, sid = recorded
    rows: list[Any] = []
    offset: int | None = 0
    page: dict[str, Any] = {}
    while offset is not None:
        page = serving.ask(f"/transcripts/{decky}/{sid}", offset=offset, limit=333)
        assert (page["columns"], page["rows"], page["total"], page["complete"]) == (80, 24, 1234, True)
        rows += page["rows_list"]
        offset = page["next_offset"]
    assert len(rows) == 1234
    assert rows[1] == [0.01, "o", "line 1 \x1b[31m\\xff\n"]
    assert page["duration"] == 12_330_000
    assert not page["truncated"]
    assert serving.ask(f"/transcripts/{decky}-aaaa/{sid}", offset=1233)["rows_list"] == [rows[-1]]
    beyond = serving.ask(f"/transcripts/{decky}/{sid}", offset=5000)
    assert (beyond["rows_list"], beyond["next_offset"]) == ([], None)


def test_a_recording_is_downloaded(serving: Hub, recorded: tuple[str, str], admin: httpx2.Client) -> None:
    decky, sid = recorded
    answer = admin.get(f"/transcripts/{decky}/{sid}.cast")
    assert answer.headers["content-disposition"] == f'attachment; filename="{sid}.cast"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert json.loads(answer.text.splitlines()[0])["version"] == 2
    assert len(answer.text.splitlines()) == 1235


def test_a_session_that_lasts_is_watched(serving: Hub, seen: Sensor) -> None:
    sid, decky = "0198c0de-0000-7000-8000-0000000000bb", "term-02"
    start = event(SessionStarted(), decky=decky, session=sid)
    place = recording_place(start.at, f"{decky}-aaaa", sid)
    recording = Recording(seen.folder / RECORDINGS, place, start.at, 80, 24, 1 << 20)
    seen.tell(start, event(TerminalRequested(b"xterm", 80, 24), decky=decky, session=sid))
    serving.until("/sessions", lambda page: page["items"] and page["items"][0]["recording"] == "live", decky=decky)
    for i in range(250):
        recording.add("o", b"%d" % i, start.at)
        if i % 50 == 0:
            page = serving.ask(f"/transcripts/{decky}/{sid}", offset=i)
            assert (page["total"], page["complete"], page["rows_list"]) == (i + 1, False, [[0.0, "o", str(i)]])
    recording.finish(os.close)


def test_no_recording_of_another_decky_or_outside(
    serving: Hub, recorded: tuple[str, str], admin: httpx2.Client
) -> None:
    _, sid = recorded
    for path in (f"web-01/{sid}", "term-01/0198c0de-0000-7000-8000-0000000000ff", f"web-01/{sid}.cast"):
        problem(admin.get(f"/transcripts/{path}"), 404)
    for path in (f"..%2f..%2fetc/{sid}", "term-01/..%2f..%2fpasswd", "term-01/not-a-session"):
        assert admin.get(f"/transcripts/{path}").status_code in (404, 422)


def test_a_link_where_a_recording_should_be_is_not_followed(serving: Hub, seen: Sensor, tmp_path: Path) -> None:
    sid, decky = "0198c0de-0000-7000-8000-0000000000cc", "term-03"
    start = event(SessionStarted(), decky=decky, session=sid)
    secret = tmp_path / "secret"
    secret.write_text('{"version": 2, "width": 80, "height": 24}\n[0, "o", "secret"]\n')
    path = seen.folder / RECORDINGS / recording_place(start.at, f"{decky}-aaaa", sid)
    path.parent.mkdir(parents=True)
    path.symlink_to(secret)
    seen.tell(start)
    seen.visit(SessionRecorded("x", "0", 1, 1), decky=decky, session=sid)
    serving.until("/sessions", lambda page: page["items"], decky=decky)
    for end in ("", ".cast"):
        problem(serving.local.get(f"/api/v1/transcripts/{decky}/{sid}{end}"), 404)
    path.unlink()
    os.mkfifo(path)
    problem(serving.local.get(f"/api/v1/transcripts/{decky}/{sid}"), 404)
    path.unlink()
    path.write_bytes(b"\x00 no recording \xff" * 100)
    problem(serving.local.get(f"/api/v1/transcripts/{decky}/{sid}"), 404)


def test_a_captured_file_is_handed_out_as_bytes(serving: Hub, seen: Sensor, admin: httpx2.Client) -> None:
    data = b"<script>alert(1)</script>" * 1000
    digest = sha256(data).hexdigest()
    path = seen.folder / ARTIFACTS / digest[:2] / digest
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    seen.visit(FileCaptured(path=b"/tmp/x", sha256=digest, size=len(data), stored=len(data)), decky="file-01")
    serving.until("/logs", lambda page: page["items"], search=digest)
    answer = admin.get(f"/artifacts/file-01/{digest}")
    assert answer.content == data
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    problem(admin.get(f"/artifacts/web-01/{digest}"), 404)
    problem(admin.get(f"/artifacts/file-01/{'0' * 64}"), 404)
    problem(admin.get(f"/artifacts/file-01/{digest.upper()}"), 422)


# What runs behind


def test_workers_are_seen_stopped_and_started(serving: Hub, seen: Sensor, admin: httpx2.Client) -> None:
    names = {worker["name"] for worker in serving.ask("/workers")}
    assert {"intake", "attackers", "sessions", "credentials", "stories", "deckies", "alerts", "reconciler"} <= names
    serving.until("/workers", lambda each: all(worker["state"] == "OK" for worker in each))
    assert {"api", "bus"} <= {worker["name"] for worker in serving.ask("/workers")}
    assert admin.post("/workers/alerts/stop").json() == {"name": "alerts", "wanted": "stop"}
    state = {worker["name"]: worker["state"] for worker in serving.ask("/workers")}
    assert state["alerts"] == "STOPPED"
    assert admin.post("/workers/alerts/start").status_code == 202
    serving.until("/workers", lambda each: all(worker["state"] == "OK" for worker in each))
    problem(admin.post("/workers/nobody/stop"), 404)
    problem(admin.post("/workers/api/stop"), 409)


def test_alerts_keep_their_secrets(serving: Hub, admin: httpx2.Client) -> None:
    hook = {"enabled": False, "url": "http://127.0.0.1:1/hook", "secret": "very secret", "min_depth": 3}
    mail = {"host": "127.0.0.1", "sender": "a@b", "recipient": "c@d", "username": "u", "password": "also secret"}
    put = admin.put("/alerts", json={"webhook": hook, "mail": mail, "allow": ["127.0.0.0/8"]})
    assert put.status_code == 200, put.text
    told = admin.get("/alerts").json()
    assert told == put.json()
    assert 'secret"' not in json.dumps(told).replace('"secret": "***"', "")
    assert (told["webhook"]["secret"], told["mail"]["password"], told["allow"]) == ("***", "***", ["127.0.0.0/8"])
    kept = admin.put("/alerts", json={"webhook": hook | {"secret": "***"}}).json()
    assert kept["webhook"]["secret"] == "***"
    assert kept["mail"]["password"] == "***", "what is left out stays"
    gone = admin.put("/alerts", json={"webhook": hook | {"secret": ""}}).json()
    assert gone["webhook"]["secret"] == ""
    problem(admin.put("/alerts", json={"allow": ["everywhere"]}), 422)
    problem(admin.put("/alerts", json={"webhook": {"enabled": True}}), 422)
    tried = admin.post("/alerts/test", json={"sink": "webhook"}).json()
    assert tried["ok"] is False
    assert tried["detail"]
    admin.put("/alerts", json={"allow": []})
    assert "allow-list" in admin.post("/alerts/test", json={"sink": "webhook"}).json()["detail"]
    assert serving.ask("/alerts/outbox") == {"items": [], "next": None}


# The stream


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


def test_what_happens_is_told_at_once(serving: Hub, seen: Sensor) -> None:
    with closing(Stream(serving)) as stream:
        seq = stream.until("hello")["seq"]
        seen.visit(LOGIN, CommandIssued(line=b"first"), peer="192.0.2.50")
        items = stream.until_line("first")
        assert all(item["seq"] > seq for item in items)
        assert [item["fact"]["secret"] for item in items if item["kind"] == "credential.offered"] == ["***"]
        story = stream.until("story")["story"]
        assert story["actor"]["peer"] == "192.0.2.50"


def test_sessions_and_figures_are_told_too(serving: Hub, seen: Sensor) -> None:
    with closing(Stream(serving)) as stream:
        sid = seen.visit(CommandIssued(line=b"x"), peer="192.0.2.51", ended=False)
        assert stream.until("session")["session"]["sid"] == sid
        assert stream.until("stats")["live_sessions"] >= 1


def test_who_comes_back_gets_what_he_missed(serving: Hub, seen: Sensor) -> None:
    with closing(Stream(serving)) as stream:
        seq = stream.until("hello")["seq"]
    sid = seen.visit(CommandIssued(line=b"missed one"), CommandIssued(line=b"missed two"), peer="192.0.2.52")
    serving.until("/logs", lambda page: len(page["items"]) >= 4, session=sid)
    with closing(Stream(serving, after=seq)) as stream:
        items = stream.until_line("missed two")
        seqs = [item["seq"] for item in items]
        assert seqs == sorted(set(seqs))
        assert "missed one" in texts(items, "line")
        seen.visit(CommandIssued(line=b"and live"), peer="192.0.2.52")
        later = stream.until_line("and live")
        assert min(item["seq"] for item in later) > max(seqs)


def test_who_missed_too_much_is_told_how_much(serving: Hub, seen: Sensor) -> None:
    start = serving.ask("/logs", limit=1)["items"][0]["seq"]
    seen.visit(*[CommandIssued(line=b"many %d" % i) for i in range(2600)], peer="192.0.2.53", decky="many-01")
    serving.until("/logs", lambda page: page["total"]["value"] == 2600, search="many", kind="command.issued", total=1)
    with closing(Stream(serving, after=start, decky="many-01", kind="command.issued")) as stream:
        dropped, items = 0, list[dict[str, Any]]()
        while "many 2599" not in texts(items, "line"):
            told = stream.until("log")
            dropped += told["dropped"]
            items += told["items"]
        assert dropped > 0
        assert len(items) >= 2000


def test_only_what_is_wanted_is_told(serving: Hub, seen: Sensor) -> None:
    with closing(Stream(serving, service="redis", kind="command.issued")) as stream:
        stream.until("hello")
        seen.visit(CommandIssued(line=b"not this"), service="ssh")
        seen.visit(CommandIssued(line=b"but this"), service="redis")
        items = stream.until_line("but this")
        assert {(item["service"], item["kind"]) for item in items} == {("redis", "command.issued")}


def test_a_ticket_opens_one_stream(serving: Hub) -> None:
    with closing(serving.admin()) as client:
        ticket = client.post("/auth/sse-ticket").json()["ticket"]
        with client.stream("GET", "/stream", params={"token": ticket}) as answer:
            assert answer.status_code == 200
        problem(client.get("/stream", params={"token": ticket}), 401)
        problem(client.get("/stream", params={"token": "made up"}), 401)
        problem(client.get("/stream"), 401)


# How it is said


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
    described = httpx2.get(f"{serving.url}/api/v1/openapi.json").json()
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


# The hub's life


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


def test_violations_are_masked_too(serving: Hub, seen: Sensor) -> None:
    sid = seen.visit(ProtocolViolation(reason=b"bad length", head=Secret(b"PASS hunter3")))
    item = until(lambda: serving.ask("/logs", session=sid, kind="protocol.violation")["items"])[0]
    assert (item["fact"]["head"], item["secret"]) == ("***", ["head"])
    assert "hunter3" not in serving.ask(f"/logs/{item['seq']}/raw")["line"]


def test_a_copy_of_the_log_for_human_eyes(tmp_path: Path) -> None:
    path = tmp_path / "copy" / "decnet.log"
    with hub(tmp_path / "state", ONE, ingest_log_file=path) as running, sensor(tmp_path / "state") as spooled:
        spooled.visit(LOGIN, CommandIssued(line=HOSTILE))
        running.until("/sessions", lambda page: page["items"] and page["items"][0]["ended"])
        count = until(lambda: running.ask("/logs", total=1)["total"]["value"])
        text = until(lambda: read if (read := path.read_text()).count("\n") >= count else "")
    assert "hunter2" not in text
    assert "\x1b" not in text
    assert sum("command.issued" in line for line in text.splitlines()) == 1


def test_the_copy_is_put_aside_when_it_is_large(tmp_path: Path) -> None:
    path = tmp_path / "decnet.log"
    with closing(open_database("sqlite://")) as base:
        copy = LogCopy(base, Scope("default", "default"), path, largest=1)
        assert not copy.act()
        for i in range(8):
            with base.write() as tx:
                told = event(CommandIssued(line=b"number %d" % i))
                log.append(tx, [(told, encode(told))])
            copy.act()
    assert "number 7" in path.read_text()
    aside = [tmp_path / f"decnet.log.{number}" for number in range(1, 7)]
    assert [f"number {7 - i}" in each.read_text() for i, each in enumerate(aside[:5], start=1)] == [True] * 5
    assert not aside[5].exists()


def test_a_hub_with_watchers_stops_in_time(tmp_path: Path) -> None:
    with hub(tmp_path, ONE) as running:
        stream = Stream(running)
        stream.until("hello")
        began = monotonic()
    assert monotonic() - began < 5
    stream.close()
