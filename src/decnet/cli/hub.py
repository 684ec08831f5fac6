"""The hub's process: settings out of the environment, then whatever ``api.hub`` does."""

import json
import os
from pathlib import Path

import uvloop
from pydantic import ValidationError

from decnet.api.hub import first_fleet, run_hub
from decnet.cli.errors import OperatorFault
from decnet.core.problems import BackendError, OperatorError
from decnet.core.settings import Settings, warn_of_unknown
from decnet.sensor.privileges import die_with_parent, raise_file_limit

KNOWN = frozenset(
    {"DECNET_STATE_DIR", "DECNET_LOG_LEVEL", "DECNET_DISK_FLOOR", "DECNET_TEST_DATA", "DECNET_API", "DECNET_TOKEN"}
)


def run(state: Path, first: str, parent: int | None) -> None:
    """Serve until told to stop, or until process ``parent`` is gone. Raises :class:`OperatorFault`."""
    if parent is not None:
        die_with_parent(parent)
    raise_file_limit()
    os.umask(0o027)
    warn_of_unknown(KNOWN)
    asked = json.loads(first) if first else {}
    order = first_fleet(
        asked.get("count"), asked.get("archetype", ""), tuple(asked.get("services", ())), asked.get("seed", "")
    )
    try:
        uvloop.run(run_hub(Settings(state_dir=state), order))
    except (OperatorError, ValidationError) as err:
        raise OperatorFault(str(err)) from err
    except BackendError as err:
        raise OperatorFault(f"the database does not answer: {err}") from err
    except OSError as err:
        raise OperatorFault(f"the hub cannot start: {err}") from err
