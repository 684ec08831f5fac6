"""Decoys over TCP, with or without TLS."""

import asyncio
import logging
import socket
import ssl
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import cast

from decnet.events import SECOND, ProtocolViolation, Secret
from decnet.ground import Service
from decnet.sansio import Context, Decoy, Session
from decnet.sensor.channels import Channels
from decnet.sensor.dialogue import Dialogue
from decnet.sensor.host import Machine
from decnet.sensor.recorder import Unrecorded
from decnet.sensor.tls import RECORD, TlsLayer
from decnet.sensor.visitor import LimitReached, Visitor

log = logging.getLogger(__name__)

LINGER_RESET = struct.pack("ii", 1, 0)
LINGER = 60.0
"""Seconds for which a visitor whose session is over may take nothing of what still waits for him."""

LAST_STEPS = 2.0
"""Seconds that the threads at work for visitors have when the sensor stops."""


class TcpHost:
    """Serves one decoy at one port of one decky."""

    def __init__(self, decoy: Decoy, service: Service, machine: Machine, mark: Callable[[str], str]) -> None:
        self.decoy, self.service, self.machine, self.mark = decoy, service, machine, mark
        self.visits: set[TcpVisit] = set()
        self._server: asyncio.Server | None = None
        self._empty = asyncio.Event()

    async def start(self, listening: socket.socket) -> None:
        """Accept visitors at a bound socket."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: TcpVisit(self), sock=listening, backlog=512)

    async def stop(self, reason: str = "shutdown", patience: float = 0.0) -> None:
        """Accept nobody any more; give those inside ``patience`` seconds, then end their sessions."""
        if self._server is not None:
            self._server.close()
        await self._emptied(patience)
        for visit in list(self.visits):
            visit.abandon(reason)
        await self._emptied(LAST_STEPS)

    async def _emptied(self, patience: float) -> None:
        if self.visits and patience:
            self._empty.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._empty.wait(), patience)

    def session(self, context: Context) -> Session:
        """The conversation of one visit, over the bytes of its connection."""
        return self.decoy.session(context)

    def heavy(self, session: Session) -> bool:
        """Whether the next step of ``session`` may take milliseconds."""
        return self.decoy.heavy

    def farewell(self, visit: "TcpVisit") -> None:
        """A visit is over."""
        self.visits.discard(visit)
        if not self.visits:
            self._empty.set()


class TcpVisit(asyncio.Protocol):
    """One connection: a wire for the dialogue that it begins."""

    def __init__(self, host: TcpHost) -> None:
        self._host, self._machine = host, host.machine
        self._visitor: Visitor | None = None
        self._dialogue: Dialogue | None = None
        self._tls: TlsLayer | None = None
        self._channels: Channels | None = None
        self._head = b""  # what arrived before it is known whether it is TLS
        self._securing = False
        self._clock: asyncio.TimerHandle | None = None
        self._admitted = self._lost = False
        self._left = -1  # bytes that he had not taken when they were last looked at

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        loop = self._loop = asyncio.get_running_loop()
        self._began = self._heard = loop.time()
        peer = self._transport.get_extra_info("peername")
        here = self._transport.get_extra_info("sockname")
        if not peer:
            self._transport.abort()
            return
        host = self._host
        self._peer = str(peer[0])
        self._visitor = self._machine.admit(host.decoy.name, peer[:2], here[1], host.mark(self._peer))
        if self._visitor is None:
            self._transport.abort()
            return
        self._admitted = True
        host.visits.add(self)
        self._watch()
        if not host.service.tls:
            self._begin(tls=False)

    def data_received(self, data: bytes) -> None:
        if self._visitor is None:
            return
        self._heard = self._loop.time()
        try:
            self._visitor.received(len(data))
        except (LimitReached, Unrecorded) as err:
            self.abandon("limit" if isinstance(err, LimitReached) else "unrecorded")
            return
        if self._tls is not None:
            self._unwrap(data)
        elif self._dialogue is not None and not self._securing:
            self._dialogue.received(data)
        else:
            self._head += data
            if not self._securing:
                self._choose()

    def eof_received(self) -> bool:
        if self._dialogue is None:
            return False
        self._dialogue.eof()
        return True

    def connection_lost(self, error: Exception | None) -> None:
        reason = "lost" if error else "visitor"
        self._lost = True
        if self._dialogue is not None and not self._dialogue.ended:
            self._dialogue.gone(reason)
        else:
            self._end(reason)
        self._leave()

    def pause_writing(self) -> None:
        """Nothing waits here: the outbox has a limit of its own."""

    def resume_writing(self) -> None:
        """See :meth:`pause_writing`."""

    def abandon(self, reason: str) -> None:
        """End the session from our side."""
        if self._transport.get_write_buffer_size():
            self._transport.abort()
        else:
            self._transport.close()
        self._end(reason)

    # The wire

    def write(self, data: bytes, channel: int = 0) -> None:
        if channel:
            if self._channels is not None:
                self._channels.write(channel, data)
        elif not self._transport.is_closing():
            self._transport.write(self._tls.protect(data) if self._tls else data)

    def unsent(self) -> int:
        return self._transport.get_write_buffer_size() + (self._channels.unsent() if self._channels else 0)

    def reading(self, wanted: bool) -> None:
        if self._channels is not None:
            self._channels.reading(wanted)
        if self._transport.is_closing():
            return
        if wanted:
            self._transport.resume_reading()
        else:
            self._transport.pause_reading()

    def start_tls(self) -> None:
        assert self._dialogue is not None
        self._head = self._dialogue.early()
        self._secure()

    def listen(self, channel: int) -> None:
        self._side().listen(channel)

    def connect(self, channel: int, port: int) -> None:
        self._side().connect(channel, port)

    def close(self, channel: int = 0, *, reset: bool = False) -> None:
        if channel:
            self._side().close(channel)
        elif reset:
            sock = self._transport.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_RESET)
            self._transport.abort()
        else:
            if self._tls is not None and self._tls.secured and not self._transport.is_closing():
                self._transport.write(self._tls.goodbye())
            self._transport.close()

    # What happens inside

    def _begin(self, *, tls: bool) -> None:
        assert self._visitor is not None
        host = self._host
        session = host.session(self._machine.context(host.service, self._visitor, tls=tls))
        dialogue = self._dialogue = Dialogue(session, self, self._visitor, self._end, lambda: host.heavy(session))
        dialogue.step(lambda: session.opened(dialogue.now()))

    def _choose(self) -> None:
        """The port wants TLS: see whether the visitor does."""
        if self._head[0] == RECORD:
            self._secure()
        else:
            self._begin(tls=False)
            head, self._head = self._head, b""
            assert self._dialogue is not None
            self._dialogue.received(head)

    def _secure(self) -> None:
        """Fetch the certificate, then shake hands; what arrives meanwhile waits."""
        self._securing = True
        self._transport.pause_reading()
        work = asyncio.ensure_future(self._machine.tls())
        work.add_done_callback(self._have_certificate)

    def _have_certificate(self, work: "asyncio.Future[ssl.SSLContext]") -> None:
        self._securing = False
        if self._transport.is_closing():
            return
        if error := work.exception():
            log.error("no certificate for %s", self._machine.decky.name, exc_info=error)
            self.abandon("fault")
            return
        self._tls = TlsLayer(work.result())
        self._transport.resume_reading()
        head, self._head = self._head, b""
        if head:
            self._unwrap(head)

    def _unwrap(self, data: bytes) -> None:
        assert self._tls is not None
        try:
            for plain in self._tls.feed(data):
                self._flush()
                if not plain:
                    self._secured()
                elif self._dialogue is not None:
                    self._dialogue.received(plain)
                if self._transport.is_closing():
                    return
            self._flush()
        except ssl.SSLError as err:
            self._flush()
            self._reject(data, err)

    def _reject(self, data: bytes, err: ssl.SSLError) -> None:
        assert self._visitor is not None
        reason = "visitor"
        try:
            self._visitor.note(ProtocolViolation((err.reason or "TLS").encode(), Secret(data[:256])))
        except (LimitReached, Unrecorded):
            reason = "unrecorded"
        self._transport.close()
        self._end(reason)

    def _secured(self) -> None:
        if self._dialogue is None:
            self._begin(tls=True)
        else:
            session, dialogue = self._dialogue.session, self._dialogue
            dialogue.step(lambda: session.secured(dialogue.now()))

    def _flush(self) -> None:
        assert self._tls is not None
        pending = self._tls.pending()
        if pending and not self._transport.is_closing():
            self._transport.write(pending)

    def _side(self) -> Channels:
        if self._channels is None:
            assert self._dialogue is not None
            assert self._visitor is not None
            self._channels = Channels(self._dialogue, self._visitor, self._machine.decky.address)
        return self._channels

    def _watch(self) -> None:
        """Look again when the session may have been silent, or long, enough."""
        limits, now = self._machine.limits, self._loop.time()
        idle = min(limits.idle, self._host.decoy.idle or limits.idle) / SECOND
        last, due = self._began + limits.duration / SECOND, self._heard + idle
        if now >= min(last, due) - 0.001:
            self._time_out("idle" if due <= last else "duration")
            return
        self._clock = self._loop.call_at(min(last, due), self._watch)

    def _time_out(self, limit: str) -> None:
        assert self._visitor is not None
        try:
            self._visitor.reach(limit)
        except Unrecorded:
            self.abandon("unrecorded")
        else:
            self.abandon("idle" if limit == "idle" else "limit")

    def _end(self, reason: str) -> None:
        """Whoever is first to say that it is over: the visitor, the decoy, a limit."""
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None
        if self._dialogue is not None and not self._dialogue.over:
            self._dialogue.end(reason)
            return
        if self._visitor is not None:
            visitor, self._visitor = self._visitor, None
            if self._channels is not None:
                self._channels.end()
            visitor.end(reason)
            self._host.farewell(self)
            if not visitor.recorded:
                self._transport.abort()
            self._leave()

    def _leave(self) -> None:
        """His place is free once the session is over and nothing of it waits for him any more."""
        if not self._admitted or self._visitor is not None:
            return
        if self._lost:
            self._admitted = False
            self._machine.leave(self._peer)
        elif self._clock is None:
            self._linger()

    def _linger(self) -> None:
        left = self.unsent()
        if left == self._left or self._loop.time() > self._began + self._machine.limits.duration / SECOND:
            self._transport.abort()
            return
        self._left = left
        self._clock = self._loop.call_later(LINGER, self._linger)
