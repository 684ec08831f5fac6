"""How shells differ: what they understand and in which words they complain."""

from msgspec import Struct

from decnet.kit.shell.signals import Signal


class Mistake(Signal):
    """The text is no shell. ``near`` is the token that is wrong, None at the end of the text.

    expecting: the word that would have to come, for shells that say so
    text: a complaint of its own instead of the usual one
    matching: the quote or bracket that is not closed
    """

    def __init__(self, near: str | None, *, expecting: str = "", text: str = "", matching: str = "", line: int = 1,
                 context: str = "") -> None:  # fmt: skip
        super().__init__(near)
        self.near, self.expecting, self.text, self.matching = near, expecting, text, matching
        self.line, self.context = line, context


class Unfinished(Mistake):
    """The text may become shell if more lines follow. ``closers`` are words of which one must come."""

    def __init__(
        self, *, closers: tuple[str, ...] = (), expecting: str = "", matching: str = "", line: int = 1
    ) -> None:
        super().__init__(None, expecting=expecting, matching=matching, line=line)
        self.closers = closers


class Dialect(Struct, frozen=True):
    """One shell.

    name: `bash`, `dash` or `ash`
    version: of bash, as a pair; of the others, nothing
    rich: knows `[[`, `((`, `<<<`, `&>`, braces and `function`
    arrays: knows arrays, `<(...)` and `for ((`
    """

    name: str
    version: tuple[int, int] = (0, 0)
    rich: bool = False
    arrays: bool = False

    @property
    def is_bash(self) -> bool:
        return self.name == "bash"

    def not_found(self, command: str) -> str:
        return f"{command}: command not found" if self.is_bash else f"{command}: not found"

    def prefix(self, zero: str, line: int, how: str) -> str:
        """What comes before a complaint while running. ``how`` is `interactive`, `command`, `stdin` or `script`."""
        if self.is_bash:
            numbered = how in ("script", "stdin") or (how == "command" and self.version >= (5, 1))
            return f"{zero}: line {line}: " if numbered else f"{zero}: "
        if self.name == "ash":
            return f"{zero}: line {line}: " if how == "script" else f"{zero}: "
        return f"{zero}: {line}: "

    def explain(self, mistake: Mistake, zero: str, how: str) -> str:
        """A complaint about syntax, with its newlines."""
        return self._explain_bash(mistake, zero, how) if self.is_bash else self._explain_other(mistake, zero, how)

    def _explain_bash(self, mistake: Mistake, zero: str, how: str) -> str:
        line = mistake.line if self.version >= (5, 1) or how != "command" else mistake.line - 1
        where = f"{zero}: -c: line {line}: " if how == "command" else f"{zero}: line {line}: "
        where = f"{zero}: " if how == "interactive" else where
        if mistake.text:
            return f"{where}{mistake.text}\n"
        if mistake.near is None:
            after = where.replace(f"line {line}:", f"line {line + 1}:")
            end = f"{after}syntax error: unexpected end of file\n"
            if not mistake.matching:
                return end
            missed = f"{where}unexpected EOF while looking for matching `{mistake.matching}'\n"
            return missed + (end if how != "interactive" and self.version < (5, 2) else "")
        text = f"{where}syntax error near unexpected token `{mistake.near}'\n"
        return text if how == "interactive" else f"{text}{where}`{mistake.context}'\n"

    def _explain_other(self, mistake: Mistake, zero: str, how: str) -> str:
        ash = self.name == "ash"
        head = f"{self.prefix(zero, mistake.line, how)}{'s' if ash else 'S'}yntax error: "
        if mistake.matching in ("'", '"'):
            return head + ("unterminated quoted string\n" if ash else "Unterminated quoted string\n")
        if mistake.matching == "`":
            return head + "EOF in backquote substitution\n"
        want = f' (expecting "{mistake.expecting}")' if mistake.expecting else ""
        if mistake.near in (None, "newline"):
            near = "end of file" if mistake.near is None else "newline"
            return head + (f"unexpected {near}{want}\n" if ash else f"{near} unexpected{want}\n")
        near = mistake.near or ""
        if near[:1].isalnum() and near not in RESERVED:
            return head + (f"unexpected word{want}\n" if ash else f"word unexpected{want}\n")
        return head + (f'unexpected "{near}"{want}\n' if ash else f'"{near}" unexpected{want}\n')


RESERVED = frozenset(
    ("if", "then", "elif", "else", "fi", "while", "until", "do", "done", "for", "in", "case", "esac", "{", "}", "!",
     "function", "[[", "time", "select")
)  # fmt: skip

BASH = {
    "debian": Dialect("bash", (5, 2), rich=True, arrays=True),
    "ubuntu22": Dialect("bash", (5, 1), rich=True, arrays=True),
    "ubuntu20": Dialect("bash", (5, 0), rich=True, arrays=True),
}
DASH = Dialect("dash")
ASH = Dialect("ash", rich=True)


def dialect(distro: str, shell: str) -> Dialect:
    """Which shell the program ``shell`` (a path or a name) is on a system."""
    if distro not in BASH:
        return ASH
    return BASH[distro] if shell.rsplit("/", 1)[-1].lstrip("-") in ("bash", "rbash") else DASH
