"""Intake: from the spool into the log, beside the bare insert of the same rows into the same tables."""

import gc
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, TypeAlias

from sqlalchemy import Connection, event

from bench import Result, result
from bench.traffic import PLACE, events
from decnet.core import Database, Source, open_database, take_in
from decnet.events import encode
from decnet.ground import utc_now
from decnet.spool import Writer

COUNT = 40_000
BATCH = 2_000
GOAL = 12_000
ROUNDS = 6

Statement: TypeAlias = tuple[str, Any, bool]


def run() -> list[Result]:
    with TemporaryDirectory(prefix="decnet-bench-") as name:
        folder = Path(name)
        with closing(Writer(folder / "spool")) as writer:
            for each in events(COUNT):
                writer.append(encode(each))
        source = Source(folder / "spool", PLACE)
        batches = _statements(f"sqlite:///{folder / 'seen.db'}", source)
        rates, raw = [], []
        for number in range(ROUNDS):  # in turns, so that a busy moment meets both
            rates.append(_timed(f"sqlite:///{folder / f'{number}.db'}", source))
            raw.append(_replayed(f"sqlite:///{folder / f'{number}-raw.db'}", batches))
    return [
        result("intake", max(rates), "events/s", GOAL),
        result("intake beside a raw insert of its rows", max(rates), "events/s", max(raw)),
    ]


def _timed(url: str, source: Source) -> float:
    with closing(open_database(url)) as database:
        gc.collect()
        began = perf_counter()
        _take_in_all(database, source)
        return COUNT / (perf_counter() - began)


def _take_in_all(database: Database, source: Source) -> None:
    taken, done = take_in(database, source, utc_now, BATCH), 0
    while taken.lines:
        done += taken.events
        taken = take_in(database, source, utc_now, BATCH, taken.state)
    assert done == COUNT


def _statements(url: str, source: Source) -> list[list[Statement]]:
    """What intake has the database write, transaction by transaction."""
    batches: list[list[Statement]] = [[]]

    def note(tx: Connection, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        if not statement.startswith(("SELECT", "BEGIN")):
            batches[-1].append((statement, values, many))

    def end(tx: Connection) -> None:
        batches.append([])

    with closing(open_database(url)) as database:
        event.listen(database.writer, "before_cursor_execute", note)
        event.listen(database.writer, "commit", end)
        _take_in_all(database, source)
    return [batch for batch in batches if batch]


def _replayed(url: str, batches: list[list[Statement]]) -> float:
    """The same by sqlite3 alone."""
    with closing(open_database(url)) as database:
        raw: Any = database.writer.raw_connection().driver_connection
        gc.collect()
        began = perf_counter()
        for batch in batches:
            raw.execute("BEGIN IMMEDIATE")
            for statement, values, many in batch:
                (raw.executemany if many else raw.execute)(statement, values)
            raw.execute("COMMIT")
        return COUNT / (perf_counter() - began)
