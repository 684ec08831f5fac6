"""The answers of sftp-server."""

from decnet.events import CommandIssued
from decnet.kit.ssh import string, uint32
from decnet.sansio import Note, Send

LONGEST = 256 << 10
"""Bytes of the longest message either way."""

LONGEST_READ = LONGEST - 1024

VERSION, STATUS, HANDLE, DATA, NAME, ATTRS, EXTENDED_REPLY = 2, 101, 102, 103, 104, 105, 201
OK, END, NO_SUCH_FILE, DENIED, FAILURE, BAD_MESSAGE, UNSUPPORTED = 0, 1, 2, 3, 4, 5, 8
_TEXTS = {
    OK: b"Success",
    END: b"End of file",
    NO_SUCH_FILE: b"No such file",
    DENIED: b"Permission denied",
    FAILURE: b"Failure",
    BAD_MESSAGE: b"Bad message",
    UNSUPPORTED: b"Operation unsupported",
}
_CODES = {
    "ENOENT": NO_SUCH_FILE, "ENOTDIR": NO_SUCH_FILE, "EBADF": NO_SUCH_FILE, "ELOOP": NO_SUCH_FILE, "EPERM": DENIED,
    "EACCES": DENIED, "ENAMETOOLONG": BAD_MESSAGE, "EINVAL": BAD_MESSAGE,
}  # fmt: skip


def frame(kind: int, body: bytes) -> Send:
    """A message of the file server."""
    return Send(string(bytes([kind]) + body))


def status(ident: bytes, code: int) -> Send:
    """How the message ``ident`` ended."""
    return frame(STATUS, ident + uint32(code) + string(_TEXTS[code]) + string(b""))


def code_of(errno: str) -> int:
    """What the name of an errno becomes."""
    return _CODES.get(errno, FAILURE)


def issued(verb: str, arguments: str, effect: str = "read") -> Note:
    """A request, in the words of the client program."""
    return Note(CommandIssued(f"sftp {verb} {arguments}".encode("latin-1", "replace"), effect))
