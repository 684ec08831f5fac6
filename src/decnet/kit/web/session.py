"""One visitor's connection to a web server."""

from collections.abc import Iterator

from msgspec import Struct

from decnet.events import (
    SECOND,
    ClientIdentified,
    Fact,
    FileCaptured,
    LimitHit,
    Micros,
    ProtocolViolation,
    Secret,
)
from decnet.kit.http import (
    Body,
    Fault,
    Framing,
    Garbage,
    Head,
    RequestReader,
    basic,
    fields,
    form_offered,
    frame,
    header_offered,
    login,
    pairs,
    request_received,
)
from decnet.kit.http.form import Part
from decnet.kit.web.answer import Answer
from decnet.kit.web.app import App, Reply
from decnet.kit.web.nginx import Nginx, Wire
from decnet.kit.web.site import site_of
from decnet.sansio import Action, Context, Conversation, Hangup, Keep, Note, Send, Wake

PATIENCE: Micros = 20_000  # for the rest of what is no request
LINGER: Micros = 5 * SECOND  # lingering_timeout: what still comes is taken and forgotten
HEAD = 256
_PLAIN = b"The plain HTTP request was sent to HTTPS port"


class _Asked(Struct, frozen=True):
    """A request whose body is on its way. ``told`` is whether it was answered already."""

    head: Head
    framing: Framing
    told: bool = False


