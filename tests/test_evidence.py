"""Recordings, overlays and the binder: what the sensor keeps, and who binds for it."""

import asyncio
import json
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decnet.events import SECOND, SessionRecorded
from decnet.ground import INDEX_STRIDE, Decky, Plan, Service, index_offsets, recording_place, write_plan
from decnet.persona import Claim
from decnet.sensor import binder
from decnet.sensor.overlay import PEER_BYTES, Overlays, PeerOverlay
from decnet.sensor.recording import Recording
from decnet.sensor.sockets import BinderSockets

BEGAN = 1_760_000_000_000_000
CLAIM = Claim("alpha", "linux-server", "debian", "srv-01", BEGAN)


def record(folder: Path, entries: list[tuple[str, bytes, int]], limit: int = 1 << 20) -> tuple[SessionRecorded, Path]:
    place = recording_place(BEGAN, "srv-01-abcd", "s-1")
    recording = Recording(folder, place, BEGAN, 120, 34, limit)
    for code, data, at in entries:
        recording.add(code, data, BEGAN + at)
    return recording.finish(os.close), folder / place


def test_a_recording_is_what_players_read(tmp_path: Path) -> None:
    entries = [
        ("o", b"\xe2\x82", 0),
        ("o", b"\xac $ ", SECOND),
        ("i", b"ls\r", 2 * SECOND),
        ("r", b"80x24", 3 * SECOND),
    ]
    fact, path = record(tmp_path, entries)
    header, *lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert path.relative_to(tmp_path) == Path("2025-10-09/srv-01-abcd/s-1.cast")
    assert header == {"version": 2, "width": 120, "height": 34, "timestamp": BEGAN // SECOND}
    assert lines == [[1.0, "o", "€ $ "], [2.0, "i", "ls\r"], [3.0, "r", "80x24"]]
    data = path.read_bytes()
    assert fact == SessionRecorded(str(path.relative_to(tmp_path)), sha256(data).hexdigest(), len(data), 3 * SECOND)


def test_an_index_leads_to_every_hundredth_entry(tmp_path: Path) -> None:
    _, path = record(tmp_path, [("o", b"line %d\n" % n, n) for n in range(250)])
    offsets = index_offsets(path.with_suffix(".idx").read_bytes() + b"torn")
    data = path.read_bytes()
    assert [json.loads(data[at:].splitlines()[0])[2] for at in offsets] == ["line 0\n", "line 100\n", "line 200\n"]
    assert INDEX_STRIDE == 100


def test_a_recording_ends_at_its_limit_and_says_so(tmp_path: Path) -> None:
    fact, path = record(tmp_path, [("o", b"x" * 100, n) for n in range(100)], limit=1000)
    assert (fact.truncated, fact.size < 1200) == (True, True)
    assert "reached its size limit" in json.loads(path.read_text().splitlines()[-1])[2]


@given(data=st.lists(st.binary(max_size=20), max_size=10))
def test_no_byte_breaks_a_recording(tmp_path_factory: pytest.TempPathFactory, data: list[bytes]) -> None:
    _, path = record(tmp_path_factory.mktemp("r"), [("o", piece, 0) for piece in data])
    assert all(isinstance(json.loads(line), (dict, list)) for line in path.read_bytes().splitlines())


def test_what_a_peer_left_is_there_when_he_comes_again(tmp_path: Path) -> None:
    overlays = Overlays(tmp_path, lambda: BEGAN)
    overlays.of("d-1", "192.0.2.1").put("a", b"1")
    overlays.of("d-1", "192.0.2.2").put("a", b"2")
    overlays.save()
    again = Overlays(tmp_path, lambda: BEGAN)
    assert [again.of(*who).get("a") for who in (("d-1", "192.0.2.1"), ("d-1", "192.0.2.2"), ("d-2", "192.0.2.1"))] == [
        b"1", b"2", None,
    ]  # fmt: skip


def test_an_overlay_has_a_size_and_counts_right() -> None:
    overlay = PeerOverlay({})
    half = b"x" * (PEER_BYTES // 2)
    assert overlay.put("a", half)
    assert not overlay.put("b", half + b"x")
    assert overlay.put("a", b"")
    assert overlay.put("b", half + b"x")
    overlay.delete("b")
    overlay.delete("b")
    assert overlay.put("c", half)
    assert overlay.keys() == ["a", "c"]


def test_a_damaged_overlay_is_a_decky_that_forgot(tmp_path: Path) -> None:
    overlays = Overlays(tmp_path, lambda: BEGAN)
    overlays.of("d-1", "192.0.2.1").put("a", b"1")
    overlays.save()
    next(tmp_path.glob("*.overlay")).write_bytes(b"\xff\x00nonsense")
    assert Overlays(tmp_path, lambda: BEGAN).of("d-1", "192.0.2.1").get("a") is None


def test_overlays_expire(tmp_path: Path) -> None:
    overlays = Overlays(tmp_path, lambda: 10**18)
    overlays.of("d-1", "192.0.2.1").put("a", b"1")
    overlays.save()
    assert (overlays.expire(), overlays.of("d-1", "192.0.2.1").get("a")) == (1, None)


@contextmanager
def bound(plan: Path) -> Iterator[BinderSockets]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    thread = threading.Thread(target=binder.serve, args=(theirs, plan))
    thread.start()
    try:
        yield BinderSockets(ours)
    finally:
        ours.close()
        thread.join(10)


def test_the_binder_binds_what_the_plan_lists_and_nothing_else(tmp_path: Path) -> None:
    services = (Service("redis", 6379, 16_379),)
    write_plan(tmp_path / "plan.json", Plan(1, deckies=(Decky("d-1", "srv-01", "127.61.9.9", CLAIM, services),)))
    with bound(tmp_path / "plan.json") as sockets:
        with closing(asyncio.run(sockets.bind("127.61.9.9", 16_379))) as listening:
            assert listening.getsockname() == ("127.61.9.9", 16_379)
        for address, port in (("127.61.9.9", 22), ("127.0.0.1", 16_379), ("nonsense", 1)):
            with pytest.raises(OSError, match=r"not permitted|not one of the plan"):
                asyncio.run(sockets.bind(address, port))
