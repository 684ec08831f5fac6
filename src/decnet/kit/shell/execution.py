"""What happens when a file is executed."""

from msgspec import Struct

from decnet.kit.shell.files import FileSystem
from decnet.kit.shell.node import Node, name_of
from decnet.kit.shell.world import World

ELF = b"\x7fELF"
MACHINES = {"x86_64": (0x3E, 0x03), "armv7l": (0x28,), "aarch64": (0xB7, 0x28), "mips": (0x08,)}
WRONG = "cannot execute binary file: Exec format error"


class Verdict(Struct, frozen=True):
    """How a file is run.

    real: where it lies
    program: the system's own program that it is
    interpreter: the words of the program that its first line names
    script: whether the shell itself reads it
    complaint: why it cannot be run, with the ``status`` that this has
    """

    real: str
    program: str = ""
    interpreter: tuple[str, ...] = ()
    script: bool = False
    complaint: str = ""
    status: int = 0


def judge(world: World, real: str, node: Node, path: str) -> Verdict:
    """How the file ``node`` is run, which may be executed. ``path`` is how it was called."""
    if node.program:
        called = name_of(path)
        return Verdict(real, program=called if node.program == "busybox" and called != "busybox" else node.program)
    data = world.files.content(node)
    if data.startswith(b"#!"):
        return _with_interpreter(world.files, real, data)
    if data.startswith(ELF):
        return _binary(world, real, data)
    if b"\0" in data[:128]:
        return Verdict(real, complaint=WRONG, status=126)
    return Verdict(real, script=True)


def _with_interpreter(files: FileSystem, real: str, data: bytes) -> Verdict:
    line = data[2:258].split(b"\n", 1)[0].decode("latin-1")
    words = line.split(None, 1)
    if not words:
        return Verdict(real, script=True)
    program = words[0].rstrip("\r")
    if "\r" in line or (files.at(program) is None and not _linked(files, program)):
        shown = words[0].replace("\r", "^M") if "\r" in line else program
        return Verdict(real, complaint=f"{shown}: bad interpreter: No such file or directory", status=126)
    return Verdict(real, interpreter=tuple(word.strip() for word in words))


def _linked(files: FileSystem, program: str) -> bool:
    """Whether ``program`` lies behind a link in one of its folders, as /bin does."""
    return files.at("/usr" + program) is not None


def _binary(world: World, real: str, data: bytes) -> Verdict:
    """A visitor's binary never runs; what is seen is that it ends at once."""
    if len(data) < 52:
        return Verdict(real, complaint=WRONG, status=126)
    order: str = "big" if data[5] == 2 else "little"
    machine = int.from_bytes(data[18:20], "big" if order == "big" else "little")
    if machine not in MACHINES.get(world.persona.distro.machine, ()) or data[5] not in (1, 2):
        return Verdict(real, complaint=WRONG, status=126)
    return Verdict(real, status=0 if len(data) > 400 else 139)
