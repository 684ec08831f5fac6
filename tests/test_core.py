import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import exc, select
from starlette.middleware.base import RequestResponseEndpoint

import decnet.api.hub  # noqa: F401  # brings all records
from decnet.core import BackendError, Database, OperatorError, Problem, Record, Scope, never_raises, open_database
from decnet.core.database import migrated
from decnet.core.log.records import HeadRecord
from decnet.core.migrations import newest
from decnet.core.paging import Page, decode_cursor, encode_cursor, page
from decnet.core.principals import Principal, Role, require
from decnet.core.problems import conflict, forbidden, invalid, not_found, too_many, unauthenticated
from decnet.core.settings import Settings, warn_of_unknown
from tests.core_support import database


@pytest.fixture
def base() -> Iterator[Database]:
    with database() as base:
        yield base


def schema(base: Database) -> dict[str, str]:
    with base.read() as tx:
        rows = tx.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: sql for name, sql in rows if name != "alembic_version"}


def test_the_migrations_make_what_the_records_say(base: Database) -> None:
    """Where this fails: ``python -m scripts.new_migration "what changes"``."""
    with closing(migrated()) as other:
        assert schema(other) == schema(base)


def test_a_database_is_migrated_once_and_keeps_what_it_holds(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'deep' / 'decnet.db'}"
    with database(url) as base, base.write() as tx:
        tx.exec_driver_sql("INSERT INTO log_head VALUES (1, 7)")
    with database(url) as base, base.read() as tx:
        assert tx.scalar(select(HeadRecord.seq)) == 7
        assert tx.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == newest()
    assert (tmp_path / "deep" / "decnet.db").stat().st_mode & 0o777 == 0o600


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'decnet.db'}"
    with database(url) as base, base.write() as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(OperatorError, match="newer version"):
        open_database(url)


@pytest.mark.parametrize("url", ["nonsense", "oracle://host/db", "postgresql://host/db"])
def test_a_url_that_names_no_database_of_ours(url: str) -> None:
    with pytest.raises(OperatorError):
        open_database(url)


def test_a_place_where_no_database_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BackendError, match="cannot open"):
        open_database(f"sqlite:///{tmp_path / 'file' / 'decnet.db'}")
    (tmp_path / "file").write_bytes(b"no database" * 1000)
    with pytest.raises((BackendError, exc.DatabaseError)):
        open_database(f"sqlite:///{tmp_path / 'file'}")


def test_whoever_reads_writes_nothing_and_sees_one_state(base: Database) -> None:
    with base.read() as before:
        assert before.scalar(select(HeadRecord.seq)) is None
        with base.write() as tx:
            tx.exec_driver_sql("INSERT INTO log_head VALUES (1, 7)")
        assert before.scalar(select(HeadRecord.seq)) is None
    with base.read() as after:
        assert after.scalar(select(HeadRecord.seq)) == 7
    with pytest.raises(BackendError, match="readonly"), base.read() as tx:
        tx.exec_driver_sql("DELETE FROM log_head")


def test_a_wrong_statement_is_our_bug(base: Database) -> None:
    with pytest.raises(exc.OperationalError), base.read() as tx:
        tx.exec_driver_sql("SELECT nothing FROM nowhere")


def test_a_database_that_another_process_holds_is_waited_for_and_then_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("decnet.core.database._BUSY_MS", 10)
    path = tmp_path / "decnet.db"
    with database(f"sqlite:///{path}") as base, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BackendError, match="locked"), base.write():
            raise AssertionError("there is another writer")


def test_writers_take_turns_in_the_order_of_asking(base: Database) -> None:
    order: list[int] = []
    asked = [threading.Event() for _ in range(4)]

    def write(number: int) -> None:
        asked[number].set()
        with base.write():
            order.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    with base.write():
        for number, thread in enumerate(threads):
            thread.start()
            asked[number].wait(5)
            while len(base._turnstile._waiting) <= number:
                pass
    for thread in threads:
        thread.join(5)
    assert order == [0, 1, 2, 3]


def test_a_database_of_its_own_is_gone_when_closed() -> None:
    base = open_database("sqlite://")
    path = Path(str(base.writer.url.database))
    assert path.exists()
    base.close()
    assert not path.parent.exists()


