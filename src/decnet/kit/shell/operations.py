"""What ``${name operator argument}`` does with a value."""

from collections.abc import Callable

from decnet.kit.shell.regex import TooHard, backward_glob, glob

MAX_PLACES = 4_000
MAX_GROWTH = 2 << 20  # what a value cannot hold: the shell says so


def operate(value: str, operator: str, arguments: list[str], number: Callable[[str], int]) -> str:
    """The result. ``arguments`` are the words behind the operator; patterns are globs."""
    try:
        match operator:
            case ":":
                return _slice(value, [number(argument or "0") for argument in arguments])
            case "#" | "##":
                end = glob(arguments[0]).prefix(value, longest=operator == "##")
                return value if end is None else value[end:]
            case "%" | "%%":
                start = _suffix(value, arguments[0], longest=operator == "%%")
                return value if start is None else value[:start]
            case "^" | "^^" | "," | ",,":
                return _case(value, operator)
            case "/" | "//" | "/#" | "/%":
                return _replace(value, operator, arguments[0], arguments[1] if len(arguments) > 1 else "")
    except TooHard:
        return value
    return value


def _slice(value: str, numbers: list[int]) -> str:
    start = numbers[0] if numbers[0] >= 0 else max(0, len(value) + numbers[0])
    if len(numbers) < 2:
        return value[start:]
    end = start + numbers[1] if numbers[1] >= 0 else len(value) + numbers[1]
    return value[start : max(start, end)]


def _suffix(value: str, pattern: str, *, longest: bool) -> int | None:
    """Where the ending begins that ``pattern`` matches."""
    length = backward_glob(pattern).prefix(value[::-1], longest=longest)
    return None if length is None else len(value) - length


def _case(value: str, operator: str) -> str:
    change = str.upper if operator[0] == "^" else str.lower
    return change(value) if len(operator) == 2 else change(value[:1]) + value[1:]


def _replace(value: str, operator: str, pattern: str, replacement: str) -> str:
    if not pattern:
        return value
    if operator == "/#":
        end = glob(pattern).prefix(value, longest=True)
        return value if end is None else replacement + value[end:]
    if operator == "/%":
        start = _suffix(value, pattern, longest=True)
        return value if start is None else value[:start] + replacement
    parts, at, compiled, places = list[str](), 0, glob(pattern), 0
    most = min(MAX_PLACES, MAX_GROWTH // max(1, len(replacement)) + 1)
    while places < most and (found := compiled.search(value, at)) is not None:
        places += 1
        parts += [value[at : found.start], replacement]
        step = found.end if found.end > found.start else found.end + 1
        parts.append(value[found.end : step])
        at = step
        if operator == "/" or at > len(value):
            break
    return "".join((*parts, value[at:]))
