"""How deep a story goes, what proves it, and what operators make of it."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from decnet.core import Database
from decnet.core.principals import Role
from decnet.events import (
    SECOND,
    AuthAttempted,
    ClientIdentified,
    DownloadRequested,
    Envelope,
    Fact,
    MailAccepted,
    Micros,
    QueryReceived,
    RequestReceived,
    SessionStarted,
    StoryDeepened,
)
from decnet.intel.measures import HOUR
from decnet.intel.stories import Story, Triage, sentence, store
from decnet.intel.stories.model import MAX_KEPT, State, told
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

REFUSED = login(b"guess", accepted=False)
FILE = captured("ab" * 32)


def story(events: Sequence[Envelope]) -> Story:
    """What the events make of one actor."""
    row = None
    for event in events:
        row = told(row, event)
    assert row is not None
    return row


@pytest.mark.parametrize(
    ("facts", "service", "depth"),
    [
        ([], "ssh", 0),
        ([ClientIdentified(software=b"nmap")], "ssh", 0),
        ([command(b"PING"), command(b"INFO")], "redis", 0),
        ([command(b"EHLO x")], "smtp", 0),
        ([QueryReceived(statement=b"SELECT 1")], "mysql", 0),
        ([RequestReceived(method=b"GET", target=b"/")], "http", 0),
        ([RequestReceived(method=b"POST", target=b"/cgi-bin/sh", effect="execute")], "http", 1),
        ([REFUSED], "ssh", 1),
        ([AuthAttempted(principal=b"root", mechanism="none", accepted=False)], "ssh", 1),
        ([login()], "ssh", 2),
        ([AuthAttempted(principal=b"ftp", mechanism="anonymous", accepted=True)], "ftp", 2),
        ([login(), command(b"exit")], "ssh", 2),
        ([login(), command(b"QUIT")], "ftp", 2),
        ([login(), command(b"")], "ssh", 2),
        ([login(), command(b"id")], "ssh", 3),
        ([command(b"id"), login()], "ssh", 2),
        ([login(), QueryReceived(statement=b"SELECT 1")], "mysql", 3),
        ([login(), DownloadRequested(url=b"http://198.51.100.1/x", tool="wget")], "ssh", 3),
        ([command(b"CONFIG SET dir /root/.ssh", "write")], "redis", 3),
        ([QueryReceived(statement=b"DROP TABLE x", effect="write")], "mysql", 3),
        ([FILE], "ftp", 3),
        ([MailAccepted(queue_id="1", sender=b"a@b", recipients=b"[]", size=5)], "smtp", 3),
    ],
)
def test_depth(facts: list[Fact], service: str, depth: int) -> None:
    assert story(Visitor().session(*facts, service=service)).depth == depth


def test_a_login_opens_only_its_own_session() -> None:
    visitor = Visitor()
    assert story(visitor.session(login()) + visitor.session(command(b"id"), name="s-2")).depth == 2


@pytest.mark.parametrize(
    ("there", "here", "depth"),
    [
        ([login(b"s3cret"), command(b"id")], [login(b"s3cret")], 4),
        ([REFUSED, login(b"s3cret"), command(b"id")], [login(b"s3cret")], 4),
        ([login(b"s3cret"), command(b"id"), FILE], [login(b"other"), FILE], 4),
        ([login(b"s3cret")], [login(b"s3cret")], 2),  # nothing was done inside: a list of passwords is tried everywhere
        ([login(b"s3cret"), command(b"id")], [REFUSED, login(b"s3cret")], 3),  # guessed here too
        ([login(b"s3cret"), command(b"id")], [login(b"s3cret", accepted=False)], 3),
        ([login(b"s3cret"), command(b"id")], [login(b"s3cret", principal=b"admin")], 3),
        ([captured("cd" * 32, size=0)], [captured("cd" * 32, size=0)], 3),
    ],
)
def test_what_is_carried_to_another_decky(there: list[Fact], here: list[Fact], depth: int) -> None:
    visitor = Visitor()
    first = visitor.session(*there)
    assert story(first + visitor.session(*here, decky="db-02", name="s-2")).depth == depth
    assert story(first + visitor.session(*here, name="s-3")).depth == 3 if depth > 2 else True


def test_what_another_actor_used_is_not_carried() -> None:
    one, other = Visitor(), Visitor("192.0.2.2")
    with concluded(
        one.session(login(), command(b"id")) + other.session(login(), command(b"id"), decky="db-02")
    ) as base:
        assert {event.fact.depth for event in found(base, StoryDeepened) if isinstance(event.fact, StoryDeepened)} == {
            2,
            3,
        }


def test_each_depth_is_told_once_with_its_proof() -> None:
    visitor = Visitor()
    events = visitor.session(REFUSED, REFUSED, login(), command(b"id"), command(b"uname -a"))
    later = visitor.session(login(), command(b"id"), decky="db-02", name="s-2")
    with concluded(events + later, limit=2) as base:
        deepened = [event.fact for event in found(base, StoryDeepened) if isinstance(event.fact, StoryDeepened)]
        with asking(base) as client:
            (item,) = pages(client, "/stories")
    proofs = [events[1].id, events[3].id, events[4].id, later[1].id]
    assert [(fact.depth, fact.proof) for fact in deepened] == list(enumerate(proofs, start=1))
    assert [proof["event_id"] for proof in item["proofs"]] == [events[0].id, *proofs]
    assert item["proofs"][4]["text"] == "carried root / *** from hr-files to db-02" == item["sentence"]
    assert [proof["seq"] for proof in item["proofs"]] == [1, 2, 4, 5, 9]


def test_a_depth_that_is_passed_over_has_no_proof() -> None:
    visitor = Visitor()
    events = visitor.session(command(b"SET x 1", "write"), service="redis")
    row = story(events)
    assert [(proof.depth, proof.text) for proof in row.proofs] == [(0, "connected to port 22"), (3, "SET x 1")]
    later = story(events + visitor.session(login(), name="s-2"))
    assert [(proof.depth, proof.text) for proof in later.proofs[1:]] == [(2, "root / *** accepted"), (3, "SET x 1")]


def test_a_day_of_silence_ends_a_story() -> None:
    visitor = Visitor()
    events = visitor.session(REFUSED)
    visitor.at += 23 * HOUR
    events += visitor.session(REFUSED, name="s-2")
    visitor.at += 25 * HOUR
    events += visitor.session(REFUSED, name="s-3")
    with concluded(events, limit=3) as base:
        with base.read() as tx:
            old, new = store.listed(tx, SCOPE, store.Wanted(), NOON, 10, ascending=True)
        assert (old.credentials, old.newest, new.credentials, new.newest) == (2, False, 1, True)
        assert len(found(base, StoryDeepened)) == 2


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ([], "looked at ssh on hr-files"),
        ([REFUSED, REFUSED], "2 secrets tried on hr-files"),
        ([REFUSED, login()], "let in on hr-files after 2 secrets tried"),
        ([login(), command(b"id"), FILE], "1 command, 1 file on hr-files"),
        ([MailAccepted(queue_id="1", sender=b"a@b", recipients=b"[]", size=5)], "mail of 5 bytes taken on hr-files"),
    ],
)
def test_sentences(facts: list[Fact], said: str) -> None:
    assert sentence(story(Visitor().session(*facts))) == said


def test_what_was_carried_is_said_without_the_secret() -> None:
    visitor = Visitor()
    events = visitor.session(login(b"s3cret", principal=b"ro\x1bot"), command(b"id"))
    row = story(events + visitor.session(login(b"s3cret", principal=b"ro\x1bot"), decky="db-02", name="s-2"))
    assert sentence(row) == r"carried ro\x1bot / *** from hr-files to db-02"
    assert "s3cret" not in repr(row)


def test_memory_is_bounded() -> None:
    visitor = Visitor()
    row = None
    for n in range(3 * MAX_KEPT):
        for fact in (REFUSED, login(b"%d" % n), captured(f"{n:064x}")):
            row = told(row, visitor.tell(fact, f"s-{n}", f"decky-{n}"))
    assert row is not None
    assert [len(kept) for kept in (row.memory.opened, row.memory.loads, row.memory.refused)] == [MAX_KEPT] * 3


STATES = st.sampled_from(("open", "acknowledged", "muted"))
MOMENTS = st.none() | st.integers(NOON - 2, NOON + 2)


@pytest.fixture(name="base", scope="module")
def shared_database() -> Iterator[Database]:
    with database() as base:
        yield base


@settings(deadline=None)
@given(state=STATES, until=MOMENTS, below=st.none() | st.integers(0, 4), depth=st.integers(0, 4), said=st.booleans())
def test_how_a_story_stands_is_the_same_in_rows_and_in_lists(
    base: Database, state: State, until: Micros | None, below: int | None, depth: int, said: bool
) -> None:
    triage = Triage(state, until, below) if said else Triage()
    row = replace(story(Visitor().session()), depth=depth)
    with base.write() as tx:
        store.save(tx, SCOPE, [row])
        store.say(tx, SCOPE, row.id, triage)
        for asked in ("open", "acknowledged", "muted"):
            listed = store.listed(tx, SCOPE, store.Wanted(state=asked), NOON, 10)
            assert bool(listed) == (triage.standing(depth, NOON) == asked)
        assert store.needs_you(tx, SCOPE, NOON, depth) == (triage.standing(depth, NOON) == "open")


def test_a_story_muted_until_deeper_is_open_again_when_deeper() -> None:
    visitor = Visitor()
    with database() as base, asking(base) as client:
        take_in(base, visitor.session(REFUSED))
        conclude(base)
        ident = pages(client, "/stories")[0]["id"]
        muted = client.post(f"/stories/{ident}/triage", json={"action": "mute"}).json()
        assert (muted["state"], muted["muted_depth"], muted["muted_until"]) == ("muted", 1, None)
        take_in(base, visitor.session(REFUSED, name="s-2"))
        conclude(base)
        assert [item["id"] for item in pages(client, "/stories", state="muted")] == [ident]
        take_in(base, visitor.session(login(), name="s-3"))
        conclude(base)
        assert [item["depth"] for item in pages(client, "/stories", state="open")] == [2]
        assert client.post(f"/stories/{ident}/triage", json={"action": "acknowledge"}).json()["state"] == "acknowledged"
        assert pages(client, "/stories", state="open") == []
        assert client.post(f"/stories/{ident}/triage", json={"action": "reopen"}).json()["state"] == "open"


def test_a_story_muted_until_a_moment_is_open_again_then() -> None:
    with concluded(Visitor().session(login())) as base:
        with asking(base) as client:
            ident = pages(client, "/stories")[0]["id"]
            body = {"action": "mute", "until": NOON + HOUR}
            assert client.post(f"/stories/{ident}/triage", json=body).json()["muted_until"] == NOON + HOUR
            assert client.post(f"/stories/{ident}/triage", json={"action": "mute", "until": NOON}).status_code == 422
        with asking(base, now=NOON + HOUR) as client:
            assert client.get(f"/stories/{ident}").json()["state"] == "open"


def test_who_may_triage() -> None:
    with concluded(Visitor().session()) as base, asking(base, Role.VIEWER) as client:
        ident = pages(client, "/stories")[0]["id"]
        assert client.post(f"/stories/{ident}/triage", json={"action": "reopen"}).status_code == 403
    with database() as base, asking(base) as client:
        assert client.post(f"/stories/{ident}/triage", json={"action": "reopen"}).status_code == 404
        assert client.get(f"/stories/{ident}").status_code == 404


def test_stories_in_lists() -> None:
    events = []
    for n in range(7):
        visitor = Visitor(f"192.0.2.{n}", at=NOON + n * 60 * SECOND)
        events += visitor.session(*[REFUSED, login()][: n % 3])
    with concluded(events) as base, asking(base, now=NOON + HOUR) as client:
        everything = pages(client, "/stories")
        assert [item["actor"]["peer"][-1] for item in everything] == list("6543210")
        assert [item["id"] for item in pages(client, "/stories", order="asc")] == [i["id"] for i in everything[::-1]]
        deep = pages(client, "/stories", min_depth=1)
        assert [item["actor"]["peer"][-1] for item in deep] == list("5421")
        assert [item["depth"] for item in deep] == [2, 1, 2, 1]
        assert pages(client, "/stories", attacker=deep[0]["actor"]["attacker_uuid"]) == deep[:1]
        assert sum(deep[0]["sparkline"]) == 4
        assert all(proof["seq"] for item in everything for proof in item["proofs"])
        assert client.get("/stories", params={"after": "e30"}).status_code == 422


def test_what_is_ours_is_marked() -> None:
    with concluded(Visitor("127.128.0.1", "simulated").session()) as base, asking(base) as client:
        assert [item["ours"] for item in pages(client, "/stories")] == ["simulated"]


def test_a_stranger_is_never_taken_for_ours() -> None:
    visitor = Visitor(PEER, "own")
    first = visitor.tell(SessionStarted())
    visitor.ours = ""
    assert story([first, visitor.tell(REFUSED)]).ours == ""
