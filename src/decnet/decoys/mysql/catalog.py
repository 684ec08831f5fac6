"""What lies on the server before anybody came: the company's databases and the server's own."""

import re
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct, structs

from decnet.decoys.mysql.flavour import Flavour, flavour_of
from decnet.kit.sql import Column, Databases, Table, Value, firm, images
from decnet.persona import Claim, Persona

_WIDTH = re.compile(r"^(\w*int)\(\d+\)")
SCHEMA = "information_schema"
_PRIVILEGES = ("Select", "Insert", "Update", "Delete", "Create", "Drop", "Reload", "Shutdown", "Process", "File",
               "Grant", "References", "Index", "Alter", "Show_db", "Super", "Create_tmp_table", "Lock_tables",
               "Execute",
               "Repl_slave", "Repl_client", "Create_view", "Show_view", "Create_routine", "Alter_routine",
               "Create_user", "Event", "Trigger")  # fmt: skip
_MARIA_TABLES = ("column_stats", "columns_priv", "db", "event", "func", "general_log", "global_priv", "gtid_slave_pos",
                 "help_category", "help_keyword", "help_relation", "help_topic", "index_stats", "innodb_index_stats",
                 "innodb_table_stats", "plugin", "proc", "procs_priv", "proxies_priv", "roles_mapping", "servers",
                 "slow_log", "table_stats", "tables_priv", "time_zone", "time_zone_name", "transaction_registry",
                 "user")  # fmt: skip
_MYSQL_TABLES = ("columns_priv", "component", "db", "default_roles", "engine_cost", "func", "general_log",
                 "global_grants", "gtid_executed", "help_category", "help_keyword", "help_relation", "help_topic",
                 "innodb_index_stats", "innodb_table_stats", "password_history", "plugin", "procs_priv", "proxies_priv",
                 "role_edges", "server_cost", "servers", "slave_master_info", "slow_log", "tables_priv", "time_zone",
                 "time_zone_name", "user")  # fmt: skip


class Stock(Struct, frozen=True):
    """Tables by database, and the image of each database that is copied for a visitor."""

    databases: Databases
    images: dict[str, bytes]


@lru_cache(maxsize=128)
def stock_of(claim: Claim) -> Stock:
    """What the server of the host that ``claim`` describes holds."""
    persona = Persona(claim)
    flavour = flavour_of(persona)
    databases = firm(persona)
    if not flavour.maria:
        databases = {name: {key: _unwidened(t) for key, t in tables.items()} for name, tables in databases.items()}
    databases["mysql"] = {table.name: table for table in _own_tables(persona, flavour)}
    databases["performance_schema"] = {
        table.name: table
        for table in (
            Table(
                "threads", _columns("THREAD_ID NAME TYPE PROCESSLIST_USER PROCESSLIST_HOST"), (), "PERFORMANCE_SCHEMA"
            ),
            Table("accounts", _columns("USER HOST CURRENT_CONNECTIONS TOTAL_CONNECTIONS"), (), "PERFORMANCE_SCHEMA"),
            Table("global_status", _columns("VARIABLE_NAME VARIABLE_VALUE"), (), "PERFORMANCE_SCHEMA"),
            Table("global_variables", _columns("VARIABLE_NAME VARIABLE_VALUE"), (), "PERFORMANCE_SCHEMA"),
        )
    }
    databases["sys"] = {"sys_config": Table("sys_config", _columns("variable value set_time set_by"))}
    return Stock(databases, images(databases))


def _unwidened(table: Table) -> Table:
    """``table`` as MySQL 8 tells it, which gives integers no width."""
    columns = tuple(structs.replace(c, type=_WIDTH.sub(r"\1", c.type)) for c in table.columns)
    return structs.replace(table, columns=columns)


def _columns(names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "varchar(64)") for name in names.split())


def _own_tables(persona: Persona, flavour: Flavour) -> Iterable[Table]:
    for name in _MARIA_TABLES if flavour.maria else _MYSQL_TABLES:
        if name == "user":
            yield _users(persona, flavour)
        elif name == "func":
            yield Table("func", _columns("name ret dl type"), (), "Aria" if flavour.maria else "InnoDB")
        elif name == "db":
            yield Table("db", _columns("Host Db User Select_priv Insert_priv Update_priv Delete_priv"))
        else:
            yield Table(name, _columns("Host Db User Name"), (), "Aria" if flavour.maria else "InnoDB")


def _users(persona: Persona, flavour: Flavour) -> Table:
    """mysql.user. The hashes are nobody's: they follow from the seed and cannot be cracked."""
    hidden = "Password" if flavour.maria else "authentication_string"
    columns = (
        Column("Host", "char(255)", False, "PRI", ""), Column("User", "char(128)", False, "", ""),
        *((Column("Password", "longtext"),) if flavour.maria else ()),
        *(Column(f"{name}_priv", "varchar(1)", False, "", "N") for name in _PRIVILEGES),
        Column("plugin", "varchar(64)", False, "", flavour.plugin), Column("authentication_string", "longtext"),
    )  # fmt: skip
    columns = (Column("Host", "char(255)", False, "", ""), *columns[1:])
    rows: list[tuple[Value, ...]] = []
    for user, host, every in _who(persona, flavour):
        mark = persona.seed.material(f"mysql.hash.{user}", 20).hex().upper()
        secret = f"*{mark}" if flavour.maria else f"$A$005${mark[:20]}{mark}"
        own = (secret,) if hidden == "Password" else ()
        flags = ("Y" if every else "N",) * len(_PRIVILEGES)
        rows.append((host, user, *own, *flags, flavour.plugin, secret))
    return Table("user", columns, tuple(rows), "MyISAM" if flavour.maria else "InnoDB")


