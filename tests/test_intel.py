"""What holds for every domain of the wing."""

import inspect
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import decnet.intel
from decnet.core import Record, Scope
from decnet.events import (
    SECOND,
    AttackerObserved,
    AuthAttempted,
    ClientIdentified,
    Envelope,
    Fact,
    Micros,
    QueryReceived,
    RequestReceived,
    SessionEnded,
    SessionStarted,
    StoryDeepened,
    TerminalRequested,
)
from decnet.events.display import inert
from decnet.intel import WORKERS, attackers, credentials, figures, sessions, stories
from decnet.intel.attackers.records import AttackerRecord, AttackerServiceRecord
from decnet.intel.credentials.records import CredentialRecord, TargetRecord
from decnet.intel.figures import FigureRecord
from decnet.intel.measures import HOUR, SPAN, Hours
from decnet.intel.sessions.records import SessionRecord, TouchRecord
from decnet.intel.stories.records import StoryRecord
from tests.visits import ENDED, NOON, SCOPE, Visitor, captured, command, concluded, contents, found, login

ROOT = Path(decnet.intel.__file__).parent
TABLES: tuple[type[Record], ...] = (
    AttackerRecord,
    AttackerServiceRecord,
    CredentialRecord,
    TargetRecord,
    SessionRecord,
    TouchRecord,
    StoryRecord,
    FigureRecord,
)
FACTS: tuple[Fact, ...] = (
    SessionStarted(),
    ENDED,
    login(b"1234", accepted=False),
    login(),
    command(b"uname -a"),
    command(b"SET x", "write"),
    captured("ab" * 32),
    ClientIdentified(software=b"SSH-2.0-Go\xff", hassh="92a1"),
    AuthAttempted(principal=b"root", mechanism="none", accepted=False),
    QueryReceived(statement=b"SELECT 1"),
    RequestReceived(method=b"GET", target=b"/", effect="execute"),
    TerminalRequested(term=b"xterm", columns=80, rows=24),
)
ACTS = st.tuples(
    st.sampled_from(("192.0.2.1", "2001:db8::7")),
    st.sampled_from(("s-1", "s-2")),
    st.sampled_from(("hr-files", "db-02")),
    st.sampled_from((*FACTS, None)),
    st.sampled_from((0, -30 * SECOND, HOUR, 25 * HOUR)),
    st.sampled_from(("", "simulated")),
)


def lived(acts: list[tuple[str, str, str, Fact | None, Micros, str]]) -> list[Envelope]:
    """What ``acts`` look like in the log. None is a new start of the sensor."""
    visitors = {peer: Visitor(peer) for peer, *_ in acts}
    events = []
    for peer, session, decky, fact, pause, ours in acts:
        visitor = visitors[peer]
        visitor.at += pause
        visitor.ours = ours
        events.append(visitor.boot("b") if fact is None else visitor.tell(fact, f"{decky}/{session}", decky))
    return events


def outcome(events: list[Envelope], limit: int) -> tuple[list[list[tuple[object, ...]]], list[Envelope]]:
    """What the tables hold and what was concluded when ``events`` are read ``limit`` at a time."""
    with concluded(events, limit) as base:
        told = [found(base, kind) for kind in (AttackerObserved, SessionEnded, StoryDeepened)]
        return contents(base, *TABLES), sorted((each for kind in told for each in kind), key=lambda each: each.id)


@settings(max_examples=25, deadline=None)
@given(acts=st.lists(ACTS, max_size=25), limit=st.integers(1, 7))
def test_batches_make_no_difference_and_a_replay_gives_the_same(
    acts: list[tuple[str, str, str, Fact | None, Micros, str]], limit: int
) -> None:
    events = lived(acts)
    assert outcome(events, limit) == outcome(events, 500)


@given(moments=st.lists(st.integers(0, 60 * HOUR), max_size=20), data=st.data())
def test_hours_do_not_depend_on_the_order(moments: list[Micros], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(moments))
    rows = []
    for order in (moments, shuffled):
        hours = Hours()
        for at in order:
            hours = hours.put(at)
        rows.append(hours)
    assert rows[0] == rows[1]
    newest = max(moments, default=0) // HOUR
    assert sum(rows[0].counts) == sum(newest - at // HOUR < SPAN for at in moments)


def test_hours_end_when_asked() -> None:
    hours = Hours().put(30 * HOUR).put(29 * HOUR)
    assert hours.ending(30)[-2:] == (1, 1)
    assert hours.ending(31)[-3:] == (1, 1, 0)
    assert hours.ending(29)[-2:] == (0, 1)
    assert hours.ending(100) == (0,) * SPAN
    assert len(hours.ending(29)) == len(hours.ending(0)) == SPAN


@given(st.binary())
def test_inert_text_has_nothing_that_acts(value: bytes) -> None:
    assert inert(value).isprintable() or not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in inert(value))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (b"caf\xc3\xa9", "café"),
        (b"\xff\x1b[31m\n", r"\xff\x1b[31m\x0a"),
        ("a\u202eb\u0085".encode(), r"a\xe2\x80\xaeb\xc2\x85"),
    ],
)
def test_inert_text(value: bytes, shown: str) -> None:
    assert inert(value) == shown


def test_every_folder_is_listed() -> None:
    assert {path.parent.name for path in ROOT.glob("*/worker.py")} == {worker.name for worker in WORKERS}


@pytest.mark.parametrize("module", [attackers.store, credentials.store, sessions.store, stories.store, figures])
def test_every_query_has_a_scope(module: ModuleType) -> None:
    for name, function in inspect.getmembers(module, inspect.isfunction):
        asks = "tx" in inspect.signature(function).parameters
        if function.__module__ == module.__name__ and asks and not name.startswith("_"):
            assert (
                name in ("hash_key", "make_key") or inspect.signature(function).parameters["scope"].annotation is Scope
            )


def test_another_site_sees_nothing() -> None:
    other = Scope("acme", "elsewhere")
    with concluded(Visitor().session(login(), command(b"id"))) as base, base.read() as tx:
        for scope, there in ((SCOPE, 1), (other, 0)):
            assert len(attackers.store.listed(tx, scope, attackers.store.Wanted(), 10)) == there
            assert len(sessions.store.listed(tx, scope, sessions.store.Wanted(), 10)) == there
            assert len(credentials.store.listed(tx, scope, credentials.store.Wanted(), 10)) == there
            assert len(stories.store.listed(tx, scope, stories.store.Wanted(), NOON, 10)) == there
            assert figures.figures(tx, scope)["attackers"] == there


def test_figures_leave_out_what_is_ours() -> None:
    events = Visitor().session(login()) + Visitor("127.128.0.1", "simulated").session(login())
    with concluded(events) as base, base.read() as tx:
        assert figures.figures(tx, SCOPE) == {"attackers": 1, "sessions": 1, "credentials": 1}
        assert figures.figures(tx, SCOPE, demo=True)["attackers"] == 2
        assert stories.store.depths(tx, SCOPE) == [0, 0, 1, 0, 0]
        assert stories.store.depths(tx, SCOPE, demo=True) == [0, 0, 2, 0, 0]


def test_the_workers_need_no_web_framework() -> None:
    """They run alone too, by `decnet worker run`."""
    script = "import sys, decnet.intel; sys.exit('fastapi' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
