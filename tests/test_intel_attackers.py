"""Attackers: known by address, told once, listed page by page however many there are."""

from collections.abc import Iterator
from itertools import product

import pytest
from sqlalchemy import event as sqlalchemy_event

from decnet.core import Database
from decnet.core.principals import Role
from decnet.events import SECOND, AttackerObserved, ClientIdentified, QueryReceived, RequestReceived
from decnet.intel.attackers import Attacker, store
from decnet.intel.attackers.model import MAX_SOFTWARE
from decnet.intel.attackers.store import Wanted
from decnet.intel.measures import HOUR, attacker_uuid
from tests.visits import (
    NOON,
    PEER,
    SCOPE,
    Visitor,
    asking,
    captured,
    command,
    conclude,
    concluded,
    database,
    found,
    login,
    pages,
    take_in,
)

UUID = attacker_uuid(SCOPE.tenant, SCOPE.site, PEER)


def test_an_attacker() -> None:
    visitor = Visitor()
    events = visitor.session(
        ClientIdentified(software=b"SSH-2.0-Go\n", hassh="92a1"), login(b"x", accepted=False), login(), command(b"id")
    )
    events += visitor.session(QueryReceived(statement=b"SELECT 1"), captured("0" * 64), decky="db-02", service="mysql")
    with concluded(events, limit=3) as base, asking(base, Role.VIEWER) as client:
        (item,) = pages(client, "/attackers")
        detail = client.get(f"/attackers/{UUID}").json()
        (story,) = pages(client, "/stories")
    assert item == {
        "uuid": UUID,
        "peer": PEER,
        "first_seen": NOON + SECOND,
        "last_seen": NOON + 10 * SECOND,
        "sessions": 2,
        "events": 10,
        "credentials": 2,
        "commands": 2,
        "files": 1,
        "deckies": ["hr-files", "db-02"],
        "services": ["ssh", "mysql"],
        "is_traversal": True,
        "depth": 3,
        "ours": "",
        "sparkline": [0] * 23 + [10],
    }
    assert {name: detail[name] for name in item} == item
    assert detail["software"] == [r"SSH-2.0-Go\x0a"]
    assert detail["hassh"] == ["92a1"]
    assert (detail["credentials_tried"], detail["accepted_logins"]) == (2, 1)
    assert [each["line"] for each in detail["commands_recent"]] == ["SELECT 1", "id"]
    assert detail["story_id"] == story["id"]


def test_a_peer_is_new_once_ever() -> None:
    visitor = Visitor()
    with database() as base:
        for n in range(3):
            take_in(base, visitor.session(name=f"s-{n}"))
            visitor.at += 300 * HOUR
            conclude(base, limit=2)
        (told,) = found(base, AttackerObserved)
    assert told.fact == AttackerObserved(attacker=UUID)


def test_an_address_at_another_site_is_another_attacker() -> None:
    assert len({attacker_uuid(*where, PEER) for where in product(("a", "b"), ("a", "b"))}) == 4


def test_software_is_bounded() -> None:
    facts = [RequestReceived(method=b"GET", target=b"/", user_agent=b"agent %d" % n + b"x" * 1000) for n in range(50)]
    with concluded(Visitor().session(*facts)) as base, asking(base) as client:
        software = client.get(f"/attackers/{UUID}").json()["software"]
    assert len(software) == MAX_SOFTWARE
    assert max(map(len, software)) == 256


def test_attackers_in_lists() -> None:
    events = []
    for n in range(6):
        visitor = Visitor(f"192.0.2.{n}", at=NOON + n * 60 * SECOND, ours="" if n else "own")
        facts = [login(accepted=n % 2 == 0)] * (6 - n)
        events += visitor.session(*facts, service="ftp" if n < 3 else "ssh")
    with concluded(events) as base, asking(base) as client:

        def peers(**query: str | int | bool) -> str:
            return "".join(item["peer"][-1] for item in pages(client, "/attackers", **query))

        assert peers() == "543210"
        assert peers(order="asc") == "012345"
        assert peers(sort="active") == "012345"
        assert peers(sort="depth") == "420531"
        assert peers(min_depth=1) == "543210"
        assert peers(min_depth=2) == peers(sort="depth", min_depth=2) == "420"
        assert peers(service="ftp") == "210"
        assert peers(service="ftp", sort="active", min_depth=2) == "02"
        assert peers(search="192.0.2.4") == "4"
        assert peers(search="192") == "543210"
        assert peers(search="2001:") == ""
        assert [item["ours"] for item in pages(client, "/attackers", search="192.0.2.0")] == ["own"]
        assert client.get("/attackers/nobody").status_code == 404
        assert client.get("/attackers", params={"after": "WzFd"}).status_code == 422
        assert client.get("/attackers", params={"limit": 1001}).status_code == 422


@pytest.fixture(name="crowded", scope="module")
def many_attackers() -> Iterator[Database]:
    rows = [
        Attacker(attacker_uuid("acme", "hq", f"p{n}"), f"p{n}", "", n, n // 2, n % 7, depth=n % 5, services=("ssh",))
        for n in range(2_000)
    ]
    with database() as base:
        with base.write() as tx:
            store.save(tx, SCOPE, rows)
        yield base


@pytest.mark.parametrize(
    "wanted",
    [
        *(Wanted(sort=sort) for sort in ("recent", "active", "depth")),
        Wanted(min_depth=2),
        Wanted(sort="depth", min_depth=3),
        Wanted(service="ssh"),
    ],
)
@pytest.mark.parametrize("ascending", [False, True])
def test_a_page_costs_what_it_holds(crowded: Database, wanted: Wanted, ascending: bool) -> None:
    """No sorting, no skipping: every step of the plan goes along an index from where the page begins."""
    with crowded.read() as tx:
        page = store.listed(tx, SCOPE, wanted, 100, ascending=ascending)
        whole = store.listed(tx, SCOPE, wanted, 5_000, ascending=ascending)
        key = store.key(page[-1], wanted.sort)
        following = store.listed(tx, SCOPE, wanted, 100, key, ascending)
    assert page + following == whole[:200]
    for plan in plans(crowded, wanted, key, ascending):
        assert "SCAN" not in plan
        assert "TEMP B-TREE" not in plan


def plans(base: Database, wanted: Wanted, after: tuple[int | str, ...], ascending: bool) -> list[str]:
    """How SQLite goes about each statement of a page."""
    asked: list[tuple[str, tuple[object, ...]]] = []

    def note(_: object, __: object, statement: str, parameters: tuple[object, ...], *___: object) -> None:
        asked.append((statement, parameters))

    sqlalchemy_event.listen(base.readers, "before_cursor_execute", note)
    try:
        with base.read() as tx:
            store.listed(tx, SCOPE, wanted, 100, after, ascending)
    finally:
        sqlalchemy_event.remove(base.readers, "before_cursor_execute", note)
    with base.read() as tx:
        return [
            " / ".join(row[3] for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters))
            for statement, parameters in asked
        ]
