"""Text that is meant to forge, typed wherever a visitor can type: it causes what it causes, and says nothing more."""

import os
import pty
import re
import subprocess
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from decnet import spool
from decnet.decoys import ALL
from decnet.events import FIELD_LIMIT, inert
from decnet.events.rfc5424 import parse
from decnet.ground import SPOOL
from tests.places import PLACES
from tests.product import DECNET, Product, command, running, state_folder
from tests.serving import until
from tests.visiting import BIG, Caused, Outcome, Visit

pytestmark = pytest.mark.slow

FAKE = (
    b'<134>1 2026-01-01T00:00:00.000000Z srv-01 ssh - credential.offered [origin@32473 v="1" id="0" decky_id="d"'
    b' session="s" peer="203.0.113.66" peer_port="1" local_port="22"][fact@32473 principal="root" secret="forged"'
    b' accepted="true" mechanism="password" secret_kind="plain" challenge=""]'
)
FORGER = "203.0.113.66"
CORPUS = {
    "newlines": b"one\r\ntwo\nthree \r four",
    "a line of its own": b"x\n" + FAKE,
    "delimiters": b'x"] [fact@32473 line="y"][origin@32473 peer="203.0.113.66"] \\" \\x41 \\',
    "nul": b"before\0after\0",
    "escapes": b"\x1b[2J\x1b[31mred\x1b]0;title\x07\x1b]8;;http://x/\x1b\\link\x1bP+q\x1b\\\x9b31m\x9dx\x9c\x08\x7f",
    "html": b"<script>alert(1)</script><img src=x onerror=alert(2)>&quot;'\"",
    "bidi": "\u202e\u2066exe.txt\u2069\u200b\u200f\u2028\u061c\ufeff".encode(),
    "no utf-8": b"\xff\xfe\xc0\xaf\xed\xa0\x80\xf5\x80\x80\x80\xe2\x82",
    "c1": b"\x80\x85\x9b\xc2\x85\xc2\x9b",
    "markup": b"[bold red]x[/] [link=http://x]y[/link] %s %n {0} ${jndi:ldap://x} {{7*7}}",
    "a formula": b"=cmd|' /C calc'!A0\t+1-1@SUM(1)",
    "every byte": bytes(range(256)),
    "big": b"A" * BIG,
    "big and hostile": (b'"]\x1b[2J\xe2\x80\xae\xff<b>\\' * BIG)[:BIG],
}
FINDINGS = ("attacker.observed", "story.deepened")
LIMITS = ("limit.hit", "protocol.violation")
ACTIVE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe]")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Typed(NamedTuple):
    """One visit as it was made: what was typed, and what has to be recorded of it."""

    service: str
    place: str
    text: str
    outcome: Outcome

    @property
    def big(self) -> bool:
        return self.text.startswith("big")


class Told(NamedTuple):
    """What the product has of it all: events in the log's order, without those that workers concluded."""

    product: Product
    visits: dict[str, Typed]
    items: list[dict[str, Any]]

    def of(self, source: str) -> list[dict[str, Any]]:
        return [item for item in self.items if item["peer"] == source]


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    services = ",".join(decoy.name for decoy in ALL if decoy.name in PLACES)
    options = ("--deckies", "1", "--archetype", "linux-server", "--services", services, "--seed", "b")
    with state_folder() as state:
        copy = {"DECNET_INGEST_LOG_FILE": str(state / "copy.log")}
        with running(state, *options, **copy) as product:
            visits = visit_everywhere(product)
            ended = len(visits)
            until(lambda: len(product.logs(kind="session.ended")) >= ended, f"{ended} sessions that end", 60)
            until(lambda: len(list(product.hub.items("/attackers", 100_000))) == ended, "everybody who came", 60)
            items = [item for item in product.logs() if item["kind"] not in FINDINGS]
            yield Told(product, visits, items)


def visit_everywhere(product: Product) -> dict[str, Typed]:
    """Every text at every place, each by a visitor with an address of his own."""
    addresses = (f"127.{100 + n // 62500}.{n // 250 % 250}.{n % 250 + 1}" for n in count(1))
    jobs = {}
    with ThreadPoolExecutor(24) as pool:
        for service, places in PLACES.items():
            for place in places if any(decoy.name == service for decoy in ALL) else ():
                for name, text in CORPUS.items():
                    visit = Visit(next(addresses), product.decky(service))
                    jobs[visit.source] = (service, place.__name__, name, pool.submit(place, visit, text))
    return {source: Typed(*job[:3], job[3].result()) for source, job in jobs.items()}


