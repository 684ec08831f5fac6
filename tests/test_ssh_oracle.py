"""The SSH decoy and OpenSSH's own server, asked the same, answer the same."""

import socket
from collections.abc import Callable, Iterator
from hashlib import md5

import pytest
from msgspec.structs import replace

from decnet.decoys.ssh import DECOY, profile
from decnet.kit.ssh import Reader, string, uint32
from decnet.sansio import Limits
from tests.serving import served
from tests.ssh_peer import Peer
from tests.sshd import PROGRAM, RealServer, banner, real_server

VERSION = "OpenSSH_9.2p1 Debian-2+deb12u5"
"""What the decoy claims here; later updates of the real one changed nothing of what is compared."""

KIN = "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u"
CLAIM = replace(DECOY, extra=lambda persona: profile(VERSION))
HELLO = b"SSH-2.0-x\r\n"
USERAUTH = b"\x05" + string(b"ssh-userauth")
SEED = "beta"  # one whose host asks by keyboard-interactive, too

Addresses = tuple[tuple[str, int], RealServer]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    """The decoy's address, and the real server."""
    if PROGRAM is None:
        pytest.skip("compares with OpenSSH's server; on Debian: apt install openssh-server")
    folder, room = tmp_path_factory.mktemp("decoy"), Limits(per_peer=1000)
    with real_server(tmp_path_factory.mktemp("sshd")) as real:
        if not banner(real.address).startswith(KIN):
            pytest.skip(f"compares with {KIN} of Debian 12; here is {banner(real.address)}")
        with served(folder, extra=(CLAIM,), seed=SEED, distro="debian", limits=room) as site:
            yield (site.address, site.port("ssh")), real


def packet(payload: bytes, padding: int | None = None, length: int | None = None) -> bytes:
    """An unencrypted packet, broken where it is told to be."""
    pad = padding if padding is not None else 8 - (len(payload) + 5) % 8 + (8 if (len(payload) + 5) % 8 > 4 else 0)
    body = bytes([pad]) + payload + bytes(pad)
    return uint32(len(body) if length is None else length) + body


RAW: dict[str, list[bytes | None]] = {
    "http": [b"GET / HTTP/1.0\r\n\r\n"],
    "one line of http": [b"GET / HTTP/1.0\r\n"],
    "no line": [b"abc", None],
    "nothing": [None],
    "empty line": [b"\n"],
    "version 1.5": [b"SSH-1.5-foo\r\n"],
    "version 1.5 and more": [b"SSH-1.5-foo\r\nmore"],
    "version 1.99": [b"SSH-1.99-foo\r\n", None],
    "version 2.5": [b"SSH-2.5-foo\r\n", None],
    "version 3": [b"SSH-3.0-foo\r\n"],
    "no software": [b"SSH-2.0-\r\n"],
    "no dash": [b"SSH-2.0\r\n"],
    "only the name": [b"SSH-\r\n"],
    "nul": [b"SSH-2.0-a\0b\r\n"],
    "carriage return inside": [b"SSH-2.0-a\rb\r\n"],
    "newline only": [b"SSH-2.0-foo\n", None],
    "300 bytes": [b"SSH-2.0-" + b"a" * 300 + b"\r\n", None],
    "8191 bytes": [b"SSH-2.0-" + b"a" * 8183, None],
    "9008 bytes": [b"SSH-2.0-" + b"a" * 9000],
    "not ascii": [b"SSH-2.0-\xff\xfe\r\n", None],
    "tls": [bytes.fromhex("16030100c8010000c403030000")],
    "mapper": [b"SSH-2.0-SSH_Version_Mapper\r\n"],
    "probe": [b"SSH-2.0-Probe-x\r\n"],
    "old probe": [b"SSH-1.0-Probe-x\r\n"],
    "huge length": [HELLO + b"\xff\xff\xff\xff1234567890123456"],
    "no length": [HELLO + bytes(4) + b"1234567890123456"],
    "tiny length": [HELLO + uint32(4) + b"1234567890123456"],
    "odd length": [HELLO + packet(b"\2" * 8, 4, 13) + b"xxxx"],
    "padding too short": [HELLO + packet(b"\2" * 8, 3)],
    "padding too long": [HELLO + uint32(12) + b"\xff" + b"\2" * 11],
    "nothing but padding": [HELLO + packet(b"", 11)],
    "ignore": [HELLO + packet(b"\2" + uint32(0)), None],
    "short debug": [HELLO + packet(b"\4")],
    "short unimplemented": [HELLO + packet(b"\3")],
    "disconnect": [HELLO + packet(b"\1" + uint32(11) + string(b"bye") + string(b""))],
    "type 0": [HELLO + packet(b"\0")],
    "type 192": [HELLO + packet(b"\xc0")],
    "type 99": [HELLO + packet(b"\x63")],
    "early userauth": [HELLO + packet(b"\x32")],
    "early newkeys": [HELLO + packet(b"\x15"), None],
    "early reply": [HELLO + packet(b"\x1e"), None],
    "short kexinit": [HELLO + packet(b"\x14")],
    "no algorithm in common": [HELLO + packet(b"\x14" + bytes(16) + string(b"foo") * 10 + bytes(5))],
}


