"""What CONFIG GET shows, and what CONFIG SET takes.

Source: redis.conf of the versions; texts of refusals compared with a 7.0.15.
"""

from decnet.decoys.redis.edition import Edition
from decnet.decoys.redis.values import Refused

SECRETS = frozenset((b"requirepass", b"masterauth", b"tls-key-file-pass", b"tls-client-key-file-pass"))
PROTECTED = frozenset((b"dir", b"dbfilename"))  # since 7.0, unless the administrator allows them
CODE = frozenset((b"dir", b"dbfilename", b"slave-read-only", b"replica-read-only", b"appendfilename", b"logfile"))
"""Settings that attackers change in order to run code."""

FOLDERS = frozenset(
    b"/ /etc /etc/cron.d /etc/init.d /home /opt /root /root/.ssh /srv /tmp /usr/bin /usr/local/bin /var/lib/redis "
    b"/var/log /var/log/redis /var/spool /var/spool/cron /var/spool/cron/crontabs /var/tmp /var/www/html".split()
)

_COMMON = {
    b"activerehashing": b"yes", b"always-show-logo": b"no", b"appendfilename": b"appendonly.aof",
    b"appendfsync": b"everysec", b"appendonly": b"no", b"bind": b"* -::*",
    b"client-output-buffer-limit": b"normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60",
    b"daemonize": b"yes", b"databases": b"16", b"dbfilename": b"dump.rdb", b"dir": b"/var/lib/redis",
    b"hash-max-ziplist-entries": b"512", b"hash-max-ziplist-value": b"64", b"hz": b"10",
    b"list-max-ziplist-size": b"-2", b"logfile": b"/var/log/redis/redis-server.log", b"loglevel": b"notice",
    b"lua-time-limit": b"5000", b"masterauth": b"", b"maxclients": b"10000", b"maxmemory": b"0",
    b"maxmemory-policy": b"noeviction", b"maxmemory-samples": b"5", b"min-slaves-max-lag": b"10",
    b"min-slaves-to-write": b"0", b"no-appendfsync-on-rewrite": b"no", b"notify-keyspace-events": b"",
    b"pidfile": b"/run/redis/redis-server.pid", b"port": b"6379", b"protected-mode": b"no", b"rdbchecksum": b"yes",
    b"rdbcompression": b"yes", b"repl-backlog-size": b"1048576", b"repl-timeout": b"60", b"requirepass": b"",
    b"save": b"3600 1 300 100 60 10000", b"set-max-intset-entries": b"512", b"slave-read-only": b"yes",
    b"slave-serve-stale-data": b"yes", b"slowlog-log-slower-than": b"10000", b"slowlog-max-len": b"128",
    b"stop-writes-on-bgsave-error": b"yes", b"supervised": b"systemd", b"tcp-backlog": b"511",
    b"tcp-keepalive": b"300", b"timeout": b"0", b"unixsocket": b"", b"zset-max-ziplist-entries": b"128",
    b"zset-max-ziplist-value": b"64",
}  # fmt: skip
_OLDER = {b"save": b"900 1 300 10 60 10000", b"bind": b"0.0.0.0", b"list-compress-depth": b"0"}
_SINCE_7 = {
    b"enable-protected-configs": b"no", b"enable-debug-command": b"no", b"enable-module-command": b"no",
    b"hash-max-listpack-entries": b"512", b"hash-max-listpack-value": b"64", b"replica-read-only": b"yes",
    b"replica-serve-stale-data": b"yes", b"list-max-listpack-size": b"-2", b"zset-max-listpack-entries": b"128",
    b"zset-max-listpack-value": b"64", b"appenddirname": b"appendonlydir", b"io-threads": b"1",
}  # fmt: skip
_WHOLE = frozenset(
    b"databases hz lua-time-limit maxclients maxmemory-samples port repl-timeout slowlog-log-slower-than "
    b"slowlog-max-len tcp-backlog tcp-keepalive timeout".split()
)


def defaults(edition: Edition, loose: bool) -> dict[bytes, bytes]:
    """The settings after a start; ``loose`` where the administrator lifted 7.0's protection."""
    out = dict(_COMMON)
    if not edition.subcommands:
        return out | _OLDER
    if loose:
        return out | _SINCE_7 | {name: b"yes" for name in _SINCE_7 if name.startswith(b"enable-")}
    return out | _SINCE_7


def changed(edition: Edition, current: dict[bytes, bytes], name: bytes, value: bytes) -> dict[bytes, bytes]:
    """What a CONFIG SET of one setting changes. Raises :class:`Refused`."""
    name = name.lower()
    if name not in current or name.startswith(b"enable-"):
        if edition.subcommands and name not in current:
            raise Refused(b"ERR Unknown option or number of arguments for CONFIG SET - '%b'" % name[:128])
        if not edition.subcommands:
            raise Refused(b"ERR Unsupported CONFIG parameter: %b" % name[:128])
        raise _failed(name, value, b"can't set immutable config", edition)
    complaint = _complaint(edition, current, name, value)
    if complaint:
        raise _failed(name, value, complaint, edition)
    return {name: value}


def _complaint(edition: Edition, current: dict[bytes, bytes], name: bytes, value: bytes) -> bytes:
    if edition.subcommands and name in PROTECTED and current[b"enable-protected-configs"] != b"yes":
        return b"can't set protected config"
    if name == b"dir" and value.rstrip(b"/") not in FOLDERS and value != b"/":
        return b"No such file or directory"
    if name == b"dbfilename" and b"/" in value:
        return b"dbfilename can't be a path, just a filename"
    if name in _WHOLE and not value.removeprefix(b"-").isdigit():
        return b"argument couldn't be parsed into an integer"
    if current[name] in (b"yes", b"no") and value.lower() not in (b"yes", b"no"):
        return b"argument must be 'yes' or 'no'"
    return b""


def _failed(name: bytes, value: bytes, complaint: bytes, edition: Edition) -> Refused:
    if edition.subcommands:
        form = b"ERR CONFIG SET failed (possibly related to argument '%b') - %b"
        return Refused(form % (name, complaint))
    if name == b"dir":
        return Refused(b"ERR Changing directory: " + complaint)
    return Refused(b"ERR Invalid argument '%b' for CONFIG SET '%b' - %b" % (value[:128], name, complaint))
