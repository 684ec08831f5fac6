"""``python -m bench [ONLY=a,b]``: measure, print a table, write ``bench/results.json``."""

import os
import sys
from importlib import import_module
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from bench import BENCHES, Result

RESULTS = Path(__file__).parent / "results.json"


def main(arguments: list[str]) -> int:
    only = next((word.removeprefix("ONLY=") for word in arguments if word.startswith("ONLY=")), os.environ.get("ONLY"))
    names = [name for name in (only or "").split(",") if name] or list(BENCHES)
    if unknown := sorted(set(names) - set(BENCHES)):
        print(f"no such bench: {', '.join(unknown)}; there are {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    console, results = Console(), list[Result]()
    for name in names:
        console.print(f"[dim]{name} ...[/dim]")
        results += import_module(f"bench.{name}").run()
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(results)) + b"\n")
    table = Table("what", "value", "unit", "reference", "ratio")
    for each in results:
        table.add_row(each.name, f"{each.value:,.6g}", each.unit, f"{each.reference:,.6g}", f"{each.ratio:.2f}")
    console.print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
