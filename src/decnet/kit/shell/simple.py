"""Simple commands, redirections and here-documents."""

import re
from collections.abc import Iterator

from decnet.kit.shell.dialect import Dialect, Mistake, Unfinished
from decnet.kit.shell.scanner import Scanner
from decnet.kit.shell.syntax import EMPTY, Assignment, Literal, Redirect, Simple, Word

OPERATORS = ("&>>", "<<<", "<<-", ";;&", "&&", "||", ";;", ";&", "<<", ">>", "<&", ">&", "<>", ">|", "&>", "|&",
             "(", ")", ";", "&", "|", "<", ">", "\n")  # fmt: skip
PLAIN_OPERATORS = tuple(op for op in OPERATORS if op not in ("&>>", "<<<", ";;&", ";&", "&>", "|&"))
Choices = dict[str, tuple[tuple[int, frozenset[str]], ...]]


def _by_first(operators: tuple[str, ...]) -> Choices:
    """For the first character, the operators that begin with it, the longest first."""
    return {
        first: tuple(
            (size, frozenset(op for op in operators if op[0] == first and len(op) == size)) for size in (3, 2, 1)
        )
        for first in {op[0] for op in operators}
    }


_RICH, _PLAIN = _by_first(OPERATORS), _by_first(PLAIN_OPERATORS)
REDIRECTS = frozenset(("<", ">", ">>", "<<", "<<-", "<<<", "<&", ">&", "<>", ">|", "&>", "&>>"))
INPUTS = frozenset(("<", "<<", "<<-", "<<<", "<&", "<>"))
ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\[[^]\s;&|<>()]*\])?(\+?=)")
NUMBER = re.compile(r"\d{1,3}(?=[<>])")
MAX_WORDS = 20_000


class Document:
    """A here-document that is still to be read."""

    def __init__(self, redirect: Redirect, delimiter: str, quoted: bool, tabs: bool, line: int) -> None:
        self.redirect, self.delimiter, self.quoted, self.tabs, self.line = redirect, delimiter, quoted, tabs, line


