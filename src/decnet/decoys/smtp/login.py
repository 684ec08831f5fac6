"""AUTH: PLAIN (RFC 4616), LOGIN, CRAM-MD5 (RFC 2195)."""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterator
from hmac import compare_digest, digest

from decnet.decoys.smtp import replies
from decnet.events import SECOND, CredentialOffered, Secret
from decnet.kit.login import admits, opens
from decnet.sansio import Action, Context, Note, Send

MECHANISMS = (b"PLAIN", b"LOGIN", b"CRAM-MD5")
FAILURE_DELAY = 2 * SECOND


class Login:
    """One AUTH dialogue. ``over`` once it has ended; ``user`` is who came in, if anybody did."""

    def __init__(self, context: Context, mechanism: bytes, now: int, name: str) -> None:
        self._context, self._mechanism = context, mechanism
        self.over = False
        self.user: bytes | None = None
        self._principal: bytes | None = None
        self._challenge = f"<{context.dice.between(10**15, 10**16 - 1)}.{now // SECOND}@{name}>".encode()

    def begin(self, initial: bytes | None) -> Iterator[Action]:
        """The visitor named the mechanism, with or without a first answer."""
        if initial is not None:
            yield from self.answered(b"" if initial == b"=" else initial, first=True)
        elif self._mechanism == b"PLAIN":
            yield Send(b"334 \r\n")
        elif self._mechanism == b"LOGIN":
            yield Send(b"334 VXNlcm5hbWU6\r\n")
        else:
            yield Send(b"334 %b\r\n" % b64encode(self._challenge))

    def answered(self, line: bytes, *, first: bool = False) -> Iterator[Action]:
        """The visitor answered."""
        if line == b"*":
            self.over = True
            yield Send(replies.AUTH_ABORTED)
            return
        try:
            said = b64decode(line, validate=True)
        except (binascii.Error, ValueError):
            self.over = True
            yield Send(replies.AUTH_BASE64 if first else replies.AUTH_BASE64_LATER)
            return
        match self._mechanism:
            case b"PLAIN":
                _, _, rest = said.partition(b"\0")
                user, _, secret = rest.partition(b"\0")
                yield from self._judge(user, secret)
            case b"LOGIN" if self._principal is None:
                self._principal = said
                yield Send(b"334 UGFzc3dvcmQ6\r\n")
            case b"LOGIN":
                yield from self._judge(self._principal or b"", said)
            case _:
                user, _, proof = said.rpartition(b" ")
                yield from self._prove(user, proof)

    def _judge(self, user: bytes, secret: bytes) -> Iterator[Action]:
        context = self._context
        accepted = admits(context.persona, context.overlay, _local(user), secret)
        yield Note(CredentialOffered(user, Secret(secret), accepted, mechanism=self._mechanism.decode()))
        yield from self._decide(user, accepted)

    def _prove(self, user: bytes, proof: bytes) -> Iterator[Action]:
        def fits(secret: bytes) -> bool:
            return compare_digest(digest(secret, self._challenge, "md5").hex().encode(), proof.lower())

        context = self._context
        account = context.persona.account(_local(user))
        accepted = account is not None and opens(context.overlay, account, fits)
        cracked = b"$cram_md5$%b$%b" % (b64encode(self._challenge), b64encode(user + b" " + proof))
        yield Note(
            CredentialOffered(
                user, Secret(cracked), accepted, mechanism="CRAM-MD5", secret_kind="cram-md5", challenge=self._challenge
            )
        )
        yield from self._decide(user, accepted)

    def _decide(self, user: bytes, accepted: bool) -> Iterator[Action]:
        self.over = True
        if accepted:
            self.user = user
            yield Send(replies.AUTH_OK)
        else:
            yield Send(replies.AUTH_FAILED, after=FAILURE_DELAY)


def _local(user: bytes) -> str:
    return user.partition(b"@")[0].decode("utf-8", "replace")
