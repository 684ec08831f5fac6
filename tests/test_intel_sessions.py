"""Sessions: how they begin, what they hold, and how they end, even where the sensor did not live to say so."""

import pytest
from msgspec.structs import replace

from decnet.core.principals import Role
from decnet.events import (
    SECOND,
    Envelope,
    Fact,
    SessionEnded,
    SessionRecorded,
    SessionSkipped,
    SessionStarted,
    TerminalRequested,
)
from decnet.intel.measures import HOUR, attacker_uuid
from decnet.intel.sessions import activity, store
from tests.visits import (
    ENDED,
    NOON,
    PEER,
    PLACE,
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

TERMINAL = TerminalRequested(term=b"xterm", columns=80, rows=24)
RECORDED = SessionRecorded(path="x", sha256="0" * 64, size=1, duration=SECOND)
UUID = attacker_uuid(SCOPE.tenant, SCOPE.site, PEER)


def test_a_session() -> None:
    events = Visitor().session(
        login(b"a", accepted=False), login(), command(b"id\xff"), command(b"w"), captured("0" * 64)
    )
    with concluded(events) as base, asking(base, Role.VIEWER) as client:
        (item,) = pages(client, "/sessions")
        detail = client.get(f"/sessions/{item['sid']}").json()
    assert item == {
        "sid": events[0].visit.session,
        "decky_id": "d-hr-files",
        "decky": "hr-files",
        "service": "ssh",
        "peer": PEER,
        "peer_port": 40000,
        "local_port": 22,
        "attacker_uuid": UUID,
        "started": NOON + SECOND,
        "ended": NOON + 7 * SECOND,
        "duration": SECOND,
        "reason": "visitor",
        "bytes_in": 10,
        "bytes_out": 20,
        "events": 7,
        "commands": 2,
        "credentials": 2,
        "files": 1,
        "depth": 3,
        "recording": "none",
        "recording_reason": None,
        "ours": "",
    }
    assert [(each["seq"], each["line"], each["effect"]) for each in detail["commands"]] == [
        (4, r"id\xff", "read"),
        (5, "w", "read"),
    ]
    assert detail["transcript"] is False


def test_a_connection_without_a_word_is_a_session_too() -> None:
    with concluded([Visitor().tell(SessionStarted())]) as base, asking(base, now=NOON + 5 * SECOND) as client:
        (item,) = pages(client, "/sessions", live=1)
        assert (item["ended"], item["reason"], item["duration"], item["events"]) == (None, None, 4 * SECOND, 1)
        assert pages(client, "/sessions", live=0) == []


@pytest.mark.parametrize(
    ("facts", "state", "reason"),
    [
        ([], "none", ""),
        ([TERMINAL], "live", ""),
        ([TERMINAL, ENDED], "live", ""),
        ([TERMINAL, ENDED, RECORDED], "recorded", ""),
        ([TERMINAL, RECORDED, ENDED], "recorded", ""),
        ([replace(RECORDED, truncated=True)], "recorded", "limit"),
        ([TERMINAL, SessionSkipped(reason="disk")], "skipped", "disk"),
        ([SessionSkipped(reason="disk"), TERMINAL], "skipped", "disk"),
    ],
)
def test_the_state_of_the_recording(facts: list[Fact], state: str, reason: str) -> None:
    visitor = Visitor()
    with concluded([visitor.tell(fact) for fact in (SessionStarted(), *facts)]) as base, base.read() as tx:
        (row,) = store.listed(tx, SCOPE, store.Wanted(), 10)
    assert (row.recording, row.recording_reason) == (state, reason)


def test_a_new_start_of_the_sensor_ends_what_it_had_left_once() -> None:
    visitor, other = Visitor(), Visitor("192.0.2.9", place=replace(PLACE, sensor="s2", spool="s2-a"))
    left = [visitor.tell(fact) for fact in (SessionStarted(), login(), TERMINAL)]
    whole = visitor.session(name="s-2")
    elsewhere = other.tell(SessionStarted())
    with database() as base:
        take_in(base, [*left, *whole, elsewhere])
        conclude(base)
        visitor.at += HOUR
        for boot in "abc":
            take_in(base, [visitor.boot(boot)])
            conclude(base)
        (ended,) = [event for event in found(base, SessionEnded) if not event.place.spool]
        with base.read() as tx:
            rows = {row.sid: row for row in store.listed(tx, SCOPE, store.Wanted(), 10)}
    assert ended.visit == left[0].visit
    assert ended.fact == SessionEnded(reason="sensor_lost", duration=2 * SECOND, bytes_in=0, bytes_out=0, facts=2)
    row = rows[left[0].visit.session]
    assert (row.ended, row.reason, row.duration, row.events) == (left[-1].at, "sensor_lost", 2 * SECOND, 4)
    assert (row.recording, row.recording_reason) == ("recorded", "sensor_lost")
    assert rows[whole[0].visit.session].reason == "visitor"
    assert rows[elsewhere.visit.session].ended is None


def test_the_end_that_was_concluded_is_no_act_of_the_visitor() -> None:
    visitor = Visitor()
    begun = visitor.tell(SessionStarted())
    visitor.at += 30 * HOUR
    with concluded([begun, visitor.boot("b")]) as base, asking(base) as client:
        assert [item["last_seen"] for item in pages(client, "/attackers")] == [begun.at]
        assert [item["last_seen"] for item in pages(client, "/stories")] == [begun.at]


def test_sessions_in_lists() -> None:
    visitor, other = Visitor(), Visitor("2001:db8::7")
    events: list[Envelope] = []
    each: list[list[Fact]] = [
        [],
        [login(b"x", accepted=False)],
        [login()],
        [login(), command(b"id")],
        [TERMINAL, RECORDED],
    ]
    for n in range(5):
        events += visitor.session(*each[n], name=f"s-{n}", decky="hr-files" if n < 3 else "db-02")
    events += [other.tell(SessionStarted(), service="ftp")]
    with concluded(events) as base, asking(base) as client:
        assert [item["sid"][-1] for item in pages(client, "/sessions", attacker=UUID)] == list("43210")
        assert (
            pages(client, f"/attackers/{UUID}/sessions", order="asc") == pages(client, "/sessions", attacker=UUID)[::-1]
        )
        assert [item["sid"][-1] for item in pages(client, "/sessions", depth=1)] == list("321")
        assert [item["sid"][-1] for item in pages(client, "/sessions", recording=1)] == list("4")
        assert len(pages(client, "/sessions", recording=0)) == 5
        assert [item["sid"][-1] for item in pages(client, "/sessions", decky="d-db-02", live=0)] == list("43")
        assert [item["peer"] for item in pages(client, "/sessions", service="ftp")] == [other.peer]
        assert pages(client, "/attackers/nobody/sessions") == []
        assert client.get("/sessions/nothing").status_code == 404
        assert client.get("/sessions?depth=5").status_code == 422


def test_what_goes_on_at_deckies() -> None:
    visitor, ours = Visitor(), Visitor("127.128.0.1", "simulated")
    events = [
        *visitor.session(login()),
        visitor.tell(SessionStarted(), "s-2"),
        visitor.tell(SessionStarted(), "s-3", "x"),
    ]
    events += ours.session(login(), command(b"id"))
    with concluded(events) as base, base.read() as tx:
        now = activity(tx, SCOPE, NOON)
        strangers = activity(tx, SCOPE, NOON, demo=False)
        tomorrow = activity(tx, SCOPE, NOON + 30 * HOUR)
    assert (now["d-hr-files"].depth, now["d-hr-files"].live) == (3, 1)
    assert (strangers["d-hr-files"].depth, strangers["d-hr-files"].last_at) == (2, NOON + 4 * SECOND)
    assert (now["d-x"].depth, now["d-x"].live) == (0, 1)
    assert (tomorrow["d-hr-files"].depth, tomorrow["d-hr-files"].last_at) == (None, NOON + 4 * SECOND)
