"""A sensor that somebody took over: what it leaves for the hub, and for root, leads neither astray."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decnet import spool
from decnet.core import Database
from decnet.core.intake import Source, SpoolState, quarantined, spools, take_in
from decnet.events import CommandIssued, SessionStarted, encode
from decnet.ground import ARTIFACTS, PLAN, RECORDINGS, SPOOL, Decky, Plan, Service, recording_place, utc_now, write_plan
from decnet.persona import Claim
from decnet.sensor.privileges import service_user
from decnet.sensor.process import FOLDERS, prepare
from decnet.spool.layout import LIFE, MAX_LINE, segment_path
from tests.hubs import HOSTILE, LOGIN, ONE, PLACE, Hub, event, hub, problem, sensor
from tests.product import DECNET
from tests.serving import until
from tests.visits import database

pytestmark = pytest.mark.slow

LINES = [
    encode(event(fact, session="0198c0de-0000-7000-8000-0000000000dd"))
    for fact in (SessionStarted(), LOGIN, CommandIssued(HOSTILE))
]
SPLICES = st.one_of(
    st.binary(max_size=12),
    st.sampled_from(
        [b'"] ', b'"]', b"\\", b"\\x00", b"\xe2\x80\xae", b'"][fact@32473 line="x"]', b"-", b" ", b'="', b"9" * 25]
    ),
)
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root has something to lose: run the tests as root")


def take_all(base: Database, folder: Path) -> int:
    """Take in everything, and count the lines."""
    lines = 0
    while taken := take_in(base, Source(folder, PLACE), utc_now).lines:
        lines += taken
    return lines


def known(base: Database) -> list[SpoolState]:
    with base.read() as tx:
        return spools(tx)


def logged(base: Database) -> int:
    with base.read() as tx:
        return int(tx.exec_driver_sql("SELECT coalesce(sum(events), 0) FROM log_totals").scalar_one())


@settings(max_examples=15, deadline=None)
@given(
    damage=st.lists(
        st.tuples(st.sampled_from(LINES), st.integers(0, 400), st.integers(0, 12), SPLICES), min_size=40, max_size=40
    )
)
def test_each_damaged_line_is_an_event_or_quarantined(
    tmp_path_factory: pytest.TempPathFactory, damage: list[tuple[bytes, int, int, bytes]]
) -> None:
    folder = tmp_path_factory.mktemp("spool")
    written = [(line[:at] + splice + line[at + cut :]).replace(b"\n", b"") for line, at, cut, splice in damage]
    segment_path(folder, LIFE).write_bytes(b"".join(line + b"\n" for line in written))
    with database() as base:
        assert take_all(base, folder) == len(written)
        told, (state,) = logged(base), known(base)
        with base.read() as tx:
            assert told + quarantined(tx) + state.doubled == len(written)


def test_lines_without_end_cost_what_a_line_may(tmp_path: Path) -> None:
    """Binary rubbish, and a line three times as long as any may be: in pieces, each of which is quarantined."""
    rubbish = bytes(range(256)).replace(b"\n", b"") * 40
    with segment_path(tmp_path, LIFE).open("wb") as file:
        file.write(LINES[0] + b"\n" + rubbish + b"\n\n")
        for _ in range(3):
            file.write(b"A" * MAX_LINE)
        file.write(b"\n" + LINES[1] + b"\n")
    with database() as base:
        take_all(base, tmp_path)
        with base.read() as tx:
            assert (logged(base), quarantined(tx)) == (2, 6)
            longest = tx.exec_driver_sql("SELECT max(length(line)) FROM quarantine").scalar_one()
        assert longest <= MAX_LINE


def test_what_is_no_segment_holds_no_line(tmp_path: Path) -> None:
    """Pipes, links and folders in the place of segments, and among them what is sound."""
    outside = tmp_path / "outside"
    outside.write_bytes(LINES[1] + b"\n")
    folder = tmp_path / "spool"
    folder.mkdir()
    os.mkfifo(segment_path(folder, LIFE))
    segment_path(folder, 2 * LIFE).symlink_to(outside)
    segment_path(folder, 3 * LIFE).mkdir()
    segment_path(folder, 4 * LIFE).write_bytes(LINES[0] + b"\n")
    with socket.socket(socket.AF_UNIX) as planted:
        planted.bind(str(segment_path(folder, 5 * LIFE)))
        segment_path(folder, 6 * LIFE).write_bytes(LINES[2] + b"\n")
        with database() as base:
            assert take_all(base, folder) == 2
            assert logged(base) == 2


def test_a_spool_that_is_a_link_is_neither_read_nor_written(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    segment_path(elsewhere, LIFE).write_bytes(LINES[0] + b"\n")
    (tmp_path / "spool").symlink_to(elsewhere)
    with pytest.raises(OSError, match="spool"):
        spool.read(tmp_path / "spool", spool.Position())
    with pytest.raises(OSError, match="spool"):
        spool.acknowledge(tmp_path / "spool", spool.Position(1, 1, 1))
    assert [path.name for path in elsewhere.iterdir()] == [f"{LIFE:020d}.seg"]


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with hub(tmp_path_factory.mktemp("state"), ONE) as running:
        yield running


@contextmanager
def in_place_of(path: Path) -> Iterator[Path]:
    """Whatever is put at ``path`` is gone afterwards, and what was there is back."""
    aside = path.with_name(f"{path.name}.aside")
    if path.exists():
        path.rename(aside)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
        if aside.exists():
            aside.rename(path)


def test_a_hub_goes_on_whatever_the_heartbeat_is(serving: Hub) -> None:
    folder = serving.state / "sensor"
    with in_place_of(folder / "heartbeat.json") as beat:
        os.mkfifo(beat)
        assert serving.ask("/stats")["sensors"][0]["alive"] is False
        beat.unlink()
        beat.symlink_to("/dev/zero")
        assert serving.ask("/stats")["sensors"][0]["alive"] is False
        beat.unlink()
        for text in (b"", b"\xff" * 100, b'{"x":' + b"[" * 100_000, b'{"at":1e99}', b"[]"):
            beat.write_bytes(text)
            assert serving.ask("/stats")["sensors"][0]["alive"] is False


def test_garbage_in_the_spool_is_counted_and_passed(serving: Hub) -> None:
    before = serving.ask("/stats")
    with sensor(serving.state) as spooled:
        good = spooled.visit(CommandIssued(line=HOSTILE))
        segment = max((spooled.folder / SPOOL).glob("*.seg"))
        with segment.open("ab") as file:
            file.write(
                b"\0\xff rubbish\n" + LINES[2].replace(b"peer=", b"Peer=") + b"\n" + b"x" * (MAX_LINE + 5) + b"\n"
            )
    os.mkfifo(segment_path(serving.state / "sensor" / SPOOL, 99 * LIFE))
    serving.until("/stats", lambda stats: stats["quarantined_lines"] == before["quarantined_lines"] + 4)
    kinds = ["attacker.observed", "command.issued", "session.ended", "session.started"]
    told = serving.until("/logs", lambda page: len(page["items"]) >= len(kinds), session=good)
    assert sorted(each["kind"] for each in told["items"]) == kinds
    with sensor(serving.state) as spooled:
        later = spooled.visit(CommandIssued(line=b"later"))
    serving.until("/logs", lambda page: page["items"], session=later)


def test_links_lead_out_of_no_folder(serving: Hub, tmp_path: Path) -> None:
    """The folders of recordings and files are themselves links now, to where the same names hold somebody's secrets."""
    sid, digest = "0198c0de-0000-7000-8000-0000000000ee", "ab" * 32
    with sensor(serving.state) as spooled:
        start = event(SessionStarted(), decky="term-09", session=sid)
        spooled.tell(start)
    serving.until("/sessions", lambda page: page["items"], decky="term-09")
    place = recording_place(start.at, "term-09-aaaa", sid)
    for name, inside in ((RECORDINGS, place), (ARTIFACTS, f"ab/{digest}")):
        secret = tmp_path / name / inside
        secret.parent.mkdir(parents=True)
        secret.write_text('{"version": 2, "width": 80, "height": 24}\n[0, "o", "secret"]\n')
        folder = serving.state / "sensor" / name
        if folder.exists():
            folder.rename(folder.with_name(f"{name}.aside"))
        folder.symlink_to(tmp_path / name)
    for path in (f"transcripts/term-09/{sid}", f"transcripts/term-09/{sid}.cast", f"artifacts/term-09/{digest}"):
        problem(serving.local.get(f"/api/v1/{path}"), 404)