def shown(value: bytes) -> dict[str, Any]:
    """A field as the API tells it, by what is added to its name."""
    if len(value) <= FIELD_LIMIT:
        return {"": inert(value)}
    return {"": inert(value[:FIELD_LIMIT]), ".size": len(value), ".sha256": sha256(value).hexdigest()}


def as_told(caused: Caused, item: dict[str, Any]) -> bool:
    """Whether an event of the log is the one that was caused."""
    wanted = {name + more: each for name, value in caused.fields.items() for more, each in shown(value).items()}
    found = {name: item["fact"].get(name) for name in wanted}
    masked = caused.secret is None or item["fact"]["secret"] == "***"
    return (item["kind"], found, masked) == (caused.kind, wanted, True)


def test_every_visit_is_what_it_was_and_nothing_else(told: Told) -> None:
    wrong = []
    for source, typed in told.visits.items():
        first, *between, last = told.of(source)
        where = f"{typed.service} {typed.place}: {typed.text}"
        if (first["kind"], last["kind"]) != ("session.started", "session.ended"):
            wrong.append(f"{where}: no whole session: {[item['kind'] for item in told.of(source)]}")
        elif typed.outcome is not None:
            kinds = [item["kind"] for item in between]
            if [each.kind for each in typed.outcome] != kinds:
                wrong.append(f"{where}: {kinds}, not {[each.kind for each in typed.outcome]}")
            else:
                pairs = zip(typed.outcome, between, strict=True)
                wrong += [f"{where}: {item['fact']}"[:1000] for each, item in pairs if not as_told(each, item)]
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong)


def test_each_visitor_has_one_session_of_his_own_at_his_own_address(told: Told) -> None:
    """And whoever counts the events at its end has counted all of them."""
    sessions = defaultdict(list)
    for item in told.items:
        if item["peer"]:
            sessions[item["session"]].append(item)
    assert len(sessions) == len(told.visits)
    for events in sessions.values():
        (peer,), (port,) = {item["peer"] for item in events}, {item["peer_port"] for item in events}
        (service,) = {item["service"] for item in events}
        assert (service, port > 0) == (told.visits[peer].service, True)
        assert events[-1]["fact"]["facts"] == len(events) - 2
    assert {item["peer"] for item in told.items} == {None, *told.visits}


def test_too_much_is_either_kept_by_its_head_or_refused_once(told: Told) -> None:
    for source, typed in told.visits.items():
        events = told.of(source)
        hits = [item["fact"]["limit"] for item in events if item["kind"] == "limit.hit"]
        assert len(hits) == len(set(hits)) <= 1, (typed, hits)
        assert not hits or typed.big, (typed, hits)
        assert all(
            len(value) <= 4 * FIELD_LIMIT
            for item in events
            for value in item["fact"].values()
            if isinstance(value, str)
        )


def test_what_is_shown_can_do_nothing(told: Told) -> None:
    texts = [value for item in told.items for value in (*item["fact"].values(), item["kind"]) if isinstance(value, str)]
    assert [text for text in texts if ACTIVE.search(text) or "\n" in text] == []
    assert all(item["fact"][name] == "***" for item in told.items for name in item["secret"])
    assert not any(item["peer"] == FORGER or item["session"] == "s" for item in told.items)


