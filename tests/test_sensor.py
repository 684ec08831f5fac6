"""The gate between decoys and the world, with real sockets."""

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from decnet.events import (
    FIELD_LIMIT,
    Clipped,
    CommandIssued,
    FileCaptured,
    LimitHit,
    Micros,
    ProtocolViolation,
    SessionEnded,
    SessionStarted,
)
from decnet.ground import ARTIFACTS, artifact_path
from decnet.sansio import (
    Action,
    Context,
    Conversation,
    Decoy,
    Hangup,
    Keep,
    Limits,
    Listen,
    Note,
    Port,
    Send,
    StartTls,
    Wake,
)
from decnet.sensor.recorder import Recorder, Unrecorded
from tests.serving import Served, served, until

LONG = bytes(range(97, 123)) * 8_000


class Parrot(Conversation):
    """Notes and repeats each line; some lines ask the host for something."""

    def __init__(self, context: Context) -> None:
        self._tls = context.tls

    def opened(self, now: Micros) -> Iterator[Action]:
        yield Send(b"tls\n" if self._tls else b"plain\n")

    def received(self, data: bytes, now: Micros) -> Iterator[Action]:
        for line in data.splitlines():
            yield Note(CommandIssued(line=line))
            match line:
                case b"bug":
                    raise ZeroDivisionError
                case b"bye":
                    yield Send(b"bye\n", after=50_000)
                    yield Hangup()
                case b"long":
                    yield Note(CommandIssued(line=LONG))
                case b"slow":
                    yield Send(b"slow\n", after=200_000)
                case b"keep":
                    yield Keep(b"hello ", last=False)
                    yield Keep(b"world")
                    yield Send(b"after\n")
                case b"wake":
                    yield Wake(10_000, "alarm")
                case b"tls":
                    yield Send(b"go\n")
                    yield StartTls()
                case b"listen":
                    yield Listen(1)
                case _:
                    yield Send(line + b"\n")

    def timer(self, token: str, now: Micros) -> Iterator[Action]:
        yield Send(token.encode() + b"\n")

    def kept(self, stream: int, sha256: str, size: int, stored: int, now: Micros) -> Iterator[Action]:
        yield Note(FileCaptured(b"x", sha256, size, stored))
        yield Send(b"kept\n")

    def secured(self, now: Micros) -> Iterator[Action]:
        yield Send(b"secured\n")

    def listening(self, channel: int, port: int, now: Micros) -> Iterator[Action]:
        yield Send(b"%d\n" % port)

    def joined(self, channel: int, now: Micros) -> Iterator[Action]:
        yield Send(b"hello there\n", channel=channel)
        yield Hangup(channel)
        yield Send(b"done\n")


LIGHT = Decoy(name="parrot", family="shell", ports=(Port("tcp", 7),), session=Parrot)
HEAVY = Decoy(name="parrot", family="shell", ports=(Port("tcp", 7),), session=Parrot, heavy=True)
SECURE = Decoy(name="parrot", family="shell", ports=(Port("tcp", 7, tls=True),), session=Parrot)
BOTH = pytest.mark.parametrize("decoy", [LIGHT, HEAVY], ids=["light", "heavy"])


def call(site: Served, *lines: bytes, wait: bytes | None = None, patience: float = 10) -> bytes:
    """Say ``lines``, then hang up once ``wait`` was heard, or at once where there is nothing to wait for."""
    with socket.create_connection((site.address, site.port("parrot")), patience) as client:
        client.sendall(b"".join(line + b"\n" for line in lines))
        if wait is None:
            client.shutdown(socket.SHUT_WR)
        return hear(client, wait)


def hear(client: socket.socket, wait: bytes | None = None) -> bytes:
    heard = b""
    while (wait is None or wait not in heard) and (data := client.recv(65536)):
        heard += data
    return heard


def reasons(site: Served, number: int = 1) -> list[str]:
    return [fact.reason for fact in site.wait_for(SessionEnded, number)]