@pytest.mark.parametrize(
    "text",
    [
        b'{"version": 2, "width": 80, "height": 24, "x": ' + b"[" * 50_000,
        b'{"version": 2, "width": 1e99, "height": -5}\n',
        b'{"version": 2, "width": 80, "height": 24}\n[1e308, "o", "x"]\n[0.0, "o", "y"]\n[1e308, "o", "z"]\n',
        b'{"version": 2, "width": 80, "height": 24}\n' + b'["", 1]\n' * 500 + b"\xff" * 100_000 + b"\n",
        b'{"version": 2, "width": 80, "height": 24}\n[0.0, "o", "' + b"\\u0000" * 1_000_000 + b'"]\n',
    ],
)
def test_no_recording_brings_the_hub_down(serving: Hub, text: bytes) -> None:
    name = f"term-{abs(hash(text)) % 10**8:08d}"
    sid = f"0198c0de-0000-7000-8000-{abs(hash(text)) % 10**12:012d}"
    with sensor(serving.state) as spooled:
        start = event(SessionStarted(), decky=name, session=sid)
        spooled.tell(start)
    serving.until("/sessions", lambda page: page["items"], decky=name)
    recordings = serving.state / "sensor" / RECORDINGS
    if recordings.is_symlink():
        recordings.unlink()
    path = recordings / recording_place(start.at, f"{name}-aaaa", sid)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
    path.with_suffix(".idx").write_bytes(b"\xff" * 64 + (5).to_bytes(8, "little"))
    answer = serving.local.get(f"/api/v1/transcripts/{name}/{sid}")
    assert answer.status_code in {200, 404}, answer.text
    assert len(answer.content) < 20 << 20


