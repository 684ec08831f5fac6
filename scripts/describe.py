"""What code says of itself, as Markdown: commands, settings, limits, routes."""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast, get_args, get_origin

import typer
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from msgspec import Struct
from typer.models import ArgumentInfo, OptionInfo

from decnet.api.app import PREFIX, ROUTERS, create_app
from decnet.api.services import Services
from decnet.cli.app import app
from decnet.cli.hub import KNOWN
from decnet.core.principals import Role
from decnet.core.settings import PREFIX as VARIABLES
from decnet.core.settings import Settings
from decnet.sansio import Limits

_FIELD = re.compile(r"([a-z_][a-z0-9_, ]*): (.+)")
_TYPES = {
    "int": "integer",
    "float": "number",
    "str": "text",
    "Path": "path",
    "bool": "yes or no",
    "SecretStr": "secret",
}
_SHARED = ("--state-dir", "--api", "--token", "--json")
_SPAN = {3_600_000_000: "h", 1_000_000: "s"}

_COMMANDS = """\
# Commands

`decnet` is `.venv/bin/decnet` where `make up` made it. It ends with 0 where it did what was asked, with 2 where the
operator must change something, which it says on stderr, and with 1 otherwise. Every list that it prints shows what
visitors sent as inert text. This page is generated from `src/decnet/cli`.

Options that many commands have:

"""
_SETTINGS = """\
# Settings

Settings are environment variables; there is no configuration file. What a command is told by an option beats its
variable, which beats the default. A variable that begins with `DECNET_` and means nothing is warned of when the hub
starts. This page is generated from `src/decnet/core/settings.py`, `src/decnet/cli` and `src/decnet/sansio/context.py`.

## The hub

Read once, when `decnet up` or `decnet hub` starts.

"""
_LIMITS = """\
## What one decky bears

Fixed in this release; sizes are bytes. Past a limit a visitor is hung up on, or the surplus is not kept, and
`limit.hit` is recorded once.

"""
_ELSEWHERE = {
    "DECNET_LOG_LEVEL": "from which level on sensor and hub speak on stderr: DEBUG, INFO, WARNING (the default), ERROR",
    "DECNET_TEST_DATA": "where tests look for data that is no part of the repository",
}
_CHOSEN = {"state_dir": "`/var/lib/decnet` for root, else `~/.local/state/decnet`"}
"""Defaults that the command line chooses."""


class Parameter(Struct, frozen=True):
    """One option or argument of a command."""

    name: str
    spellings: tuple[str, ...]
    sort: str
    help: str
    default: object = None
    variable: str = ""
    bounds: str = ""
    hidden: bool = False

    @property
    def row(self) -> str:
        """An entry of a list."""
        notes = [self.bounds, f"default {self.default}" if self.default not in (None, "", False) else ""]
        notes.append(f"`{self.variable}`" if self.variable else "")
        told = "; ".join(filter(None, notes))
        names = ", ".join(f"`{each}`" for each in self.spellings)
        return f"- {names} ({self.sort}): {self.help}{f' ({told})' if told else ''}"


class Command(Struct, frozen=True):
    """One command, with the words that call it."""

    words: str
    told: str
    examples: tuple[str, ...]
    parameters: tuple[Parameter, ...]


def explained(name: str, doc: str | None, known: Sequence[str]) -> tuple[str, dict[str, str]]:
    """What a docstring says, and what it says of ``known`` fields. Raises ValueError where there is none."""
    if not doc:
        raise ValueError(f"{name} has no docstring")
    told: list[str] = []
    said: dict[str, str] = {}
    names: list[str] = []
    for line in map(str.strip, doc.splitlines()):
        found = _FIELD.fullmatch(line)
        if found and set(found[1].split(", ")) <= set(known):
            names = found[1].split(", ")
            said |= dict.fromkeys(names, found[2])
        elif names and line:
            said |= {name: f"{said[name]} {line}" for name in names}
        else:
            names = []
            told.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(told)).strip(), said


def tree(program: typer.Typer = app, above: str = "decnet") -> Iterator[Command]:
    """Every command that is shown, group by group."""
    for command in program.registered_commands:
        call = command.callback
        if call is not None and not command.hidden:
            name = command.name or call.__name__.replace("_", "-")
            yield _command(f"{above} {name}", call)
    for group in program.registered_groups:
        if group.typer_instance is not None:
            yield from tree(group.typer_instance, f"{above} {group.name}")


def commands() -> str:
    """``docs/reference/cli.md``."""
    known = list(tree())
    shared: dict[str, Parameter] = {}
    for command in known:
        for each in command.parameters:
            if each.spellings[0] in _SHARED:
                shared.setdefault(each.spellings[0], each)
    out = [_COMMANDS + "\n".join(shared[name].row for name in _SHARED) + "\n"]
    for command in known:
        own = [each.row for each in command.parameters if each.spellings[0] not in _SHARED]
        also = [f"`{each.spellings[0]}`" for each in command.parameters if each.spellings[0] in _SHARED]
        lines = [f"## {command.words}", "", command.told, ""]
        lines += [*(f"    {line}" for line in command.examples), *([""] if command.examples else [])]
        lines += [*own, *([""] if own else [])]
        lines += [f"Also {', '.join(also)}.", ""] if also else []
        out.append("\n".join(lines))
    return "\n".join(out)


