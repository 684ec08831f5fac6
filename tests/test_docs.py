"""What the pages promise: commands that parse, settings that exist, links that lead somewhere, true examples."""

import json
import re
import shlex
import string
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.main import get_command

from bench import Result
from decnet.api.app import create_app
from decnet.api.services import Services
from decnet.cli.app import app
from decnet.cli.hub import KNOWN
from decnet.core.settings import PREFIX, Settings
from decnet.sensor.disk import FLOOR
from decnet.sensor.process import SYNC_EVENTS, SYNC_EVERY
from decnet.share.alerts.model import MOST_ATTEMPTS, TRIP, signature
from decnet.trust.users.limits import ATTEMPTS, TICKET, WINDOW
from decnet.trust.users.tokens import ACCESS
from scripts import describe, write_docs

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [*(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")), *sorted(DOCS.rglob("*.md"))]
NAMES = [str(path.relative_to(ROOT)) for path in PAGES]
Wrong = typer.BadParameter.__bases__[0]
VARIABLE = re.compile(r"\bDECNET_[A-Z_]*[A-Z]\b")


def text(path: str) -> str:
    return (ROOT / path).read_text()


def code(path: str) -> Iterator[str]:
    """What a page shows as code: lines of blocks, continued ones as one, and spans within a line."""
    page = re.sub(r"^```(?!sh).*?^```$", "", text(path), flags=re.MULTILINE | re.DOTALL).replace("\\\n", " ")
    for line in page.splitlines():
        yield from [line.strip()] if line.startswith("    ") else re.findall(r"`([^`]+)`", line)


def calls(path: str) -> Iterator[list[str]]:
    """Every call of ``decnet`` that a page shows, as words. What is explained behind two blanks is no part of it."""
    for shown in code(path):
        bare = re.sub(r"^(?:nohup )?(?:[A-Z_]+=(?:'[^']*'|\S*) )*", "", shown)
        found = re.match(r"(?:\.venv/bin/)?decnet(?= |$)(.*)", bare)
        if found:
            yield shlex.split(re.split(r" {2,}| [|>&#]|\.\.\. ?", found[1].strip())[0])


def parse(words: list[str]) -> None:
    """Read the words of a call as the program would, without running it; raises what it would.

    A command that is only named, without options and arguments, has to exist.
    """
    command: Any = get_command(app)
    context = command.make_context("decnet", ["services"])
    while words and words[0] != "--help" and hasattr(command, "commands"):
        command = command.commands[words[0]]
        words = words[1:]
    if words and words[0] != "--help":
        command.make_context(command.name, list(words), parent=context)


@pytest.mark.parametrize("path", NAMES)
def test_commands_parse(path: str) -> None:
    for words in calls(path):
        parse(words)


def test_the_reader_of_commands_reads() -> None:
    assert sum(len(list(calls(path))) for path in NAMES) > 60
    for wrong in (["deploy", "--nonsense"], ["deploy", "--deckies", "many"], ["undeploy"]):
        with pytest.raises((KeyError, Wrong)):
            parse(wrong)


@pytest.mark.parametrize("path", NAMES)
def test_variables_exist(path: str) -> None:
    settings = {PREFIX + name.upper() for name in Settings.model_fields} | {"DECNET_DATABASE_URL"}
    assert set(VARIABLE.findall(text(path))) <= settings | KNOWN


def test_every_variable_is_explained() -> None:
    sources = "\n".join(path.read_text() for path in (ROOT / "src").rglob("*.py"))
    assert set(VARIABLE.findall(sources)) <= set(VARIABLE.findall(text("docs/reference/settings.md")))


def anchor(heading: str) -> str:
    """What a heading is linked by."""
    kept = string.ascii_lowercase + string.digits + "-_ "
    return "".join(each for each in heading.lower() if each in kept).strip().replace(" ", "-")


def anchors(path: Path) -> set[str]:
    return {anchor(heading) for heading in re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)}


@pytest.mark.parametrize("path", NAMES)
def test_links_lead_to_a_heading(path: str) -> None:
    for target, place in re.findall(r"\]\(([^)#\s]*)#([^)\s]+)\)", text(path)):
        page = ((ROOT / path).parent / target) if target else ROOT / path
        assert place in anchors(page), f"{target}#{place}"


def test_the_map_shows_every_page() -> None:
    shown = {(DOCS / target).resolve() for target in re.findall(r"\]\(([^)#]+)\)", text("docs/index.md"))}
    assert {*DOCS.rglob("*.md")} - {DOCS / "index.md"} <= shown


def test_the_layout_names_every_room() -> None:
    rooms = {path.name for path in (ROOT / "src" / "decnet").iterdir() if (path / "__init__.py").exists()}
    assert set(re.findall(r"^\| `([a-z]+)` \|", text("docs/reference/layout.md"), re.MULTILINE)) == rooms


# Examples of the API


def schema() -> dict[str, Any]:
    nothing: Any = object()
    services = Services(Settings(), nothing, nothing, nothing, nothing, (), {})
    return create_app(services).openapi()


def examples() -> dict[str, Any]:
    found = re.findall(
        r"^### GET (\S+)$.*?^```json\n(.*?)^```$", text("docs/reference/api.md"), re.MULTILINE | re.DOTALL
    )
    return {path: json.loads(body) for path, body in found}


def conforms(value: Any, form: dict[str, Any], described: dict[str, Any], where: str) -> None:
    """Whether an example has the fields that its schema has, all the way down."""
    if "$ref" in form:
        form = described["components"]["schemas"][form["$ref"].rpartition("/")[2]]
    forms = [each for each in form.get("anyOf", [form]) if each.get("type") != "null"]
    if value is None or len(forms) != 1:
        return
    form = forms[0]
    if "$ref" in form:
        conforms(value, form, described, where)
    elif isinstance(value, list):
        for each in value[:1]:
            conforms(each, form.get("items", {}), described, f"{where}[]")
    elif isinstance(value, dict) and "properties" in form:
        assert set(value) == set(form["properties"]), where
        for name, each in value.items():
            conforms(each, form["properties"][name], described, f"{where}.{name}")


def test_examples_have_the_fields_of_the_api() -> None:
    described, shown = schema(), examples()
    for path, example in shown.items():
        answer = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        conforms(example, answer, described, path)
    paged = {
        path
        for path, methods in described["paths"].items()
        for each in methods.get("get", {}).get("parameters", [])
        if each["name"] in ("after", "offset") and not path.endswith(("/timeline", "/stream", "}/sessions"))
    }
    assert set(shown) == paged


# Figures and snippets


def test_figures_are_those_of_the_code() -> None:
    threats, evidence = text("docs/threat-model.md"), text("docs/howto/evidence.md")
    assert f"{SYNC_EVERY * 1000:.0f} milliseconds" in threats
    assert f"{SYNC_EVENTS:,}" in threats
    assert f"{FLOOR // 1_000_000} MB" in threats
    assert f"{FLOOR * 3 // 4 // 1_000_000} MB" in threats
    assert f"{FLOOR // 1_000_000} MB" in evidence
    assert (ATTEMPTS, WINDOW) == (10, 300_000_000)  # ten wrong attempts in five minutes
    assert f"{TICKET // 1_000_000} seconds" in text("docs/reference/api.md")
    assert f"{ACCESS // 60_000_000} minutes" in text("docs/reference/api.md")
    assert (MOST_ATTEMPTS, TRIP) == (10, 20)  # given up after ten, switched off after 20


def test_the_receiver_knows_our_signature() -> None:
    (snippet,) = re.findall(r"^```python\n(.*?)^```$", text("docs/howto/alerts.md"), re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {"__name__": "receiver"}
    exec(compile(snippet, "receiver", "exec"), names)
    body, now = b'{"event":"test"}', int(time.time())
    header = signature("a secret", now, body)
    assert names["genuine"](b"a secret", header, body, now)
    assert not names["genuine"](b"another", header, body, now)
    assert not names["genuine"](b"a secret", header, body + b" ", now)
    assert not names["genuine"](b"a secret", header, body, now + 301)
    assert not names["genuine"](b"a secret", "nonsense", body, now)


def test_results_become_a_table() -> None:
    table = write_docs.figures([Result("parse, clean", 184_000.5, "lines/s", 150_000, 1.227)])
    assert "| parse, clean | 184,000 | lines/s | 150,000 | 1.23 |" in table
    page = write_docs.between(text("docs/performance.md"), "figures", table)
    assert page.count(table) == 1
    assert write_docs.between(page, "figures", table) == page
    with pytest.raises(ValueError, match="no marks"):
        write_docs.between(page, "others", table)


def test_every_command_is_described() -> None:
    words = {command.words for command in describe.tree()}
    assert {"decnet up", "decnet logs", "decnet user reset-password"} <= words
    assert all(f"## {each}\n" in text("docs/reference/cli.md") for each in words)
