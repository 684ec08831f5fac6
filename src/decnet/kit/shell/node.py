"""What a file system is made of, and why it refuses."""

import posixpath
from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

from decnet.events import Micros
from decnet.kit.shell.signals import Signal

FILE, FOLDER, LINK, CHARACTER, BLOCK, FIFO, SOCKET = (
    0o100000, 0o040000, 0o120000, 0o020000, 0o060000, 0o010000, 0o140000,
)  # fmt: skip
LETTERS = {FILE: "-", FOLDER: "d", LINK: "l", CHARACTER: "c", BLOCK: "b", FIFO: "p", SOCKET: "s"}
READ, WRITE, EXECUTE = 4, 2, 1

REASONS = {
    "ENOENT": "No such file or directory",
    "ENOTDIR": "Not a directory",
    "EISDIR": "Is a directory",
    "EACCES": "Permission denied",
    "EPERM": "Operation not permitted",
    "EEXIST": "File exists",
    "ENOTEMPTY": "Directory not empty",
    "ELOOP": "Too many levels of symbolic links",
    "ENAMETOOLONG": "File name too long",
    "ENOSPC": "No space left on device",
    "EINVAL": "Invalid argument",
    "EROFS": "Read-only file system",
    "EBUSY": "Device or resource busy",
    "ESRCH": "No such process",
    "EXDEV": "Invalid cross-device link",
    "ENOEXEC": "Exec format error",
    "ETXTBSY": "Text file busy",
    "EBADF": "Bad file descriptor",
    "ENXIO": "No such device or address",
    "EIO": "Input/output error",
}


class Refused(Signal):
    """The system says no. ``code`` is the name of the errno, ``reason`` its text."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code, self.reason = code, REASONS[code]


Make: TypeAlias = Callable[[Any], bytes]
"""Makes the content of a file when somebody looks: given the ``Machine``."""


class Node(Struct, frozen=True):
    """One file, folder, link or device.

    mode: kind and permissions, as in `st_mode`
    mtime: when it was last written
    data: content, or where a link points
    size: of content that is only made when somebody looks, or of which only the beginning is held
    make: makes that content
    program: the command that runs when it is executed, empty where it is no program of the system
    device: major and minor number
    """

    mode: int
    uid: int = 0
    gid: int = 0
    mtime: Micros = 0
    data: bytes = b""
    size: int = 0
    make: Make | None = None
    program: str = ""
    device: tuple[int, int] = (0, 0)

    @property
    def kind(self) -> int:
        return self.mode & 0o170000

    @property
    def is_folder(self) -> bool:
        return self.kind == FOLDER

    @property
    def is_file(self) -> bool:
        return self.kind == FILE

    @property
    def is_link(self) -> bool:
        return self.kind == LINK

    @property
    def length(self) -> int:
        """As ``st_size``."""
        if self.is_folder:
            return 4096
        return self.size or len(self.data)

    @property
    def target(self) -> str:
        """Where a link points."""
        return self.data.decode("latin-1")


class Who(Struct, frozen=True):
    """In whose name something is done."""

    uid: int
    gid: int
    groups: tuple[int, ...] = ()

    def may(self, node: Node, wanted: int) -> bool:
        """Whether ``wanted`` (a sum of READ, WRITE, EXECUTE) is allowed."""
        if self.uid == 0:
            return wanted != EXECUTE or node.is_folder or bool(node.mode & 0o111)
        if node.uid == self.uid:
            bits = node.mode >> 6
        elif node.gid == self.gid or node.gid in self.groups:
            bits = node.mode >> 3
        else:
            bits = node.mode
        return bits & wanted == wanted


ROOT = Who(0, 0)


class Kept(Struct, frozen=True, array_like=True):
    """A node as it is kept between a visitor's sessions."""

    mode: int
    uid: int
    gid: int
    mtime: Micros
    data: bytes
    program: str
    size: int = 0


def pack(node: Node | None) -> bytes:
    """``node`` as bytes; nothing where it is gone."""
    if node is None:
        return b""
    return msgspec.msgpack.encode(Kept(node.mode, node.uid, node.gid, node.mtime, node.data, node.program, node.size))


def unpack(data: bytes) -> Node | None:
    """The inverse of :func:`pack`."""
    if not data:
        return None
    kept = msgspec.msgpack.decode(data, type=Kept)
    return Node(kept.mode, kept.uid, kept.gid, kept.mtime, kept.data, size=kept.size, program=kept.program)


def parent(path: str) -> str:
    """The folder that ``path`` lies in."""
    return posixpath.dirname(path)


def name_of(path: str) -> str:
    """The last part of ``path``."""
    return posixpath.basename(path)


def join(folder: str, name: str) -> str:
    """``name`` in ``folder``."""
    return folder + name if folder.endswith("/") else f"{folder}/{name}"


def permissions(mode: int) -> str:
    """As ``ls -l`` shows it: `-rwxr-xr-x`."""
    text = [LETTERS.get(mode & 0o170000, "?")]
    for shift, special, letter in ((6, 0o4000, "s"), (3, 0o2000, "s"), (0, 0o1000, "t")):
        bits = mode >> shift
        last = "x" if bits & 1 else "-"
        if mode & special:
            last = letter if bits & 1 else letter.upper()
        text += ["r" if bits & 4 else "-", "w" if bits & 2 else "-", last]
    return "".join(text)
