"""A telnet client that has no terminal and no options: what tests type arrives as it is."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager

IAC, WILL, WONT, DO, DONT = 255, 251, 252, 253, 254
_OPTION = re.compile(rb"\xff([\xfb\xfd])(.)|\xff\xfa.*?\xff\xf0|\xff[\xf1-\xf9\xfc\xfe].?", re.DOTALL)
_NEVER = {WILL: DONT, DO: WONT}


class Telnet:
    """One connection; ``heard`` is all text that came."""

    def __init__(self, client: socket.socket) -> None:
        self.client, self.heard, self._raw = client, b"", b""

    def hear(self, text: bytes) -> bytes:
        """What comes up to ``text``, and with it. Raises ConnectionError where the other side hangs up before."""
        while text not in self.heard:
            data = self.client.recv(65536)
            if not data:
                raise ConnectionError(f"gone before {text!r}: {self.heard[-500:]!r}")
            self._raw += data
            for found in _OPTION.finditer(self._raw):
                if found[1]:
                    self.client.sendall(bytes((IAC, _NEVER[found[1][0]], found[2][0])))
            self.heard += _OPTION.sub(b"", self._raw)
            self._raw = b""
        end = self.heard.index(text) + len(text)
        said, self.heard = self.heard[:end], self.heard[end:]
        return said

    def type(self, text: bytes) -> None:
        """Send ``text`` as it is typed, IAC doubled."""
        self.client.sendall(text.replace(b"\xff", b"\xff\xff"))

    def log_in(self, user: bytes = b"root", secret: bytes = b"123456") -> None:
        """To the shell's first prompt."""
        self.hear(b"login: ")
        self.type(user + b"\r\n")
        self.hear(b"Password: ")
        self.type(secret + b"\r\n")
        self.hear(b"# ")


@contextmanager
def telnet(address: tuple[str, int], source: str = "") -> Iterator[Telnet]:
    """A connection to a telnet server, from ``source`` where it matters."""
    with socket.create_connection(address, 20, (source, 0) if source else None) as client:
        yield Telnet(client)
