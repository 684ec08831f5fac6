"""The line with which a client says who it is, taken and refused as sshd does it (kex.c of OpenSSH 8.2 to 9.2)."""

import re

LONGEST = 8192
INVALID = b"Invalid SSH identification string.\r\n"
DIFFERS = b"Protocol major versions differ.\r\n"

_END = re.compile(rb"\n|\0|\r[^\n]")
_LINE = re.compile(rb"SSH-\s*([+-]?\d+)\.\s*([+-]?\d+)-(.+)", re.DOTALL)
_UNWANTED = re.compile(rb"Probe-|.*SSH_Version_Mapper", re.DOTALL)


class Unwelcome(Exception):
    """The client is sent away with ``says``; ``abrupt`` where it had sent more than was read, which resets.

    sshd writes the line's end by itself, and the reset overtakes it.
    """

    def __init__(self, reason: str, says: bytes, *, abrupt: bool) -> None:
        super().__init__(reason)
        self.reason, self.abrupt = reason, abrupt
        self.says = says.removesuffix(b"\r\n") if abrupt else says


class Greeting:
    """Collects the line."""

    def __init__(self) -> None:
        self.heard = bytearray()
        self._searched = 0

    def feed(self, data: bytes) -> tuple[bytes, bytes] | None:
        """The line without its end, and what came behind it; None if it is not whole. Raises :class:`Unwelcome`."""
        self.heard += data
        found = _END.search(self.heard, self._searched, LONGEST + 1)
        if found is None:
            if len(self.heard) > LONGEST:
                raise Unwelcome("identification is too long", INVALID, abrupt=len(self.heard) > LONGEST + 1)
            self._searched = max(0, len(self.heard) - 1)
            return None
        rest = bytes(self.heard[found.end() :])
        if found.group() != b"\n":
            raise Unwelcome("identification holds a forbidden character", INVALID, abrupt=bool(rest))
        line = bytes(self.heard[: found.start()]).removesuffix(b"\r")
        self._judge(line, rest)
        return line, rest

    def _judge(self, line: bytes, rest: bytes) -> None:
        parts = _LINE.fullmatch(line)
        if parts is None:
            raise Unwelcome("identification is none", INVALID, abrupt=bool(rest))
        major, minor = int(parts[1]), int(parts[2])
        if major != 2 and (major, minor) != (1, 99):
            raise Unwelcome("protocol version is not spoken", DIFFERS, abrupt=bool(rest))
        if _UNWANTED.match(parts[3]):
            raise Unwelcome("client is a known scanner", b"", abrupt=bool(rest))
