"""What a session asks its host to do. The host performs actions in the order in which they are yielded."""

from typing import Literal, TypeAlias

from msgspec import Struct

from decnet.events import Fact, Micros


class Send(Struct, frozen=True):
    """Write ``data``, ``after`` microseconds behind what was sent before it. Reading goes on meanwhile.

    ``channel`` is 0 for the visitor's own connection, else one that :class:`Listen` or :class:`Connect` made.
    """

    data: bytes
    after: Micros = 0
    channel: int = 0


class Note(Struct, frozen=True):
    """Record ``fact``. The host adds who, where and when, before anything that follows is sent."""

    fact: Fact


class Record(Struct, frozen=True):
    """Add to the session's terminal recording: ``o`` is what the visitor saw, ``i`` what was typed.

    For ``r``, a resize, ``data`` is ``b"120x34"``.
    """

    code: Literal["o", "i", "r"]
    data: bytes


class Keep(Struct, frozen=True):
    """Put ``data`` into quarantine as the next piece of file ``stream``; the last piece closes it.

    The host stores at most ``Limits.artifact`` bytes of a file and nothing where the disk is too full. What was stored
    is said to the session by :meth:`Session.kept`, after which it notes the fact that names the file.
    """

    data: bytes
    stream: int = 0
    last: bool = True


class StartTls(Struct, frozen=True):
    """Speak TLS from the next byte on, once what was sent before has left.

    ``head`` is what the session was given already of what belongs to the handshake.
    """

    head: bytes = b""


class Wake(Struct, frozen=True):
    """Call :meth:`Session.timer` with ``token``, ``after`` microseconds from now. A later one replaces it."""

    after: Micros
    token: str = ""


class Listen(Struct, frozen=True):
    """Accept one connection from the same peer on a port of the host's choice, told by :meth:`Session.listening`."""

    channel: int


class Connect(Struct, frozen=True):
    """Connect to ``port`` of the same peer, never of another; the outcome is told by ``joined`` or ``left``."""

    channel: int
    port: int


class Hangup(Struct, frozen=True):
    """Close the channel once everything before it has been sent; 0 is the visitor's own and ends the session.

    With ``reset``, an aborted connection (RST) instead of an orderly end.
    """

    channel: int = 0
    reset: bool = False


Action: TypeAlias = Send | Note | Record | Keep | StartTls | Wake | Listen | Connect | Hangup