class Commands(Scanner):
    """Reads simple commands. Their here-documents are read at the end of the line."""

    def __init__(self, text: str, dialect: Dialect, *, complete: bool = True, depth: int = 0, line: int = 1) -> None:
        super().__init__(text, dialect, complete=complete, depth=depth, line=line)
        self.warnings: list[str] = []
        self._known_at, self._known = -1, ""  # the operator at one place
        self._documents: list[Document] = []
        self._operators = _RICH if dialect.rich else _PLAIN

    def operator(self) -> str:
        """The operator that comes next, nothing where a word or the end does."""
        if self.at == self._known_at:
            return self._known
        self.skip_blanks()
        self._known = self._find_operator()
        self._known_at = self.at
        return self._known

    def _find_operator(self) -> str:
        char = self.text[self.at : self.at + 1]
        choices = self._operators.get(char)
        if choices is None:
            return ""
        following = self.text[self.at : self.at + 3]
        if self.dialect.arrays and following[:2] in ("<(", ">("):
            return ""
        for length, known in choices:
            if following[:length] in known:
                return following[:length]
        return ""

    def accept(self, *operators: str) -> str:
        """Move past the next operator where it is one of these; which one it was."""
        operator = self.operator()
        if operator not in operators:
            return ""
        self.at += len(operator)
        if operator == "\n":
            self._read_documents()
        return operator

    def skip_newlines(self) -> None:
        while self.accept("\n"):
            pass

    def unexpected(self, expecting: str = "") -> Mistake:
        """The complaint about what comes next."""
        operator = self.operator()
        if operator:
            return Mistake("newline" if operator == "\n" else operator, expecting=expecting, line=self.line)
        if self.ended():
            return Unfinished(expecting=expecting, line=self.line)
        line, word = self.line, self.word()
        return Mistake(word.source if word else self.peek(), expecting=expecting, line=line)

    def simple(self) -> Simple:
        """Assignments, words and redirections in any order that the shell allows."""
        assignments, words, redirects = list[Assignment](), list[Word](), list[Redirect]()
        line = self.line
        while True:
            found = self.redirect()
            if found is not None:
                redirects.append(found)
                continue
            if self.operator() or self.ended():
                break
            made = None if words else self._assignment()
            if made is not None:
                assignments.append(made)
                continue
            word = self.word()
            if word is None:
                raise self.unexpected()
            words.append(self._with_array(word))
            if len(words) > MAX_WORDS:
                raise Mistake(None, text="memory exhausted", line=self.line)
        if self.operator() == "(":
            if len(words) == 1 and not redirects:
                self.accept("(")
            raise self.unexpected()
        return Simple(tuple(assignments), tuple(words), tuple(redirects), line)

    def _assignment(self) -> Assignment | None:
        found = ASSIGNMENT.match(self.text, self.at)
        if not found:
            return None
        name, index, sign = found.groups()
        if (index or sign == "+=") and not self.dialect.rich:
            return None
        self.at = found.end()
        append = sign == "+="
        if self.peek() == "(" and self.dialect.arrays:
            self.at += 1
            return Assignment(name, EMPTY, append, values=tuple(self._values()))
        value = self.word() or EMPTY
        return Assignment(name, value, append, index[1:-1] if index else None)

    def _with_array(self, word: Word) -> Word:
        """``declare -a x=(1 2)``: the values belong to the word."""
        if not (self.dialect.arrays and self.peek() == "(" and word.source.endswith("=")):
            return word
        self.at += 1
        values = " ".join(value.source for value in self._values())
        return Word((*word.parts, Literal(f"({values})", True)), f"{word.source}({values})")

    def _values(self) -> Iterator[Word]:
        while True:
            self.skip_newlines()
            if self.accept(")"):
                return
            word = self.word()
            if word is None:
                raise Unfinished(matching=")", closers=(")",), line=self.line) if self.ended() else self.unexpected()
            yield word

    def redirect(self) -> Redirect | None:
        """The redirection that begins here, None where none does."""
        self.skip_blanks()
        numbered = NUMBER.match(self.text, self.at)
        if numbered:
            self.at = numbered.end()
        operator = self.operator()
        if operator not in REDIRECTS:
            if numbered:
                self.at = numbered.start()
            return None
        self.at += len(operator)
        self.skip_blanks()
        line, target = self.line, self.word()
        if target is None:
            raise self._no_target()
        number = int(numbered.group()) if numbered else (0 if operator in INPUTS else 1)
        made = Redirect(number, operator.removesuffix("-") if operator == "<<-" else operator, target)
        if operator in ("<<", "<<-"):
            delimiter = "".join(getattr(part, "text", "") for part in target.parts) if target.parts else ""
            delimiter = target.source if not target.quoted else delimiter
            self._documents.append(Document(made, delimiter, target.quoted, operator == "<<-", line))
        return made

    def _no_target(self) -> Mistake:
        operator = self.operator()
        if operator:
            return Mistake("newline" if operator == "\n" else operator, line=self.line)
        return Mistake("newline" if self.dialect.is_bash else None, line=self.line)

    def _read_documents(self) -> None:
        documents, self._documents = self._documents, []
        for document in documents:
            text = self._read_document(document)
            literal = Word((Literal(text, True),), text)
            document.redirect.target = literal if document.quoted else self.like_quoted(text)

    def _read_document(self, document: Document) -> str:
        lines = list[str]()
        while not self.ended():
            end = self.text.find("\n", self.at)
            line = self.text[self.at : len(self.text) if end < 0 else end]
            self.at = len(self.text) if end < 0 else end + 1
            bare = line.removesuffix("\r")
            bare = bare.lstrip("\t") if document.tabs else bare
            if bare == document.delimiter:
                return "".join(lines)
            lines.append((line.lstrip("\t") if document.tabs else line) + "\n")
        if not self.complete:
            raise Unfinished(closers=(document.delimiter,), line=self.line)
        self.warnings.append(
            f"warning: here-document at line {document.line} delimited by end-of-file (wanted `{document.delimiter}')"
        )
        return "".join(lines)

    def finish_documents(self) -> None:
        """Read here-documents for which there is no more text."""
        if self._documents and self.ended():
            if not self.complete:
                raise Unfinished(closers=(self._documents[0].delimiter,), line=self.line)
            self._read_documents()
