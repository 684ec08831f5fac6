"""``python -m tests.child URL SPOOL FUSE``: take in, conclude, die before commit number FUSE (0: live)."""

import os
import signal
import sys
from contextlib import closing
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, event

from decnet.core import Source, drain, open_database, take_in
from decnet.intel import WORKERS
from tests.core_support import OBSERVER, PLACE


def main(url: str, folder: str, fuse: str) -> None:
    commits = count(1)

    def burn(_: Connection) -> None:
        if next(commits) == int(fuse):
            os.kill(os.getpid(), signal.SIGKILL)

    with closing(open_database(url)) as database:
        event.listen(database.writer, "commit", burn)
        more = True
        while more:
            more = take_in(database, Source(Path(folder), PLACE), lambda: 0, limit=40).lines > 0
            for worker in (*WORKERS, OBSERVER):
                drain(database, worker, limit=25)


if __name__ == "__main__":
    main(*sys.argv[1:])
