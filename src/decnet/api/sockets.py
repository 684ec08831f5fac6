"""Where the hub listens: a TCP port for browsers, and a socket in the state directory for its owner's commands."""

import asyncio
import os
import socket
import struct
from contextlib import suppress
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from decnet.api.auth import PEER
from decnet.core.problems import OperatorError

TRIES = 50
_CREDENTIALS = struct.Struct("3i")
_LONGEST_PATH = 100


def listen_tcp(host: str, port: int, former: int | None = None) -> socket.socket:
    """A listening socket on ``port``, or on the next free one. ``former`` is the port it was before, tried first.

    Raises OperatorError where ``host`` is no address of this machine or no port is free.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except OSError as err:
        raise OperatorError(f"{host} is no address: set DECNET_API_HOST to one of this machine") from err
    ports = [*([former] if former else []), *range(port, min(port + TRIES, 65536) if port else 1)]
    reason = ""
    for each in ports:
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((address[0], each))
            listening.listen(256)
        except OSError as err:
            listening.close()
            reason = err.strerror or str(err)
            continue
        listening.setblocking(False)
        return listening
    raise OperatorError(f"{host} port {port} and {TRIES} behind it cannot be had ({reason}): set DECNET_API_PORT")


def listen_unix(path: Path) -> socket.socket:
    """A listening socket at ``path``, for its owner only. Raises OSError."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    path.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        long = len(os.fsencode(path)) > _LONGEST_PATH
        listening.bind(f"/proc/self/fd/{folder}/{path.name}" if long else str(path))
        path.chmod(0o600)
        listening.listen(64)
    except OSError:
        listening.close()
        raise
    finally:
        os.close(folder)
    listening.setblocking(False)
    return listening


class PeerProtocol(H11Protocol):
    """HTTP that says, for a connection over the hub's own socket, whose process is at the other end."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        peer = transport.get_extra_info("socket")
        if peer is None or peer.family != socket.AF_UNIX:
            return
        uid = -1
        with suppress(OSError):
            credentials = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
            _, uid, _ = _CREDENTIALS.unpack(credentials)
        self.app = _with_peer(self.app, uid)


def _with_peer(app: ASGIApp, uid: int) -> ASGIApp:
    async def called(scope: Scope, receive: Receive, send: Send) -> None:
        scope[PEER] = uid
        await app(scope, receive, send)

    return called
