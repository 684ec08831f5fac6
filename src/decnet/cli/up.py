"""``decnet up``: everything on this machine, in the foreground."""

from typing import Annotated, Any

import typer

from decnet.cli.errors import OperatorFault
from decnet.cli.options import Json, StateDir, state_folder


def register(app: typer.Typer) -> None:
    app.command()(up)


def up(
    state_dir: StateDir = None,
    deckies: Annotated[int | None, typer.Option("--deckies", "-n", min=1, max=1000, help="How many, at first.")] = None,
    services: Annotated[str, typer.Option(help="Exactly these for every decky: ssh,http")] = "",
    archetype: Annotated[str, typer.Option("--archetype", "-a", help="The role of all of them.")] = "",
    api_host: Annotated[str | None, typer.Option(envvar="DECNET_API_HOST", help="Where API and page listen.")] = None,
    api_port: Annotated[int | None, typer.Option(envvar="DECNET_API_PORT", help="The next free one if taken.")] = None,
    substrate: Annotated[str, typer.Option(help="What deckies are placed on: loopback.")] = "loopback",
    duration: Annotated[float | None, typer.Option(min=0.0, help="Stop so many seconds after ready.")] = None,
    seed: Annotated[str, typer.Option(help="Makes the first fleet the same again.")] = "",
    demo: Annotated[bool, typer.Option("--demo", help="Let simulated attackers come.")] = False,
    as_json: Json = False,
) -> None:
    """Start sensor and hub, deploy a fleet where there is none, serve until told to stop.

    \b
    decnet up                              five deckies on loopback addresses
    decnet up --demo                       with simulated attackers
    decnet up -n 20 -a web-server          twenty web servers
    decnet up --services ssh,redis --json  for machines: one line when ready
    """
    from decnet.cli.foreground import Orders, replace_this_process

    if substrate != "loopback":
        raise OperatorFault(f"there is no substrate {substrate!r}; this version has: loopback")
    settings = {"DECNET_API_HOST": api_host, "DECNET_API_PORT": None if api_port is None else str(api_port)}
    replace_this_process(
        Orders(
            state=str(state_folder(state_dir)),
            first_fleet=_first_fleet(deckies, services, archetype, seed),
            environment={name: value for name, value in settings.items() if value is not None},
            duration=duration,
            demo=demo,
            json=as_json,
        )
    )


def _first_fleet(deckies: int | None, services: str, archetype: str, seed: str) -> dict[str, Any]:
    """What was asked for, checked against what there is."""
    from decnet.decoys import ALL
    from decnet.persona import ARCHETYPES

    wanted = [name.strip() for name in services.split(",") if name.strip()]
    known = {decoy.name for decoy in ALL}
    if unknown := sorted(set(wanted) - known):
        raise OperatorFault(f"there is no service {', '.join(unknown)}; there are: {', '.join(sorted(known))}")
    if archetype and archetype not in ARCHETYPES:
        raise OperatorFault(f"there is no archetype {archetype}; there are: {', '.join(ARCHETYPES)}")
    order: dict[str, Any] = {"count": deckies, "services": wanted, "archetype": archetype, "seed": seed}
    return {key: value for key, value in order.items() if value}