def test_every_record_that_belongs_to_somebody_says_to_whom() -> None:
    for table in Record.metadata.sorted_tables:
        if "tenant" in table.c:
            assert "site" in table.c, table.name


@given(
    st.tuples(
        st.integers(-(1 << 63) + 1, (1 << 63) - 1), st.text(st.characters(exclude_characters="\0", codec="utf-8"))
    )
)
def test_a_cursor_is_what_it_was(key: tuple[int, str]) -> None:
    cursor = encode_cursor(*key)
    assert decode_cursor(cursor, tuple[int, str]) == key
    assert cursor.replace("-", "").replace("_", "").isalnum()


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")))
def test_no_other_text_is_a_cursor(text: str) -> None:
    with suppress(Problem):
        assert isinstance(decode_cursor(text, tuple[int, str])[0], int)


def test_a_page_ends_where_the_next_one_begins() -> None:
    first = page([1, 2, 3], 2, lambda item: (item,))
    assert (first.items, decode_cursor(str(first.next), tuple[int])) == ([1, 2], (2,))
    assert page([3], 2, lambda item: (item,)) == Page([3], None)
    assert page([], 2, lambda item: (item,)) == Page([], None)
    assert first.map(str) == Page(["1", "2"], first.next)


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (unauthenticated(), 401),
        (forbidden("admin"), 403),
        (not_found("decky"), 404),
        (conflict("twice"), 409),
        (invalid("what"), 422),
        (too_many(9), 429),
    ],
)
def test_problems(problem: Problem, status: int) -> None:
    assert problem.status == status
    assert problem.detail == str(problem)
    assert problem.title
    assert (problem.retry_after == 9) == (status == 429)


@pytest.mark.parametrize(
    ("has", "may"),
    [
        (None, 401),
        (Role.VIEWER, 403),
        (Role.AUDITOR, 403),
        (Role.ANALYST, 200),
        (Role.MODERATOR, 200),
        (Role.ADMIN, 200),
    ],
)
def test_a_route_says_whom_it_is_for(has: Role | None, may: int) -> None:
    app = FastAPI()

    @app.get("/")
    def index(caller: Annotated[Principal, require(Role.ANALYST)]) -> str:
        return caller.name

    @app.exception_handler(Problem)
    async def answer(request: Request, err: Exception) -> Response:
        assert isinstance(err, Problem)
        return JSONResponse({"detail": err.detail}, err.status)

    @app.middleware("http")
    async def sign_in(request: Request, call: RequestResponseEndpoint) -> Response:
        if has is not None:
            request.state.principal = Principal("ana", has, Scope("acme", "hq"))
        return await call(request)

    with TestClient(app) as client:
        assert client.get("/").status_code == may


def test_what_must_not_fail_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with never_raises("counting"):
        raise ZeroDivisionError
    assert "counting failed" in caplog.text
    with pytest.raises(KeyboardInterrupt), never_raises("counting"):
        raise KeyboardInterrupt


def test_settings(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    monkeypatch.delenv("DECNET_TEST_DATA", raising=False)
    monkeypatch.setenv("DECNET_BATCH_SIZE", "300")
    monkeypatch.setenv("DECNET_ADMIN_PASSWORD", "correct horse")
    monkeypatch.setenv("DECNET_BATHC_SIZE", "1")
    settings = Settings(state_dir=tmp_path)
    assert (settings.batch_size, settings.batch_max_wait_ms) == (300, 250)
    assert settings.database_url == f"sqlite:///{tmp_path}/decnet.db"
    assert "correct horse" not in repr(settings)
    with caplog.at_level(logging.WARNING):
        assert warn_of_unknown() == ["DECNET_BATHC_SIZE"]
    assert "DECNET_BATHC_SIZE" in caplog.text
    assert warn_of_unknown(frozenset({"DECNET_BATHC_SIZE"})) == []
    monkeypatch.setenv("DECNET_DB_URL", "sqlite:////elsewhere.db")
    assert Settings().database_url == "sqlite:////elsewhere.db"
    monkeypatch.setenv("DECNET_BATCH_SIZE", "99")
    with pytest.raises(ValidationError):
        Settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.batch_size = 5
