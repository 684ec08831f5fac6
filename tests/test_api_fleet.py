import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import httpx2
import pytest

from decnet.events import (
    CommandIssued,
    DeckyServed,
    SessionStarted,
)
from decnet.ground import PLAN, read_plan
from tests.hubs import (
    ONE,
    Hub,
    Sensor,
    event,
    hub,
    problem,
    visited,
)


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with hub(tmp_path_factory.mktemp("state"), ONE) as running:
        yield running


@pytest.fixture(scope="module")
def seen(serving: Hub) -> Iterator[Sensor]:
    with visited(serving) as spooled:
        yield spooled


@pytest.fixture
def admin(serving: Hub) -> Iterator[httpx2.Client]:
    with closing(serving.admin()) as client:
        yield client


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