@BOTH
def test_a_conversation_is_recorded_and_counted(tmp_path: Path, decoy: Decoy) -> None:
    with served(tmp_path, extra=(decoy,)) as site:
        assert call(site, b"a", b"b") == b"plain\na\nb\n"
        assert reasons(site) == ["visitor"]
        started, a, b, ended = (event for event in site.events() if event.visit.session)
    assert (started.fact, a.fact, b.fact) == (SessionStarted(), CommandIssued(b"a"), CommandIssued(b"b"))
    assert isinstance(ended.fact, SessionEnded)
    assert (ended.fact.bytes_in, ended.fact.bytes_out, ended.fact.facts) == (4, 10, 2)
    assert len({event.visit for event in (started, a, b, ended)}) == 1
    assert (started.visit.peer, started.visit.decky, started.visit.service) == ("127.0.0.1", "srv-01", "parrot")


@BOTH
def test_delays_do_not_stop_reading_and_keep_the_order(tmp_path: Path, decoy: Decoy) -> None:
    with served(tmp_path, extra=(decoy,)) as site:
        assert call(site, b"slow", b"a", b"bye") == b"plain\nslow\na\nbye\n"
        assert reasons(site)[0] in {"decoy", "visitor"}  # whoever is first: he had sent his goodbye too
        assert call(site, b"a", b"bye", wait=b"bye\n") == b"plain\na\nbye\n"
        assert reasons(site, 2)[1] == "decoy"


@BOTH
def test_what_was_sent_before_a_broken_connection_is_recorded(tmp_path: Path, decoy: Decoy) -> None:
    with served(tmp_path, extra=(decoy,)) as site:
        with socket.create_connection((site.address, site.port("parrot"))) as client:
            hear(client, b"plain\n")
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            client.sendall(b"one\ntwo\nslow\nthree\n")
            until(lambda: site.facts(CommandIssued), "the first command")
        assert reasons(site) == ["lost"]
        assert [fact.line for fact in site.facts(CommandIssued)] == [b"one", b"two", b"slow", b"three"]


def test_a_flood_of_requests_leaves_others_their_turn(tmp_path: Path) -> None:
    """What one visitor sends in one piece takes many turns; another, who comes later, is answered in between."""
    with served(tmp_path, extra=(LIGHT,)) as site:
        with socket.create_connection((site.address, site.port("parrot")), 10) as flood:
            hear(flood, b"plain\n")
            flood.sendall(b"x\n" * 9_000)
            assert call(site, b"me", b"bye", wait=b"bye\n") == b"plain\nme\nbye\n"
            hear(flood, b"x\n" * 10)
        site.wait_for(SessionEnded, 2)
    lines = [event.fact.line for event in site.events() if isinstance(event.fact, CommandIssued)]
    assert 0 < lines.index(b"me") < 9_000


def test_a_file_is_in_quarantine_before_anybody_hears_of_it(tmp_path: Path) -> None:
    with served(tmp_path, extra=(LIGHT,)) as site:
        assert call(site, b"keep", b"x") == b"plain\nkept\nafter\nx\n"
        (fact,) = site.wait_for(FileCaptured)
    path = artifact_path(tmp_path / ARTIFACTS, fact.sha256)
    assert (path.read_bytes(), path.stat().st_mode & 0o777, fact.size) == (b"hello world", 0o440, 11)


def test_a_file_is_stored_up_to_its_limit_and_hashed_whole(tmp_path: Path) -> None:
    with served(tmp_path, extra=(LIGHT,), limits=Limits(artifact=4)) as site:
        call(site, b"keep")
        (fact,) = site.wait_for(FileCaptured)
    assert (fact.size, fact.stored) == (11, 4)
    assert artifact_path(tmp_path / ARTIFACTS, f"{fact.sha256}.part").read_bytes() == b"hell"


def test_what_a_line_cannot_hold_is_kept_whole(tmp_path: Path) -> None:
    with served(tmp_path, extra=(LIGHT,)) as site:
        call(site, b"long")
        _, fact = site.wait_for(CommandIssued, 2)
        assert isinstance(fact.line, Clipped)
        path = artifact_path(tmp_path / ARTIFACTS, fact.line.sha256)
        until(path.exists, "the whole word in quarantine")
    assert (fact.line.size, len(fact.line), path.read_bytes()) == (len(LONG), FIELD_LIMIT, LONG)


def test_timers_and_second_connections(tmp_path: Path) -> None:
    with served(tmp_path, extra=(LIGHT,)) as site:
        assert call(site, b"wake", wait=b"alarm\n") == b"plain\nalarm\n"
        with socket.create_connection((site.address, site.port("parrot")), 10) as client:
            client.sendall(b"listen\n")
            port = int(hear(client, b"\n").split(b"\n")[1] or hear(client, b"\n"))
            with socket.create_connection((site.address, port), 10) as side:
                assert hear(side) == b"hello there\n"
            assert hear(client, b"done\n") == b"done\n"


