"""Compound commands, pipelines and lists."""

from collections.abc import Callable
from typing import ClassVar

from decnet.kit.shell.dialect import Mistake, Unfinished
from decnet.kit.shell.scanner import NAME
from decnet.kit.shell.simple import Commands
from decnet.kit.shell.syntax import (
    AndOr,
    Calculation,
    Case,
    Command,
    Condition,
    CountedFor,
    For,
    Function,
    Group,
    If,
    Pipeline,
    Redirect,
    Sequence,
    Simple,
    While,
    Word,
)

MISPLACED = frozenset(("then", "elif", "else", "fi", "do", "done", "esac", "}"))
KEYWORDS = frozenset(("if", "while", "until", "for", "select", "case", "{", "function", "[["))


class Compound(Commands):
    """Reads everything above a simple command."""

    def reserved(self) -> str:
        """The plain word that comes next, nothing where none does."""
        self.skip_blanks()
        end = self.at
        while end < len(self.text) and self.text[end] not in " \t\r\n;&|<>()'\"`$\\":
            end += 1
        if end < len(self.text) and self.text[end] in "'\"`$\\":
            return ""
        return self.text[self.at : end]

    def accept_word(self, *words: str) -> str:
        """Move past the next word where it is one of these; which one it was."""
        word = self.reserved()
        if word and word in words:
            self.at += len(word)
            return word
        return ""

    def expect(self, *words: str) -> str:
        found = self.accept_word(*words)
        if not found:
            raise self._wanted(words)
        return found

    def _wanted(self, words: tuple[str, ...]) -> Mistake:
        mistake = self.unexpected(words[0])
        if isinstance(mistake, Unfinished):
            mistake.closers = words
        return mistake

    def line_of_lists(self) -> Sequence:
        """The lists of one line, with its newline and its here-documents."""
        lists = self._lists(one_line=True)
        if not self.accept("\n") and not self.ended():
            raise self.unexpected()
        self.finish_documents()
        return Sequence(tuple(lists))

    def enclosed(self, closer: str, matching: str = "") -> Sequence:
        with self.deeper():
            lists = self._lists()
        self.skip_newlines()
        if not self.accept(closer):
            if self.ended():
                raise Unfinished(
                    expecting=closer, closers=(closer,), matching=matching, line=self.line + bool(matching)
                )
            raise self.unexpected(closer)
        return Sequence(tuple(lists))

    def block(self, *closers: str, empty: bool = False) -> Sequence:
        """The commands up to one of the words ``closers``, which is not consumed."""
        with self.deeper():
            lists = self._lists()
        if self.ended():
            raise Unfinished(expecting=closers[0], closers=closers, line=self.line)
        if not lists and not empty:
            raise self.unexpected()
        if self.reserved() not in closers:
            raise self.unexpected(closers[0])
        return Sequence(tuple(lists))

    def _lists(self, one_line: bool = False) -> list[AndOr]:
        lists = list[AndOr]()
        while True:
            if not one_line:
                self.skip_newlines()
            if self._closing():
                return lists
            start = self.at
            steps = self._and_or()
            end = self.at
            background = self.operator() == "&"
            lists.append(AndOr(tuple(steps), background, self.text[start:end].strip()))
            if not self.accept(";", "&") and (one_line or not self.accept("\n")):
                return lists

    def _closing(self) -> bool:
        return self.ended() or self.operator() in (")", ";;", ";&", ";;&", "\n") or self.reserved() in MISPLACED

    def _and_or(self) -> list[tuple[str, Pipeline]]:
        steps = [("", self._pipeline())]
        while operator := self.accept("&&", "||"):
            self.skip_newlines()
            steps.append((operator, self._pipeline()))
        return steps

    def _pipeline(self) -> Pipeline:
        timed = bool(self.dialect.is_bash and self.accept_word("time") and (self.accept_word("-p") or True))
        negated = False
        while self.accept_word("!"):
            negated = not negated
        if timed and (self.ended() or self.operator() in ("\n", ";")):
            return Pipeline((Simple((), (), (), self.line),), negated, (False,), True)
        commands, merged = [self._command()], list[bool]()
        while operator := self.accept("|", "|&"):
            merged.append(operator == "|&")
            self.skip_newlines()
            commands.append(self._command())
        return Pipeline(tuple(commands), negated, (*merged, False), timed)

    def _command(self) -> Command:
        operator = self.operator()
        if operator == "(":
            return self._subshell()
        word = self.reserved()
        if word in KEYWORDS and (self.dialect.rich or word not in ("[[", "function")):
            with self.deeper():
                return self._KEYWORDS[word](self)
        if word in MISPLACED:
            raise self.unexpected()
        if word and (self.dialect.is_bash or NAME.fullmatch(word)) and self._defines(word):
            return self._function(word)
        simple = self.simple()
        if not (simple.words or simple.assignments or simple.redirects):
            raise self.unexpected()
        return simple

    def _defines(self, word: str) -> bool:
        """Whether `word ()` comes next; moves past it then."""
        at = self.at
        self.at += len(word)
        if self.accept("(") and self.accept(")"):
            return True
        self.at = at
        return False

    def _function(self, name: str) -> Command:
        self.skip_newlines()
        with self.deeper():
            body = self._command()
        if isinstance(body, Simple) and self.dialect.is_bash:
            raise Mistake(body.words[0].source if body.words else "newline", line=self.line)
        return Function(name, body)

    def _named_function(self) -> Command:
        self.expect("function")
        self.skip_blanks()
        word = self.word()
        if word is None:
            raise self.unexpected()
        if self.accept("(") and not self.accept(")"):
            raise self.unexpected()
        return self._function(word.source)

    def _subshell(self) -> Command:
        if self.dialect.rich and self.peek(2) == "((" and (end := self.double_end(self.at + 2)) is not None:
            expression = self.like_quoted(self.text[self.at + 2 : end])
            self.at = end + 2
            return Calculation(expression, self._redirects())
        self.at += 1
        body = self.enclosed(")")
        if not body.lists:
            raise Mistake(")", line=self.line)
        return Group(body, True, self._redirects())

    def _braces(self) -> Command:
        self.expect("{")
        body = self.block("}")
        self.expect("}")
        return Group(body, False, self._redirects())

    def _redirects(self) -> tuple[Redirect, ...]:
        found = list[Redirect]()
        while (redirect := self.redirect()) is not None:
            found.append(redirect)
        return tuple(found)

    def _if(self) -> Command:
        branches, otherwise = list[tuple[Sequence, Sequence]](), None
        self.expect("if")
        while True:
            condition = self.block("then")
            self.expect("then")
            branches.append((condition, self.block("fi", "else", "elif")))
            if self.accept_word("elif"):
                continue
            if self.accept_word("else"):
                otherwise = self.block("fi")
            self.expect("fi")
            return If(tuple(branches), otherwise, self._redirects())

    def _while(self) -> Command:
        until = self.expect("while", "until") == "until"
        condition = self.block("do")
        return While(condition, self._body(), until, self._redirects())

    def _body(self) -> Sequence:
        self.expect("do")
        body = self.block("done")
        self.expect("done")
        return body

    def _for(self) -> Command:
        self.expect("for", "select")
        self.skip_blanks()
        if self.dialect.arrays and self.peek(2) == "((":
            return self._counted_for()
        word = self.word()
        if word is None:
            raise self._no_variable()
        if not self.dialect.is_bash and not NAME.fullmatch(word.source):
            raise Mistake(None, text="Bad for loop variable", line=self.line)
        self.accept(";")
        self.skip_newlines()
        words: list[Word] | None = None
        if self.accept_word("in"):
            words = []
            while not (self.operator() or self.ended()):
                item = self.word()
                if item is None:
                    raise self.unexpected()
                words.append(item)
            if not self.accept(";", "\n"):
                raise self._wanted(("do",))
        self.skip_newlines()
        body = self._body() if self.reserved() != "{" else self._braced_body()
        return For(word.source, tuple(words) if words is not None else None, body, self._redirects())

    def _no_variable(self) -> Mistake:
        if not self.dialect.is_bash:
            return Mistake(None, text="Bad for loop variable", line=self.line)
        return Mistake(self.operator().replace("\n", "newline") or "newline", line=self.line)

    def _braced_body(self) -> Sequence:
        self.expect("{")
        body = self.block("}")
        self.expect("}")
        return body

    def _counted_for(self) -> Command:
        end = self.double_end(self.at + 2)
        pieces = self.text[self.at + 2 : end].split(";") if end is not None else []
        if end is None:
            raise Unfinished(matching=")", closers=("))",), line=self.line)
        if len(pieces) != 3:
            raise Mistake(None, text="syntax error: arithmetic expression required", line=self.line)
        self.at = end + 2
        self.accept(";")
        self.skip_newlines()
        first, condition, step = (self.like_quoted(piece) for piece in pieces)
        body = self._body() if self.reserved() != "{" else self._braced_body()
        return CountedFor(first, condition, step, body, self._redirects())

    def _case(self) -> Command:
        self.expect("case")
        self.skip_blanks()
        subject = self.word()
        if subject is None:
            raise self.unexpected()
        self.skip_newlines()
        self.expect("in")
        branches = list[tuple[tuple[Word, ...], Sequence, str]]()
        while True:
            self.skip_newlines()
            if self.accept_word("esac"):
                return Case(subject, tuple(branches), self._redirects())
            if self.ended():
                raise Unfinished(expecting="esac", closers=("esac",), line=self.line)
            branches.append(self._branch())

    def _branch(self) -> tuple[tuple[Word, ...], Sequence, str]:
        self.accept("(")
        patterns = list[Word]()
        while True:
            self.skip_blanks()
            word = self.word()
            if word is None:
                raise self.unexpected(")")
            patterns.append(word)
            if not self.accept("|"):
                break
        if not self.accept(")"):
            raise self._wanted((")",))
        with self.deeper():
            body = Sequence(tuple(self._lists()))
        ending = self.accept(";;", ";&", ";;&")
        if not ending and self.reserved() != "esac":
            raise self._wanted(("esac",))
        return tuple(patterns), body, ending or ";;"

    def _condition(self) -> Command:
        self.expect("[[")
        words = list[Word]()
        while True:
            self.skip_newlines()
            if self.accept_word("]]"):
                break
            operator = self.accept("&&", "||", "(", ")", "<", ">")
            if operator:
                words.append(Word((), operator))
                continue
            if self.ended() and len(words) == 1 and self.complete:
                text = "unexpected token `newline', conditional binary operator expected"
                raise Mistake(None, text=text, line=self.line)
            pattern = bool(words) and words[-1].source == "=~"
            word = self.word(allow="()|<>" if pattern else "")
            if word is None:
                raise Unfinished(closers=("]]",), line=self.line) if self.ended() else self.unexpected()
            words.append(word)
        if not words:
            raise Mistake("]]", line=self.line)
        return Condition(tuple(words), self._redirects())

    _KEYWORDS: ClassVar[dict[str, Callable[["Compound"], Command]]] = {
        "if": _if,
        "while": _while,
        "until": _while,
        "for": _for,
        "select": _for,
        "case": _case,
        "{": _braces,
        "function": _named_function,
        "[[": _condition,
    }
