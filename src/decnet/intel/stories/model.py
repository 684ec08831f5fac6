"""What one actor did, over all deckies and services, told by how deep it went and the event that proves each step.

An actor is an address. His story goes on until he has been silent for a day; then a new one begins.
"""

from hashlib import sha256
from typing import Any, Literal
from uuid import UUID, uuid5

from msgspec import Struct
from msgspec.structs import replace

from decnet.events import (
    AuthAttempted,
    CommandIssued,
    CredentialOffered,
    DownloadRequested,
    Envelope,
    Fact,
    FileCaptured,
    ForwardRequested,
    MailAccepted,
    MailStored,
    Micros,
    QueryReceived,
    RequestReceived,
    SessionEnded,
    SessionStarted,
    Unknown,
)
from decnet.events.display import inert
from decnet.intel.measures import ACTING, HOUR, SPOOFABLE, SPREADING, Hours, attacker_uuid, joined, lets_in, reached

STORIES = UUID("d7a0e3c4-52d8-5c7c-9d57-0a4be9a1c2f0")
QUIET: Micros = 24 * HOUR
MAX_NAMES = 256
MAX_KEPT = 64
MAX_TEXT = 200

State = Literal["open", "acknowledged", "muted"]


class Proof(Struct, frozen=True):
    """The event that proves a depth. ``text`` says what it was: inert, without secrets."""

    depth: int
    at: Micros
    event_id: str
    spool: str
    kind: str
    text: str
    decky: str
    service: str


class Opened(Struct, frozen=True):
    """A session that a login opened. ``secret`` is the hash of what opened it, empty where that was no secret."""

    session: str
    secret: str


class Load(Struct, frozen=True):
    """A secret or file, by hash, that the actor used inside the decky."""

    what: str
    decky_id: str
    decky: str


class Memory(Struct, frozen=True):
    """What the fold has to know of the past, ``MAX_KEPT`` of each, the newest ones.

    opened: sessions that are not over
    loads: what the actor could carry on
    refused: deckies where he guessed wrong
    """

    opened: tuple[Opened, ...] = ()
    loads: tuple[Load, ...] = ()
    refused: tuple[str, ...] = ()


class Story(Struct, frozen=True):
    """One story of one actor.

    first_seen, last_seen: moments
    depth: 0 to 4
    sessions, commands, credentials, files: counts; queries are commands
    deckies, services: names in the order of the first visit, at most ``MAX_NAMES``
    proofs: the first event of each depth, in the order of depths; a depth that was passed over may have none
    ours: empty as soon as one event of a stranger came from there
    """

    id: str
    attacker: str
    peer: str
    ours: str
    first_seen: Micros
    last_seen: Micros
    depth: int = 0
    sessions: int = 0
    commands: int = 0
    credentials: int = 0
    files: int = 0
    deckies: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()
    hours: Hours = Hours()
    memory: Memory = Memory()
    newest: bool = True


class Triage(Struct, frozen=True):
    """What an operator said about a story.

    muted_until: a moment, None for no such end
    muted_depth: the story speaks again once it is deeper than this, None for no such end
    """

    state: State = "open"
    muted_until: Micros | None = None
    muted_depth: int | None = None

    def standing(self, depth: int, now: Micros) -> State:
        """What holds at ``now`` for a story of that depth: a mute that is over leaves it open."""
        if self.state != "muted":
            return self.state
        late = self.muted_until is not None and now >= self.muted_until
        deeper = self.muted_depth is not None and depth > self.muted_depth
        return "open" if late or deeper else "muted"


def told(known: Story | None, event: Envelope, quiet: Micros = QUIET) -> Story:
    """The actor's story after ``event``: ``known``, or a new one where ``known`` has been silent for over ``quiet``."""
    row = known if known is not None and event.at - known.last_seen <= quiet else _begun(event, known)
    visit = event.visit
    depth, text = _step(row.memory, event)
    proves = all(proof.depth != depth for proof in row.proofs)
    return replace(
        row,
        ours=row.ours if visit.ours else "",
        first_seen=min(row.first_seen, event.at),
        last_seen=max(row.last_seen, event.at),
        depth=max(depth, row.depth),
        deckies=joined(row.deckies, visit.decky, MAX_NAMES),
        services=joined(row.services, visit.service, MAX_NAMES),
        proofs=_proved(row.proofs, event, depth, text) if proves else row.proofs,
        hours=row.hours.put(event.at),
        memory=_remembered(row.memory, event, depth),
        **_counted(row, event.fact),
    )


def sentence(story: Story) -> str:
    """What to say of a story in one line: inert, without secrets."""
    match story.depth:
        case 4:
            return story.proofs[-1].text
        case 3:
            done = [_many(story.commands, "command"), _many(story.files, "file")]
            return f"{', '.join(filter(None, done)) or story.proofs[-1].text} {_where(story)}"
        case 2:
            return f"let in {_where(story)} after {_many(story.credentials, 'secret') or 'no secret'} tried"
        case 1:
            tried = _many(story.credentials, "secret")
            return f"{tried} tried {_where(story)}" if tried else f"{story.proofs[-1].text} {_where(story)}"
        case _:
            return f"looked at {_some(story.services, 'service')} {_where(story)}"


