"""Arithmetic as the shell does it: signed integers of 64 bits, the operators of C."""

import re
from collections.abc import Callable
from typing import Protocol

MAX_DEPTH = 24
TOKEN = re.compile(
    r"\s*(0[xX][0-9a-fA-F]+|\d+#[0-9a-zA-Z@_]+|\d+\w*|[A-Za-z_]\w*(?:\[[^\]]*\])?|<<=|>>=|\*\*|\+\+|--|&&|\|\||<<|>>|"
    r"[<>=!]=|[-+*/%&|^]=|[-+*/%<>=!~&|^?:(),])"
)
BINARY: tuple[tuple[str, ...], ...] = (
    ("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!="), ("<", "<=", ">", ">="), ("<<", ">>"), ("+", "-"),
    ("*", "/", "%"), ("**",),
)  # fmt: skip
ASSIGNING = frozenset(("=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "^=", "|="))
NAME = re.compile(r"[A-Za-z_]\w*(\[[^\]]*\])?")


class Names(Protocol):
    """Where variables are."""

    def value(self, name: str) -> str: ...
    def assign(self, name: str, value: str) -> None: ...


class Miscalculation(Exception):
    """``reason`` as bash words it, ``token`` what it is about."""

    def __init__(self, reason: str, token: str) -> None:
        super().__init__(reason)
        self.reason, self.token = reason, token


def wrap(value: int) -> int:
    """As 64 bits with a sign."""
    return (value + (1 << 63)) % (1 << 64) - (1 << 63)


def calculate(expression: str, names: Names, depth: int = 0) -> int:
    """The value of ``expression``; 0 where it is empty. Raises :class:`Miscalculation`."""
    return _Calculator(expression, names, depth).result()


def _divide(left: int, right: int) -> int:
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


OPERATIONS: dict[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divide,
    "%": lambda a, b: a - b * _divide(a, b),
    "**": lambda a, b: pow(a, b, 1 << 64),
    "<<": lambda a, b: a << (b & 63),
    ">>": lambda a, b: a >> (b & 63),
    "&": lambda a, b: a & b,
    "|": lambda a, b: a | b,
    "^": lambda a, b: a ^ b,
    "==": lambda a, b: int(a == b),
    "!=": lambda a, b: int(a != b),
    "<": lambda a, b: int(a < b),
    ">": lambda a, b: int(a > b),
    "<=": lambda a, b: int(a <= b),
    ">=": lambda a, b: int(a >= b),
    "&&": lambda a, b: int(bool(a) and bool(b)),
    "||": lambda a, b: int(bool(a) or bool(b)),
}


class _Calculator:
    def __init__(self, text: str, names: Names, depth: int) -> None:
        self._text, self._names, self._depth = text, names, depth
        self._at, self._token, self._last = 0, "", ""
        self._quiet = 0  # inside a branch that does not count
        if depth > MAX_DEPTH:
            raise Miscalculation("expression recursion level exceeded", text)

    def result(self) -> int:
        self._next()
        if not self._token:
            return 0
        value = self._comma()
        if self._token:
            raise self._wrong("syntax error in expression")
        return value

    def _next(self) -> str:
        taken = self._last = self._token
        found = TOKEN.match(self._text, self._at)
        if found:
            self._token, self._at = found.group(1), found.end()
        elif self._text[self._at :].strip():
            self._token = self._text[self._at :].strip()
            wrong = "operand expected" if not taken else "invalid arithmetic operator"
            raise self._wrong(f"syntax error: {wrong}")
        else:
            self._token = ""
        return taken

    def _wrong(self, reason: str) -> Miscalculation:
        return Miscalculation(reason, (self._token + self._text[self._at :]).strip() or self._last)

    def _comma(self) -> int:
        value = self._assignment()
        while self._token == ",":
            self._next()
            value = self._assignment()
        return value

    def _assignment(self) -> int:
        before, token = self._at, self._token
        found = NAME.fullmatch(token)
        if found:
            self._next()
            if self._token in ASSIGNING:
                operator = self._next()
                right = self._assignment()
                if operator != "=":
                    right = self._apply(operator[:-1], self._of(token), right)
                return self._store(token, right)
            self._at, self._token = before, token
        return self._ternary()

    def _store(self, name: str, value: int) -> int:
        if not self._quiet:
            self._names.assign(name, str(wrap(value)))
        return wrap(value)

    def _ternary(self) -> int:
        condition = self._binary(0)
        if self._token != "?":
            return condition
        self._next()
        self._deeper()
        self._quiet += not condition
        first = self._assignment()
        self._quiet -= not condition
        if self._token != ":":
            raise self._wrong("`:' expected for conditional expression")
        self._next()
        self._quiet += bool(condition)
        second = self._assignment()
        self._quiet -= bool(condition)
        self._depth -= 1
        return first if condition else second

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Miscalculation("expression recursion level exceeded", self._text)

    def _binary(self, level: int) -> int:
        if level == len(BINARY):
            return self._unary()
        value = self._binary(level + 1)
        while self._token in BINARY[level]:
            operator = self._next()
            skips = (operator == "&&" and not value) or (operator == "||" and bool(value))
            self._quiet += skips
            right = self._binary(level + (operator != "**"))
            self._quiet -= skips
            value = self._apply(operator, value, right)
        return value

    def _apply(self, operator: str, left: int, right: int) -> int:
        if operator in "/%" and not right:
            if self._quiet:
                return 0
            raise Miscalculation("division by 0", "0")
        if operator == "**" and right < 0:
            raise Miscalculation("exponent less than 0", str(right))
        return wrap(OPERATIONS[operator](left, right))

    def _unary(self) -> int:
        self._deeper()
        try:
            if self._token in ("-", "+", "!", "~"):
                operator = self._next()
                value = self._unary()
                return wrap({"-": -value, "+": value, "!": int(not value), "~": ~value}[operator])
            if self._token in ("++", "--"):
                step = 1 if self._next() == "++" else -1
                name = self._next()
                return self._store(name, self._of(name) + step)
            return self._primary()
        finally:
            self._depth -= 1

    def _primary(self) -> int:
        token = self._token
        if token == "(":
            self._next()
            value = self._comma()
            if self._token != ")":
                raise self._wrong("missing `)'")
            self._next()
            return value
        if NAME.fullmatch(token):
            self._next()
            value = self._of(token)
            if self._token in ("++", "--"):
                self._store(token, value + (1 if self._next() == "++" else -1))
            return value
        if token[:1].isdigit():
            self._next()
            return self._number(token)
        raise self._wrong("syntax error: operand expected")

    def _of(self, name: str) -> int:
        text = self._names.value(name).strip()
        if text.lstrip("-").isdigit() and not text.lstrip("-").startswith("0"):
            return wrap(int(text[:40]))
        return calculate(text, self._names, self._depth + 2) if text else 0

    def _number(self, token: str) -> int:
        base, digits = 10, token
        if token[:2] in ("0x", "0X"):
            base, digits = 16, token[2:]
        elif "#" in token:
            head, digits = token.split("#", 1)
            base = int(head[:4])
        elif token.startswith("0"):
            base, digits = 8, token
        try:
            return wrap(int(digits[:80], base))
        except ValueError:
            raise Miscalculation("value too great for base", token) from None
