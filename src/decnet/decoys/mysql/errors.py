"""What goes wrong in MySQL and MariaDB, in their numbers, states and words."""


class SqlError(Exception):
    """A statement failed. ``code``, ``state`` and ``text`` are what the client is told."""

    def __init__(self, code: int, state: str, text: str) -> None:
        super().__init__(code, state, text)
        self.code, self.state, self.text = code, state, text


def syntax(near: str, product: str, line: int = 1) -> SqlError:
    """``near`` is what stands from the first wrong token on."""
    return SqlError(
        1064,
        "42000",
        f"You have an error in your SQL syntax; check the manual that corresponds to your {product} server version for "
        f"the right syntax to use near '{near[:80]}' at line {line}",
    )


def no_database() -> SqlError:
    return SqlError(1046, "3D000", "No database selected")


def unknown_database(name: str) -> SqlError:
    return SqlError(1049, "42000", f"Unknown database '{name}'")


def no_table(database: str, name: str) -> SqlError:
    if database.lower() == "information_schema":
        return SqlError(1109, "42S02", f"Unknown table '{name}' in {database}")
    return SqlError(1146, "42S02", f"Table '{database}.{name}' doesn't exist")


def unknown_column(name: str, clause: str) -> SqlError:
    return SqlError(1054, "42S22", f"Unknown column '{name}' in '{clause}'")


def unknown_variable(name: str) -> SqlError:
    return SqlError(1193, "HY000", f"Unknown system variable '{name}'")


def no_function(database: str, name: str) -> SqlError:
    where = f"{database}." if database else ""
    return SqlError(1305, "42000", f"FUNCTION {where}{name} does not exist")


def unknown_command() -> SqlError:
    return SqlError(1047, "08S01", "Unknown command")


def denied(user: str, host: str, password: bool) -> SqlError:
    using = "YES" if password else "NO"
    return SqlError(1045, "28000", f"Access denied for user '{user}'@'{host}' (using password: {using})")
