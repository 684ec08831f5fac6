"""Opening files: most are what the file system holds, some are devices."""

from decnet.kit.shell.files import FileSystem
from decnet.kit.shell.node import BLOCK, CHARACTER, READ, Refused, Who
from decnet.kit.shell.streams import Brimful, Endless, FileSink, Nowhere, Sink, Source
from decnet.kit.shell.world import World

BLOCK_SIZE = 1 << 16


class Display:
    """The terminal, written to."""

    terminal = True

    def __init__(self, world: World) -> None:
        self._world = world

    def write(self, data: bytes) -> None:
        if self._world.screen is not None:
            self._world.screen.show(data)

    def full(self) -> bool:
        return self._world.tasks.flooded()

    def close(self) -> None:
        return


def reader(world: World, who: Who, absolute: str) -> Source:
    """What is read from a file. Raises :class:`Refused`."""
    if absolute in world.channels:
        return Source(world.channels[absolute])
    real = world.files.resolve(absolute, who)
    node = world.files.at(real)
    if node is None or node.kind not in (CHARACTER, BLOCK):
        return Source(world.files.read(absolute, who))
    if not who.may(node, READ):
        raise Refused("EACCES")
    match real:
        case "/dev/zero" | "/dev/full":
            return Endless(bytes)
        case "/dev/urandom" | "/dev/random":
            return Endless(world.context.dice.token)
        case "/dev/tty" | "/dev/stdin" | "/dev/console":
            if world.screen is None:
                raise Refused("ENXIO")
            return world.input
        case _ if node.kind == BLOCK:
            seed = world.persona.seed.material(f"disk.{real}", BLOCK_SIZE)
            return Endless(lambda size: seed[:size])
    return Source()


def writer(world: World, who: Who, absolute: str, *, append: bool, mode: int) -> Sink:
    """What is written to a file. Raises :class:`Refused`."""
    real = world.files.prepare(absolute, who, append=append, mode=mode)
    node = world.files.at(real)
    if node is not None and node.is_file:
        return FileSink(world.files, real)
    match real:
        case "/dev/tty" | "/dev/stdout" | "/dev/stderr" | "/dev/console" if world.screen is not None:
            return Display(world)
        case "/dev/tty":
            raise Refused("ENXIO")
        case "/dev/full":
            return Brimful()
    return Nowhere()


def changes(files: FileSystem, real: str) -> bool:
    """Whether writing to ``real`` changes anything."""
    node = files.at(real)
    return node is not None and (node.is_file or node.kind == BLOCK)
