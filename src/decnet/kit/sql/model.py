"""What a database holds."""

from typing import TypeAlias

from msgspec import Struct

Value: TypeAlias = int | float | str | bytes | None


class Column(Struct, frozen=True):
    """One column. ``type`` as the product writes it (`int(11)`), ``key`` is `PRI`, `UNI`, `MUL` or empty."""

    name: str
    type: str
    null: bool = True
    key: str = ""
    default: str | None = None
    extra: str = ""

    @property
    def affinity(self) -> str:
        """The type that SQLite knows."""
        base = self.type.partition("(")[0].lower()
        if "int" in base or base in ("year", "bit", "bool", "boolean"):
            return "INTEGER"
        if base in ("decimal", "numeric", "float", "double", "real", "dec"):
            return "NUMERIC"
        return "BLOB" if "blob" in base or "binary" in base else "TEXT COLLATE NOCASE"


class Table(Struct, frozen=True):
    """One table and what it holds at first."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...] = ()
    engine: str = "InnoDB"
    comment: str = ""

    def column(self, name: str) -> Column | None:
        """The column called ``name``, in any case."""
        return next((column for column in self.columns if column.name.lower() == name.lower()), None)


Databases: TypeAlias = dict[str, dict[str, Table]]
