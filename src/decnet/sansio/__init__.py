"""The contract a decoy fulfils: a conversation as a function of bytes. Sockets, clocks and dice belong to its host."""

from decnet.sansio.actions import (
    Action,
    Connect,
    Hangup,
    Keep,
    Listen,
    Note,
    Record,
    Send,
    StartTls,
    Wake,
)
from decnet.sansio.context import Context, Dice, Limits, Overlay
from decnet.sansio.decoy import Conversation, Decoy, Port, Session

__all__ = [
    "Action",
    "Connect",
    "Context",
    "Conversation",
    "Decoy",
    "Dice",
    "Hangup",
    "Keep",
    "Limits",
    "Listen",
    "Note",
    "Overlay",
    "Port",
    "Record",
    "Send",
    "Session",
    "StartTls",
    "Wake",
]
