"""Command lines out of lines, as they come: one may need several."""

from decnet.kit.shell.dialect import Dialect, Mistake, Unfinished
from decnet.kit.shell.parser import Parsed, Parser
from decnet.kit.shell.syntax import NOTHING, Sequence

MAX_TEXT = 256 << 10
MAX_WORK = 2 << 20  # characters that may be parsed for one command line
NEVER = ("\0",)


class Gathering:
    """Collects the lines of one command line. Work is bounded: past a limit no end is looked for any more."""

    def __init__(self, kind: Dialect) -> None:
        self._kind = kind
        self.forget()

    def forget(self) -> None:
        self._lines: list[str] = []
        self._closers: tuple[str, ...] = ()
        self._size = self._work = 0

    @property
    def pending(self) -> str:
        """What was given so far."""
        return "".join(self._lines)

    def offer(self, line: str, number: int) -> Parsed | None:
        """The command line that ``line``, with its newline, completes; None where more must come.

        An empty one has no body to speak of. Raises :class:`Mistake`; all is forgotten then.
        """
        if self._size + len(line) > MAX_TEXT:
            return None
        self._lines.append(line)
        self._size += len(line)
        if _is_joined(line) or (self._closers and not any(closer in line for closer in self._closers)):
            return None
        return self._parse(number, complete=False)

    def end(self, number: int) -> Parsed | None:
        """What the lines are where no more will come. Raises :class:`Mistake`."""
        return self._parse(number, complete=True) if self._lines else None

    def _parse(self, number: int, *, complete: bool) -> Parsed | None:
        text = self.pending
        self._work += len(text)
        parser = Parser(text, self._kind, complete=complete, line=number)
        try:
            parsed = parser.next_line()
            rest = parser.next_line() if parsed is not None else None
        except Unfinished as unfinished:
            if complete:
                self.forget()
                raise
            self._closers = unfinished.closers if self._work < MAX_WORK else NEVER
            return None
        except Mistake:
            self.forget()
            raise
        self.forget()
        if parsed is None:
            return Parsed(NOTHING, text.rstrip("\n"))
        if rest is None:
            return parsed
        both = Sequence((*parsed.body.lists, *rest.body.lists))
        return Parsed(both, text.rstrip("\n"), parsed.warnings)


def _is_joined(line: str) -> bool:
    """Whether the line ends with a backslash that joins the next one to it."""
    bare = line.rstrip("\r\n")
    return (len(bare) - len(bare.rstrip("\\"))) % 2 == 1