def test_tls_from_the_first_byte_and_from_the_middle(tmp_path: Path) -> None:
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    with served(tmp_path / "a", extra=(SECURE,)) as site:
        address = (site.address, site.port("parrot"))
        with socket.create_connection(address, 10) as plain, trusting.wrap_socket(plain) as client:
            client.sendall(b"hi\n")
            assert hear(client, b"hi\n") == b"tls\nhi\n"
            first = client.getpeercert(binary_form=True)
        assert call(site, b"GET / HTTP/1.0") == b"plain\nGET / HTTP/1.0\n"
        with socket.create_connection((site.address, site.port("parrot")), 10) as plain:
            plain.sendall(b"\x16\x03\x01\x00\x05hello")
            hear(plain)
        assert site.wait_for(ProtocolViolation)[0].head.reveal() == b"\x16\x03\x01\x00\x05hello"
    with (
        served(tmp_path / "a", extra=(LIGHT,)) as site,
        socket.create_connection((site.address, site.port("parrot")), 10) as plain,
    ):
        plain.sendall(b"tls\n")
        assert hear(plain, b"go\n") == b"plain\ngo\n"
        with trusting.wrap_socket(plain) as client:
            assert hear(client, b"\n") == b"secured\n"
            assert client.getpeercert(binary_form=True) == first  # made once, kept


@pytest.mark.parametrize(
    ("limits", "name"),
    [
        (Limits(received=3), "received"),
        (Limits(unsent=3), "unsent"),
        (Limits(duration=50_000), "duration"),
        (Limits(idle=50_000), "idle"),
        (Limits(facts=1), "facts"),
        (Limits(per_peer=0), "per_peer"),
        (Limits(per_decky=0), "per_decky"),
    ],
)
def test_limits_end_the_session_and_are_told_once(tmp_path: Path, limits: Limits, name: str) -> None:
    with served(tmp_path, extra=(LIGHT,), limits=limits) as site:
        for _ in range(2):
            with socket.create_connection((site.address, site.port("parrot")), 10) as client:
                client.sendall({"duration": b"", "idle": b"", "unsent": b"slow\n"}.get(name, b"aa\nbb\ncc\n"))
                try:
                    hear(client)
                except ConnectionResetError:
                    continue
        hits = [fact.limit for fact in site.wait_for(LimitHit)]
        sessions = len(site.facts(SessionStarted))
        assert sessions == len(site.wait_for(SessionEnded, sessions)) if sessions else not site.facts(SessionEnded)
    assert set(hits) == {name}
    assert len(hits) <= 2


def test_a_bug_in_a_decoy_ends_one_session(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with served(tmp_path, extra=(LIGHT,)) as site:
        assert call(site, b"a", b"bug") == b"plain\na\n"
        assert reasons(site) == ["fault"]
        assert call(site, b"b") == b"plain\nb\n"
    assert "ZeroDivisionError" in caplog.text


@BOTH
@pytest.mark.parametrize("writable", [0, 1, 2])
def test_what_cannot_be_recorded_is_not_answered(
    tmp_path: Path, decoy: Decoy, writable: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    note, left = Recorder.note, [writable]

    def full(self: Recorder, *args: object) -> None:
        if args[0].peer:  # type: ignore[attr-defined]
            if not left[0]:
                raise Unrecorded
            left[0] -= 1
        note(self, *args)  # type: ignore[arg-type]

    with served(tmp_path, extra=(decoy,)) as site:
        monkeypatch.setattr(Recorder, "note", full)
        try:
            heard = call(site, b"a", b"b", wait=b"b\n")
        except ConnectionResetError:
            heard = b""
        monkeypatch.undo()
    assert heard in {b"", b"plain\n"} if writable < 2 else heard in {b"", b"plain\na\n", b"plain\n"}
    assert b"b\n" not in heard


def test_a_visitor_of_the_simulator_is_marked(tmp_path: Path) -> None:
    with served(tmp_path, extra=(LIGHT,)) as site:
        with socket.create_connection((site.address, site.port("parrot")), 10, source_address=("127.130.0.9", 0)) as c:
            hear(c, b"plain\n")
        site.wait_for(SessionEnded)
        assert {e.visit.ours for e in site.events() if e.visit.session} == {"simulated"}
