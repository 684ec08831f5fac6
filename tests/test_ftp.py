"""Real FTP clients at the FTP decoy, over real sockets."""

import ftplib
import hashlib
import io
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from decnet.events import AuthAttempted, CredentialOffered, FileCaptured, FileRequested
from decnet.ground import ARTIFACTS, artifact_path
from tests.serving import Served, served

PAYLOAD = bytes(range(256)) * 4000


@contextmanager
def client(here: Served, user: str = "root", secret: str = "123456", *, passive: bool = True) -> Iterator[ftplib.FTP]:
    ftp = ftplib.FTP(timeout=10)
    ftp.connect(here.address, here.port("ftp"))
    ftp.set_pasv(passive)
    try:
        ftp.login(user, secret)
        yield ftp
        ftp.quit()
    finally:
        ftp.close()


@pytest.mark.parametrize("passive", [True, False], ids=["passive", "active"])
def test_an_upload_is_captured_and_stands_where_it_was_put(tmp_path: Path, passive: bool) -> None:
    with served(tmp_path, "ftp") as here:
        with client(here, passive=passive) as ftp:
            ftp.cwd("/var/tmp")
            ftp.storbinary("STOR tool.bin", io.BytesIO(PAYLOAD))
            assert ftp.nlst() == ["tool.bin"]
            back = io.BytesIO()
            ftp.retrbinary("RETR tool.bin", back.write)
        with client(here) as ftp:  # another session of the same peer
            assert ftp.size("/var/tmp/tool.bin") == len(PAYLOAD)
        (captured,) = here.wait_for(FileCaptured)
        (requested,) = here.wait_for(FileRequested)
    assert back.getvalue() == PAYLOAD
    assert (captured.path, captured.sha256) == (b"/var/tmp/tool.bin", hashlib.sha256(PAYLOAD).hexdigest())
    assert artifact_path(tmp_path / ARTIFACTS, captured.sha256).read_bytes() == PAYLOAD
    assert (requested.path, requested.size, requested.found) == (b"/var/tmp/tool.bin", len(PAYLOAD), True)


def test_a_listing_is_the_hosts_own(tmp_path: Path) -> None:
    with served(tmp_path, "ftp") as here, client(here) as ftp:
        lines: list[str] = []
        ftp.retrlines("LIST /etc", lines.append)
        assert any(line.endswith(" passwd") for line in lines)
        users = io.BytesIO()
        ftp.retrbinary("RETR /etc/passwd", users.write)
        assert users.getvalue().startswith(b"root:x:0:0:")
        with pytest.raises(ftplib.error_perm, match="550"):
            ftp.retrbinary("RETR /etc/nothing", users.write)


def test_strangers_are_refused_and_captured(tmp_path: Path) -> None:
    with served(tmp_path, "ftp") as here:
        with pytest.raises(ftplib.error_perm, match="530 Login incorrect"), client(here, "root", "no such thing"):
            pass
        (offered,) = here.wait_for(CredentialOffered)
    assert (offered.principal, offered.secret.reveal(), offered.accepted) == (b"root", b"no such thing", False)


def test_a_guest_sees_the_public_folder_only(tmp_path: Path) -> None:
    with served(tmp_path, "ftp", seed="alpha") as here, client(here, "anonymous", "me@example.com") as ftp:
        assert here.facts(AuthAttempted)[0].accepted
        assert ftp.nlst() == ["README", "pub"]
        with pytest.raises(ftplib.error_perm):
            ftp.cwd("/etc")
        with pytest.raises(ftplib.error_perm, match="550 Permission denied"):
            ftp.storbinary("STOR x", io.BytesIO(b"x"))


@pytest.mark.needs("curl")
def test_curl_up_and_down(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"hello\n")
    with served(tmp_path / "state", "ftp") as here:
        url = f"ftp://root:123456@{here.address}:{here.port('ftp')}//tmp/x.txt"
        up = ["curl", "-sS", "-m", "20", "-T", str(tmp_path / "x.txt"), url]
        subprocess.run(up, check=True, capture_output=True, timeout=30)
        down = subprocess.run(["curl", "-sS", "-m", "20", url], check=True, capture_output=True, timeout=30)
        assert down.stdout == b"hello\n"
        assert here.wait_for(FileCaptured)[0].path == b"/tmp/x.txt"
