"""A TCP host whose sessions lie inside SSH's transport."""

import logging
from collections.abc import Callable

from decnet.ground import KEYS, Service
from decnet.kit.ssh import SshProfile
from decnet.sansio import Context, Decoy, Session
from decnet.sensor.host import Machine
from decnet.sensor.ssh.keys import HostKeys
from decnet.sensor.ssh.support import missing, spoken
from decnet.sensor.ssh.transport import SecureShell
from decnet.sensor.tcp import TcpHost

log = logging.getLogger(__name__)


class SshHost(TcpHost):
    """Serves one decoy whose ``extra`` makes an :class:`~decnet.kit.ssh.SshProfile` of a persona."""

    def __init__(self, decoy: Decoy, service: Service, machine: Machine, mark: Callable[[str], str]) -> None:
        super().__init__(decoy, service, machine, mark)
        claimed: SshProfile = decoy.extra(machine.persona)
        self._profile = spoken(claimed)
        self._keys = HostKeys(machine.folder / KEYS / f"{machine.decky.decky_id}.ssh", machine.persona)
        if lacking := missing(claimed):
            log.warning("%s: this machine cannot speak %s", machine.decky.name, ", ".join(lacking))

    def session(self, context: Context) -> SecureShell:
        return SecureShell(self.decoy.session(context), self._profile, self._keys)

    def heavy(self, session: Session) -> bool:
        return self.decoy.heavy and isinstance(session, SecureShell) and session.laborious()
