"""awk, run."""

import math
from collections.abc import Callable

from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.commands.awk_syntax import Node, NoProgram, Reader, Rule, compiled
from decnet.kit.shell.commands.awk_values import (
    MAX_TEXT,
    Value,
    compare,
    formatted,
    function,
    number,
    show,
    split,
    truth,
)
from decnet.kit.shell.commands.lines import opened
from decnet.kit.shell.commands.sed import replacement
from decnet.kit.shell.options import options
from decnet.kit.shell.regex import TooHard
from decnet.kit.shell.streams import lines_of
from decnet.kit.shell.tasks import Routine

MAX_STEPS = 20_000  # operations on one line
MAX_CELLS = 20_000
OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "%": math.fmod,
    "^": math.pow,
}


class _Jump(Exception):
    """``next``, ``exit``, ``break``, ``continue``."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class _Machine:
    """Variables, fields and the evaluation of nodes."""

    def __init__(self, call: Call, separator: str) -> None:
        self._call = call
        self.names: dict[str, Value] = {"FS": separator, "OFS": " ", "ORS": "\n", "NR": 0.0, "NF": 0.0, "RS": "\n",
                                        "FILENAME": "", "SUBSEP": "\x1c", "FNR": 0.0}  # fmt: skip
        self.arrays: dict[str, dict[str, Value]] = {"ENVIRON": dict(call.environment)}
        self.fields: list[str] = [""]
        self.out = list[str]()
        self.status, self._steps = 0, 0

    def rest(self) -> None:
        """What was done so far does not count any more."""
        self._steps = 0

    def load(self, line: str) -> None:
        """The next record."""
        self.names["NR"] = self.names["FNR"] = number(self.names["NR"]) + 1
        self._split(line)

    def _split(self, line: str) -> None:
        self.fields = [line, *split(line, str(self.names["FS"]))]
        self.names["NF"] = float(len(self.fields) - 1)

    def run(self, node: Node) -> None:
        """A statement. Raises :class:`_Jump`."""
        self._count()
        match node.name:
            case "block":
                for part in node.parts:
                    self.run(part)
            case "if":
                if truth(self.value(node.parts[0])):
                    self.run(node.parts[1])
                elif len(node.parts) > 2:
                    self.run(node.parts[2])
            case "while" | "do" | "for" | "each":
                self._loop(node)
            case "print" | "printf":
                self._print(node)
            case "none":
                return
            case _:
                self._step(node)

    def _step(self, node: Node) -> None:
        match node.name:
            case "next" | "break" | "continue":
                raise _Jump(node.name)
            case "exit" | "return":
                self.status = int(number(self.value(node.parts[0]))) & 255 if node.parts else self.status
                raise _Jump("exit")
            case "delete":
                cells = self.arrays.setdefault(node.text, {})
                cells.pop(self._key(node), None) if node.parts else cells.clear()
            case _:
                self.value(node)

    def _count(self) -> None:
        self._steps += 1
        if self._steps % 50 == 0:
            self._call.world.tasks.spend(3)
        if self._steps > MAX_STEPS:
            raise _Jump("exit")

    def _loop(self, node: Node) -> None:
        if node.name == "each":
            for key in list(self.arrays.get(node.text, {})):
                self._assign(node.parts[0], key)
                if not self._once(node.parts[1]):
                    return
            return
        if node.name == "for":
            self.run(node.parts[0])
        condition, body = (node.parts[1], node.parts[3]) if node.name == "for" else node.parts[:2]
        if node.name == "do" and not self._once(body):
            return
        while truth(self.value(condition)):
            self._count()
            if not self._once(body):
                return
            if node.name == "for":
                self.run(node.parts[2])

    def _once(self, body: Node) -> bool:
        """Whether the loop goes on."""
        try:
            self.run(body)
        except _Jump as jump:
            if jump.name not in ("break", "continue"):
                raise
            return jump.name == "continue"
        return True

    def _print(self, node: Node) -> None:
        values = [self.value(part) for part in node.parts[0].parts]
        if node.name == "printf":
            text = formatted(show(values[0]) if values else "", values[1:])
        else:
            separator = show(self.names["OFS"])
            text = (separator.join(map(show, values)) if values else self.fields[0]) + show(self.names["ORS"])
        if len(node.parts) == 1:
            self.out.append(text)

    def value(self, node: Node) -> Value:
        """An expression."""
        self._count()
        match node.name:
            case "number" | "text":
                return float(node.text) if node.name == "number" else node.text
            case "pattern":
                return float(self._found(node, self.fields[0]))
            case "name":
                return self.names.get(node.text, "")
            case "field":
                place = int(number(self.value(node.parts[0])))
                return self.fields[place] if 0 <= place < len(self.fields) else ""
            case "element":
                return self.arrays.setdefault(node.text, {}).get(self._key(node), "")
            case "assign":
                return self._assign(node.parts[0], self.value(node.parts[1]))
            case "after":
                old = number(self.value(node.parts[0]))
                self._assign(node.parts[0], old + (1 if node.text == "+" else -1))
                return old
            case "join" | "grouping":
                return "".join(show(self.value(part)) for part in node.parts)[:MAX_TEXT]
            case "call":
                return self._call_function(node)
        return self._logic(node)

    def _logic(self, node: Node) -> Value:
        match node.name:
            case "or":
                return float(any(truth(self.value(part)) for part in node.parts))
            case "and":
                return float(all(truth(self.value(part)) for part in node.parts))
            case "ternary":
                return self.value(node.parts[1 if truth(self.value(node.parts[0])) else 2])
            case "in":
                return float(show(self.value(node.parts[0])) in self.arrays.get(node.text, {}))
            case "match" | "mismatch":
                found = self._found(node.parts[1], show(self.value(node.parts[0])))
                return float(found == (node.name == "match"))
            case "compare":
                return float(compare(self.value(node.parts[0]), node.text, self.value(node.parts[1])))
            case "unary":
                value = self.value(node.parts[0])
                return float(not truth(value)) if node.text == "!" else number(value) * (-1 if node.text == "-" else 1)
        return self._binary(node)

    def _binary(self, node: Node) -> float:
        left, right = (number(self.value(part)) for part in node.parts)
        if node.text in "/%" and not right:
            raise _Jump("division by zero")
        try:
            return OPERATIONS[node.text](left, right)
        except (OverflowError, ValueError):
            return math.inf

    def _found(self, node: Node, text: str) -> bool:
        pattern = node.pattern or compiled(show(self.value(node)))
        try:
            return pattern.search(text) is not None
        except TooHard:
            return False

    def _key(self, node: Node) -> str:
        return "\x1c".join(show(self.value(part)) for part in node.parts)

    def _assign(self, target: Node, value: Value) -> Value:
        if target.name == "name":
            self.names[target.text] = value
            if target.text == "NF":
                self.fields = [*self.fields[: int(number(value)) + 1]]
                self._join()
        elif target.name == "element":
            cells = self.arrays.setdefault(target.text, {})
            if len(cells) < MAX_CELLS:
                cells[self._key(target)] = value
        elif target.name == "field":
            place = int(number(self.value(target.parts[0])))
            if place == 0:
                self._split(show(value))
            elif 0 < place < 1_000:
                self.fields += [""] * (place + 1 - len(self.fields))
                self.fields[place] = show(value)
                self._join()
        return value

    def _join(self) -> None:
        self.fields[0] = show(self.names["OFS"]).join(self.fields[1:])
        self.names["NF"] = float(len(self.fields) - 1)

    def _call_function(self, node: Node) -> Value:
        if node.text in ("sub", "gsub"):
            return self._replace(node)
        if node.text == "split":
            return self._split_into(node)
        if node.text == "length" and node.parts and node.parts[0].name == "name":
            cells = self.arrays.get(node.parts[0].text)
            if cells is not None:
                return float(len(cells))
        if node.text == "match":
            found = (node.parts[1].pattern or compiled(show(self.value(node.parts[1])))).search(
                show(self.value(node.parts[0]))
            )
            self.names["RSTART"] = float(found.start + 1 if found else 0)
            self.names["RLENGTH"] = float(found.end - found.start if found else -1)
            return self.names["RSTART"]
        return function(node.text, [self.value(part) for part in node.parts], self.fields[0], self._call)

    def _replace(self, node: Node) -> float:
        target = node.parts[2] if len(node.parts) > 2 else Node("field", (Node("number", text="0"),))
        text, new = show(self.value(target)), show(self.value(node.parts[1]))
        pattern = node.parts[0].pattern or compiled(show(self.value(node.parts[0])))
        pieces, at, count = list[str](), 0, 0
        while at <= len(text) and count < 5_000 and (found := pattern.search(text, at)) is not None:
            count += 1
            pieces += [text[at : found.start], replacement(new, found)]
            at = found.end
            if found.end == found.start:
                pieces.append(text[at : at + 1])
                at += 1
            if node.text == "sub":
                break
        if count:
            self._assign(target, ("".join(pieces) + text[at:])[:MAX_TEXT])
        return float(count)

    def _split_into(self, node: Node) -> float:
        separator = str(self.names["FS"])
        if len(node.parts) > 2:
            separator = node.parts[2].text if node.parts[2].name == "pattern" else show(self.value(node.parts[2]))
        parts = split(show(self.value(node.parts[0])), separator)
        self.arrays[node.parts[1].text] = {str(index): part for index, part in enumerate(parts, 1)}
        return float(len(parts))


def awk(call: Call) -> Routine:
    """``awk``, ``mawk`` and ``gawk``."""
    given = options(call, "", "Fvf", {"version": "V"}, permuted=False)
    if "V" in given:
        call.line("mawk 1.3.4 20200120")
        return 0
    words = list(given.operands)
    if "f" in given:
        text = call.read_file(given.value("f")).decode("latin-1")
    elif words:
        text = words.pop(0)
    else:
        call.err("Usage: mawk [Options] [Program] [file ...]")
        return 2
    try:
        program = Reader(text).program()
    except NoProgram as error:
        where = "missing } near end of file" if error.near == "end of file" else f"syntax error at or near {error.near}"
        call.err(f"{call.name}: line {text.count(chr(10)) + (2 if error.near == 'end of file' else 1)}: {where}")
        return 2
    separator = given.value("F", " ")
    machine = _Machine(call, "\t" if separator in ("t", "\\t") else separator)
    assigned = [call.args[index + 1] for index, word in enumerate(call.args[:-1]) if word == "-v"]
    for pair in assigned or ([given.value("v")] if "v" in given else []):
        name, _, value = pair.partition("=")
        machine.names[name] = value
    try:
        return (yield _awk(call, machine, program, words))
    except NoProgram as error:
        return call.fail(f"regular expression compile failed\n{error.near}", 2)


def _awk(call: Call, machine: _Machine, program: list[tuple[str, Rule]], words: list[str]) -> Routine:
    going = _perform(machine, [rule for kind, rule in program if kind == "BEGIN"], {})
    call.out("".join(machine.out))
    machine.out.clear()
    main = [rule for kind, rule in program if kind == ""]
    ending = [rule for kind, rule in program if kind == "END"]
    ranges = dict[int, bool]()
    for name in (words or ["-"]) if going and (main or ending) else []:
        data = yield from opened(call, name)
        for line in lines_of(data or b""):
            machine.load(line)
            going = _perform(machine, main, ranges)
            if len(machine.out) > 20:
                call.out("".join(machine.out))
                machine.out.clear()
                yield call.drained()
            if not going:
                break
    _perform(machine, ending, {})
    call.out("".join(machine.out))
    return machine.status


def _perform(machine: _Machine, rules: list[Rule], ranges: dict[int, bool]) -> bool:
    """Whether there is more to be read."""
    machine.rest()
    try:
        for index, (first, second, action) in enumerate(rules):
            if first is not None and not _selected(machine, index, first, second, ranges):
                continue
            machine.run(action if action is not None else Node("print", (Node("list"),)))
    except _Jump as jump:
        return jump.name in ("next", "break", "continue")
    return True


def _selected(machine: _Machine, index: int, first: Node, second: Node | None, ranges: dict[int, bool]) -> bool:
    if second is None:
        return truth(machine.value(first))
    if not ranges.get(index):
        if not truth(machine.value(first)):
            return False
        ranges[index] = True
    ranges[index] = not truth(machine.value(second))
    return True


COMMANDS: dict[str, Command] = {"awk": awk, "mawk": awk, "gawk": awk}
