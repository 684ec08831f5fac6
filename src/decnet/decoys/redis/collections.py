"""Commands on hashes, lists and sets."""

from decnet.decoys.redis.edition import wrong_arity
from decnet.decoys.redis.keyspace import Hash, List, Set
from decnet.decoys.redis.strings import added, span
from decnet.decoys.redis.values import OK, Members, NoList, Pairs, Refused, Value
from decnet.decoys.redis.visit import Visit, whole, wrong_type


def _hash(visit: Visit, key: bytes) -> Hash:
    found = visit.find(key)
    if found is not None and not isinstance(found, Hash):
        raise wrong_type()
    return found or Hash()


def _list(visit: Visit, key: bytes) -> List:
    found = visit.find(key)
    if found is not None and not isinstance(found, List):
        raise wrong_type()
    return found or List()


def _set(visit: Visit, key: bytes) -> Set:
    found = visit.find(key)
    if found is not None and not isinstance(found, Set):
        raise wrong_type()
    return found or Set()


def _settle(visit: Visit, key: bytes, entry: Hash | List | Set) -> None:
    """Keep ``entry``, or forget the key where nothing is left in it."""
    if entry.data:
        visit.put(key, entry)
    else:
        visit.drop(key)


def hset(visit: Visit, args: list[bytes]) -> Value:
    return _hset(visit, args, "hset")


def hmset(visit: Visit, args: list[bytes]) -> Value:
    _hset(visit, args, "hmset")
    return OK


def _hset(visit: Visit, args: list[bytes], command: str) -> int:
    key, *fields = args
    if len(fields) % 2:
        raise Refused(wrong_arity(command) if visit.edition.subcommands else
                      b"ERR wrong number of arguments for HMSET")  # fmt: skip
    entry = _hash(visit, key)
    before = len(entry.data)
    entry.data.update(zip(fields[::2], fields[1::2], strict=True))
    visit.put(key, entry)
    return len(entry.data) - before


def hsetnx(visit: Visit, args: list[bytes]) -> Value:
    entry = _hash(visit, args[0])
    if args[1] in entry.data:
        return 0
    entry.data[args[1]] = args[2]
    visit.put(args[0], entry)
    return 1


def hget(visit: Visit, args: list[bytes]) -> Value:
    return _hash(visit, args[0]).data.get(args[1])


def hmget(visit: Visit, args: list[bytes]) -> Value:
    data = _hash(visit, args[0]).data
    return [data.get(field) for field in args[1:]]


def hgetall(visit: Visit, args: list[bytes]) -> Value:
    return Pairs(list(_hash(visit, args[0]).data.items()))


def hkeys(visit: Visit, args: list[bytes]) -> Value:
    return list(_hash(visit, args[0]).data)


def hvals(visit: Visit, args: list[bytes]) -> Value:
    return list(_hash(visit, args[0]).data.values())


def hlen(visit: Visit, args: list[bytes]) -> Value:
    return len(_hash(visit, args[0]).data)


def hexists(visit: Visit, args: list[bytes]) -> Value:
    return int(args[1] in _hash(visit, args[0]).data)


def hdel(visit: Visit, args: list[bytes]) -> Value:
    entry = _hash(visit, args[0])
    gone = sum(entry.data.pop(field, None) is not None for field in args[1:])
    if gone:
        _settle(visit, args[0], entry)
    return gone


def hincrby(visit: Visit, args: list[bytes]) -> Value:
    amount, entry = whole(args[2]), _hash(visit, args[0])
    try:
        number = whole(entry.data.get(args[1], b"0"))
    except Refused:
        raise Refused(b"ERR hash value is not an integer") from None
    entry.data[args[1]] = b"%d" % added(number, amount)
    visit.put(args[0], entry)
    return number + amount


def lpush(visit: Visit, args: list[bytes]) -> Value:
    entry = _list(visit, args[0])
    entry.data[:0] = reversed(args[1:])
    visit.put(args[0], entry)
    return len(entry.data)


def rpush(visit: Visit, args: list[bytes]) -> Value:
    entry = _list(visit, args[0])
    entry.data += args[1:]
    visit.put(args[0], entry)
    return len(entry.data)


def lpop(visit: Visit, args: list[bytes]) -> Value:
    return _pop(visit, args, from_left=True)


def rpop(visit: Visit, args: list[bytes]) -> Value:
    return _pop(visit, args, from_left=False)


def _pop(visit: Visit, args: list[bytes], from_left: bool) -> Value:
    if len(args) > (2 if visit.edition.subcommands else 1):
        raise Refused(wrong_arity("lpop" if from_left else "rpop"))
    count = whole(args[1]) if len(args) == 2 else 1
    if count < 0:
        raise Refused(b"ERR value is out of range, must be positive")
    entry = _list(visit, args[0])
    if not entry.data:
        return NoList() if len(args) == 2 else None
    count = min(count, len(entry.data))
    taken = [entry.data.pop(0 if from_left else -1) for _ in range(count)]
    if taken:
        _settle(visit, args[0], entry)
    return list(taken) if len(args) == 2 else taken[0]


def lrange(visit: Visit, args: list[bytes]) -> Value:
    low, high = whole(args[1]), whole(args[2])
    data = _list(visit, args[0]).data
    return list(data[span(low, high, len(data))])


def llen(visit: Visit, args: list[bytes]) -> Value:
    return len(_list(visit, args[0]).data)


def lindex(visit: Visit, args: list[bytes]) -> Value:
    at, data = whole(args[1]), _list(visit, args[0]).data
    return data[at] if -len(data) <= at < len(data) else None


def ltrim(visit: Visit, args: list[bytes]) -> Value:
    low, high = whole(args[1]), whole(args[2])
    entry = _list(visit, args[0])
    if entry.data:
        entry.data = entry.data[span(low, high, len(entry.data))]
        _settle(visit, args[0], entry)
    return OK


def lrem(visit: Visit, args: list[bytes]) -> Value:
    count, entry = whole(args[1]), _list(visit, args[0])
    at = [i for i, item in enumerate(entry.data) if item == args[2]]
    gone = set(at if count == 0 else at[:count] if count > 0 else at[count:])
    if gone:
        entry.data = [item for i, item in enumerate(entry.data) if i not in gone]
        _settle(visit, args[0], entry)
    return len(gone)


def sadd(visit: Visit, args: list[bytes]) -> Value:
    entry = _set(visit, args[0])
    before = len(entry.data)
    entry.data.update(dict.fromkeys(args[1:], True))
    visit.put(args[0], entry)
    return len(entry.data) - before


def srem(visit: Visit, args: list[bytes]) -> Value:
    entry = _set(visit, args[0])
    gone = sum(entry.data.pop(member, False) for member in args[1:])
    if gone:
        _settle(visit, args[0], entry)
    return gone


def smembers(visit: Visit, args: list[bytes]) -> Value:
    return Members(list(_set(visit, args[0]).data))


def scard(visit: Visit, args: list[bytes]) -> Value:
    return len(_set(visit, args[0]).data)


def sismember(visit: Visit, args: list[bytes]) -> Value:
    return int(args[1] in _set(visit, args[0]).data)