def describe(event: Envelope) -> str:
    """What the event was, in a few words: inert, without secrets."""
    match event.fact:
        case SessionStarted():
            return f"connected to port {event.visit.local_port}"
        case CredentialOffered(principal=principal, accepted=accepted):
            return f"{_short(principal)} / *** {_outcome(accepted)}"
        case AuthAttempted(principal=principal, mechanism=mechanism, accepted=accepted):
            return f"{_short(principal)} by {mechanism} {_outcome(accepted)}"
        case CommandIssued(line=words) | QueryReceived(statement=words):
            return _short(words)
        case RequestReceived(method=method, target=target):
            return _short(method + b" " + target)
        case FileCaptured(path=path, size=size):
            return f"{_short(path)}, {size} bytes"
        case MailAccepted(size=size) | MailStored(size=size):
            return f"mail of {size} bytes taken"
        case DownloadRequested(url=url, tool=tool):
            return f"{tool} {_short(url)}"
        case ForwardRequested(direction=direction, host=host, port=port):
            return f"forward {direction}: {_short(host)} port {port}"
        case fact:
            return fact.kind


def _begun(event: Envelope, known: Story | None) -> Story:
    place, peer = event.place, event.visit.peer
    name = "\0".join((place.tenant, place.site, "address", peer, place.spool, event.id))
    return Story(
        id=str(uuid5(STORIES, name)),
        attacker=attacker_uuid(place.tenant, place.site, peer),
        peer=peer,
        ours=event.visit.ours,
        first_seen=event.at,
        last_seen=event.at,
        memory=Memory(opened=known.memory.opened) if known else Memory(),
    )


def _step(memory: Memory, event: Envelope) -> tuple[int, str]:
    """How deep the event is, and what it was."""
    load = _carried(memory, event)
    if load is not None:
        what = "a file" if isinstance(event.fact, FileCaptured) else describe(event).removesuffix(" accepted")
        return SPREADING, f"carried {what} from {load.decky} to {event.visit.decky}"
    inside = any(each.session == event.visit.session for each in memory.opened)
    return reached(event, inside), describe(event)


def _carried(memory: Memory, event: Envelope) -> Load | None:
    """What the event brings from another decky. A secret that was found here by guessing was not brought."""
    visit, fact = event.visit, event.fact
    if visit.service in SPOOFABLE or not isinstance(fact, CredentialOffered | FileCaptured):
        return None
    if isinstance(fact, CredentialOffered) and (not fact.accepted or visit.decky_id in memory.refused):
        return None
    what = _hash(fact)
    return next((load for load in memory.loads if load.what == what and load.decky_id != visit.decky_id), None)


def _remembered(memory: Memory, event: Envelope, depth: int) -> Memory:
    visit, fact = event.visit, event.fact
    if isinstance(fact, SessionEnded):
        return replace(memory, opened=tuple(each for each in memory.opened if each.session != visit.session))
    if isinstance(fact, CredentialOffered) and not fact.accepted:
        return replace(memory, refused=_kept(memory.refused, visit.decky_id))
    if lets_in(fact):
        others = tuple(each for each in memory.opened if each.session != visit.session)
        return replace(memory, opened=_kept(others, Opened(visit.session, _hash(fact))))
    if depth < ACTING:
        return memory
    secrets = [each.secret for each in memory.opened if each.session == visit.session]
    loads = memory.loads
    for what in [*secrets, _hash(fact)]:
        if what and all(load.what != what for load in loads):
            loads = _kept(loads, Load(what, visit.decky_id, visit.decky))
    return replace(memory, loads=loads)


def _hash(fact: Fact | Unknown) -> str:
    """What tells a secret or file from every other one; empty for what is neither, and for a file of nothing."""
    match fact:
        case CredentialOffered(principal=principal, secret=secret, secret_kind=kind):
            return sha256(b"\0".join((kind.encode(), principal.hex().encode(), secret.reveal()))).hexdigest()
        case FileCaptured(sha256=digest, size=size) if size:
            return f"file {digest}"
        case _:
            return ""


def _kept(items: tuple[Any, ...], item: object) -> tuple[Any, ...]:
    return items if item in items else (*items, item)[-MAX_KEPT:]


def _counted(row: Story, fact: Fact | Unknown) -> dict[str, int]:
    match fact:
        case SessionStarted():
            return {"sessions": row.sessions + 1}
        case CommandIssued() | QueryReceived():
            return {"commands": row.commands + 1}
        case CredentialOffered():
            return {"credentials": row.credentials + 1}
        case FileCaptured():
            return {"files": row.files + 1}
        case _:
            return {}


def _proved(proofs: tuple[Proof, ...], event: Envelope, depth: int, text: str) -> tuple[Proof, ...]:
    visit = event.visit
    new = Proof(depth, event.at, event.id, event.place.spool, event.fact.kind, text, visit.decky, visit.service)
    return tuple(sorted((*proofs, new), key=lambda proof: proof.depth))


def _short(value: bytes) -> str:
    return inert(value[:MAX_TEXT])[:MAX_TEXT]


def _outcome(accepted: bool) -> str:
    return "accepted" if accepted else "refused"


def _where(story: Story) -> str:
    return f"on {_some(story.deckies, 'decky')}"


def _some(names: tuple[str, ...], noun: str) -> str:
    return names[0] if len(names) == 1 else _many(len(names), noun) or f"no {noun}"


def _many(count: int, noun: str) -> str:
    plural = "deckies" if noun == "decky" else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}" if count else ""
