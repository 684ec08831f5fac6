"""Second connections of a visit, as FTP has them: with the same peer only."""

import asyncio
from typing import cast

from decnet.sensor.dialogue import Dialogue
from decnet.sensor.recorder import Unrecorded
from decnet.sensor.visitor import LimitReached, Visitor

PATIENCE = 60
"""Seconds that a port stays open for, and that a connection may take."""

MOST = 8
"""Channels of one visit at a time."""


class Channels:
    """The side connections of one dialogue."""

    def __init__(self, dialogue: Dialogue, visitor: Visitor, address: str) -> None:
        self._dialogue, self._visitor, self._address = dialogue, visitor, address
        self._loop = asyncio.get_running_loop()
        self._transports: dict[int, asyncio.Transport] = {}
        self._servers: dict[int, asyncio.Server] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._patience: dict[int, asyncio.TimerHandle] = {}

    def listen(self, channel: int) -> None:
        """Open a port for one connection from the peer."""
        self._spawn(self._listen(channel))

    def connect(self, channel: int, port: int) -> None:
        """Connect to the peer, from the decky's address."""
        self._spawn(self._connect(channel, port))

    def write(self, channel: int, data: bytes) -> None:
        transport = self._transports.get(channel)
        if transport is not None and not transport.is_closing():
            transport.write(data)

    def reading(self, wanted: bool) -> None:
        """Go on, or pause, reading from all of them."""
        for transport in self._transports.values():
            if not transport.is_closing():
                (transport.resume_reading if wanted else transport.pause_reading)()

    def unsent(self) -> int:
        return sum(transport.get_write_buffer_size() for transport in self._transports.values())

    def close(self, channel: int) -> None:
        self._close_port(channel)
        transport = self._transports.pop(channel, None)
        if transport is not None:
            transport.close()

    def _close_port(self, channel: int) -> None:
        patience, server = self._patience.pop(channel, None), self._servers.pop(channel, None)
        if patience is not None:
            patience.cancel()
        if server is not None:
            server.close()

    def end(self) -> None:
        """Close all of them."""
        for task in self._tasks:
            task.cancel()
        for channel in {*self._servers, *self._transports}:
            self.close(channel)

    def _spawn(self, work: "asyncio._CoroutineLike[None]") -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _listen(self, channel: int) -> None:
        session, dialogue = self._dialogue.session, self._dialogue
        port = 0
        if len(self._servers) + len(self._transports) < MOST:
            try:
                server = await self._loop.create_server(lambda: _Channel(self, channel), self._address, 0, backlog=1)
            except OSError:
                pass
            else:
                self._servers[channel] = server
                self._patience[channel] = self._loop.call_later(PATIENCE, self._give_up, channel)
                port = server.sockets[0].getsockname()[1]
        dialogue.step(lambda: session.listening(channel, port, dialogue.now()))

    def _give_up(self, channel: int) -> None:
        self.close(channel)
        self.gone(channel)

    async def _connect(self, channel: int, port: int) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._loop.create_connection(
                    lambda: _Channel(self, channel), self._visitor.who.peer, port, local_addr=(self._address, 0)
                )
        except OSError:
            self.gone(channel)

    def joined(self, channel: int, transport: asyncio.Transport) -> bool:
        """Somebody is on the channel; False where it is not the peer, or not the first to come."""
        peer = transport.get_extra_info("peername")
        if not peer or peer[0] != self._visitor.who.peer or channel in self._transports or self._dialogue.ended:
            return False
        self._close_port(channel)
        self._transports[channel] = transport
        session, dialogue = self._dialogue.session, self._dialogue
        dialogue.step(lambda: session.joined(channel, dialogue.now()))
        return True

    def heard(self, channel: int, data: bytes) -> None:
        session, dialogue = self._dialogue.session, self._dialogue
        if dialogue.ended:
            return
        try:
            self._visitor.received(len(data))
        except (LimitReached, Unrecorded):
            self.close(channel)
            return
        dialogue.step(lambda: session.heard(channel, data, dialogue.now()), len(data))

    def gone(self, channel: int) -> None:
        self._transports.pop(channel, None)
        session, dialogue = self._dialogue.session, self._dialogue
        dialogue.step(lambda: session.left(channel, dialogue.now()))


class _Channel(asyncio.Protocol):
    def __init__(self, channels: Channels, channel: int) -> None:
        self._channels, self._channel, self._welcome = channels, channel, False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._welcome = self._channels.joined(self._channel, self._transport)
        if not self._welcome:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._welcome:
            self._channels.heard(self._channel, data)

    def connection_lost(self, error: Exception | None) -> None:
        if self._welcome:
            self._channels.gone(self._channel)
