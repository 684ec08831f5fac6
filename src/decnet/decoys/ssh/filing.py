"""What sftp-server does with files and folders (draft-ietf-secsh-filexfer-02, as OpenSSH has it)."""

from collections.abc import Callable, Generator, Iterator
from typing import TypeAlias

from decnet.decoys.ssh.handles import Download, Listing, People, Upload, Wanted, attributes, read_attributes
from decnet.decoys.ssh.replies import (
    ATTRS,
    DATA,
    END,
    HANDLE,
    LONGEST_READ,
    NAME,
    OK,
    frame,
    issued,
    status,
)
from decnet.events import FileCaptured, FileRequested
from decnet.kit.shell import Output
from decnet.kit.shell.files import FileSystem
from decnet.kit.shell.machine import Machine
from decnet.kit.shell.node import Refused, Who, join, parent
from decnet.kit.ssh import Reader, string, uint32
from decnet.persona import Account
from decnet.sansio import Note

MOST_HANDLES = 100
FLAG_WRITE, FLAG_APPEND, FLAG_CREATE, FLAG_TRUNCATE, FLAG_EXCLUSIVE = 2, 4, 8, 16, 32

Handler: TypeAlias = Callable[[Reader, bytes], Iterator[Output]]
"""Answers a message: what follows its identifier, and the identifier. Raises Refused."""


