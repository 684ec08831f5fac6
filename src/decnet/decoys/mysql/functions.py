"""MySQL's functions, as far as visitors use them. All of them are bounded in what they make."""

import base64
import binascii
import re
import zlib
from collections.abc import Callable
from hashlib import md5, new, sha1
from typing import Any

from decnet.decoys.mysql.errors import SqlError
from decnet.kit.sql import Value

LONGEST = 128 << 10
BUDGET = 200_000  # calls, and each 256 bytes that they are given
BUILTIN = frozenset(
    ("abs", "coalesce", "count", "sum", "avg", "min", "max", "group_concat", "ifnull", "nullif", "round", "iif", "ceil",
     "ceiling", "floor", "mod", "pow", "power", "sqrt", "ln", "log", "log10", "exp", "sign", "pi", "radians", "degrees",
     "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "row_number", "rank", "dense_rank", "lag", "lead",
     "first_value", "last_value", "ntile")
)  # fmt: skip


def text(value: Value) -> str:
    """A value as MySQL writes it."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def octets(value: Value) -> bytes:
    return value if isinstance(value, bytes) else text(value).encode("utf-8", "replace")


def integer(value: Value) -> int:
    """A value as a number; what begins with none is 0."""
    if isinstance(value, int | float):
        return int(max(min(value, 1 << 62), -(1 << 62)))
    match = re.match(r"\s*([+-]?\d{1,18})", text(value))
    return int(match[1]) if match else 0


def strict(function: Callable[..., Value]) -> Callable[..., Value]:
    """``function``, which gives NULL where any argument is NULL."""

    def wrapped(*values: Value) -> Value:
        return None if any(value is None for value in values) else function(*values)

    return wrapped


def _concat(*values: Value) -> Value:
    return "".join(map(text, values))[:LONGEST]


def _concat_ws(separator: Value, *values: Value) -> Value:
    return None if separator is None else text(separator).join(text(v) for v in values if v is not None)[:LONGEST]


def _pad(value: Value, size: Value, filler: Value, left: bool) -> Value:
    word, length, fill = text(value), integer(size), text(filler)
    if not 0 <= length <= LONGEST or not fill:
        return None
    missing = length - len(word)
    padding = (fill * (max(missing, 0) // len(fill) + 1))[: max(missing, 0)]
    return (padding + word if left else word + padding)[:length]


def _repeat(value: Value, count: Value) -> Value:
    word = text(value)
    return word * max(min(integer(count), LONGEST // max(len(word), 1)), 0)


def _unhex(value: Value) -> Value:
    digits = text(value)
    try:
        return bytes.fromhex("0" * (len(digits) % 2) + digits)
    except ValueError:
        return None


def _from_base64(value: Value) -> Value:
    try:
        return base64.b64decode(text(value))
    except (binascii.Error, ValueError):
        return None


def _sha2(value: Value, bits: Value) -> Value:
    name = {0: "sha256", 224: "sha224", 256: "sha256", 384: "sha384", 512: "sha512"}.get(integer(bits))
    return new(name, octets(value)).hexdigest() if name else None


def password(value: Value) -> Value:
    """The hash that mysql.user holds for the native method."""
    word = octets(value)
    return "*" + sha1(sha1(word).digest()).hexdigest().upper() if word else ""


def _substring_index(value: Value, mark: Value, count: Value) -> Value:
    word, parts, number = text(value), text(value).split(text(mark)) if text(mark) else [], integer(count)
    if not parts:
        return ""
    if abs(number) >= len(parts):
        return word
    return text(mark).join(parts[:number] if number >= 0 else parts[number:])


def _conv(value: Value, source: Value, target: Value) -> Value:
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    try:
        number = int(text(value)[:64], integer(source))
    except ValueError:
        return "0"
    base, out = integer(target), ""
    if not 2 <= base <= 36:
        return None
    while number > 0:
        number, rest = divmod(number, base)
        out = digits[rest] + out
    return out or "0"


def _locate(needle: Value, hay: Value, start: Value = 1) -> Value:
    return text(hay).lower().find(text(needle).lower(), max(integer(start) - 1, 0)) + 1


def _substring(value: Value, start: Value, size: Value = LONGEST) -> Value:
    word = value if isinstance(value, bytes) else text(value)
    at = integer(start)
    at = at - 1 if at > 0 else len(word) + at if at else len(word)
    return word[at : at + max(integer(size), 0)] if at >= 0 else ""


def _replace(value: Value, old: Value, new_: Value) -> Value:
    word, before, after = text(value), text(old), text(new_)
    if not before or word.count(before) * len(after) > LONGEST:
        return word
    return word.replace(before, after)


def _field(value: Value, *options: Value) -> Value:
    return next((i for i, option in enumerate(options, 1) if option is not None and text(option) == text(value)), 0)


def _elt(number: Value, *options: Value) -> Value:
    at = integer(number)
    return options[at - 1] if 1 <= at <= len(options) else None


def _xpath(*values: Value) -> Value:
    """The functions by whose complaint injected queries read data."""
    path = text(values[1]) if len(values) > 1 else ""
    bad = re.search(r"[^\w/@\[\]*.:='\"() -]", path)
    if bad:
        raise SqlError(1105, "HY000", f"XPATH syntax error: '{path[bad.start() : bad.start() + 32]}'")
    return ""


def _regexp(pattern: Value, value: Value) -> Value:
    """Only what can be matched in linear time: alternatives of plain words with anchors, no repetition but `.*`."""
    hay = text(value).lower()
    for option in text(pattern).lower().split("|"):
        begins, ends = option.startswith("^"), option.endswith("$")
        pieces = option.removeprefix("^").removesuffix("$").split(".*")
        if _in_order(hay, pieces, begins, ends):
            return 1
    return 0


def _in_order(hay: str, pieces: list[str], begins: bool, ends: bool) -> bool:
    at = 0
    for i, piece in enumerate(pieces):
        found = hay.find(piece, at)
        if found < 0 or (i == 0 and begins and found > 0):
            return False
        at = found + len(piece)
    return not ends or hay.endswith(pieces[-1])


def matches(pattern: str, name: str) -> bool:
    """LIKE: `%` any run, `_` one character, a backslash takes both back. What is between two `%` is sought once."""
    runs: list[list[str]] = [[]]
    for letter in re.findall(r"\\.|.", pattern.lower(), re.DOTALL):
        if letter == "%":
            runs.append([])
        else:
            runs[-1].append("." if letter == "_" else re.escape(letter[-1]))
    pieces = [re.compile("".join(run), re.DOTALL) for run in runs]
    word = name.lower()
    if len(pieces) == 1:
        return pieces[0].fullmatch(word) is not None
    first = pieces[0].match(word)
    if first is None or len(runs[-1]) > len(word) - first.end():
        return False
    at, last = first.end(), len(word) - len(runs[-1])
    for piece in pieces[1:-1]:
        found = piece.search(word, at, last)
        if found is None:
            return False
        at = found.end()
    return pieces[-1].match(word, last) is not None


def _char_of(*values: Value) -> Value:
    return b"".join(
        integer(v).to_bytes(max((integer(v).bit_length() + 7) // 8, 1), "big") for v in values if integer(v) >= 0
    )


_STRICT: dict[str, Callable[..., Value]] = {
    "concat": _concat,
    "left_of": lambda value, size: text(value)[: max(integer(size), 0)],
    "right_of": lambda value, size: text(value)[-integer(size) :] if integer(size) > 0 else "",
    "lpad": lambda value, size, filler: _pad(value, size, filler, True),
    "rpad": lambda value, size, filler: _pad(value, size, filler, False),
    "repeat": _repeat,
    "space": lambda count: " " * max(min(integer(count), LONGEST), 0),
    "reverse": lambda value: text(value)[::-1],
    "ascii": lambda value: (octets(value) or b"\0")[0],
    "ord": lambda value: (octets(value) or b"\0")[0],
    "char_of": _char_of,
    "length": lambda value: len(octets(value)),
    "octet_length": lambda value: len(octets(value)),
    "bit_length": lambda value: len(octets(value)) * 8,
    "char_length": lambda value: len(text(value)),
    "character_length": lambda value: len(text(value)),
    **dict.fromkeys(("lcase", "lower"), lambda value: text(value).lower()),
    **dict.fromkeys(("ucase", "upper"), lambda value: text(value).upper()),
    **dict.fromkeys(("substr", "substring", "mid"), _substring),
    "trim": lambda value, letters=" ": text(value).strip(text(letters)),
    "ltrim": lambda value: text(value).lstrip(" "),
    "rtrim": lambda value: text(value).rstrip(" "),
    "replace": _replace,
    "instr": lambda hay, needle: _locate(needle, hay),
    "hex": lambda value: f"{value:X}" if isinstance(value, int) and value >= 0 else octets(value).hex().upper(),
    "like": lambda pattern, value, escape="\\": int(matches(text(pattern)[:200], text(value))),
    "md5": lambda value: md5(octets(value), usedforsecurity=False).hexdigest(),
    "sha": lambda value: sha1(octets(value), usedforsecurity=False).hexdigest(),
    "sha1": lambda value: sha1(octets(value), usedforsecurity=False).hexdigest(),
    "sha2": _sha2,
    "password": password,
    "crc32": lambda value: zlib.crc32(octets(value)),
    "unhex": _unhex,
    "to_base64": lambda value: base64.b64encode(octets(value)).decode(),
    "from_base64": _from_base64,
    "conv": _conv,
    "bin": lambda value: f"{integer(value):b}",
    "oct": lambda value: f"{integer(value):o}",
    "locate": _locate,
    "find_in_set": lambda value, listed: _field(value, *text(listed).split(",")),
    "substring_index": _substring_index,
    "strcmp": lambda a, b: (text(a).lower() > text(b).lower()) - (text(a).lower() < text(b).lower()),
    "greatest": lambda *values: max(values, key=lambda v: (isinstance(v, str), v)),
    "least": lambda *values: min(values, key=lambda v: (isinstance(v, str), v)),
    "format": lambda value, digits: f"{float(text(value) or 0):,.{max(min(integer(digits), 30), 0)}f}",
    "benchmark": lambda count, value: 0,
    "extractvalue": _xpath,
    "updatexml": _xpath,
    "regexp": _regexp,
    "date_of": lambda value: text(value)[:10],
    "time_of": lambda value: text(value)[11:19],
    "year": lambda value: integer(text(value)[:4]),
    "month": lambda value: integer(text(value)[5:7]),
    "day": lambda value: integer(text(value)[8:10]),
    "quote": lambda value: "'" + text(value).replace("\\", "\\\\").replace("'", "\\'") + "'",
}
_LOOSE: dict[str, Callable[..., Value]] = {
    "concat_ws": _concat_ws,
    "elt": _elt,
    "field": _field,
    "isnull": lambda value: int(value is None),
}


class Reporting:
    """Functions that remember what they raised, since SQLite does not tell, and stop once they have cost too much."""

    def __init__(self) -> None:
        self.raised: SqlError | None = None
        self.spent = 0

    def begin(self) -> None:
        """A new statement."""
        self.raised, self.spent = None, 0

    @property
    def exhausted(self) -> bool:
        return self.spent > BUDGET

    def wrap(self, name: str, function: Callable[..., Value]) -> Callable[..., Value]:
        def wrapped(*values: Value) -> Value:
            self.spent += 1 + sum(len(value) for value in values if isinstance(value, str | bytes)) // 256
            if self.exhausted:
                raise ValueError("exhausted")
            try:
                result = function(*values)
                self.spent += len(result) // 256 if isinstance(result, str | bytes) else 0
                return result
            except SqlError as err:
                self.raised = err
                raise
            except TypeError:
                self.raised = SqlError(
                    1582, "42000", f"Incorrect parameter count in the call to native function '{name}'"
                )
                raise
            except (ValueError, OverflowError, LookupError):
                return None

        return wrapped


def library(reporting: Reporting, own: dict[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    """All functions by name; ``own`` are those that depend on the session."""
    every = {name: strict(function) for name, function in _STRICT.items()} | _LOOSE | own
    return {name: reporting.wrap(name, function) for name, function in every.items()}
