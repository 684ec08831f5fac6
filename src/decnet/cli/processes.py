"""The programs that `decnet up` starts, and that a service manager may start one by one."""

from pathlib import Path
from typing import Annotated

import typer

from decnet.cli.errors import OperatorFault
from decnet.cli.options import StateDir, state_folder

Parent = Annotated[int | None, typer.Option("--parent", hidden=True)]


def register(app: typer.Typer) -> None:
    app.command(name="sensor")(sensor)
    app.command(name="hub")(hub)


def sensor(
    state_dir: StateDir = None,
    folder: Annotated[
        Path | None, typer.Option(help="The sensor's own folder; `sensor` in the state directory if not given.")
    ] = None,
    binder: Annotated[int | None, typer.Option(hidden=True)] = None,
    disk_floor: Annotated[
        int | None, typer.Option(envvar="DECNET_DISK_FLOOR", help="Free bytes below which no terminal is recorded.")
    ] = None,
    parent: Parent = None,
) -> None:
    """Serve decoys and record what happens: the half that faces attackers.

    It reads plan.json in its folder and needs no hub. Example: decnet sensor --state-dir /var/lib/decnet
    """
    from decnet.cli.logging import log_to_stderr
    from decnet.sensor.disk import FLOOR
    from decnet.sensor.process import Options, run

    log_to_stderr()
    place = folder or state_folder(state_dir) / "sensor"
    try:
        run(Options(place, binder, parent, FLOOR if disk_floor is None else disk_floor))
    except BlockingIOError as err:
        raise OperatorFault(f"another sensor records in {place}; stop it, or give this one a --folder") from err
    except OSError as err:
        raise SystemExit(f"decnet: the sensor cannot work in {place}: {err}") from err


def hub(
    state_dir: StateDir = None,
    first_fleet: Annotated[
        str, typer.Option(help="JSON of the fleet to deploy where there is none.", hidden=True)
    ] = "",
    parent: Parent = None,
) -> None:
    """Take in what sensors record, draw conclusions, serve API and page: the half that faces operators.

    Settings come from DECNET_* variables. Example: DECNET_API_PORT=8001 decnet hub --state-dir /var/lib/decnet
    """
    from decnet.cli.hub import run
    from decnet.cli.logging import log_to_stderr

    log_to_stderr()
    run(state_folder(state_dir), first_fleet, parent)
