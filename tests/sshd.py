"""OpenSSH's own server, to hold the decoy against."""

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from msgspec import Struct

PLACES = ("/usr/sbin", "/usr/local/sbin", os.environ.get("PATH", ""))
PROGRAM = shutil.which("sshd", path=os.pathsep.join(PLACES))
SETTINGS = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host_rsa
HostKey {folder}/host_ecdsa
HostKey {folder}/host_ed25519
AuthorizedKeysFile {folder}/known
StrictModes no
UsePAM {pam}
KbdInteractiveAuthentication yes
PermitRootLogin yes
AllowTcpForwarding no
X11Forwarding no
PrintMotd no
AcceptEnv LANG LC_*
MaxStartups 100:30:200
PidFile none
"""


class RealServer(Struct, frozen=True):
    """Where it listens, and by which key and as whom one gets in."""

    address: tuple[str, int]
    user: bytes
    key: Ed25519PrivateKey


def banner(address: tuple[str, int]) -> str:
    """What the server at ``address`` says first."""
    with socket.create_connection(address, 20) as client, client.makefile("rb") as heard:
        return heard.readline().decode().strip()


@contextmanager
def real_server(folder: Path) -> Iterator[RealServer]:
    """Run it at a free port of this machine, with Debian's settings."""
    assert PROGRAM is not None
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    for kind in ("rsa", "ecdsa", "ed25519"):
        subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", folder / f"host_{kind}"], check=True)
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    (folder / "known").write_bytes(b"restrict,agent-forwarding,pty " + public + b"\n")
    private = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    (folder / "key").write_bytes(private)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = SETTINGS.format(port=port, folder=folder, pam="yes" if os.geteuid() == 0 else "no")
    (folder / "sshd_config").write_text(settings)
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([PROGRAM, "-D", "-e", "-f", folder / "sshd_config"], stderr=log)
    try:
        _wait(port, server)
        yield RealServer(("127.0.0.1", port), getpass.getuser().encode(), key)
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        assert server.poll() is None, "the real server did not start"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError("the real server does not answer")
