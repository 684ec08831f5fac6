"""The commands: the only list of them. Arity, flags and keys are those that COMMAND of a 7.0.15 tells."""

from collections.abc import Callable

from msgspec import Struct

from decnet.decoys.redis import collections, connection, keys, ranked, scripts, server, strings
from decnet.decoys.redis.values import Members, Status, Value
from decnet.decoys.redis.visit import Visit

Run = Callable[[Visit, list[bytes]], Value]


class Command(Struct, frozen=True):
    """One command.

    arity: words with the name; negative where more may follow
    flags: as COMMAND tells them; `write` makes its effect one
    first, last, step: which words are keys
    run: given the words after the name; None where each of ``below`` has its own
    below: subcommands with their arities
    effect: `read`, `write` or `execute` where the flags do not say it
    """

    arity: int
    flags: str
    first: int = 0
    last: int = 0
    step: int = 0
    run: Run | None = None
    below: "dict[str, Command]" = {}
    effect: str = ""

    def takes(self, words: int) -> bool:
        return words == self.arity if self.arity > 0 else words >= -self.arity

    @property
    def outcome(self) -> str:
        return self.effect or ("write" if "write" in self.flags.split() else "read")


def _read(run: Run, arity: int, last: int = 1, flags: str = "readonly fast") -> Command:
    return Command(arity, flags, 1, last, 1, run)


def _write(run: Run, arity: int, last: int = 1, flags: str = "write denyoom fast", step: int = 1) -> Command:
    return Command(arity, flags, 1, last, step, run)


def _below(effects: str = "", **runs: tuple[int, Run]) -> Command:
    """A command of subcommands; ``effects`` names those that do more than read, as `set=execute`."""
    told = dict(pair.split("=") for pair in effects.split())
    below = {name: Command(arity, "", run=run, effect=told.get(name, "read")) for name, (arity, run) in runs.items()}
    return Command(-2, "", below=below)


_ADMIN = "admin noscript loading stale"
_DOOR = "noscript loading stale fast no_auth allow_busy"
_LOADING = "loading stale fast"
_PUBSUB = "pubsub noscript loading stale"
_SCRIPT = "noscript stale skip_monitor no_mandatory_keys movablekeys"
_TRANSACTION = "noscript loading stale fast allow_busy"