def _who(persona: Persona, flavour: Flavour) -> Iterable[tuple[str, str, bool]]:
    own = ("mariadb.sys",) if flavour.maria else ("debian-sys-maint", "mysql.infoschema", "mysql.session", "mysql.sys")
    for name in own:
        yield name, "localhost", False
    yield "root", "localhost", True
    yield "root", "%", True
    for account in persona.accounts[1:]:
        yield account.name, "%", False


def schema_tables(databases: Databases, flavour: Flavour, variables: Iterable[tuple[str, str]]) -> list[Table]:
    """information_schema as it stands now."""
    made = [(database, table) for database, tables in databases.items() for table in tables.values()]
    character, collation = ("utf8mb4", "utf8mb4_general_ci") if flavour.maria else ("utf8mb4", "utf8mb4_0900_ai_ci")
    schemata: list[tuple[Value, ...]] = [("def", name, character, collation, None) for name in (SCHEMA, *databases)]
    tables: list[tuple[Value, ...]] = [
        ("def", database, table.name, "BASE TABLE", table.engine, 10, "Dynamic", len(table.rows), 16384, collation,
         table.comment)
        for database, table in made
    ]  # fmt: skip
    columns: list[tuple[Value, ...]] = [
        ("def", database, table.name, column.name, at, column.default, "YES" if column.null else "NO",
         column.type.partition("(")[0], column.type, column.key, column.extra, "select,insert,update,references", "")
        for database, table in made for at, column in enumerate(table.columns, 1)
    ]  # fmt: skip
    keys: list[tuple[Value, ...]] = [
        ("def", database, table.name, int(column.key == "MUL"), "PRIMARY" if column.key == "PRI" else column.name, 1,
         column.name)
        for database, table in made for column in table.columns if column.key
    ]  # fmt: skip
    grants: list[tuple[Value, ...]] = [
        ("'root'@'%'", "def", name.upper(), "YES") for name in ("select", "insert", "file")
    ]
    empty = {
        "VIEWS": "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME VIEW_DEFINITION",
        "TRIGGERS": "TRIGGER_CATALOG TRIGGER_SCHEMA TRIGGER_NAME EVENT_OBJECT_TABLE",
        "ROUTINES": "SPECIFIC_NAME ROUTINE_CATALOG ROUTINE_SCHEMA ROUTINE_NAME ROUTINE_TYPE ROUTINE_DEFINITION",
        "EVENTS": "EVENT_CATALOG EVENT_SCHEMA EVENT_NAME EVENT_DEFINITION",
        "KEY_COLUMN_USAGE": "CONSTRAINT_SCHEMA CONSTRAINT_NAME TABLE_SCHEMA TABLE_NAME COLUMN_NAME",
        "SCHEMA_PRIVILEGES": "GRANTEE TABLE_CATALOG TABLE_SCHEMA PRIVILEGE_TYPE IS_GRANTABLE",
        "PROCESSLIST": "ID USER HOST DB COMMAND TIME STATE INFO",
        "PLUGINS": "PLUGIN_NAME PLUGIN_VERSION PLUGIN_STATUS PLUGIN_TYPE",
        "FILES": "FILE_ID FILE_NAME FILE_TYPE",
    }
    filled = (
        ("SCHEMATA", "CATALOG_NAME SCHEMA_NAME DEFAULT_CHARACTER_SET_NAME DEFAULT_COLLATION_NAME SQL_PATH", schemata),
        ("TABLES", "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME TABLE_TYPE ENGINE VERSION ROW_FORMAT TABLE_ROWS DATA_LENGTH "
         "TABLE_COLLATION TABLE_COMMENT", tables),
        ("COLUMNS", "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME COLUMN_NAME ORDINAL_POSITION COLUMN_DEFAULT IS_NULLABLE "
         "DATA_TYPE COLUMN_TYPE COLUMN_KEY EXTRA PRIVILEGES COLUMN_COMMENT", columns),
        ("STATISTICS", "TABLE_CATALOG TABLE_SCHEMA TABLE_NAME NON_UNIQUE INDEX_NAME SEQ_IN_INDEX COLUMN_NAME", keys),
        ("USER_PRIVILEGES", "GRANTEE TABLE_CATALOG PRIVILEGE_TYPE IS_GRANTABLE", grants),
        ("GLOBAL_VARIABLES", "VARIABLE_NAME VARIABLE_VALUE", [(n.upper(), v) for n, v in variables]),
    )  # fmt: skip
    made_up = [Table(name, _columns(names), (), "MEMORY") for name, names in empty.items()]
    return [Table(name, _columns(names), tuple(rows), "MEMORY") for name, names, rows in filled] + made_up
