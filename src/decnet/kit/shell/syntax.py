"""What a line of shell means: the tree that the parser makes and the interpreter walks.

Text is held as ``str`` of Latin-1, one character a byte, so that any byte survives.
"""

from typing import TypeAlias

from msgspec import Struct


class Literal(Struct, frozen=True):
    """Text as it stands. Where it is not ``quoted``, it may be split, globbed or begin with a tilde."""

    text: str
    quoted: bool = False


class Parameter(Struct, frozen=True):
    """``$name`` or ``${name...}``.

    operator: `-`, `:-`, `=`, `:=`, `?`, `:?`, `+`, `:+`, `#`, `##`, `%`, `%%`, `/`, `//`, `/#`, `/%`, `:`, `^`, `^^`,
        `,`, `,,`, `@`, `length`, `keys`, `indirect`, `bad`, or nothing
    argument, second: the words behind the operator
    index: of an array, empty where there is none
    """

    name: str
    operator: str = ""
    argument: "Word | None" = None
    second: "Word | None" = None
    index: str = ""
    quoted: bool = False


class Substitution(Struct, frozen=True):
    """``$(...)`` or backquotes."""

    body: "Sequence"
    quoted: bool = False


class Arithmetic(Struct, frozen=True):
    """``$((...))``: the expression, before expansion."""

    expression: "Word"
    quoted: bool = False


class Channel(Struct, frozen=True):
    """``<(...)`` or ``>(...)``: a command that is read or written as if it were a file."""

    body: "Sequence"
    reads: bool = True


Part: TypeAlias = Literal | Parameter | Substitution | Arithmetic | Channel


class Word(Struct, frozen=True):
    """One word. ``source`` is how it stands in the text."""

    parts: tuple[Part, ...]
    source: str = ""

    @property
    def plain(self) -> str | None:
        """Its text where no expansion can change it."""
        if all(isinstance(part, Literal) for part in self.parts):
            return "".join(part.text for part in self.parts if isinstance(part, Literal))
        return None

    @property
    def quoted(self) -> bool:
        return any(part.quoted for part in self.parts if isinstance(part, Literal))


class Redirect(Struct):
    """``fd`` operator ``target``; for a here-document ``target`` is its text."""

    fd: int
    operator: str
    target: Word


class Assignment(Struct, frozen=True):
    """``name=value``, ``name+=value``, ``name[index]=value`` or ``name=(values)``."""

    name: str
    value: Word
    append: bool = False
    index: str | None = None
    values: tuple[Word, ...] | None = None


class Simple(Struct, frozen=True):
    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...] = ()
    line: int = 1


class Group(Struct, frozen=True):
    """``{ ...; }``, or ``( ... )`` in a shell of its own."""

    body: "Sequence"
    subshell: bool = False
    redirects: tuple[Redirect, ...] = ()


class If(Struct, frozen=True):
    branches: tuple[tuple["Sequence", "Sequence"], ...]
    otherwise: "Sequence | None" = None
    redirects: tuple[Redirect, ...] = ()


class While(Struct, frozen=True):
    condition: "Sequence"
    body: "Sequence"
    until: bool = False
    redirects: tuple[Redirect, ...] = ()


class For(Struct, frozen=True):
    """``words`` is None for the positional parameters."""

    name: str
    words: tuple[Word, ...] | None
    body: "Sequence"
    redirects: tuple[Redirect, ...] = ()


class CountedFor(Struct, frozen=True):
    first: Word
    condition: Word
    step: Word
    body: "Sequence"
    redirects: tuple[Redirect, ...] = ()


class Case(Struct, frozen=True):
    """``ending`` of a branch is `;;`, `;&` or `;;&`."""

    subject: Word
    branches: tuple[tuple[tuple[Word, ...], "Sequence", str], ...]
    redirects: tuple[Redirect, ...] = ()


class Function(Struct, frozen=True):
    name: str
    body: "Command"
    redirects: tuple[Redirect, ...] = ()


class Condition(Struct, frozen=True):
    """``[[ ... ]]``: its words, operators being words without parts."""

    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...] = ()


class Calculation(Struct, frozen=True):
    """``(( ... ))``."""

    expression: Word
    redirects: tuple[Redirect, ...] = ()


Command: TypeAlias = Simple | Group | If | While | For | CountedFor | Case | Function | Condition | Calculation


class Pipeline(Struct, frozen=True):
    """``merged[i]`` tells whether the i-th command's errors go down the pipe too (``|&``)."""

    commands: tuple[Command, ...]
    negated: bool = False
    merged: tuple[bool, ...] = ()
    timed: bool = False


class AndOr(Struct, frozen=True):
    """Pipelines, each with the operator before it: nothing, `&&` or `||`."""

    steps: tuple[tuple[str, Pipeline], ...]
    background: bool = False
    source: str = ""


class Sequence(Struct, frozen=True):
    lists: tuple[AndOr, ...]


EMPTY = Word(())
NOTHING = Sequence(())
