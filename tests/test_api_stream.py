from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from decnet.events import (
    CommandIssued,
)
from tests.hubs import (
    LOGIN,
    ONE,
    Hub,
    Sensor,
    Stream,
    hub,
    problem,
    texts,
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
        told = (data["session"]["sid"] for name, _, data in stream.events() if name == "session")
        assert sid in told  # others' visits are told too
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


def test_a_hub_with_watchers_stops_in_time(tmp_path: Path) -> None:
    with hub(tmp_path, ONE) as running:
        stream = Stream(running)
        stream.until("hello")
        began = monotonic()
    assert monotonic() - began < 5
    stream.close()
