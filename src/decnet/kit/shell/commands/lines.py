"""Commands that take lines and give lines: head, tail, wc, cut, sort, uniq, tr and their like."""

import base64 as b64
import re
import zlib
from collections.abc import Callable, Generator
from hashlib import md5, new, sha1, sha256, sha512

from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.node import Refused
from decnet.kit.shell.options import Options, options
from decnet.kit.shell.patterns import CLASSES
from decnet.kit.shell.streams import lines_of, read, read_line
from decnet.kit.shell.tasks import Routine, Wait

HASHES: dict[str, Callable[[bytes], str]] = {
    "md5sum": lambda data: md5(data, usedforsecurity=False).hexdigest(),
    "sha1sum": lambda data: sha1(data, usedforsecurity=False).hexdigest(),
    "sha224sum": lambda data: new("sha224", data).hexdigest(),
    "sha256sum": lambda data: sha256(data).hexdigest(),
    "sha384sum": lambda data: new("sha384", data).hexdigest(),
    "sha512sum": lambda data: sha512(data).hexdigest(),
    "b2sum": lambda data: new("blake2b", data).hexdigest(),
}
ESCAPED = re.compile(r"\\([0-7]{1,3}|.)", re.DOTALL)
MEANINGS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\\": "\\"}


def opened(call: Call, name: str) -> "Generator[Routine | Wait | None, int, bytes | None]":
    """All of a file, or None after a complaint."""
    try:
        return (yield from call.input(name))
    except Refused as refusal:
        if call.embedded:
            call.fail(f"{name}: {refusal.reason}")
        elif refusal.code == "EISDIR" and call.name in ("head", "tail"):
            call.fail(f"error reading '{name}': {refusal.reason}")
        else:
            quoted = call.name in ("head", "tail")
            call.fail(f"cannot open '{name}' for reading: {refusal.reason}" if quoted else f"{name}: {refusal.reason}")
        return None


def _count(text: str) -> tuple[int, str]:
    """A number with its sign and its unit."""
    found = re.fullmatch(r"([+-]?)(\d{1,15})([bkKMG]?)B?", text)
    if not found:
        return -1, "?"
    unit = {"": 1, "b": 512, "k": 1024, "K": 1024, "M": 1 << 20, "G": 1 << 30}[found.group(3)]
    return int(found.group(2)) * unit, found.group(1)


def head(call: Call) -> Routine:
    """The beginning."""
    call.args = [f"-n{word[1:]}" if re.fullmatch(r"-\d+", word) else word for word in call.args]
    given = options(call, "qvz", "nc", {"lines": "n", "bytes": "c", "quiet": "q"})
    by_bytes = "c" in given
    count, sign = _count(given.value("c" if by_bytes else "n", "10"))
    if sign == "?":
        kind = "bytes" if by_bytes else "lines"
        return call.fail(f"invalid number of {kind}: '{given.value('c' if by_bytes else 'n')}'")
    names, status = given.operands or ["-"], 0
    for index, name in enumerate(names):
        if len(names) > 1 and "q" not in given:
            call.out("\n" if index else "", f"==> {'standard input' if name == '-' else name} <==\n")
        if name == "-" and sign != "-":
            yield _head_of_input(call, count, by_bytes)
            continue
        data = yield from opened(call, name)
        if data is None:
            status = 1
        elif by_bytes:
            call.raw(data[: len(data) - count] if sign == "-" else data[:count])
        else:
            lines = data.splitlines(keepends=True)
            call.raw(b"".join(lines[: max(0, len(lines) - count)] if sign == "-" else lines[:count]))
    return status


def _head_of_input(call: Call, count: int, by_bytes: bool) -> Routine:
    left = count
    while left > 0:
        data = yield from (read(call.stdin, min(left, 1 << 14)) if by_bytes else read_line(call.stdin))
        if not data:
            break
        call.raw(data)
        left -= len(data) if by_bytes else 1
    return 0


