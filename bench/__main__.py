"""``python -m bench [--only a,b]``: measure, print a table, write ``bench/results.json``. ``ONLY=a,b`` does too."""

import os
import sys
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from bench import BENCHES, Result

RESULTS = Path(__file__).parent / "results.json"


def main(arguments: list[str]) -> int:
    parser = ArgumentParser("bench", description="Measure, and write bench/results.json.")
    parser.add_argument("--only", default=os.environ.get("ONLY", ""), metavar="a,b", help=", ".join(BENCHES))
    only = parser.parse_args([f"--only={word[5:]}" if word.startswith("ONLY=") else word for word in arguments]).only
    names = [name for name in only.split(",") if name] or list(BENCHES)
    if unknown := sorted(set(names) - set(BENCHES)):
        parser.error(f"no such bench: {', '.join(unknown)}; there are {', '.join(BENCHES)}")
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
