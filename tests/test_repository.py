"""What the repository promises beside its code: pages, locks, verbs, licences."""

import importlib.metadata
import json
import re
import shutil
import sys
import tomllib
import types
from pathlib import Path

import pytest

from decnet.sansio import Decoy
from scripts import clients, gates, new_decoy, page, prepare, write_docs
from tests import transcripts

ROOT = Path(__file__).parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
DOCS = sorted((ROOT / "docs").rglob("*.md"))
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==", re.MULTILINE)
COPYLEFT = re.compile(r"\b(A?GPL)", re.IGNORECASE)


def pinned(lock: str) -> set[str]:
    return set(PINNED.findall((ROOT / "requirements" / f"{lock}.txt").read_text()))


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_no_lock_names_a_registry(path: Path) -> None:
    told = [line for line in path.read_text().splitlines() if re.search(r"://|--(extra-)?index-url|--find-links", line)]
    assert told == []


def test_the_page_lock_names_no_registry_either() -> None:
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if package.get("resolved")] == []
    assert [name for name, package in lock["packages"].items() if name and not package.get("integrity")] == []


def test_every_dependency_is_locked_with_hashes() -> None:
    for path in LOCKS:
        entries = re.split(r"\n(?=\S)", path.read_text().strip())
        assert [entry for entry in entries if "--hash=sha256:" not in entry] == [], path.name


def test_the_sensor_installs_alone() -> None:
    hub = {"alembic", "argon2-cffi", "fastapi", "httpx2", "pyjwt", "sqlalchemy", "starlette", "uvicorn"}
    assert pinned("sensor") & hub == set()
    assert hub <= pinned("run") <= pinned("dev")
    assert pinned("sensor") <= pinned("run")


def test_locks_hold_what_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["sensor"], *extras["hub"]]
    names = {re.split(r"[\[=<>; ]", each)[0].lower() for each in wanted}
    assert names <= pinned("run"), "run: make lock"
    dev = {re.split(r"[\[=<>; ]", each)[0].lower() for each in extras["dev"]}
    assert dev <= pinned("dev"), "run: make lock"


def test_nothing_that_is_shipped_is_copyleft() -> None:
    found = []
    for name in pinned("run"):
        try:
            told = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system than this one
        licences = [*(told.get_all("License-Expression") or []), *(told.get_all("Classifier") or [])]
        found += [name for text in licences if COPYLEFT.search(text) and "LGPL" not in text.upper()]
    assert found == []


@pytest.mark.parametrize("path", [*PAGES, *DOCS], ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text()):
        assert target.startswith("http") or (path.parent / target).exists(), target


def test_pages_name_verbs_that_exist() -> None:
    verbs = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {"up", "test", "lint", "bench", "docs", "decoy"} <= verbs
    for path in (*PAGES, *DOCS):
        named = set(re.findall(r"(?:^|`| {4})make ([a-z]+)", path.read_text(), re.MULTILINE))
        assert named <= verbs, path


@pytest.mark.parametrize("path", write_docs.PAGES, ids=lambda path: path.name)
def test_pages_made_from_code_are_up_to_date(path: Path) -> None:
    assert path.read_text() == write_docs.PAGES[path](), "run: make docs"


def built(folder: Path, name: str) -> Decoy:
    """The decoy of a folder that is no part of the package."""
    module = types.ModuleType(f"written_{name}")
    exec(compile((folder / name / "__init__.py").read_text(), name, "exec"), module.__dict__)
    decoy = module.__dict__["DECOY"]
    assert isinstance(decoy, Decoy)
    return decoy


@pytest.mark.parametrize(("name", "port"), [("finger", "79"), ("old_gopher", "70")])
def test_the_guide_to_decoys_is_a_decoy(tmp_path: Path, name: str, port: str) -> None:
    shutil.copy(ROOT / "src" / "decnet" / "decoys" / "__init__.py", tmp_path)
    written = new_decoy.make(tmp_path, name, port)
    decoy = built(tmp_path, name)
    assert (decoy.name, decoy.ports[0].number) == (name, int(port))
    (path,) = (tmp_path / name / "transcripts").glob("*.txt")
    script = transcripts.load(path)
    assert transcripts.play(decoy, script) == script
    text = written[-1].read_text()
    assert f"{name}.DECOY" in text
    compile(text, "decoys", "exec")


def test_a_decoy_is_made_once_and_with_a_name(tmp_path: Path) -> None:
    shutil.copy(ROOT / "src" / "decnet" / "decoys" / "__init__.py", tmp_path)
    new_decoy.make(tmp_path, "finger", "79")
    for name, port in (("finger", "79"), ("Finger", "79"), ("gopher", "0"), ("gopher", "x"), ("", "79")):
        with pytest.raises(ValueError, match=r"NAME|PORT|already"):
            new_decoy.make(tmp_path, name, port)


def test_a_list_is_kept_as_the_formatter_writes_it() -> None:
    short = "from decnet.decoys import ftp\n\nALL: tuple[Decoy, ...] = (ftp.DECOY,)\n"
    longer = new_decoy.listed(short, "dns")
    assert longer.endswith("ALL: tuple[Decoy, ...] = (dns.DECOY, ftp.DECOY)\n")
    for name in ("a_rather_long_name", "another_long_name", "no_shorter_name", "one_more_long_name"):
        longer = new_decoy.listed(longer, name)
    assert longer.count("    ") == 6
    assert new_decoy.listed(longer, "ftp") == longer
    with pytest.raises(ValueError, match="by hand"):
        new_decoy.listed("ALL = ()\n", "dns")


def test_what_prepares_runs_before_anything_is_installed() -> None:
    """Its modules use the standard library only, and each other."""
    for module in (prepare, page, clients):
        names = gates.imports(Path(module.__file__ or ""))
        assert names <= {*sys.stdlib_module_names, "scripts"}, module.__name__


def test_a_stamp_depends_on_contents_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    two.write_text("b")
    before = prepare.fingerprint([one, two])
    one.write_text("a")
    assert prepare.fingerprint([two, one]) == before
    two.write_text("c")
    assert prepare.fingerprint([one, two]) != before
