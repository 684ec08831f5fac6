"""What a visitor sees of the host's files: all of them, or the public folder alone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from decnet.events import SECOND, Micros
from decnet.kit.shell.files import FileSystem, Image
from decnet.kit.shell.image import image
from decnet.kit.shell.machine import Machine
from decnet.kit.shell.node import FILE, FOLDER, Node, Refused, Who, join, permissions
from decnet.persona import Account, Persona
from decnet.sansio import Context, Overlay

FTP = Account("ftp", 109, 117, "ftp daemon", "/", "/usr/sbin/nologin")
"""Who an anonymous visitor is."""

MOST_LISTED = 10_000
_HALF_A_YEAR: Micros = 182 * 24 * 3600 * SECOND
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _Apart:
    """An overlay's values under names of their own: the public folder is no part of the host's tree."""

    def __init__(self, overlay: Overlay) -> None:
        self._overlay = overlay

    def get(self, key: str) -> bytes | None:
        return self._overlay.get(f"ftp.{key}")

    def put(self, key: str, value: bytes) -> bool:
        return self._overlay.put(f"ftp.{key}", value)

    def delete(self, key: str) -> None:
        self._overlay.delete(f"ftp.{key}")

    def keys(self) -> list[str]:
        return [key.removeprefix("ftp.") for key in self._overlay.keys() if key.startswith("ftp.")]  # noqa: SIM118


class Tree:
    """One visitor's file system and where in it he stands. Every method raises :class:`Refused`."""

    def __init__(self, context: Context, account: Account, now: Micros, *, guest: bool) -> None:
        self._machine = Machine(context, now)
        overlay: Overlay = _Apart(context.overlay) if guest else context.overlay
        host = _public(context.persona) if guest else image(context.persona.claim)
        self.files = FileSystem(host, self._machine, overlay)
        self.who = Who(account.uid, account.gid)
        self.here = "/"
        if not guest and self.files.exists(account.home, self.who):
            self.here = account.home

    def at(self, now: Micros) -> None:
        """Time goes on."""
        self._machine.now = now

    def path(self, name: bytes) -> str:
        """``name`` as an absolute path."""
        text = name.decode("latin-1")
        return text if text.startswith("/") else join(self.here, text)

    def enter(self, name: bytes) -> None:
        """Stand in another folder."""
        real = self.files.resolve(self.path(name), self.who)
        self.files.names(real, self.who)
        self.here = real

    def node(self, name: bytes) -> Node:
        return self.files.stat(self.path(name), self.who)

    def read(self, name: bytes) -> bytes:
        node = self.node(name)
        if not node.is_file:
            raise Refused("EACCES")
        return self.files.read(self.path(name), self.who)

    def listing(self, name: bytes, *, hidden: bool, now: Micros) -> bytes:
        """As ``LIST`` shows a folder, or the one file that ``name`` is."""
        return b"".join(self._line(label, node, now) for label, node in self._entries(name, hidden=hidden))

    def names(self, name: bytes, *, hidden: bool) -> bytes:
        """As ``NLST`` shows a folder."""
        return b"".join(label.encode("latin-1") + b"\r\n" for label, _ in self._entries(name, hidden=hidden))

    def _entries(self, name: bytes, *, hidden: bool) -> Iterator[tuple[str, Node]]:
        path = self.path(name or b".")
        node = self.files.stat(path, self.who)
        if not node.is_folder:
            yield name.decode("latin-1"), node
            return
        labels = self.files.names(path, self.who)
        folder = self.files.resolve(path, self.who)
        if hidden:
            yield from ((dots, node) for dots in (".", ".."))
        for label in labels[:MOST_LISTED]:
            found = self.files.at(join(folder, label))
            if found is not None and (hidden or not label.startswith(".")):
                yield label, found

    def _line(self, label: str, node: Node, now: Micros) -> bytes:
        when = _EPOCH + timedelta(microseconds=node.mtime)
        recent = now - _HALF_A_YEAR < node.mtime <= now
        date = f"{when:%b %d %H:%M}" if recent else f"{when:%b %d  %Y}"
        links = 2 if node.is_folder else 1
        arrow = f" -> {node.target}" if node.is_link else ""
        mode, owner = permissions(node.mode), f"{node.uid:<8d} {node.gid:<8d}"
        return f"{mode} {links:4d} {owner} {node.length:8d} {date} {label}{arrow}\r\n".encode("latin-1")


def _public(persona: Persona) -> Image:
    """The public folder: a notice, a manual, a backup that somebody forgot."""
    seed, since = persona.seed, persona.installed
    day: Callable[[str], Micros] = lambda topic: since + seed.number(f"ftp.{topic}", 1, 150) * 24 * 3600 * SECOND  # noqa: E731
    year = (_EPOCH + timedelta(microseconds=since)).year
    notice = f"Files in pub/ are for staff of {persona.domain}. Uploads: ask it@{persona.domain}\r\n".encode()
    hosts = "".join(f"10.{seed.number('ftp.net', 1, 250)}.0.{n}\t{name}\n" for n, name in ((5, "fs01"), (9, "db01")))
    nodes = {
        "/": Node(FOLDER | 0o755, mtime=since),
        "/pub": Node(FOLDER | 0o755, mtime=day("pub")),
        "/README": Node(FILE | 0o644, mtime=day("readme"), data=notice),
        "/pub/hosts.txt": Node(FILE | 0o644, mtime=day("hosts"), data=hosts.encode()),
        f"/pub/inventory-{year}.csv": Node(FILE | 0o644, mtime=day("inventory"), data=_inventory(persona)),
    }
    return Image(nodes)


def _inventory(persona: Persona) -> bytes:
    seed = persona.seed
    kinds = ("laptop", "monitor", "printer", "switch", "desktop", "phone")
    rows = [
        f"{1000 + n},{seed.pick(f'ftp.kind.{n}', kinds)},{seed.number(f'ftp.serial.{n}', 10**7, 10**8 - 1)}"
        for n in range(seed.number("ftp.rows", 20, 60))
    ]
    return ("id,kind,serial\n" + "\n".join(rows) + "\n").encode()