@pytest.mark.parametrize("name", RAW)
def test_before_the_key_exchange(both: Addresses, name: str) -> None:
    ours, real = both
    assert talk(ours, RAW[name]) == talk(real.address, RAW[name])


def talk(address: tuple[str, int], said: list[bytes | None]) -> tuple[bytes, str]:
    """What came back, the cookie and the software's name left out, and how the connection ended."""
    heard, end = b"", "closed"
    with socket.create_connection(address, 20) as client:
        while not heard.endswith(b"\n"):
            heard += client.recv(1)
        try:
            for data in said:
                if data is None:
                    client.shutdown(socket.SHUT_WR)
                else:
                    client.sendall(data)
            while data := client.recv(65536):
                heard += data
        except ConnectionError:
            end = "reset"
    name, _, rest = heard.partition(b"\n")
    assert name.startswith(KIN.encode())
    if rest[5:6] == b"\x14":
        rest = rest[:6] + bytes(16) + rest[22:]
    return rest, end


def test_hassh_server_extensions_and_the_first_packets_are_equal(both: Addresses) -> None:
    ours, real = both
    mine, theirs = Peer(ours), Peer(real.address)
    assert hassh_server(mine.server_kexinit) == hassh_server(theirs.server_kexinit)
    assert mine.server_kexinit[17:] == theirs.server_kexinit[17:]
    assert mine.ask(USERAUTH) == theirs.ask(USERAUTH)  # EXT_INFO comes first
    assert b"publickey-hostbound@openssh.com" in mine.heard[-3]
    for peer in (mine, theirs):
        peer.close()


def hassh_server(kexinit: bytes) -> str:
    body = Reader(kexinit, 17)
    lists = [body.string() for _ in range(8)]
    return md5(b";".join((lists[0], lists[3], lists[5], lists[7])), usedforsecurity=False).hexdigest()


def request(user: bytes, method: bytes, rest: bytes = b"", service: bytes = b"ssh-connection") -> bytes:
    return b"\x32" + string(user) + string(service) + string(method) + rest


KEY = b"\0" + string(b"ssh-ed25519") + string(string(b"ssh-ed25519") + string(b"x" * 32))
ASK = request(b"nobody-here", b"keyboard-interactive", string(b"") * 2)

LOGIN: dict[str, list[bytes]] = {
    "none": [USERAUTH, request(b"root", b"none")],
    "no service": [request(b"root", b"none")],
    "unknown service": [b"\x05" + string(b"foo")],
    "service twice": [USERAUTH, USERAUTH, request(b"root", b"none"), USERAUTH],
    "unknown method": [USERAUTH, request(b"root", b"foo"), request(b"root", b"foo")],
    "other name": [USERAUTH, request(b"root", b"none"), request(b"admin", b"none")],
    "other service": [USERAUTH, request(b"root", b"none"), request(b"root", b"none", service=b"foo")],
    "odd service": [USERAUTH, request(b"root", b"none", service=b"foo")],
    "too many": [USERAUTH, *[request(b"root", b"foo")] * 7],
    "too many nones": [USERAUTH, *[request(b"root", b"none")] * 8],
    "unknown key": [USERAUTH, request(b"root", b"publickey", KEY)],
    "short key": [USERAUTH, request(b"root", b"publickey", b"\0" + string(b"ssh-foo"))],
    "asked": [USERAUTH, ASK],
    "asked, two answers": [USERAUTH, ASK, b"\x3d" + uint32(2) + string(b"x") * 2],
    "asked, no answer": [USERAUTH, ASK, b"\x3d" + uint32(0)],
    "answer to nothing": [USERAUTH, b"\x3d" + uint32(1) + string(b"x")],
    "late answer": [USERAUTH, request(b"root", b"none"), b"\x3d" + uint32(1) + string(b"x")],
    "password and more": [USERAUTH, request(b"nobody-here", b"password", b"\0" + string(b"x") + b"xx")],
    "half a password": [USERAUTH, request(b"nobody-here", b"password", b"\0")],
    "half a request": [USERAUTH, b"\x32" + string(b"root")],
    "early channel": [USERAUTH, b"\x5a" + string(b"session") + uint32(0) * 3],
    "early global request": [USERAUTH, b"\x50" + string(b"foo") + b"\1"],
    "server's message": [USERAUTH, b"\x34"],
    "accept": [b"\x06"],
    "extensions": [b"\x07" + uint32(0)],
    "no kex message": [b"\x1e"],
    "type 150": [b"\x96"],
    "ignore": [b"\x02"],
    "short debug": [b"\x04\0"],
    "long name": [USERAUTH, request(b"u" * 2000, b"none"), request(b"v" * 2000, b"none")],
    "nul in name": [USERAUTH, request(b"a\0b", b"none")],
    "no name": [USERAUTH, request(b"", b"none")],
    "host-based": [USERAUTH, request(b"root", b"hostbased", string(b"a") * 5)],
}


