"""Definitions of tables: read from a statement, and written as SHOW CREATE TABLE does."""

from itertools import pairwise

from msgspec import Struct, structs

from decnet.decoys.mysql.flavour import Flavour
from decnet.kit.sql import Column, Table, Token

_WIDTHS = {"int": 11, "integer": 11, "bigint": 20, "tinyint": 4, "smallint": 6, "mediumint": 9}
_ALIASES = {"integer": "int", "numeric": "decimal", "dec": "decimal", "bool": "tinyint", "boolean": "tinyint"}
_KEYS = frozenset(("PRIMARY", "KEY", "INDEX", "UNIQUE", "CONSTRAINT", "FOREIGN", "FULLTEXT", "SPATIAL", "CHECK"))


class Parsed(Struct, frozen=True):
    """What a CREATE TABLE says. ``wrong`` is the token at which it makes no sense, None where it does."""

    table: Table | None
    wrong: Token | None = None


def parse_table(name: str, body: list[Token], flavour: Flavour) -> Parsed:
    """The table that ``body``, from its first bracket on, defines."""
    items: list[list[Token]] = [[]]
    level = 0
    for token in body:
        level += (token.upper == "(") - (token.upper == ")")
        if level == 0:
            break
        if level == 1 and token.upper == ",":
            items.append([])
        elif not (level == 1 and token.upper == "(" and not items[-1] and len(items) == 1):
            items[-1].append(token)
    columns: dict[str, Column] = {}
    keys: list[list[Token]] = []
    for item in items:
        if len(item) < 2:
            return Parsed(None, item[0] if item else body[0])
        if item[0].kind == "word" and item[0].upper in _KEYS:
            keys.append(item)
        else:
            column = _column(item, flavour)
            columns[column.name.lower()] = column
    for key in keys:
        _apply(key, columns)
    return Parsed(Table(name, tuple(columns.values())))


def _column(item: list[Token], flavour: Flavour) -> Column:
    name, words = item[0].value, [token.upper or token.text for token in item[1:]]
    kind, at = _type(item[1:], flavour)
    rest = words[at:]
    pairs = list(pairwise(rest))
    primary = ("PRIMARY", "KEY") in pairs
    unique = "UNIQUE" in rest
    counting = "AUTO_INCREMENT" in rest
    default = None
    if "DEFAULT" in rest and rest.index("DEFAULT") + 1 < len(rest):
        given = item[1 + at + rest.index("DEFAULT") + 1]
        default = None if given.upper == "NULL" else _default(given)
    null = not (primary or ("NOT", "NULL") in pairs or counting)
    key = "PRI" if primary else "UNI" if unique else ""
    return Column(name, kind, null, key, default, "auto_increment" if counting else "")


def _default(given: Token) -> str:
    if given.upper in ("CURRENT_TIMESTAMP", "NOW"):
        return "current_timestamp()"
    return given.value


def _type(tokens: list[Token], flavour: Flavour) -> tuple[str, int]:
    """The type as the product writes it, and how many tokens it took."""
    base = _ALIASES.get(tokens[0].text.lower(), tokens[0].text.lower())
    at, size = 1, ""
    if len(tokens) > 1 and tokens[1].upper == "(":
        at = next((i for i, token in enumerate(tokens) if token.upper == ")"), len(tokens) - 1) + 1
        size = "".join(token.text for token in tokens[1:at])
    width = _WIDTHS.get(tokens[0].text.lower())
    if width is not None:
        size = (size or f"({width})") if flavour.maria else ""
    if tokens[0].upper in ("BOOL", "BOOLEAN"):
        size = "(1)"
    while at < len(tokens) and tokens[at].upper in ("UNSIGNED", "ZEROFILL", "SIGNED"):
        size += f" {tokens[at].text.lower()}" if tokens[at].upper != "SIGNED" else ""
        at += 1
    return base + size, at


def _apply(key: list[Token], columns: dict[str, Column]) -> None:
    """Mark the first column of a key."""
    words = [token.upper for token in key]
    mark = "PRI" if "PRIMARY" in words else "UNI" if "UNIQUE" in words else "MUL"
    inside = words.index("(") + 1 if "(" in words else len(key)
    named = [token.value.lower() for token in key[inside:] if token.kind in ("word", "name")]
    single = mark != "UNI" or len(named) == 1
    column = columns.get(named[0]) if named else None
    if column is not None and single and not column.key:
        null = column.null and mark != "PRI"
        columns[named[0]] = structs.replace(column, key=mark, null=null)


def written(table: Table, flavour: Flavour) -> str:
    """``table`` as SHOW CREATE TABLE writes it."""
    lines = [f"  `{column.name}` {column.type}{_attributes(column, flavour)}" for column in table.columns]
    for column in table.columns:
        if column.key == "PRI":
            lines.append(f"  PRIMARY KEY (`{column.name}`)")
        elif column.key:
            lines.append(f"  {'UNIQUE ' if column.key == 'UNI' else ''}KEY `{column.name}` (`{column.name}`)")
    collation = "utf8mb4_general_ci" if flavour.maria else "utf8mb4_0900_ai_ci"
    counting = any("auto_increment" in column.extra for column in table.columns) and table.rows
    more = f" AUTO_INCREMENT={len(table.rows) + 1}" if counting else ""
    tail = f") ENGINE={table.engine}{more} DEFAULT CHARSET=utf8mb4 COLLATE={collation}"
    return f"CREATE TABLE `{table.name}` (\n" + ",\n".join(lines) + f"\n{tail}"


def _attributes(column: Column, flavour: Flavour) -> str:
    out = "" if column.null else " NOT NULL"
    if column.extra:
        out += " AUTO_INCREMENT"
    elif column.default is not None:
        bare = column.default.endswith("()") or (column.affinity != "TEXT COLLATE NOCASE" and flavour.maria)
        out += f" DEFAULT {column.default}" if bare else f" DEFAULT '{column.default}'"
    elif column.null and (flavour.maria or "text" not in column.type):
        out += " DEFAULT NULL"
    return out
