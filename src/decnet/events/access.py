"""What a visitor did at a decoy's door, and what the sensor made of it."""

from typing import ClassVar

from decnet.events.base import Fact, Micros, Secret


class SessionStarted(Fact, frozen=True):
    """A visitor connected."""

    kind: ClassVar[str] = "session.started"


class SessionEnded(Fact, frozen=True):
    """The connection ended, whoever ended it.

    reason: `visitor`, `decoy`, `idle`, `limit`, `lost`, `fault`, `unrecorded`, `removed`, `shutdown` or `sensor_lost`
    duration: microseconds by the monotonic clock
    bytes_in: bytes received
    bytes_out: bytes sent
    facts: events between this one and `session.started`
    """

    kind: ClassVar[str] = "session.ended"
    reason: str
    duration: Micros
    bytes_in: int
    bytes_out: int
    facts: int = 0


class ClientIdentified(Fact, frozen=True):
    """A visitor's software said what it is, or its handshake did.

    software: the client's own words (SSH banner, user agent), as sent
    hassh: MD5 of the SSH client's algorithm lists (Salesforce HASSH), empty where there is none
    algorithms: JSON object of the lists that were hashed, in order: kex, ciphers, macs, compression, host_keys
    """

    kind: ClassVar[str] = "client.identified"
    software: bytes
    hassh: str = ""
    algorithms: bytes = b""


class AuthAttempted(Fact, frozen=True):
    """A visitor tried to get in without giving a secret.

    principal: who the visitor claims to be, as sent
    mechanism: how, in the protocol's own word (`none`, `publickey`, `anonymous` ...)
    accepted: whether the decoy let the visitor in
    key: SHA-256 fingerprint of the public key that was shown, as OpenSSH writes it; empty where there was none
    """

    kind: ClassVar[str] = "auth.attempted"
    principal: bytes
    mechanism: str
    accepted: bool
    key: str = ""


class CredentialOffered(Fact, frozen=True):
    """A visitor presented a secret, or the proof of one.

    principal: who the visitor claims to be, as sent
    secret: as sent; for a proof, in the form that password crackers read
    accepted: whether the decoy let the visitor in
    mechanism: how, in the protocol's own word (`password`, `PLAIN`, `mysql_native_password`, `form` ...)
    secret_kind: `plain`, or the name of the challenge-response scheme whose proof this is
    challenge: what the decoy had sent for the proof to answer, empty for a plain secret
    """

    kind: ClassVar[str] = "credential.offered"
    principal: bytes
    secret: Secret
    accepted: bool
    mechanism: str = "password"
    secret_kind: str = "plain"
    challenge: bytes = b""


class CommandIssued(Fact, frozen=True):
    """A visitor asked the decoy to do something.

    line: as sent, words joined by a space; a secret in it is replaced by `***`
    effect: `read`, `write` (something on the decky would change) or `execute` (code of the visitor's would run)
    """

    kind: ClassVar[str] = "command.issued"
    line: bytes
    effect: str = "read"


class RequestReceived(Fact, frozen=True):
    """A visitor sent an HTTP request.

    method: as sent
    target: as sent; a secret in its query is replaced by `***`
    version: as sent, `HTTP/1.1`
    host: the Host header
    user_agent: the User-Agent header
    headers: JSON list of [name, value] in the order sent, secrets replaced by `***`
    body: the first bytes of the body, secrets replaced by `***`
    body_size: bytes of the whole body
    status: of the answer
    effect: `read`, `write` or `execute`: what the request would do to the product it was sent to
    """

    kind: ClassVar[str] = "request.received"
    method: bytes
    target: bytes
    version: bytes = b"HTTP/1.1"
    host: bytes = b""
    user_agent: bytes = b""
    headers: bytes = b"[]"
    body: bytes = b""
    body_size: int = 0
    status: int = 0
    effect: str = "read"


class QueryReceived(Fact, frozen=True):
    """A visitor sent a query to a database or a directory.

    statement: as sent; a secret in it is replaced by `***`
    effect: `read`, `write` or `execute`
    error: the code that was answered, empty where it succeeded
    """

    kind: ClassVar[str] = "query.received"
    statement: bytes
    effect: str = "read"
    error: str = ""


class ProtocolViolation(Fact, frozen=True):
    """A visitor broke the decoy's protocol.

    reason: the rule that was broken
    head: the first bytes, at most 256; a secret, because nobody knows what they are
    """

    kind: ClassVar[str] = "protocol.violation"
    reason: bytes
    head: Secret


class LimitHit(Fact, frozen=True):
    """A visitor reached a limit of the sensor or of the product.

    limit: its name, as in `sensor.Limits` or the decoy's own
    """

    kind: ClassVar[str] = "limit.hit"
    limit: str
