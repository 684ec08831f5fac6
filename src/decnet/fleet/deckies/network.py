"""The loopback substrate: which addresses and ports can be had, and a range that no other hub takes meanwhile."""

import errno
import secrets
import socket
from collections.abc import Callable
from contextlib import closing
from ipaddress import IPv4Network

from decnet.fleet.deckies.model import Refused, candidate_networks

HOLD = 47_632
"""The UDP port at a range's first address that the hub owning the range keeps bound: no traffic passes there."""


def bindable(address: str, port: int) -> bool:
    """Whether this process can listen there now."""
    return _error(address, port) == 0


def permitted(address: str, port: int) -> bool:
    """Whether this process may listen there at all, be it taken or not."""
    return _error(address, port) not in (errno.EACCES, errno.EPERM)


def take_network(dice: Callable[[int], int] = secrets.randbelow) -> tuple[IPv4Network, socket.socket]:
    """A range that nobody holds, and what holds it from now on. Raises :class:`Refused` where all are taken."""
    for network in candidate_networks(dice):
        held = _hold(network)
        if held is not None:
            return network, held
    raise Refused("Every range of the loopback substrate is held by another hub of this machine.")


def hold_network(network: IPv4Network) -> socket.socket:
    """What holds a range that was taken before. Raises :class:`Refused` where another hub has it."""
    held = _hold(network)
    if held is None:
        raise Refused(f"The addresses {network} are in use by another hub of this machine; stop that one first.")
    return held


def _hold(network: IPv4Network) -> socket.socket | None:
    held = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        held.bind((str(network.network_address), HOLD))
    except OSError:
        held.close()
        return None
    return held


def _error(address: str, port: int) -> int:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return _bind(probe, address, port)


def _bind(probe: socket.socket, address: str, port: int) -> int:
    try:
        probe.bind((address, port))
        probe.listen(1)
    except OSError as err:
        return err.errno or errno.EINVAL
    return 0
