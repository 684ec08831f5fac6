import json
import os
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx2
import pytest

from decnet.events import (
    FileCaptured,
    SessionRecorded,
    SessionStarted,
    TerminalRequested,
)
from decnet.ground import ARTIFACTS, RECORDINGS, recording_place
from decnet.sensor.recording import Recording
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


@pytest.fixture(scope="module")
def recorded(serving: Hub, seen: Sensor) -> tuple[str, str]:
    """A session whose terminal was recorded: decky and session."""
    sid, decky = "0198c0de-0000-7000-8000-0000000000aa", "term-01"
    start = event(SessionStarted(), decky=decky, session=sid)
    place = recording_place(start.at, f"{decky}-aaaa", sid)
    recording = Recording(seen.folder / RECORDINGS, place, start.at, 80, 24, 1 << 20)
    for i in range(1234):
        recording.add("o" if i % 2 else "i", b"line %d \x1b[31m\xff\n" % i, start.at + i * 10_000)
    done = recording.finish(os.close)
    seen.tell(start)
    seen.tell(event(TerminalRequested(b"xterm", 80, 24), decky=decky, session=sid))
    seen.visit(done, decky=decky, session=sid)
    serving.until("/sessions", lambda page: any(each["recording"] == "recorded" for each in page["items"]), decky=decky)
    return decky, sid


def test_a_recording_is_read_page_by_page(serving: Hub, recorded: tuple[str, str]) -> None:
    decky, sid = recorded
    rows: list[Any] = []
    offset: int | None = 0
    page: dict[str, Any] = {}
    while offset is not None:
        page = serving.ask(f"/transcripts/{decky}/{sid}", offset=offset, limit=333)
        assert (page["columns"], page["rows"], page["total"], page["complete"]) == (80, 24, 1234, True)
        rows += page["rows_list"]
        offset = page["next_offset"]
    assert len(rows) == 1234
    assert rows[1] == [0.01, "o", "line 1 \x1b[31m\\xff\n"]
    assert page["duration"] == 12_330_000
    assert not page["truncated"]
    assert serving.ask(f"/transcripts/{decky}-aaaa/{sid}", offset=1233)["rows_list"] == [rows[-1]]
    beyond = serving.ask(f"/transcripts/{decky}/{sid}", offset=5000)
    assert (beyond["rows_list"], beyond["next_offset"]) == ([], None)


def test_a_recording_is_downloaded(serving: Hub, recorded: tuple[str, str], admin: httpx2.Client) -> None:
    decky, sid = recorded
    answer = admin.get(f"/transcripts/{decky}/{sid}.cast")
    assert answer.headers["content-disposition"] == f'attachment; filename="{sid}.cast"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert json.loads(answer.text.splitlines()[0])["version"] == 2
    assert len(answer.text.splitlines()) == 1235


def test_a_session_that_lasts_is_watched(serving: Hub, seen: Sensor) -> None:
    sid, decky = "0198c0de-0000-7000-8000-0000000000bb", "term-02"
    start = event(SessionStarted(), decky=decky, session=sid)
    place = recording_place(start.at, f"{decky}-aaaa", sid)
    recording = Recording(seen.folder / RECORDINGS, place, start.at, 80, 24, 1 << 20)
    seen.tell(start, event(TerminalRequested(b"xterm", 80, 24), decky=decky, session=sid))
    serving.until("/sessions", lambda page: page["items"] and page["items"][0]["recording"] == "live", decky=decky)
    for i in range(250):
        recording.add("o", b"%d" % i, start.at)
        if i % 50 == 0:
            page = serving.ask(f"/transcripts/{decky}/{sid}", offset=i)
            assert (page["total"], page["complete"], page["rows_list"]) == (i + 1, False, [[0.0, "o", str(i)]])
    recording.finish(os.close)


def test_no_recording_of_another_decky_or_outside(
    serving: Hub, recorded: tuple[str, str], admin: httpx2.Client
) -> None:
    _, sid = recorded
    for path in (f"web-01/{sid}", "term-01/0198c0de-0000-7000-8000-0000000000ff", f"web-01/{sid}.cast"):
        problem(admin.get(f"/transcripts/{path}"), 404)
    for path in (f"..%2f..%2fetc/{sid}", "term-01/..%2f..%2fpasswd", "term-01/not-a-session"):
        assert admin.get(f"/transcripts/{path}").status_code in (404, 422)


def test_a_link_where_a_recording_should_be_is_not_followed(serving: Hub, seen: Sensor, tmp_path: Path) -> None:
    sid, decky = "0198c0de-0000-7000-8000-0000000000cc", "term-03"
    start = event(SessionStarted(), decky=decky, session=sid)
    secret = tmp_path / "secret"
    secret.write_text('{"version": 2, "width": 80, "height": 24}\n[0, "o", "secret"]\n')
    path = seen.folder / RECORDINGS / recording_place(start.at, f"{decky}-aaaa", sid)
    path.parent.mkdir(parents=True)
    path.symlink_to(secret)
    seen.tell(start)
    seen.visit(SessionRecorded("x", "0", 1, 1), decky=decky, session=sid)
    serving.until("/sessions", lambda page: page["items"], decky=decky)
    for end in ("", ".cast"):
        problem(serving.local.get(f"/api/v1/transcripts/{decky}/{sid}{end}"), 404)
    path.unlink()
    os.mkfifo(path)
    problem(serving.local.get(f"/api/v1/transcripts/{decky}/{sid}"), 404)
    path.unlink()
    path.write_bytes(b"\x00 no recording \xff" * 100)
    problem(serving.local.get(f"/api/v1/transcripts/{decky}/{sid}"), 404)


def test_a_captured_file_is_handed_out_as_bytes(serving: Hub, seen: Sensor, admin: httpx2.Client) -> None:
    data = b"<script>alert(1)</script>" * 1000
    digest = sha256(data).hexdigest()
    path = seen.folder / ARTIFACTS / digest[:2] / digest
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    seen.visit(FileCaptured(path=b"/tmp/x", sha256=digest, size=len(data), stored=len(data)), decky="file-01")
    serving.until("/logs", lambda page: page["items"], search=digest)
    answer = admin.get(f"/artifacts/file-01/{digest}")
    assert answer.content == data
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    problem(admin.get(f"/artifacts/web-01/{digest}"), 404)
    problem(admin.get(f"/artifacts/file-01/{'0' * 64}"), 404)
    problem(admin.get(f"/artifacts/file-01/{digest.upper()}"), 422)
