"""``python -m scripts.gates [FOLDER...]``: maxima that no linter of ours knows. Prints offences, ends with 1 if any.

A function has at most 60 lines, a module 400, a class 20 public methods; nobody catches everything outside the
places that supervise others; at most 2 % of all windows of eight lines stand somewhere twice.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).parent.parent
FOLDERS = ("src", "tests", "scripts", "bench")
LONGEST_FUNCTION = 60
LONGEST_MODULE = 400
MOST_METHODS = 20
WINDOW = 8
MOST_DUPLICATES = 0.02

SUPERVISION = frozenset(
    {
        ("src/decnet/core/runner.py", "*"),
        ("src/decnet/core/supervisor.py", "*"),
        ("src/decnet/core/safety.py", "*"),
        ("src/decnet/sensor/dialogue.py", "*"),
        ("src/decnet/sensor/process.py", "_again"),
        ("tests/fuzz/__main__.py", "run"),
    }
)
"""Where everything may be caught: what supervises workers and sessions, ``never_raises``, and what looks for bugs."""


class Offence(Struct, frozen=True):
    """One broken rule."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


class Module(Struct, frozen=True):
    """One file of Python. ``path`` is relative to the tree that is checked."""

    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


def modules(root: Path, folders: Iterable[str] = FOLDERS) -> list[Module]:
    """Every file of Python below ``folders`` of ``root``."""
    paths = (path for folder in folders for path in sorted((root / folder).rglob("*.py")))
    texts = ((path.relative_to(root).as_posix(), path.read_text()) for path in paths)
    return [Module(path, text, ast.parse(text)) for path, text in texts]


def sizes(module: Module) -> Iterator[Offence]:
    """Functions, modules and classes that are too large."""
    if len(module.lines) > LONGEST_MODULE:
        yield Offence(module.path, 1, f"{len(module.lines)} lines in a module (at most {LONGEST_MODULE})")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield Offence(module.path, node.lineno, f"{node.name} has {length} lines (at most {LONGEST_FUNCTION})")
        elif isinstance(node, ast.ClassDef):
            methods = [each for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
            public = sum(not method.name.startswith("_") for method in methods)
            if public > MOST_METHODS:
                yield Offence(
                    module.path, node.lineno, f"{node.name} has {public} public methods (at most {MOST_METHODS})"
                )


def broad(module: Module, allowed: frozenset[tuple[str, str]] = SUPERVISION) -> Iterator[Offence]:
    """``except`` that catches everything, outside the places that may."""
    if (module.path, "*") in allowed:
        return
    for place, node in _placed(module.tree, ""):
        if not isinstance(node, ast.ExceptHandler) or not _catches_all(node.type) or _passes_on(node):
            continue
        if (module.path, place) not in allowed:
            yield Offence(module.path, node.lineno, f"everything is caught in {place or 'the module'}")


def _placed(node: ast.AST, place: str) -> Iterator[tuple[str, ast.AST]]:
    """Every node below ``node`` with the dotted name of what it stands in."""
    for child in ast.iter_child_nodes(node):
        yield place, child
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _placed(child, f"{place}.{child.name}".lstrip("."))
        else:
            yield from _placed(child, place)


def _catches_all(kind: ast.expr | None) -> bool:
    if kind is None:
        return True
    names = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(isinstance(name, ast.Name) and name.id in {"Exception", "BaseException"} for name in names)


def _passes_on(handler: ast.ExceptHandler) -> bool:
    """Whether it cleans up and raises again what it caught."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def duplicates(found: Iterable[Module]) -> tuple[float, list[Offence]]:
    """The share of windows that stand somewhere before, and each first line of such a passage."""
    seen: dict[tuple[str, ...], tuple[str, int]] = {}
    total, offences = 0, []
    for module in found:
        lines = list(_telling(module))
        last = -WINDOW
        for i in range(len(lines) - WINDOW + 1):
            window = tuple(text for _, text in lines[i : i + WINDOW])
            total += 1
            if window not in seen:
                seen[window] = (module.path, lines[i][0])
                continue
            path, line = seen[window]
            offences.append((module.path, lines[i][0], path, line, i != last + 1))
            last = i
    told = [Offence(path, line, f"as in {other}:{where}") for path, line, other, where, first in offences if first]
    return (len(offences) / total if total else 0.0), told


def _telling(module: Module) -> Iterator[tuple[int, str]]:
    """Lines that say something: no imports, docstrings, comments, blank lines, or brackets alone."""
    silent: set[int] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import | ast.ImportFrom) or (isinstance(node, ast.Expr) and _is_text(node.value)):
            silent.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    for number, line in enumerate(module.lines, 1):
        text = line.strip()
        if number not in silent and not text.startswith("#") and any(character.isalnum() for character in text):
            yield number, text


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def defined_tests(found: Iterable[Module]) -> dict[str, int]:
    """Every test function in ``tests/``, as `tests/test_x.py::Class::test_y`, to how often it is defined."""
    out: dict[str, int] = defaultdict(int)
    for module in found:
        if not module.path.startswith("tests/"):
            continue
        for place, node in _placed(module.tree, ""):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                name = "::".join([*filter(None, place.split(".")), node.name])
                out[f"{module.path}::{name}"] += 1
    return dict(out)


def imports(path: Path) -> set[str]:
    """Top-level packages that a file imports."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    inner = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in plain | inner}


def check(root: Path, folders: Iterable[str] = FOLDERS) -> list[Offence]:
    """Everything that is wrong below ``root``."""
    found = modules(root, folders)
    offences = [offence for module in found for offence in (*sizes(module), *broad(module))]
    share, copies = duplicates(found)
    if share > MOST_DUPLICATES:
        offences += copies
        offences.append(Offence(".", 0, f"{share:.1%} of all passages stand twice (at most {MOST_DUPLICATES:.0%})"))
    return offences


def main() -> None:
    offences = check(ROOT, sys.argv[1:] or FOLDERS)
    for offence in offences:
        print(offence)
    share, _ = duplicates(modules(ROOT))
    print(f"gates: {len(offences)} offences, {share:.2%} duplicate passages")
    sys.exit(bool(offences))


if __name__ == "__main__":
    main()
