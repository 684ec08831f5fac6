"""The language of awk (POSIX.1-2017, awk), as a tree; without user functions and getline from files."""

import re
from typing import TypeAlias

from msgspec import Struct

from decnet.kit.shell.regex import Regex, TooHard, Unreadable, regex

MAX_DEPTH = 30
TOKEN = re.compile(
    r"[ \t]*(?:\\\n[ \t]*)?(#[^\n]*|\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+|[A-Za-z_]\w*|\"(?:[^\"\\\n]|\\.)*\"|"
    r"\+\+|--|&&|\|\||[-+*/%^=!<>]=|!~|\*\*|[-+*/%^!<>=~?:,;(){}\[\]$|\n])"
)
KEYWORDS = frozenset(("BEGIN", "END", "if", "else", "while", "for", "in", "do", "print", "printf", "next", "exit",
                      "break", "continue", "delete", "getline", "function", "return"))  # fmt: skip
COMPARISONS = frozenset(("<", "<=", "==", "!=", ">", ">="))
VALUE_ENDS = frozenset((";", "}", "\n", ")", "]", ",", ":", "", "&&", "||", "?", "|", ">", "<", "=="))


class NoProgram(Exception):
    """The text is no awk. ``near`` is what is wrong."""

    def __init__(self, near: str) -> None:
        super().__init__(near)
        self.near = near


class Node(Struct, frozen=True):
    """One operation: its name, the nodes it works on, and a text or a pattern that belongs to it."""

    name: str
    parts: tuple["Node", ...] = ()
    text: str = ""
    pattern: Regex | None = None


Rule: TypeAlias = tuple[Node | None, Node | None, Node | None]
"""Pattern, end of the range and action."""

NONE = Node("none")