def tail(call: Call) -> Routine:
    """The end."""
    call.args = [f"-n{word[1:]}" if re.fullmatch(r"-\d+", word) else word for word in call.args]
    given = options(call, "fFqvrz", "ncs", {"lines": "n", "bytes": "c", "follow": "f"})
    by_bytes = "c" in given
    count, sign = _count(given.value("c" if by_bytes else "n", "10"))
    if sign == "?":
        return call.fail(f"invalid number of lines: '{given.value('n')}'")
    names, status = given.operands or ["-"], 0
    for index, name in enumerate(names):
        if len(names) > 1 and "q" not in given:
            call.out("\n" if index else "", f"==> {name} <==\n")
        data = yield from opened(call, name)
        if data is None:
            status = 1
        elif by_bytes:
            call.raw(data[count - 1 :] if sign == "+" else data[max(0, len(data) - count) :])
        else:
            lines = data.splitlines(keepends=True)
            call.raw(b"".join(lines[max(0, count - 1) :] if sign == "+" else lines[max(0, len(lines) - count) :]))
    if given.flags & {"f", "F"}:
        yield call.sleep(10**15)
    return status


def count_words(call: Call) -> Routine:
    """``wc``."""
    given = options(call, "lwcmL", names={"lines": "l", "words": "w", "bytes": "c", "chars": "m"})
    kinds = [letter for letter in "lwmcL" if letter in given] or ["l", "w", "c"]
    rows, status = list[tuple[list[int], str]](), 0
    for name in given.operands or ["-"]:
        data = yield from opened(call, name)
        if data is None:
            status = 1
            continue
        longest = max(map(len, data.split(b"\n")), default=0) if "L" in kinds else 0
        values = {"l": data.count(b"\n"), "w": len(data.split()), "c": len(data), "m": len(data), "L": longest}
        rows.append(([values[kind] for kind in kinds], name if given.operands else ""))
    if len(rows) > 1:
        rows.append(([sum(column) for column in zip(*(row for row, _ in rows), strict=True)], "total"))
    alone = len(kinds) == 1 and len(rows) == 1
    size = 0 if alone else max((len(str(value)) for row, _ in rows for value in row), default=1)
    width = size if given.operands or alone else max(size, 7)
    for values_of, name in rows:
        call.line(" ".join([*(f"{value:{width}d}" for value in values_of), *([name] if name else [])]))
    return status


def cut(call: Call) -> Routine:
    """Columns."""
    given = options(call, "sn", "bcfd", {"delimiter": "d", "fields": "f", "characters": "c", "bytes": "b",
                                         "output-delimiter": ""})  # fmt: skip
    kind = next((letter for letter in "fcb" if letter in given), "")
    if not kind:
        call.err("cut: you must specify a list of bytes, characters, or fields"
                 + ("" if call.embedded else "\nTry 'cut --help' for more information."))  # fmt: skip
        return 1
    wanted = ranges(given.value(kind))
    if wanted is None:
        return call.fail(f"invalid {'field' if kind == 'f' else 'byte/character'} value '{given.value(kind)}'")
    delimiter, wanted = given.value("d", "\t") or "\0", _merged(wanted)
    for name in given.operands or ["-"]:
        data = yield from opened(call, name)
        for index, line in enumerate(lines_of(data or b"")):
            call.line(_cut_line(line, wanted, delimiter if kind == "f" else "", "s" in given) or "") if (
                kind != "f" or "s" not in given or delimiter in line) else None  # fmt: skip
            if index % 200 == 199:
                yield None
    return 0


def _cut_line(line: str, wanted: list[tuple[int, int]], delimiter: str, only: bool) -> str:
    if not delimiter:
        return "".join(line[low - 1 : high] for low, high in wanted)
    if delimiter not in line:
        return line
    fields = line.split(delimiter)
    return delimiter.join(field for low, high in wanted for field in fields[low - 1 : high])


