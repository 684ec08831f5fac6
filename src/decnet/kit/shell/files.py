"""A host's file system as one peer sees it: the image that all share, and over it what this peer changed."""

from collections import deque
from collections.abc import Mapping
from typing import Protocol

from msgspec.structs import replace

from decnet.events import Micros
from decnet.kit.shell.node import (
    EXECUTE,
    FILE,
    FOLDER,
    LINK,
    READ,
    WRITE,
    Node,
    Refused,
    Who,
    join,
    name_of,
    pack,
    parent,
    unpack,
)
from decnet.sansio import Overlay

PREFIX = "fs:"
MAX_LINKS = 40
MAX_PATH = 4095
MAX_NAME = 255
MAX_FILE = 10 << 20
MAX_WRITTEN = 24 << 20  # bytes of all that one session writes
HEAD = 32 << 10  # bytes that are kept of a file for which there is no room
MAX_NODES = 4000  # that one peer makes


class Moment(Protocol):
    """What makes the content of files that change by themselves. ``now`` is the moment."""

    @property
    def now(self) -> Micros: ...


class Image:
    """The files of a host as it was set up. Never changed; shared by all sessions."""

    def __init__(self, nodes: Mapping[str, Node]) -> None:
        self.nodes = nodes
        children: dict[str, list[str]] = {}
        for path in nodes:
            if path != "/":
                children.setdefault(parent(path), []).append(name_of(path))
        self.children: Mapping[str, tuple[str, ...]] = {key: tuple(names) for key, names in children.items()}


