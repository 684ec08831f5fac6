"""What a database decoy makes of SQL: answers, errors, limits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decnet.decoys import mysql
from decnet.decoys.mysql.auth import proves, unmask
from decnet.decoys.mysql.engine import Engine, Outcome, Wanted
from decnet.decoys.mysql.errors import SqlError
from decnet.decoys.mysql.files import Written
from decnet.decoys.mysql.flavour import NATIVE, flavour_of
from decnet.decoys.mysql.functions import matches
from decnet.decoys.mysql.key import decrypt, public_key
from decnet.decoys.mysql.statement import effect, elided
from decnet.decoys.mysql.store import Done, Rows
from decnet.decoys.mysql.wire import Cursor, PacketReader, TooLarge, number
from decnet.kit.sql import Unfinished, firm, tokens
from tests.support import work
from tests.transcripts import NOW, context

SYSTEMS = pytest.mark.parametrize("distro", ["debian", "ubuntu22"])


def engine(distro: str = "debian", seed: str = "alpha") -> Engine:
    visit = context(mysql.DECOY, seed, "database-server", distro)
    return Engine(visit, flavour_of(visit.persona), "root", 12)


def main_database(distro: str = "debian") -> str:
    return next(iter(firm(context(mysql.DECOY, "alpha", "database-server", distro).persona)))


def run(made: Engine, statement: str) -> Outcome:
    """The outcome of the last statement in ``statement``."""
    outcome: Outcome | None = None
    for found in made.split(statement) or [[]]:
        outcome = made.execute(statement, found, NOW)
    assert outcome is not None
    return outcome


def rows(made: Engine, statement: str) -> list[list[object]]:
    outcome = run(made, statement)
    assert isinstance(outcome, Rows)
    return [list(row) for row in outcome.rows]


def error(made: Engine, statement: str) -> SqlError:
    with pytest.raises(SqlError) as caught:
        run(made, statement)
    return caught.value


@pytest.mark.parametrize(
    ("statement", "code", "text"),
    [
        ("selec 1", 1064, "near 'selec 1' at line 1"),
        ("select 1\nfrom", 1064, "near '' at line 2"),
        ("select * from where", 1064, "near 'where' at line 1"),
        ("select 'abc", 1064, "near ''abc' at line 1"),
        ("show nonsense", 1064, "near 'nonsense' at line 1"),
        ("select * from zz", 1146, ".zz' doesn't exist"),
        ("select foo from users", 1054, "Unknown column 'foo' in 'field list'"),
        ("select id from users where foo = 1", 1054, "Unknown column 'foo' in 'where clause'"),
        ("select id from users order by foo", 1054, "Unknown column 'foo' in 'order clause'"),
        ("select id from users u, orders o", 1052, "Column 'id' in field list is ambiguous"),
        ("select foo(1)", 1305, ".foo does not exist"),
        ("select sqlite_version()", 1305, ".sqlite_version does not exist"),
        ("select rowid from users", 1054, "Unknown column 'rowid'"),
        ("select * from sqlite_master", 1146, "doesn't exist"),
        ("select load_file('a', 'b')", 1582, "native function 'load_file'"),
        ("select 1 union select 1, 2", 1222, "different number of columns"),
        ("insert into users (id) values (1, 2)", 1136, "Column count doesn't match"),
        ("insert into users (username) values ('x')", 1364, "Field 'email' doesn't have a default value"),
        ("insert into users (nope) values (1)", 1054, "Unknown column 'nope'"),
        ("use nope", 1049, "Unknown database 'nope'"),
        ("drop table nix", 1051, "nix'"),
        ("create table users (a int)", 1050, "Table 'users' already exists"),
        ("set nonsense = 1", 1193, "Unknown system variable 'nonsense'"),
        ("select @@nonsense", 1193, "Unknown system variable 'nonsense'"),
        ("select extractvalue(1, concat(0x7e, version()))", 1105, "XPATH syntax error: '~10.11"),
        ("kill 4242", 1094, "Unknown thread id: 4242"),
    ],
)
def test_errors_in_the_products_words(statement: str, code: int, text: str) -> None:
    made = engine()
    run(made, f"use {main_database()}")
    failed = error(made, statement)
    assert failed.code == code
    assert text in failed.text


@SYSTEMS
def test_no_database_and_unknown_ones(distro: str) -> None:
    made = engine(distro)
    assert error(made, "select * from users").code == 1046
    assert error(made, "select * from zz.users").code == (1146 if distro == "debian" else 1049)


@SYSTEMS
def test_a_table_from_its_making_to_its_end(distro: str) -> None:
    made = engine(distro)
    run(made, "create database pleased; use pleased")
    run(
        made,
        "create table note (id bigint unsigned not null auto_increment, said varchar(40) default 'x', at datetime, "
        "primary key (id), key k (said)) engine=InnoDB",
    )
    assert run(made, "insert into note (said) values ('a'), ('b')") == Done(
        2, 2, b"Records: 2  Duplicates: 0  Warnings: 0"
    )
    run(made, "insert into note set said = 'it''s \\n', at = now()")
    run(made, "replace into note (id, said) values (1, 'c')")
    assert rows(made, "select said from note order by id") == [["c"], ["b"], ["it's \n"]]
    assert isinstance(run(made, "update note set said = 'd' where id = 2"), Done)
    assert rows(made, "describe note")[0][:4] == [
        "id",
        f"bigint{'(20)' if distro == 'debian' else ''} unsigned",
        "NO",
        "PRI",
    ]
    assert "  KEY `said` (`said`)" in str(rows(made, "show create table note")[0][1])
    assert rows(made, "select table_name from information_schema.tables where table_schema = 'pleased'") == [["note"]]
    run(made, "truncate table note")
    assert rows(made, "select count(*) from pleased.note") == [[0]]
    assert run(made, "drop database pleased") == Done(1)
    assert ["pleased"] not in rows(made, "show databases")


def test_what_is_asked_first_by_those_who_got_in() -> None:
    made = engine()
    run(made, f"use {main_database()}")
    assert rows(made, "select user(), database(), @@hostname") == [["root@192.0.2.1", main_database(), "db-01"]]
    assert rows(made, "show variables like 'secure\\_file%'") == [["secure_file_priv", ""]]
    assert rows(made, "select if(1=1, 'y', 'n'), 7 / 2, 1 <=> 1, char(65, 66), 0x4142, concat('a', 1)") == [
        ["y", 3.5, 1, b"AB", b"AB", "a1"]
    ]
    assert rows(made, "select group_concat(username order by id separator '|') from users")[0][0]
    assert rows(made, "select /*!40101 1 */ + 1 # rest") == [[2]]
    assert rows(made, "select name from customers where name like 'zoe%' union select user()")
    outcome = run(made, "select count(*), now() as moment, 'x' from orders")
    assert isinstance(outcome, Rows)
    assert [head.name for head in outcome.heads] == ["count(*)", "moment", "x"]


def test_sleep_is_slept_by_the_host() -> None:
    made = engine()
    run(made, "select sleep(2)")
    assert made.state.delay == 2_000_000


def test_the_library_that_was_written_can_be_loaded() -> None:
    made = engine()
    assert error(made, "create function sys_exec returns integer soname 'u.so'").code == 1126
    written = run(made, "select unhex('7f45') into dumpfile '/usr/lib/mysql/plugin/u.so'")
    assert written == Written("/usr/lib/mysql/plugin/u.so", b"\x7fE", 1, None)
    assert run(made, "create function sys_exec returns integer soname 'u.so'") == Done()
    assert rows(made, "select sys_exec('id')") == [[0]]
    long = run(made, "select 0x" + "41" * 300_000 + " into dumpfile '/tmp/l'")
    assert isinstance(long, Written)
    assert len(long.data) == 300_000


def test_files_where_they_may_not_be() -> None:
    refused = run(engine("ubuntu22"), "select 1 into outfile '/tmp/x'")
    assert isinstance(refused, Written)
    assert refused.error is not None
    assert refused.error.code == 1290
    assert isinstance(run(engine(), f"load data local infile 'x' into table {main_database()}.users"), Wanted)
    assert error(engine("ubuntu22"), f"load data local infile 'x' into table {main_database()}.users").code == 3948


@pytest.mark.parametrize(
    "statement",
    [
        "with recursive c (x) as (select 1 union all select x + 1 from c) select count(*) from c",
        "select count(*) from orders a, orders b, orders c, orders d",
        "select sum(length(repeat('x', 100000))) from orders a, orders b",
        "select count(*) from orders a, orders b, orders c where instr(repeat('a', 100000), repeat('a', 50000))",
    ],
)
def test_runaways_are_stopped(statement: str) -> None:
    made = engine()
    run(made, f"use {main_database()}")
    assert error(made, statement).code == 1969
    assert rows(made, "select 1") == [[1]]


@pytest.mark.parametrize(
    "statement", ["select " + "(" * 500, "select " + "1+" * 30_000 + "1", "select '" + "a" * 300_000]
)
def test_depth_and_length_have_an_end(statement: str) -> None:
    with pytest.raises(SqlError):
        run(engine(), statement)


@pytest.mark.parametrize("piece", ["a ", "'a' ", "(1),", "/* ", "# ", "` ", "1 + ", "a.b, ", "\\'"])
def test_reading_costs_linear_work(piece: str) -> None:
    def read(size: int) -> None:
        try:
            tokens(piece * size)
        except Unfinished:
            return

    few, many = work(lambda: read(200)), work(lambda: read(800))
    assert many <= 4.4 * few + 20


WORDS = st.sampled_from(
    """select * from users where id = 1 , ( ) union all insert into values set update delete show tables create table
    drop database use limit order by group having join on as @@version @x := 'a' "b" `c` 0x41 1.5e3 ? . ; -- /*!40000 */
    null left( convert( using utf8 char( interval day separator collate into outfile dumpfile load data local infile
    describe information_schema.tables database() count( distinct like in between case when then end exists soname
    function""".split()
)


@settings(max_examples=150, deadline=None)
@given(words=st.lists(WORDS, max_size=12))
def test_no_statement_raises_anything_but_an_error_of_the_product(words: list[str]) -> None:
    made = engine()
    made.use(main_database())
    statement = " ".join(words)
    try:
        for found in made.split(statement):
            made.execute(statement, found, NOW, [None] * sum(token.kind == "mark" for token in found))
    except SqlError:
        return
    finally:
        made.close()


@settings(max_examples=200, deadline=None)
@given(statement=st.text(max_size=60))
def test_no_text_raises(statement: str) -> None:
    made = engine()
    try:
        for found in made.split(statement):
            made.execute(statement, found, NOW)
    except SqlError:
        return
    finally:
        made.close()


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        ("select 1", "read"),
        ("/* x */ insert into a values (1)", "write"),
        ("set password for root = password('x')", "write"),
        ("select 1 into outfile '/tmp/a'", "execute"),
        ("create function f returns string soname 'x.so'", "execute"),
        ("set global general_log_file = '/var/www/a.php'", "execute"),
    ],
)
def test_what_a_statement_would_do(statement: str, wanted: str) -> None:
    assert effect(statement, tokens(statement)) == wanted


@pytest.mark.parametrize(
    "statement",
    [
        b"CREATE USER 'a'@'%' IDENTIFIED BY 'hush99'",
        b"alter user a identified with mysql_native_password by 'hush99'",
        b"GRANT ALL ON *.* TO a IDENTIFIED BY PASSWORD 'hush99'",
        b"SET PASSWORD FOR 'a'@'%' = PASSWORD('hush99')",
        b"set password = 'hush99'",
        b"UPDATE mysql.user SET authentication_string = PASSWORD(\"hush99\") WHERE User='root'",
        b"CHANGE MASTER TO MASTER_PASSWORD='hush99'",
        b"identified by 'hush99",
    ],
)
def test_secrets_are_elided(statement: bytes) -> None:
    assert b"hush99" not in elided(statement)


@pytest.mark.parametrize(
    ("pattern", "name", "wanted"),
    [
        ("%", "", True), ("ver%", "version", True), ("%ion", "version", True), ("v_r%", "version", True),
        ("a\\_b", "a_b", True), ("a\\_b", "axb", False), ("%a%b%", "xxaxxbxx", True), ("%a%b", "ba", False),
        ("a%a", "a", False), ("", "x", False),
    ],
)  # fmt: skip
def test_like(pattern: str, name: str, wanted: bool) -> None:
    assert matches(pattern, name) is wanted


def test_proofs() -> None:
    challenge = bytes(range(33, 53))
    native = bytes.fromhex("437e93572f18ae44d9e779160c2505271f85821d")
    assert proves(NATIVE, bytes.fromhex("1c24ab8d0ee94d70ab1f2e814d8f0948a14d10b9"), native, b"hashcat")
    assert not proves(NATIVE, challenge, native, b"hashcat")
    assert unmask(bytes(a ^ b for a, b in zip(b"secret\0", challenge, strict=False)), challenge) == b"secret"


def test_each_host_has_its_own_key() -> None:
    personas = [context(mysql.DECOY, seed, "database-server", "ubuntu22").persona for seed in ("alpha", "bravo")]
    assert public_key(personas[0]) != public_key(personas[1])
    assert decrypt(personas[0], bytes(256)) is None


def test_no_two_deckies_hold_the_same() -> None:
    contents = {str(rows(engine(seed=seed), "select * from information_schema.tables")) for seed in "abcdef"}
    assert len(contents) == 6


def test_packets_longer_than_one_piece() -> None:
    reader = PacketReader(1 << 25)
    reader.sequence = 0
    reader.feed(b"\xff\xff\xff\0" + bytes(0xFFFFFF) + b"\1\0\0\1x")
    assert reader.next() == bytes(0xFFFFFF) + b"x"
    small = PacketReader(100)
    small.feed(b"\x65\0\0\1")
    with pytest.raises(TooLarge):
        small.next()


@pytest.mark.parametrize("value", [0, 250, 251, 65_535, 65_536, 1 << 24, 1 << 40])
def test_numbers_come_back(value: int) -> None:
    assert Cursor(number(value)).number() == value
