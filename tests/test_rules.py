"""The rules are real: each offence here is found by the tools that ``make lint`` runs."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import gates

ROOT = Path(__file__).parent.parent
CANARY = (ROOT / "tests" / "canary.py.txt").read_text()
EXPECTED = [
    (number, found[1], found[2])
    for number, line in enumerate(CANARY.splitlines(), 1)
    for found in re.finditer(r"(ruff|mypy|gates):([\w-]+)", line)
]
IMPORTS = ["asyncio", "io", "os", "pathlib", "secrets", "time", "uuid", "decnet.sensor.tcp", "decnet.decoys.http"]
INNOCENT = "@dataclass\nclass Point:\n    x: int\n"


def run(*command: str | Path, cwd: Path = ROOT, text: str | None = None) -> str:
    """What a tool says, whatever it ends with."""
    done = subprocess.run(command, input=text, capture_output=True, text=True, cwd=cwd, check=False)
    return done.stdout + done.stderr


def expected(tool: str) -> set[tuple[int, str]]:
    return {(line, code) for line, who, code in EXPECTED if who == tool}


@pytest.mark.parametrize("room", ["events", "persona", "sansio", "kit", "decoys/redis"])
def test_ruff_finds_the_offences_in_every_room_without_io(room: str) -> None:
    name = ROOT / "src" / "decnet" / room / "offence.py"
    said = run(
        sys.executable, "-m", "ruff", "check", "--output-format=concise", "--stdin-filename", name, "-", text=CANARY
    )
    found = {(int(line), code) for line, code in re.findall(r"offence\.py:(\d+):\d+: (\w+)", said)}
    assert expected("ruff") <= found


def test_clocks_and_dice_are_for_the_other_rooms() -> None:
    code = "from datetime import UTC, datetime\n\nNOW = datetime.now(UTC)\n"
    command = [sys.executable, "-m", "ruff", "check", "--stdin-filename"]
    assert "TID251" in run(*command, ROOT / "src/decnet/kit/x.py", "-", text=code)
    assert "All checks passed" in run(*command, ROOT / "src/decnet/sensor/x.py", "-", text=code)


def test_mypy_finds_the_offences(tmp_path: Path) -> None:
    (tmp_path / "offence.py").write_text(CANARY)
    config = ROOT / "pyproject.toml"
    said = run(
        sys.executable,
        "-m",
        "mypy",
        "--config-file",
        config,
        "--cache-dir",
        tmp_path / "cache",
        "offence.py",
        cwd=tmp_path,
    )
    found = {(int(line), code) for line, code in re.findall(r"offence\.py:(\d+): error: .*\[([\w-]+)\]", said)}
    assert expected("mypy") <= found


def test_import_linter_keeps_rooms_apart(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("page", "__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    package = tmp_path / "src" / "decnet"
    with (package / "decoys" / "redis" / "__init__.py").open("a") as decoy:
        decoy.writelines(f"import {name}\n" for name in IMPORTS)
    with (package / "core" / "__init__.py").open("a") as core:
        core.write("import decnet.sensor.tcp\n")
    (package / "attic").mkdir()
    (package / "attic" / "__init__.py").touch()
    script = (
        "import sys; sys.path.insert(0, 'src'); from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    )
    said = run(sys.executable, "-c", script, cwd=tmp_path)
    for complaint in [
        *(f"-> {name} (" for name in IMPORTS),
        "decnet.attic",
        "decnet.core is not allowed to import decnet.sensor",
    ]:
        assert complaint in said


def test_the_gates_find_what_is_too_large_and_what_stands_twice() -> None:
    long = "def long() -> None:\n" + "    print(1)\n" * 60
    wide = "class Wide:\n" + "".join(f"    def m{i}(self) -> None: ...\n" for i in range(21))
    high = "X = 1\n" * 401
    for text, complaint in ((long, "61 lines"), (wide, "21 public methods"), (high, "401 lines")):
        (offence,) = gates.sizes(gates.Module("src/x.py", text, ast.parse(text)))
        assert complaint in offence.text
    text = "".join(f"value_{i} = {i}\n" for i in range(20))
    share, told = gates.duplicates([gates.Module(name, text, ast.parse(text)) for name in ("src/a.py", "src/b.py")])
    assert share == 0.5
    assert [offence.path for offence in told] == ["src/b.py"]
    assert "as in src/a.py:1" in told[0].text


def test_the_gates_find_who_catches_everything() -> None:
    module = gates.Module("src/x.py", CANARY, ast.parse(CANARY))
    assert {(offence.line, "everything") for offence in gates.broad(module)} == expected("gates")
    assert not list(gates.broad(module, frozenset({("src/x.py", "swallow")})))
    text = "try:\n    f()\nexcept BaseException:\n    g()\n    raise\n"
    assert not list(gates.broad(gates.Module("src/x.py", text, ast.parse(text))))


def test_places_that_may_catch_everything_exist() -> None:
    assert [path for path, _ in gates.SUPERVISION if not (ROOT / path).is_file()] == []


def test_every_test_that_is_written_is_collected() -> None:
    said = run(sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", ROOT / "tests")
    collected = {line.partition("[")[0] for line in said.splitlines() if "::" in line}
    defined = gates.defined_tests(gates.modules(ROOT, ["tests"]))
    assert set(defined) - collected == set(), said[-2000:]
    assert [name for name, times in defined.items() if times > 1] == []
