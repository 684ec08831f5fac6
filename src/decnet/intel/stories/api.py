"""Routes of stories."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from decnet.core import Scope, log
from decnet.core.http import After, Base, Direction, Limit, Now, Word
from decnet.core.paging import LIMIT, decode_cursor, page
from decnet.core.principals import Principal, Role, require
from decnet.core.problems import invalid, not_found
from decnet.events import Micros
from decnet.intel.measures import DEPTHS, HOUR
from decnet.intel.stories import store
from decnet.intel.stories.model import Proof, State, Story, Triage, sentence
from decnet.intel.stories.store import KEY, Standing, Wanted

_MOST = (1 << 63) - 1

router = APIRouter(prefix="/stories", tags=["stories"])


class Actor(BaseModel):
    """Whose story it is."""

    kind: Literal["address"] = "address"
    peer: str
    attacker_uuid: str


class StoryFacts(BaseModel):
    """How much of what there was. Queries are commands."""

    commands: int
    credentials: int
    files: int
    deckies: int
    services: int
    sessions: int


class ProofItem(BaseModel):
    """The event that proves a depth. ``seq`` is its number in the log, null where the log has let it go."""

    depth: int
    at: int
    event_id: str
    seq: int | None
    kind: str
    text: str
    decky: str
    service: str


class StoryItem(BaseModel):
    """What one actor did, over all deckies and services, until he was silent for a day.

    depth: 0 seen, 1 knocked, 2 inside, 3 acting, 4 spreading; ``depth_word`` is that word
    sentence: what happened, in one line
    first_seen, last_seen, muted_until: microseconds since 1970, UTC
    muted_depth: a muted story is open again once it is deeper than this
    proofs: the first event of each depth, in the order of depths; a depth that was passed over may have none
    ours: `simulated` or `own` where the product caused the traffic itself, else empty
    sparkline: events in each of the last 24 hours, the present one last
    """

    id: str
    actor: Actor
    depth: int
    depth_word: str
    sentence: str
    facts: StoryFacts
    deckies: list[str]
    services: list[str]
    first_seen: int
    last_seen: int
    state: State
    muted_until: int | None
    muted_depth: int | None
    proofs: list[ProofItem]
    ours: str
    sparkline: list[int]


class StoryPage(BaseModel):
    """A page of stories."""

    items: list[StoryItem]
    next: str | None


class TriageBody(BaseModel):
    """What an operator says about a story.

    until: with `mute`: it is open again at that moment, microseconds since 1970, UTC
    until_deeper: with `mute`: it is open again once it is deeper; so it is too where nothing else ends the mute
    """

    action: Literal["acknowledge", "mute", "reopen"]
    until: int | None = Field(default=None, ge=0, le=_MOST)
    until_deeper: bool | None = None


@router.get("")
def stories(
    base: Base,
    now: Now,
    principal: Annotated[Principal, require(Role.VIEWER)],
    state: Standing = "all",
    min_depth: Annotated[int, Query(ge=0, le=4)] = 0,
    attacker: Word = "",
    limit: Limit = LIMIT,
    after: After = None,
    order: Direction = "desc",
) -> StoryPage:
    """Stories, the one that went on last first."""
    start = decode_cursor(after, KEY) if after is not None else None
    wanted = Wanted(state=state, min_depth=min_depth, attacker=attacker)
    with base.read() as tx:
        found = store.listed(tx, principal.scope, wanted, now, limit + 1, start, order == "asc")
        listed = page(found, limit, store.key)
        return StoryPage(items=items(tx, principal.scope, listed.items, now), next=listed.next)


@router.get("/{story}")
def story(story: str, base: Base, now: Now, principal: Annotated[Principal, require(Role.VIEWER)]) -> StoryItem:
    """One story."""
    with base.read() as tx:
        return _one(tx, principal.scope, story, now)


@router.post("/{story}/triage")
def triage(
    story: str, body: TriageBody, base: Base, now: Now, principal: Annotated[Principal, require(Role.ANALYST)]
) -> StoryItem:
    """Acknowledge a story, mute it until it gets deeper or until a moment, or open it again."""
    if body.action == "mute" and body.until is not None and body.until <= now:
        raise invalid("`until` has to lie ahead.")
    with base.write() as tx:
        known = store.by_id(tx, principal.scope, [story]).get(story)
        if known is None:
            raise not_found("such story")
        store.say(tx, principal.scope, story, _said(body, known.depth))
        return _one(tx, principal.scope, story, now)


def items(tx: Connection, scope: Scope, found: Sequence[Story], now: Micros) -> list[StoryItem]:
    """How callers see stories at ``now``."""
    said = store.triages(tx, scope, [each.id for each in found])
    return [_item(tx, scope, each, said.get(each.id, Triage()), now) for each in found]


def _one(tx: Connection, scope: Scope, ident: str, now: Micros) -> StoryItem:
    found = store.by_id(tx, scope, [ident]).get(ident)
    if found is None:
        raise not_found("such story")
    return items(tx, scope, [found], now)[0]


def _said(body: TriageBody, depth: int) -> Triage:
    match body.action:
        case "acknowledge":
            return Triage("acknowledged")
        case "reopen":
            return Triage("open")
    deeper = body.until is None if body.until_deeper is None else body.until_deeper
    endless = body.until is None and not deeper
    return Triage("muted", body.until, depth if deeper or endless else None)


def _item(tx: Connection, scope: Scope, found: Story, said: Triage, now: Micros) -> StoryItem:
    state = said.standing(found.depth, now)
    muted = state == "muted"
    return StoryItem(
        id=found.id,
        actor=Actor(peer=found.peer, attacker_uuid=found.attacker),
        depth=found.depth,
        depth_word=DEPTHS[found.depth],
        sentence=sentence(found),
        facts=StoryFacts(
            commands=found.commands,
            credentials=found.credentials,
            files=found.files,
            deckies=len(found.deckies),
            services=len(found.services),
            sessions=found.sessions,
        ),
        deckies=list(found.deckies),
        services=list(found.services),
        first_seen=found.first_seen,
        last_seen=found.last_seen,
        state=state,
        muted_until=said.muted_until if muted else None,
        muted_depth=said.muted_depth if muted else None,
        proofs=[_proof(tx, scope, each) for each in found.proofs],
        ours=found.ours,
        sparkline=list(found.hours.ending(now // HOUR)),
    )


def _proof(tx: Connection, scope: Scope, proof: Proof) -> ProofItem:
    logged = log.find(tx, scope, proof.event_id)
    return ProofItem(
        depth=proof.depth,
        at=proof.at,
        event_id=proof.event_id,
        seq=logged.seq if logged is not None else None,
        kind=proof.kind,
        text=proof.text,
        decky=proof.decky,
        service=proof.service,
    )
