"""``decnet up``: everything on this machine, in the foreground."""

import fcntl
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from decnet.cli.client import Hub
from decnet.cli.errors import OperatorFault
from decnet.cli.options import Json, StateDir, state_folder
from decnet.cli.show import console, note, print_line, safe
from decnet.cli.supervisor import Supervisor

READY = 60.0
"""Seconds in which everything must serve."""


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
    if substrate != "loopback":
        raise OperatorFault(f"there is no substrate {substrate!r}; this version has: loopback")
    state = state_folder(state_dir)
    lock = _lock(state)
    order = _first_fleet(deckies, services, archetype, seed)
    environment = {"DECNET_API_HOST": api_host, "DECNET_API_PORT": None if api_port is None else str(api_port)}
    known = {name: value for name, value in environment.items() if value is not None}
    if os.geteuid() != 0 and not as_json:
        note("decnet: without root, sensor and hub run as one user: no wall stands between the two halves")
    (state / "hub.json").unlink(missing_ok=True)
    supervisor = Supervisor(state, ["--first-fleet", json.dumps(order)] if order else [], known)
    supervisor.start()
    try:
        ready = _wait_until_ready(supervisor, Hub(state), state, quiet=as_json)
        if ready is not None:
            if as_json:
                print_line(ready)
            else:
                _welcome(ready, state)
            _serve(supervisor, state, duration, demo=demo)
    finally:
        supervisor.stop()
        lock.close()
    if ready is None and not supervisor.asked:
        raise OperatorFault("the halves did not come up; what they said is above. `decnet doctor` checks the machine")


def _lock(state: Path) -> BinaryIO:
    try:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (state / "up.lock").open("ab")
    except OSError as err:
        raise OperatorFault(
            f"the state directory {state} cannot be used: {err.strerror}; choose one with --state-dir"
        ) from err
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OperatorFault(
            f"`decnet up` already runs on {state}; stop it, or give this one a --state-dir of its own"
        ) from None
    return lock


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


def _wait_until_ready(supervisor: Supervisor, hub: Hub, state: Path, *, quiet: bool) -> dict[str, Any] | None:
    """The message that says so; None where the order to stop came first, or the time was not enough."""
    deadline = time.monotonic() + READY
    status = console.status("starting") if not quiet and console.is_terminal else None
    if status:
        status.start()
    try:
        while not supervisor.stopping and time.monotonic() < deadline:
            supervisor.tend(time.monotonic() + 0.05)
            ready, what = _look(hub, state)
            if ready is not None:
                return ready
            if status:
                status.update(what)
    finally:
        if status:
            status.stop()
    return None


def _look(hub: Hub, state: Path) -> tuple[dict[str, Any] | None, str]:
    try:
        said = json.loads((state / "hub.json").read_text())
        items = list(hub.items("/deckies", 1_000_000, order="asc"))
    except (OSError, ValueError, OperatorFault):
        return None, "starting the hub"
    waiting = [item for item in items if item["actual"] in {"starting", "unknown"}]
    if waiting or not items:
        return None, f"deckies: {len(items) - len(waiting)} of {len(items)} serve"
    return {
        "event": "ready",
        "api": said["api"],
        "admin_user": said["admin_user"],
        "deckies": [
            {
                "name": item["name"],
                "ip": item["address"],
                "archetype": item["archetype"],
                "services": [{"name": each["name"], "port": each["port"]} for each in item["services"]],
            }
            for item in items
        ],
    }, ""


def _welcome(ready: dict[str, Any], state: Path) -> None:
    for decky in ready["deckies"]:
        ports = "  ".join(f"{each['name']}:{each['port']}" for each in decky["services"])
        console.print(f"  {decky['name']:<16} {decky['ip']:<16} {ports}", markup=False)
    console.print(f"\n  page      {ready['api']}", markup=False)
    console.print(f"  user      {safe(ready['admin_user'])}", markup=False)
    password = state / "admin-password"
    if password.exists():
        console.print(f"  password  {password.read_text().strip()}   (kept in {password})", markup=False)
    console.print("\n  decnet logs -f shows what happens; Ctrl-C stops everything\n", markup=False)


def _serve(supervisor: Supervisor, state: Path, duration: float | None, *, demo: bool) -> None:
    attack: subprocess.Popen[bytes] | None = None
    if demo:
        command = [sys.executable, "-m", "decnet", "simulate", "--state-dir", str(state)]
        attack = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr.fileno())
    try:
        supervisor.tend(time.monotonic() + (duration if duration is not None else 10**9))
    finally:
        if attack is not None:
            attack.terminate()
            attack.wait(2)
