"""SQL for visitors: tokens, a bounded engine in memory, and what a company would keep in its tables."""

from decnet.kit.sql.firm import firm, moment
from decnet.kit.sql.lexer import Token, TooMany, Unfinished, statements, tokens
from decnet.kit.sql.model import Column, Databases, Table, Value
from decnet.kit.sql.sandbox import Answer, Exhausted, Refused, Sandbox, images

__all__ = [
    "Answer",
    "Column",
    "Databases",
    "Exhausted",
    "Refused",
    "Sandbox",
    "Table",
    "Token",
    "TooMany",
    "Unfinished",
    "Value",
    "firm",
    "images",
    "moment",
    "statements",
    "tokens",
]