class Filing:
    """All that is done in the name of ``account``; ``handlers`` are by number of the message."""

    def __init__(self, account: Account, who: Who, machine: Machine, files: FileSystem, first_stream: int) -> None:
        self.account, self.who, self.machine, self.files = account, who, machine, files
        self.people = People(files)
        self._next_stream = first_stream
        self._handles: dict[int, Download | Upload | Listing] = {}
        self._paths: dict[int, str] = {}  # of uploads on their way into quarantine, by stream
        self.handlers: dict[int, Handler] = {
            3: self._open, 4: self._close, 5: self._read, 6: self._write, 7: self._lstat, 8: self._fstat,
            9: self._setstat, 10: self._fsetstat, 11: self._opendir, 12: self._readdir, 13: self._remove,
            14: self._mkdir, 15: self._rmdir, 16: self._realpath, 17: self._stat, 18: self._rename,
            19: self._readlink, 20: self._symlink,
        }  # fmt: skip

    def captured(self, stream: int, sha256: str, size: int, stored: int) -> Iterator[Output]:
        """An upload lies in quarantine."""
        path = self._paths.pop(stream, "")
        yield Note(FileCaptured(path.encode("latin-1"), sha256, size, stored))

    def close_all(self) -> Iterator[Output]:
        """The client is gone; what it was sending is kept as far as it came."""
        for handle in self._handles.values():
            yield from handle.close()
        self._handles.clear()

    def path(self, body: Reader) -> str:
        """A path as the host's file system names it: absolute, a character a byte."""
        name = body.string().decode("latin-1")
        return name if name.startswith("/") else f"{self.account.home}/{name}"

    def handle(self, body: Reader) -> Download | Upload | Listing:
        """What a handle stands for. Raises Refused."""
        return self._handles[self._number(body)]

    def upload(self, body: Reader) -> Upload:
        """A handle open for writing. Raises Refused."""
        handle = self.file(body)
        if not isinstance(handle, Upload):
            raise Refused("EBADF")
        return handle

    def file(self, body: Reader) -> Download | Upload:
        """A handle of a file. Raises Refused."""
        handle = self.handle(body)
        if isinstance(handle, Listing):
            raise Refused("EIO")
        return handle

    def _number(self, body: Reader, otherwise: str = "EIO") -> int:
        raw = body.string()
        number = int.from_bytes(raw, "big")
        if len(raw) != 4 or number not in self._handles:
            raise Refused(otherwise)
        return number

    def _opened_as(self, ident: bytes, handle: Download | Upload | Listing) -> Output:
        number = next(i for i in range(MOST_HANDLES) if i not in self._handles)
        self._handles[number] = handle
        return frame(HANDLE, ident + string(uint32(number)))

    def _check_room(self) -> None:
        if len(self._handles) >= MOST_HANDLES:
            raise Refused("EIO")

    # Files

    def _open(self, body: Reader, ident: bytes) -> Iterator[Output]:
        path, flags, wanted = self.path(body), body.uint32(), read_attributes(body)
        self._check_room()
        if flags & FLAG_WRITE:
            yield issued("put", path, effect="write")
            handle: Download | Upload = self._open_upload(path, flags, 0o666 if wanted.mode is None else wanted.mode)
        else:
            handle = yield from self._open_download(path)
        yield self._opened_as(ident, handle)

    def _open_upload(self, path: str, flags: int, mode: int) -> Upload:
        files, who = self.files, self.who
        there = files.exists(path, who)
        if there and flags & FLAG_EXCLUSIVE and flags & FLAG_CREATE:
            raise Refused("EEXIST")
        if not there and not flags & FLAG_CREATE:
            raise Refused("ENOENT")
        real = files.prepare(path, who, append=not flags & FLAG_TRUNCATE, mode=mode & 0o777 & ~0o022)
        self._next_stream += 1
        self._paths[self._next_stream] = path
        return Upload(path, real, files, who, self._next_stream, append=bool(flags & FLAG_APPEND))

    def _open_download(self, path: str) -> Generator[Output, None, Download]:
        try:
            content = self.files.read(path, self.who)
        except Refused:
            yield Note(FileRequested(path.encode("latin-1"), 0, found=self.files.exists(path, self.who)))
            raise
        yield Note(FileRequested(path.encode("latin-1"), len(content), found=True))
        return Download(path, content)

    def _close(self, body: Reader, ident: bytes) -> Iterator[Output]:
        number = self._number(body, "ENOENT")
        yield from self._handles.pop(number).close()
        yield status(ident, OK)

    def _read(self, body: Reader, ident: bytes) -> Iterator[Output]:
        handle, offset, size = self.file(body), body.uint64(), body.uint32()
        data = handle.read(offset, min(size, LONGEST_READ))
        yield frame(DATA, ident + string(data)) if data or not size else status(ident, END)

    def _write(self, body: Reader, ident: bytes) -> Iterator[Output]:
        handle, offset, data = self.upload(body), body.uint64(), body.string()
        yield from handle.write(offset, data)
        yield status(ident, OK)

    def _stat(self, body: Reader, ident: bytes) -> Iterator[Output]:
        return self._describe("stat", self.path(body), ident, follow=True)

    def _lstat(self, body: Reader, ident: bytes) -> Iterator[Output]:
        return self._describe("lstat", self.path(body), ident, follow=False)

    def _describe(self, verb: str, path: str, ident: bytes, *, follow: bool) -> Iterator[Output]:
        yield issued(verb, path)
        yield frame(ATTRS, ident + attributes(self.files.stat(path, self.who, follow)))

    def _fstat(self, body: Reader, ident: bytes) -> Iterator[Output]:
        handle = self.handle(body)
        if isinstance(handle, Upload):
            handle.settle()
        yield frame(ATTRS, ident + attributes(self.files.stat(handle.path, self.who)))

    def _setstat(self, body: Reader, ident: bytes) -> Iterator[Output]:
        return self.change(self.path(body), body, ident)

    def _fsetstat(self, body: Reader, ident: bytes) -> Iterator[Output]:
        handle = self.handle(body)
        if isinstance(handle, Upload):
            handle.settle()
        return self.change(handle.path, body, ident)

    def change(self, path: str, body: Reader, ident: bytes, *, follow: bool = True) -> Iterator[Output]:
        """Give what ``path`` names the attributes that follow in ``body``."""
        wanted = read_attributes(body)
        mode = "" if wanted.mode is None else f" mode={wanted.mode:o}"
        yield issued("setstat", path + mode, effect="write")
        if wanted.size is not None:
            content = self.files.read(path, self.who)[: wanted.size]
            self.files.write(path, self.who, content)
        if wanted != Wanted():
            self.files.change(path, self.who, mode=wanted.mode, owner=wanted.owner, mtime=wanted.mtime, follow=follow)
        yield status(ident, OK)

    def _remove(self, body: Reader, ident: bytes) -> Iterator[Output]:
        path = self.path(body)
        yield issued("rm", path, effect="write")
        self.files.remove(path, self.who)
        yield status(ident, OK)

    def _rename(self, body: Reader, ident: bytes) -> Iterator[Output]:
        old, new = self.path(body), self.path(body)
        yield issued("rename", f"{old} {new}", effect="write")
        if self.files.exists(new, self.who, follow=False):
            raise Refused("EEXIST")
        self.files.rename(old, new, self.who)
        yield status(ident, OK)

    # Folders and names

    def _opendir(self, body: Reader, ident: bytes) -> Iterator[Output]:
        path = self.path(body)
        yield issued("ls", path)
        self._check_room()
        files, who = self.files, self.who
        names = files.names(path, who)
        real = files.resolve(path, who)
        rows = [(".", real), ("..", parent(real)), *((name, join(real, name)) for name in names)]
        nodes = [(name, files.at(place)) for name, place in rows]
        yield self._opened_as(ident, Listing(path, [(name, node) for name, node in nodes if node is not None]))

    def _readdir(self, body: Reader, ident: bytes) -> Iterator[Output]:
        handle = self.handle(body)
        if not isinstance(handle, Listing):
            raise Refused("EIO")
        rows = handle.next(self.people, self.machine.now)
        yield status(ident, END) if rows is None else frame(NAME, ident + rows)

    def _mkdir(self, body: Reader, ident: bytes) -> Iterator[Output]:
        path, wanted = self.path(body), read_attributes(body)
        yield issued("mkdir", path, effect="write")
        mode = 0o777 if wanted.mode is None else wanted.mode & 0o777
        self.files.make_folder(path, self.who, mode & ~0o022)
        yield status(ident, OK)

    def _rmdir(self, body: Reader, ident: bytes) -> Iterator[Output]:
        path = self.path(body)
        yield issued("rmdir", path, effect="write")
        self.files.remove_folder(path, self.who)
        yield status(ident, OK)

    def _realpath(self, body: Reader, ident: bytes) -> Iterator[Output]:
        yield self.named(ident, self.files.resolve(self.path(body), self.who))

    def named(self, ident: bytes, path: str) -> Output:
        """An answer that holds one name and no attributes."""
        name = string(path.encode("latin-1", "replace"))
        return frame(NAME, ident + uint32(1) + name + name + uint32(0))

    def _readlink(self, body: Reader, ident: bytes) -> Iterator[Output]:
        path = self.path(body)
        yield issued("readlink", path)
        node = self.files.stat(path, self.who, follow=False)
        if not node.is_link:
            raise Refused("EINVAL")
        yield self.named(ident, node.target)

    def _symlink(self, body: Reader, ident: bytes) -> Iterator[Output]:
        target, link = body.string().decode("latin-1"), self.path(body)  # the order is OpenSSH's, not the draft's
        yield issued("symlink", f"{target} {link}", effect="write")
        self.files.make_link(link, self.who, target)
        yield status(ident, OK)
