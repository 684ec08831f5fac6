"""Queries on credentials."""

from collections.abc import Callable, Collection
from hmac import digest
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, Select, func, insert, select

from decnet.core.database import Scope
from decnet.intel.credentials.model import MAX_PRINCIPAL, Credential, Target
from decnet.intel.credentials.records import CredentialKeyRecord, CredentialRecord, TargetRecord
from decnet.intel.rows import Number, Rows

KEY: type[tuple[int | str, ...]] = tuple[Number, str]
"""The shape of :func:`key`."""

KEY_BYTES = 32
SHOWN = 12

_ROWS = Rows(CredentialRecord, Credential, CredentialRecord.id)
_ORDER = (CredentialRecord.last_seen, CredentialRecord.id)


class Wanted(Struct, frozen=True):
    """Which credentials are meant: those that fit all that is given. ``search`` is how the principal begins."""

    service: str = ""
    peer: str = ""
    search: str = ""


def key(credential: Credential) -> tuple[int, str]:
    """What the order goes by."""
    return credential.last_seen, credential.id


def by_id(tx: Connection, scope: Scope, ids: Collection[str]) -> dict[str, Credential]:
    """The known ones among ``ids``."""
    return _ROWS.among(tx, scope, ids)


def listed(
    tx: Connection,
    scope: Scope,
    wanted: Wanted,
    limit: int,
    after: tuple[int | str, ...] | None = None,
    ascending: bool = False,
) -> list[Credential]:
    """At most ``limit`` credentials behind the one with the :func:`key` ``after``, the last seen first."""
    query = _ROWS.select(scope)
    rare: list[Select[Any]] = []
    if wanted.service:
        query = query.where(CredentialRecord.service == wanted.service)
    if wanted.peer:
        query = query.where(CredentialRecord.peer == wanted.peer)
    if wanted.search:
        low = wanted.search[:MAX_PRINCIPAL]
        begins = (CredentialRecord.principal >= low, CredentialRecord.principal < low + "\U0010ffff")
        query = query.where(*begins)
        rare = [select(CredentialRecord.id).where(scope.owns(CredentialRecord), *begins)]
    return _ROWS.page(tx, query, _ORDER, limit, after, ascending, rare=rare)


def targets(tx: Connection, scope: Scope, pairs: Collection[str]) -> dict[tuple[str, str], int]:
    """At how many services of deckies each of ``pairs`` was tried, by pair and origin."""
    where = (scope.owns(TargetRecord), TargetRecord.pair.in_(pairs))
    group = (TargetRecord.pair, TargetRecord.ours)
    rows = tx.execute(select(*group, func.count()).where(*where).group_by(*group)) if pairs else ()
    return {(pair, ours): count for pair, ours, count in rows}


def save(tx: Connection, scope: Scope, credentials: Collection[Credential], tried: Collection[Target]) -> None:
    """Insert or replace, and keep where each pair was ``tried``."""
    _ROWS.save(tx, scope, credentials)
    where = (scope.owns(TargetRecord), TargetRecord.pair.in_({target.pair for target in tried}))
    columns = [getattr(TargetRecord, name) for name in Target.__struct_fields__]
    known = {Target(*row) for row in tx.execute(select(*columns).where(*where))} if tried else set()
    rows = [asdict(scope) | asdict(target) for target in set(tried) - known]
    if rows:
        tx.execute(insert(TargetRecord), rows)


def hash_key(tx: Connection) -> bytes:
    """The key of this installation for :func:`shown_hash`, empty before :func:`make_key`."""
    return tx.scalar(select(CredentialKeyRecord.key)) or b""


def make_key(tx: Connection, dice: Callable[[int], bytes]) -> bytes:
    """The key of this installation, made of ``dice`` where there is none."""
    known = hash_key(tx)
    if known:
        return known
    made = dice(KEY_BYTES)
    tx.execute(insert(CredentialKeyRecord).values(one=1, key=made))
    return made


def shown_hash(key: bytes, credential: Credential) -> str:
    """What tells equal secrets from others, and tells nothing to whoever has a list of common ones."""
    return digest(key, f"{credential.secret_kind}\0{credential.sha256}".encode(), "sha256").hex()[:SHOWN]
