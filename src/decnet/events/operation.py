"""What the sensor did itself. Such events have no peer and no session."""

from typing import ClassVar

from decnet.events.base import Fact


class SensorStarted(Fact, frozen=True):
    """A sensor process began. Sessions of an older boot that have no end are over.

    boot: identifier of this life of the process
    version: of the product
    """

    kind: ClassVar[str] = "sensor.started"
    boot: str
    version: str


class SensorStopped(Fact, frozen=True):
    """A sensor process ended as it was told to.

    boot: identifier of this life of the process
    """

    kind: ClassVar[str] = "sensor.stopped"
    boot: str


class DeckyServed(Fact, frozen=True):
    """A decky serves what the plan asks for.

    generation: of the plan
    services: comma-joined names
    """

    kind: ClassVar[str] = "decky.served"
    generation: int
    services: str


class DeckyFailed(Fact, frozen=True):
    """A decky cannot serve all that the plan asks for.

    generation: of the plan
    service: which one
    port: which one
    reason: in the operating system's words
    """

    kind: ClassVar[str] = "decky.failed"
    generation: int
    service: str
    port: int
    reason: str


class DeckyWithdrawn(Fact, frozen=True):
    """A decky left the plan and no longer serves.

    generation: of the plan that does not name it
    """

    kind: ClassVar[str] = "decky.withdrawn"
    generation: int


class StorageDegraded(Fact, frozen=True):
    """The disk is too full to keep everything; this is what is given up from now on.

    given_up: `recordings`, `artifacts` or `sessions`
    free: bytes
    """

    kind: ClassVar[str] = "storage.degraded"
    given_up: str
    free: int


class StorageRecovered(Fact, frozen=True):
    """The disk has room again; this is kept from now on.

    kept: `recordings`, `artifacts` or `sessions`
    free: bytes
    """

    kind: ClassVar[str] = "storage.recovered"
    kept: str
    free: int
