"""The commands of a visitor who is logged in, and the few that need no login."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from decnet.decoys.ftp import replies
from decnet.decoys.ftp.transfer import Job
from decnet.decoys.ftp.tree import Tree
from decnet.decoys.ftp.visit import Visit
from decnet.events import FileRequested, Micros
from decnet.kit.shell.node import Refused
from decnet.sansio import Action, Note, Send

Command: TypeAlias = Callable[[Visit, bytes, Micros], Iterator[Action]]

_WRITES = frozenset((b"STOR", b"APPE", b"STOU", b"DELE", b"MKD", b"XMKD", b"RMD", b"XRMD", b"RNTO"))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PORT = re.compile(rb"(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})")
_EPRT = re.compile(rb"(\S)([12])\1([0-9A-Fa-f.:]+)\1(\d{1,5})\1")


def effect(word: bytes, arg: bytes) -> str:
    """What a command would do to the host."""
    if word == b"SITE":
        verb = arg.partition(b" ")[0].upper()
        return {b"EXEC": "execute", b"CHMOD": "write"}.get(verb, "read")
    return "write" if word in _WRITES else "read"


def _say(reply: bytes) -> Command:
    def command(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
        yield Send(reply)

    return command


def _pwd(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    here = visit.files.here.replace('"', '""').encode("latin-1")
    yield Send(b'257 "%b" is the current directory\r\n' % here)


def _cwd(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    try:
        visit.files.enter(arg or b".")
    except Refused:
        yield Send(replies.NOT_CHANGED)
    else:
        yield Send(replies.CHANGED)


def _cdup(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    yield from _cwd(visit, b"..", now)


def _type(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    match arg.upper():
        case b"I" | b"L8" | b"L 8":
            visit.binary = True
            yield Send(replies.BINARY)
        case b"A" | b"A N":
            visit.binary = False
            yield Send(replies.ASCII)
        case _:
            yield Send(replies.BAD_TYPE)


def _mode(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    yield Send(b"200 Mode set to S.\r\n" if arg.upper() == b"S" else b"504 Bad MODE command.\r\n")


def _stru(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    yield Send(b"200 Structure set to F.\r\n" if arg.upper() == b"F" else b"504 Bad STRU command.\r\n")


def _pasv(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    yield from visit.transfer.passive(extended=False)


def _epsv(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    match arg.upper():
        case b"ALL":
            yield Send(replies.EPSV_ALL)
        case b"" | b"1" | b"2":
            yield from visit.transfer.passive(extended=True)
        case _:
            yield Send(replies.EPSV_PROTOCOL)


def _port(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    """Only the visitor's own address is connected to, and no port of the system's: as vsftpd does."""
    found = _PORT.fullmatch(arg)
    numbers = [int(number) for number in found.groups()] if found else []
    port = numbers[4] * 256 + numbers[5] if numbers and max(numbers) < 256 else 0
    address = ".".join(str(number) for number in numbers[:4])
    if port < 1024 or address != visit.context.peer:
        yield Send(replies.BAD_PORT)
        return
    yield from visit.transfer.aim(port)
    yield Send(replies.PORT_OK)


def _eprt(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    found = _EPRT.fullmatch(arg)
    port = int(found[4]) if found else 0
    if not found or not 1024 <= port < 65536 or found[3].decode().lower() != visit.context.peer:
        yield Send(replies.BAD_EPRT)
        return
    yield from visit.transfer.aim(port)
    yield Send(replies.EPRT_OK)


def _options(arg: bytes) -> tuple[bytes, bool]:
    """The name in ``-la name``, and whether hidden files are wanted."""
    flags, name = b"", arg
    if arg.startswith(b"-"):
        flags, _, name = arg.partition(b" ")
    return name.strip(), b"a" in flags


def _list(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    name, hidden = _options(arg)
    yield from _show(visit, lambda: visit.files.listing(name, hidden=hidden, now=now))


def _nlst(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    name, hidden = _options(arg)
    yield from _show(visit, lambda: visit.files.names(name, hidden=hidden))


def _show(visit: Visit, listing: Callable[[], bytes]) -> Iterator[Action]:
    if not visit.transfer.ready:
        yield Send(replies.NO_CHANNEL)
        return
    try:
        job = Job(listing(), greeting=replies.LISTING, goodbye=replies.LISTED)
    except Refused:
        job = Job(b"", greeting=replies.LISTING, goodbye=replies.NOT_LISTED)
    yield from visit.transfer.begin(job, visit.files)


def _retr(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    offset, visit.transfer.offset = visit.transfer.offset, 0
    if not visit.transfer.ready:
        yield Send(replies.NO_CHANNEL)
        return
    tree = visit.files
    path = tree.path(arg).encode("latin-1")
    try:
        data = tree.read(arg)
    except Refused:
        yield Note(FileRequested(path, 0, found=False))
        yield Send(replies.NO_FILE)
        return
    yield Note(FileRequested(path, len(data), found=True))
    mode = b"BINARY" if visit.binary else b"ASCII"
    greeting = b"150 Opening %b mode data connection for %b (%d bytes).\r\n" % (mode, arg, len(data))
    yield from visit.transfer.begin(Job(data[offset:], greeting=greeting, goodbye=replies.DONE), tree)


def _stor(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    tree = visit.files
    if visit.guest:
        yield Send(replies.DENIED)
        return
    if not visit.transfer.ready:
        yield Send(replies.NO_CHANNEL)
        return
    try:
        real = tree.files.prepare(tree.path(arg), tree.who, append=True)
    except Refused:
        yield Send(replies.NO_CREATE)
        return
    yield from visit.transfer.begin(Job(upload=real, greeting=replies.SEND_IT), tree)


def _stou(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    yield from _stor(visit, b"STOU", now)


def _rest(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    digits = re.match(rb"\d{1,15}", arg)
    visit.transfer.offset = int(digits[0]) if digits else 0
    yield Send(b"350 Restart position accepted (%d).\r\n" % visit.transfer.offset)


def _size(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    try:
        node = visit.files.node(arg)
    except Refused:
        yield Send(replies.NO_SIZE)
    else:
        yield Send(b"213 %d\r\n" % node.length if node.is_file else replies.NO_SIZE)


def _mdtm(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    if re.fullmatch(rb"\d{14} .+", arg):
        yield Send(replies.DENIED if visit.guest else replies.NO_SET_TIME)
        return
    try:
        node = visit.files.node(arg)
    except Refused:
        yield Send(replies.NO_TIME)
    else:
        when = _EPOCH + timedelta(microseconds=node.mtime)
        yield Send(f"213 {when:%Y%m%d%H%M%S}\r\n".encode() if node.is_file else replies.NO_TIME)


def _change(visit: Visit, deed: Callable[[Tree], None], done: bytes, failed: bytes) -> Iterator[Action]:
    """Change something, where the visitor may."""
    if visit.guest:
        yield Send(replies.DENIED)
        return
    try:
        deed(visit.files)
    except Refused:
        yield Send(failed)
    else:
        yield Send(done)


def _mkd(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    path = visit.files.path(arg)
    made = b'257 "%b" created\r\n' % path.replace('"', '""').encode("latin-1")
    yield from _change(visit, lambda tree: tree.files.make_folder(path, tree.who, 0o700), made, replies.NOT_MADE)


def _rmd(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    yield from _change(
        visit, lambda t: t.files.remove_folder(t.path(arg), t.who), replies.FOLDER_GONE, replies.FOLDER_STAYS
    )


def _dele(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    yield from _change(visit, lambda t: t.files.remove(t.path(arg), t.who), replies.GONE, replies.STAYS)


def _rnfr(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    def look(tree: Tree) -> None:
        tree.node(arg)
        visit.renaming = arg

    yield from _change(visit, look, replies.RENAME_TO, replies.NO_RENAME)


def _rnto(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    old, visit.renaming = visit.renaming, None
    if visit.guest:
        yield Send(replies.DENIED)
    elif old is None:
        yield Send(replies.RNFR_FIRST)
    else:
        yield from _change(
            visit, lambda t: t.files.rename(t.path(old), t.path(arg), t.who), replies.RENAMED, replies.NOT_RENAMED
        )


def _site(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    verb, _, rest = arg.partition(b" ")
    if visit.guest:
        yield Send(replies.DENIED)
        return
    match verb.upper():
        case b"HELP":
            yield Send(replies.SITE_HELP)
        case b"CHMOD":
            mode, _, name = rest.partition(b" ")
            octal = int(mode, 8) if re.fullmatch(rb"[0-7]{1,4}", mode) else 0
            yield from _change(
                visit,
                lambda t: t.files.change(t.path(name), t.who, mode=octal),
                replies.SITE_CHMOD,
                replies.SITE_CHMOD_FAILED,
            )
        case b"UMASK" if re.fullmatch(rb"[0-7]{1,4}", rest):
            visit.umask = int(rest, 8)
            yield Send(f"200 UMASK set to {visit.umask:03o}\r\n".encode())
        case b"UMASK":
            yield Send(f"200 Your current UMASK is {visit.umask:03o}\r\n".encode())
        case _:
            yield Send(replies.SITE_UNKNOWN)


def _stat(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    if not arg:
        yield Send(replies.status(visit.context.peer, visit.name, visit.banner, binary=visit.binary))
        return
    name, _ = _options(arg)
    try:
        listing = visit.files.listing(name, hidden=True, now=now)
    except Refused:
        listing = b""
    yield Send(b"213-Status follows:\r\n" + listing + b"213 End of status\r\n")


def _opts(visit: Visit, arg: bytes, now: Micros) -> Iterator[Action]:
    yield Send(replies.UTF8 if arg.upper() == b"UTF8 ON" else replies.NO_OPTION)


OPEN = frozenset((b"FEAT", b"OPTS", b"QUIT", b"USER", b"PASS"))
"""What needs no login."""

COMMANDS: dict[bytes, Command] = {
    b"PWD": _pwd, b"XPWD": _pwd, b"CWD": _cwd, b"XCWD": _cwd, b"CDUP": _cdup, b"XCUP": _cdup,
    b"TYPE": _type, b"MODE": _mode, b"STRU": _stru, b"PASV": _pasv, b"EPSV": _epsv, b"PORT": _port, b"EPRT": _eprt,
    b"LIST": _list, b"NLST": _nlst, b"RETR": _retr, b"STOR": _stor, b"APPE": _stor, b"STOU": _stou, b"REST": _rest,
    b"SIZE": _size, b"MDTM": _mdtm, b"MKD": _mkd, b"XMKD": _mkd, b"RMD": _rmd, b"XRMD": _rmd, b"DELE": _dele,
    b"RNFR": _rnfr, b"RNTO": _rnto, b"SITE": _site, b"STAT": _stat, b"OPTS": _opts,
    b"SYST": _say(replies.SYSTEM), b"FEAT": _say(replies.FEATURES), b"HELP": _say(replies.HELP),
    b"NOOP": _say(replies.NOOP), b"ABOR": _say(replies.NO_ABORT), b"ALLO": _say(replies.ALLO),
    b"ACCT": _say(b"502 ACCT not implemented.\r\n"), b"SMNT": _say(b"502 SMNT not implemented.\r\n"),
    b"REIN": _say(b"502 REIN not implemented.\r\n"),
}  # fmt: skip
