"""Statements taken apart, and put into the one form that the rest understands."""

from decnet.kit.sql import Token


def parts(words: list[Token]) -> list[list[Token]]:
    """``words`` between commas outside brackets."""
    out: list[list[Token]] = [[]]
    level = 0
    for token in words:
        level += (token.upper == "(") - (token.upper == ")")
        if level == 0 and token.upper == ",":
            out.append([])
        else:
            out[-1].append(token)
    return [part for part in out if part]


def enclosed(found: list[Token]) -> bool:
    """Whether the first bracket is closed by the last token."""
    level = 0
    for at, token in enumerate(found):
        level += (token.upper == "(") - (token.upper == ")")
        if level == 0:
            return at == len(found) - 1
    return False


def listed(found: list[Token]) -> list[Token]:
    """INSERT ... SET a = 1 as INSERT ... (a) VALUES (1); everything else as it is."""
    at = next((i for i, token in enumerate(found) if token.upper in ("SET", "VALUES", "SELECT", "(")), None)
    if at is None or found[at].upper != "SET" or found[0].upper not in ("INSERT", "REPLACE"):
        return found
    pairs = [part for part in parts(found[at + 1 :]) if len(part) > 2 and part[1].upper == "="]
    here = found[at]
    names = _between([part[:1] for part in pairs], here)
    return [*found[:at], *names, _made("VALUES", here), *_between([part[2:] for part in pairs], here)]


def _between(items: list[list[Token]], here: Token) -> list[Token]:
    inside = [token for item in items for token in (_made(",", here, "sign"), *item)]
    return [_made("(", here, "sign"), *inside[1:], _made(")", here, "sign")]


def _made(text: str, here: Token, kind: str = "word") -> Token:
    return Token("sign" if kind == "sign" else "word", text, here.start, here.end)
