"""Commands on keys, whatever they hold."""

from collections.abc import Callable

from decnet.decoys.redis.keyspace import TYPES, Entry, Hash, List, Pattern, Ranked, Set, Text
from decnet.decoys.redis.values import OK, Failure, Refused, Status, Value
from decnet.decoys.redis.visit import Visit, syntax, whole
from decnet.events import SECOND, Micros

_CONDITIONS: dict[bytes, Callable[[Micros, Micros], bool]] = {
    b"NX": lambda old, new: not old,
    b"XX": lambda old, new: bool(old),
    b"GT": lambda old, new: bool(old) and new > old,
    b"LT": lambda old, new: not old or new < old,
}


def keys(visit: Visit, args: list[bytes]) -> Value:
    pattern = Pattern(args[0])
    return [key for key in visit.keys.names(visit.db, visit.now) if pattern.matches(key)]


def scan(visit: Visit, args: list[bytes]) -> Value:
    if not args[0].isdigit() or len(args[0]) > 20:
        raise Refused(b"ERR invalid cursor")
    cursor, pattern, kind, count = int(args[0]), Pattern(b"*"), b"", 10
    if len(args) % 2 == 0:
        raise syntax()
    for option, value in zip(args[1::2], args[2::2], strict=True):
        match option.upper():
            case b"MATCH":
                pattern = Pattern(value)
            case b"COUNT":
                count = whole(value)
            case b"TYPE" if visit.edition.acl:
                kind = value.lower()
            case _:
                raise syntax()
    if count < 1:
        raise syntax()
    names = visit.keys.names(visit.db, visit.now)
    page = names[cursor : cursor + count]
    following = cursor + count if cursor + count < len(names) else 0
    chosen = (key for key in page if pattern.matches(key) and (not kind or _kind(visit, key) == kind))
    return [b"%d" % following, list(chosen)]


def _kind(visit: Visit, key: bytes) -> bytes:
    entry = visit.find(key)
    return b"none" if entry is None else TYPES[type(entry)]


def randomkey(visit: Visit, args: list[bytes]) -> Value:
    names = visit.keys.names(visit.db, visit.now)
    return names[visit.context.dice.between(0, len(names) - 1)] if names else None


def dbsize(visit: Visit, args: list[bytes]) -> Value:
    return len(visit.keys.names(visit.db, visit.now))


def delete(visit: Visit, args: list[bytes]) -> Value:
    return sum(visit.drop(key) for key in args)


def exists(visit: Visit, args: list[bytes]) -> Value:
    return sum(visit.find(key) is not None for key in args)


def type_(visit: Visit, args: list[bytes]) -> Value:
    return Status(_kind(visit, args[0]))


def ttl(visit: Visit, args: list[bytes]) -> Value:
    return _left(visit, args[0], SECOND)


def pttl(visit: Visit, args: list[bytes]) -> Value:
    return _left(visit, args[0], 1000)


def _left(visit: Visit, key: bytes, unit: Micros) -> int:
    entry = visit.find(key)
    if entry is None:
        return -2
    return (entry.expires - visit.now + unit // 2) // unit if entry.expires else -1


def expire(visit: Visit, args: list[bytes]) -> Value:
    return _expire(visit, args, b"expire", SECOND, visit.now)


def pexpire(visit: Visit, args: list[bytes]) -> Value:
    return _expire(visit, args, b"pexpire", 1000, visit.now)


def expireat(visit: Visit, args: list[bytes]) -> Value:
    return _expire(visit, args, b"expireat", SECOND, 0)


def pexpireat(visit: Visit, args: list[bytes]) -> Value:
    return _expire(visit, args, b"pexpireat", 1000, 0)


def _expire(visit: Visit, args: list[bytes], command: bytes, unit: Micros, start: Micros) -> int:
    key, amount, *options = args
    number = whole(amount)
    if abs(number) * unit > 1 << 62:
        raise Refused(b"ERR invalid expire time in '%b' command" % command)
    tests = [_CONDITIONS.get(option.upper()) for option in options]
    if None in tests:
        raise Refused(b"ERR Unsupported option %b" % options[tests.index(None)])
    entry, moment = visit.find(key), start + number * unit
    if entry is None or not all(test(entry.expires, moment) for test in tests if test):
        return 0
    if moment <= visit.now:
        visit.drop(key)
    else:
        entry.expires = moment
        visit.put(key, entry)
    return 1


def persist(visit: Visit, args: list[bytes]) -> Value:
    entry = visit.find(args[0])
    if entry is None or not entry.expires:
        return 0
    entry.expires = 0
    visit.put(args[0], entry)
    return 1


def rename(visit: Visit, args: list[bytes]) -> Value:
    _rename(visit, *args)
    return OK


def renamenx(visit: Visit, args: list[bytes]) -> Value:
    if visit.find(args[0]) is not None and visit.find(args[1]) is not None:
        return 0
    _rename(visit, *args)
    return 1


def _rename(visit: Visit, old: bytes, new: bytes) -> None:
    entry = visit.find(old)
    if entry is None:
        raise Refused(b"ERR no such key")
    visit.drop(old)
    visit.put(new, entry)


def touch(visit: Visit, args: list[bytes]) -> Value:
    return exists(visit, args)


def flushdb(visit: Visit, args: list[bytes]) -> Value:
    _flush_options(args)
    visit.keys.flush((visit.db,))
    return OK


def flushall(visit: Visit, args: list[bytes]) -> Value:
    _flush_options(args)
    visit.keys.flush(range(16))
    return OK


def _flush_options(args: list[bytes]) -> None:
    if len(args) > 1 or (args and args[0].upper() not in (b"ASYNC", b"SYNC")):
        raise syntax()


def encoding(visit: Visit, args: list[bytes]) -> Value:
    """OBJECT ENCODING."""
    entry = visit.find(args[0])
    return None if entry is None else _encoding(entry, b"listpack" if visit.edition.subcommands else b"ziplist")


def _encoding(entry: Entry, compact: bytes) -> bytes:
    match entry:
        case Text(data=data) if data.removeprefix(b"-").isdigit() and len(data) < 19:
            return b"int"
        case Text(data=data):
            return b"embstr" if len(data) <= 44 else b"raw"
        case List():
            return b"quicklist"
        case Set(data=members):
            return b"intset" if all(member.isdigit() for member in members) else b"hashtable"
        case Hash(data=fields):
            return (
                compact if len(fields) <= 512 and all(len(value) <= 64 for value in fields.values()) else b"hashtable"
            )
        case Ranked(data=scores):
            return compact if len(scores) <= 128 else b"skiplist"


def idletime(visit: Visit, args: list[bytes]) -> Value:
    """OBJECT IDLETIME."""
    return None if visit.find(args[0]) is None else 0


def refcount(visit: Visit, args: list[bytes]) -> Value:
    """OBJECT REFCOUNT."""
    return None if visit.find(args[0]) is None else 1


def migrate(visit: Visit, args: list[bytes]) -> Value:
    """Nothing is sent anywhere: either there is no such key, or nobody answers."""
    if visit.find(args[2]) is None:
        return Status(b"NOKEY")
    return Failure(b"IOERR error or timeout connecting to the client")
