"""How a client gets in: the greeting, the login, a change of method, and the password itself, in the open or sealed."""

from collections.abc import Iterator
from typing import Literal

from decnet.decoys.mysql import errors, key
from decnet.decoys.mysql.auth import (
    PLUGIN_AUTH,
    PROTOCOL_41,
    SSL,
    Login,
    crackable,
    extended_of,
    greeting,
    parse_login,
    proves,
    scramble,
    unmask,
)
from decnet.decoys.mysql.errors import SqlError
from decnet.decoys.mysql.flavour import CACHING, Flavour
from decnet.decoys.mysql.talk import Talk
from decnet.events import AuthAttempted, ClientIdentified, CredentialOffered, ProtocolViolation, Secret
from decnet.kit.login import admits, opens
from decnet.sansio import Action, Context, Hangup, Note, Send, StartTls

FAST, FULL, KEY = b"\x01\x03", b"\x01\x04", b"\x02"
_SEALED_SIZE = 256


class Door:
    """One login. ``user`` and ``database`` are set once :attr:`open` is."""

    def __init__(self, visit: Context, flavour: Flavour, talk: Talk) -> None:
        self._visit, self._flavour, self._talk = visit, flavour, talk
        self.open = False
        self.encrypted = visit.tls
        self.securing = False
        self.user = self.database = ""
        self._name = b""  # the user, as sent
        self._phase: Literal["greeted", "switched", "asked", "keyed"] = "greeted"
        self._challenge = self._proof = self._answered = b""
        self._method = ""

    def greet(self, thread: int) -> bytes:
        """The first packet."""
        self._challenge = scramble(self._visit.dice.token(20))
        data = self._talk.say(greeting(self._flavour, thread, self._challenge))
        self._talk.reader.sequence = 1
        return data

    def answer(self, payload: bytes) -> Iterator[Action]:
        """The client's next word."""
        match self._phase:
            case "greeted":
                yield from self._greeted(payload)
            case "switched":
                yield from self._judge(payload)
            case "asked":
                yield from self._asked(payload)
            case "keyed":
                yield from self._sealed(payload)

    def again(self, user: bytes, proof: bytes, database: bytes) -> Iterator[Action]:
        """The client wants to be somebody else (COM_CHANGE_USER)."""
        self.open = False
        self._called(user, database)
        yield from self._judge(proof)

    def abandoned(self) -> Iterator[Action]:
        """The client left while its proof had not been judged."""
        if self._proof:
            yield Note(self._proven(accepted=False))

    def refuse(self, error: SqlError, violation: bytes = b"", head: bytes = b"") -> Iterator[Action]:
        """Say why, and end."""
        if violation:
            yield Note(ProtocolViolation(violation, Secret(head[:256])))
        yield Send(self._talk.error(error))
        yield Hangup()

    def _greeted(self, payload: bytes) -> Iterator[Action]:
        flags = int.from_bytes(payload[:4], "little")
        bad = SqlError(1043, "08S01", "Bad handshake")
        if len(payload) == 32 and flags & SSL and self._flavour.capabilities & SSL and not self.encrypted:
            self.securing = True
            yield StartTls(self._talk.reader.rest())
            return
        if len(payload) >= 8 and not flags & PROTOCOL_41:
            text = "Client does not support authentication protocol requested by server; consider upgrading "
            yield from self.refuse(
                SqlError(1251, "08004", f"{text}{self._flavour.product} client"), b"old client", payload
            )
            return
        try:
            login = parse_login(payload)
        except ValueError:
            self._talk.agree(flags if len(payload) >= 4 else PROTOCOL_41, 0, 45)
            yield from self.refuse(bad, b"handshake", payload)
            return
        self._talk.agree(flags, extended_of(payload), login.collation)
        yield from self._enter(login)

    def _enter(self, login: Login) -> Iterator[Action]:
        self._called(login.user, login.database)
        if login.attributes:
            yield Note(ClientIdentified(login.attributes))
        if login.plugin == self._flavour.plugin or not login.flags & PLUGIN_AUTH:
            yield from self._judge(login.proof)
            return
        if len(login.proof) in (20, 32):
            self._proof, self._method, self._answered = login.proof, login.plugin, self._challenge
        self._challenge = scramble(self._visit.dice.token(20))
        self._phase = "switched"
        yield Send(self._talk.say(b"\xfe" + self._flavour.plugin.encode() + b"\0" + self._challenge + b"\0"))

    def _called(self, user: bytes, database: bytes) -> None:
        self._name = user
        self.user, self.database = user.decode("utf-8", "replace"), database.decode("utf-8", "replace")

    def _judge(self, proof: bytes) -> Iterator[Action]:
        """Let in who proves to know the password; in the newer method ask the others for the password itself."""
        plugin = self._flavour.plugin
        if proof in (b"", b"\0"):
            yield Note(AuthAttempted(self._name, plugin, accepted=False))
            yield from self._denied(password=False)
            return
        account = self._visit.persona.account(self.user)
        known = account is not None and opens(
            self._visit.overlay, account, lambda secret: proves(plugin, self._challenge, proof, secret)
        )
        self._proof, self._method, self._answered = proof, plugin, self._challenge
        if known:
            yield Note(self._proven(accepted=True))
            yield from self._admit(FAST if plugin == CACHING else b"")
        elif plugin == CACHING:
            self._phase = "asked"
            yield Send(self._talk.say(FULL))
        else:
            yield Note(self._proven(accepted=False))
            yield from self._denied(password=True)

    def _proven(self, *, accepted: bool) -> CredentialOffered:
        proof, method, challenge = self._proof, self._method, self._answered
        self._proof = b""
        secret = Secret(crackable(method, challenge, proof))
        return CredentialOffered(self._name, secret, accepted, method, method, challenge)

    def _asked(self, payload: bytes) -> Iterator[Action]:
        """The password: plain under TLS; else under the key that may be asked for first."""
        if self.encrypted:
            yield from self._told(payload.removesuffix(b"\0"))
        elif payload == KEY:
            self._phase = "keyed"
            yield Send(self._talk.say(b"\x01" + key.public_key(self._visit.persona)))
        else:
            yield from self._sealed(payload)

    def _sealed(self, payload: bytes) -> Iterator[Action]:
        masked = key.decrypt(self._visit.persona, payload) if len(payload) == _SEALED_SIZE else None
        if masked is None:
            yield from self.abandoned()
            yield from self._denied(password=True)
        else:
            yield from self._told(unmask(masked, self._challenge))

    def _told(self, secret: bytes) -> Iterator[Action]:
        """The password itself is known."""
        self._proof = b""
        accepted = admits(self._visit.persona, self._visit.overlay, self.user, secret)
        yield Note(CredentialOffered(self._name, Secret(secret), accepted, self._flavour.plugin))
        if accepted:
            yield from self._admit(b"")
        else:
            yield from self._denied(password=True)

    def _admit(self, before: bytes) -> Iterator[Action]:
        """The OK packet is the session's, which knows the database."""
        self.open = True
        if before:
            yield Send(self._talk.say(before))

    def _denied(self, *, password: bool) -> Iterator[Action]:
        yield from self.refuse(errors.denied(self.user, self._visit.peer, password))
