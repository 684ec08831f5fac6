"""Empties the outbox: one alert at a time, again and again until it arrived or is given up."""

import logging
from collections.abc import Callable

from msgspec.structs import replace

from decnet.core.bus import SYSTEM_LOG
from decnet.core.database import Database, Scope
from decnet.core.supervisor import Chore
from decnet.events import Clock
from decnet.share.alerts import store
from decnet.share.alerts.delivery import Undelivered, deliver
from decnet.share.alerts.model import MOST_ATTEMPTS, TRIP, Alert, Settings, Sink, backoff
from decnet.share.alerts.store import Circuit, Entry

_LOG = logging.getLogger("decnet.share")
_BATCH = 20
POLL = 1.0
"""Seconds between two looks at the outbox."""

Deliver = Callable[[Alert, str, Sink, Settings], str]


class Sender:
    """Has a thread of its own in the runner, so that a slow target holds up nobody else."""

    def __init__(self, database: Database, now: Clock, deliver: Deliver = deliver,
                 stopping: Callable[[], bool] = lambda: False) -> None:  # fmt: skip
        self._database, self._now, self._deliver, self._stopping = database, now, deliver, stopping

    def chore(self) -> Chore:
        """What the runner runs."""
        return Chore("alert_sender", self.act, POLL, (SYSTEM_LOG,))

    def act(self) -> bool:
        """One attempt for each alert whose time has come; whether there may be more. Raises BackendError."""
        with self._database.read() as tx:
            entries = store.due(tx, self._now(), _BATCH)
        for scope, entry in entries:
            if self._stopping():
                return False
            self._attempt(scope, entry)
        return len(entries) == _BATCH

    def _attempt(self, scope: Scope, entry: Entry) -> None:
        with self._database.read() as tx:
            chosen = store.settings(tx, scope)
        if not chosen.sink(entry.sink).enabled:
            self._keep(scope, replace(entry, state="failed", last_error="The sink is switched off."), None)
            return
        attempts = entry.attempts + 1
        try:
            self._deliver(entry.alert, entry.id, entry.sink, chosen)
        except Undelivered as err:
            given_up = attempts >= MOST_ATTEMPTS
            failed = replace(
                entry,
                attempts=attempts,
                next_attempt=self._now() + backoff(attempts),
                state="failed" if given_up else "pending",
                last_error=str(err),
            )
            self._keep(scope, failed, False)
        else:
            self._keep(scope, replace(entry, attempts=attempts, state="sent", last_error="", sent_at=self._now()), True)

    def _keep(self, scope: Scope, entry: Entry, arrived: bool | None) -> None:
        with self._database.write() as tx:
            store.mark(tx, scope, entry)
            if arrived is None:
                return
            failures = 0 if arrived else store.circuits(tx, scope).get(entry.sink, Circuit()).failures + 1
            tripped = self._now() if failures >= TRIP else None
            store.save_circuit(tx, scope, entry.sink, Circuit(failures, tripped))
            if tripped is not None:
                _LOG.error("%s alerts are switched off after %d failures in a row", entry.sink, failures)
                store.save_settings(tx, scope, _without(store.settings(tx, scope), entry.sink))


def _without(chosen: Settings, sink: Sink) -> Settings:
    if sink == "webhook":
        return replace(chosen, webhook=replace(chosen.webhook, enabled=False))
    return replace(chosen, mail=replace(chosen.mail, enabled=False))
