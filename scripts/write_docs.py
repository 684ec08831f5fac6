"""``python -m scripts.write_docs``: the pages of ``docs/`` that are made from code."""

import re
from pathlib import Path

from msgspec.structs import FieldInfo, fields

from decnet.events import CATALOGUE, Fact, Secret

ROOT = Path(__file__).parent.parent
_FIELD = re.compile(r"([a-z_][a-z0-9_, ]*): (.+)")
_INTRODUCTION = """\
# Events

Everything that can be recorded. An event is one line of RFC 5424: who saw it, when and where stands in `origin@32473`,
written by the sensor; the fields below stand in `fact@32473`. Times are microseconds since 1970 UTC, durations are
microseconds. A field of type `Secret` is masked wherever an event is shown, and can be revealed one at a time.
This page is generated from the classes in `src/decnet/events`.
"""


def meanings(fact: type[Fact]) -> tuple[str, dict[str, str]]:
    """What a class says of itself, and of its fields. Raises ValueError for a class without words."""
    if not fact.__doc__:
        raise ValueError(f"{fact.__name__} has no docstring")
    told: list[str] = []
    said: dict[str, str] = {}
    names: list[str] = []
    for line in map(str.strip, fact.__doc__.splitlines()):
        found = _FIELD.fullmatch(line)
        if found and set(found[1].split(", ")) <= set(fact.__struct_fields__):
            names = found[1].split(", ")
            said |= dict.fromkeys(names, found[2])
        elif names and line:
            said |= {name: f"{said[name]} {line}" for name in names}
        else:
            names = []
            told.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(told)).strip(), said


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


PAGES = {ROOT / "docs" / "events.md": events}

if __name__ == "__main__":
    for path, render in PAGES.items():
        path.write_text(render())
        print(f"wrote {path.relative_to(ROOT)}")
