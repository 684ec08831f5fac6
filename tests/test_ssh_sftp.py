"""The file server of the SSH decoy and OpenSSH's own, told the same, answer the same."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from decnet.decoys.ssh import DECOY
from decnet.decoys.ssh.handles import COPY
from decnet.decoys.ssh.programs import Programs
from decnet.decoys.ssh.sftp import Sftp
from decnet.events import CommandIssued, FileCaptured, FileRequested
from decnet.kit.shell import Ended, Output
from decnet.kit.ssh import string, uint32, uint64
from decnet.sansio import Keep, Note, Send
from tests.transcripts import NOW, context

PLACES = ("/usr/lib/openssh/sftp-server", "/usr/libexec/openssh/sftp-server", "/usr/lib/ssh/sftp-server")
PROGRAM = next((place for place in PLACES if Path(place).exists()), None)
HELLO = string(b"\1" + uint32(3))
NEW = f"/tmp/decnet-{uuid4().hex}".encode()
"""A place that is nobody's yet, on this machine as on the decoy's."""


def ask(kind: int, *parts: bytes, ident: int = 7) -> bytes:
    return string(bytes([kind]) + uint32(ident) + b"".join(parts))


def opened(path: bytes, flags: int) -> bytes:
    return ask(3, string(path), uint32(flags), uint32(0))


LAST = ask(16, string(b"/"), ident=99)
LAST_ANSWER = bytes([104]) + uint32(99) + uint32(1) + string(b"/") * 2 + uint32(0)
FIRST = string(uint32(0))  # the handle that is given first
CASES: dict[str, list[bytes]] = {
    "hello": [HELLO],
    "hello twice": [HELLO, HELLO],
    "early": [ask(17, string(b"/"))],
    "unknown extension": [HELLO, ask(200, string(b"foo@example.com"))],
    "limits of packets": [HELLO, uint32(262_145)],
    "empty message": [HELLO, uint32(0)],
    "half a message": [HELLO, ask(17, uint32(5))],
    "no such file": [HELLO, *(ask(kind, string(NEW)) for kind in (7, 17, 11, 13, 15, 19))],
    "no such folder": [HELLO, opened(NEW + b"/a", 0x1A), ask(14, string(NEW + b"/a"), uint32(0))],
    "open what is not there": [HELLO, opened(NEW, 1), opened(NEW, 2)],
    "no such handle": [HELLO, *(ask(kind, FIRST) for kind in (4, 8, 12)), ask(5, FIRST, uint64(0), uint32(1))],
    "odd handle": [HELLO, ask(4, string(b"abc")), ask(4, string(b""))],
    "real path": [HELLO, ask(16, string(b"/")), ask(16, string(b"/usr/../tmp/.")), ask(16, string(NEW + b"/b"))],
    "folder as file": [HELLO, opened(b"/tmp", 0x1A), ask(13, string(b"/tmp"))],
    "file as folder": [
        HELLO,
        ask(11, string(b"/etc/passwd")),
        ask(15, string(b"/etc/passwd")),
        ask(17, string(b"/etc/passwd/x")),
    ],
    "no link": [HELLO, ask(19, string(b"/tmp"))],
    "make, write, read, rename, remove": [
        HELLO,
        ask(14, string(NEW), uint32(4), uint32(0o755)),
        ask(14, string(NEW), uint32(0)),
        opened(NEW + b"/a", 0x1A),
        ask(6, FIRST, uint64(0), string(b"hello ")),
        ask(6, FIRST, uint64(6), string(b"world")),
        ask(4, FIRST),
        opened(NEW + b"/a", 0x2A),
        opened(NEW + b"/a", 1),
        ask(5, FIRST, uint64(6), uint32(100)),
        ask(5, FIRST, uint64(11), uint32(100)),
        ask(5, FIRST, uint64(0), uint32(4)),
        ask(6, FIRST, uint64(0), string(b"x")),
        ask(4, FIRST),
        ask(18, string(NEW + b"/a"), string(NEW + b"/b")),
        ask(20, string(b"b"), string(NEW + b"/c")),
        ask(19, string(NEW + b"/c")),
        ask(18, string(NEW + b"/c"), string(NEW + b"/b")),
        ask(15, string(NEW)),
        ask(13, string(NEW + b"/b")),
        ask(13, string(NEW + b"/c")),
        ask(15, string(NEW)),
    ],
    "extensions": [
        HELLO,
        ask(200, string(b"expand-path@openssh.com"), string(b"/tmp/../usr")),
        ask(200, string(b"posix-rename@openssh.com"), string(NEW), string(NEW + b"x")),
        ask(200, string(b"fsync@openssh.com"), FIRST),
        ask(200, string(b"hardlink@openssh.com"), string(NEW), string(NEW + b"x")),
        ask(200, string(b"lsetstat@openssh.com"), string(NEW), uint32(0)),
        ask(200, string(b"statvfs@openssh.com"), string(NEW)),
        ask(200, string(b"users-groups-by-id@openssh.com"), string(uint32(0)), string(uint32(0) + uint32(54_321))),
    ],
}


@pytest.mark.parametrize("name", CASES)
def test_the_same_answers(name: str) -> None:
    if PROGRAM is None:
        pytest.skip("compares with OpenSSH's file server; on Debian: apt install openssh-sftp-server")
    if os.geteuid():
        pytest.skip("compares as root, whom the decoy lets in: run it as root")
    assert told(CASES[name]) == real(CASES[name])


def real(messages: list[bytes]) -> tuple[list[bytes], int]:
    """Its answers and how it ended. Input that ends before all is answered would have it drop answers."""
    assert PROGRAM is not None
    heard = b""
    with subprocess.Popen([PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(b"".join((*messages, LAST)))
        server.stdin.flush()
        while LAST_ANSWER not in frames(heard) and (data := os.read(server.stdout.fileno(), 65536)):
            heard += data
        server.stdin.close()
        return frames(heard), server.wait(60)


def told(messages: list[bytes]) -> tuple[list[bytes], int]:
    with running() as run:
        outputs = run(b"".join((*messages, LAST)))
        said = b"".join(output.data for output in outputs if isinstance(output, Send))
        return frames(said), next(output.status for output in outputs if isinstance(output, Ended))


class Run:
    """The decoy's file server, whose host keeps what it is given."""

    def __init__(self, server: Sftp) -> None:
        self._server = server

    def __call__(self, data: bytes, size: int = 1 << 20, eof: bool = True) -> list[Output]:
        out: list[Output] = []
        for at in range(0, len(data), size):
            out += self._host(self._server.received(data[at : at + size], NOW))
        return [*out, *self._host(self._server.eof(NOW))] if eof else out

    def _host(self, outputs: Iterator[Output]) -> Iterator[Output]:
        for output in outputs:
            yield output
            if isinstance(output, Keep) and output.last:
                yield from self._server.kept(output.stream, "0" * 64, 1, 1, NOW)


