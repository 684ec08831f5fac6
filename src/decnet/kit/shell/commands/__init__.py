"""The commands, by name. Later tables win: ``remaining`` holds what no other module does."""

from decnet.kit.shell.call import Command
from decnet.kit.shell.commands import (
    accounts,
    awk,
    downloading,
    filing,
    flow,
    lines,
    listing,
    network,
    printing,
    remaining,
    running,
    searching,
    sed,
    services,
    system,
    variables,
    watching,
)

COMMANDS: dict[str, Command] = {
    name: command
    for table in (
        remaining, flow, variables, printing, listing, filing, lines, searching, sed, awk, system, watching, network,
        downloading, accounts, running, services,
    )
    for name, command in table.COMMANDS.items()
}  # fmt: skip

__all__ = ["COMMANDS"]
