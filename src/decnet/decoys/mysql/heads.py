"""What the columns of a result are said to be."""

import re
from collections.abc import Sequence

from decnet.decoys.mysql.wire import (
    BINARY_COLLATION,
    BLOB,
    DATE,
    DATETIME,
    DECIMAL,
    DOUBLE,
    LONG,
    LONGLONG,
    NULL,
    STRING,
    Head,
)
from decnet.kit.sql import Answer, Column, Table, Value

NOT_NULL, PRIMARY, UNIQUE, MULTIPLE, IS_BLOB, BINARY, COUNTING = 1, 2, 4, 8, 16, 128, 512
_KEYS = {"PRI": PRIMARY, "UNI": UNIQUE, "MUL": MULTIPLE, "": 0}
_TYPES = {"bigint": LONGLONG, "decimal": DECIMAL, "numeric": DECIMAL, "double": DOUBLE, "float": DOUBLE, "date": DATE,
          "datetime": DATETIME, "timestamp": DATETIME, "text": BLOB, "longtext": BLOB, "mediumtext": BLOB,
          "blob": BLOB, "longblob": BLOB}  # fmt: skip
_SIZE = re.compile(r"\((\d+)(?:,(\d+))?\)")
Tables = Sequence[tuple[str, Table]]


def heads_of(answer: Answer, names: Sequence[str | None], tables: Tables, collation: int) -> list[Head]:
    """The columns of ``answer``; ``names`` where they are as many, else the engine's."""
    wanted = list(names) if len(names) == len(answer.names) else [None] * len(answer.names)
    heads = []
    for at, (engine, own) in enumerate(zip(answer.names, wanted, strict=True)):
        declared = _declared(engine, tables)
        values = [row[at] for row in answer.rows[:50]]
        name = engine if own is None else own
        heads.append(declared_head(name, *declared, collation) if declared else _guessed(name, values, collation))
    return heads


def text_heads(names: Sequence[str], collation: int) -> list[Head]:
    """Columns of text, as SHOW has them."""
    return [Head(name, STRING, collation, 1024, flags=NOT_NULL) for name in names]


def _declared(name: str, tables: Tables) -> tuple[str, Table, Column] | None:
    found = [(database, table, column) for database, table in tables if (column := table.column(name))]
    return found[0] if len(found) == 1 else None


def declared_head(name: str, database: str, table: Table, column: Column, collation: int) -> Head:
    """A column of ``table``."""
    base = column.type.partition("(")[0].split()[0].lower()
    kind = _TYPES.get(base, LONG if "int" in base else STRING)
    size = _SIZE.search(column.type)
    width, decimals = (int(size[1]), int(size[2] or 0)) if size else ({DATETIME: 19, DATE: 10}.get(kind, 11), 0)
    words = kind in (STRING, BLOB)
    flags = (0 if column.null else NOT_NULL) | _KEYS.get(column.key, 0) | (IS_BLOB if kind == BLOB else 0)
    flags |= (0 if words else BINARY) | (COUNTING if "auto_increment" in column.extra else 0)
    length = 262_140 if kind == BLOB else width * (4 if words else 1)
    return Head(name, kind, collation if words else BINARY_COLLATION, length, database, table.name, flags, decimals)


def _guessed(name: str, values: Sequence[Value], collation: int) -> Head:
    present = [value for value in values if value is not None]
    sure = NOT_NULL if len(present) == len(values) and values else 0
    if values and not present:
        return Head(name, NULL, BINARY_COLLATION, 0, flags=BINARY)
    if present and all(isinstance(value, int) for value in present):
        wide = any(abs(value) > 0x7FFFFFFF for value in present if isinstance(value, int)) or name.lower().startswith(
            "count"
        )
        return Head(name, LONGLONG if wide else LONG, BINARY_COLLATION, 21 if wide else 11, flags=sure | BINARY)
    if present and all(isinstance(value, int | float) for value in present):
        if "/" in name or name.lower().startswith("avg("):
            return Head(name, DECIMAL, BINARY_COLLATION, 8, flags=BINARY, decimals=4)
        return Head(name, DOUBLE, BINARY_COLLATION, 17, flags=sure | BINARY, decimals=31)
    longest = max((len(value) for value in present if isinstance(value, bytes | str)), default=0)
    if present and all(isinstance(value, bytes) for value in present):
        return Head(name, STRING, BINARY_COLLATION, longest, flags=sure | BINARY, decimals=39)
    return Head(name, STRING, collation, longest * 4, flags=sure, decimals=39)
