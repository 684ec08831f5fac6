"""The plan: what one sensor is to serve. The hub writes it, the sensor reads it, nobody edits it in place."""

from pathlib import Path

import msgspec
from msgspec import Struct, field

from decnet.ground.files import read_strange, replace_file
from decnet.persona import Claim

PLAN_MODE = 0o640
_LARGEST = 64 << 20


class Service(Struct, frozen=True):
    """One port of one decoy on one decky.

    name: of the decoy
    number: the port that the decoy has in the world
    port: the one to bind, another where that one cannot be had
    tls: from the first byte
    transport: `tcp` or `udp`
    """

    name: str
    number: int
    port: int
    tls: bool = False
    transport: str = "tcp"


class Decky(Struct, frozen=True):
    """One fake machine. ``claim`` is who it says it is; with it come its seed and nothing that tells the others'."""

    decky_id: str
    name: str
    address: str
    claim: Claim
    services: tuple[Service, ...]


class Plan(Struct, frozen=True):
    """Everything that one sensor is to serve, in its ``generation``-th version.

    ours: networks whose traffic the product causes itself, to what it is (`simulated` or `own`)
    """

    generation: int
    tenant: str = "default"
    site: str = "default"
    sensor: str = "local"
    deckies: tuple[Decky, ...] = ()
    ours: dict[str, str] = field(default_factory=dict)


def write_plan(path: Path, plan: Plan) -> None:
    """Replace the plan at ``path`` at once."""
    replace_file(path, msgspec.json.encode(plan), PLAN_MODE)


def read_plan(path: Path) -> Plan:
    """The plan at ``path``. Raises OSError, or ValueError where it is not one."""
    try:
        return msgspec.json.decode(read_strange(path, _LARGEST), type=Plan)
    except RecursionError as err:
        raise ValueError("it is nested too deeply") from err
