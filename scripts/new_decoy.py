"""``python -m scripts.new_decoy NAME PORT``: a decoy that works, made of the example in ``docs/writing-a-decoy.md``."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "writing-a-decoy.md"
_BLOCK = re.compile(r"^`([^`\n]+)`:\n\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ROOM = 120 - len("ALL: tuple[Decoy, ...] = ")
EXAMPLE, EXAMPLE_PORT = "finger", "79"


def blocks() -> dict[str, str]:
    """The files that the guide shows, by their path below the decoys' folder."""
    return {name: text for name, text in _BLOCK.findall(GUIDE.read_text()) if name.startswith(f"{EXAMPLE}/")}


def renamed(text: str, name: str, port: str) -> str:
    """The example under another name."""
    words = {EXAMPLE: name, EXAMPLE.title(): name.title().replace("_", ""), f'"tcp", {EXAMPLE_PORT}': f'"tcp", {port}'}
    for old, new in words.items():
        text = text.replace(old, new)
    return text


def listed(text: str, name: str) -> str:
    """The list of decoys with one more, in the alphabet's place. Raises ValueError where it is no such list."""
    imported = re.search(r"^from decnet\.decoys import ([^()\n]+|\([^)]*\))$", text, re.MULTILINE)
    every = re.search(r"^ALL: tuple\[Decoy, \.\.\.\] = \([^)]*\)$", text, re.MULTILINE)
    if imported is None or every is None:
        raise ValueError("the list of decoys is not written as it was: add the new one by hand")
    names = sorted({*re.findall(r"\w+", imported[1]), name})
    text = text.replace(every[0], f"ALL: tuple[Decoy, ...] = {_bracketed([f'{each}.DECOY' for each in names])}")
    return text.replace(imported[0], f"from decnet.decoys import {', '.join(names)}")


def _bracketed(entries: list[str]) -> str:
    """As the formatter writes a tuple: on one line where that is short enough."""
    line = f"({', '.join(entries)})"
    return line if len(line) < ROOM else "(\n" + "".join(f"    {entry},\n" for entry in entries) + ")"


def make(decoys: Path, name: str, port: str) -> list[Path]:
    """Write the decoy ``name`` below ``decoys`` and list it; returns what was written. Raises ValueError."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,30}", name):
        raise ValueError("NAME is lower case: letters, digits, underscores")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError("PORT is the one that the service has in the world")
    if (decoys / name).exists():
        raise ValueError(f"there is a decoy {name} already")
    written = []
    for path, text in blocks().items():
        target = decoys / renamed(path, name, port)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(renamed(text, name, port))
        written.append(target)
    index = decoys / "__init__.py"
    index.write_text(listed(index.read_text(), name))
    return [*written, index]


def main() -> None:
    name, port = (*sys.argv[1:], "", "")[:2]
    try:
        written = make(ROOT / "src" / "decnet" / "decoys", name, port or EXAMPLE_PORT)
    except ValueError as err:
        sys.exit(f"decnet: {err} (make decoy NAME=gopher PORT=70)")
    for path in written:
        print(f"wrote {path.relative_to(ROOT)}")
    print(f"Next: name it in an archetype's services (src/decnet/persona/archetypes.py), then: pytest -k {name}")


if __name__ == "__main__":
    main()
