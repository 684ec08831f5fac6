"""The databases as their real clients meet them, what goes on record, and what a hostile statement may cost."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pymysql
import pytest
from pymysql.constants import CLIENT

from decnet.decoys.mysql.auth import crackable
from decnet.decoys.mysql.flavour import CACHING, NATIVE
from decnet.events import AuthAttempted, CredentialOffered, FileCaptured, ProtocolViolation, QueryReceived
from tests.serving import Served, served
from tests.test_sql import main_database

CLIENT_PROGRAM, NMAP = shutil.which("mysql"), shutil.which("nmap")
needs_mysql = pytest.mark.skipif(CLIENT_PROGRAM is None, reason="mysql is missing: apt install default-mysql-client")
needs_nmap = pytest.mark.skipif(NMAP is None, reason="nmap is missing: apt install nmap")
SYSTEMS = pytest.mark.parametrize("distro", ["debian", "ubuntu22"])
WEAK = "123456"
VERSIONS = {"debian": "10.11.6-MariaDB-0+deb12u1", "ubuntu22": "8.0.39-0ubuntu0.22.04.1"}


@pytest.fixture
def database(tmp_path: Path, distro: str) -> Iterator[Served]:
    with served(tmp_path, "mysql", archetype="database-server", distro=distro) as decky:
        yield decky


def connect(
    decky: Served, password: str, *, flags: int = 0, local: bool = False
) -> "pymysql.Connection[pymysql.cursors.Cursor]":
    return pymysql.connect(
        host=decky.address,
        port=decky.port("mysql"),
        user="root",
        password=password,
        client_flag=flags,
        local_infile=local,
    )


@SYSTEMS
@needs_mysql
def test_the_command_line_client(database: Served, distro: str) -> None:
    assert CLIENT_PROGRAM is not None
    where = ["--no-defaults", "-h", database.address, "-P", str(database.port("mysql")), "-uroot"]
    wrong = subprocess.run([CLIENT_PROGRAM, *where, "-pWinter-24"], capture_output=True, timeout=30)
    assert b"ERROR 1045 (28000): Access denied for user 'root'@'127.0.0.1' (using password: YES)" in wrong.stderr
    batch = f"SELECT version(); USE {main_database()}; SHOW TABLES; SELECT count(*) FROM customers WHERE id < 11;"
    right = subprocess.run(
        [CLIENT_PROGRAM, *where, f"-p{WEAK}", "-N"], input=batch.encode(), capture_output=True, timeout=30
    )
    assert right.stdout.decode().splitlines() == [VERSIONS[distro], "customers", "orders", "products", "users", "10"]
    first, second = database.wait_for(CredentialOffered, 2)
    assert (first.accepted, second.accepted) == (False, True)
    if distro == "ubuntu22":  # asked for under TLS, the password itself is told
        assert (first.secret.reveal(), first.secret_kind) == (b"Winter-24", "plain")
    else:
        assert first.secret.reveal() == crackable(
            NATIVE, first.challenge, bytes.fromhex(first.secret.reveal()[-40:].decode())
        )


@SYSTEMS
def test_pymysql(database: Served, distro: str) -> None:
    with pytest.raises(pymysql.err.OperationalError, match="1045"):
        connect(database, "Winter-24")
    with pytest.raises(pymysql.err.OperationalError, match="using password: NO"):
        connect(database, "")
    with connect(database, WEAK, flags=CLIENT.MULTI_STATEMENTS) as client, client.cursor() as cursor:
        cursor.execute(f"SELECT price, title FROM {main_database()}.products WHERE id = %s", (1,))
        (price, title) = cursor.fetchall()[0]
        assert (str(price), title) == ("379.95", "Cable drum a2")
        cursor.execute("SELECT 1; SELECT 2")
        assert (cursor.fetchall(), cursor.nextset(), cursor.fetchall()) == (((1,),), True, ((2,),))
        with pytest.raises(pymysql.err.ProgrammingError, match="1146"):
            cursor.execute(f"SELECT * FROM {main_database()}.nothing")
        client.ping()
    assert database.wait_for(AuthAttempted)[0].mechanism == (NATIVE if distro == "debian" else CACHING)
    assert [query.error for query in database.facts(QueryReceived) if query.error] == ["1146"]


@pytest.mark.parametrize("distro", ["ubuntu22"])
def test_without_tls_the_password_comes_sealed(database: Served) -> None:
    with pytest.raises(pymysql.err.OperationalError, match="1045"):
        pymysql.connect(
            host=database.address, port=database.port("mysql"), user="nobody", password="Winter-24", ssl_disabled=True
        )
    assert database.wait_for(CredentialOffered)[0].secret.reveal() == b"Winter-24"


@pytest.mark.parametrize("distro", ["ubuntu22"])
def test_tls_whatever_arrives_with_the_request_for_it(database: Served) -> None:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    for _ in range(5):
        pymysql.connect(
            host=database.address, port=database.port("mysql"), user="root", password=WEAK, ssl=trusting
        ).close()
    assert len(database.wait_for(CredentialOffered, 5)) == 5


@pytest.mark.parametrize("distro", ["debian"])
def test_a_file_of_the_clients(database: Served, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"a\nb\n")
    with connect(database, WEAK, local=True) as client, client.cursor() as cursor:
        loaded = cursor.execute(f"LOAD DATA LOCAL INFILE '{tmp_path}/x.txt' INTO TABLE {main_database()}.users")
    assert loaded == 2
    assert database.wait_for(FileCaptured)[0].size == 4
    assert database.facts(QueryReceived)[-1].effect == "execute"


@SYSTEMS
@needs_nmap
def test_nmap_names_the_product(database: Served, distro: str) -> None:
    assert NMAP is not None
    command = [NMAP, "-Pn", "-n", "-sV", "--script", "mysql-info", "-p", str(database.port("mysql")), database.address]
    seen = subprocess.run(command, capture_output=True, timeout=120, check=True).stdout.decode()
    assert VERSIONS[distro] in seen
    assert "mysql   MySQL" in seen or "mysql   MariaDB" in seen
    assert f"Auth Plugin Name: {NATIVE if distro == 'debian' else CACHING}" in seen


@pytest.mark.parametrize("distro", ["debian"])
def test_another_protocol(database: Served) -> None:
    from_web = subprocess.run(
        ["curl", "-sS", "-m", "5", "--http0.9", f"http://{database.address}:{database.port('mysql')}/"],
        capture_output=True, timeout=30,
    )  # fmt: skip
    assert b"Got packets out of order" in from_web.stdout
    assert database.wait_for(ProtocolViolation)[0].head.reveal().startswith(b"GET / HTTP/1.1")
