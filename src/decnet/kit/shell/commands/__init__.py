"""The commands, by name. Later tables win: ``remaining`` holds what no other module does."""

from decnet.kit.shell.call import Command
from decnet.kit.shell.commands import (
    accounts,
    awk,
    copying,
    downloading,
    filing,
    finding,
    flow,
    interpreting,
    lines,
    listing,
    looking,
    network,
    permitting,
    printing,
    remaining,
    running,
    searching,
    sed,
    services,
    settings,
    system,
    variables,
    watching,
)

COMMANDS: dict[str, Command] = {
    name: command
    for table in (
        remaining, flow, variables, settings, printing, listing, looking, filing, permitting, copying, lines, searching,
        finding, sed, awk, system, watching, network, downloading, accounts, running, interpreting, services,
    )
    for name, command in table.COMMANDS.items()
}  # fmt: skip

__all__ = ["COMMANDS"]