def _merged(wanted: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same places, in order, none of them twice."""
    out = list[tuple[int, int]]()
    for low, high in sorted((max(1, low), high) for low, high in wanted if low <= high):
        if out and low <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], high))
        else:
            out.append((low, high))
    return out


def ranges(text: str) -> list[tuple[int, int]] | None:
    """`1,3-5,7-` as pairs, None where it is no such list."""
    found = list[tuple[int, int]]()
    for part in text.split(",")[:100]:
        match = re.fullmatch(r"(\d{1,9})?(-)?(\d{1,9})?", part.strip())
        if not match or not part or part == "-":
            return None
        low, dash, high = match.groups()
        found.append((int(low or 1), int(high) if high else 1 << 30 if dash else int(low or 1)))
    return found


def sort(call: Call) -> Routine:
    """Lines in order."""
    given = options(call, "nruhfbdVgMciszmR", "ktoS", {"reverse": "r", "numeric-sort": "n", "unique": "u", "key": "k",
                                                   "human-numeric-sort": "h", "field-separator": "t"})  # fmt: skip
    lines, status = list[str](), 0
    for name in given.operands or ["-"]:
        data = yield from opened(call, name)
        if data is None:
            status = 2
        else:
            lines += lines_of(data)
    key = _sort_key(given)
    call.world.tasks.spend(len(lines) // 10)
    made = sorted(lines, key=key, reverse="r" in given or "r" in given.value("k"))
    if "u" in given:
        made = list({repr(key(line)): line for line in reversed(made)}.values())[::-1]
    text = "".join(f"{line}\n" for line in made)
    if "o" in given:
        call.write_file(given.value("o"), text.encode("latin-1"))
    else:
        call.out(text)
    yield None
    return status


def _sort_key(given: Options) -> Callable[[str], tuple[float, str]]:
    field, separator = given.value("k"), given.value("t")
    place = int(re.match(r"\d{0,6}", field).group() or "1") if field and re.match(r"\d{0,6}", field) else 0  # type: ignore[union-attr]
    numeric = any(letter in given or letter in field for letter in "nhgV")
    units = {"K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}

    def key(line: str) -> tuple[float, str]:
        text = line
        if place:
            parts = line.split(separator) if separator else line.split()
            text = (separator or " ").join(parts[place - 1 :])
        if numeric:
            found = re.match(r"\s{0,40}(-?\d{1,18}(?:\.\d{1,9})?)([KMGT]?)", text)
            value = float(found.group(1)) * units.get(found.group(2), 1) if found else 0.0
            return value, line
        return 0.0, text.lower() if "f" in given else text

    return key


def unique(call: Call) -> Routine:
    """``uniq``."""
    given = options(call, "cduiz", "fsw", {"count": "c", "repeated": "d", "unique": "u"})
    data = yield from opened(call, given.operands[0] if given.operands else "-")
    counts = list[tuple[str, int]]()
    for line in lines_of(data or b""):
        same = counts and (counts[-1][0] == line or ("i" in given and counts[-1][0].lower() == line.lower()))
        if same:
            counts[-1] = counts[-1][0], counts[-1][1] + 1
        else:
            counts.append((line, 1))
    for line, count in counts:
        if ("d" in given and count < 2) or ("u" in given and count > 1):
            continue
        call.line(f"{count:7d} {line}" if "c" in given else line)
    return 0


def translate(call: Call) -> Routine:
    """``tr``."""
    given = options(call, "cCdst", names={"delete": "d", "squeeze-repeats": "s", "complement": "c"}, permuted=False)
    words = given.operands
    if not words or (len(words) < 2 and not given.flags & {"d", "s"}):
        after = f" after '{words[0]}'\nTwo strings must be given when translating." if words else ""
        call.err(f"tr: missing operand{after}\nTry 'tr --help' for more information.")
        return 1
    first = expand_set(words[0])
    chosen = set(first)
    if given.flags & {"c", "C"}:
        first = [chr(code) for code in range(256) if chr(code) not in chosen]
        chosen = set(first)
    table = dict[int, str | None]()
    squeezed = chosen if len(words) < 2 else set(expand_set(words[1]))
    if "d" in given:
        table = dict.fromkeys(map(ord, chosen))
    elif len(words) > 1:
        second = expand_set(words[1]) or [""]
        for index, char in enumerate(first):
            table[ord(char)] = second[min(index, len(second) - 1)]
    last = ""
    while data := (yield from read(call.stdin)):
        text = data.decode("latin-1").translate(table)
        if "s" in given:
            kept = list[str]()
            for char in text:
                if char != last or char not in squeezed:
                    kept.append(char)
                last = char
            text = "".join(kept)
        call.out(text)
        yield call.drained()
    return 0


def expand_set(text: str) -> list[str]:
    """The characters of a set of tr."""
    made, plain = list[str](), list[str]()
    at = 0
    while at < len(text):
        found = re.compile(r"\[:(\w{1,10}):\]").match(text, at)
        if found and found.group(1) in CLASSES:
            made += sorted(CLASSES[found.group(1)])
            at = found.end()
            continue
        escaped = ESCAPED.match(text, at)
        if escaped:
            code = escaped.group(1)
            plain = [chr(int(code, 8) & 255) if code[0] in "01234567" else MEANINGS.get(code, code)]
            at = escaped.end()
        else:
            plain = [text[at]]
            at += 1
        if text[at : at + 1] == "-" and at + 1 < len(text) and text[at + 1] != "]":
            high = text[at + 1]
            made += [chr(code) for code in range(ord(plain[0]), min(ord(high), 255) + 1)]
            at += 2
        else:
            made += plain
    return made


def reverse(call: Call) -> Routine:
    """``rev``."""
    for name in call.args or ["-"]:
        data = yield from opened(call, name)
        call.out("".join(f"{line[::-1]}\n" for line in lines_of(data or b"")))
    return 0


def number_lines(call: Call) -> Routine:
    """``nl``."""
    given = options(call, "p", "bswnv")
    number = 0
    for name in given.operands or ["-"]:
        data = yield from opened(call, name)
        for line in lines_of(data or b""):
            number += bool(line)
            call.line(f"{number:6d}\t{line}" if line else "       ")
    return 0


def digest(call: Call) -> Routine:
    """``md5sum`` and its like."""
    given = options(call, "bctzsw", names={"check": "c", "binary": "b", "text": "t", "quiet": "", "status": ""})
    status = 0
    for name in given.operands or ["-"]:
        data = yield from opened(call, name)
        if data is None:
            status = 1
        elif "c" in given:
            status = call.fail(f"{name}: no properly formatted checksum lines found")
        else:
            call.line(f"{HASHES[call.name](data)}  {name}")
        yield call.drained()
    return status


def checksum(call: Call) -> Routine:
    """``cksum`` and ``sum``."""
    for name in call.args or ["-"]:
        data = yield from opened(call, name)
        if data is not None:
            call.line(f"{zlib.crc32(data)} {len(data)}{' ' + name if call.args else ''}")
    return 0


def base64(call: Call) -> Routine:
    """``base64`` and ``base32``."""
    given = options(call, "diD", "w", {"decode": "d", "wrap": "w", "ignore-garbage": "i"})
    data = yield from opened(call, given.operands[0] if given.operands else "-")
    if data is None:
        return 1
    encode, decode = (b64.b32encode, b64.b32decode) if call.name == "base32" else (b64.b64encode, b64.b64decode)
    if given.flags & {"d", "D"}:
        bare = b"".join(data.split())
        whole = bare[: len(bare) // 4 * 4]
        try:
            call.raw(decode(whole))
        except ValueError:
            call.raw(
                b64.b64decode(re.sub(rb"[^A-Za-z0-9+/]", b"", whole.split(b"=")[0])[: len(whole) // 4 * 4 - 4] + b"")
            )
            return call.fail("invalid input")
        return call.fail("invalid input") if len(whole) != len(bare) else 0
    text, width = encode(data).decode(), given.number("w", 76)
    if width:
        text = "".join(f"{text[start : start + width]}\n" for start in range(0, len(text), width))
    call.out(text)
    return 0


COMMANDS: dict[str, Command] = {
    "head": head, "tail": tail, "wc": count_words, "cut": cut, "sort": sort, "uniq": unique, "tr": translate,
    "rev": reverse, "nl": number_lines, **dict.fromkeys(HASHES, digest), "cksum": checksum, "sum": checksum,
    "base64": base64, "base32": base64,
}  # fmt: skip
