"""What the server says about itself: system variables and counters."""

from decnet.decoys.mysql.flavour import Flavour
from decnet.events import SECOND, Micros
from decnet.persona import Persona

_MODE = {
    True: "STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION",
    False: "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,"
    "NO_ENGINE_SUBSTITUTION",
}


def variables_of(persona: Persona, flavour: Flavour) -> dict[str, str]:
    """System variables by name."""
    short = persona.hostname
    values = {
        "auto_increment_increment": "1", "auto_increment_offset": "1", "autocommit": "ON", "back_log": "80",
        "basedir": "/usr" if flavour.maria else "/usr/", "bind_address": "*", "binlog_format": "MIXED",
        "character_sets_dir": "/usr/share/mysql/charsets/", "character_set_filesystem": "binary",
        "character_set_system": "utf8mb3", "connect_timeout": "10", "datadir": "/var/lib/mysql/",
        "default_storage_engine": "InnoDB", "event_scheduler": "OFF" if flavour.maria else "ON",
        "foreign_key_checks": "ON", "general_log": "OFF", "general_log_file": f"/var/lib/mysql/{short}.log",
        "have_openssl": "YES", "have_ssl": "DISABLED" if flavour.maria else "YES", "hostname": short,
        "init_connect": "", "innodb_buffer_pool_size": "134217728", "innodb_file_per_table": "ON",
        "innodb_version": flavour.version.split("-")[0], "interactive_timeout": "28800", "license": "GPL",
        "local_infile": "ON" if flavour.maria else "OFF", "log_bin": "OFF" if flavour.maria else "ON",
        "log_error": "/var/log/mysql/error.log", "lower_case_table_names": "0",
        "max_allowed_packet": str(flavour.largest), "max_connections": "151", "net_buffer_length": "16384",
        "net_write_timeout": "60", "performance_schema": "OFF" if flavour.maria else "ON",
        "pid_file": "/run/mysqld/mysqld.pid", "plugin_dir": "/usr/lib/mysql/plugin/", "port": "3306",
        "protocol_version": "10", "read_only": "OFF",
        "secure_file_priv": "" if flavour.maria else "/var/lib/mysql-files/",
        "server_id": "1", "skip_networking": "OFF", "slow_query_log": "OFF",
        "slow_query_log_file": f"/var/lib/mysql/{short}-slow.log", "socket": "/run/mysqld/mysqld.sock",
        "sql_auto_is_null": "OFF", "sql_mode": _MODE[flavour.maria], "sql_safe_updates": "OFF",
        "sql_select_limit": "18446744073709551615", "system_time_zone": "UTC", "table_open_cache": "2000",
        "thread_cache_size": "8", "time_zone": "SYSTEM", "timestamp": "0", "tmpdir": "/tmp", "unique_checks": "ON",
        "version": flavour.version, "version_comment": flavour.comment, "version_compile_machine": "x86_64",
        "version_compile_os": "debian-linux-gnu" if flavour.maria else "Linux", "wait_timeout": "28800",
        "warning_count": "0", "error_count": "0", "last_insert_id": "0", "identity": "0",
    }  # fmt: skip
    own = (
        {"query_cache_size": "1048576", "query_cache_type": "OFF", "tx_isolation": "REPEATABLE-READ",
         "tx_read_only": "OFF", "version_malloc_library": "system", "version_ssl_library": "OpenSSL 3.0.15 3 Sep 2024"}
        if flavour.maria
        else {"transaction_isolation": "REPEATABLE-READ", "transaction_read_only": "OFF",
              "version_compile_zlib": "1.2.13", "default_authentication_plugin": flavour.plugin,
              "admin_port": "33062", "mysqlx_port": "33060",
              "character_set_database": "utf8mb4"}
    )  # fmt: skip
    return values | own | characters("utf8mb4", flavour) | {"character_set_server": "utf8mb4",
                                                            "character_set_database": "utf8mb4"}  # fmt: skip


def characters(name: str, flavour: Flavour) -> dict[str, str]:
    """The variables that SET NAMES changes."""
    own = "utf8mb4_general_ci" if flavour.maria else "utf8mb4_0900_ai_ci"
    collation = own if name == "utf8mb4" else f"{name}_general_ci"
    sets = dict.fromkeys(("character_set_client", "character_set_connection", "character_set_results"), name)
    return sets | {"collation_connection": collation, "collation_database": own, "collation_server": own}


def status_of(persona: Persona, now: Micros, questions: int) -> dict[str, str]:
    """Counters by name."""
    uptime = max((now - persona.booted) // SECOND, 1)
    asked = uptime // persona.seed.number("mysql.pace", 2, 40) + questions
    return {
        "Aborted_clients": str(asked // 5000), "Aborted_connects": str(asked // 900),
        "Bytes_received": str(asked * 143),
        "Bytes_sent": str(asked * 911), "Com_select": str(asked // 2), "Connections": str(connection(persona, now)),
        "Handler_read_key": str(asked * 3), "Innodb_rows_read": str(asked * 17),
        "Max_used_connections": "7", "Open_files": "21", "Open_tables": "64", "Opened_tables": str(71 + asked % 9),
        "Queries": str(asked),
        "Questions": str(asked), "Slow_queries": "0", "Ssl_cipher": "", "Ssl_version": "",
        "Table_locks_immediate": "118",
        "Threads_cached": "3", "Threads_connected": "2", "Threads_created": "9", "Threads_running": "1",
        "Uptime": str(uptime), "Uptime_since_flush_status": str(uptime),
    }  # fmt: skip


def statistics(persona: Persona, now: Micros, questions: int) -> str:
    """The answer to COM_STATISTICS."""
    status = status_of(persona, now, questions)
    pace = int(status["Questions"]) / int(status["Uptime"])
    return (
        f"Uptime: {status['Uptime']}  Threads: 2  Questions: {status['Questions']}  Slow queries: 0  "
        f"Opens: {status['Opened_tables']}  Open tables: {status['Open_tables']}  Queries per second avg: {pace:.3f}"
    )


def connection(persona: Persona, now: Micros) -> int:
    """The number of the connection that begins now: it grows with the time."""
    uptime = max((now - persona.booted) // SECOND, 0)
    return 8 + uptime // persona.seed.number("mysql.visits", 20, 400) % 4_000_000_000
