"""What ``test`` and ``[[`` can find out."""

from collections.abc import Callable
from typing import Protocol

from decnet.kit.shell.files import FileSystem
from decnet.kit.shell.node import BLOCK, CHARACTER, FIFO, SOCKET, Node, Refused, Who
from decnet.kit.shell.variables import Variables

UNARY = frozenset("-" + letter for letter in "abcdefghknoprstuvwxzGLNORS")
NUMERIC = frozenset(("-eq", "-ne", "-lt", "-le", "-gt", "-ge"))
BINARY = frozenset(("=", "==", "!=", "<", ">", "-nt", "-ot", "-ef")) | NUMERIC


class Files(Protocol):
    """Where files are."""

    @property
    def files(self) -> FileSystem: ...


class Checker(Protocol):
    """The shell that asks."""

    variables: Variables
    who: Who
    options: set[str]

    @property
    def world(self) -> Files: ...

    def absolute(self, path: str) -> str: ...
    def is_terminal(self, number: int) -> bool: ...


class NotANumber(Exception):
    """``text`` should have been one."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


_KINDS: dict[str, Callable[[Node], bool]] = {
    "-a": lambda node: True,
    "-e": lambda node: True,
    "-f": lambda node: node.is_file,
    "-d": lambda node: node.is_folder,
    "-b": lambda node: node.kind == BLOCK,
    "-c": lambda node: node.kind == CHARACTER,
    "-p": lambda node: node.kind == FIFO,
    "-S": lambda node: node.kind == SOCKET,
    "-s": lambda node: node.length > 0,
    "-u": lambda node: bool(node.mode & 0o4000),
    "-g": lambda node: bool(node.mode & 0o2000),
    "-k": lambda node: bool(node.mode & 0o1000),
    "-N": lambda node: False,
}


def unary(shell: Checker, operator: str, operand: str) -> bool:
    """``operator operand``."""
    match operator:
        case "-n":
            return bool(operand)
        case "-z":
            return not operand
        case "-o":
            return operand in shell.options
        case "-v":
            return shell.variables.find(operand.partition("[")[0]) is not None
        case "-t":
            return operand.isdigit() and shell.is_terminal(int(operand[:4]))
    return _of_file(shell, operator, operand)


def _of_file(shell: Checker, operator: str, operand: str) -> bool:
    try:
        node = (
            shell.world.files.stat(shell.absolute(operand), shell.who, operator not in ("-h", "-L"))
            if operand
            else None
        )
    except Refused:
        return False
    if node is None:
        return False
    if operator in ("-h", "-L"):
        return node.is_link
    if operator in ("-r", "-w", "-x"):
        return shell.who.may(node, {"-r": 4, "-w": 2, "-x": 1}[operator])
    if operator in ("-O", "-G"):
        return (node.uid if operator == "-O" else node.gid) == (shell.who.uid if operator == "-O" else shell.who.gid)
    return _KINDS[operator](node)


def binary(shell: Checker, left: str, operator: str, right: str) -> bool:
    """``left operator right``, without patterns. Raises :class:`NotANumber`."""
    if operator in NUMERIC:
        a, b = _number(left), _number(right)
        return {"-eq": a == b, "-ne": a != b, "-lt": a < b, "-le": a <= b, "-gt": a > b, "-ge": a >= b}[operator]
    if operator in ("-nt", "-ot", "-ef"):
        return _compare_files(shell, left, operator, right)
    if operator in ("<", ">"):
        return left < right if operator == "<" else left > right
    return (left == right) == (operator != "!=")


def _number(text: str) -> int:
    plain = text.strip()
    digits = plain[1:] if plain[:1] in ("-", "+") else plain
    if not digits.isdigit() or len(digits) > 18:
        raise NotANumber(text)
    return int(plain)


def _compare_files(shell: Checker, left: str, operator: str, right: str) -> bool:
    times = list[int]()
    paths = list[str]()
    for name in (left, right):
        try:
            paths.append(shell.world.files.resolve(shell.absolute(name), shell.who))
            times.append(shell.world.files.stat(shell.absolute(name), shell.who).mtime)
        except Refused:
            times.append(-1)
    if operator == "-ef":
        return len(paths) == 2 and paths[0] == paths[1] and min(times) >= 0
    return times[0] > times[1] if operator == "-nt" else times[0] < times[1]
