"""Tables for people, JSON for machines. What attackers wrote is shown, never obeyed."""

import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDE = 240
"""Columns of a table that goes to no terminal."""

console = Console(highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() else WIDE)

SECOND = 1_000_000
"""Microseconds; what the events' own module would say, without the codecs that come with it."""

DEPTHS = ("seen", "knocked", "inside", "acting", "spreading")
_METER = (
    "[dim]....[/]",
    "[blue]#[/][dim]...[/]",
    "[yellow]##[/][dim]..[/]",
    "[dark_orange]###[/][dim].[/]",
    "[red]####[/]",
)


def safe(value: object) -> str:
    """``value`` as one line of text without control, bidi or invisible characters."""
    return "".join(
        char if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} else _escaped(char)
        for char in str(value)
    )


def _escaped(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{{{code:04X}}}"


def moment(at: int | None) -> str:
    """A moment for people, in UTC."""
    if at is None:
        return "-"
    return datetime.fromtimestamp(at / SECOND, UTC).strftime("%Y-%m-%d %H:%M:%S")


def span(micros: int | None) -> str:
    """A duration for people."""
    if micros is None:
        return "-"
    seconds = micros / SECOND
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def depth(number: int) -> Text:
    """The four-bar meter and its word."""
    return Text.assemble(Text.from_markup(_METER[number]), " ", DEPTHS[number])


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    print(json.dumps(value, ensure_ascii=True))


def print_line(value: Any) -> None:
    """One JSON object on a line of its own, at once."""
    print(json.dumps(value, ensure_ascii=True), flush=True)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """A table, or ``empty`` where there are no rows."""
    drawn = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        drawn.add_column(column, overflow="fold")
    for row in rows:
        drawn.add_row(*(cell if isinstance(cell, Text) else Text(safe(cell)) for cell in row))
    if drawn.row_count:
        console.print(drawn)
    else:
        console.print(Text(empty))


def note(text: str) -> None:
    """A remark for people, on stderr."""
    print(text, file=sys.stderr, flush=True)
