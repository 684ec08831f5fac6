"""One simulated visitor at one service."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

from msgspec import Struct


class Target(Struct, frozen=True):
    """One port of one decky of our own fleet."""

    decky: str
    address: str
    service: str
    port: int
    tls: bool = False


class Unreachable(Exception):
    """The target did not answer as its protocol demands; the text says what happened."""


class Visit:
    """Who comes from where, and his dice."""

    def __init__(self, target: Target, source: str, dice: Random) -> None:
        self.target, self.source, self.dice = target, source, dice

    async def pause(self, low: float, high: float) -> None:
        """Think, or type."""
        await asyncio.sleep(self.dice.uniform(low, high))

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        """A connection from this visitor's own address. Raises :class:`Unreachable`."""
        target = self.target
        try:
            reader, writer = await asyncio.open_connection(target.address, target.port, local_addr=(self.source, 0))
        except OSError as err:
            raise Unreachable(f"{target.service} on {target.address}:{target.port}: {err.strerror or err}") from err
        try:
            yield reader, writer
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as err:
            raise Unreachable(f"{target.service} on {target.address}:{target.port} broke off: {err}") from err
        finally:
            writer.close()