@contextmanager
def running(seed: str = "alpha") -> Iterator[Run]:
    visit = context(DECOY, seed, "linux-server", "debian")
    account = visit.persona.account("root")
    assert account is not None
    server = Programs(visit, account).sftp(1 << 16)
    assert isinstance(server, Sftp)
    yield Run(server)


def frames(data: bytes) -> list[bytes]:
    """The messages in ``data``; one that is not whole is left out."""
    found: list[bytes] = []
    while len(data) >= 4 and len(data) >= (end := 4 + int.from_bytes(data[:4], "big")):
        found.append(data[4:end])
        data = data[end:]
    return found


def test_the_size_of_pieces_never_matters() -> None:
    messages = b"".join(CASES["make, write, read, rename, remove"])
    with running() as whole, running() as pieces:
        assert whole(messages) == pieces(messages, 1)


def test_a_file_larger_than_the_host_remembers_is_kept_whole() -> None:
    piece = bytes(32_000)
    writes = [ask(6, FIRST, uint64(at), string(piece)) for at in range(0, 2 * COPY, len(piece))]
    with running() as run:
        outputs = run(b"".join((HELLO, opened(NEW, 0x1A), *writes, ask(4, FIRST))))
    kept = sum(len(output.data) for output in outputs if isinstance(output, Keep))
    answers = frames(b"".join(output.data for output in outputs if isinstance(output, Send)))
    assert kept == len(writes) * len(piece)
    assert {answer[5:9] for answer in answers[2:]} == {uint32(0)}


def test_what_was_being_sent_when_the_visitor_left_is_kept() -> None:
    with running() as run:
        outputs = run(b"".join((HELLO, opened(NEW, 0x1A), ask(6, FIRST, uint64(0), string(b"half")))))
    facts = [output.fact for output in outputs if isinstance(output, Note)]
    assert [type(fact) for fact in facts] == [CommandIssued, FileCaptured]
    assert isinstance(outputs[-1], Ended)


def test_a_hole_is_filled_up_to_what_the_host_remembers() -> None:
    with running() as run:
        writes = (ask(6, FIRST, uint64(at), string(b"x")) for at in (4, 1 << 40))
        reads = (ask(5, FIRST, uint64(0), uint32(10)), ask(4, FIRST))
        said = run(b"".join((HELLO, opened(NEW, 0x1A), *writes, *reads)))
    answers = frames(b"".join(output.data for output in said if isinstance(output, Send)))
    assert [answer[0] for answer in answers] == [2, 102, 101, 101, 103, 101]
    assert answers[3][5:9] == uint32(4)
    assert answers[4].endswith(string(b"\0\0\0\0x"))


def test_a_listing_names_owners_and_downloads_are_noted() -> None:
    with running() as run:
        said = run(
            b"".join((HELLO, ask(11, string(b"/etc")), ask(12, FIRST), opened(b"/etc/shadow", 1), opened(NEW, 1)))
        )
    answers = frames(b"".join(output.data for output in said if isinstance(output, Send)))
    assert b"-rw-r--r--   1 root     root" in answers[2]
    requests = [output.fact for output in said if isinstance(output, Note) and isinstance(output.fact, FileRequested)]
    assert [(fact.path, fact.found) for fact in requests] == [(b"/etc/shadow", True), (NEW, False)]


def test_an_unknown_message_is_not_answered() -> None:
    with running() as run:
        said = run(HELLO + ask(77) + LAST)
    answers = frames(b"".join(output.data for output in said if isinstance(output, Send)))
    assert [answer[0] for answer in answers] == [2, 104]


def test_no_more_handles_than_a_process_may_have() -> None:
    with running() as run:
        said = run(HELLO + opened(b"/etc/passwd", 1) * 200)
    answers = frames(b"".join(output.data for output in said if isinstance(output, Send)))
    assert [answer[0] for answer in answers[1:]] == [102] * 100 + [101] * 100
