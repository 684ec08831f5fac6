"""The SSH decoy, visited by the clients that the world uses."""

import asyncio
import json
import os
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import asyncssh
import pytest

from decnet.decoys.ssh import DECOY, profile
from decnet.events import (
    AuthAttempted,
    ClientIdentified,
    CommandIssued,
    CredentialOffered,
    EnvironmentSent,
    FileCaptured,
    FileRequested,
    ForwardRequested,
    LimitHit,
    SessionEnded,
    SessionRecorded,
    TerminalRequested,
)
from decnet.ground import ARTIFACTS, KEYS, RECORDINGS, artifact_path
from decnet.persona import DISTROS, Claim, Persona, Seed
from decnet.sensor.ssh import HostKeys, missing
from tests.serving import Served, served, until
from tests.ssh_peer import Peer

QUIET = ("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR")
ASKING = "beta"  # a seed whose host has keyboard-interactive
PLAIN = "alpha"  # and one whose host has not
PASSWORD = "123456"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path, extra=(DECOY,), seed=PLAIN, distro="debian") as here:
        yield here


def ssh(
    here: Served, command: str | None, *options: str, user: str = "root", password: str = PASSWORD, feed: str = ""
) -> "subprocess.CompletedProcess[str]":
    """Run OpenSSH's client; ``password`` is typed where it is asked for."""
    where = ("-p", str(here.port("ssh")), *options, f"{user}@{here.address}")
    return client("ssh", *where, *(() if command is None else (command,)), password=password, feed=feed)


def client(program: str, *words: str, password: str = PASSWORD, feed: str = "") -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    line = ["sshpass", "-p", password, program, *QUIET, *words]
    return subprocess.run(line, capture_output=True, text=True, input=feed, timeout=60, check=False, env=environment)


def lines(here: Served) -> list[bytes]:
    return [fact.line for fact in here.facts(CommandIssued)]


@pytest.mark.needs("ssh", "sshpass")
def test_a_command_its_output_its_complaint_and_its_status(site: Served) -> None:
    done = ssh(site, "uname -s; echo sorry >&2; exit 3")
    assert (done.stdout, done.stderr, done.returncode) == ("Linux\n", "sorry\n", 3)
    ended = site.wait_for(SessionEnded)[0]
    assert ended.reason == "visitor"
    assert lines(site) == [b"uname -s; echo sorry >&2; exit 3"]
    kinds = [event.fact.kind for event in site.events() if event.visit.session]
    assert kinds == ["session.started", "client.identified", "auth.attempted", "credential.offered", "command.issued",
                     "session.ended"]  # fmt: skip
    assert len({event.visit.session for event in site.events() if event.visit.session}) == 1


@pytest.mark.needs("ssh", "sshpass")
def test_who_the_client_is(site: Served) -> None:
    ssh(site, "true")
    (client,) = site.wait_for(ClientIdentified)
    assert client.software.startswith(b"SSH-2.0-OpenSSH_")
    told = json.loads(client.algorithms)
    assert list(told) == ["kex", "ciphers", "macs", "compression", "host_keys"]
    assert told["kex"][-1] == "kex-strict-c-v00@openssh.com"
    assert len(client.hassh) == 32


@pytest.mark.needs("ssh", "sshpass")
def test_input_is_read_and_files_are_kept(site: Served) -> None:
    done = ssh(site, "cat > /tmp/bot; wc -c < /tmp/bot", feed="#!/bin/sh\necho hi\n")
    assert (done.stdout, done.returncode) == ("18\n", 0)
    captured = site.wait_for(FileCaptured)[0]
    assert (captured.path, captured.size) == (b"/tmp/bot", 18)
    assert artifact_path(site.folder / ARTIFACTS, captured.sha256).read_text() == "#!/bin/sh\necho hi\n"


@pytest.mark.needs("ssh", "sshpass")
def test_the_environment_and_the_first_password_that_was_right(site: Served) -> None:
    done = ssh(site, "echo $LC_TEST-$EVIL", "-o", "SetEnv=LC_TEST=yes EVIL=no")
    assert done.stdout == "yes-\n"
    sent = {fact.name: fact.value for fact in site.wait_for(EnvironmentSent, 2)}
    assert (sent[b"LC_TEST"], sent[b"EVIL"]) == (b"yes", b"no")
    assert ssh(site, "true", "-o", "NumberOfPasswordPrompts=1", password="root").returncode  # another weak one
    assert [fact.accepted for fact in site.wait_for(CredentialOffered, 2)] == [True, False]
    assert [fact.secret.reveal() for fact in site.facts(CredentialOffered)] == [b"123456", b"root"]


