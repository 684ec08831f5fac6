"""Commands on sorted sets."""

from decnet.decoys.redis.keyspace import Ranked
from decnet.decoys.redis.strings import span
from decnet.decoys.redis.values import Refused, Score, Value
from decnet.decoys.redis.visit import Visit, real, syntax, whole, wrong_type

_OPTIONS = (b"NX", b"XX", b"GT", b"LT", b"CH", b"INCR")
_NOT_FLOATS = b"ERR resulting score is not a number (NaN)"


def _ranked(visit: Visit, key: bytes) -> Ranked:
    found = visit.find(key)
    if found is not None and not isinstance(found, Ranked):
        raise wrong_type()
    return found or Ranked()


def zadd(visit: Visit, args: list[bytes]) -> Value:
    key, *words = args
    options: set[bytes] = set()
    while words and words[0].upper() in _OPTIONS:
        options.add(words.pop(0).upper())
    if not words or len(words) % 2:
        raise syntax()
    _check(options, len(words) // 2)
    scores = [real(word) for word in words[::2]]
    entry = _ranked(visit, key)
    added = changed = 0
    told: Value = None
    for score, member in zip(scores, words[1::2], strict=True):
        before = entry.data.get(member)
        after = _after(options, before, score)
        if after is None:
            continue
        added, changed, told = added + (before is None), changed + (before != after), Score(after)
        entry.data[member] = after
    if added or changed:
        visit.put(key, entry)
    if b"INCR" in options:
        return told
    return changed if b"CH" in options else added


def _check(options: set[bytes], pairs: int) -> None:
    if {b"NX", b"XX"} <= options:
        raise Refused(b"ERR XX and NX options at the same time are not compatible")
    if len(options & {b"GT", b"LT", b"NX"}) > 1:
        raise Refused(b"ERR GT, LT, and/or NX options at the same time are not compatible")
    if b"INCR" in options and pairs > 1:
        raise Refused(b"ERR INCR option supports a single increment-element pair")


def _after(options: set[bytes], before: float | None, score: float) -> float | None:
    """What the score becomes; None where it stays."""
    if (b"NX" in options and before is not None) or (b"XX" in options and before is None):
        return None
    after = score + (before or 0.0) if b"INCR" in options else score
    if after != after:
        raise Refused(_NOT_FLOATS)
    if before is not None and ((b"GT" in options and after <= before) or (b"LT" in options and after >= before)):
        return None
    return after


def zincrby(visit: Visit, args: list[bytes]) -> Value:
    return zadd(visit, [args[0], b"INCR", args[1], args[2]])


def zrange(visit: Visit, args: list[bytes]) -> Value:
    return _range(visit, args, backwards=False)


def zrevrange(visit: Visit, args: list[bytes]) -> Value:
    return _range(visit, args, backwards=True)


def _range(visit: Visit, args: list[bytes], backwards: bool) -> Value:
    key, low, high, *options = args
    wanted = [option.upper() for option in options]
    if b"REV" in wanted and visit.edition.subcommands and not backwards:
        wanted.remove(b"REV")
        backwards = True
    if wanted not in ([], [b"WITHSCORES"]):
        raise syntax()
    first, last = whole(low), whole(high)
    pairs = _ranked(visit, key).ordered()
    if backwards:
        pairs.reverse()
    chosen = pairs[span(first, last, len(pairs))]
    if not wanted:
        return [member for member, _ in chosen]
    if visit.resp3:
        return [[member, Score(score)] for member, score in chosen]
    return [each for member, score in chosen for each in (member, Score(score))]


def zscore(visit: Visit, args: list[bytes]) -> Value:
    score = _ranked(visit, args[0]).data.get(args[1])
    return None if score is None else Score(score)


def zcard(visit: Visit, args: list[bytes]) -> Value:
    return len(_ranked(visit, args[0]).data)


def zrank(visit: Visit, args: list[bytes]) -> Value:
    members = [member for member, _ in _ranked(visit, args[0]).ordered()]
    return members.index(args[1]) if args[1] in members else None


def zrem(visit: Visit, args: list[bytes]) -> Value:
    entry = _ranked(visit, args[0])
    gone = sum(entry.data.pop(member, None) is not None for member in args[1:])
    if gone and entry.data:
        visit.put(args[0], entry)
    elif gone:
        visit.drop(args[0])
    return gone
