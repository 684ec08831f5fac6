"""SELECT ... INTO OUTFILE and DUMPFILE: what would be written, and whether the server may."""

from collections.abc import Sequence

from msgspec import Struct

from decnet.decoys.mysql.errors import SqlError
from decnet.decoys.mysql.flavour import Flavour
from decnet.decoys.mysql.wire import shown
from decnet.kit.sql import Token, Value

_OPTIONS = frozenset(("FIELDS", "COLUMNS", "LINES", "TERMINATED", "OPTIONALLY", "ENCLOSED", "ESCAPED", "STARTING", "BY",
                      "CHARACTER", "SET"))  # fmt: skip
_OPEN = ("/tmp/", "/var/tmp/", "/dev/shm/", "/var/lib/mysql/", "/usr/lib/mysql/plugin/")
_CLOSED = ("/etc/", "/root/", "/home/", "/var/www/", "/usr/", "/opt/", "/var/", "/boot/", "/srv/")


class Written(Struct, frozen=True):
    """A file that a statement makes on the server, or would make but for ``error``."""

    path: str
    data: bytes
    rows: int
    error: SqlError | None = None


class Plan(Struct, frozen=True):
    """The query without its INTO, the path, and whether the bytes are written as they are."""

    query: list[Token]
    path: str
    raw: bool

    def content(self, rows: Sequence[Sequence[Value]]) -> bytes:
        """The file's bytes."""
        if self.raw:
            return b"".join(shown(value) for value in rows[0] if value is not None) if rows else b""
        lines = (b"\t".join(b"\\N" if value is None else shown(value) for value in row) + b"\n" for row in rows)
        return b"".join(lines)


def outfile(found: list[Token]) -> Plan | None:
    """What a SELECT writes to a file, None where it does not."""
    words = [token.upper for token in found]
    at = next(
        (i for i, word in enumerate(words) if word == "INTO" and words[i + 1 : i + 2] in (["OUTFILE"], ["DUMPFILE"])),
        None,
    )
    if at is None or at + 2 >= len(found) or found[at + 2].kind != "string":
        return None
    end = at + 3
    while end < len(found) and (words[end] in _OPTIONS or (words[end - 1] in ("BY", "SET") and not words[end])):
        end += 1
    return Plan(found[:at] + found[end:], found[at + 2].value, words[at + 1] == "DUMPFILE")


def refusal(path: str, flavour: Flavour, written: set[str]) -> SqlError | None:
    """Why the server does not write to ``path``, None where it does."""
    if not flavour.maria and not path.startswith("/var/lib/mysql-files/"):
        return _secured(flavour)
    if path in written:
        return SqlError(1086, "HY000", f"File '{path}' already exists")
    if path.startswith(_OPEN) or not flavour.maria or not path.startswith("/"):
        return None
    if path.startswith(_CLOSED):
        return SqlError(1, "HY000", f"Can't create/write to file '{path}' (Errcode: 13 \"Permission denied\")")
    return _secured(flavour)


def _secured(flavour: Flavour) -> SqlError:
    option = "--secure-file-priv option so it cannot execute this statement"
    return SqlError(1290, "HY000", f"The {flavour.product} server is running with the {option}")
