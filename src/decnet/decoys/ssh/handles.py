"""What a client of the file server has open, and how files are described to it."""

from collections.abc import Iterator

from msgspec import Struct

from decnet.events import SECOND, Micros
from decnet.kit.shell.files import FileSystem
from decnet.kit.shell.moments import listed
from decnet.kit.shell.node import Node, Refused, Who, permissions
from decnet.kit.ssh import Reader, string, uint32, uint64
from decnet.sansio import Keep

SIZE, OWNER, PERMISSIONS, TIMES, EXTENDED = 1, 2, 4, 8, 1 << 31
COPY = 1 << 20
"""Bytes of an upload that the host's file system remembers; quarantine takes what the host's limits allow."""

NAMES_AT_A_TIME = 100


class Wanted(Struct, frozen=True):
    """Attributes as a client sends them; None for what it does not mention."""

    size: int | None = None
    owner: tuple[int, int] | None = None
    mode: int | None = None
    mtime: Micros | None = None


def read_attributes(body: Reader) -> Wanted:
    """Take attributes from a message."""
    flags = body.uint32()
    size = body.uint64() if flags & SIZE else None
    owner = (body.uint32(), body.uint32()) if flags & OWNER else None
    mode = body.uint32() & 0o7777 if flags & PERMISSIONS else None
    times = (body.uint32(), body.uint32()) if flags & TIMES else None
    for _ in range(body.uint32() if flags & EXTENDED else 0):
        body.string()
        body.string()
    return Wanted(size, owner, mode, times[1] * SECOND if times else None)


def attributes(node: Node) -> bytes:
    """``node`` as an answer describes it."""
    moment = node.mtime // SECOND & 0xFFFF_FFFF
    return b"".join((
        uint32(SIZE | OWNER | PERMISSIONS | TIMES), uint64(node.length), uint32(node.uid), uint32(node.gid),
        uint32(node.mode), uint32(moment), uint32(moment),
    ))  # fmt: skip


class People:
    """Names of users and groups, as the host's own tables have them."""

    def __init__(self, files: FileSystem) -> None:
        users, groups = (_table(files, path) for path in ("/etc/passwd", "/etc/group"))
        self._users, self._groups = ({int(row[2][:9]): row[0] for row in rows} for rows in (users, groups))
        self._homes = {row[0]: row[5] for row in users if len(row) > 5}

    def home(self, name: str) -> str | None:
        """The folder of a user, None where there is no such one."""
        return self._homes.get(name)

    def user(self, uid: int) -> str:
        return self._users.get(uid, str(uid))

    def group(self, gid: int) -> str:
        return self._groups.get(gid, str(gid))

    def known_user(self, uid: int) -> str:
        """Empty where there is no such user."""
        return self._users.get(uid, "")

    def known_group(self, gid: int) -> str:
        return self._groups.get(gid, "")


def _table(files: FileSystem, path: str) -> list[list[str]]:
    try:
        lines = files.read(path, Who(0, 0)).decode("latin-1").splitlines()[:2000]
    except Refused:
        return []
    return [row for row in (line.split(":") for line in lines) if len(row) > 2 and row[2].isdigit()]


def long_name(name: str, node: Node, people: People, now: Micros) -> str:
    """One line of ``ls -l``, as sftp-server makes it."""
    links = 2 if node.is_folder else 1
    return (
        f"{permissions(node.mode)} {links:3d} {people.user(node.uid):<8} {people.group(node.gid):<8} "
        f"{node.length:8d} {listed(node.mtime, now)} {name}"
    )


class Download:
    """A file open for reading: what it held when it was opened."""

    def __init__(self, path: str, content: bytes) -> None:
        self.path, self._content = path, content

    def read(self, offset: int, size: int) -> bytes:
        return self._content[offset : offset + size]

    def close(self) -> Iterator[Keep]:
        yield from ()


class Upload:
    """A file open for writing. Its bytes go into quarantine as they come; the host's own copy follows at the end."""

    def __init__(self, path: str, real: str, files: FileSystem, who: Who, stream: int, *, append: bool) -> None:
        self.path, self.stream = path, stream
        self._real, self._files, self._who, self._append = real, files, who, append
        node = files.at(real)
        self._copy = bytearray(files.content(node)[:COPY] if node is not None and node.is_file else b"")
        self._size = len(self._copy)
        self._dirty = False
        self.wrote = False

    def write(self, offset: int, data: bytes) -> Iterator[Keep]:
        """Take ``data`` to ``offset``. Raises Refused for a hole larger than the copy."""
        at = self._size if self._append else offset
        if at > max(self._size, COPY):
            raise Refused("ENOSPC")
        self._place(at, data)
        self._size = max(self._size, at + len(data))
        self.wrote = self._dirty = True
        yield Keep(data, self.stream, last=False)

    def truncate(self, size: int) -> None:
        """Cut or fill the copy."""
        if size > COPY:
            return
        del self._copy[size:]
        self._copy.extend(bytes(size - len(self._copy)))
        self._size, self._dirty = size, True

    def read(self, offset: int, size: int) -> bytes:
        return bytes(self._copy[offset : offset + size])

    def settle(self) -> None:
        """Let the host's file system have the copy, as far as it has room."""
        node = self._files.at(self._real)
        if not self._dirty or node is None or not node.is_file:
            return
        self._dirty = False
        try:
            self._files.prepare(self._real, Who(0, 0))
            self._files.extend(self._real, bytes(self._copy))
        except Refused:
            return  # the visitor is not told: what it sent is kept

    def close(self) -> Iterator[Keep]:
        """The last piece; the host answers with what it kept."""
        self.settle()
        if self.wrote:
            yield Keep(b"", self.stream, last=True)

    def _place(self, at: int, data: bytes) -> None:
        if at >= COPY:
            return
        if at > len(self._copy):
            self._copy.extend(bytes(at - len(self._copy)))
        self._copy[at : at + len(data)] = data[: COPY - at]


class Listing:
    """An open folder: what it held when it was opened."""

    def __init__(self, path: str, entries: list[tuple[str, Node]]) -> None:
        self.path, self._entries = path, entries

    def next(self, people: People, now: Micros) -> bytes | None:
        """The body of a NAME; None at the end."""
        part, self._entries = self._entries[:NAMES_AT_A_TIME], self._entries[NAMES_AT_A_TIME:]
        if not part:
            return None
        rows = (
            string(name.encode("latin-1"))
            + string(long_name(name, node, people, now).encode("latin-1", "replace"))
            + attributes(node)
            for name, node in part
        )
        return uint32(len(part)) + b"".join(rows)

    def close(self) -> Iterator[Keep]:
        yield from ()
