import itertools
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from decnet.core import Database, Problem, Scope, log
from decnet.core.log import Filters, sqlite
from decnet.core.log.model import phrases
from decnet.core.log.query import BUDGET
from decnet.core.paging import encode_cursor
from decnet.events import (
    SECOND,
    AttackerObserved,
    CommandIssued,
    CredentialOffered,
    Envelope,
    Micros,
    Place,
    Secret,
    SessionEnded,
    SessionStarted,
    encode,
)
from decnet.ground import uuid7s
from tests.core_support import NOON, PLACE, SCOPE, database, event, tell, told

HOUR = 3600 * SECOND
OTHER = Place("acme", "lab", "s2", "s2-a")
WORDS = ("uname", "wget", "root", "mirai")


@pytest.fixture
def base() -> Iterator[Database]:
    with database() as base:
        yield base


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Periods and blocks that a test can fill."""
    monkeypatch.setattr(sqlite, "PERIOD", 20)
    monkeypatch.setattr(sqlite, "BLOCK", 5)
    monkeypatch.setattr("decnet.core.log.query._WINDOW", 7)


def pages(
    tx: Connection, filters: Filters, order: log.Order = "desc", limit: int = 4, scope: Scope = SCOPE
) -> list[int]:
    found: list[int] = []
    after: str | None = None
    while True:
        page = log.page(tx, scope, filters, limit, after, order)
        assert len(page.items) <= limit
        found += [each.seq for each in page.items]
        after = page.next
        if after is None:
            return found


def traffic(count: int = 90) -> list[Envelope]:
    """Events of two sites, some in the wrong order."""
    found = []
    for i in range(count):
        peer, decky = f"192.0.2.{i % 3}", f"decky-{i % 4}"
        fact = (SessionStarted(), CommandIssued(WORDS[i % 4].encode() + b" -a /tmp/x%d" % i))[i % 2]
        at = NOON + (i * 700 - (i % 7) * 1000) * SECOND
        place = OTHER if i % 10 == 9 else PLACE
        service = ("ssh", "redis")[i % 5 == 0]
        ours = ("", "simulated", "own")[i % 11 % 3] if i % 11 < 3 else ""
        found.append(event(i, fact, at, peer, place, decky, service, ours))
    return found


FILTERS = st.builds(
    Filters,
    search=st.sampled_from(["", "uname", "wget tmp", "x7", "/tmp/x7", "tmp-x7", "nothing", "root -a"]),
    deckies=st.lists(st.sampled_from(["decky-0", "d-decky-1", "decky-9"]), max_size=2).map(tuple),
    services=st.lists(st.sampled_from(["ssh", "redis", "ftp"]), max_size=2).map(tuple),
    kinds=st.lists(st.sampled_from(["session.started", "command.issued", "no.kind"]), max_size=2).map(tuple),
    peer=st.sampled_from(["", "192.0.2.0", "192.0.2.1", "198.51.100.1"]),
    session=st.sampled_from(["", "s-192.0.2.2", "s-none"]),
    since=st.none() | st.integers(-10, 80).map(lambda i: NOON + i * 800 * SECOND),
    until=st.none() | st.integers(-10, 80).map(lambda i: NOON + i * 800 * SECOND),
)


def fits(each: Envelope, filters: Filters) -> bool:
    """What a filter means, said plainly."""
    visit, fact = each.visit, each.fact
    line = fact.line.decode() if isinstance(fact, CommandIssued) else ""
    words = re.findall(r"\w+", f"{line} read" if line else "")
    wanted = [re.findall(r"\w+", part) for part in filters.search.split()]
    runs = [words[i : i + length] for length in {len(part) for part in wanted} for i in range(len(words))]
    return (
        all(part in runs for part in wanted)
        and (not filters.deckies or bool({visit.decky, visit.decky_id} & set(filters.deckies)))
        and (not filters.services or visit.service in filters.services)
        and (not filters.kinds or fact.kind in filters.kinds)
        and filters.peer in ("", visit.peer)
        and filters.session in ("", visit.session)
        and (filters.since is None or each.at >= filters.since)
        and (filters.until is None or each.at <= filters.until)
    )


@settings(max_examples=150)
@given(filters=FILTERS, order=st.sampled_from(["asc", "desc"]), limit=st.integers(1, 100))
def test_a_page_holds_what_fits_and_nothing_else(
    mixed: Database, filters: Filters, order: log.Order, limit: int
) -> None:
    events = traffic()
    wanted = [i + 1 for i, each in enumerate(events) if each.place == PLACE and fits(each, filters)]
    with mixed.read() as tx:
        assert pages(tx, filters, order, limit) == (wanted if order == "asc" else wanted[::-1])
        assert log.total(tx, SCOPE, filters).value >= len(wanted)
        if log.total(tx, SCOPE, filters).exact:
            assert log.total(tx, SCOPE, filters).value == len(wanted)


@pytest.fixture(scope="module")
def mixed() -> Iterator[Database]:
    """A log of several periods and sites."""
    with pytest.MonkeyPatch.context() as patch, database() as base:
        patch.setattr(sqlite, "PERIOD", 20)
        patch.setattr(sqlite, "BLOCK", 5)
        patch.setattr("decnet.core.log.query._WINDOW", 7)
        for part in (traffic()[i : i + 13] for i in range(0, 90, 13)):
            tell(base, part)
        yield base


def test_what_is_appended_is_what_is_read(base: Database) -> None:
    ids = uuid7s(lambda: NOON)
    written = [event(next(ids)), event("no uuid", SessionEnded("idle", 1, 2, 3)), event(next(ids), peer="::1")]
    assert tell(base, written) == 3
    assert told(base, CommandIssued, SessionEnded) == [written[0], written[1], written[2]]
    with base.read() as tx:
        assert log.head(tx) == 3
        row = tx.exec_driver_sql("SELECT * FROM events WHERE seq = 2").mappings().one()
        assert (row["id"], row["decky"], row["service"], row["kind"]) == ("no uuid", "mail-1", "pop3", "session.ended")
        assert (row["tenant"], row["spool"], row["body"]) == ("acme", "s1-a", encode(written[1]))


def test_nothing_is_told_twice_in_whatever_period(base: Database, small: None) -> None:
    ids = list(itertools.islice(uuid7s(lambda: NOON), 50))
    written = [event(ident) for ident in (*ids, *range(5))]
    assert tell(base, written[:30]) == 30
    assert tell(base, written) == 25
    assert tell(base, [written[0], written[0], written[54]]) == 0
    late = [event(ident) for ident in itertools.islice(uuid7s(lambda: NOON - HOUR), 2)]
    assert tell(base, [*late, late[0]]) == 2
    assert len(told(base, CommandIssued)) == 57


def test_an_id_is_unique_within_its_spool_only(base: Database) -> None:
    finding = Place("acme", "hq", "s1", "")
    assert tell(base, [event("e"), event("e", place=OTHER), event("e", place=finding)]) == 3


def test_looks_of_uuids_that_are_none_are_different_ids(base: Database) -> None:
    one = "0199c82c-c002-7824-8f76-6906c37ea7a0"
    looks = [one, one.upper(), one.replace("-", ""), one[:7] + "-" + one[7] + one[9:], f" {one[1:]}"]
    assert tell(base, [event(ident) for ident in looks]) == len(looks)
    assert [each.id for each in told(base, CommandIssued)] == looks


def test_an_append_that_is_rolled_back_leaves_nothing(base: Database) -> None:
    def fail() -> None:
        with base.write() as tx:
            log.append(tx, [(event(1), encode(event(1)))])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    tell(base, [event(2)])
    with base.read() as tx:
        assert log.head(tx) == 1
        assert [each.event.id for each in log.page(tx, SCOPE, Filters(), 10).items] == ["2"]
        assert log.events_total(tx, SCOPE) == 1


def test_secrets_are_not_found(base: Database) -> None:
    tell(base, [event(1, CredentialOffered(b"root", Secret(b"hunter2"), accepted=True))])
    with base.read() as tx:
        assert pages(tx, Filters(search="root")) == [1]
        assert pages(tx, Filters(search="hunter2")) == []
        assert pages(tx, Filters(search="true")) == []


@pytest.mark.parametrize(
    "text",
    ['a "b" c', "x* OR y", "NEAR(a b)", "-v --help", "vals : z", "tags:k1", "^start", "a\x00b", "ünï 日本", "{a}"],
)
def test_punctuation_is_text(base: Database, text: str) -> None:
    tell(base, [event(1, CommandIssued(text.encode())), event(2, CommandIssued(b"something else"))])
    with base.read() as tx:
        assert pages(tx, Filters(search=text)) == [1]


def test_a_search_without_a_word_finds_nothing(base: Database) -> None:
    tell(base, [event(1, CommandIssued(b"*** ..."))])
    with base.read() as tx:
        assert pages(tx, Filters(search='" * ...')) == []
        assert log.total(tx, SCOPE, Filters(search="...")) == log.Total(0)
        assert pages(tx, Filters(search="   ")) == [1]


def test_what_is_shown_for_bytes_can_be_searched_for(base: Database) -> None:
    tell(base, [event(1, CommandIssued(b"one\ntwo\xff three")), event(2, CommandIssued(rb"printf \x7f\x45\x4c"))])
    with base.read() as tx:
        assert pages(tx, Filters(search=r"one\x0atwo\xff")) == [1]
        assert pages(tx, Filters(search="two")) == [1]
        assert pages(tx, Filters(search=r"\x45\x4c")) == [2]


def test_a_search_is_bounded() -> None:
    assert len(phrases("word " * 1000)) == 32


def test_a_search_that_takes_long_goes_on_from_where_it_was(base: Database, small: None) -> None:
    tell(base, traffic())
    with base.read() as tx:
        rounds, after = 0, None
        while rounds == 0 or after is not None:
            ticks = itertools.count(step=BUDGET * 2)
            found = log.page(tx, SCOPE, Filters(search="nothing"), 10, after, timer=ticks.__next__)
            assert found.items == []
            rounds, after = rounds + 1, found.next
        assert rounds == 5


@pytest.mark.parametrize("cursor", ["", "nonsense!", encode_cursor("a"), encode_cursor(1 << 70), "é"])
def test_a_cursor_that_is_none(base: Database, cursor: str) -> None:
    tell(base, [event(1)])
    with base.read() as tx:
        if cursor:
            with pytest.raises(Problem, match="`next`"):
                log.page(tx, SCOPE, Filters(), 10, cursor)
        else:
            assert len(log.page(tx, SCOPE, Filters(), 10, cursor).items) == 1


@pytest.mark.parametrize("bound", [-(1 << 70), -1, 0, 1 << 70])
def test_bounds_of_time_may_be_anything(base: Database, bound: Micros) -> None:
    tell(base, [event(1)])
    with base.read() as tx:
        assert pages(tx, Filters(since=bound)) == ([] if bound > NOON else [1])
        assert pages(tx, Filters(until=bound)) == ([1] if bound > NOON else [])
        for filters in (Filters(since=bound), Filters(until=bound)):
            assert log.total(tx, SCOPE, filters).value == len(pages(tx, filters))


def test_scopes_see_their_own(base: Database) -> None:
    tell(base, traffic())
    lab, nobody = Scope("acme", "lab"), Scope("evil", "hq")
    with base.read() as tx:
        assert pages(tx, Filters(), "asc", scope=lab) == list(range(10, 91, 10))
        assert pages(tx, Filters(), scope=nobody) == []
        assert log.events_total(tx, lab, demo=True) == 9
        assert log.one(tx, lab, 1) is None
        found = log.one(tx, lab, 10)
        assert found is not None
        assert found.event.id == "9"
        assert log.find(tx, lab, "9") == found
        assert log.find(tx, SCOPE, "9") is None
        assert log.one(tx, SCOPE, 10**9) is None
        assert log.histogram(tx, nobody, "1h", "kind", NOON, NOON + HOUR) == ("1h", [])
        assert log.top_peers(tx, nobody, NOON, NOON, 5) == []


def test_a_worker_reads_on_in_bounded_steps(base: Database, small: None) -> None:
    tell(base, traffic())
    with base.read() as tx:
        part = log.scan(tx, 0, ["session.started"], 100, window=30)
        assert ([seq for seq, _ in part.events], part.reached) == (list(range(1, 31, 2)), 30)
        part = log.scan(tx, 30, ["session.started"], 3, window=30)
        assert ([seq for seq, _ in part.events], part.reached) == ([31, 33, 35], 35)
        assert log.scan(tx, 30, ["no.kind"], 3, window=30) == log.Slice([], 60)
        assert log.scan(tx, 500, ["session.started"], 3) == log.Slice([], 500)
        assert [seq for seq, _ in log.after(tx, 50, ["session.started"], 3)] == [51, 53, 55]


def test_a_line_that_cannot_be_read_any_more_is_passed_over(base: Database, caplog: pytest.LogCaptureFixture) -> None:
    tell(base, [event(1), event(2)])
    with base.write() as tx:
        tx.exec_driver_sql("UPDATE ev0 SET body = x'00' WHERE seq = 1")
    assert [each.id for each in told(base, CommandIssued)] == ["2"]
    assert "event 1 of the log cannot be read" in caplog.text


def test_figures_count_what_happened_and_not_what_we_did(base: Database) -> None:
    events = [each for each in traffic() if each.place == PLACE]
    tell(base, traffic())
    true = [each for each in events if not each.visit.ours]
    last = max(each.at for each in events)
    with base.read() as tx:
        assert log.events_total(tx, SCOPE) == len(true) < log.events_total(tx, SCOPE, demo=True) == len(events)
        assert log.events_between(tx, SCOPE, NOON - HOUR, last + HOUR) == len(true)
        assert log.events_between(tx, SCOPE, NOON - HOUR, last + HOUR, demo=True) == len(events)
        peers = Counter(each.visit.peer for each in true)
        assert dict(log.top_peers(tx, SCOPE, NOON - 24 * HOUR, last, 10)) == peers
        assert len(log.top_peers(tx, SCOPE, NOON - 24 * HOUR, last, 2)) == 2


@pytest.mark.parametrize("by", ["service", "kind", "decky"])
@pytest.mark.parametrize("interval", ["1m", "5m", "15m", "1h", "1d"])
def test_a_histogram_is_a_count(mixed: Database, by: log.By, interval: log.Interval) -> None:
    events = [each for each in traffic() if each.place == PLACE and not each.visit.ours]
    since, until = NOON - HOUR, NOON + 90 * 700 * SECOND
    with mixed.read() as tx:
        used, series = log.histogram(tx, SCOPE, interval, by, since, until)
    assert used == ("1h" if by == "decky" and interval != "1d" else interval)
    width = {"1m": 60, "5m": 300, "15m": 900, "1h": 3600, "1d": 86400}[used] * SECOND
    counted = Counter(
        (
            {"service": each.visit.service, "kind": each.fact.kind, "decky": each.visit.decky}[by],
            each.at - each.at % width,
        )
        for each in events
    )
    assert {(each.key, at): count for each in series for at, count in each.buckets} == counted
    assert [each.total for each in series] == sorted((each.total for each in series), reverse=True)
    assert all(each.total == sum(count for _, count in each.buckets) for each in series)


def test_a_histogram_is_bounded(base: Database) -> None:
    with base.read() as tx, pytest.raises(Problem, match="2000 times 1m"):
        log.histogram(tx, SCOPE, "1m", "kind", 0, NOON)


def test_a_total_beyond_what_is_counted_is_an_estimate(
    base: Database, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("decnet.core.log.query.COUNTED", 10)
    tell(base, [event(i) for i in range(100)])
    with base.read() as tx:
        assert log.total(tx, SCOPE, Filters()) == log.Total(100)
        assert log.total(tx, SCOPE, Filters(kinds=("command.issued",))) == log.Total(100)
        assert log.total(tx, SCOPE, Filters(kinds=("command.issued",), since=NOON)) == log.Total(100, exact=False)
        guess = log.total(tx, SCOPE, Filters(peer="192.0.2.1"))
        assert not guess.exact
        assert 80 <= guess.value <= 120


def test_findings_stand_in_the_log_like_anything_else(base: Database) -> None:
    tell(base, [event(1), event(2, AttackerObserved("a-1"), place=Place("acme", "hq", "s1", ""))])
    with base.read() as tx:
        assert pages(tx, Filters(search="a-1")) == [2]
        looked = log.look(tx, SCOPE, Filters(kinds=("attacker.observed",)), 10, 0)
        assert ([each.seq for each in looked.items], looked.reached, looked.done) == ([2], 2, True)
        looked = log.look(tx, SCOPE, Filters(), 10, 2)
        assert (looked.items, looked.reached, looked.done) == ([], 2, True)
