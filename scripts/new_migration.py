"""``python -m scripts.new_migration "what changes"``: the revision that leads from the newest one to the records.

A large change becomes several revisions, each with a function a table.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.operations.ops import CreateIndexOp, MigrateOperation, ModifyTableOps, UpgradeOps
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

import decnet.api.hub  # noqa: F401  # brings all records
from decnet.core.database import Record, migrated
from decnet.core.migrations import VERSIONS, newest

LONGEST = 330
GAPS = re.compile(r"[^a-z0-9]+")
DYNAMIC = re.compile(r"(ev|ft)\d+|ft\d+_\w+|alembic_version")
"""What the event log makes as it goes, and Alembic's own table."""


def wanted(name: str | None, kind: str, _: object) -> bool:
    """Whether a thing of the database is a record's."""
    return kind != "table" or not DYNAMIC.fullmatch(name or "")


def differences(tx: Connection) -> list[MigrateOperation]:
    """What would have to be done to the tables for them to be as the records say."""
    options = {"include_name": wanted, "compare_type": True, "render_as_batch": True}
    found = produce_migrations(MigrationContext.configure(tx, opts=options), Record.metadata)
    assert found.upgrade_ops is not None
    return list(_flat(found.upgrade_ops.ops))


def _flat(operations: list[MigrateOperation]) -> Iterator[MigrateOperation]:
    for operation in operations:
        if isinstance(operation, UpgradeOps):
            yield from _flat(operation.ops)
        elif isinstance(operation, ModifyTableOps) and all(isinstance(each, CreateIndexOp) for each in operation.ops):
            yield from operation.ops
        else:
            yield operation


def _table(operation: MigrateOperation) -> str:
    name = getattr(operation, "table_name", None)
    assert isinstance(name, str)
    return name


def _function(table: str, operations: list[MigrateOperation]) -> str:
    code = render_python_code(UpgradeOps(operations), render_as_batch=True)
    code = re.sub(r" *# ###.*\n", "", f"{code}\n")
    return f"def _{table}() -> None:\n    {code.strip()}\n"


def _write(number: int, what: str, functions: dict[str, str]) -> str:
    name = f"{number:04d}_{GAPS.sub('_', what.lower()).strip('_')}.py"
    before = f'"{number - 1:04d}"' if number > 1 else "None"
    calls = "".join(f"    _{table}()\n" for table in functions)
    text = f'"""{what[:1].upper()}{what[1:]}."""\n\nimport sqlalchemy as sa\nfrom alembic import op\n\n'
    text += f'revision = "{number:04d}"\ndown_revision = {before}\n\n\n'
    text += f"def upgrade() -> None:\n{calls}\n\n" + "\n\n".join(functions.values())
    (VERSIONS / name).write_text(text)
    subprocess.run(["ruff", "format", "--quiet", VERSIONS / name], check=True)
    return name


def main(what: str) -> None:
    with closing(migrated()) as database, database.write() as tx:
        operations = differences(tx)
    if not operations:
        print("the records are as the newest revision makes them")
        return
    functions = {table: _function(table, list(part)) for table, part in groupby(operations, _table)}
    number = int(newest() or 0) + 1
    while functions:
        part: dict[str, str] = {}
        while functions and sum(text.count("\n") for text in part.values()) < LONGEST - 100:
            table = next(iter(functions))
            part[table] = functions.pop(table)
        print(_write(number, what, part))
        number += 1


if __name__ == "__main__":
    main(sys.argv[1])