def test_the_hub_puts_its_own_plan_back(serving: Hub) -> None:
    plan = serving.state / "sensor" / PLAN
    wanted = json.loads(plan.read_bytes())
    for planted in (b"", b"\xff\x00", b'{"generation":' + b"9" * 400 + b"}", b'{"x":' + b"[" * 1_000_000):
        plan.write_bytes(planted)
        assert serving.local.post("/api/v1/deckies", json={"count": 1, "services": ["redis"]}).status_code == 202
        until(lambda planted=planted: plan.read_bytes() != planted, "a plan of the hub's own")  # type: ignore[misc]
        assert json.loads(plan.read_bytes())["generation"] > wanted["generation"]
    plan.unlink()
    os.mkfifo(plan)
    assert serving.local.post("/api/v1/deckies", json={"count": 1, "services": ["redis"]}).status_code == 202
    until(plan.is_file, "a plan of the hub's own")


def decky(port: int, distro: str = "debian", name: str = "srv-01") -> Decky:
    claim = Claim("alpha", "linux-server", distro, name, utc_now())
    return Decky(f"{name}-abcd", name, "127.71.4.4", claim, (Service("redis", 6379, port),))


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.71.4.4", port), 2) as client:
            client.sendall(b"PING\r\n")
            return bool(client.recv(100))
    except OSError:
        return False


def test_a_plan_that_is_garbage_changes_nothing(tmp_path: Path) -> None:
    first, second = 16_379, 16_380
    folder = tmp_path / "sensor"
    folder.mkdir()
    (folder / PLAN).write_bytes(b"not yet")
    process = subprocess.Popen([*DECNET, "sensor", "--folder", str(folder)], stderr=subprocess.PIPE)
    try:
        write_plan(folder / PLAN, Plan(1, deckies=(decky(first),)))
        until(lambda: answers(first), "the first plan")
        deep = b'{"generation": 2, "x": ' + b"[" * 200_000
        nets = b'{"generation": 2, "ours": {"nonsense": "own"}}'
        for garbage in (b"", b"\0" * 5000, b"[]", deep, nets):
            (folder / PLAN).write_bytes(garbage)
            until(lambda: _reported(process), "the sensor's complaint")
            assert answers(first)
        strange = (decky(70_000), decky(1, distro="plan9", name="srv-02"), decky(second, name="srv-03"))
        write_plan(folder / PLAN, Plan(3, deckies=strange))
        until(lambda: answers(second), "what can be served of a plan with impossible parts")
    finally:
        process.terminate()
        process.communicate(timeout=20)
    assert process.returncode == 0


def _reported(process: "subprocess.Popen[bytes]") -> bool:
    """The sensor said that it cannot read a plan."""
    assert process.stderr is not None
    return b"cannot be read" in process.stderr.readline()


TAKEN_OVER = """
import os, sys
from decnet.sensor.privileges import become, service_user
os.chdir(sys.argv[1])
become(service_user())
def tried(deed):
    try:
        deed()
    except PermissionError:
        return
    sys.exit("that should not have been possible")
tried(lambda: os.rename("plan.json", "mine.json"))
tried(lambda: os.unlink("plan.json"))
tried(lambda: os.open("plan.json", os.O_WRONLY))
tried(lambda: os.chmod(".", 0o777))
os.symlink(sys.argv[2], "keys.link")
os.rename("keys", "keys.mine")
os.rename("keys.link", "keys")
"""


@root_only
def test_who_takes_the_sensor_over_gets_nothing_of_roots(tmp_path: Path) -> None:
    folder, victim = tmp_path / "sensor", tmp_path / "victim"
    victim.mkdir()
    (victim / "shadow").write_text("secret")
    prepare(folder)
    write_plan(folder / PLAN, Plan(1))
    prepare(folder)
    done = subprocess.run([sys.executable, "-c", TAKEN_OVER, folder, victim], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    with pytest.raises(OSError, match="keys"):
        prepare(folder)
    assert {path.stat().st_uid for path in (victim, victim / "shadow", folder, folder / PLAN)} == {0}


@root_only
def test_what_root_left_in_the_folders_is_the_sensors(tmp_path: Path) -> None:
    """A state directory that was moved here from elsewhere."""
    for name in FOLDERS:
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "deep" / "file").write_text("x")
    (tmp_path / "keys" / "link").symlink_to("/etc/passwd")
    prepare(tmp_path)
    assert {path.lstat().st_uid for name in FOLDERS for path in (tmp_path / name).rglob("*")} == {service_user().pw_uid}
    assert Path("/etc/passwd").stat().st_uid == 0
