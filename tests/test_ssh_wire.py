"""SSH's transport and channels where they bend: damage, floods, windows, compression, keys that change."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decnet.decoys.ssh import DECOY, profile_of
from decnet.decoys.ssh.channel import BACKLOG, Channel
from decnet.events import ClientIdentified, ProtocolViolation
from decnet.kit.shell import Complaint, Ended, Output
from decnet.kit.ssh import PACKET_LIMIT, Reader, Short, mpint, string, uint32
from decnet.sansio import Action, Hangup, Note, Send
from decnet.sensor.ssh import HostKeys, SecureShell, ciphers, exchange, groups, missing
from decnet.sensor.ssh.packets import Damaged, Incoming, Outgoing
from decnet.sensor.ssh.support import spoken
from tests.serving import served
from tests.ssh_peer import Gone, Peer
from tests.support import work
from tests.transcripts import NOW, context

VISIT = context(DECOY, "alpha", "linux-server", "debian")
PROFILE = profile_of(VISIT.persona)
PAIRS = [(cipher, mac) for cipher in PROFILE.ciphers for mac in PROFILE.macs]
HELLO = b"SSH-2.0-x\r\n"
TYPES = (0, 1, 2, 3, 4, 5, 7, 20, 21, 30, 31, 34, 50, 61, 80, 90, 94, 98, 192)


def shell() -> SecureShell:
    return SecureShell(DECOY.session(VISIT), PROFILE, HostKeys(Path("/nonexistent/never/key"), VISIT.persona))


def play(data: bytes, size: int) -> list[Action]:
    """Everything up to the first hangup."""
    session = shell()
    out = list(session.opened(NOW))
    for at in range(0, len(data), size):
        out += session.received(data[at : at + size], NOW)
        if any(isinstance(action, Hangup) for action in out):
            break
    return [*out, *session.closed(NOW)]


def told(actions: list[Action]) -> list[object]:
    """What was noted, and whether the door was closed; random cookies left out."""
    return [each for each in actions if isinstance(each, Note | Hangup)]


packets = st.tuples(st.sampled_from(TYPES), st.binary(max_size=60)).map(lambda p: Outgoing().seal(bytes([p[0]]) + p[1]))


@given(parts=st.lists(packets | st.binary(max_size=40), max_size=5), greeting=st.sampled_from([HELLO, b"", b"SSH-"]))
def test_nonsense_never_raises_in_pieces_of_any_size(parts: list[bytes], greeting: bytes) -> None:
    data = greeting + b"".join(parts)
    notes = [each for each in told(play(data, 1 << 20)) if isinstance(each, Note)]
    assert [type(each.fact) for each in notes] == [
        type(each.fact) for each in told(play(data, 1)) if isinstance(each, Note)
    ]


@pytest.mark.parametrize("flood", [b"\n", b"A", HELLO + b"\0", HELLO + Outgoing().seal(b"\2" + string(b""))])
def test_floods_cost_linear_work(flood: bytes) -> None:
    few, many = (work(lambda n=n: play(flood * n, 512)) for n in (100, 400))  # type: ignore[misc]
    assert many <= 4.4 * few


def test_a_client_that_only_says_its_name_is_identified_in_the_end() -> None:
    session = shell()
    list(session.opened(NOW))
    list(session.received(HELLO, NOW))
    assert list(session.closed(NOW)) == [Note(ClientIdentified(b"SSH-2.0-x"))]


def derive(letter: bytes, size: int) -> bytes:
    return (letter * 64)[:size]


@pytest.mark.parametrize(("cipher", "mac"), PAIRS)
def test_packets_survive_their_cipher_and_forged_ones_do_not(cipher: str, mac: str) -> None:
    outgoing, incoming = Outgoing(), Incoming()
    outgoing.guard, incoming.guard = (ciphers.guard(cipher, mac, derive, b"ACE") for _ in range(2))
    payloads = [bytes([50]) + bytes(size) for size in (0, 1, 15, 16, 17, 1000)]
    incoming.feed(b"".join(map(outgoing.seal, payloads)))
    assert [incoming.next() for _ in payloads] == payloads
    assert incoming.next() is None
    forged = bytearray(outgoing.seal(bytes(100)))
    forged[-1] ^= 1
    incoming.feed(bytes(forged))
    with pytest.raises(Damaged, match="forged"):
        incoming.next()


@pytest.mark.parametrize("bits", groups.SIZES)
def test_groups_are_prime_as_far_as_fermat_can_tell(bits: int) -> None:
    prime = groups.prime(bits)
    assert prime.bit_length() == bits
    assert pow(2, prime - 1, prime) == 1
    if bits <= 4096:
        assert pow(2, prime // 2 - 1, prime // 2) == 1


def test_what_the_machine_cannot_speak_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "_METHODS", {"curve25519-sha256": exchange.begin})
    monkeypatch.setattr(ciphers, "_nettle", None)
    assert set(missing(PROFILE)) == {*PROFILE.kex, *(mac for mac in PROFILE.macs if "umac" in mac)} - {
        "curve25519-sha256"
    }
    assert spoken(PROFILE).kex == ("curve25519-sha256",)
    assert missing(spoken(PROFILE)) == ()


@given(value=st.integers(0, 1 << 2100))
def test_numbers_are_read_as_they_were_written(value: int) -> None:
    body = Reader(mpint(value))
    assert body.mpint() == value
    body.end()


def test_text_may_hold_a_nul_at_its_end_only() -> None:
    assert Reader(string(b"root\0")).text() == b"root"
    with pytest.raises(Short):
        Reader(string(b"ro\0ot")).text()


class Talker:
    """A program that says a lot, and repeats what it hears."""

    def __init__(self, pieces: int) -> None:
        self.pieces, self.said, self.heard = pieces, 0, b""

    def opened(self, now: int) -> Iterator[Output]:
        while self.said < self.pieces:
            self.said += 1
            yield Send(bytes(10_000))
        yield Complaint(b"done")

    def received(self, data: bytes, now: int) -> Iterator[Output]:
        self.heard += data
        yield from ()

    def eof(self, now: int) -> Iterator[Output]:
        yield Ended(7)

    def interrupt(self, now: int) -> Iterator[Output]:
        yield Ended(130)

    def timer(self, token: str, now: int) -> Iterator[Output]:
        yield from ()

    def resized(self, columns: int, rows: int, now: int) -> Iterator[Output]:
        yield from ()

    def kept(self, stream: int, sha256: str, size: int, stored: int, now: int) -> Iterator[Output]:
        yield from ()

    def closed(self, now: int) -> Iterator[Output]:
        yield from ()


def sizes(actions: Iterator[Action]) -> list[int]:
    """How much each packet of data holds."""
    frames = [action.data for action in actions if isinstance(action, Send)]
    return [len(frame) - 13 for frame in frames if frame[4] == 94]


def test_a_program_waits_for_the_visitor_s_window() -> None:
    channel, program = Channel(0, 5, 25_000, 6_000), Talker(100)
    channel.start(program, 1, NOW)
    assert sizes(channel.run()) == [6_000, 4_000, 6_000, 4_000, 5_000]
    assert program.said * 10_000 <= BACKLOG + 35_000  # it stands still, and what it said is bounded
    assert sizes(channel.adjust(1_000)) == [1_000]
    assert list(channel.receive(b"later", NOW)) == []
    assert (program.heard, channel.pending) == (b"", 5)
    list(channel.adjust(10_000_000))
    assert (program.said, program.heard, channel.pending) == (100, b"later", 0)


def test_the_end_comes_after_all_that_was_said() -> None:
    channel = Channel(0, 5, 5, 6_000)
    channel.start(Talker(1), 1, NOW)
    out = [*channel.run(), *channel.tell(lambda program: program.eof(NOW))]
    assert len(out) == 1
    last = [action.data[4] for action in channel.adjust(1 << 20) if isinstance(action, Send)]
    assert last == [94, 94, 95, 98, 96, 97]
    assert [action.data[4] for action in channel.close(NOW) if isinstance(action, Send)] == []


def test_input_beyond_the_window_is_ignored_and_room_is_given_back() -> None:
    channel, program = Channel(0, 5, 1 << 20, 32_768), Talker(0)
    channel.start(program, 1, NOW)
    list(channel.run())
    assert list(channel.receive(bytes((2 << 20) + 1), NOW)) == []
    given = [list(channel.receive(bytes(32_768), NOW)) for _ in range(4)]
    assert [len(each) for each in given] == [0, 0, 0, 1]
    assert given[3] == [Send(string(b"\x5d" + uint32(5) + uint32(4 * 32_768)))]


Enter = Callable[..., tuple[Peer, Callable[[], list[bytes]]]]


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Enter]:
    """A visitor who is let in, and what was found wrong with him."""
    with ExitStack() as leaving, served(tmp_path, extra=(DECOY,), distro="debian") as site:

        def enter(compression: str = "none") -> tuple[Peer, Callable[[], list[bytes]]]:
            peer = Peer((site.address, site.port("ssh")), compression=compression)
            leaving.callback(peer.close)
            assert peer.authenticate(b"root", b"123456")[-1] == b"\x34"
            if compression != "none":
                peer.compress()
            peer.ask()
            return peer, lambda: [fact.reason for fact in site.wait_for(ProtocolViolation)]

        yield enter


def test_a_forged_packet_ends_it_without_a_word(connect: Enter) -> None:
    peer, wrong = connect()
    peer.socket.sendall(bytes([0, 0, 0, 32]) + bytes(48))
    with pytest.raises(Gone):
        peer.receive()
    assert wrong() == [b"packet is forged"]


def test_compressed_data_may_not_grow_without_bound(connect: Enter) -> None:
    peer, wrong = connect("zlib@openssh.com")
    assert peer.ask(b"\x50" + string(b"x") + b"\1") == [b"R"]
    peer.send(b"\2" + bytes(PACKET_LIMIT))
    with pytest.raises(Gone):
        peer.receive()
    assert wrong() == [b"compressed data is too large"]


def test_who_asks_for_new_keys_and_never_takes_them_is_cut_off(connect: Enter) -> None:
    peer, wrong = connect()
    opening = b"\x5a" + string(b"session") + uint32(0) + uint32(1 << 30) + uint32(32_768)
    peer.ask(opening, b"\x62" + uint32(0) + string(b"exec") + b"\1" + string(b"cat"))
    peer.send(b"\x14" + bytes(16) + peer.offer + b"\0" + uint32(0))
    assert peer.receive()[0] == 20
    for _ in range(40):
        peer.send(b"\x5e" + uint32(0) + string(bytes(32_000)))
    with pytest.raises((Gone, ConnectionError)):
        peer.receive()
    assert wrong() == [b"key exchange was never finished"]
