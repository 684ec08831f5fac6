"""Where the streams of a command lead."""

from contextlib import suppress

from decnet.kit.shell.call import Streams
from decnet.kit.shell.devices import changes, reader, writer
from decnet.kit.shell.expansion import Expander
from decnet.kit.shell.node import Refused
from decnet.kit.shell.signals import Signal
from decnet.kit.shell.state import State
from decnet.kit.shell.streams import Closed, FileSink, Sink, Source
from decnet.kit.shell.syntax import Redirect
from decnet.kit.shell.tasks import Broken, Routine

MAX_FD = 255


class NotRedirected(Signal):
    """A redirection failed; ``reason`` is the complaint."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Redirecting(State):
    """A shell that can redirect."""

    expander: Expander

    def redirected(self, redirects: tuple[Redirect, ...], streams: Streams, opened: list[Sink]) -> Routine:
        """Change ``streams``; sinks that are to be closed afterwards go to ``opened``.

        Raises :class:`NotRedirected`.
        """
        for redirect in redirects:
            texts = list[str]()
            yield self.expander.text(redirect.target, texts)
            target = texts[0]
            try:
                self._redirect(redirect, target, streams, opened)
            except Refused as refusal:
                raise NotRedirected(self._cannot(redirect.operator, target, refusal)) from None
        return 0

    def _cannot(self, operator: str, target: str, refusal: Refused) -> str:
        if self.dialect.is_bash:
            return f"{target}: {refusal.reason}"
        if self.dialect.name == "ash":
            gone = {"ENOENT": "no such file" if operator == "<" else "nonexistent directory"}
            return f"can't {'open' if operator == '<' else 'create'} {target}: {gone.get(refusal.code, refusal.reason)}"
        words = {"ENOENT": "No such file" if operator == "<" else "Directory nonexistent"}
        return f"cannot {'open' if operator == '<' else 'create'} {target}: {words.get(refusal.code, refusal.reason)}"

    def _redirect(self, redirect: Redirect, target: str, streams: Streams, opened: list[Sink]) -> None:
        number = min(redirect.fd, MAX_FD)
        match redirect.operator:
            case "<":
                streams[number] = self._open(target)
            case "<<":
                streams[number] = Source(target.encode("latin-1", "replace"))
            case "<<<":
                streams[number] = Source(target.encode("latin-1", "replace") + b"\n")
            case "<&" | ">&":
                self._duplicate(number, target, redirect.operator, streams, opened)
            case "&>" | "&>>":
                streams[1] = streams[2] = self._create(target, redirect.operator == "&>>", opened)
            case "<>":
                self._create(target, True, opened)
                streams[number] = self._open(target)
            case operator:
                streams[number] = self._create(target, operator == ">>", opened)

    def _open(self, target: str) -> Source:
        if not target:
            raise Refused("ENOENT")
        if target.startswith(("/dev/tcp/", "/dev/udp/")) and self.dialect.is_bash:
            raise NotRedirected(self._connect(target))
        if target in ("/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"):
            stream = self.streams.get(0)
            return stream if isinstance(stream, Source) else Source()
        return reader(self.world, self.who, self.absolute(target))

    def _connect(self, target: str) -> str:
        host, _, port = target.removeprefix("/dev/tcp/").removeprefix("/dev/udp/").partition("/")
        return f"connect: Connection refused\n{self.complain(f'/dev/tcp/{host}/{port}: Connection refused').rstrip()}"

    def _create(self, target: str, append: bool, opened: list[Sink]) -> Sink:
        if not target:
            raise Refused("ENOENT")
        if target.startswith(("/dev/tcp/", "/dev/udp/")) and self.dialect.is_bash:
            raise NotRedirected(self._connect(target))
        number = {"/dev/stdout": 1, "/dev/stderr": 2, "/dev/fd/1": 1, "/dev/fd/2": 2}.get(target)
        if number is not None and (there := self.sink(number)) is not None:
            return there
        sink = writer(self.world, self.who, self.absolute(target), append=append, mode=0o666 & ~self.mask)
        if isinstance(sink, FileSink) or changes(self.files, self.absolute(target)):
            self.world.affects("write")
        opened.append(sink)
        return sink

    def _duplicate(self, number: int, target: str, operator: str, streams: Streams, opened: list[Sink]) -> None:
        if target == "-":
            streams[number] = Closed()
            return
        digits = target.removesuffix("-")
        if digits.isdigit():
            stream = streams.get(int(digits[:6]))
            if stream is None:
                raise Refused("EBADF")
            streams[number] = stream
            return
        if operator == ">&" and self.dialect.rich:
            streams[1] = streams[2] = self._create(target, False, opened)
            return
        raise NotRedirected(f"{target}: ambiguous redirect" if self.dialect.is_bash else "Bad fd number")

    def close_all(self, sinks: list[Sink]) -> None:
        """Close what a command had opened; what cannot be written any more is lost."""
        for sink in sinks:
            with suppress(Broken):
                try:
                    sink.close()
                except Refused as refusal:
                    self.error(f"write error: {refusal.reason}")
