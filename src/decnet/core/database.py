"""The engine, its one writer, and what all tables have in common."""

import os
import shutil
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from typing import Any, ClassVar

from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    QueuePool,
    StaticPool,
    and_,
    create_engine,
    event,
    exc,
    inspect,
    make_url,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from decnet.core.migrations import newest
from decnet.core.problems import BackendError, OperatorError

_BUSY_MS = 10_000
_CHECKPOINT_PAGES = 16_000
_JOURNAL_BYTES = 64 << 20
_WRITER_CACHE_KIB = 16_000
_READERS = 8


class Record(DeclarativeBase):
    """The tables. Rows are read and written through Core, as mappings."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {int: BigInteger}


class Scoped:
    """The columns of a row that belongs to somebody."""

    tenant: Mapped[str] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(primary_key=True)


class Scope(Struct, frozen=True):
    """Whose rows a caller may see: an argument of every query in a store."""

    tenant: str
    site: str

    def owns(self, record: type[Scoped]) -> ColumnElement[bool]:
        """The condition that a row is in this scope."""
        return and_(record.tenant == self.tenant, record.site == self.site)


class _Turnstile:
    """A lock that is handed over in the order of asking."""

    def __init__(self) -> None:
        self._guard, self._taken = Lock(), False
        self._waiting: deque[Lock] = deque()

    def __enter__(self) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()  # whoever leaves hands the place over by releasing this

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


class Database:
    """Where everything lies. All threads share it."""

    def __init__(self, writer: Engine, readers: Engine, folder: Path | None = None) -> None:
        self.writer, self.readers = writer, readers
        self._folder, self._turnstile = folder, _Turnstile()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write, committed at the end, rolled back where the block raises.

        Writers take turns in the order of asking: keep it short, and never open another one inside. Raises
        BackendError where the database does not do its part.
        """
        with self._turnstile, _translated(), self.writer.begin() as tx:
            yield tx

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of everything, and writes nothing; it waits for no writer."""
        with _translated(), self.readers.begin() as tx:
            yield tx

    def close(self) -> None:
        """Give everything back. What a database in memory held is gone."""
        self.writer.dispose()
        self.readers.dispose()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def open_database(url: str) -> Database:
    """The database at ``url``, with all tables. ``sqlite://`` is one of its own that is gone when closed.

    Raises OperatorError for a URL that names none, or one of a newer version, BackendError for one that cannot be
    opened.
    """
    try:
        parsed = make_url(url)
    except exc.ArgumentError as err:
        raise OperatorError(f"{url} is not a database URL: write sqlite:////path/to/decnet.db") from err
    if parsed.get_backend_name() != "sqlite":
        raise OperatorError(f"no {parsed.get_backend_name()} here: the database has to be SQLite")
    if parsed.database:
        return _prepared(_open_sqlite(Path(parsed.database), None), _migrate)
    return _prepared(_own(), Record.metadata.create_all)


def migrated() -> Database:
    """A database of its own, as the migrations make it: what a test holds against the records."""
    return _prepared(_own(), _migrate)


def _own() -> Database:
    folder = Path(mkdtemp(prefix="decnet-"))
    return _open_sqlite(folder / "decnet.db", folder)


def _prepared(database: Database, prepare: Callable[[Connection], None]) -> Database:
    try:
        with database.write() as tx:
            prepare(tx)
    except BaseException:
        database.close()
        raise
    return database


def _migrate(tx: Connection) -> None:
    """Bring the tables to the newest revision. Alembic takes 11 MB, so it is only loaded where it is needed."""
    revision = ""
    if inspect(tx).has_table("alembic_version"):
        revision = tx.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or ""
    if revision > newest():
        raise OperatorError(f"the database is of a newer version (revision {revision}): run that one")
    if revision < newest():
        import_module("decnet.core.migrations.apply").upgrade(tx)


def _open_sqlite(path: Path, folder: Path | None) -> Database:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as err:
        raise BackendError(f"cannot open {path}: {err.strerror}") from err
    durable = folder is None
    shared: dict[str, Any] = {
        "connect_args": {"check_same_thread": False},
        "hide_parameters": True,  # errors are logged and shown, and what was to be stored may be a password
    }
    writer = create_engine(f"sqlite:///{path}", poolclass=StaticPool, **shared)  # the turnstile shares its connection
    event.listen(writer, "connect", lambda raw, _: _prepare_writer(raw, durable))
    event.listen(writer, "begin", lambda tx: tx.exec_driver_sql("BEGIN IMMEDIATE"))
    readers = create_engine(
        f"sqlite:///{path}", poolclass=QueuePool, pool_size=_READERS, max_overflow=_READERS, **shared
    )
    event.listen(readers, "connect", lambda raw, _: _prepare_reader(raw))
    event.listen(readers, "begin", lambda tx: tx.exec_driver_sql("BEGIN"))
    return Database(writer, readers, folder)


def _prepare(raw: sqlite3.Connection) -> None:
    raw.isolation_level = None  # sqlite3 must not begin transactions behind our back
    raw.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    raw.execute("PRAGMA secure_delete = OFF")  # Debian's default makes dropping a period ten times as slow
    raw.execute("PRAGMA foreign_keys = ON")


def _prepare_writer(raw: sqlite3.Connection, durable: bool) -> None:
    _prepare(raw)
    raw.execute("PRAGMA auto_vacuum = INCREMENTAL")  # only a new file heeds it
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")  # the spool may delete what was committed
    raw.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    raw.execute(f"PRAGMA journal_size_limit = {_JOURNAL_BYTES}")
    raw.execute(f"PRAGMA cache_size = -{_WRITER_CACHE_KIB}")


def _prepare_reader(raw: sqlite3.Connection) -> None:
    _prepare(raw)
    raw.execute("PRAGMA query_only = ON")


@contextmanager
def _translated() -> Iterator[None]:
    """Tell a database that does not do its part from a statement that is wrong, which is our bug."""
    try:
        yield
    except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError) as err:
        if getattr(err.__cause__, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
            raise
        raise BackendError(f"the database does not answer: {err.__cause__ or err}") from err
