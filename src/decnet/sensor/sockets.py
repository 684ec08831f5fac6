"""Where listening sockets come from: this process, or the binder where this one may not."""

import asyncio
import json
import socket
from typing import Protocol


class Sockets(Protocol):
    """A source of bound sockets."""

    async def bind(self, address: str, port: int) -> socket.socket:
        """A TCP socket bound to ``address`` and ``port``. Raises OSError."""
        ...


def bind_here(address: str, port: int) -> socket.socket:
    """Bind in this process. Raises OSError."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        bound.bind((address, port))
    except OSError:
        bound.close()
        raise
    bound.setblocking(False)
    return bound


class OwnSockets:
    """Sockets that this process binds itself."""

    async def bind(self, address: str, port: int) -> socket.socket:
        return bind_here(address, port)


class BinderSockets:
    """Sockets that the binder made and passed over ``link`` (SCM_RIGHTS). One request at a time."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._lock = asyncio.Lock()

    async def bind(self, address: str, port: int) -> socket.socket:
        async with self._lock:
            return await asyncio.to_thread(self._ask, address, port)

    def _ask(self, address: str, port: int) -> socket.socket:
        self._link.sendall(json.dumps({"address": address, "port": port}).encode() + b"\n")
        answer, handles, _, _ = socket.recv_fds(self._link, 4096, 1)
        if not answer:
            raise ConnectionError("the binder is gone")
        said = json.loads(answer)
        if not handles:
            raise OSError(said["errno"], said["error"])
        bound = socket.socket(fileno=handles[0])
        bound.setblocking(False)
        return bound
