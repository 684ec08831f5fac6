"""``python -m scripts.write_docs``: the pages of ``docs/`` that are made from code, wholly or between two marks."""

import os
import platform
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec.structs import FieldInfo, fields

from bench import Result
from decnet.events import CATALOGUE, Fact, Secret
from scripts import describe

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
RESULTS = ROOT / "bench" / "results.json"
PERFORMANCE = DOCS / "performance.md"
_INTRODUCTION = """\
# Events

Everything that can be recorded. An event is one line of RFC 5424: who saw it, when and where stands in `origin@32473`,
written by the sensor; the fields below stand in `fact@32473`. Times are microseconds since 1970 UTC, durations are
microseconds. A field of type `Secret` is masked wherever an event is shown, and can be revealed one at a time.
This page is generated from the classes in `src/decnet/events`.
"""


def meanings(fact: type[Fact]) -> tuple[str, dict[str, str]]:
    """What a class says of itself, and of its fields. Raises ValueError for a class without words."""
    return describe.explained(fact.__name__, fact.__doc__, fact.__struct_fields__)


def row(field: FieldInfo, meaning: str) -> str:
    kind = "Secret" if field.type is Secret else getattr(field.type, "__name__", str(field.type))
    return f"- `{field.name}` ({kind}): {meaning}"


def events() -> str:
    """``docs/events.md``. Raises ValueError or KeyError where a class or a field is not explained."""
    out = [_INTRODUCTION]
    for kind, fact in CATALOGUE.items():
        told, said = meanings(fact)
        rows = [row(field, said[field.name]) for field in fields(fact)]
        out.append("\n".join([f"## {kind}", "", told, *([""] if rows else []), *rows, ""]))
    return "\n".join(out)


def between(page: str, name: str, text: str) -> str:
    """``page`` with ``text`` between its marks ``name``. Raises ValueError where it has none."""
    begin, end = f"<!-- {name}: made by `make docs` -->\n", f"<!-- end of {name} -->"
    before, found, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"the page has no marks {name}")
    return f"{before}{begin}\n{text.strip()}\n\n{end}{after}"


def figures(results: list[Result]) -> str:
    """The table of a run of ``make bench`` on this machine."""
    lines = [
        f"`make bench` on {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}:",
        "",
        "| what | value | unit | reference | ratio |",
        "|---|--:|---|--:|--:|",
    ]
    for each in results:
        lines.append(
            f"| {each.name} | {each.value:,.6g} | {each.unit} | {each.reference:,.6g} | {each.ratio:.2f} |"
        )  # fmt: skip
    return "\n".join(lines)


def _part(path: Path, name: str, render: Callable[[], str]) -> Callable[[], str]:
    return lambda: between(path.read_text(), name, render())


PAGES: dict[Path, Callable[[], str]] = {
    DOCS / "events.md": events,
    DOCS / "reference" / "cli.md": describe.commands,
    DOCS / "reference" / "settings.md": describe.settings,
    DOCS / "reference" / "api.md": _part(DOCS / "reference" / "api.md", "routes", describe.routes),
}
"""What follows from code alone, so that a test can hold it against the code."""


def main() -> None:
    """Write every page; the figures only where there are any."""
    pages = dict(PAGES)
    if RESULTS.exists():
        results = msgspec.json.decode(RESULTS.read_bytes(), type=list[Result])
        pages[PERFORMANCE] = _part(PERFORMANCE, "figures", lambda: figures(results))
    for path, render in pages.items():
        path.write_text(render())
        print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