INTERACTIVE = """
set timeout 30
spawn ssh {options} root@{address}
expect "password: "
send "{password}\\r"
expect "~# "
send "echo \\$TERM; tty\\r"
expect "xterm-test"
expect "pts/"
expect "~# "
send "exit\\r"
expect "logout"
expect eof
catch wait result
exit [lindex $result 3]
"""


@pytest.mark.needs("ssh", "expect")
def test_an_interactive_shell_is_recorded_as_it_was_seen(site: Served) -> None:
    options = " ".join((*QUIET, "-p", str(site.port("ssh"))))
    script = INTERACTIVE.format(password=PASSWORD, options=options, address=site.address)
    environment = os.environ | {"TERM": "xterm-test"}
    done = subprocess.run(
        ["expect", "-c", script], capture_output=True, text=True, env=environment, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout
    (terminal,) = site.wait_for(TerminalRequested)
    assert terminal.term == b"xterm-test"
    (recorded,) = site.wait_for(SessionRecorded)
    cast = (site.folder / RECORDINGS / recorded.path).read_text().splitlines()
    entries = [json.loads(line) for line in cast[1:]]
    shown = "".join(text for _, code, text in entries if code == "o")
    typed = "".join(text for _, code, text in entries if code == "i")
    assert "logout" in shown, done.stdout
    assert typed == "echo $TERM; tty\rexit\r"
    assert lines(site) == [b"echo $TERM; tty", b"exit"]


@pytest.mark.needs("sftp", "sshpass")
def test_files_go_both_ways_over_sftp(site: Served, tmp_path: Path) -> None:
    sent = os.urandom(300_000)
    (tmp_path / "sent").write_bytes(sent)
    batch = f"""
    cd /tmp
    mkdir inner
    put {tmp_path}/sent inner/a
    chmod 755 inner/a
    rename inner/a inner/b
    ls -l inner
    get inner/b {tmp_path}/back
    get /etc/passwd {tmp_path}/passwd
    symlink b inner/c
    rm inner/b
    rm inner/c
    rmdir inner
    """
    done = client("sftp", "-P", str(site.port("ssh")), f"root@{site.address}", feed=batch)
    assert "-rwxr-xr-x" in done.stdout
    assert (tmp_path / "back").read_bytes() == sent
    assert (tmp_path / "passwd").read_text().startswith("root:x:0:0:")
    (captured,) = site.wait_for(FileCaptured)
    assert (captured.path, captured.sha256, captured.size) == (b"/tmp/inner/a", sha256(sent).hexdigest(), 300_000)
    assert [fact.path for fact in site.facts(FileRequested)] == [b"/tmp/inner/b", b"/etc/passwd"]
    assert b"sftp mkdir /tmp/inner" in lines(site)
    assert b"sftp rm /tmp/inner/b" in lines(site)


@pytest.mark.needs("scp", "sshpass")
def test_scp_both_ways_and_what_it_left_is_there_the_next_time(site: Served, tmp_path: Path) -> None:
    (tmp_path / "tool").write_text("#!/bin/sh\n")
    there, port = f"root@{site.address}:/root/tool", str(site.port("ssh"))
    assert client("scp", "-p", "-P", port, str(tmp_path / "tool"), there).returncode == 0
    assert client("scp", "-P", port, there, str(tmp_path / "back")).returncode == 0
    assert (tmp_path / "back").read_text() == "#!/bin/sh\n"
    assert ssh(site, "cat /root/tool").stdout == "#!/bin/sh\n"
    assert site.wait_for(FileCaptured)[0].path == b"/root/tool"
    absent = client("scp", "-P", port, f"{there}-2", str(tmp_path / "x"))
    assert "No such file or directory" in absent.stderr


@pytest.mark.needs("ssh", "sshpass")
def test_forwards_are_noted_and_refused(site: Served) -> None:
    done = ssh(site, "true", "-o", "ExitOnForwardFailure=yes", "-R", "8080:127.0.0.1:80")
    assert done.returncode == 255
    done = ssh(site, None, "-W", "192.0.2.7:25")
    assert "stdio forwarding failed" in done.stderr
    forwards = site.wait_for(ForwardRequested, 2)
    assert [(fact.direction, fact.host, fact.port) for fact in forwards] == [
        ("in", b"localhost", 8080),
        ("out", b"192.0.2.7", 25),
    ]


@pytest.mark.needs("ssh", "sshpass")
def test_keyboard_interactive_asks_as_pam_does(tmp_path: Path) -> None:
    with served(tmp_path, extra=(DECOY,), seed=ASKING, distro="debian") as site:
        done = ssh(site, "id -un", "-o", "PreferredAuthentications=keyboard-interactive")
        assert done.stdout == "root\n"
        offered = site.wait_for(CredentialOffered)[0]
        assert (offered.mechanism, offered.accepted) == ("keyboard-interactive", True)


@pytest.mark.needs("ssh", "ssh-keygen")
def test_keys_are_refused_and_remembered_by_their_fingerprint(site: Served, tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "id"], check=True)
    said = subprocess.run(["ssh-keygen", "-lf", tmp_path / "id"], capture_output=True, text=True, check=True).stdout
    where = ("-p", str(site.port("ssh")), f"root@{site.address}")
    line = [
        "ssh",
        *QUIET,
        "-o",
        "BatchMode=yes",
        "-o",
        "IdentitiesOnly=yes",
        "-i",
        str(tmp_path / "id"),
        *where,
        "true",
    ]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    assert "Permission denied (publickey,password)" in done.stderr
    attempts = site.wait_for(AuthAttempted, 2)
    assert [(fact.mechanism, fact.accepted) for fact in attempts] == [("none", False), ("publickey", False)]
    assert attempts[1].key == said.split()[1]


