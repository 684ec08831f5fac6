import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.hubs import (
    ONE,
    PASSWORD,
    Hub,
    hub,
    problem,
)


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with hub(tmp_path_factory.mktemp("state"), ONE) as running:
        yield running


@pytest.fixture
def admin(serving: Hub) -> Iterator[httpx2.Client]:
    with closing(serving.admin()) as client:
        yield client


def test_health_needs_no_token(serving: Hub) -> None:
    answer = httpx2.get(f"{serving.url}/healthz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_every_route_but_the_door_wants_a_token(serving: Hub) -> None:
    paths = httpx2.get(f"{serving.url}/api/v1/openapi.json", timeout=60).json()["paths"]
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


def test_the_hubs_own_socket_knows_its_owner(serving: Hub) -> None:
    assert serving.ask("/auth/me") == {"username": "local", "role": "admin", "must_change_password": False}
    assert (serving.state / "hub.sock").stat().st_mode & 0o777 == 0o600
    answer = serving.local.put("/api/v1/auth/password", json={"current": "x", "new": PASSWORD})
    problem(answer, 403)
