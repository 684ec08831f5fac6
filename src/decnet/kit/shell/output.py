"""What a shell says to whoever carries it, beyond the actions that every decoy knows."""

from typing import TypeAlias

from msgspec import Struct

from decnet.sansio import Action


class Window(Struct, frozen=True):
    """A terminal: its width and height in characters, and its type as the client named it."""

    columns: int = 80
    rows: int = 24
    term: str = "dumb"


class Complaint(Struct, frozen=True):
    """Bytes for standard error. Where there is a terminal, they come as an ordinary ``Send`` instead."""

    data: bytes


class Ended(Struct, frozen=True):
    """The shell is over; ``status`` is what it exited with. Nothing follows but what was to be kept."""

    status: int


Output: TypeAlias = Action | Complaint | Ended
