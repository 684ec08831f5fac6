"""Routes of credentials. Secrets are masked for everybody; they are revealed one at a time."""

from secrets import token_bytes
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from decnet.core import Database
from decnet.core.http import After, Base, Direction, Limit, Word
from decnet.core.paging import LIMIT, decode_cursor, page
from decnet.core.principals import Principal, Role, require
from decnet.core.problems import not_found
from decnet.events.display import inert
from decnet.intel.credentials import store
from decnet.intel.credentials.model import Credential
from decnet.intel.credentials.store import KEY, Wanted

MASK = "***"

router = APIRouter(prefix="/credentials", tags=["credentials"])


class Reuse(BaseModel):
    """At how many services of deckies this secret was tried with this principal, by whomever."""

    targets: int


class CredentialItem(BaseModel):
    """One secret that one address tried at one service.

    secret: masked
    secret_hash: the same for equal secrets of one kind, in this installation only
    secret_kind: `plain`, or the challenge-response scheme whose proof this is
    first_seen, last_seen: microseconds since 1970, UTC
    ours: `simulated` or `own` where the product caused the traffic itself, else empty
    """

    id: str
    principal: str | None
    secret: str
    secret_hash: str
    secret_kind: str
    mechanism: str
    service: str
    decky: str
    peer: str
    attempts: int
    accepted: bool
    first_seen: int
    last_seen: int
    reuse: Reuse
    ours: str


class CredentialPage(BaseModel):
    """A page of credentials."""

    items: list[CredentialItem]
    next: str | None


class Revealed(BaseModel):
    """A secret as it was sent: UTF-8 with `\\xNN` for what is none, and for controls."""

    id: str
    secret: str


@router.get("")
def credentials(
    base: Base,
    principal: Annotated[Principal, require(Role.VIEWER)],
    service: Word = "",
    peer: Annotated[str, Query(max_length=64)] = "",
    search: Annotated[str, Query(max_length=256, description="How the principal begins.")] = "",
    limit: Limit = LIMIT,
    after: After = None,
    order: Direction = "desc",
) -> CredentialPage:
    """Secrets that were tried, the last seen first."""
    start = decode_cursor(after, KEY) if after is not None else None
    wanted = Wanted(service=service, peer=peer, search=search)
    key = _key(base)
    with base.read() as tx:
        found = store.listed(tx, principal.scope, wanted, limit + 1, start, order == "asc")
        listed = page(found, limit, store.key)
        targets = store.targets(tx, principal.scope, {each.pair for each in listed.items})
    items = [_item(each, key, targets.get((each.pair, each.ours), 1)) for each in listed.items]
    return CredentialPage(items=items, next=listed.next)


@router.post("/{credential}/reveal")
def reveal(credential: str, base: Base, principal: Annotated[Principal, require(Role.ANALYST)]) -> Revealed:
    """One secret, in the clear."""
    with base.read() as tx:
        found = store.by_id(tx, principal.scope, [credential]).get(credential)
    if found is None:
        raise not_found("such credential")
    return Revealed(id=found.id, secret=inert(found.secret))


def _key(base: Database) -> bytes:
    with base.read() as tx:
        key = store.hash_key(tx)
    if key:
        return key
    with base.write() as tx:
        return store.make_key(tx, token_bytes)


def _item(found: Credential, key: bytes, targets: int) -> CredentialItem:
    return CredentialItem(
        id=found.id,
        principal=found.principal,
        secret=MASK,
        secret_hash=store.shown_hash(key, found),
        secret_kind=found.secret_kind,
        mechanism=found.mechanism,
        service=found.service,
        decky=found.decky,
        peer=found.peer,
        attempts=found.attempts,
        accepted=found.accepted,
        first_seen=found.first_seen,
        last_seen=found.last_seen,
        reuse=Reuse(targets=targets),
        ours=found.ours,
    )
