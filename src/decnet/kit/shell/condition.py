"""``[[ ... ]]``."""

from typing import Protocol

from decnet.kit.shell.checks import BINARY, NUMERIC, UNARY, Checker, NotANumber, binary, unary
from decnet.kit.shell.expansion import Expander, escaped
from decnet.kit.shell.regex import TooHard, Unreadable, glob, regex
from decnet.kit.shell.syntax import Condition, Word
from decnet.kit.shell.tasks import Routine

MAX_DEPTH = 40


class Shell(Checker, Protocol):
    expander: Expander

    def error(self, text: str) -> None: ...


def conditional(shell: Shell, node: Condition) -> Routine:
    """0 where the condition holds, 1 where not, 2 where it is none."""
    reader = _Condition(shell, node.words)
    result = yield reader.either()
    if reader.wrong or reader.at < len(node.words):
        return 2
    return result


class _Condition:
    """Recursive descent; each routine's status is 0 for true."""

    def __init__(self, shell: Shell, words: tuple[Word, ...]) -> None:
        self._shell, self._words, self.at, self._depth = shell, words, 0, 0
        self.wrong = False

    def _operator(self) -> str:
        if self.at < len(self._words) and not self._words[self.at].parts:
            return self._words[self.at].source
        return ""

    def either(self) -> Routine:
        result = yield self._both()
        while self._operator() == "||":
            self.at += 1
            other = yield self._both()
            result = 0 if not result or not other else 1
        return result

    def _both(self) -> Routine:
        result = yield self._not()
        while self._operator() == "&&":
            self.at += 1
            other = yield self._not()
            result = result or other
        return result

    def _not(self) -> Routine:
        if self.at < len(self._words) and self._words[self.at].source == "!":
            self.at += 1
            return int(not (yield self._not()))
        if self._operator() == "(":
            self.at += 1
            result = yield self.either()
            self.wrong = self.wrong or self._operator() != ")"
            self.at += 1
            return result
        return (yield self._primary())

    def _take(self) -> Word:
        word = self._words[self.at] if self.at < len(self._words) else Word(())
        self.wrong = self.wrong or self.at >= len(self._words)
        self.at += 1
        return word

    def _primary(self) -> Routine:
        first = self._take()
        following = self._words[self.at].source if self.at < len(self._words) else ""
        texts = list[str]()
        if following in BINARY or following == "=~":
            self.at += 1
            yield self._shell.expander.text(first, texts)
            return (yield self._compare(texts[0], following, self._take()))
        if first.source in UNARY and following and self._words[self.at].parts:
            yield self._shell.expander.text(self._take(), texts)
            return int(not unary(self._shell, first.source, texts[0]))
        yield self._shell.expander.text(first, texts)
        return int(not texts[0])

    def _compare(self, left: str, operator: str, right: Word) -> Routine:
        texts = list[str]()
        if operator in ("=", "==", "!="):
            yield self._shell.expander.pattern(right, texts)
            return int(_matches(texts[0], left) == (operator == "!="))
        if operator == "=~":
            yield self._shell.expander.text(right, texts)
            return self._search(left, texts[0])
        yield self._shell.expander.text(right, texts)
        if operator in NUMERIC:
            left, texts[0] = (str(self._shell.expander.number(text)) for text in (left, texts[0]))
        try:
            return int(not binary(self._shell, left, operator, texts[0]))
        except NotANumber as error:
            self._shell.error(f"[[: {error.text}: integer expression expected")
            return 2

    def _search(self, text: str, pattern: str) -> int:
        try:
            found = regex(pattern, extended=True).search(text)
        except (Unreadable, TooHard):
            return 2
        groups = [] if found is None else [found.group(index) for index in range(len(found.spans))]
        self._shell.variables.set_array("BASH_REMATCH", groups)
        return int(found is None)


def _matches(pattern: str, text: str) -> bool:
    try:
        return glob(pattern).matches(text)
    except TooHard:
        return pattern == escaped(text)
