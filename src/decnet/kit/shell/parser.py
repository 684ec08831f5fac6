"""The grammar of the shell, by recursive descent (POSIX.1-2017, Shell Command Language, and what bash adds)."""

import re
from functools import lru_cache

from msgspec import Struct

from decnet.kit.shell.compound import Compound
from decnet.kit.shell.dialect import Dialect, Mistake
from decnet.kit.shell.syntax import AndOr, Sequence


class Parsed(Struct, frozen=True):
    """One complete command line.

    source: as it stands in the text
    warnings: what the shell says about it, here-documents cut short
    """

    body: Sequence
    source: str
    warnings: tuple[str, ...] = ()


class Parser(Compound):
    """Reads one line after the other out of ``text``."""

    def next_line(self) -> Parsed | None:
        """The next command line with all lines that belong to it, None at the end. Raises :class:`Mistake`."""
        self.skip_newlines()
        if self.ended():
            return None
        start = self.at
        try:
            body = self.line_of_lists()
        except Mistake as mistake:
            mistake.context = mistake.context or self._context(start)
            raise
        source = self.text[start : self.at].rstrip("\n")
        warnings, self.warnings = tuple(self.warnings), []
        return Parsed(body, source, warnings)

    def _context(self, start: int) -> str:
        """The line in which a mistake was found."""
        begin = max(start, self.text.rfind("\n", 0, self.at) + 1)
        end = self.text.find("\n", self.at)
        return self.text[begin : len(self.text) if end < 0 else end]

    def embedded(self, text: str) -> Sequence:
        with self.deeper():
            return self.another(text).everything()

    def another(self, text: str) -> "Parser":
        return Parser(text, self.dialect, depth=self.depth, line=self.line)

    def everything(self) -> Sequence:
        """All lines of the text as one sequence. Raises :class:`Mistake`."""
        lists = list[AndOr]()
        while (parsed := self.next_line()) is not None:
            lists += parsed.body.lists
        return Sequence(tuple(lists))


def parse(text: str, dialect: Dialect) -> Sequence:
    """All of ``text``. Raises :class:`Mistake`. What many visitors send is read once."""
    return _parse(text, dialect) if len(text) <= MAX_CACHED else Parser(text, dialect).everything()


@lru_cache(maxsize=256)
def _parse(text: str, dialect: Dialect) -> Sequence:
    return Parser(text, dialect).everything()


MAX_CACHED = 2_000
_SAFE = re.compile(r"[\w@%+=:,./-]+")


def quote(text: str) -> str:
    """``text`` as one word of shell."""
    return text if _SAFE.fullmatch(text) else "'" + text.replace("'", "'\\''") + "'"
