"""awk, run."""

import math
import re
from collections.abc import Callable

from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.commands.awk_syntax import Node, NoProgram, Reader, Rule, compiled
from decnet.kit.shell.commands.lines import opened
from decnet.kit.shell.commands.sed import replacement
from decnet.kit.shell.options import options
from decnet.kit.shell.regex import TooHard
from decnet.kit.shell.streams import lines_of
from decnet.kit.shell.tasks import Routine

MAX_STEPS = 20_000  # operations on one line
MAX_TEXT = 1 << 18
MAX_CELLS = 20_000
Value = str | float
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
    numeric = all(isinstance(each, float) or re.fullmatch(r"\s*[-+]?\d{1,40}(\.\d{0,40})?\s*", each) for each in (left, right))
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
