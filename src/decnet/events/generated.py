"""Codecs written for one kind each, from the fields of its Struct: what is quick because nothing is left to decide.

They know the lines that :func:`decnet.events.encode` writes today, without a field that is too long. Everything else,
older, newer, longer or broken, they leave to the general way in :mod:`decnet.events.rfc5424`; a property test holds the
two against each other.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from msgspec.structs import FieldInfo, fields

from decnet.events.base import Fact, Secret
from decnet.events.text import TRUTH, TRUTH_WRITTEN, integer, read_bytes, read_text

TEXT_VERSION = 1
"""Of the text by which facts are found. An index that holds it can only be told to forget it by the same text."""

TEXT_LIMIT = 16_384
"""Characters of one value by which a fact is found."""

Load: TypeAlias = Callable[..., Fact]

_READ = """
def read({names}):
    return Fact({values})
"""
_WRITE = """
def write(fact):
    if {short}:
        return form % ({values})
    return None
"""
_FIND = """
def find({names}):
    {checks}
    return f"{values}"
"""
_TELL = """
def tell(fact):
    return f"{values}"
"""
_VALUES = {
    bytes: "{0}.encode()",
    str: "{0}",
    int: "integer({0})",
    bool: "TRUTH[{0}]",
    Secret: "Secret({0}.encode())",
}
_ESCAPED_VALUES = _VALUES | {bytes: "read_bytes({0})", str: "read_text({0})", Secret: "Secret(read_bytes({0}))"}
_WRITTEN = {
    bytes: "fact.{0}",
    str: "fact.{0}.encode()",
    int: "fact.{0}",
    bool: "TRUTH_WRITTEN[fact.{0}]",
    Secret: "fact.{0}.reveal()",
}
_FOUND = {bytes: "{{{0}[:most]}}", str: "{{{0}[:most]}}", int: "{{integer({0})}}"}
_TOLD = {
    bytes: "{{fact.{0}.decode('utf-8', 'replace')[:most]}}",
    str: "{{fact.{0}[:most]}}",
    int: "{{fact.{0}}}",
}
_NAMES: dict[str, Any] = {
    "Secret": Secret,
    "TRUTH": TRUTH,
    "TRUTH_WRITTEN": TRUTH_WRITTEN,
    "integer": integer,
    "most": TEXT_LIMIT,
    "read_bytes": read_bytes,
    "read_text": read_text,
}


class Reader(NamedTuple):
    """Reads the inside of one kind's fact.

    values: finds the values      plain, escaped: make the fact of them
    """

    values: Callable[[str], re.Match[str] | None]
    plain: Load
    escaped: Load


class Index(NamedTuple):
    """The words by which one kind's facts are found: its values, without secrets and truth values.

    find: gives them from the values in a line without escapes      tell: from the fact
    """

    find: Callable[..., str]
    tell: Callable[[Any], str]


class Writer(NamedTuple):
    """Writes the inside of one kind's fact.

    write: gives it as it is where nothing is escaped or clipped; None for a field that was clipped before
    quotes: how many it has, and more where a value has one
    """

    write: Callable[[Any], bytes | None]
    quotes: int


def reader(fact: type[Fact]) -> Reader:
    """For the facts of one kind."""
    inside = "".join(f' {field.name}="([^"]*)"' for field in fields(fact)) + r"\]"
    return Reader(re.compile(inside).fullmatch, _read(fact, _VALUES), _read(fact, _ESCAPED_VALUES))


def writer(fact: type[Fact]) -> Writer:
    """For the facts of one kind."""
    found = fields(fact)
    form = "".join(f' {field.name}="%{"d" if field.type is int else "b"}"' for field in found)
    whole = [f"fact.{field.name}.__class__ is bytes" for field in found if field.type is bytes]
    whole += [f"fact.{field.name}.reveal().__class__ is bytes" for field in found if field.type is Secret]
    values = "".join(_WRITTEN[field.type].format(field.name) + ", " for field in found)
    source = _WRITE.format(short=" and ".join(whole) or "True", values=values)
    return Writer(_make(source, "write", {"form": form.encode()}), form.count('"'))


def index(fact: type[Fact]) -> Index:
    """For the facts of one kind. What it makes is frozen: see :data:`TEXT_VERSION`."""
    found = fields(fact)
    names = ", ".join(field.name for field in found)
    checks = "; ".join(f"TRUTH[{field.name}]" for field in found if field.type is bool) or "pass"
    values = " ".join(_FOUND[field.type].format(field.name) for field in found if field.type in _FOUND)
    told = " ".join(_TOLD[field.type].format(field.name) for field in found if field.type in _TOLD)
    find = _make(_FIND.format(names=names, checks=checks, values=values), "find", {})
    return Index(find, _make(_TELL.format(values=told), "tell", {}))


def secret_names(found: tuple[FieldInfo, ...]) -> str:
    """The origin's parameter that names the secrets among some fields."""
    names = ",".join(field.name for field in found if field.type is Secret)
    return f' secret="{names}"' if names else ""


def _read(fact: type[Fact], forms: dict[type, str]) -> Load:
    names = ", ".join(field.name for field in fields(fact))
    values = ", ".join(forms[field.type].format(field.name) for field in fields(fact))
    made: Load = _make(_READ.format(names=names, values=values), "read", {"Fact": fact})
    return made


def _make(source: str, name: str, given: dict[str, Any]) -> Any:
    """The function ``name`` of ``source``, which is made of the names of fields and of nothing from outside."""
    space = _NAMES | given
    exec(source, space)
    return space[name]
