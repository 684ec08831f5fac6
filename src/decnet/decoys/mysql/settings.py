"""SET, and the variables that it sets."""

import re
from collections.abc import Callable

from decnet.decoys.mysql import errors
from decnet.decoys.mysql.errors import SqlError
from decnet.decoys.mysql.flavour import Flavour
from decnet.decoys.mysql.shape import parts
from decnet.decoys.mysql.variables import characters
from decnet.kit.sql import Token, Value

_SCOPES = frozenset(("GLOBAL", "SESSION", "LOCAL", "PERSIST"))
_WORDS = frozenset(("query_cache_type", "event_scheduler"))  # ON and OFF are no numbers there
_FAMILIES = ("innodb_", "sql_", "character_", "collation_", "net_")


class Settings:
    """The system's variables and a client's own. ``evaluate`` gives an expression's value, ``wrong`` a syntax error."""

    def __init__(
        self,
        variables: dict[str, str],
        flavour: Flavour,
        evaluate: Callable[[list[Token]], Value],
        wrong: Callable[[Token | None], SqlError],
    ) -> None:
        self._variables, self._flavour = variables, flavour
        self._evaluate, self._wrong = evaluate, wrong
        self._mine: dict[str, Value] = {}

    def set(self, found: list[Token]) -> None:
        """What a SET says. Raises SqlError."""
        words = found[1:]
        if not words:
            raise self._wrong(None)
        if words[0].upper in ("PASSWORD", "TRANSACTION", "ROLE", "DEFAULT"):
            return
        if words[0].upper == "NAMES" and len(words) > 1:
            self._variables |= characters(words[1].value.lower(), self._flavour)
            return
        for assignment in parts(words):
            self._assign(assignment)

    def _assign(self, words: list[Token]) -> None:
        """One `name = value`."""
        scoped = [token for token in words if token.upper not in _SCOPES and token.text != "."]
        if (words and words[0].upper == "TRANSACTION") or (
            len(scoped) > 1 and scoped[0].upper in ("CHARACTER", "TRANSACTION")
        ):
            return
        if len(scoped) < 3 or scoped[1].upper not in ("=", ":="):
            raise self._wrong(scoped[1] if len(scoped) > 1 else scoped[0] if scoped else None)
        name, value = scoped[0].value.lower(), self._value(scoped[2:])
        if name.startswith("@") and not name.startswith("@@"):
            self._mine[name] = value
            return
        name = name.removeprefix("@@").rpartition(".")[2]
        if name not in self._variables and not name.startswith(("innodb_", "sql_", "character_", "collation_", "net_")):
            raise errors.unknown_variable(name)
        self._variables[name] = "" if value is None else str(value)

    def _value(self, words: list[Token]) -> Value:
        if len(words) == 1 and words[0].kind in ("word", "string"):
            return words[0].value
        return self._evaluate(words)

    def variable(self, written: str) -> Value:
        """The value of `@@x` or `@x`. Raises SqlError."""
        if not written.startswith("@@"):
            return self._mine.get(written.lower())
        name = re.sub(r"^@@(?:global\.|session\.|local\.)?", "", written.lower())
        value = self._variables.get(name)
        if value is None:
            raise errors.unknown_variable(name)
        if name == "secure_file_priv" and not value:
            return None
        if value in ("ON", "OFF") and name not in _WORDS:
            return int(value == "ON")
        return int(value) if value.isdigit() and len(value) < 19 else value
