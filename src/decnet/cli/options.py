"""Options that many commands have."""

import os
from pathlib import Path
from typing import Annotated

import typer

StateDir = Annotated[
    Path | None,
    typer.Option(
        "--state-dir", envvar="DECNET_STATE_DIR", help="Which hub: the folder of its state.", show_default=False
    ),
]
Api = Annotated[
    str | None,
    typer.Option("--api", envvar="DECNET_API", help="A hub's URL, instead of its socket.", show_default=False),
]
Token = Annotated[
    str | None, typer.Option("--token", envvar="DECNET_TOKEN", help="An access token for --api.", show_default=False)
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, max=1_000_000, help="How many at the most.")]


def state_folder(given: Path | None) -> Path:
    """The state directory: the one given, else the system's for root, else the user's own."""
    if given is not None:
        return given.expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/decnet")
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "decnet"
