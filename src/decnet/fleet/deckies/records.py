"""The tables of deckies: what is wanted, and apart from it what was seen."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from decnet.core.database import Record, Scoped


class FleetRecord(Scoped, Record):
    """One fleet: the generation of its plan, and the range its addresses come from."""

    __tablename__ = "fleets"

    generation: Mapped[int]
    network: Mapped[str]


class DeckyRecord(Scoped, Record):
    """One wanted decky, as it was conceived. ``services`` is JSON: name, number, port, tls and transport of each."""

    __tablename__ = "deckies"
    __table_args__ = (Index("ix_deckies_name", "tenant", "site", "name", unique=True),)

    decky_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[str]
    archetype: Mapped[str]
    distro: Mapped[str]
    hostname: Mapped[str]
    born: Mapped[int]
    generation: Mapped[int]
    generator: Mapped[int]
    services: Mapped[bytes]


class DeckyStateRecord(Scoped, Record):
    """What the sensor last said of a service of one decky, or of one port of it. Only the worker writes here."""

    __tablename__ = "decky_states"

    decky_id: Mapped[str] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(primary_key=True)
    port: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    generation: Mapped[int]
    actual: Mapped[str]
    error: Mapped[str]