COMMANDS: dict[str, Command] = {
    "auth": Command(-2, _DOOR, run=connection.auth),
    "hello": Command(-1, _DOOR, run=connection.hello),
    "quit": Command(-1, _DOOR, run=connection.quit_),
    "ping": Command(-1, "fast", run=connection.ping),
    "echo": Command(2, _LOADING, run=connection.echo),
    "select": Command(2, _LOADING, run=connection.select),
    "client": _below(
        list=(-2, connection.client_list), info=(2, connection.client_info), id=(2, connection.client_id),
        getname=(2, connection.client_getname), setname=(3, connection.client_setname),
        kill=(-3, connection.client_kill),
    ),
    "multi": Command(1, _TRANSACTION, run=connection.multi),
    "exec": Command(1, "noscript loading stale skip_slowlog", run=connection.exec_),
    "discard": Command(1, _TRANSACTION, run=connection.discard),
    "watch": Command(-2, _TRANSACTION, 1, -1, 1, connection.watch),
    "unwatch": Command(1, _TRANSACTION, run=connection.done),
    "subscribe": Command(-2, _PUBSUB, run=connection.subscribe),
    "unsubscribe": Command(-1, _PUBSUB, run=connection.unsubscribe),
    "psubscribe": Command(-2, _PUBSUB, run=connection.psubscribe),
    "punsubscribe": Command(-1, _PUBSUB, run=connection.punsubscribe),
    "publish": Command(3, "pubsub loading stale fast", run=connection.publish),
    "keys": Command(2, "readonly", run=keys.keys),
    "scan": Command(-2, "readonly", run=keys.scan),
    "randomkey": Command(1, "readonly", run=keys.randomkey),
    "dbsize": Command(1, "readonly fast", run=keys.dbsize),
    "del": _write(keys.delete, -2, -1, "write"),
    "unlink": _write(keys.delete, -2, -1, "write fast"),
    "exists": _read(keys.exists, -2, -1),
    "touch": _read(keys.touch, -2, -1),
    "type": _read(keys.type_, 2),
    "ttl": _read(keys.ttl, 2),
    "pttl": _read(keys.pttl, 2),
    "expire": _write(keys.expire, -3, flags="write fast"),
    "pexpire": _write(keys.pexpire, -3, flags="write fast"),
    "expireat": _write(keys.expireat, -3, flags="write fast"),
    "pexpireat": _write(keys.pexpireat, -3, flags="write fast"),
    "persist": _write(keys.persist, 2, flags="write fast"),
    "rename": _write(keys.rename, 3, 2, "write"),
    "renamenx": _write(keys.renamenx, 3, 2, "write fast"),
    "object": _below(encoding=(3, keys.encoding), idletime=(3, keys.idletime), refcount=(3, keys.refcount)),
    "migrate": Command(-6, "write movablekeys", 3, 3, 1, keys.migrate, effect="execute"),
    "flushdb": Command(-1, "write", run=keys.flushdb),
    "flushall": Command(-1, "write", run=keys.flushall),
    "get": _read(strings.get, 2),
    "mget": _read(strings.mget, -2, -1),
    "strlen": _read(strings.strlen, 2),
    "getrange": _read(strings.getrange, 4, flags="readonly"),
    "set": _write(strings.set_, -3, flags="write denyoom"),
    "setnx": _write(strings.setnx, 3),
    "setex": _write(strings.setex, 4, flags="write denyoom"),
    "psetex": _write(strings.psetex, 4, flags="write denyoom"),
    "mset": _write(strings.mset, -3, -1, "write denyoom", 2),
    "msetnx": _write(strings.msetnx, -3, -1, "write denyoom", 2),
    "getset": _write(strings.getset, 3),
    "getdel": _write(strings.getdel, 2, flags="write fast"),
    "append": _write(strings.append, 3),
    "incr": _write(strings.incr, 2),
    "decr": _write(strings.decr, 2),
    "incrby": _write(strings.incrby, 3),
    "decrby": _write(strings.decrby, 3),
    "hget": _read(collections.hget, 3),
    "hmget": _read(collections.hmget, -3),
    "hgetall": _read(collections.hgetall, 2, flags="readonly"),
    "hkeys": _read(collections.hkeys, 2, flags="readonly"),
    "hvals": _read(collections.hvals, 2, flags="readonly"),
    "hlen": _read(collections.hlen, 2),
    "hexists": _read(collections.hexists, 3),
    "hset": _write(collections.hset, -4),
    "hmset": _write(collections.hmset, -4),
    "hsetnx": _write(collections.hsetnx, 4),
    "hdel": _write(collections.hdel, -3, flags="write fast"),
    "hincrby": _write(collections.hincrby, 4),
    "lrange": _read(collections.lrange, 4, flags="readonly"),
    "llen": _read(collections.llen, 2),
    "lindex": _read(collections.lindex, 3, flags="readonly"),
    "lpush": _write(collections.lpush, -3),
    "rpush": _write(collections.rpush, -3),
    "lpop": _write(collections.lpop, -2, flags="write fast"),
    "rpop": _write(collections.rpop, -2, flags="write fast"),
    "ltrim": _write(collections.ltrim, 4, flags="write"),
    "lrem": _write(collections.lrem, 4, flags="write"),
    "smembers": _read(collections.smembers, 2, flags="readonly"),
    "scard": _read(collections.scard, 2),
    "sismember": _read(collections.sismember, 3),
    "sadd": _write(collections.sadd, -3),
    "srem": _write(collections.srem, -3, flags="write fast"),
    "zrange": _read(ranked.zrange, -4, flags="readonly"),
    "zrevrange": _read(ranked.zrevrange, -4, flags="readonly"),
    "zscore": _read(ranked.zscore, 3),
    "zcard": _read(ranked.zcard, 2),
    "zrank": _read(ranked.zrank, 3),
    "zadd": _write(ranked.zadd, -4),
    "zincrby": _write(ranked.zincrby, 4),
    "zrem": _write(ranked.zrem, -3, flags="write fast"),
    "info": Command(-1, "loading stale", run=server.info),
    "config": _below(
        "set=write rewrite=write resetstat=write",
        get=(-3, server.config_get), set=(-4, server.config_set), rewrite=(2, server.config_rewrite),
        resetstat=(2, connection.done),
    ),
    "command": Command(-1, "loading stale"),
    "save": Command(1, "admin noscript no_async_loading no_multi", run=server.save, effect="write"),
    "bgsave": Command(-1, "admin noscript no_async_loading", run=server.bgsave, effect="write"),
    "bgrewriteaof": Command(1, "admin noscript no_async_loading", run=server.bgrewriteaof, effect="write"),
    "lastsave": Command(1, _LOADING, run=server.lastsave),
    "time": Command(1, _LOADING, run=connection.time),
    "role": Command(1, "noscript loading stale fast", run=server.role),
    "slaveof": Command(3, "admin noscript stale no_async_loading", run=server.replicaof, effect="execute"),
    "replicaof": Command(3, "admin noscript stale no_async_loading", run=server.replicaof, effect="execute"),
    "module": _below(
        "load=execute unload=execute",
        list=(2, server.module_list), load=(-3, server.module_load), unload=(3, server.module_unload),
    ),
    "memory": _below(usage=(-3, server.memory_usage), purge=(2, connection.done)),
    "acl": _below(
        "setuser=write deluser=write",
        whoami=(2, server.acl_whoami), users=(2, server.acl_users), list=(2, server.acl_list), cat=(-2, server.acl_cat),
        setuser=(-3, connection.done), deluser=(-3, server.zero),
    ),
    "debug": Command(-2, _ADMIN, run=server.debug, effect="execute"),
    "slowlog": _below(get=(-2, server.slowlog_get), len=(2, server.zero), reset=(2, connection.done)),
    "latency": _below(latest=(2, server.nothing), reset=(-2, server.zero)),
    "shutdown": Command(-1, f"{_ADMIN} no_multi allow_busy", run=server.shutdown, effect="write"),
    "monitor": Command(1, _ADMIN, run=connection.done),
    "replconf": Command(-1, f"{_ADMIN} allow_busy", run=server.replconf),
    "psync": Command(-3, "admin noscript no_async_loading no_multi", run=server.sync),
    "sync": Command(1, "admin noscript no_async_loading no_multi", run=server.sync),
    "cluster": _below(info=(2, server.no_cluster), nodes=(2, server.no_cluster), slots=(2, server.no_cluster)),
    "lolwut": Command(-1, "readonly fast", run=server.lolwut),
    "eval": Command(-3, _SCRIPT, run=scripts.evaluate, effect="execute"),
    "evalsha": Command(-3, _SCRIPT, run=scripts.evalsha, effect="execute"),
    "script": _below(
        "load=execute",
        load=(3, scripts.script_load), exists=(-3, scripts.script_exists), flush=(-2, scripts.script_flush),
    ),
    "wait": Command(3, "noscript", run=server.zero),
}  # fmt: skip
_LATER = {"hello": (6, 0), "acl": (6, 0), "getdel": (6, 2), "lolwut": (5, 0)}


def commands(visit: Visit) -> dict[str, Command]:
    """Those that this version has."""
    return {name: each for name, each in COMMANDS.items() if _LATER.get(name, (0, 0)) <= visit.edition.series}


def describe(visit: Visit, name: str) -> Value:
    """One entry of COMMAND: six fields, seven with 6.0's categories, ten since 7.0."""
    command = COMMANDS[name]
    flags: list[Value] = [Status(flag.encode()) for flag in command.flags.split()]
    entry: list[Value] = [name.encode(), command.arity, Members(flags), command.first, command.last, command.step]
    if visit.edition.acl:
        speed = b"@fast" if "fast" in command.flags.split() else b"@slow"
        kind = (
            [Status(b"@write")]
            if "write" in command.flags
            else [Status(b"@read")]
            if "readonly" in command.flags
            else []
        )
        entry.append(Members([*kind, Status(speed)]))
    if visit.edition.subcommands:
        entry += [Members([]), Members([]), Members([])]
    return entry
