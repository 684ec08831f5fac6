"""Terminal recordings in a real terminal, which whoever typed them must not get to drive."""

import re
from collections.abc import Callable, Iterable
from typing import TextIO

_SEQUENCE = re.compile(
    r"""
      (?P<keep>\x1b\[[0-9;:]*[mABCDEFGHJKXPLMf`d@])     # colour, cursor, erase, insert and delete
    | \x1b\[[0-?]*[ -/]*[@-~]                           # any other control sequence
    | \x1b[PX^_\]].*?(?:\x1b\\|\x07|\x9c|\Z)            # strings: titles, links, device control
    | \x1b[ -/]*[0-~]?                                  # two-character sequences, and what is cut off
    | (?P<plain>[\t\n\r\b])
    | [\x00-\x1f\x7f-\x9f]
    | (?P<bidi>[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff])
    """,
    re.VERBOSE | re.DOTALL,
)
RESET = "\x1b[0m"


def harmless(text: str) -> str:
    """What of a recording may reach a terminal: text, colour, cursor movement and erasing; bidi marks are shown."""
    return _SEQUENCE.sub(_kept, text)


def _kept(found: re.Match[str]) -> str:
    if found["bidi"]:
        return f"\\u{{{ord(found['bidi']):04X}}}"
    return found["keep"] or found["plain"] or ""


def play(
    rows: Iterable[tuple[float, str, str]], out: TextIO, pace: float, idle: float, sleep: Callable[[float], None]
) -> None:
    """Show a recording's output; ``pace`` seconds a recorded second, no wait longer than ``idle``."""
    last = 0.0
    for at, code, text in rows:
        wait = min(max(0.0, at - last), idle) * pace
        last = at
        if code != "o":
            continue
        if wait:
            sleep(wait)
        out.write(harmless(text))
        out.flush()
    out.write(RESET + "\n")
    out.flush()
