"""``decnet simulate``: attackers of our own, against our own fleet only."""

import os
import secrets
from typing import Annotated

import typer
from rich.text import Text

from decnet.cli.client import Hub
from decnet.cli.errors import OperatorFault
from decnet.cli.options import Json, StateDir, state_folder
from decnet.cli.show import console, print_json, safe


def register(app: typer.Typer) -> None:
    app.command()(simulate)


def simulate(
    attackers: Annotated[int, typer.Option("--attackers", "-n", min=1, max=500, help="How many come.")] = 8,
    seed: Annotated[str, typer.Option(help="The same attackers do the same again.")] = "",
    scenario: Annotated[str, typer.Option(help="mixed, bruteforce, botnet, web, data or spam.")] = "mixed",
    decky: Annotated[
        list[str] | None, typer.Option(help="Only these deckies of the fleet, by name or address.")
    ] = None,
    state_dir: StateDir = None,
    as_json: Json = False,
) -> None:
    """Attack the fleet with real clients from 127.128.0.0/9. What they do is recorded, marked as simulated.

    \b
    decnet simulate
    decnet simulate -n 20 --scenario bruteforce --seed friday
    """
    import asyncio

    from decnet.lures.simulator import SCENARIOS, Outcome, Target, attack

    os.environ.setdefault("LOGNAME", "demo")  # asyncssh wants a local user, and a user without an entry has no name
    if scenario not in SCENARIOS:
        raise OperatorFault(f"there is no scenario {scenario!r}; there are: {', '.join(SCENARIOS)}")
    fleet = list(Hub(state_folder(state_dir)).items("/deckies", 1_000_000))
    known = {each[key] for each in fleet for key in ("name", "address", "decky_id")}
    if strangers := [name for name in decky or () if name not in known]:
        raise OperatorFault(f"{', '.join(strangers)} is not of this fleet, and nothing else is ever attacked")
    targets = [
        Target(each["name"], each["address"], service["name"], service["port"], service["tls"])
        for each in fleet
        if not decky or {each["name"], each["address"], each["decky_id"]} & set(decky)
        for service in each["services"]
    ]

    async def run() -> list[Outcome]:
        outcomes = []
        async for outcome in attack(targets, attackers, seed or secrets.token_hex(4), scenario):
            outcomes.append(outcome)
            if not as_json:
                _show(outcome)
        return outcomes

    outcomes = asyncio.run(run())
    if as_json:
        print_json([{name: getattr(each, name) for name in each.__struct_fields__} for each in outcomes])
    elif not outcomes:
        raise OperatorFault("nothing of this fleet can be attacked in that scenario")


def _show(outcome: "object") -> None:
    fields = {name: safe(getattr(outcome, name)) for name in ("attacker", "decky", "service", "act", "error")}
    what = fields["act"].replace("_", " ")
    line = f"{fields['attacker']:<16} {fields['decky']:<16} {fields['service']:<8} {what}"
    console.print(Text(line), Text(fields["error"], style="red"))
