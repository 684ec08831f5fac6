"""The values of awk: texts, numbers, and what its functions make of them."""

import math
import re

from decnet.kit.shell.call import Call
from decnet.kit.shell.commands.awk_syntax import NoProgram, compiled

MAX_TEXT = 1 << 18


Value = str | float


def split(line: str, separator: str) -> list[str]:
    """The fields of a line."""
    if separator == " ":
        return line.split()
    if not line:
        return []
    if len(separator) == 1 or separator in ("\\|", "\\."):
        return line.split(separator[-1] if len(separator) == 2 else separator)
    try:
        pattern, parts, at = compiled(separator), list[str](), 0
    except NoProgram:
        return [line]
    while len(parts) < 5_000 and (found := pattern.search(line, at)) is not None and found.end > found.start:
        parts.append(line[at : found.start])
        at = found.end
    return [*parts, line[at:]]


def number(value: Value) -> float:
    """The number that a text begins with."""
    if isinstance(value, float):
        return value
    found = re.match(r"\s{0,40}([-+]?(?:\d{1,40}\.?\d{0,40}|\.\d{1,40})(?:[eE][-+]?\d{1,3})?)", value)
    return float(found.group(1)) if found else 0.0


def truth(value: Value) -> bool:
    return value != 0 if isinstance(value, float) else bool(value) and value.strip() != "0"


def show(value: Value) -> str:
    """As ``print`` shows it."""
    if isinstance(value, str):
        return value
    if math.isinf(value) or math.isnan(value):
        return "inf" if value > 0 else "-inf" if value < 0 else "nan"
    return str(int(value)) if value == int(value) and abs(value) < 1e16 else f"{value:.6g}"


def compare(left: Value, operator: str, right: Value) -> bool:
    """Numbers as numbers, texts as texts."""
    numeric = all(
        isinstance(each, float) or re.fullmatch(r"\s*[-+]?\d{1,40}(\.\d{0,40})?\s*", each) for each in (left, right)
    )
    a: Value = number(left) if numeric else show(left)
    b: Value = number(right) if numeric else show(right)
    sign = (a > b) - (a < b)  # type: ignore[operator]
    return {"<": sign < 0, "<=": sign <= 0, "==": sign == 0, "!=": sign != 0, ">": sign > 0, ">=": sign >= 0}[operator]


def function(name: str, values: list[Value], record: str, call: Call) -> Value:
    """The functions that awk has."""
    texts = [show(value) for value in values]
    first = values[0] if values else record
    match name:
        case "length":
            return float(len(show(first)))
        case "substr" if len(values) > 1:
            begin = max(1, round(number(values[1])))
            end = round(number(values[1])) + round(number(values[2])) if len(values) > 2 else len(texts[0]) + 1
            return texts[0][begin - 1 : max(begin - 1, end - 1)]
        case "index" if len(values) > 1:
            return float(texts[0].find(texts[1]) + 1)
        case "toupper" | "tolower":
            return show(first).upper() if name == "toupper" else show(first).lower()
        case "int":
            return float(math.trunc(min(max(number(first), -1e18), 1e18)))
        case "sprintf":
            return formatted(texts[0] if texts else "", values[1:])
        case "sqrt" | "exp" | "log" | "sin" | "cos":
            try:
                return float(getattr(math, name)(number(first)))
            except (ValueError, OverflowError):
                return math.nan
        case "rand":
            return call.world.context.dice.between(0, 1 << 30) / (1 << 30)
    return 0.0


def formatted(form: str, values: list[Value]) -> str:
    """``printf``."""
    left = list(values)

    def one(found: "re.Match[str]") -> str:
        flags, width, precision, kind = found.groups()
        if kind == "%":
            return "%"
        value: Value = left.pop(0) if left else ""
        form_of = f"%{flags}{width[:3]}{('.' + precision[:2]) if precision is not None else ''}"
        if kind in "dioxXu":
            return f"{form_of}{'d' if kind in 'iu' else kind}" % int(max(-1e18, min(1e18, number(value))))
        if kind == "c":
            return chr(int(value) & 255) if isinstance(value, float) else value[:1]
        return f"{form_of}{kind}" % (show(value) if kind == "s" else number(value))

    return re.sub(r"%([-+ #0]{0,5})(\d*)(?:\.(\d*))?([diouxXeEfgGcs%])", one, form)[:MAX_TEXT]