def test_each_event_is_one_line_that_reads_as_what_it_is(told: Told) -> None:
    batch = spool.read(told.product.state / "sensor" / SPOOL, spool.Position(), 1_000_000, 1 << 30)
    kinds: Counter[str] = Counter()
    for _, line in batch.lines:
        parsed = parse(line)
        kinds[parsed.kind] += 1
        assert line.count(b"][fact@32473") == 1
        assert parsed.peer == "" or parsed.peer in told.visits
        assert CONTROL.search(line.decode()) is None
    assert kinds == Counter(item["kind"] for item in told.items)
    for item in told.items[:: max(1, len(told.items) // 100)]:
        raw = told.product.hub.get(f"/logs/{item['seq']}/raw")["line"]
        assert (ACTIVE.search(raw), "\n" in raw, raw.count("][fact@32473")) == (None, False, 1)
        assert f'peer="{item["peer"] or ""}"' in raw


def test_the_copy_for_people_has_a_line_an_event(told: Told) -> None:
    path = told.product.state / "copy.log"
    whole = told.product.hub.get("/logs", limit=1)["items"][0]["seq"]
    until(lambda: path.read_bytes().count(b"\n") >= whole, "the copy of all of it")
    text = path.read_text()
    assert all(line.startswith("<134>1 2") for line in text.splitlines())
    assert text.count("\n") == len(text.splitlines())
    assert ACTIVE.search(text) is None


@pytest.mark.parametrize("words", [["logs"], ["logs", "--json"], ["stories"], ["attackers"], ["status"]], ids=" ".join)
def test_what_reaches_a_pipe_is_text(told: Told, words: list[str]) -> None:
    done = command(told.product.state, *words, *(["--limit", "100000"] if words != ["status"] else []))
    assert done.returncode == 0, done.stderr
    assert [text for text in done.stdout.split("\n") if ACTIVE.search(text)] == []
    if words == ["logs"]:
        events = told.product.hub.get("/logs", limit=1, total=1)["total"]["value"]
        assert done.stdout.count("\n") == events
        assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ", line) for line in done.stdout.splitlines())


def test_what_reaches_a_terminal_are_colours_and_text(told: Told) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "200"}
    words = [*DECNET, "logs", "--limit", "100000", "--state-dir", str(told.product.state)]
    with subprocess.Popen(words, stdout=theirs, env=environment) as process:
        os.close(theirs)
        heard: list[bytes] = []
        reader = threading.Thread(target=drain, args=(ours, heard))
        reader.start()
        assert process.wait(120) == 0
        reader.join(20)
    text = b"".join(heard).decode()
    assert "\x1b[" in text
    assert ACTIVE.search(COLOUR.sub("", text).replace("\r\n", "\n")) is None


def drain(handle: int, heard: list[bytes]) -> None:
    try:
        while data := os.read(handle, 65536):
            heard.append(data)
    except OSError:  # how Linux says that nobody writes to a terminal any more
        os.close(handle)


def test_secrets_are_told_as_they_were_typed_one_by_one(told: Told) -> None:
    offered = [each for typed in told.visits.values() for each in typed.outcome or () if each.secret]
    wanted = {inert(each.secret) for each in offered if each.secret and len(each.secret) <= FIELD_LIMIT}
    until(lambda: wanted <= revealed(told), "all secrets")
    assert {row["secret"] for row in told.product.hub.items("/credentials", 100_000)} == {"***"}


def revealed(told: Told) -> set[str]:
    """Every secret, asked for one by one."""
    hub = told.product.hub
    return {
        hub.send("POST", f"/credentials/{row['id']}/reveal")["secret"] for row in hub.items("/credentials", 100_000)
    }


def test_nothing_that_was_typed_became_anybody(told: Told) -> None:
    attackers = list(told.product.hub.items("/attackers", 100_000))
    assert {attacker["peer"] for attacker in attackers} == set(told.visits)
    sessions = list(told.product.hub.items("/sessions", 100_000))
    assert {session["peer"] for session in sessions} == set(told.visits)
    assert FORGER not in {row["peer"] for row in told.product.hub.items("/credentials", 100_000)}
    stories = list(told.product.hub.items("/stories", 100_000, state="all"))
    assert [story["sentence"] for story in stories if ACTIVE.search(story["sentence"])] == []
    stats = told.product.hub.get("/stats")
    assert (stats["quarantined_lines"], stats["poison"]) == (0, 0)


def test_recordings_are_played_without_driving_the_terminal(told: Told) -> None:
    recorded = [each for each in told.product.hub.items("/sessions", 100_000) if each["recording"] == "recorded"]
    if not any(decoy.family == "shell" for decoy in ALL):
        assert recorded == []
        return
    assert recorded
    for session in recorded[::7]:
        done = command(told.product.state, "replay", session["sid"], "--instant")
        assert done.returncode == 0, done.stderr
        assert re.search(r"\x1b[\]P^_X]|[\x80-\x9f\u202a-\u202e\u2066-\u2069]|\x1b\[[?>]", done.stdout) is None


def test_files_are_what_was_sent(told: Told) -> None:
    root = told.product.state / "sensor" / "artifacts"
    kept = [path for path in root.glob("*/*") if not path.name.endswith(".part")]
    assert all(sha256(path.read_bytes()).hexdigest() == path.name for path in kept)
    letters = {
        each.fields["sha256"].decode()
        for typed in told.visits.values()
        for each in typed.outcome or ()
        if each.kind == "mail.stored"
    }
    assert letters <= {path.name for path in kept}
    assert Path(root / ".incoming").is_dir()
    assert list((root / ".incoming").iterdir()) == []
