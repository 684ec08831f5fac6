"""One secret that one peer tried at one service, and how an event changes it."""

from hashlib import sha256
from uuid import UUID, uuid5

from msgspec import Struct
from msgspec.structs import replace

from decnet.events import CredentialOffered, Envelope, Micros
from decnet.events.display import inert

CREDENTIALS = UUID("0c6f3ab2-9f0e-5a3b-bd0f-8a0f6a3a1d24")
MAX_PRINCIPAL = 128


class Credential(Struct, frozen=True):
    """One secret of one peer at one service of one decky, for one principal.

    id: UUID that follows from the key
    pair: SHA-256 of secret, kind and principal, by which reuse is found
    principal: inert text, at most ``MAX_PRINCIPAL`` characters; None where none was given
    secret, sha256: as sent, and its hash
    secret_kind: `plain`, or the challenge-response scheme; never equal to another kind's
    accepted: whether it ever let the peer in
    ours: empty as soon as a stranger's attempt was among them
    first_seen, last_seen: moments
    """

    id: str
    pair: str
    peer: str
    decky_id: str
    decky: str
    service: str
    principal: str | None
    secret: bytes
    sha256: str
    secret_kind: str
    mechanism: str
    ours: str
    first_seen: Micros
    last_seen: Micros
    attempts: int = 0
    accepted: bool = False


class Target(Struct, frozen=True):
    """A service of a decky where a ``pair`` was tried by a visitor of that origin (``ours``)."""

    pair: str
    ours: str
    decky_id: str
    service: str


def identity(event: Envelope, fact: CredentialOffered) -> str:
    """The UUID of the row that ``fact`` belongs to."""
    place, visit = event.place, event.visit
    digest = sha256(fact.secret.reveal()).hexdigest()
    where = (place.tenant, place.site, visit.peer, visit.decky_id, visit.service)
    return str(uuid5(CREDENTIALS, "\0".join((*where, digest, fact.secret_kind, fact.principal.hex()))))


def offered(known: Credential | None, event: Envelope, fact: CredentialOffered) -> Credential:
    """The credential after one more attempt, which may be older than what is known."""
    row = known or _first(event, fact)
    return replace(
        row,
        ours=row.ours if event.visit.ours else "",
        first_seen=min(row.first_seen, event.at),
        last_seen=max(row.last_seen, event.at),
        attempts=row.attempts + 1,
        accepted=row.accepted or fact.accepted,
    )


def _first(event: Envelope, fact: CredentialOffered) -> Credential:
    visit, secret = event.visit, fact.secret.reveal()
    digest = sha256(secret).hexdigest()
    return Credential(
        id=identity(event, fact),
        pair=sha256("\0".join((digest, fact.secret_kind, fact.principal.hex())).encode()).hexdigest(),
        peer=visit.peer,
        decky_id=visit.decky_id,
        decky=visit.decky,
        service=visit.service,
        principal=inert(fact.principal)[:MAX_PRINCIPAL] if fact.principal else None,
        secret=secret,
        sha256=digest,
        secret_kind=fact.secret_kind,
        mechanism=fact.mechanism,
        ours=visit.ours,
        first_seen=event.at,
        last_seen=event.at,
    )
