"""One connection to the decky's Redis, and what the peer has done to it over all of his connections."""

import msgspec
from msgspec import Struct

from decnet.decoys.redis.edition import Edition, edition
from decnet.decoys.redis.keyspace import WRONG_TYPE, Entry, Keyspace
from decnet.decoys.redis.seeded import seeded
from decnet.decoys.redis.settings import defaults
from decnet.decoys.redis.values import Refused
from decnet.events import SECOND, Micros
from decnet.sansio import Action, Context

_STATE = "redis.state"


CAREFUL = ("devops-host",)
"""Roles whose Redis may want a password; elsewhere it stands open, which is what visitors come for."""


class State(Struct):
    """What a peer changed besides keys.

    settings: by CONFIG SET
    master: host and port of SLAVEOF, empty for a master
    saved: when the last SAVE was
    password: that guests must give: set by CONFIG SET, or the weak one that was tried first
    """

    settings: dict[bytes, bytes] = {}
    master: tuple[bytes, int] | None = None
    saved: Micros = 0
    password: bytes | None = None


_DECODER = msgspec.msgpack.Decoder(State)


class Visit:
    """Everything that a command may look at or change. ``asked`` are actions to perform before the answer."""

    def __init__(self, context: Context) -> None:
        persona = context.persona
        self.context = context
        self.edition: Edition = edition(persona.product("redis"))
        self.keys = Keyspace(context.overlay, seeded(persona))
        kept = context.overlay.get(_STATE)
        self.state = _DECODER.decode(kept) if kept else State()
        self.locked = persona.archetype.key in CAREFUL and persona.seed.number("redis.locked", 1, 2) == 1
        self.loose = persona.seed.number("redis.loose", 1, 4) > 1
        self.trusted = not self.locked if self.state.password is None else not self.state.password
        self.now: Micros = 0
        self.arrived: Micros = 0
        self.db = 0
        self.resp3 = False
        self.name = b""
        self.queue: list[list[bytes]] | None = None  # after MULTI
        self.spoilt = False  # MULTI with a command that does not exist
        self.channels: dict[bytes, None] = {}
        self.patterns: dict[bytes, None] = {}
        self.asked: list[Action] = []
        self.over = False

    @property
    def settings(self) -> dict[bytes, bytes]:
        return defaults(self.edition, self.loose) | self.state.settings

    @property
    def listening(self) -> bool:
        """Subscribed, where the protocol then knows nothing else."""
        return bool(self.channels or self.patterns) and not self.resp3

    @property
    def seconds_up(self) -> int:
        return max(1, (self.now - self.started) // SECOND)

    @property
    def started(self) -> Micros:
        """When this Redis was started: a while after the machine was."""
        return self.context.persona.booted + self.context.persona.seed.number("redis.started", 20, 90) * SECOND

    @property
    def connection(self) -> int:
        """The client's number: one more for every connection since the start."""
        pace = self.context.persona.seed.number("redis.pace", 20, 200)
        return (self.arrived - self.started) // SECOND // pace + self.context.peer_port % 7 + 5

    def keep_state(self) -> None:
        self.context.overlay.put(_STATE, msgspec.msgpack.encode(self.state))

    def find(self, key: bytes) -> Entry | None:
        return self.keys.find(self.db, key, self.now)

    def put(self, key: bytes, entry: Entry) -> None:
        self.keys.put(self.db, key, entry)

    def drop(self, key: bytes) -> bool:
        return self.keys.drop(self.db, key, self.now)


def whole(text: bytes) -> int:
    """A 64-bit integer as Redis reads one. Raises :class:`Refused`."""
    digits = text.removeprefix(b"-")
    fits = digits.isdigit() and len(digits) < 20 and (digits == b"0" or not digits.startswith(b"0")) and text != b"-0"
    if not fits or not -(1 << 63) <= int(text) < 1 << 63:
        raise Refused(b"ERR value is not an integer or out of range")
    return int(text)


def real(text: bytes) -> float:
    """A double as Redis reads one. Raises :class:`Refused`."""
    try:
        number = float(text.decode("ascii", "replace"))
    except ValueError:
        raise Refused(b"ERR value is not a valid float") from None
    if number != number or b"_" in text or text != text.strip():
        raise Refused(b"ERR value is not a valid float")
    return number


def wrong_type() -> Refused:
    return Refused(WRONG_TYPE)


def syntax() -> Refused:
    return Refused(b"ERR syntax error")