class WebSession(Conversation):
    """Requests answered one after another. With ``secure``, who comes without TLS is told so."""

    def __init__(self, visit: Context, *, secure: bool) -> None:
        self._visit = visit
        self._scheme = b"https" if secure else b"http"
        self._port = 443 if secure else 80
        self._unencrypted = secure and not visit.tls
        persona = visit.persona
        self._server = Nginx(persona.product("http"), compresses=persona.distro.family == "debian")
        self._site = site_of(persona.claim)
        self._app = App(visit, self._site.skin)
        self._reader = RequestReader(self._server.strict)
        self._asked: _Asked | None = None
        self._files: dict[int, bytes] = {}
        self._requests = self._streams = 0
        self._agent = b""
        self._garbage = self._deaf = False

    def received(self, data: bytes, now: Micros) -> Iterator[Action]:
        if self._deaf or (self._garbage and len(self._reader.pending) >= HEAD):
            return
        self._reader.feed(data)
        if not self._garbage:
            yield from self._advance(now)

    def timer(self, token: str, now: Micros) -> Iterator[Action]:
        if token == "garbage" and self._garbage:
            yield from self._refuse(Fault(400, b"request line", self._reader.pending), now)
        elif token == "linger":
            yield Hangup()

    def eof(self, now: Micros) -> Iterator[Action]:
        yield from self.timer("garbage", now)

    def kept(self, stream: int, sha256: str, size: int, stored: int, now: Micros) -> Iterator[Action]:
        yield Note(FileCaptured(self._files.pop(stream, b""), sha256, size, stored))

    def closed(self, now: Micros) -> Iterator[Action]:
        """What was begun and never finished is recorded, too."""
        if self._deaf:
            return
        if self._asked is not None and not self._asked.told:
            head = self._asked.head
            yield Note(request_received(head, self._reader.pending, self._asked.framing.length, 0))
        elif self._asked is None and self._reader.pending.strip(b"\r\n"):
            yield Note(ProtocolViolation(b"unfinished request", Secret(self._reader.pending[:HEAD])))

    # One step after another

    def _advance(self, now: Micros) -> Iterator[Action]:
        while not self._deaf and not self._garbage:
            match self._reader.next():
                case None:
                    return
                case Garbage():
                    self._garbage = True
                    yield Wake(PATIENCE, "garbage")
                case Fault() as fault:
                    yield from self._refuse(fault, now)
                case Head() as head:
                    yield from self._begin(head, now)
                case Body() as body:
                    yield from self._finish(body, now)

    def _refuse(self, fault: Fault, now: Micros) -> Iterator[Action]:
        """Say what is wrong, and end."""
        asked, self._asked = self._asked, None
        if asked is not None and not asked.told:
            yield Note(request_received(asked.head, b"", asked.framing.length, fault.status))
        reason = fault.reason.decode()
        yield Note(LimitHit(reason) if fault.limit else ProtocolViolation(fault.reason, Secret(fault.head[:HEAD])))
        if asked is None or not asked.told:
            yield Send(self._server.refuse(fault.status, now, fault.note, bare=fault.bare).data)
        yield from self._end(linger=fault.status == 413)

    def _begin(self, head: Head, now: Micros) -> Iterator[Action]:
        framing = frame(head, self._server.strict)
        if isinstance(framing, Fault):
            yield from self._reject(head, framing, now)
            return
        self._requests += 1
        if self._unencrypted:
            yield from self._reject(head, Fault(400, b"", note=_PLAIN), now)
            return
        if head.method in (b"TRACE", b"CONNECT"):
            yield from self._tell(_Asked(head, _last(framing)), Reply(Answer(405)), b"", now)
            return
        self._asked = _Asked(head, framing)
        self._reader.body_of(framing.length, framing.chunked)
        if head.get(b"expect").lower() == b"100-continue" and head.number >= (1, 1):
            yield from self._expected(head, framing, now)

    def _expected(self, head: Head, framing: Framing, now: Micros) -> Iterator[Action]:
        """The visitor waits for a word before he sends the body: the go-ahead, or the error that needs no body."""
        answer = None if self._app.serves(head.where.path) else self._answer(head)
        if answer is None or answer.status == 200:
            yield Send(b"HTTP/1.1 100 Continue\r\n\r\n")
            return
        self._asked = _Asked(head, framing, told=True)
        yield from self._tell(_Asked(head, framing), Reply(answer), b"", now)

    def _reject(self, head: Head, fault: Fault, now: Micros) -> Iterator[Action]:
        """A whole head that cannot be served."""
        yield Note(request_received(head, b"", _announced(head), fault.status))
        if fault.limit:
            yield Note(LimitHit(fault.reason.decode()))
        keeps = Framing(0, False, False, b"")
        answer = Answer(fault.status, note=fault.note)
        yield Send(self._wire(head, keeps, answer, now).data)
        yield from self._end(linger=fault.status == 413)

    def _finish(self, body: Body, now: Micros) -> Iterator[Action]:
        asked, self._asked = self._asked, None
        if asked is None or asked.told:
            return
        head = asked.head
        if body.broken:
            yield Note(ProtocolViolation(body.broken, Secret(self._reader.pending[:HEAD])))
            asked = _Asked(head, _last(asked.framing))
        parts = fields(head, body.data)
        if self._app.serves(head.where.path):
            yield from self._tell(asked, self._app.reply(head, login(parts), now), body.data, now, parts)
        else:
            yield from self._tell(asked, Reply(self._answer(head)), body.data, now, parts)

    def _answer(self, head: Head) -> Answer:
        """The answer of the server itself."""
        if head.where.path.startswith(self._site.locked) and not self._unlocked(head):
            return self._site.challenge()
        return self._site.static(head)

    def _unlocked(self, head: Head) -> bool:
        offer = basic(head.get(b"authorization"))
        return offer is not None and self._app.knows(offer)

    def _tell(
        self, asked: _Asked, reply: Reply, body: bytes, now: Micros, parts: list[Part] | None = None
    ) -> Iterator[Action]:
        """Record the request and what it brought, then answer."""
        head = asked.head
        wire = self._wire(head, asked.framing, reply.answer, now)
        agent = head.get(b"user-agent")
        if agent and not self._agent:
            self._agent = agent
            yield Note(ClientIdentified(agent))
        yield Note(request_received(head, body, len(body) or asked.framing.length, wire.status))
        for fact in self._offered(head, parts or [], reply):
            yield Note(fact)
        for name, data in _uploads(head, body, parts or []):
            self._streams += 1
            self._files[self._streams] = name
            yield Keep(data, self._streams)
        yield Send(wire.data, reply.answer.after)
        if wire.last:
            yield from self._end()

    def _offered(self, head: Head, parts: list[Part], reply: Reply) -> list[Fact]:
        """Everything in the request that is a name and a secret."""
        facts: list[Fact] = []
        if head.has(b"authorization"):
            guarded = head.where.path.startswith(self._site.locked)
            facts.append(header_offered(head.get(b"authorization"), guarded and self._unlocked(head)))
        in_query = login([Part(name, None, value) for name, value in pairs(head.where.query)])
        in_form = login(parts)
        offers = [(offer, offer is in_form and reply.accepted) for offer in (in_query, in_form) if offer]
        facts += [form_offered(offer, accepted) for offer, accepted in offers]
        return facts

    def _wire(self, head: Head, framing: Framing, answer: Answer, now: Micros) -> Wire:
        keep = framing.keep and self._requests < self._server.requests
        host = framing.host or self._visit.address.encode()
        port = b"" if self._visit.port == self._port else b":%d" % self._visit.port
        origin = self._scheme + b"://" + host + port
        number = self._visit.dice.between(1, 4000)
        return self._server.tell(head, answer, now, keep=keep, origin=origin, boundary=number)

    def _end(self, *, linger: bool = False) -> Iterator[Action]:
        self._deaf = True
        if linger:
            yield Wake(LINGER, "linger")
        else:
            yield Hangup()


def _last(framing: Framing) -> Framing:
    return Framing(framing.length, framing.chunked, False, framing.host)


def _announced(head: Head) -> int:
    length = head.get(b"content-length")
    return int(length) if length.isdigit() and len(length) < 16 else 0


def _uploads(head: Head, body: bytes, parts: list[Part]) -> list[tuple[bytes, bytes]]:
    """Names and contents of what the visitor wanted to leave."""
    if head.method == b"PUT" and body:
        return [(head.where.path, body)]
    if body and head.get(b"content-type").lower().startswith(b"application/octet-stream"):
        return [(head.where.path, body)]
    return [(part.filename, part.data) for part in parts if part.filename and part.data]
