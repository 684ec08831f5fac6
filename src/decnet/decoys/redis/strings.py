"""Commands on strings."""

from decnet.decoys.redis.keyspace import LARGEST_TEXT, Text
from decnet.decoys.redis.values import OK, Refused, Value
from decnet.decoys.redis.visit import Visit, syntax, whole, wrong_type
from decnet.events import SECOND, Micros

_UNITS = {b"EX": (SECOND, False), b"PX": (1000, False), b"EXAT": (SECOND, True), b"PXAT": (1000, True)}


def text(visit: Visit, key: bytes) -> Text | None:
    """The string at ``key``. Raises :class:`Refused` where it is something else."""
    found = visit.find(key)
    if found is not None and not isinstance(found, Text):
        raise wrong_type()
    return found


def get(visit: Visit, args: list[bytes]) -> Value:
    found = text(visit, args[0])
    return None if found is None else found.data


def mget(visit: Visit, args: list[bytes]) -> Value:
    entries = (visit.find(key) for key in args)
    return [entry.data if isinstance(entry, Text) else None for entry in entries]


def expiry(visit: Visit, command: bytes, amount: bytes, unit: Micros, absolute: bool = False) -> Micros:
    """The moment that ``amount`` of ``unit`` means. Raises :class:`Refused`."""
    number = whole(amount)
    if number <= 0 or number * unit > 1 << 62:
        raise Refused(b"ERR invalid expire time in '%b' command" % command if visit.edition.subcommands else
                      b"ERR invalid expire time in %b" % command)  # fmt: skip
    return number * unit + (0 if absolute else visit.now)


def set_(visit: Visit, args: list[bytes]) -> Value:
    key, value, *options = args
    expires, keep, condition, old = _options(visit, options)
    before = visit.find(key)
    if old and before is not None and not isinstance(before, Text):
        raise wrong_type()
    told: Value = before.data if old and isinstance(before, Text) else None
    if (condition == b"NX" and before is not None) or (condition == b"XX" and before is None):
        return told
    if keep and before is not None:
        expires = before.expires
    visit.put(key, Text(expires, value))
    return told if old else OK


def _options(visit: Visit, words: list[bytes]) -> tuple[Micros, bool, bytes, bool]:
    """Of SET: when it expires, whether it keeps its time, NX or XX, whether the old value is wanted."""
    expires, keep, condition, old = 0, False, b"", False
    rest = iter(words)
    for word in map(bytes.upper, rest):
        if word in (b"NX", b"XX") and condition in (b"", word):
            condition = word
        elif word == b"KEEPTTL" and visit.edition.acl and not expires:
            keep = True
        elif word == b"GET" and visit.edition.subcommands:
            old = True
        elif word in _UNITS and not expires and not keep and (visit.edition.subcommands or len(word) == 2):
            expires = expiry(visit, b"set", next(rest, b"") or _missing(), *_UNITS[word])
        else:
            raise syntax()
    return expires, keep, condition, old


def _missing() -> bytes:
    raise syntax()


def setnx(visit: Visit, args: list[bytes]) -> Value:
    if visit.find(args[0]) is not None:
        return 0
    visit.put(args[0], Text(data=args[1]))
    return 1


def setex(visit: Visit, args: list[bytes]) -> Value:
    visit.put(args[0], Text(expiry(visit, b"setex", args[1], SECOND), args[2]))
    return OK


def psetex(visit: Visit, args: list[bytes]) -> Value:
    visit.put(args[0], Text(expiry(visit, b"psetex", args[1], 1000), args[2]))
    return OK


def mset(visit: Visit, args: list[bytes]) -> Value:
    _put_pairs(visit, args, b"mset")
    return OK


def msetnx(visit: Visit, args: list[bytes]) -> Value:
    if len(args) % 2 == 0 and any(visit.find(key) is not None for key in args[::2]):
        return 0
    _put_pairs(visit, args, b"msetnx")
    return 1


def _put_pairs(visit: Visit, args: list[bytes], command: bytes) -> None:
    if len(args) % 2:
        name = command if visit.edition.subcommands else command.upper()
        suffix = b" command" if visit.edition.subcommands else b""
        raise Refused(b"ERR wrong number of arguments for " + (b"'%b'" % name if suffix else name) + suffix)
    for key, value in zip(args[::2], args[1::2], strict=True):
        visit.put(key, Text(data=value))


def getset(visit: Visit, args: list[bytes]) -> Value:
    before = text(visit, args[0])
    visit.put(args[0], Text(data=args[1]))
    return None if before is None else before.data


def getdel(visit: Visit, args: list[bytes]) -> Value:
    before = text(visit, args[0])
    if before is None:
        return None
    visit.drop(args[0])
    return before.data


def append(visit: Visit, args: list[bytes]) -> Value:
    before = text(visit, args[0]) or Text()
    before.data += args[1]
    visit.put(args[0], before)
    return len(before.data)


def strlen(visit: Visit, args: list[bytes]) -> Value:
    found = text(visit, args[0])
    return 0 if found is None else len(found.data)


def getrange(visit: Visit, args: list[bytes]) -> Value:
    low, high = whole(args[1]), whole(args[2])
    found = text(visit, args[0])
    data = b"" if found is None else found.data
    return data[span(low, high, len(data))]


def span(low: int, high: int, size: int) -> slice:
    """The part of ``size`` items that Redis means by ``low`` to ``high``, both included, negative from the end."""
    low = max(low + size, 0) if low < 0 else low
    high = high + size if high < 0 else high
    return slice(min(low, LARGEST_TEXT), min(high, LARGEST_TEXT) + 1 if high >= low else 0)


def incr(visit: Visit, args: list[bytes]) -> Value:
    return _add(visit, args[0], 1)


def decr(visit: Visit, args: list[bytes]) -> Value:
    return _add(visit, args[0], -1)


def incrby(visit: Visit, args: list[bytes]) -> Value:
    return _add(visit, args[0], whole(args[1]))


def decrby(visit: Visit, args: list[bytes]) -> Value:
    return _add(visit, args[0], -whole(args[1]))


def _add(visit: Visit, key: bytes, amount: int) -> int:
    entry = text(visit, key) or Text(data=b"0")
    number = added(whole(entry.data), amount)
    visit.put(key, Text(entry.expires, b"%d" % number))
    return number


def added(number: int, amount: int) -> int:
    """The sum, where it fits into 64 bits. Raises :class:`Refused`."""
    if not -(1 << 63) <= number + amount < 1 << 63:
        raise Refused(b"ERR increment or decrement would overflow")
    return number + amount
