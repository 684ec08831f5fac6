"""The options of a command."""

from collections.abc import Mapping

from msgspec import Struct

from decnet.kit.shell.call import Call
from decnet.kit.shell.signals import Signal


class Misused(Signal):
    """The command cannot be called like that. ``text`` is the complaint."""

    def __init__(self, text: str, status: int = 1) -> None:
        super().__init__(text)
        self.text, self.status = text, status


class Options(Struct, frozen=True):
    """``flags`` are letters that were given, ``values`` what letters were given with."""

    flags: frozenset[str]
    values: dict[str, str]
    operands: list[str]

    def __contains__(self, letter: str) -> bool:
        return letter in self.flags

    def value(self, letter: str, default: str = "") -> str:
        return self.values.get(letter, default)

    def number(self, letter: str, default: int) -> int:
        """The value of ``letter`` as a number, ``default`` where it is none."""
        text = self.values.get(letter, "")
        return int(text[:12]) if text.lstrip("+-").isdigit() and text.isascii() else default


def options(call: Call, flags: str = "", valued: str = "", names: Mapping[str, str] | None = None, *,
            status: int = 1, permuted: bool = True) -> Options:  # fmt: skip
    """Read ``call.args``. ``flags`` stand alone, ``valued`` take a value; ``names`` are long ones with their letter.

    A ``names`` entry with an empty letter is accepted and ignored. Without ``permuted``, operands end the options.
    Raises :class:`Misused`.
    """
    given, values, operands = set[str](), dict[str, str](), list[str]()
    args = list(call.args)
    while args:
        arg = args.pop(0)
        if arg == "--":
            operands += args
            break
        if arg.startswith("--"):
            _long(call, arg, valued, names or {}, given, values, args, status)
        elif arg.startswith("-") and len(arg) > 1:
            _short(call, arg[1:], flags, valued, given, values, args, status)
        else:
            operands.append(arg)
            if not permuted:
                operands += args
                break
    return Options(frozenset(given), values, operands)


def _long(call: Call, arg: str, valued: str, names: Mapping[str, str], given: set[str], values: dict[str, str],
          args: list[str], status: int) -> None:  # fmt: skip
    name, equals, value = arg[2:].partition("=")
    fitting = [key for key in names if key.startswith(name)]
    if name not in names and len(fitting) != 1:
        raise Misused(_complaint(call, f"unrecognized option '{arg}'"), status)
    letter = names[name if name in names else fitting[0]]
    if letter and letter in valued:
        if not equals and not args:
            raise Misused(_complaint(call, f"option '{arg}' requires an argument"), status)
        values[letter] = value if equals else args.pop(0)
        given.add(letter)
    elif letter:
        given.add(letter)


def _short(call: Call, letters: str, flags: str, valued: str, given: set[str], values: dict[str, str],
           args: list[str], status: int) -> None:  # fmt: skip
    while letters:
        letter, letters = letters[0], letters[1:]
        if letter in valued:
            if not letters and not args:
                raise Misused(_complaint(call, f"option requires an argument -- '{letter}'"), status)
            values[letter] = letters or args.pop(0)
            given.add(letter)
            return
        if letter not in flags:
            raise Misused(_complaint(call, f"invalid option -- '{letter}'"), status)
        given.add(letter)


def _complaint(call: Call, what: str) -> str:
    return f"{call.name}: {what}\n{usage_hint(call)}"


def usage_hint(call: Call) -> str:
    """The line after a complaint about options."""
    return f"Try '{call.name} --help' for more information."


def missing(call: Call, what: str = "operand") -> int:
    """Complain that something is missing; returns the status."""
    call.err(f"{call.name}: missing {what}\n{usage_hint(call)}")
    return 1
