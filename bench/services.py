"""What one visit costs the sensor, by service, held against a bare server that sends the same bytes.

Both are processes of their own and serve the same client, one after the other; what is compared is visits a second of
the server's own processor time, so that neither the client nor a busy machine matters. A bare server answers each
piece it hears with the next piece of a recorded answer. For SSH the peer is a bare asyncssh server that runs the same
command; the algorithms are OpenSSH's usual ones (curve25519, Ed25519, AES-128-GCM).
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

import asyncssh
import psutil

from bench import Result, result
from decnet.ground import PLAN, Decky, Plan, Service, utc_now, write_plan
from decnet.persona import Claim
from tests.serving import until

ADDRESS = "127.62.7.9"
VISITS = 300
TOGETHER = 8
SERVICES: dict[str, tuple[int, tuple[bytes, ...]]] = {
    "ftp": (21, (b"", b"USER anonymous\r\n", b"PASS a@b\r\n", b"SYST\r\n", b"QUIT\r\n")),
    "http": (80, (b"GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: bench\r\nConnection: close\r\n\r\n",)),
    "mysql": (3306, (b"",)),
    "redis": (6379, (b"*1\r\n$4\r\nPING\r\n", b"*2\r\n$3\r\nGET\r\n$1\r\nk\r\n", b"*1\r\n$4\r\nQUIT\r\n")),
    "smtp": (25, (b"", b"EHLO x\r\n", b"MAIL FROM:<a@b.c>\r\n", b"RCPT TO:<root>\r\n", b"QUIT\r\n")),
    "telnet": (23, (b"",)),
}
"""By service: its port, and what a visitor says, piece by piece; nothing means that he listens first."""

Visit: TypeAlias = Callable[[], Awaitable[None]]


def run() -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="dn-") as name:
        folder = Path(name)
        write_plan(folder / PLAN, _plan())
        sensor = _start([sys.executable, "-m", "decnet", "sensor", "--folder", name])
        try:
            return [*_plain(sensor), _ssh(sensor)]
        finally:
            sensor.terminate()
            sensor.wait(10)


def _plan() -> Plan:
    claim = Claim("bench", "linux-server", "debian", "srv-01", utc_now())
    ports = {**{name: port for name, (port, _) in SERVICES.items()}, "ssh": 22}
    services = tuple(Service(name, port, 20_000 + port) for name, port in ports.items())
    return Plan(1, deckies=(Decky("srv-01-bench", "srv-01", ADDRESS, claim, services),))


def _plain(sensor: psutil.Popen) -> list[Result]:
    return [_against_bare(sensor, name, port, words) for name, (port, words) in SERVICES.items()]


def _against_bare(sensor: psutil.Popen, name: str, port: int, words: tuple[bytes, ...]) -> Result:
    async def visit(port: int) -> None:
        await _talk(port, words)

    answers = until(lambda: _heard(20_000 + port, words), f"{name} of the sensor")
    ours = _rate(sensor, lambda: visit(20_000 + port), VISITS)
    bare = _start([sys.executable, "-m", "bench.bare", _script(answers, words)])
    try:
        until(lambda: _heard(30_000, words), "the bare server")
        theirs = _rate(bare, lambda: visit(30_000), VISITS)
    finally:
        bare.kill()
        bare.wait()
    return result(f"{name}, visits", ours, "1/CPU s", theirs)


def _script(answers: list[bytes], words: tuple[bytes, ...]) -> str:
    return json.dumps({"answers": [each.decode("latin-1") for each in answers], "greets": not words[0]})


def _ssh(sensor: psutil.Popen) -> Result:
    until(lambda: asyncio.run(_entered(20_022)), "SSH of the sensor")
    ours = _rate(sensor, lambda: _log_in(20_022), VISITS // 3)
    bare = _start([sys.executable, "-m", "bench.bare_ssh"])
    try:
        until(lambda: asyncio.run(_entered(30_022)), "the bare SSH server")
        theirs = _rate(bare, lambda: _log_in(30_022), VISITS // 3)
    finally:
        bare.kill()
        bare.wait()
    return result("ssh, login and exec", ours, "1/CPU s", theirs)


def _start(command: list[str]) -> psutil.Popen:
    return psutil.Popen(command, stdin=subprocess.DEVNULL)


def _rate(server: psutil.Popen, visit: Visit, visits: int) -> float:
    """Visits a second of the server's processor time, after a few that warm it up."""
    asyncio.run(_visits(visit, visits // 10))
    before = server.cpu_times()
    asyncio.run(_visits(visit, visits))
    after = server.cpu_times()
    return visits / (after.user + after.system - before.user - before.system)


async def _visits(visit: Visit, count: int) -> None:
    numbers = iter(range(count))

    async def some() -> None:
        for _ in numbers:
            await visit()

    await asyncio.gather(*(some() for _ in range(TOGETHER)))


async def _talk(port: int, words: tuple[bytes, ...]) -> list[bytes]:
    """What is heard after each thing said."""
    reader, writer = await asyncio.open_connection(ADDRESS, port)
    heard = []
    try:
        for word in words:
            writer.write(word)
            async with asyncio.timeout(10):
                heard.append(await reader.read(65536))
    finally:
        writer.close()
    return heard


def _heard(port: int, words: tuple[bytes, ...]) -> list[bytes]:
    try:
        return asyncio.run(_talk(port, words))
    except OSError:
        return []


async def _log_in(port: int) -> None:
    options = {"kex_algs": ["curve25519-sha256"], "encryption_algs": ["aes128-gcm@openssh.com"]}
    async with asyncssh.connect(
        ADDRESS, port, username="root", password="123456", known_hosts=None, client_keys=(), agent_path=None,
        config=None, preferred_auth="password", server_host_key_algs=["ssh-ed25519"], **options,
    ) as connection:  # fmt: skip
        done = await connection.run("echo hello", check=True)
    assert done.stdout == "hello\n"


async def _entered(port: int) -> bool:
    try:
        await _log_in(port)
    except (OSError, asyncssh.Error):
        return False
    return True
