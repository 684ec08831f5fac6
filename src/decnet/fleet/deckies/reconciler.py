"""Makes it so: rows say what should run, the plan tells the sensor, and nothing else does."""

import logging
import secrets
import socket
from collections.abc import Callable
from pathlib import Path

from decnet.core.bus import Bus, Changed, decky_lifecycle
from decnet.core.database import Database, Scope
from decnet.events import Clock
from decnet.fleet.deckies import store
from decnet.fleet.deckies.model import (
    Bindable,
    Catalogue,
    Order,
    Refused,
    Situation,
    Wanted,
    compose,
    conceive,
    refit,
)
from decnet.fleet.deckies.network import bindable, hold_network, permitted, take_network
from decnet.ground import Plan, read_plan, replace_file, write_plan

_LOG = logging.getLogger("decnet.fleet")
_SECRET = 32


class Reconciler:
    """One scope's fleet on this machine. All threads share it."""

    def __init__(self, database: Database, bus: Bus, plan: Path, secret: bytes, catalogue: Catalogue, now: Clock,
                 scope: Scope, bindable: Bindable = bindable,
                 dice: Callable[[int], int] = secrets.randbelow) -> None:  # fmt: skip
        self.database, self.scope, self.catalogue = database, scope, catalogue
        self._bus, self._plan, self._secret, self._now = bus, plan, secret, now
        self._bindable, self._dice = bindable, dice
        self._held: socket.socket | None = None

    def deploy(self, order: Order) -> tuple[list[Wanted], int]:
        """Want more deckies; returns them and the plan's generation. Raises :class:`Refused`, :class:`Conflict`."""
        self._hold()
        with self.database.write() as tx:
            head = store.fleet(tx, self.scope)
            assert head is not None
            there, generation = store.every(tx, self.scope), head.generation + 1
            situation = Situation(
                secret=self._secret,
                catalogue=self.catalogue,
                network=head.network,
                bindable=self._bindable,
                names=frozenset(each.name for each in there),
                addresses=frozenset(each.address for each in there),
            )
            made = conceive(order, situation, self._now(), generation, self._instance)
            store.save(tx, self.scope, made)
            store.advance(tx, self.scope, generation)
        self._tell(made)
        return made, generation

    def teardown(self, key: str) -> tuple[Wanted, int] | None:
        """Want the decky of that id or name no more; returns it and the plan's generation, None where there is none."""
        with self.database.write() as tx:
            head, gone = store.fleet(tx, self.scope), store.find(tx, self.scope, key)
            if gone is None or head is None:
                return None
            store.remove(tx, self.scope, [gone.decky_id])
            store.advance(tx, self.scope, head.generation + 1)
        self._tell([gone])
        return gone, head.generation + 1

    def begin(self, order: Order) -> None:
        """What a hub does first: hold the addresses, deploy ``order`` where nothing is wanted yet, write the plan.

        A port that this process may no longer bind gets an offset. Raises :class:`Refused`.
        """
        self._hold()
        with self.database.read() as tx:
            there = store.every(tx, self.scope)
        if there:
            self._refit(there)
        else:
            self.deploy(order)

    def reconcile(self) -> bool:
        """Write the plan if it is not the one that the rows ask for; returns whether it was not. Raises OSError."""
        wanted = self._wanted_plan()
        if wanted is None or wanted == _current(self._plan):
            return False
        write_plan(self._plan, wanted)
        return True

    def close(self) -> None:
        """Let the addresses go."""
        if self._held is not None:
            self._held.close()

    def _wanted_plan(self) -> Plan | None:
        with self.database.read() as tx:
            head = store.fleet(tx, self.scope)
            fleet = store.every(tx, self.scope)
        if head is None:
            return None
        return compose(fleet, self._secret, head.generation, self.scope.tenant, self.scope.site)

    def _refit(self, there: list[Wanted]) -> None:
        with self.database.write() as tx:
            head = store.fleet(tx, self.scope)
            assert head is not None
            fitted = [refit(each, permitted, self._bindable, head.generation + 1) for each in there]
            changed = [new for new, old in zip(fitted, there, strict=True) if new is not old]
            if changed:
                store.save(tx, self.scope, changed)
                store.advance(tx, self.scope, head.generation + 1)
        self.reconcile()

    def _hold(self) -> None:
        if self._held is not None:
            return
        with self.database.read() as tx:
            head = store.fleet(tx, self.scope)
        if head is not None:
            self._held = hold_network(head.network)
            return
        network, self._held = take_network(self._dice)
        with self.database.write() as tx:
            store.begin(tx, self.scope, network)

    def _instance(self) -> str:
        return f"{self._dice(1 << 32):08x}"

    def _tell(self, deckies: list[Wanted]) -> None:
        """The rows are committed: what fails from here on is made good by the next :meth:`reconcile`."""
        try:
            self.reconcile()
        except OSError:
            _LOG.exception("the plan could not be written; trying again soon")
        for each in deckies:
            self._bus.publish(decky_lifecycle(each.name), Changed(each.decky_id))


def fleet_secret(path: Path) -> bytes:
    """The secret at ``path`` from which all faces follow, made there (0600) where there is none. Raises OSError."""
    if not path.exists():
        replace_file(path, secrets.token_bytes(_SECRET))
    secret = path.read_bytes()
    if len(secret) < _SECRET:
        raise Refused(f"{path} holds no fleet secret of {_SECRET} bytes; restore it, or take a new state directory.")
    return secret


def _current(path: Path) -> Plan | None:
    try:
        return read_plan(path)
    except (OSError, ValueError):
        return None
