"""Commands that pass bytes on: tee, dd, tar, more; and what kind of file they are."""

import re

from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.devices import writer
from decnet.kit.shell.node import Refused
from decnet.kit.shell.options import options
from decnet.kit.shell.streams import Sink, Source, read, read_all
from decnet.kit.shell.tasks import Routine

PIECE = 64 << 10


MAX_COPY = 10 << 20


def opened_for_writing(call: Call, name: str, *, append: bool) -> Sink:
    """The file ``name``, made or emptied. Raises :class:`Refused`; to be closed."""
    mode = 0o666 & ~call.shell.mask
    sink = writer(call.world, call.who, call.absolute(name), append=append, mode=mode)
    call.world.affects("write")
    return sink


def tee(call: Call) -> Routine:
    given = options(call, "aip", names={"append": "a"})
    sinks, status = list[Sink](), 0
    try:
        for name in given.operands:
            try:
                sinks.append(opened_for_writing(call, name, append="a" in given))
            except Refused as refusal:
                status = call.fail(f"{name}: {refusal.reason}")
        while data := (yield from read(call.stdin)):
            call.raw(data)
            for sink in sinks:
                sink.write(data)
            yield call.drained()
    finally:
        for sink in sinks:
            sink.close()
    return status


def convert(call: Call) -> Routine:
    """``dd``."""
    words = {word.partition("=")[0]: word.partition("=")[2] for word in call.args}
    wrong = [name for name in words if name not in ("if", "of", "bs", "count", "skip", "seek", "conv", "iflag", "oflag",
                                                    "status", "ibs", "obs", "cbs")]  # fmt: skip
    if wrong:
        return call.fail(f"unrecognized operand '{wrong[0]}'\nTry 'dd --help' for more information.")
    size = min(MAX_COPY, max(1, _size(words.get("bs", words.get("ibs", "512")))))
    count, skip = _size(words["count"]) if "count" in words else -1, _size(words.get("skip", "0")) * size
    try:
        source = call.source(words["if"]) if "if" in words else call.stdin
    except Refused as refusal:
        return call.fail(f"failed to open '{words['if']}': {refusal.reason}" if not call.embedded
                         else f"can't open '{words['if']}': {refusal.reason}")  # fmt: skip
    sink: Sink | None = None
    if "of" in words:
        keeps = "notrunc" in words.get("conv", "") or "append" in words.get("oflag", "")
        try:
            sink = opened_for_writing(call, words["of"], append=keeps)
        except Refused as refusal:
            return call.fail(f"failed to open '{words['of']}': {refusal.reason}")
    left = count * size if count >= 0 else MAX_COPY
    try:
        copied = yield _copy(call, source, sink, skip, left)
    finally:
        if sink is not None:
            sink.close()
    _report(call, copied, size, words.get("status", ""))
    return 0


def _copy(call: Call, source: Source, sink: Sink | None, skip: int, left: int) -> Routine:
    """The number of bytes that were copied, as a status."""
    copied, dropped = 0, 0
    while left > 0 or dropped < skip:
        data = yield from read(source, min(PIECE, skip - dropped if dropped < skip else left))
        if not data:
            break
        if dropped < skip:
            dropped += len(data)
            continue
        sink.write(data) if sink is not None else call.raw(data)
        copied, left = copied + len(data), left - len(data)
        yield call.drained()
    return copied


def _report(call: Call, copied: int, size: int, how: str) -> None:
    if how == "none":
        return
    for direction in ("in", "out"):
        call.err(f"{copied // size}+{int(copied % size > 0)} records {direction}")
    if how == "noxfer":
        return
    if call.embedded:
        shown = f"{copied / 1024:.1f}KB" if copied >= 1024 else f"{copied}B"
        call.err(f"{copied} bytes ({shown}) copied, 0.000{call.world.context.dice.between(210, 880)} seconds, "
                 f"{max(copied / 1024 / 0.0008, 0.1):.1f}KB/s")  # fmt: skip
        return
    spent = call.world.context.dice.between(60, 900) / 1e6 + copied / 9e8
    human = (
        f" ({copied / 1000:.1f} kB, {copied / 1024:.1f} KiB)"
        if 1000 <= copied < 1e6
        else f" ({copied / 1e6:.1f} MB, {copied / (1 << 20):.1f} MiB)"
        if copied >= 1e6
        else ""
    )
    rate = copied / spent
    call.err(f"{copied} bytes{human} copied, {spent:.6g} s, {rate / 1e6:.1f} MB/s" if rate > 1e6 else
             f"{copied} bytes{human} copied, {spent:.6g} s, {rate / 1e3:.1f} kB/s")  # fmt: skip


def _size(text: str) -> int:
    found = re.fullmatch(r"(\d{1,12})([cwbkKMG]?)B?", text)
    if not found:
        return 0
    return int(found.group(1)) * {"": 1, "c": 1, "w": 2, "b": 512, "k": 1024, "K": 1024, "M": 1 << 20, "G": 1 << 30}[
        found.group(2)]  # fmt: skip


