"""What stands on the network: status, deploy, teardown, and what may be deployed."""

import time
from collections.abc import Callable
from typing import Annotated, Any

import typer
from rich.text import Text

from decnet.cli.client import Hub
from decnet.cli.errors import OperatorFault
from decnet.cli.options import Api, Json, StateDir, Token, state_folder
from decnet.cli.show import console, depth, moment, note, print_json, span, table

SERVED = 30.0
"""Seconds in which a change must be served."""

MANY = 1_000_000


def register(app: typer.Typer) -> None:
    for command in (status, deploy, teardown, services, archetypes):
        app.command()(command)


def status(state_dir: StateDir = None, api: Api = None, token: Token = None, as_json: Json = False) -> None:
    """How the fleet and the hub do.

    Example: decnet status --json
    """
    hub = Hub(state_folder(state_dir), api, token)
    stats, deckies = hub.get("/stats"), list(hub.items("/deckies", MANY, order="asc"))
    if as_json:
        print_json({"stats": stats, "deckies": deckies})
        return
    _fleet(deckies)
    alive = sum(sensor["alive"] for sensor in stats["sensors"])
    quiet = (
        f"quiet since {moment(stats['quiet_since'])} UTC" if stats["quiet_since"] else f"{stats['needs_you']} need you"
    )
    console.print()
    facts = (
        f"sensors {alive}/{len(stats['sensors'])}",
        f"events {stats['events_total']:,}",
        f"attackers {stats['attackers']:,}",
        f"live sessions {stats['live_sessions']}",
        quiet,
    )
    console.print(Text("   ".join(facts)))


def deploy(
    deckies: Annotated[int, typer.Option("--deckies", "-n", min=1, max=1000, help="How many more.")] = 1,
    archetype: Annotated[str | None, typer.Option("--archetype", "-a", help="The role of all of them.")] = None,
    services: Annotated[str, typer.Option(help="Exactly these for every decky: ssh,http")] = "",
    name: Annotated[list[str] | None, typer.Option(help="A name for each; give it once a decky.")] = None,
    state_dir: StateDir = None,
    api: Api = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Add deckies, and wait until they serve. Those that stand are not touched.

    \b
    decnet deploy -n 3 -a web-server
    decnet deploy --services ssh --name jump-01
    """
    hub = Hub(state_folder(state_dir), api, token)
    wanted = {"count": deckies, "archetype": archetype, "services": _words(services), "names": name}
    made = hub.send("POST", "/deckies", {key: value for key, value in wanted.items() if value})["deckies"]
    names = {decky["decky_id"] for decky in made}

    def served() -> list[dict[str, Any]] | None:
        fleet = [decky for decky in hub.items("/deckies", MANY) if decky["decky_id"] in names]
        return None if any(decky["actual"] in {"starting", "unknown"} for decky in fleet) else fleet

    fleet = _await(served, f"{len(made)} new deckies are not served yet; `decnet status` shows how they do")
    if as_json:
        print_json(fleet)
    else:
        _fleet(fleet)


def teardown(
    names: Annotated[list[str], typer.Argument(help="Names or ids of deckies.")],
    state_dir: StateDir = None,
    api: Api = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Remove deckies, and wait until they no longer serve. What they recorded stays.

    Example: decnet teardown web-01 mail-01
    """
    hub = Hub(state_folder(state_dir), api, token)
    there = {decky["name"] for decky in hub.items("/deckies", MANY)} | {
        decky["decky_id"] for decky in hub.items("/deckies", MANY)
    }
    if unknown := [name for name in names if name not in there]:
        raise OperatorFault(f"there is no decky {', '.join(unknown)}; `decnet status` lists them")
    began = time.time_ns() // 1000
    gone = [hub.get(f"/deckies/{name}")["decky_id"] for name in names]
    for decky_id in gone:
        hub.send("DELETE", f"/deckies/{decky_id}")

    def withdrawn() -> list[dict[str, Any]] | None:
        told = list(hub.items("/logs", MANY, kind="decky.withdrawn", since=began))
        return told if {item["decky_id"] for item in told} >= set(gone) else None

    _await(withdrawn, "not all of them are withdrawn; `decnet status` shows how the sensor does")
    if as_json:
        print_json({"removed": names})
    else:
        note(f"removed {', '.join(names)}")


def services(as_json: Json = False) -> None:
    """The services that a decky may offer. Needs no hub.

    Example: decnet services --json
    """
    from decnet.decoys import ALL

    if as_json:
        print_json(
            [
                {
                    "name": decoy.name,
                    "ports": [
                        {"transport": port.transport, "number": port.number, "tls": port.tls} for port in decoy.ports
                    ],
                }
                for decoy in ALL
            ]
        )
        return
    rows = [
        (decoy.name, decoy.family, ", ".join(f"{p.number}/{p.transport}{' tls' if p.tls else ''}" for p in decoy.ports))
        for decoy in ALL
    ]
    table(("service", "family", "ports"), rows, empty="this installation has no decoys")


def archetypes(as_json: Json = False) -> None:
    """The roles that a decky may play. Needs no hub.

    Example: decnet archetypes
    """
    from decnet.persona import ARCHETYPES

    if as_json:
        print_json(
            [
                {"key": role.key, "summary": role.summary, "services": role.services, "distros": role.distros}
                for role in ARCHETYPES.values()
            ]
        )
        return
    rows = [(role.key, role.summary, ", ".join(role.services), ", ".join(role.distros)) for role in ARCHETYPES.values()]
    table(("archetype", "what it is", "services", "systems"), rows, empty="none")


def _fleet(deckies: list[dict[str, Any]]) -> None:
    rows = [
        (
            decky["name"],
            decky["address"],
            decky["archetype"],
            decky["persona"],
            " ".join(f"{each['name']}:{each['port']}" for each in decky["services"]),
            decky["actual"] + (f" ({decky['last_error']})" if decky["last_error"] else ""),
            depth(decky["depth"] or 0),
            str(decky["live_sessions"]),
            moment(decky["last_touched"]),
        )
        for decky in deckies
    ]
    columns = ("decky", "address", "archetype", "system", "services", "state", "depth 24 h", "live", "last touched")
    table(columns, rows, empty="no deckies; `decnet deploy` adds some")


def _await(condition: Callable[[], list[dict[str, Any]] | None], complaint: str) -> list[dict[str, Any]]:
    deadline = time.monotonic() + SERVED
    while (found := condition()) is None:
        if time.monotonic() > deadline:
            raise OperatorFault(f"after {span(int(SERVED * 1e6))}, {complaint}")
        time.sleep(0.1)
    return found


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
