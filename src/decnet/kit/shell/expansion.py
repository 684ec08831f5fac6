"""What words mean when a command runs: parameters, substitutions, arithmetic, splitting, globs."""

from typing import Protocol

from decnet.kit.shell.arithmetic import Miscalculation, calculate
from decnet.kit.shell.braces import TooManyWords, braces
from decnet.kit.shell.dialect import Dialect
from decnet.kit.shell.fields import ESCAPED, Fields, paths
from decnet.kit.shell.files import FileSystem
from decnet.kit.shell.node import Who
from decnet.kit.shell.operations import operate
from decnet.kit.shell.signals import Signal
from decnet.kit.shell.syntax import Arithmetic, Channel, Literal, Parameter, Sequence, Substitution, Word
from decnet.kit.shell.tasks import Routine
from decnet.kit.shell.variables import ReadOnly, TooMuch, Variables

MAX_TEXT = 1 << 20
UNCHANGED = frozenset("*?[{~")


class Unexpandable(Signal):
    """A word has no meaning. ``reason`` is the complaint; ``fatal`` where a script ends with it."""

    def __init__(self, reason: str, *, fatal: bool = True, status: int = 1) -> None:
        super().__init__(reason)
        self.reason, self.fatal, self.status = reason, fatal, status


class Host(Protocol):
    """The shell whose words are expanded."""

    variables: Variables
    dialect: Dialect
    who: Who
    folder: str
    arguments: list[str]
    status: int
    options: set[str]

    @property
    def files(self) -> FileSystem: ...

    def special(self, name: str) -> str | None:
        """``$?``, ``$$``, ``$!``, ``$-``, ``$0``."""

    def home(self, user: str) -> str | None:
        """The folder of ``user``, of the shell's own for an empty name."""

    def substitute(self, body: Sequence, into: list[str]) -> Routine:
        """Run ``body`` and append what it writes."""

    def spend(self, steps: int) -> None:
        """Count work."""

    def channel(self, body: Sequence, reads: bool, into: list[str]) -> Routine:
        """Run ``body`` behind a name, and append that."""