def archive(call: Call) -> Routine:
    """``tar``, ``gzip``, ``unzip`` and their like, of files that are no archives."""
    words = [word for word in call.args if not word.startswith("-")]
    if call.name == "tar":
        letters = (call.args or [""])[0].lstrip("-")
        name = (words[1:] if call.args and not call.args[0].startswith("-") else words)[:1]
        if not letters:
            call.err(
                "tar: You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\nTry "
                "'tar --help' or "
                "'tar --usage' for more information."
            )
            return 2
        if "c" in letters:
            if name and name[0] != "-":
                call.write_file(name[0], b"\x1f\x8b\x08\x00" + bytes(506) if "z" in letters else bytes(10240))
                call.world.affects("write")
            return 0
        if name and name[0] != "-" and not call.exists(name[0]):
            call.err(
                f"tar (child): {name[0]}: Cannot open: No such file or directory\ntar (child): Error is not "
                f"recoverable: "
                "exiting now\ntar: Child returned status 2\ntar: Error is not recoverable: exiting now"
            )
            return 2
        if not name or name[0] == "-":
            yield from read_all(call.stdin)
        return 0
    for name_ in words[:1]:
        if not call.exists(name_):
            shown = f"{name_}: No such file or directory" if call.name != "unzip" else (
                f"cannot find or open {name_}, {name_}.zip or {name_}.ZIP.")  # fmt: skip
            return call.fail(shown, 9 if call.name == "unzip" else 1)
    if not words:
        data = yield from read_all(call.stdin)
        return 0 if not data else call.fail("stdin: not in gzip format")
    return 0


def file_kind(call: Call) -> int:
    """``file``."""
    status = 0
    for name in [word for word in call.args if not word.startswith("-")]:
        try:
            node = call.stat(name, follow=False)
            data = call.files.content(node) if node.is_file else b""
        except Refused:
            call.line(f"{name}: cannot open `{name}' (No such file or directory)")
            continue
        kind = _kind(data) if node.is_file else "directory" if node.is_folder else f"symbolic link to {node.target}"
        call.line(f"{name}: {kind}")
    return status


def _kind(data: bytes) -> str:
    if not data:
        return "empty"
    if data.startswith(b"\x7fELF"):
        bits, order = ("64" if data[4:5] == b"\x02" else "32"), ("MSB" if data[5:6] == b"\x02" else "LSB")
        names = {0x3E: "x86-64", 0x28: "ARM, EABI5", 0x03: "Intel 80386", 0x08: "MIPS", 0xB7: "ARM aarch64"}
        machine = names.get(int.from_bytes(data[18:20], "little" if order == "LSB" else "big"), "unknown arch")
        dynamic = b"ld-linux" in data[:4096] or b"ld-uClibc" in data[:4096]
        kind = "pie executable" if data[16:17] == b"\x03" else "executable"
        return (f"ELF {bits}-bit {order} {kind}, {machine}, version 1 (SYSV), "
                f"{'dynamically' if dynamic else 'statically'} linked, stripped")  # fmt: skip
    if data.startswith(b"#!"):
        shell = data[2:40].split(b"\n")[0].strip().decode("latin-1")
        return f"{'Bourne-Again' if 'bash' in shell else 'POSIX'} shell script, ASCII text executable"
    return "data" if b"\0" in data[:512] else "ASCII text"


def pager(call: Call) -> Routine:
    """``more`` and ``less``: all at once."""
    for name in [word for word in call.args if not word.startswith(("-", "+"))] or ["-"]:
        try:
            source = call.source(name)
        except Refused as refusal:
            return call.fail(f"{name}: {refusal.reason}")
        while data := (yield from read(source)):
            call.raw(data)
            yield call.drained()
    return 0


def screen_size(call: Call) -> int:
    """``stty``, ``tput``, ``clear``, ``reset``."""
    window = call.world.screen.window if call.world.screen is not None else None
    if call.name in ("clear", "reset"):
        call.out("\x1b[H\x1b[2J\x1b[3J")
    elif call.name == "tput":
        columns, rows = (window.columns, window.rows) if window else (80, 24)
        call.line({"cols": str(columns), "lines": str(rows), "colors": "256"}.get((call.args or [""])[0], ""))
    elif window is None:
        return call.fail("'standard input': Inappropriate ioctl for device")
    elif call.args[:1] == ["size"]:
        call.line(f"{window.rows} {window.columns}")
    elif not call.args:
        call.line("speed 38400 baud; line = 0;\n-brkint -imaxbel iutf8")
    return 0


COMMANDS: dict[str, Command] = {
    "tee": tee, "dd": convert, "tar": archive, "gzip": archive, "gunzip": archive, "unzip": archive, "bzip2": archive,
    "bunzip2": archive, "xz": archive, "unxz": archive, "zcat": archive, "file": file_kind, "more": pager,
    "less": pager, "pager": pager, "stty": screen_size, "tput": screen_size, "clear": screen_size,
    "reset": screen_size,
}  # fmt: skip
