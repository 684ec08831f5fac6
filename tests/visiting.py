"""A visitor with an address of his own, what he says, and what was caused by it."""

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from types import MappingProxyType
from typing import NamedTuple

BIG = 1 << 20
TRUSTING = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
TRUSTING.check_hostname, TRUSTING.verify_mode = False, ssl.CERT_NONE


class Caused(NamedTuple):
    """An event that has to be there: its kind, and bytes that fields of it hold. A ``secret`` is masked."""

    kind: str
    fields: Mapping[str, bytes] = MappingProxyType({})
    secret: bytes | None = None


class Visit(NamedTuple):
    """One visitor: his own address, and where he goes."""

    source: str
    address: tuple[str, int]

    @contextmanager
    def connected(self) -> Iterator[socket.socket]:
        with socket.create_connection(self.address, 30, (self.source, 0)) as client:
            yield client

    def say(self, data: bytes, tls: bool = False) -> bytes:
        """Say ``data`` and no more; all that is answered. Who hangs up in the middle of it is not blamed."""
        with self.connected() as plain, TRUSTING.wrap_socket(plain) if tls else plain as client, suppress(OSError):
            client.sendall(data)
            if not tls:
                client.shutdown(socket.SHUT_WR)
            return everything(client)
        return b""


Outcome = list[Caused] | None
"""What was caused, in order; None where only the visitor's program knows what became of it."""

Place = Callable[[Visit, bytes], Outcome]


def everything(client: socket.socket) -> bytes:
    heard = b""
    while data := client.recv(65536):
        heard += data
    return heard


def lines(text: bytes) -> list[bytes]:
    """What a protocol of lines makes of it."""
    return [line.removesuffix(b"\r") for line in (text + b"\r\n").split(b"\n")[:-1]]


def one_line(text: bytes) -> bytes:
    return text.replace(b"\r", b" ").replace(b"\n", b" ")


def no_nul(text: bytes) -> bytes:
    return text.replace(b"\0", b"0")


def command(line: bytes) -> Caused:
    return Caused("command.issued", {"line": line})