def test_six_failures_are_the_last(site: Served) -> None:
    async def guess() -> str:
        guesses = iter(["a", "b", "c", "d", "e", "f", "g", "h"])

        class Guesser(asyncssh.SSHClient):
            def password_auth_requested(self) -> str | None:
                return next(guesses)

        try:
            await asyncssh.connect(site.address, site.port("ssh"), username="nobody", known_hosts=None, config=None,
                                   client_keys=None, client_factory=Guesser)  # fmt: skip
        except asyncssh.DisconnectError as err:
            return err.reason
        return ""

    assert asyncio.run(guess()) == "Too many authentication failures"
    offered = site.wait_for(CredentialOffered, 6)
    assert [fact.secret.reveal() for fact in offered] == [b"a", b"b", b"c", b"d", b"e", b"f"]
    assert [fact.limit for fact in site.wait_for(LimitHit)] == ["max_auth_tries"]


def test_five_at_once(site: Served) -> None:
    async def visit(number: int) -> str:
        async with asyncssh.connect(site.address, site.port("ssh"), username="root", password=PASSWORD,
                                    known_hosts=None, config=None, client_keys=None) as connection:  # fmt: skip
            done = await asyncio.gather(*(connection.run(f"echo {number}.{i}") for i in range(3)))
            return "".join(str(each.stdout) for each in done)

    async def crowd() -> list[str]:
        return list(await asyncio.gather(*(visit(number) for number in range(5))))

    assert asyncio.run(crowd()) == ["".join(f"{number}.{i}\n" for i in range(3)) for number in range(5)]
    assert len(site.wait_for(SessionEnded, 5)) == 5
    assert len(lines(site)) == 15


@pytest.mark.needs("ssh", "sshpass")
@pytest.mark.parametrize("distro", ["debian", "ubuntu22", "ubuntu20"])
def test_every_algorithm_that_is_offered_is_spoken(tmp_path: Path, distro: str) -> None:
    with served(tmp_path, extra=(DECOY,), seed=PLAIN, distro=distro) as site:
        offered = profile(Persona(site.decky.claim).product("ssh"))
        known = set(subprocess.run(["ssh", "-Q", "kex"], capture_output=True, text=True, check=True).stdout.split())
        runs = [f"KexAlgorithms={name}" for name in offered.kex if name in known]
        runs += [f"Ciphers={name}" for name in offered.ciphers]
        runs += [f"MACs={name}" for name in offered.macs]
        runs += [f"HostKeyAlgorithms={name}" for name in offered.host_keys]
        running = [_start(site, run, ("-C", "-o", "RekeyLimit=1K") if i % 2 else ()) for i, run in enumerate(runs)]
        failed = {
            run: done for run, each in zip(runs, running, strict=True) if (done := each.communicate()[0]) != "ok\n"
        }
    assert failed == {}


