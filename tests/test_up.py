"""``decnet up`` as a process: what it says, what it survives, what it leaves behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

from decnet.cli.client import Hub
from decnet.cli.errors import OperatorFault
from tests.product import PASSWORD, Product, command, ready, running, start, state_folder
from tests.serving import until

pytestmark = pytest.mark.slow


def ping(address: tuple[str, int]) -> bytes:
    with socket.create_connection(address, 5) as client:
        client.sendall(b"PING\r\n")
        return client.recv(100)


def answers(address: tuple[str, int]) -> bool:
    try:
        return bool(ping(address))
    except OSError:
        return False


def login(product: Product, password: str = PASSWORD) -> str:
    body = json.dumps({"username": "admin", "password": password}).encode()
    request = urllib.request.Request(
        f"{product.ready['api']}/api/v1/auth/login", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        said = json.load(answer)
    assert said["must_change_password"] is False
    token: str = said["access_token"]
    return token


def test_it_says_what_stands_and_ends_when_told() -> None:
    with state_folder() as state:
        process = start(state, "--deckies", "2", "--services", "redis,smtp", "--archetype", "linux-server")
        product = ready(process, state)
        assert set(product.ready) == {"event", "api", "admin_user", "deckies"}
        assert [list(decky) for decky in product.ready["deckies"]] == [["name", "ip", "archetype", "services"]] * 2
        assert [each["name"] for each in product.ready["deckies"][0]["services"]] == ["redis", "smtp", "smtp", "smtp"]
        assert all(decky["ip"].startswith("127.") for decky in product.ready["deckies"])
        assert len({decky["ip"] for decky in product.ready["deckies"]}) == 2
        assert login(product)
        assert ping(product.decky("redis"))
        second = subprocess.run(process.args, capture_output=True, check=False, timeout=30)
        assert (second.returncode, b"already runs" in second.stderr) == (2, True)
        children = psutil.Process(process.pid).children(recursive=True)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=20)
        assert (process.returncode, time.monotonic() - began < 5) == (0, True), errors
        assert b"Traceback" not in errors
        assert not any(child.is_running() for child in children)


def test_it_comes_back_as_it_was() -> None:
    with state_folder() as state:
        with running(state, "--deckies", "2", "--services", "redis") as product:
            first = product.ready["deckies"]
            ping(product.decky("redis"))
            until(lambda: product.logs(kind="command.issued"), "the command")
        with running(state, "--deckies", "2", "--services", "redis") as product:
            assert product.ready["deckies"] == first
            assert len(product.logs(kind="command.issued")) == 1
            assert [item["fact"]["reason"] for item in product.logs(kind="session.ended")] == ["visitor"]


def test_a_duration_counts_from_ready() -> None:
    with state_folder() as state:
        process = start(state, "--deckies", "1", "--services", "redis", "--duration", "1")
        ready(process, state)
        began = time.monotonic()
        process.communicate(timeout=20)
        assert process.returncode == 0
        assert 0.5 < time.monotonic() - began < 8


def test_when_it_is_killed_its_children_go_too() -> None:
    with state_folder() as state:
        process = start(state, "--deckies", "1", "--services", "redis")
        product = ready(process, state)
        children = psutil.Process(process.pid).children(recursive=True)
        assert len(children) >= 2
        process.kill()
        process.communicate()
        until(lambda: not any(_alive(child) for child in children), "the children's end")
        assert not answers(product.decky("redis"))


def _alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("half", ["sensor", "hub"])
def test_a_half_that_is_killed_comes_back_with_its_ports(half: str) -> None:
    with state_folder() as state, running(state, "--deckies", "1", "--services", "redis") as product:
        api = product.ready["api"]
        token = login(product)
        victim = product.half(half)
        victim.kill()
        until(lambda: product.half(half).pid != victim.pid, f"a new {half}")
        until(lambda: answers(product.decky("redis")), "the decoy")
        assert ping(product.decky("redis"))
        request = urllib.request.Request(f"{api}/api/v1/auth/me", headers={"Authorization": f"Bearer {token}"})

        def me() -> str:
            try:
                with urllib.request.urlopen(request, timeout=5) as answer:
                    name: str = json.load(answer)["username"]
            except OSError:
                return ""
            return name

        assert until(me, "the API, with the token of before") == "admin"


def test_the_sensor_serves_and_records_without_a_hub() -> None:
    with state_folder() as state, running(state, "--deckies", "1", "--services", "redis") as product:
        hub = product.half("hub")
        hub.suspend()
        try:
            assert ping(product.decky("redis"))
        finally:
            hub.resume()
        until(lambda: product.logs(kind="command.issued"), "the command that came while the hub was away")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can drop root: run the tests as root")
def test_root_is_dropped_where_attackers_reach() -> None:
    with state_folder() as state, running(state, "--deckies", "1", "--services", "redis") as product:
        assert product.half("sensor").uids().effective != 0
        assert product.half("hub").uids().effective == 0
        assert "DECNET_ADMIN_PASSWORD" in product.half("hub").environ()
        for half in ("sensor", "binder"):
            assert not any(name.startswith("DECNET_") for name in product.half(half).environ())
        assert (state.stat().st_mode & 0o077, (state / "hub.sock").stat().st_uid) == (0, 0)
        before = product.ready["deckies"][0]["name"]
        made = command(state, "deploy", "--services", "ssh,smtp", "--name", "late-01", "--json")
        assert made.returncode == 0, made.stderr
        late = json.loads(made.stdout)[0]
        assert (late["name"], late["actual"], late["services"][0]["port"]) == ("late-01", "running", 22)
        assert command(state, "teardown", before).returncode == 0
        until(lambda: not answers(product.decky("redis")), "the end of the first decky")


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--services", "telepathy"], b"there is no service telepathy"),
        (["--archetype", "mainframe"], b"there is no archetype mainframe"),
        (["--substrate", "ether"], b"there is no substrate"),
        (["--deckies", "0"], b"greater than"),
    ],
)
def test_what_cannot_be_done_is_said_with_exit_2(options: list[str], complaint: bytes) -> None:
    with state_folder() as state:
        process = start(state, *options)
        _, errors = process.communicate(timeout=30)
        assert (process.returncode, complaint in errors) == (2, True), errors


def test_a_weak_admin_password_is_refused() -> None:
    with state_folder() as state:
        process = start(state, "--deckies", "1", DECNET_ADMIN_PASSWORD="short")
        _, errors = process.communicate(timeout=90)
        assert process.returncode == 2, errors
        assert b"12" in errors


def test_without_a_hub_commands_say_what_to_do() -> None:
    with state_folder() as state:
        for words in (
            ["logs"],
            ["status"],
            ["stories"],
            ["attackers"],
            ["replay", "x"],
            ["simulate"],
            ["teardown", "x"],
        ):
            said = command(state, *words)
            assert (said.returncode, "decnet up" in said.stderr) == (2, True), (words, said)


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom decnet.cli.app import app\n"
        "try: app(['--help'])\nexcept SystemExit: pass\n"
        "print([m for m in ('sqlalchemy', 'fastapi', 'asyncssh', 'sqlglot', 'pydantic', 'cryptography')"
        " if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip().endswith("[]")


def test_a_client_says_who_does_not_answer(tmp_path: Path) -> None:
    with pytest.raises(OperatorFault, match="no hub answers"):
        Hub(tmp_path).get("/stats")
