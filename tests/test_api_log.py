from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import pytest

from decnet.api.copy import LogCopy
from decnet.core import Scope, log, open_database
from decnet.events import (
    SECOND,
    CommandIssued,
    ProtocolViolation,
    Secret,
    encode,
)
from decnet.ground import utc_now
from tests.hubs import (
    HOSTILE,
    LOGIN,
    ONE,
    PEER,
    Hub,
    Sensor,
    event,
    hub,
    problem,
    sensor,
    texts,
    visited,
)
from tests.serving import until

SHOWN = 'echo "x"] \\x0d\\x0a<134>1 - - - <img src=x onerror=alert(1)> \\x1b[31m \\xff \\xe2\\x80\\xae \\x41'


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
