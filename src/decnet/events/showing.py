"""What a line says, for people: every value as text that can do nothing, and no secret."""

import re
from typing import TypeAlias

from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo, fields

from decnet.events.base import Secret
from decnet.events.catalogue import CATALOGUE
from decnet.events.display import inert
from decnet.events.rfc5424 import Parsed, params, parse
from decnet.events.text import unescape

MASK = "***"
Value: TypeAlias = str | int | bool
_PARAM = re.compile(r' ([a-z][a-z0-9_.]*)="[^"]*"', re.ASCII)


class Shown(Struct, frozen=True):
    """One field. Bytes are inert text; a secret's value is ``***``."""

    name: str
    value: Value
    secret: bool = False


def shown(line: bytes) -> list[Shown]:
    """The fields in ``line``, in its order, and behind them those that its kind has by now.

    Fields that this version does not know are shown as text, unless the line calls them secrets. Raises
    :class:`~decnet.events.Malformed`.
    """
    parsed = parse(line)
    known, secrets = _FIELDS.get(parsed.kind, {}), _secrets(parsed)
    found = [_show(name, text, known.get(name), secrets) for name, text in params(parsed.fact)]
    told = {each.name for each in found}
    return found + [
        Shown(name, inert(field.default) if isinstance(field.default, bytes) else field.default)
        for name, field in known.items()
        if name not in told and field.default is not NODEFAULT
    ]


def masked(line: bytes) -> bytes:
    """``line`` with ``***`` in place of each secret. Raises :class:`~decnet.events.Malformed`."""
    parsed = parse(line)
    secrets = _secrets(parsed)

    def mask(found: re.Match[str]) -> str:
        return f' {found[1]}="{MASK}"' if found[1].partition(".")[0] in secrets else found[0]

    inside = _PARAM.sub(mask, parsed.fact)
    head = line.decode().removesuffix(f"{parsed.fact}]")
    return f"{head}{inside}]".encode()


def _secrets(parsed: Parsed) -> set[str]:
    """The names of secrets, by the kind and by the line."""
    told = set(parsed.secret.split(",")) if parsed.secret else set()
    return told | {name for name, field in _FIELDS.get(parsed.kind, {}).items() if field.type is Secret}


def _show(name: str, text: str, field: FieldInfo | None, secrets: set[str]) -> Shown:
    if name.partition(".")[0] in secrets:
        return Shown(name, MASK, secret=True)
    if field is not None and field.type is bool:
        return Shown(name, text == "true")
    if field is not None and field.type is int and text.removeprefix("-").isdecimal():
        return Shown(name, int(text))
    return Shown(name, inert(unescape(text)))


_FIELDS: dict[str, dict[str, FieldInfo]] = {
    kind: {field.name: field for field in fields(fact)} for kind, fact in CATALOGUE.items()
}