def _start(site: Served, option: str, more: tuple[str, ...]) -> "subprocess.Popen[str]":
    ciphers = ("-o", "Ciphers=aes128-ctr") if option.startswith("MACs") else ()
    where = ("-p", str(site.port("ssh")), f"root@{site.address}")
    line = ["sshpass", "-p", PASSWORD, "ssh", *QUIET, "-o", option, *ciphers, *more, *where, "echo ok"]
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_a_signal_interrupts_what_runs(site: Served) -> None:
    async def interrupted() -> int | None:
        async with asyncssh.connect(site.address, site.port("ssh"), username="root", password=PASSWORD,
                                    known_hosts=None, config=None, client_keys=None) as connection:  # fmt: skip
            process = await connection.create_process("sleep 500")
            process.send_signal("INT")
            return (await process.wait()).exit_status

    assert asyncio.run(interrupted()) == 130


@pytest.mark.needs("nmap")
def test_a_scanner_names_it_and_sees_the_lists(site: Served) -> None:
    line = ["nmap", "-sT", "-Pn", "-n", "-sV", "--script", "ssh2-enum-algos,ssh-hostkey,ssh-auth-methods", "-p",
            str(site.port("ssh")), site.address]  # fmt: skip
    said = subprocess.run(line, capture_output=True, text=True, timeout=120, check=True).stdout
    assert "OpenSSH 9.2p1 Debian 2+deb12u" in said
    assert "Service Info: OS: Linux" in said
    assert "diffie-hellman-group18-sha512" in said
    assert "(ED25519)" in said
    assert "password" in said


def test_a_visitor_who_vanishes_leaves_what_he_did(site: Served) -> None:
    peer = Peer((site.address, site.port("ssh")))
    assert peer.authenticate(b"root", PASSWORD.encode())[-1] == b"\x34"
    peer.close()
    assert site.wait_for(SessionEnded)[0].reason in {"visitor", "lost"}
    assert site.facts(CredentialOffered)[0].accepted


def test_two_hosts_have_two_sets_of_keys_and_each_keeps_its_own(tmp_path: Path) -> None:
    def keys(folder: str, seed: str) -> list[bytes]:
        claim = Claim(seed, "linux-server", "debian", "srv-01", 0)
        host = HostKeys(tmp_path / folder / "x.ssh", Persona(claim))
        return [host.public(kind) for kind in ("ssh-rsa", "ecdsa-sha2-nistp256", "ssh-ed25519")]

    first, again, other = keys("a", "alpha"), keys("a", "alpha"), keys("b", "beta")
    assert first == again
    assert not set(first) & set(other)
    assert (tmp_path / "a" / "x.ssh").stat().st_mode & 0o777 == 0o600


def test_the_rsa_key_is_made_when_somebody_needs_it(tmp_path: Path) -> None:
    with served(tmp_path, extra=(DECOY,), seed=PLAIN) as site:
        assert not list((tmp_path / KEYS).glob("*.ssh"))
        peer = Peer((site.address, site.port("ssh")))
        assert not list((tmp_path / KEYS).glob("*.ssh"))
        peer.authenticate(b"root", PASSWORD.encode())
        until(lambda: list((tmp_path / KEYS).glob("*.ssh")), "the key")
        peer.close()


def test_every_version_of_every_system_is_spoken() -> None:
    versions = [name for distro in DISTROS.values() for name in distro.products.get("ssh", ())]
    assert versions
    assert {name: lacking for name in versions if (lacking := missing(profile(name)))} == {}


def test_seeds_differ_in_what_they_ask_for() -> None:
    assert {Seed(seed).pick("ssh.methods", (False, True)) for seed in (PLAIN, ASKING)} == {False, True}
