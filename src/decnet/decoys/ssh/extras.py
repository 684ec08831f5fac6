"""What OpenSSH's sftp-server knows beyond version 3 of its protocol (OpenSSH's PROTOCOL, 4)."""

from collections.abc import Callable, Iterator

from decnet.decoys.ssh.filing import Filing, Handler
from decnet.decoys.ssh.replies import EXTENDED_REPLY, LONGEST, LONGEST_READ, OK, UNSUPPORTED, frame, issued, status
from decnet.decoys.ssh.versions import sftp_extensions
from decnet.kit.shell import Output
from decnet.kit.shell.node import Refused
from decnet.kit.ssh import Reader, string, uint64

BLOCK = 4096
OPEN_FILES = 1019


class Extras:
    """Extended messages, of those that the host's version has."""

    def __init__(self, filing: Filing) -> None:
        self._filing = filing
        known = {name for name, _ in sftp_extensions(filing.machine.persona)}
        handlers: dict[str, Handler] = {
            "posix-rename@openssh.com": self._posix_rename,
            "statvfs@openssh.com": self._statvfs,
            "fstatvfs@openssh.com": self._fstatvfs,
            "hardlink@openssh.com": self._hardlink,
            "fsync@openssh.com": self._fsync,
            "lsetstat@openssh.com": self._lsetstat,
            "limits@openssh.com": self._limits,
            "expand-path@openssh.com": self._expand_path,
            "copy-data": self._copy_data,
            "home-directory": self._home_directory,
            "users-groups-by-id@openssh.com": self._names_by_id,
        }
        self._handlers = {name.encode(): handler for name, handler in handlers.items() if name in known}

    def answer(self, body: Reader, ident: bytes) -> Iterator[Output]:
        """An EXTENDED message."""
        handler = self._handlers.get(body.string())
        return handler(body, ident) if handler else iter((status(ident, UNSUPPORTED),))

    def _lsetstat(self, body: Reader, ident: bytes) -> Iterator[Output]:
        return self._filing.change(self._filing.path(body), body, ident, follow=False)

    def _posix_rename(self, body: Reader, ident: bytes) -> Iterator[Output]:
        old, new = self._filing.path(body), self._filing.path(body)
        yield issued("rename", f"{old} {new}", effect="write")
        self._filing.files.rename(old, new, self._filing.who)
        yield status(ident, OK)

    def _hardlink(self, body: Reader, ident: bytes) -> Iterator[Output]:
        old, new = self._filing.path(body), self._filing.path(body)
        yield issued("ln", f"{old} {new}", effect="write")
        node = self._filing.files.stat(old, self._filing.who)
        if node.is_folder:
            raise Refused("EPERM")
        if self._filing.files.exists(new, self._filing.who, follow=False):
            raise Refused("EEXIST")
        self._filing.files.copy_node(node, new, self._filing.who, node.mode & 0o7777)
        yield status(ident, OK)

    def _statvfs(self, body: Reader, ident: bytes) -> Iterator[Output]:
        path = self._filing.path(body)
        yield issued("df", path)
        self._filing.files.stat(path, self._filing.who)
        yield self._space(ident)

    def _fstatvfs(self, body: Reader, ident: bytes) -> Iterator[Output]:
        self._filing.handle(body)
        yield self._space(ident)

    def _space(self, ident: bytes) -> Output:
        machine = self._filing.machine
        blocks, free = machine.disk_size >> 2, (machine.disk_size - machine.disk_used) >> 2
        files = blocks >> 2
        told = (BLOCK, BLOCK, blocks, free, free * 19 // 20, files, files * 9 // 10, files * 9 // 10, 0, 0, 255)
        return frame(EXTENDED_REPLY, ident + b"".join(map(uint64, told)))

    def _fsync(self, body: Reader, ident: bytes) -> Iterator[Output]:
        try:
            self._filing.file(body)
        except Refused as refusal:
            raise Refused("ENOENT") from refusal
        yield status(ident, OK)

    def _limits(self, body: Reader, ident: bytes) -> Iterator[Output]:
        told = (LONGEST, LONGEST_READ, LONGEST_READ, OPEN_FILES)
        yield frame(EXTENDED_REPLY, ident + b"".join(map(uint64, told)))

    def _expand_path(self, body: Reader, ident: bytes) -> Iterator[Output]:
        name, home = body.string().decode("latin-1"), self._filing.account.home
        if name == "~" or name.startswith("~/"):
            name = home + name[1:]
        elif name.startswith("~"):
            raise Refused("ENOENT")
        path = name if name.startswith("/") else f"{home}/{name}"
        yield self._filing.named(ident, self._filing.files.resolve(path, self._filing.who))

    def _copy_data(self, body: Reader, ident: bytes) -> Iterator[Output]:
        source, offset, size = self._filing.file(body), body.uint64(), body.uint64()
        target, at = self._filing.upload(body), body.uint64()
        if source is target:
            raise Refused("EINVAL")
        yield from target.write(at, source.read(offset, size or LONGEST << 6))
        yield status(ident, OK)

    def _home_directory(self, body: Reader, ident: bytes) -> Iterator[Output]:
        name = body.string().decode("latin-1")
        row = self._filing.people.home(name) if name else self._filing.account.home
        if row is None:
            raise Refused("EINVAL")
        yield self._filing.named(ident, row)

    def _names_by_id(self, body: Reader, ident: bytes) -> Iterator[Output]:
        users, groups, people = body.string(), body.string(), self._filing.people
        named = (
            _named(users, people.known_user),
            _named(groups, people.known_group),
        )
        yield frame(EXTENDED_REPLY, ident + b"".join(map(string, named)))


def _named(numbers: bytes, name: Callable[[int], str]) -> bytes:
    body = Reader(numbers)
    return b"".join(string(name(body.uint32()).encode("latin-1", "replace")) for _ in range(len(numbers) // 4))