@pytest.mark.parametrize("name", LOGIN)
def test_before_the_login(both: Addresses, name: str) -> None:
    ours, real = both
    assert asked(lambda: Peer(ours), LOGIN[name]) == asked(lambda: Peer(real.address), LOGIN[name])


def asked(connect: Callable[[], Peer], said: list[bytes]) -> list[bytes]:
    peer = connect()
    try:
        return peer.ask(*said)
    finally:
        peer.close()


def channel(kind: bytes = b"session", packet_size: int = 32768, rest: bytes = b"") -> bytes:
    return b"\x5a" + string(kind) + uint32(7) + uint32(100_000) + uint32(packet_size) + rest


def ask_channel(name: bytes, rest: bytes = b"", number: int = 0, wanted: int = 1) -> bytes:
    return b"\x62" + uint32(number) + string(name) + bytes([wanted]) + rest


def ask_all(name: bytes, rest: bytes = b"", wanted: int = 1) -> bytes:
    return b"\x50" + string(name) + bytes([wanted]) + rest


PTY = ask_channel(b"pty-req", string(b"xterm") + uint32(80) + uint32(24) + uint32(0) * 2 + string(b"\0"))
OPEN = channel()
INSIDE: dict[str, list[bytes]] = {
    "open": [OPEN],
    "too many": [OPEN] * 12,
    "unknown type": [channel(b"foo")],
    "x11": [channel(b"x11")],
    "direct": [channel(b"direct-tcpip", rest=string(b"192.0.2.1") + uint32(80) + string(b"192.0.2.9") + uint32(5))],
    "tunnel": [channel(b"tun@openssh.com", rest=uint32(1) + uint32(0))],
    "packets of nothing": [channel(packet_size=0)],
    "unknown subsystem": [OPEN, ask_channel(b"subsystem", string(b"foo"))],
    "environment": [OPEN, *(ask_channel(b"env", string(name) + string(b"C")) for name in (b"LANG", b"LC_ALL", b"FOO"))],
    "terminal": [OPEN, PTY],
    "terminal twice": [OPEN, PTY, PTY],
    "agent": [OPEN, ask_channel(b"auth-agent-req@openssh.com")],
    "signal": [OPEN, ask_channel(b"signal", string(b"INT"))],
    "break": [OPEN, ask_channel(b"break", uint32(5))],
    "size without terminal": [OPEN, ask_channel(b"window-change", uint32(1) * 4)],
    "size": [OPEN, PTY, ask_channel(b"window-change", uint32(1) * 4)],
    "unknown request": [OPEN, ask_channel(b"foo"), ask_channel(b"foo", wanted=0)],
    "request astray": [ask_channel(b"shell", number=5)],
    "data astray": [b"\x5e" + uint32(9) + string(b"x")],
    "extended data astray": [b"\x5f" + uint32(9) + uint32(1) + string(b"x")],
    "eof astray": [b"\x60" + uint32(9)],
    "close astray": [b"\x61" + uint32(9)],
    "window astray": [b"\x5d" + uint32(9) + uint32(5)],
    "confirmation astray": [b"\x5b" + uint32(9) + uint32(0) * 3],
    "success and failure astray": [b"\x63" + uint32(9), b"\x64" + uint32(9)],
    "data before a program": [OPEN, b"\x5e" + uint32(0) + string(b"x"), b"\x60" + uint32(0), b"\x61" + uint32(0)],
    "answers to nothing": [b"\x51", b"\x52"],
    "unknown global request": [ask_all(b"foo"), ask_all(b"foo", wanted=0)],
    "keepalive": [ask_all(b"keepalive@openssh.com")],
    "listen": [ask_all(b"tcpip-forward", string(b"0.0.0.0") + uint32(8080))],
    "stop listening": [ask_all(b"cancel-tcpip-forward", string(b"0.0.0.0") + uint32(8080))],
    "no more": [ask_all(b"no-more-sessions@openssh.com"), OPEN],
    "proof of no key": [ask_all(b"hostkeys-prove-00@openssh.com", string(b"zz"))],
    "userauth": [b"\x32"],
    "service": [USERAUTH],
    "half a kexinit": [b"\x14"],
    "half an open": [b"\x5a"],
    "half a request": [b"\x62"],
}


@pytest.mark.parametrize("name", INSIDE)
def test_after_the_login(both: Addresses, name: str) -> None:
    ours, real = both

    def mine() -> Peer:
        peer = Peer(ours)
        assert peer.authenticate(b"root", b"123456")[-1] == b"\x34"
        peer.ask()
        return peer

    def theirs() -> Peer:
        peer = Peer(real.address)
        peer.prove(real.user, real.key)
        peer.ask()
        return peer

    assert asked(mine, INSIDE[name]) == asked(theirs, INSIDE[name])


def test_a_wrong_password_is_refused_in_the_same_words(both: Addresses) -> None:
    ours, real = both
    mine, theirs = Peer(ours), Peer(real.address)
    assert mine.authenticate(b"nobody-here", b"wrong") == theirs.authenticate(b"nobody-here", b"wrong")
    for peer in (mine, theirs):
        peer.close()
