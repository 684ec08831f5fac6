"""The tree of commands. They import what they need when they run, so that ``--help`` is quick."""

import sys

import typer

from decnet.cli import evidence, fleet, machine, processes, simulate, up, users
from decnet.cli.errors import OperatorFault, fail

app = typer.Typer(
    name="decnet",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Fake machines that record whoever touches them.\n\nStart with `decnet up`; then `decnet logs -f`.",
)
for module in (up, fleet, evidence, simulate, machine, users, processes):
    module.register(app)


def run() -> None:
    """Run a command. Exit 0 where it did what was asked, 2 where the operator must change something, 1 otherwise."""
    try:
        app(prog_name="decnet")
    except OperatorFault as err:
        sys.exit(fail(str(err)))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