class Expander:
    """Expands the words of one shell. Every method that is a routine leaves its result in a list."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def words(self, words: tuple[Word, ...], into: list[str]) -> Routine:
        """The fields that the words become."""
        for word in words:
            plain = word.plain
            if plain is not None and (word.quoted or UNCHANGED.isdisjoint(plain)):
                into.append(plain)
                continue
            for single in self._braced(word):
                fields = Fields(self._blanks(), split=True)
                yield self._parts(single, fields)
                self._gather(fields, into)
        return 0

    def _braced(self, word: Word) -> list[Word]:
        if not self._host.dialect.is_bash:
            return [word]
        try:
            return braces(word)
        except TooManyWords:
            raise Unexpandable("brace expansion: failed to allocate memory for 2147483647 elements") from None

    def _gather(self, fields: Fields, into: list[str]) -> None:
        host = self._host
        into += fields.plain
        host.spend(len(fields.plain) // 50)
        for field in fields.all():
            if "f" not in host.options and field.globs():
                found = paths(host.files, host.who, host.folder, field.pattern())
                into += found or [field.text()]
            else:
                into.append(field.text())
            if len(into) % 1_000 == 0:
                host.spend(100)
            if len(into) > 120_000:
                raise Unexpandable("Argument list too long", status=126)

    def text(self, word: Word, into: list[str]) -> Routine:
        """One text, neither split nor globbed."""
        plain = word.plain
        if plain is not None and not plain.startswith("~") and "=~" not in plain and ":~" not in plain:
            into.append(plain)
            return 0
        fields = Fields(self._blanks(), split=False)
        yield self._parts(word, fields)
        into.append(fields.text())
        return 0

    def pattern(self, word: Word, into: list[str]) -> Routine:
        """One text as a glob, in which what was quoted is plain."""
        fields = Fields(self._blanks(), split=False)
        yield self._parts(word, fields, pattern=True)
        into.append("".join(field.pattern() for field in fields.all()))
        return 0

    def _blanks(self) -> str:
        blanks = self._host.variables.find("IFS")
        return " \t\n" if blanks is None else blanks

    def _parts(self, word: Word, fields: Fields, pattern: bool = False) -> Routine:
        for index, part in enumerate(word.parts):
            match part:
                case Literal(text, quoted):
                    if not index and not quoted and text.startswith("~"):
                        text = self._tilde(text)
                    fields.add(text, quoted)
                case Parameter():
                    yield self._parameter(part, fields, pattern)
                case Substitution(body, quoted):
                    out = list[str]()
                    yield self._host.substitute(body, out)
                    self._put(fields, out[0], quoted, pattern)
                case Arithmetic(expression, quoted):
                    texts = list[str]()
                    yield self.text(expression, texts)
                    self._put(fields, str(self.number(texts[0])), quoted, pattern)
                case Channel(body, reads):
                    names = list[str]()
                    yield self._host.channel(body, reads, names)
                    fields.add(names[0], True)
        return 0

    def _put(self, fields: Fields, text: str, quoted: bool, pattern: bool) -> None:
        if len(text) > MAX_TEXT:
            raise Unexpandable(f"xrealloc: cannot allocate {len(text)} bytes", status=2)
        if quoted:
            fields.add(text, True)
        elif pattern:
            fields.add(text, False)
        else:
            fields.expanded(text)

    def number(self, expression: str) -> int:
        """The value of an arithmetic expression."""
        try:
            return calculate(expression, self._host.variables)
        except Miscalculation as error:
            if not self._host.dialect.is_bash:
                raise Unexpandable(f'arithmetic expression: {error.reason}: "{expression}"', status=2) from None
            text = expression.strip()
            raise Unexpandable(f'{text}: {error.reason} (error token is "{error.token}")') from None
        except ReadOnly as error:
            raise Unexpandable(f"{error.name}: readonly variable") from None
        except TooMuch as error:
            raise Unexpandable(f"xrealloc: cannot allocate {error.size} bytes", status=2) from None

    def _tilde(self, text: str) -> str:
        user, slash, rest = text[1:].partition("/")
        home = self._host.home(user)
        return text if home is None else home + slash + rest

    def _parameter(self, part: Parameter, fields: Fields, pattern: bool) -> Routine:
        if part.operator == "bad":
            reason = f"{part.name}: bad substitution" if self._host.dialect.is_bash else "Bad substitution"
            raise Unexpandable(reason, status=1 if self._host.dialect.is_bash else 2)
        many = self._many(part)
        if many is not None:
            self._put_many(many, part, fields)
            return 0
        value = self._value(part)
        if part.operator == "indirect":
            value = self._host.variables.find(value or "")
        elif part.operator == "prefix":
            value = " ".join(name for name in self._host.variables.names() if name.startswith(part.name))
        elif part.operator == "length":
            value = str(len(value or ""))
        elif part.operator:
            out = list[str | None]()
            yield self._operated(part, value, fields, pattern, out)
            if not out:
                return 0
            value = out[0]
        if value is None:
            self._unbound(part)
        self._put(fields, value or "", part.quoted, pattern)
        return 0

    def _unbound(self, part: Parameter) -> None:
        if "u" in self._host.options and part.name not in ("@", "*"):
            bash = self._host.dialect.is_bash
            reason = f"{part.name}: {'unbound variable' if bash else 'parameter not set'}"
            raise Unexpandable(reason, status=127 if bash else 2)

    def _many(self, part: Parameter) -> list[str] | None:
        """The values where the parameter is a list of them."""
        host = self._host
        if part.name in ("@", "*") and part.operator in ("", ":"):
            values = list(host.arguments)
        elif part.index in ("@", "*") and part.operator in ("", ":"):
            values = host.variables.elements(part.name)
        elif part.operator == "keys":
            return host.variables.keys(part.name)
        else:
            return None
        if part.operator != ":":
            return values
        start = self._plain_number(part.argument)
        if part.name in ("@", "*"):
            values = [host.special("0") or "", *values]
        count = None if part.second is None else self._plain_number(part.second)
        return values[start:] if count is None else values[start : start + max(0, count)]

    def _plain_number(self, word: Word | None) -> int:
        return self.number((word.plain if word else "") or "0")

    def _put_many(self, values: list[str], part: Parameter, fields: Fields) -> None:
        joined = part.quoted and (part.name == "*" or part.index == "*")
        if joined:
            fields.add((self._blanks()[:1]).join(values), True)
            return
        for index, value in enumerate(values):
            if index:
                fields.end_field()
            if part.quoted:
                fields.add(value, True)
            else:
                fields.expanded(value)

    def _value(self, part: Parameter) -> str | None:
        host, name = self._host, part.name
        if part.index:
            if part.operator == "length" and part.index in ("@", "*"):
                return "x" * len(host.variables.elements(name))
            return host.variables.element(name, part.index)
        if name in ("@", "*"):
            return "x" * len(host.arguments) if part.operator == "length" else " ".join(host.arguments)
        if name == "#":
            return str(len(host.arguments))
        if name.isdigit() and name != "0":
            position = int(name[:9])
            return host.arguments[position - 1] if position <= len(host.arguments) else None
        return host.special(name) if not name[0].isalpha() and name[0] != "_" else host.variables.find(name)

    def _operated(
        self, part: Parameter, value: str | None, fields: Fields, pattern: bool, out: list[str | None]
    ) -> Routine:
        """Append the result to ``out``; nothing where a word took its place in ``fields``."""
        operator, unset = part.operator, value is None
        absent = unset or (operator.startswith(":") and not value)
        kind = operator.lstrip(":") if operator != ":" else ":"
        if kind in ("-", "=", "?", "+"):
            if absent == (kind == "+"):
                out.append("" if kind == "+" else value)
                return 0
            yield self._replaced(part, kind, fields, pattern, out)
            return 0
        self._unbound(part) if unset else None
        texts = list[str]()
        if operator in (":", "/", "//", "/#", "/%", "#", "##", "%", "%%") and part.argument is not None:
            yield self.text(part.argument, texts) if operator == ":" else self.pattern(part.argument, texts)
        texts = texts or [""]
        if part.second is not None:
            yield self.text(part.second, texts)
        out.append(operate(value or "", operator, texts, self.number))
        return 0

    def _replaced(self, part: Parameter, kind: str, fields: Fields, pattern: bool, out: list[str | None]) -> Routine:
        argument = part.argument or Word(())
        if kind in ("-", "+") and not part.quoted:
            yield self._parts(argument, fields, pattern)
            return 0
        texts = list[str]()
        yield self.text(argument, texts)
        if kind == "?":
            bash = self._host.dialect.is_bash
            silent = "parameter null or not set" if bash else "parameter not set or null"
            if not part.operator.startswith(":"):
                silent = "parameter not set"
            raise Unexpandable(f"{part.name}: {texts[0] or silent}", status=127 if bash else 2)
        if kind == "=":
            self._host.variables.assign(part.name, texts[0])
        out.append(texts[0])
        return 0


def escaped(text: str) -> str:
    """``text`` as a glob that matches just it."""
    return text.translate(ESCAPED)
