"""A conversation with Redis: what arrives becomes commands, each is noted, then answered."""

from collections.abc import Iterator

from decnet.decoys.redis import scripts
from decnet.decoys.redis.edition import wrong_arity
from decnet.decoys.redis.elision import elided
from decnet.decoys.redis.server import config_set, dump_path
from decnet.decoys.redis.settings import CODE
from decnet.decoys.redis.table import COMMANDS, Command, commands, describe
from decnet.decoys.redis.values import Failure, Pairs, Refused, Status, Value, encode
from decnet.decoys.redis.visit import Visit
from decnet.events import CommandIssued, FileCaptured, LimitHit, Micros, ProtocolViolation, Secret
from decnet.kit.resp import Malformed, RespReader, TooLarge
from decnet.sansio import Action, Context, Conversation, Hangup, Note, Send

_BROWSERS = ("post", "host:")  # Redis takes these for a browser that was made to talk to it, and hangs up
_WHILE_LISTENING = ("subscribe", "unsubscribe", "psubscribe", "punsubscribe", "ping", "quit")
_NEVER_QUEUED = ("exec", "discard", "multi", "watch", "quit")
_LONGEST_QUEUE = 10_000


class RedisSession(Conversation):
    """One client's requests, in order."""

    def __init__(self, context: Context) -> None:
        self._visit = Visit(context)
        self._requests = RespReader(strict=not self._visit.trusted)
        self._commands = commands(self._visit)
        self._stuck = False

    def opened(self, now: Micros) -> Iterator[Action]:
        self._visit.arrived = now
        yield from ()

    def received(self, data: bytes, now: Micros) -> Iterator[Action]:
        self._visit.now = now
        try:
            for words in self._requests.feed(data):
                yield from self._serve(words)
                self._requests.strict = not self._visit.trusted
        except Malformed as err:
            yield Note(LimitHit("request") if isinstance(err, TooLarge) else _violation(err.reason, err.head))
            yield Send(encode(Failure(b"ERR Protocol error: " + err.reason), self._visit.resp3))
            yield Hangup()
        if self._requests.stuck is not None and not self._stuck:
            self._stuck = True
            yield Note(_violation(b"NUL byte in a line", self._requests.stuck))

    def kept(self, stream: int, sha256: str, size: int, stored: int, now: Micros) -> Iterator[Action]:
        yield Note(FileCaptured(path=dump_path(self._visit), sha256=sha256, size=size, stored=stored))

    def _serve(self, words: list[bytes]) -> Iterator[Action]:
        name = words[0].decode("latin-1").lower()
        refusal = self._refusal(name, words)
        effect = "read" if refusal else self._effect(name, words)
        yield Note(CommandIssued(line=b" ".join(elided(words)), effect=effect))
        if name in _BROWSERS:
            yield Hangup()
            return
        answer = refusal or self._answer(name, words)
        yield from self._visit.asked
        self._visit.asked.clear()
        yield Send(encode(answer, self._visit.resp3))
        if self._visit.over:
            yield Hangup()

    def _effect(self, name: str, words: list[bytes]) -> str:
        if name in ("slaveof", "replicaof") and [word.upper() for word in words[1:]] == [b"NO", b"ONE"]:
            return "write"
        command = self._commands[name]
        below = command.below.get(_lower(words[1])) if command.below else None
        if below is not None and below.run is config_set:
            return "execute" if CODE & {word.lower() for word in words[2::2]} else "write"
        return below.outcome if below else command.outcome

    def _refusal(self, name: str, words: list[bytes]) -> Failure | None:
        """What stands against a command before it is run, in the order in which Redis looks."""
        visit = self._visit
        command = self._commands.get(name)
        text = self._mistake(command, name, words)
        if text is None and not visit.trusted and command is not None and "no_auth" not in command.flags:
            text = b"NOAUTH Authentication required."
        if text is None and command is not None:
            text = self._hindrance(command, name)
        if text is None:
            return None
        visit.spoilt = visit.queue is not None
        return Failure(text)

    def _mistake(self, command: Command | None, name: str, words: list[bytes]) -> bytes | None:
        edition = self._visit.edition
        if command is None:
            return edition.unknown_command(words)
        if not command.takes(len(words)):
            return wrong_arity(name)
        if command.below:
            below = command.below.get(_lower(words[1]))
            if below is None:
                return edition.unknown_subcommand(name, words)
            if not below.takes(len(words)):
                return edition.subcommand_arity(name, words)
        return None

    def _hindrance(self, command: Command, name: str) -> bytes | None:
        visit = self._visit
        read_only = visit.state.master is not None and visit.settings[b"slave-read-only"] == b"yes"
        if read_only and "write" in command.flags.split():
            return b"READONLY You can't write against a read only replica."
        if visit.listening and name not in _WHILE_LISTENING:
            if not visit.edition.subcommands:
                return b"ERR only (P)SUBSCRIBE / (P)UNSUBSCRIBE / PING / QUIT allowed in this context"
            allowed = b"only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context"
            return b"ERR Can't execute '%b': %b" % (name.encode(), allowed)
        return None

    def _answer(self, name: str, words: list[bytes]) -> Value:
        queue = self._visit.queue
        if queue is None or name in _NEVER_QUEUED:
            return self._execute() if name == "exec" and queue is not None else self._run(name, words)
        if len(queue) >= _LONGEST_QUEUE:
            self._visit.over = True
        queue.append(words)
        return Status(b"QUEUED")

    def _execute(self) -> Value:
        visit = self._visit
        queue, visit.queue = visit.queue or [], None
        if visit.spoilt:
            visit.spoilt = False
            return Failure(b"EXECABORT Transaction discarded because of previous errors.")
        return [self._run(words[0].decode("latin-1").lower(), words) for words in queue]

    def _run(self, name: str, words: list[bytes]) -> Value:
        try:
            if name == "command":
                return self._command(words[1:])
            if name == "eval" and (inner := self._called(words[1:])):
                return self._run(_lower(inner[0]), inner)
            command = self._commands[name]
            if command.below:
                run, args = command.below[_lower(words[1])].run, words[2:]
            else:
                run, args = command.run, words[1:]
            return run(self._visit, args) if run else Failure(b"ERR unknown command")
        except Refused as err:
            return Failure(err.text)

    def _called(self, args: list[bytes]) -> list[bytes] | None:
        """The command that a script consists of, if it is one that a script may call."""
        scripts.check(args)
        words = scripts.called(args[0], args)
        command = self._commands.get(_lower(words[0])) if words else None
        allowed = command is not None and "noscript" not in command.flags and not command.below
        return words if allowed and words and not self._mistake(command, _lower(words[0]), words) else None

    def _command(self, args: list[bytes]) -> Value:
        names = [_lower(word) for word in args[1:]]
        match [arg.upper() for arg in args[:1]]:
            case []:
                return [describe(self._visit, name) for name in self._commands]
            case [b"COUNT"]:
                return len(self._commands)
            case [b"INFO"]:
                every = names or list(self._commands)
                return [describe(self._visit, name) if name in self._commands else None for name in every]
            case [b"DOCS"] if self._visit.edition.subcommands:
                return Pairs([(name.encode(), Pairs([(b"group", b"generic")])) for name in names if name in COMMANDS])
            case [b"LIST"] if self._visit.edition.subcommands:
                return [name.encode() for name in self._commands]
        return Failure(self._visit.edition.unknown_subcommand("command", [b"command", args[0]]))


def _lower(word: bytes) -> str:
    return word.decode("latin-1").lower()


def _violation(reason: bytes, head: bytes) -> ProtocolViolation:
    return ProtocolViolation(reason=reason, head=Secret(head))