class FileSystem:
    """Paths are absolute; links in them are followed. Every method raises :class:`Refused`."""

    def __init__(self, image: Image, moment: Moment, overlay: Overlay) -> None:
        self._image, self._moment, self._overlay = image, moment, overlay
        self._written = 0
        self.changes = 0  # counted, so that others can tell whether something was changed
        self.touched: dict[str, None] = {}  # files written since somebody last looked here
        self.reload()

    def reload(self) -> None:
        """See what the same peer changed elsewhere."""
        self._changed: dict[str, Node | None] = {}
        self._names: dict[str, dict[str, bool]] = {}
        for key in self._overlay.keys():  # noqa: SIM118 - an Overlay is no dict
            if key.startswith(PREFIX) and (value := self._overlay.get(key)) is not None:
                self._set(key.removeprefix(PREFIX), unpack(value))
        self._known_keys = len(self._overlay.keys())

    def refresh(self) -> None:
        """See what the same peer changed elsewhere, where he has made or removed something."""
        if len(self._overlay.keys()) != self._known_keys:
            self.reload()

    def at(self, path: str) -> Node | None:
        """The node at exactly ``path``, whoever asks."""
        if path in self._changed:
            return self._changed[path]
        return self._image.nodes.get(path)

    def resolve(self, path: str, who: Who, follow: bool = True) -> str:
        """Where ``path`` leads. What it names need not exist, the folder that it would lie in must."""
        if len(path) > MAX_PATH:
            raise Refused("ENAMETOOLONG")
        todo, here, links = deque(path.split("/")), "/", 0
        while todo:
            part = todo.popleft()
            if part in ("", "."):
                continue
            self._enter(here, part, who)
            if part == "..":
                here = parent(here)
                continue
            step = join(here, part)
            node = self.at(step)
            if node is not None and node.is_link and (follow or any(todo)):
                links += 1
                if links > MAX_LINKS:
                    raise Refused("ELOOP")
                todo.extendleft(reversed(node.target.split("/")))
                here = "/" if node.target.startswith("/") else here
                continue
            here = step
        if path.endswith("/") and (node := self.at(here)) is not None and not node.is_folder:
            raise Refused("ENOTDIR")
        return here

    def _enter(self, folder: str, part: str, who: Who) -> None:
        node = self.at(folder)
        if node is None:
            raise Refused("ENOENT")
        if not node.is_folder:
            raise Refused("ENOTDIR")
        if not who.may(node, EXECUTE):
            raise Refused("EACCES")
        if len(part) > MAX_NAME:
            raise Refused("ENAMETOOLONG")

    def stat(self, path: str, who: Who, follow: bool = True) -> Node:
        """The node that ``path`` names."""
        return self._known(self.resolve(path, who, follow))

    def _known(self, real: str) -> Node:
        node = self.at(real)
        if node is None:
            raise Refused("ENOENT")
        return node

    def exists(self, path: str, who: Who, follow: bool = True) -> bool:
        """Whether ``path`` names something that ``who`` may know of."""
        try:
            self.stat(path, who, follow)
        except Refused:
            return False
        return True

    def names(self, path: str, who: Who) -> list[str]:
        """What lies in a folder, sorted."""
        real = self.resolve(path, who)
        node = self._known(real)
        if not node.is_folder:
            raise Refused("ENOTDIR")
        if not who.may(node, READ):
            raise Refused("EACCES")
        return self.children(real)

    def children(self, real: str) -> list[str]:
        """What lies in a folder, whoever asks."""
        names = dict.fromkeys(self._image.children.get(real, ()), True) | self._names.get(real, {})
        return sorted(name for name, there in names.items() if there)

    def read(self, path: str, who: Who) -> bytes:
        """The content of a file."""
        node = self.stat(path, who)
        if node.is_folder:
            raise Refused("EISDIR")
        if not who.may(node, READ):
            raise Refused("EACCES")
        return self.content(node)

    def content(self, node: Node) -> bytes:
        """What a file holds, whoever asks."""
        return node.make(self._moment) if node.make else node.data

    def prepare(self, path: str, who: Who, *, append: bool = False, mode: int = 0o644) -> str:
        """Open a file for writing: make it, or empty it unless ``append``. Returns where it lies."""
        if path.endswith("/"):
            raise Refused("EISDIR")
        real = self.resolve(path, who)
        node = self.at(real)
        if node is None:
            self._check_folder(real, who)
            self._put(real, Node(FILE | mode, who.uid, who.gid, self._moment.now))
            self.touched[real] = None
            return real
        if node.is_folder:
            raise Refused("EISDIR")
        if not who.may(node, WRITE):
            raise Refused("EACCES")
        if node.is_file and not append:
            self._put(real, Node(node.mode, node.uid, node.gid, self._moment.now))
            self.touched[real] = None
        return real

    def extend(self, real: str, data: bytes) -> None:
        """Add to the end of a file that was prepared; what is written to a device is gone."""
        node = self.at(real)
        if node is None or not node.is_file or not data:
            return
        before = self.content(node)
        if len(before) + len(data) > MAX_FILE or self._written + len(data) > MAX_WRITTEN:
            raise Refused("ENOSPC")
        self._written += len(data)
        self._put(real, Node(node.mode, node.uid, node.gid, self._moment.now, before + data))
        self.touched[real] = None

    def write(self, path: str, who: Who, data: bytes, *, mode: int = 0o644) -> None:
        """Replace what a file holds."""
        self.extend(self.prepare(path, who, mode=mode), data)

    def make_folder(self, path: str, who: Who, mode: int = 0o755) -> None:
        self._make(path.rstrip("/") or "/", who, Node(FOLDER | mode, who.uid, who.gid, self._moment.now))

    def make_link(self, path: str, who: Who, target: str) -> None:
        self._make(
            path, who, Node(LINK | 0o777, who.uid, who.gid, self._moment.now, target.encode("latin-1", "replace"))
        )

    def copy_node(self, node: Node, path: str, who: Who, mode: int) -> None:
        """Put a copy of ``node`` at ``path``; a program stays the program that it is."""
        real = self.prepare(path, who, mode=mode)
        made = self._known(real)
        if not made.is_file:
            return
        content = self.content(node)
        self.extend(real, content)
        if node.program:
            self._put(real, replace(self._known(real), program=node.program))
            self.touched.pop(real, None)

    def _make(self, path: str, who: Who, node: Node) -> None:
        real = self.resolve(path, who, follow=False)
        if self.at(real) is not None:
            raise Refused("EEXIST")
        self._check_folder(real, who)
        self._put(real, node)

    def remove(self, path: str, who: Who) -> None:
        """Remove what is no folder."""
        real = self.resolve(path, who, follow=False)
        node = self._known(real)
        if node.is_folder:
            raise Refused("EISDIR")
        self._check_folder(real, who, node)
        self._put(real, None)

    def remove_folder(self, path: str, who: Who) -> None:
        """Remove an empty folder."""
        real = self.resolve(path, who, follow=False)
        node = self._known(real)
        if not node.is_folder:
            raise Refused("ENOTDIR")
        if self.children(real):
            raise Refused("ENOTEMPTY")
        self._check_folder(real, who, node)
        self._put(real, None)

    def rename(self, old: str, new: str, who: Who) -> None:
        """Give a file or a folder another name, replacing a file that has it."""
        source, target = self.resolve(old, who, follow=False), self.resolve(new, who, follow=False)
        node, there = self._known(source), self.at(target)
        self._check_folder(source, who, node)
        self._check_folder(target, who, there)
        if there is not None and there.is_folder:
            raise Refused("EISDIR")
        if f"{target}/".startswith(f"{source}/"):
            raise Refused("EINVAL")
        for path in [source, *below(self, source)]:
            moved = self.at(path)
            if moved is not None:
                solid = replace(moved, data=self.content(moved), make=None) if moved.make else moved
                self._put(target + path.removeprefix(source), solid)
                self._put(path, None)

    def change(self, path: str, who: Who, *, mode: int | None = None, owner: tuple[int, int] | None = None,
               mtime: Micros | None = None, follow: bool = True) -> None:  # fmt: skip
        """Change permissions, owner or time."""
        real = self.resolve(path, who, follow)
        node = self._known(real)
        if who.uid not in (0, node.uid) or (owner is not None and who.uid):
            raise Refused("EPERM")
        if mode is not None:
            node = replace(node, mode=node.kind | mode)
        if owner is not None:
            node = replace(node, uid=owner[0], gid=owner[1])
        self._put(real, replace(node, mtime=node.mtime if mtime is None else mtime))

    def _check_folder(self, real: str, who: Who, node: Node | None = None) -> None:
        """Whether ``who`` may make, replace or remove ``real``."""
        if real == "/":
            raise Refused("EBUSY")
        folder = self.at(parent(real))
        if folder is None:
            raise Refused("ENOENT")
        if not folder.is_folder:
            raise Refused("ENOTDIR")
        if parent(real).startswith(("/proc", "/sys")):
            raise Refused("EPERM" if node else "ENOENT")
        if not who.may(folder, WRITE | EXECUTE):
            raise Refused("EACCES")
        if node is not None and folder.mode & 0o1000 and who.uid not in (0, node.uid, folder.uid):
            raise Refused("EPERM")

    def _put(self, real: str, node: Node | None) -> None:
        if len(self._changed) >= MAX_NODES and real not in self._changed:
            raise Refused("ENOSPC")
        if node is None and real not in self._image.nodes:
            self._overlay.delete(PREFIX + real)
        elif node is None or not node.make:
            self._remember(real, node)
        self._known_keys = len(self._overlay.keys())
        self.changes += 1
        self._set(real, node)

    def _remember(self, real: str, node: Node | None) -> None:
        """Keep it beyond the session; of what is too big for that, the beginning."""
        if self._overlay.put(PREFIX + real, pack(node)):
            return
        beginning = None if node is None else replace(node, data=node.data[:HEAD], size=node.length)
        if not self._overlay.put(PREFIX + real, pack(beginning)) and real not in self._changed:
            raise Refused("ENOSPC")

    def _set(self, real: str, node: Node | None) -> None:
        self._changed[real] = node
        self._names.setdefault(parent(real), {})[name_of(real)] = node is not None


def below(files: FileSystem, real: str) -> list[str]:
    """All that lies under a folder, folders before what is in them, whoever asks."""
    found: list[str] = []
    todo = [real]
    while todo:
        here = todo.pop()
        node = files.at(here)
        if node is not None and node.is_folder:
            inside = [join(here, name) for name in files.children(here)]
            found += inside
            todo += reversed(inside)
    return found
