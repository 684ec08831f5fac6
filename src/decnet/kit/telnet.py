"""The telnet protocol out of bytes, and into them (RFC 854, 855; options: RFC 857, 858, 1073, 1079, 1091, 1572)."""

from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct

IAC, DONT, DO, WONT, WILL, SB, SE = 255, 254, 253, 252, 251, 250, 240
ECHO, SGA, STATUS, TTYPE, NAWS, TSPEED, LFLOW, XDISPLOC, NEW_ENVIRON = 1, 3, 5, 24, 31, 32, 33, 35, 39
IS, SEND = 0, 1
VAR, VALUE, ESC, USERVAR = 0, 1, 2, 3
BREAK, INTERRUPT = 243, 244
MAX_OPTION = 1024  # bytes of one subnegotiation; what is longer is cut


class Option(Struct, frozen=True):
    """The other side says that it will, won't, wants or doesn't want an option."""

    verb: int
    option: int


class Detail(Struct, frozen=True):
    """What belongs to an option: a subnegotiation."""

    option: int
    data: bytes


class Signal(Struct, frozen=True):
    """A command without an option: break, interrupt process."""

    command: int


Event: TypeAlias = bytes | Option | Detail | Signal


class TelnetReader:
    """Feed it bytes, iterate what they mean. A carriage return with what follows it is one ``\\r``."""

    def __init__(self) -> None:
        self._command = 0  # the command that is being read, IAC after one
        self._after_return = False
        self._detail = bytearray()
        self._inside = False  # a subnegotiation
        self._escaped = False  # an IAC in it

    def feed(self, data: bytes) -> Iterator[Event]:
        """Text in pieces, options, subnegotiations and signals, in order."""
        at = 0
        while at < len(data):
            if self._inside:
                event = self._take_detail(data[at])
                at += 1
            elif self._command:
                event = self._take_command(data[at])
                at += 1
            else:
                end = data.find(b"\xff", at)
                end = len(data) if end < 0 else end
                event = self._text(data[at:end]) if end > at else None
                if end < len(data):
                    self._command = IAC
                if event:
                    yield event
                at, event = end + 1, None
            if event is not None:
                yield event

    def _text(self, data: bytes) -> bytes:
        if self._after_return and data[:1] in (b"\n", b"\0"):
            data = data[1:]
            if not data:
                self._after_return = False
                return b""
        self._after_return = data.endswith(b"\r")
        return data.replace(b"\r\n", b"\r").replace(b"\r\0", b"\r")

    def _take_command(self, byte: int) -> Event | None:
        command, self._command = self._command, 0
        if command != IAC:
            return Option(command, byte)
        if byte == IAC:
            self._after_return = False
            return b"\xff"
        if byte in (DONT, DO, WONT, WILL):
            self._command = byte
        elif byte == SB:
            self._inside = True
            self._detail.clear()
        else:
            return Signal(byte)
        return None

    def _take_detail(self, byte: int) -> Event | None:
        if self._escaped:
            self._escaped = False
            if byte != IAC:
                self._inside = False
                return Detail(self._detail[0], bytes(self._detail[1:])) if self._detail else None
        elif byte == IAC:
            self._escaped = True
            return None
        if len(self._detail) < MAX_OPTION:
            self._detail.append(byte)
        return None


def say(verb: int, *options: int) -> bytes:
    """The bytes that say ``verb`` of each option."""
    return b"".join(bytes((IAC, verb, option)) for option in options)


def ask(option: int) -> bytes:
    """The bytes that ask for the value of an option."""
    return bytes((IAC, SB, option, SEND, IAC, SE))


def escape(data: bytes) -> bytes:
    """Text as it goes over the wire."""
    return data.replace(b"\xff", b"\xff\xff")


def window(data: bytes) -> tuple[int, int] | None:
    """Columns and rows of a NAWS subnegotiation."""
    if len(data) != 4:
        return None
    return int.from_bytes(data[:2], "big"), int.from_bytes(data[2:], "big")


def variables(data: bytes) -> list[tuple[bytes, bytes]]:
    """Names and values of a NEW-ENVIRON subnegotiation."""
    found: list[tuple[bytes, bytes]] = []
    name, value, in_value, escaped = bytearray(), bytearray(), False, False
    for byte in (*data[1:], VAR):
        if not escaped and byte in (VAR, USERVAR):
            if name:
                found.append((bytes(name), bytes(value)))
            name, value, in_value = bytearray(), bytearray(), False
        elif not escaped and byte == ESC:
            escaped = True
            continue
        elif not escaped and byte == VALUE:
            in_value = True
        else:
            (value if in_value else name).append(byte)
        escaped = False
    return found
