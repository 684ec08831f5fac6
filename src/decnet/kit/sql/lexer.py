"""SQL cut into tokens, as MySQL does it. Linear in the length, whatever comes."""

import re
from typing import Literal, TypeAlias

from msgspec import Struct

Kind: TypeAlias = Literal["word", "name", "string", "number", "hex", "variable", "sign", "mark"]

_SPACE = re.compile(r"(?:\s+|#[^\n]*|--(?=[\s\x00-\x1f]|\Z)[^\n]*|/\*(?!!).*?(?:\*/|\Z))+", re.DOTALL)
_EXECUTED = re.compile(r"/\*!\d{0,6}")
_TOKEN = re.compile(
    r"""
      (?P<hex>0x[0-9A-Fa-f]+(?![\w$]) | [xX]'[0-9A-Fa-f]*')
    | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w$]))
    | (?P<word>[\w$][\w$]*)
    | (?P<name>`(?:[^`]|``)*`)
    | (?P<string>'(?:[^'\\]|\\.|'')*' | "(?:[^"\\]|\\.|"")*")
    | (?P<variable>@@(?:(?:global|session|local)\.)?[\w$.]+ | @(?:[\w$.]+|`[^`]*`|'[^']*')?)
    | (?P<sign><=>|:=|<<|>>|<=|>=|<>|!=|&&|\|\||->>?|[^\s\w])
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
MOST = 20_000
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "Z": "\x1a", "%": "\\%", "_": "\\_"}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class Token(Struct, frozen=True):
    """A piece of a statement; ``start`` and ``end`` are its place there, ``text`` is as written.

    kind: `word` (keyword or name), `name` (quoted), `string`, `number`, `hex`, `variable`, `sign`, `mark` (a parameter)
    """

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def upper(self) -> str:
        """A word or sign in upper case; empty for everything else, so that no value is taken for a keyword."""
        return self.text.upper() if self.kind in ("word", "sign") else ""

    @property
    def value(self) -> str:
        """What a string, a quoted name or a word stands for."""
        if self.kind == "name":
            return self.text[1:-1].replace("``", "`")
        if self.kind != "string":
            return self.text
        quote = self.text[0]
        return _ESCAPED.sub(lambda m: _ESCAPES.get(m[1], m[1]), self.text[1:-1].replace(quote * 2, quote))

    @property
    def octets(self) -> bytes:
        """What a hexadecimal literal stands for."""
        digits = self.text[2:].rstrip("'")
        return bytes.fromhex("0" * (len(digits) % 2) + digits)


class Unfinished(Exception):
    """A quotation that begins at ``start`` never ends."""

    def __init__(self, start: int) -> None:
        super().__init__(start)
        self.start = start


class TooMany(Exception):
    """More than :data:`MOST` tokens."""


def tokens(text: str) -> list[Token]:
    """The tokens of ``text`` without comments; what `/*! */` holds is read. Raises Unfinished and TooMany."""
    found: list[Token] = []
    at, executed = 0, False
    while at < len(text):
        space = _SPACE.match(text, at)
        if space:
            at = space.end()
            continue
        begin = _EXECUTED.match(text, at)
        if begin or (executed and text.startswith("*/", at)):
            executed, at = bool(begin), begin.end() if begin else at + 2
            continue
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None or match[0] in ("'", '"', "`"):
            raise Unfinished(at)
        if len(found) == MOST:
            raise TooMany
        found.append(_token(match))
        at = match.end()
    return found


def _token(match: re.Match[str]) -> Token:
    kind: Kind = "mark" if match[0] == "?" else match.lastgroup  # type: ignore[assignment]
    return Token(kind, match[0], match.start(), match.end())


def statements(found: list[Token]) -> list[list[Token]]:
    """The tokens between semicolons; empty statements are left out."""
    out: list[list[Token]] = [[]]
    for token in found:
        if token.upper == ";":
            out.append([])
        else:
            out[-1].append(token)
    return [statement for statement in out if statement]