def settings() -> str:
    """``docs/reference/settings.md``. Raises KeyError for a variable that nobody explains."""
    _, said = explained("Settings", Settings.__doc__, list(Settings.model_fields))
    options = _options()
    out = [_SETTINGS]
    for name, field in Settings.model_fields.items():
        aliases = [str(each) for each in getattr(field.validation_alias, "choices", ())]
        spellings = aliases or [_variable(name)]
        default = _CHOSEN.get(name, field.default)
        shown = str(default).lower() if isinstance(default, bool) else default
        bounds = _bounds(field.metadata)
        out.append(Parameter(name, tuple(spellings), _sort(field.annotation), said[name], shown, bounds=bounds).row)
    out += ["", "## Commands", "", "Read by the commands that have the option.", ""]
    hubs = {_variable(name) for name in Settings.model_fields}
    for variable, each in sorted(options.items()):
        if variable not in hubs:
            out.append(f"- `{variable}`, `{each.spellings[0]}` ({each.sort}): {each.help}")
    for variable in sorted(KNOWN - hubs - options.keys()):
        out.append(f"- `{variable}`: {_ELSEWHERE[variable]}")
    return "\n".join([*out, "", _LIMITS + limits(), ""])


def limits() -> str:
    """The limits that a sensor holds every decoy to."""
    _, said = explained("Limits", Limits.__doc__, Limits.__struct_fields__)
    lines = ["| limit | value | of |", "|---|--:|---|"]
    hints = {each: str(Limits.__annotations__[each]) for each in Limits.__struct_fields__}
    for name in Limits.__struct_fields__:
        value = getattr(Limits(), name)
        lasts = name in ("duration", "idle") or "Micros" in hints[name]
        lines.append(f"| `{name}` | {_span(value) if lasts else f'{value:,}'} | {said[name]} |")
    return "\n".join(lines)


def routes() -> str:
    """Every route: who may ask, and what it answers."""
    nothing = cast(Any, object())  # no route is called here
    api = create_app(Services(Settings(), nothing, nothing, nothing, nothing, (), {}))
    roles = dict(_roles())
    lines = ["| | route | role | what |", "|---|---|---|---|"]
    for path, methods in api.openapi()["paths"].items():
        for method, described in methods.items():
            what = re.split(r"(?<=[.;:]) ", described["description"].splitlines()[0])[0].rstrip(".;:")
            lines.append(f"| {method.upper()} | `{path}` | {roles.get((method.upper(), path), '-')} | {what} |")
    return "\n".join(lines)


def _variable(name: str) -> str:
    return VARIABLES + name.upper()


def _command(words: str, call: Callable[..., Any]) -> Command:
    text, _, after = inspect.cleandoc(call.__doc__ or "").partition("\b\n")
    said, found, inline = text.partition("Example: ")
    examples = [line.strip() for line in (after.splitlines() if after else [inline] if found else []) if line.strip()]
    parameters = tuple(each for each in _parameters(call) if not each.hidden)
    return Command(words, said.strip(), tuple(examples), parameters)


def _parameters(call: Callable[..., Any]) -> Iterator[Parameter]:
    for name, parameter in inspect.signature(call).parameters.items():
        annotation, *marks = get_args(parameter.annotation)
        info = next(mark for mark in marks if isinstance(mark, OptionInfo | ArgumentInfo))
        bare = name.upper() if isinstance(info, ArgumentInfo) else f"--{name.replace('_', '-')}"
        written = (info.default, *(info.param_decls or ()))  # Typer takes the first one for a default
        spellings = tuple(each for each in written if isinstance(each, str)) or (bare,)
        default = None if parameter.default is inspect.Parameter.empty else parameter.default
        ends = (("from", info.min), ("to", info.max))
        bounds = " ".join(f"{word} {value:,}" for word, value in ends if value is not None)
        yield Parameter(
            name=name,
            spellings=spellings,
            sort=_sort(annotation),
            help=info.help or "",
            default=default,
            variable=str(info.envvar or ""),
            bounds=bounds,
            hidden=bool(info.hidden),
        )


def _options() -> Mapping[str, Parameter]:
    return {each.variable: each for command in tree() for each in command.parameters if each.variable}


def _sort(annotation: Any) -> str:
    if get_origin(annotation) is list:
        return f"{_sort(get_args(annotation)[0])}, repeated"
    parts = [each for each in get_args(annotation) if each is not type(None)]
    return _sort(parts[0]) if parts else _TYPES[annotation.__name__]


def _bounds(metadata: Sequence[Any]) -> str:
    found = {name: getattr(mark, name) for mark in metadata for name in ("ge", "le") if hasattr(mark, name)}
    words = (("from", "ge"), ("to", "le"))
    return " ".join(f"{word} {found[name]:,}" for word, name in words if name in found)


def _span(micros: int) -> str:
    size, unit = next((size, unit) for size, unit in _SPAN.items() if micros % size == 0)
    return f"{micros // size:,} {unit}"


def _roles() -> Iterator[tuple[tuple[str, str], str]]:
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute):
                role = _role(route.dependant)
                yield from (
                    ((method, PREFIX + route.path), role.value if role else "any") for method in route.methods or ()
                )


def _role(dependant: Dependant) -> Role | None:
    """The role that a route asks for: what :func:`~decnet.core.principals.require` closed over."""
    for each in dependant.dependencies:
        if each.call is not None and inspect.isfunction(each.call):
            role = inspect.getclosurevars(each.call).nonlocals.get("role")
            if isinstance(role, Role):
                return role
        if found := _role(each):
            return found
    return None
