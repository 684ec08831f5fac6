"""What stays of ``decnet up`` once its options are understood: a small process that keeps the halves running.

``python -m decnet.cli.foreground OPTIONS`` takes the place of the command, so that a table printed once does not cost
memory for as long as the fleet stands.
"""

import fcntl
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from msgspec import Struct, field

from decnet.cli.client import Hub
from decnet.cli.errors import OperatorFault, fail
from decnet.cli.supervisor import Supervisor

READY = 60.0
"""Seconds in which everything must serve."""


class Orders(Struct, frozen=True):
    """What was asked for.

    state: the state directory
    first_fleet: what to deploy where there is nothing
    environment: settings for the hub
    duration: seconds after ready, None for as long as nobody says stop
    demo: let simulated attackers come
    json: print one line for machines
    """

    state: str
    first_fleet: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    duration: float | None = None
    demo: bool = False
    json: bool = False


def replace_this_process(orders: Orders) -> None:
    """Go on as the small process. Does not return."""
    text = msgspec.json.encode(orders).decode()
    os.execv(sys.executable, [sys.executable, "-m", "decnet.cli.foreground", text])


def run(orders: Orders) -> None:
    """Start everything, say when it serves, keep it running. Raises :class:`OperatorFault`."""
    state = Path(orders.state)
    lock = _lock(state)
    if os.geteuid() != 0 and not orders.json:
        print("decnet: without root, sensor and hub run as one user: no wall stands between them", file=sys.stderr)
    (state / "hub.json").unlink(missing_ok=True)
    fleet = ["--first-fleet", json.dumps(orders.first_fleet)] if orders.first_fleet else []
    supervisor = Supervisor(state, fleet, orders.environment)
    supervisor.start()
    ready: dict[str, Any] | None = None
    try:
        ready = _wait_until_ready(supervisor, Hub(state), state, quiet=orders.json)
        if ready is not None:
            print(json.dumps(ready) if orders.json else _welcome(ready, state), flush=True)
            _serve(supervisor, orders)
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
            f"the state directory {state} cannot be used ({err.strerror}); choose one with --state-dir"
        ) from err
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise OperatorFault(
            f"`decnet up` already runs on {state}; stop it, or give this one a --state-dir of its own"
        ) from None
    return lock


def _wait_until_ready(supervisor: Supervisor, hub: Hub, state: Path, *, quiet: bool) -> dict[str, Any] | None:
    """The message that says so; None where the order to stop came first, or the time was not enough."""
    deadline, said = time.monotonic() + READY, ""
    while not supervisor.stopping and time.monotonic() < deadline:
        supervisor.tend(time.monotonic() + 0.05)
        ready, what = _look(hub, state)
        if ready is not None:
            return ready
        if what != said and not quiet:
            said = what
            print(f"decnet: {what}", file=sys.stderr, flush=True)
        if supervisor.hopeless:
            return None
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


def _welcome(ready: dict[str, Any], state: Path) -> str:
    lines = [""]
    for decky in ready["deckies"]:
        ports = "  ".join(f"{each['name']}:{each['port']}" for each in decky["services"])
        lines.append(f"  {decky['name']:<16} {decky['ip']:<16} {ports}")
    lines += ["", f"  page      {ready['api']}", f"  user      {ready['admin_user']}"]
    password = state / "admin-password"
    if password.exists():
        lines.append(f"  password  {password.read_text().strip()}   (kept in {password})")
    return "\n".join([*lines, "", "  decnet logs -f shows what happens; Ctrl-C stops everything", ""])


def _serve(supervisor: Supervisor, orders: Orders) -> None:
    attack: subprocess.Popen[bytes] | None = None
    if orders.demo:
        command = [sys.executable, "-m", "decnet", "simulate", "--state-dir", orders.state]
        attack = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr.fileno())
    try:
        supervisor.tend(time.monotonic() + (orders.duration if orders.duration is not None else 10**9))
    finally:
        if attack is not None:
            attack.kill()
            attack.wait()


if __name__ == "__main__":
    try:
        run(msgspec.json.decode(sys.argv[1], type=Orders))
    except OperatorFault as err:
        sys.exit(fail(str(err)))
