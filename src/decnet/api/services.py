"""What the application is made of: put together once, by the hub."""

from pathlib import Path

from msgspec import Struct

from decnet.core.bus import Bus
from decnet.core.database import Database, Scope
from decnet.core.settings import Settings
from decnet.events import Clock
from decnet.fleet.deckies import Reconciler
from decnet.ground import utc_now
from decnet.trust.users import Door


class SensorPlace(Struct, frozen=True):
    """A sensor whose files lie on this machine: its name, its own folder, and whose it is."""

    name: str
    folder: Path
    scope: Scope = Scope("default", "default")


class Services(Struct, frozen=True):
    """What routes work with. ``workers`` are the names that may be started and stopped, with their versions."""

    settings: Settings
    database: Database
    bus: Bus
    door: Door
    fleet: Reconciler
    sensors: tuple[SensorPlace, ...]
    workers: dict[str, int]
    now: Clock = utc_now

    def sensor(self, name: str) -> SensorPlace | None:
        """The sensor of that name."""
        return next((place for place in self.sensors if place.name == name), None)
