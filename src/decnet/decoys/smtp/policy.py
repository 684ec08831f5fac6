"""Whose mail is taken: everybody's for our own people, a stranger's first letters to anybody."""

from decnet.decoys.smtp import replies
from decnet.events import SECOND, Micros
from decnet.sansio import Context

BAIT = 10
"""Letters of one peer that the decky relays; an open relay is believed after the first."""

_LOCAL = (b"root", b"postmaster", b"abuse", b"webmaster", b"admin", b"info")


class Policy:
    """What one decky does with recipients."""

    def __init__(self, context: Context) -> None:
        self._context = context
        persona = context.persona
        self._open = persona.seed.pick("smtp.relay", (True, True, True, False))
        self._domains = {name.encode() for name in (persona.fqdn, persona.hostname, persona.domain, "localhost")}
        self._users = {account.name.encode() for account in persona.accounts} | set(_LOCAL)

    def refusal(self, recipient: bytes, *, trusted: bool) -> bytes | None:
        """Why ``recipient`` is not taken; None where it is. ``trusted``: the visitor is logged in."""
        user, _, domain = recipient.rpartition(b"@")
        if not user or domain.lower() in self._domains:
            return self.unknown(recipient)
        if trusted or (self._open and self._relayed() < BAIT):
            return None
        return replies.relay_denied(recipient)

    def unknown(self, recipient: bytes) -> bytes | None:
        """The refusal of a local recipient who does not exist; None for one who does."""
        user, at, domain = recipient.partition(b"@")
        if at and domain.lower() not in self._domains:
            return replies.relay_denied(recipient)
        return None if user.lower() in self._users else replies.unknown_user(recipient)

    def delivered(self) -> None:
        """One more letter was taken from this peer."""
        self._context.overlay.put("smtp.relayed", b"%d" % (self._relayed() + 1))

    def queue_id(self, now: Micros) -> str:
        """As Postfix makes them: microseconds of the second, then the queue file's inode, in hexadecimal."""
        inode = self._context.persona.seed.number("smtp.inode", 0x20000, 0x9FFFF) + self._context.dice.between(0, 0xFFF)
        return f"{now % SECOND:05X}{inode:X}"

    def _relayed(self) -> int:
        return int(self._context.overlay.get("smtp.relayed") or b"0")