class Reader:
    """Recursive descent over the tokens."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._depth = text, 0, 0
        self._token = ""
        self.next()

    @property
    def _now(self) -> str:
        """The token that is current."""
        return self._token

    def next(self) -> str:
        """Move on; returns the token that was current."""
        taken = self._token
        found = TOKEN.match(self._text, self._at)
        if found is None:
            if self._text[self._at :].strip():
                raise NoProgram(self._text[self._at :].strip()[:20])
            self._token, self._at = "", len(self._text)
        elif found.group(1).startswith("#"):
            self._at = found.end()
            self.next()
        else:
            self._token, self._at = found.group(1), found.end()
        return taken

    def expect(self, token: str) -> None:
        if self._token != token:
            raise NoProgram(self._token or "end of file")
        self.next()

    def _skip(self, *tokens: str) -> None:
        while self._token in tokens and self._token:
            self.next()

    def program(self) -> list[tuple[str, Rule]]:
        """Rules with their kind: `BEGIN`, `END` or nothing."""
        rules = list[tuple[str, Rule]]()
        self._skip("\n", ";")
        while self._token:
            if self._token in ("BEGIN", "END"):
                kind = self.next()
                rules.append((kind, (None, None, self._block())))
            elif self._token == "{":
                rules.append(("", (None, None, self._block())))
            else:
                first = self._expression()
                second = None
                if self._token == ",":
                    self.next()
                    second = self._expression()
                rules.append(("", (first, second, self._block() if self._token == "{" else None)))
            self._skip("\n", ";")
        return rules

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise NoProgram(self._token)

    def _block(self) -> Node:
        self._skip("\n")
        self.expect("{")
        self._deeper()
        statements = list[Node]()
        self._skip("\n", ";")
        while self._token != "}":
            if not self._token:
                raise NoProgram("end of file")
            statements.append(self._statement())
            self._skip("\n", ";")
        self.next()
        self._depth -= 1
        return Node("block", tuple(statements))

    def _statement(self) -> Node:
        match self._token:
            case "{":
                return self._block()
            case "if":
                return self._if()
            case "while":
                self.next()
                condition = self._parenthesized()
                return Node("while", (condition, self._body()))
            case "do":
                self.next()
                body = self._body()
                self._skip("\n", ";")
                self.expect("while")
                return Node("do", (self._parenthesized(), body))
            case "for":
                return self._for()
            case "next" | "break" | "continue":
                return Node(self.next())
            case "exit" | "return":
                name = self.next()
                return Node(name, () if self._token in VALUE_ENDS else (self._expression(),))
            case "delete":
                self.next()
                name = self.next()
                return Node("delete", self._index() if self._now == "[" else (), name)
        return self._simple()

    def _parenthesized(self) -> Node:
        self.expect("(")
        condition = self._expression()
        self.expect(")")
        return condition

    def _body(self) -> Node:
        self._skip("\n")
        if self._token == ";":
            self.next()
            return NONE
        self._deeper()
        statement = self._statement()
        self._depth -= 1
        return statement

    def _if(self) -> Node:
        self.next()
        condition = self._parenthesized()
        then = self._body()
        at, token = self._at, self._token
        self._skip("\n", ";")
        if self._token == "else":
            self.next()
            return Node("if", (condition, then, self._body()))
        self._at, self._token = at, token
        return Node("if", (condition, then))

    def _for(self) -> Node:
        self.next()
        self.expect("(")
        first = NONE if self._token == ";" else self._simple()
        if first.name == "in" and self._token == ")":
            self.next()
            return Node("each", (first.parts[0], self._body()), first.text)
        self.expect(";")
        condition = Node("number", text="1") if self._token == ";" else self._expression()
        self.expect(";")
        step = NONE if self._token == ")" else self._simple()
        self.expect(")")
        return Node("for", (first, condition, step, self._body()))

    def _simple(self) -> Node:
        if self._token not in ("print", "printf"):
            return self._expression()
        name = self.next()
        words = list[Node]()
        if self._token not in (";", "}", "\n", "", ">", "|"):
            words = self._words()
        target: tuple[Node, ...] = ()
        if self._token in (">", "|"):
            self.next()
            self._skip(">")
            target = (self._concatenation(),)
        return Node(name, (Node("list", tuple(words)), *target))

    def _words(self) -> list[Node]:
        words = [self._expression(greater=False)]
        while self._token == ",":
            self.next()
            self._skip("\n")
            words.append(self._expression(greater=False))
        if len(words) == 1 and words[0].name == "grouping":
            return list(words[0].parts)
        return words

    def _index(self) -> tuple[Node, ...]:
        self.expect("[")
        parts = [self._expression()]
        while self._token == ",":
            self.next()
            parts.append(self._expression())
        self.expect("]")
        return tuple(parts)

    def _expression(self, *, greater: bool = True) -> Node:
        self._deeper()
        node = self._ternary(greater)
        if self._token in ("=", "+=", "-=", "*=", "/=", "%=", "^=") and node.name in ("name", "field", "element"):
            operator = self.next()
            value = self._expression(greater=greater)
            if operator != "=":
                value = Node("binary", (node, value), operator[0])
            node = Node("assign", (node, value))
        self._depth -= 1
        return node

    def _ternary(self, greater: bool) -> Node:
        condition = self._either(greater)
        if self._token != "?":
            return condition
        self.next()
        first = self._expression(greater=greater)
        self.expect(":")
        return Node("ternary", (condition, first, self._expression(greater=greater)))

    def _either(self, greater: bool) -> Node:
        node = self._both(greater)
        while self._token == "||":
            self.next()
            self._skip("\n")
            node = Node("or", (node, self._both(greater)))
        return node

    def _both(self, greater: bool) -> Node:
        node = self._membership(greater)
        while self._token == "&&":
            self.next()
            self._skip("\n")
            node = Node("and", (node, self._membership(greater)))
        return node

    def _membership(self, greater: bool) -> Node:
        node = self._match(greater)
        while self._token == "in":
            self.next()
            node = Node("in", (node,), self.next())
        return node

    def _match(self, greater: bool) -> Node:
        node = self._comparison(greater)
        while self._token in ("~", "!~"):
            name = "match" if self.next() == "~" else "mismatch"
            node = Node(name, (node, self._comparison(greater)))
        return node

    def _comparison(self, greater: bool) -> Node:
        node = self._concatenation()
        if self._token in COMPARISONS and (greater or self._token != ">"):
            operator = self.next()
            node = Node("compare", (node, self._concatenation()), operator)
        return node

    def _concatenation(self) -> Node:
        parts = [self._sum()]
        while self._begins_value():
            parts.append(self._sum())
        return parts[0] if len(parts) == 1 else Node("join", tuple(parts))

    def _begins_value(self) -> bool:
        token = self._token
        if not token or token in ("in", "~", "!~"):
            return False
        named = (token[0].isalpha() or token[0] == "_") and token not in KEYWORDS
        return named or token[0].isdigit() or token[0] in '"$(.' or token in ("!", "-", "+", "++", "--")

    def _sum(self) -> Node:
        node = self._product()
        while self._token in ("+", "-"):
            operator = self.next()
            node = Node("binary", (node, self._product()), operator)
        return node

    def _product(self) -> Node:
        node = self._unary()
        while self._token in ("*", "/", "%"):
            operator = self.next()
            node = Node("binary", (node, self._unary()), operator)
        return node

    def _unary(self) -> Node:
        if self._token in ("!", "-", "+"):
            operator = self.next()
            self._deeper()
            node = Node("unary", (self._unary(),), operator)
            self._depth -= 1
            return node
        node = self._postfix()
        if self._token in ("^", "**"):
            self.next()
            self._deeper()
            node = Node("binary", (node, self._unary()), "^")
            self._depth -= 1
        return node

    def _postfix(self) -> Node:
        if self._token in ("++", "--"):
            operator = self.next()
            target = self._primary()
            return Node("assign", (target, Node("binary", (target, Node("number", text="1")), operator[0])))
        node = self._primary()
        if self._token in ("++", "--") and node.name in ("name", "field", "element"):
            return Node("after", (node,), self.next()[0])
        return node

    def _primary(self) -> Node:
        token = self._token
        if token in ("/", "/="):
            return self._pattern()
        self.next()
        if token.startswith('"'):
            return Node("text", text=_unescape(token[1:-1]))
        if token[:1].isdigit() or (token[:1] == "." and len(token) > 1):
            return Node("number", text=token)
        if token == "$":
            self._deeper()
            node = Node("field", (self._postfix(),))
            self._depth -= 1
            return node
        if token == "(":
            words = [self._expression()]
            while self._token == ",":
                self.next()
                words.append(self._expression())
            self.expect(")")
            return words[0] if len(words) == 1 else Node("grouping", tuple(words))
        if (token[:1].isalpha() or token[:1] == "_") and (token not in KEYWORDS or token == "getline"):
            return self._named(token)
        raise NoProgram(token or "end of file")

    def _named(self, name: str) -> Node:
        if self._token == "[":
            return Node("element", self._index(), name)
        if self._token == "(" and self._text[self._at - 2 : self._at - 1].strip():
            self.next()
            words = list[Node]()
            while self._token != ")":
                words.append(self._expression())
                if self._token != ",":
                    break
                self.next()
            self.expect(")")
            return Node("call", tuple(words), name)
        return Node("call", (), name) if name in ("length", "getline") else Node("name", text=name)

    def _pattern(self) -> Node:
        start = self._at - (1 if self._token == "/=" else 0)
        end = start
        while end < len(self._text) and self._text[end] not in "/\n":
            end += 2 if self._text[end] == "\\" else 1
        if self._text[end : end + 1] != "/":
            raise NoProgram("/")
        source = self._text[start:end].replace("\\/", "/")
        self._at = end + 1
        self.next()
        return Node("pattern", text=source, pattern=compiled(source))


def compiled(source: str) -> Regex:
    """``source`` as an extended regular expression. Raises :class:`NoProgram`."""
    try:
        return regex(source, extended=True)
    except (Unreadable, TooHard):
        raise NoProgram(source) from None


def _unescape(text: str) -> str:
    codes = {"n": "\n", "t": "\t", "\\": "\\", '"': '"', "/": "/", "r": "\r"}
    return re.sub(r"\\(.)", lambda found: codes.get(found.group(1), found.group()), text)
