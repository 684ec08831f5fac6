"""Rows of a table as Structs: how the stores of this wing fetch, save and page."""

from collections.abc import Collection, Sequence
from heapq import merge
from itertools import islice
from typing import Annotated, Any, Generic, TypeAlias, TypeVar

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import asdict
from sqlalchemy import ColumnElement, Connection, Select, delete, insert, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from decnet.core.database import Scope, Scoped

FEW = 1000
"""So many rows are rather fetched and sorted than looked for among all others."""

T = TypeVar("T", bound=Struct)

Number: TypeAlias = Annotated[int, Meta(ge=0, le=(1 << 63) - 1)]
"""A number in a cursor: what a column can hold."""

Columns: TypeAlias = Sequence[InstrumentedAttribute[Any]]


class Rows(Generic[T]):
    """The rows of ``record``, each a ``shape`` whose fields are columns; ``key`` is one in its scope."""

    def __init__(self, record: type[Scoped], shape: type[T], key: InstrumentedAttribute[Any]) -> None:
        self._record, self._shape, self._key = record, shape, key
        self._columns = [getattr(record, name) for name in shape.__struct_fields__]

    def select(self, scope: Scope) -> Select[Any]:
        """All rows in ``scope``."""
        return select(*self._columns).where(scope.owns(self._record))

    def fetch(self, tx: Connection, query: Select[Any]) -> list[T]:
        """The rows of a query that :meth:`select` began."""
        return [msgspec.convert(dict(row), self._shape) for row in tx.execute(query).mappings()]

    def among(self, tx: Connection, scope: Scope, keys: Collection[str]) -> dict[str, T]:
        """The rows whose key is in ``keys``, by key."""
        found = self.fetch(tx, self.select(scope).where(self._key.in_(keys))) if keys else []
        return {getattr(row, self._key.key): row for row in found}

    def save(self, tx: Connection, scope: Scope, rows: Collection[T]) -> None:
        """Insert or replace."""
        if not rows:
            return
        keys = [getattr(row, self._key.key) for row in rows]
        tx.execute(delete(self._record).where(scope.owns(self._record), self._key.in_(keys)))
        owner = asdict(scope)
        tx.execute(insert(self._record), [owner | _plain(row) for row in rows])

    def page(
        self,
        tx: Connection,
        query: Select[Any],
        order: Columns,
        limit: int,
        after: tuple[int | str, ...] | None = None,
        ascending: bool = False,
        branches: Sequence[ColumnElement[bool]] = (),
        rare: Sequence[Select[Any]] = (),
    ) -> list[T]:
        """At most ``limit`` rows behind the key ``after``, in the order of the columns in ``order``.

        ``branches`` are conditions of which a row meets exactly one, each with an index that ends in ``order``: so a
        page costs what it holds, whatever lies between its rows. ``rare`` select the keys of rows that meet one of the
        other conditions: where one has few, these alone are looked at.
        """
        place = tuple_(*order)
        behind = true() if after is None else place > after if ascending else place < after
        names = [column.key for column in order]

        def key(row: T) -> tuple[Any, ...]:
            return tuple(getattr(row, name) for name in names)

        few = self._few(tx, rare)
        if few is not None:
            rows = self.fetch(tx, query.where(behind, self._key.in_(few))) if few else []
            return sorted(rows, key=key, reverse=not ascending)[:limit]
        turned = [column.asc() if ascending else column.desc() for column in order]
        walk = query.where(behind).order_by(*turned).limit(limit)
        parts = [self.fetch(tx, walk.where(branch)) for branch in branches or (true(),)]
        return list(islice(merge(*parts, key=key, reverse=not ascending), limit))

    def _few(self, tx: Connection, rare: Sequence[Select[Any]]) -> list[str] | None:
        for query in rare:
            keys = list(tx.scalars(query.limit(FEW + 1)))
            if len(keys) <= FEW:
                return keys
        return None


def _plain(row: Struct) -> dict[str, Any]:
    """The fields of a row as an engine takes them."""
    values: dict[str, Any] = msgspec.to_builtins(row, builtin_types=(bytes,), enc_hook=_unclipped)
    return values


def _unclipped(value: object) -> bytes:
    """Of a value that was too long for its line, the part that is there."""
    if isinstance(value, bytes):
        return bytes(value)
    raise NotImplementedError(f"no column holds a {type(value).__name__}")
