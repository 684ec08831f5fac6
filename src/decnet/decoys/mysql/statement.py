"""What a statement is for, and what of it is nobody's business."""

import re

from decnet.kit.sql import Token

LONGEST = 256 << 10
_QUOTED = rb"('(?:[^'\\]|\\.|'')*'?|\"(?:[^\"\\]|\\.|\"\")*\"?|0x[0-9A-Fa-f]+)"
_SECRETS = re.compile(
    rb"(?is)(\bidentified\s{1,9}(?:by|with\s{1,9}[^\s']{1,64}\s{1,9}(?:by|as|using))\s{1,9}(?:password\s{1,9})?"
    rb"|\bpassword\s{0,9}\(\s{0,9}|\bset\s{1,9}password\b[^'\"]{0,200}?[=(]\s{0,9}"
    rb"|\b(?:master_password|source_password|password|passwd|pwd)\s{0,9}=\s{0,9}"
    rb"|\bauthentication_string\s{0,9}=\s{0,9}(?:\w{1,32}\s{0,9}\(\s{0,9})?)" + _QUOTED
)
_STRAY = re.compile("[\udc80-\udcff]")
_EXECUTES = re.compile(
    r"(?is)\binto\s+(?:outfile|dumpfile)\b|\bsoname\b|\bload\s+data\b|\binstall\s+(?:plugin|component|soname)\b"
    r"|\bsys_(?:exec|eval|get|set)\s*\(|\bset\s+global\s+(?:general_log|slow_query_log)(?:_file)?\b"
    r"|\blib_mysqludf|\bxp_cmdshell\b|\bload\s+xml\b"
)
_WRITES = frozenset(
    ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER", "TRUNCATE", "RENAME", "GRANT", "REVOKE",
     "LOAD", "FLUSH", "RESET", "KILL", "SHUTDOWN", "CHANGE", "OPTIMIZE", "REPAIR", "INSTALL", "UNINSTALL", "PURGE",
     "CALL")
)  # fmt: skip


def elided(statement: bytes) -> bytes:
    """``statement`` without the secrets in its first :data:`LONGEST` bytes, of which a line holds a quarter."""
    return _SECRETS.sub(rb"\1'***'", statement[:LONGEST]) + statement[LONGEST:]


def readable(raw: bytes) -> tuple[str, str]:
    """``raw`` as text to work with, and as text of the same length that ``surrogateescape`` turns back into it."""
    exact = raw.decode("utf-8", "surrogateescape")
    return _STRAY.sub("\ufffd", exact), exact


def effect(source: str, found: list[Token]) -> str:
    """`execute` where code of the visitor's would run or a file be touched, `write` where data would change."""
    if _EXECUTES.search(source[:LONGEST]) or _EXECUTES.search(source[-1024:]):
        return "execute"
    first = found[0].upper if found else ""
    if first in _WRITES or (first == "SET" and any(token.upper == "PASSWORD" for token in found[1:2])):
        return "write"
    return "read"
