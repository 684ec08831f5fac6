"""EVAL and its kin. No script runs here: the few that everybody tries are recognised by their text."""

import re
from hashlib import sha1

from decnet.decoys.redis.values import OK, Failure, Refused, Value
from decnet.decoys.redis.visit import Visit, whole

_GLOBALS = re.compile(rb"\b(package|io|os|require|dofile|loadfile|debug|print|module|newproxy|arg)\b\s*[.(\[]")
_NUMBER = re.compile(rb"\s*return\s+(-?\d{1,15})\s*;?\s*")
_STRING = re.compile(rb"""\s*return\s+(?:"([^"\\\n]*)"|'([^'\\\n]*)')\s*;?\s*""")
_INDEX = re.compile(rb"\s*return\s+(KEYS|ARGV)\[(\d{1,3})\]\s*;?\s*")
_CALL = re.compile(rb"\s*return\s+redis\.p?call\(([^()]*)\)\s*;?\s*")
_WORD = re.compile(rb"""\s*(?:"([^"\\]*)"|'([^'\\]*)'|(KEYS|ARGV)\[(\d{1,3})\]|(\d+))\s*(?:,|$)""")
_LONGEST = 64 << 10


def called(script: bytes, args: list[bytes]) -> list[bytes] | None:
    """The one command that ``script`` consists of, None where it is more than that. ``args`` as of EVAL."""
    found = _CALL.fullmatch(script[:_LONGEST])
    if found is None:
        return None
    words, at = [], 0
    while at < len(found[1]):
        part = _WORD.match(found[1], at)
        if part is None:
            return None
        double, single, table, index, number = part.groups()
        words.append(_given(table, int(index), args) or b"" if table else double or single or number or b"")
        at = part.end()
    return words or None


def _given(table: bytes, index: int, args: list[bytes]) -> bytes | None:
    """KEYS[index] or ARGV[index] of an EVAL."""
    keys = int(args[1])
    given = args[2 : 2 + keys] if table == b"KEYS" else args[2 + keys :]
    return given[index - 1] if 0 < index <= len(given) else None


def check(args: list[bytes]) -> None:
    """Raises :class:`Refused` where the number of keys is none."""
    keys = whole(args[1])
    if keys > len(args) - 2:
        raise Refused(b"ERR Number of keys can't be greater than number of args")
    if keys < 0:
        raise Refused(b"ERR Number of keys can't be negative")


def evaluate(visit: Visit, args: list[bytes]) -> Value:
    """The answer to a script that calls nothing."""
    check(args)
    script = args[0][:_LONGEST]
    forbidden = _GLOBALS.search(script)
    if forbidden:
        return Failure(_nonexistent(visit, args[0], forbidden[1]))
    if script.strip() and not re.search(rb"[\s(=;]", script.strip()):
        return Failure(_not_lua(visit, args[0]))
    number, string, index = _NUMBER.fullmatch(script), _STRING.fullmatch(script), _INDEX.fullmatch(script)
    if number:
        return int(number[1])
    if string:
        return string[1] if string[1] is not None else string[2]
    if index:
        return _given(index[1], int(index[2]), args)
    return None


def _nonexistent(visit: Visit, script: bytes, name: bytes) -> bytes:
    digest, line = sha1(script).hexdigest().encode(), script[: script.find(name)].count(b"\n") + 1
    if visit.edition.subcommands:
        form = b"ERR user_script:%d: Script attempted to access nonexistent global variable '%b' script: %b, on "
        return form % (line, name, digest) + b"@user_script:%d." % line
    form = (
        b"ERR Error running script (call to f_%b): @enable_strict_lua:15: user_script:%d: "
        b"Script attempted to access nonexistent global variable '%b' "
    )
    return form % (digest, line, name)


def _not_lua(visit: Visit, script: bytes) -> bytes:
    form = b"ERR Error compiling script (new function): user_script:1: '=' expected near '<eof>'"
    return form if visit.edition.subcommands else form + b" "


def evalsha(visit: Visit, args: list[bytes]) -> Value:
    check(args)
    return Failure(b"NOSCRIPT No matching script. Please use EVAL.")


def script_load(visit: Visit, args: list[bytes]) -> Value:
    return sha1(args[0]).hexdigest().encode()


def script_exists(visit: Visit, args: list[bytes]) -> Value:
    return [0 for _ in args]


def script_flush(visit: Visit, args: list[bytes]) -> Value:
    return OK
