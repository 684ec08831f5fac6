"""sed: addresses, s, d, p, q, y, a, i, c, n, N, g, G, h, H, x, =, blocks and branches."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from decnet.kit.shell.call import Call, Command
from decnet.kit.shell.commands.lines import opened
from decnet.kit.shell.commands.sed_syntax import Address, Reader, Step, Wrong
from decnet.kit.shell.node import Refused
from decnet.kit.shell.options import options
from decnet.kit.shell.regex import Match, TooHard
from decnet.kit.shell.tasks import Routine

MAX_SPACE = 1 << 18
MAX_STEPS = 2_000  # of one line: what a script may loop


class _Stream:
    """Runs a script over lines."""

    def __init__(self, call: Call, steps: list[Step], lines: list[str], quiet: bool) -> None:
        self._call, self._steps, self._lines, self._quiet = call, steps, lines, quiet
        self._number, self._space, self._hold = 0, "", ""
        self._after = list[str]()
        self.out = list[str]()
        self.done = False

    def cycles(self) -> Iterator[None]:
        """One line at a time."""
        while self._number < len(self._lines) and not self.done:
            self._space = self._lines[self._number]
            self._number += 1
            deleted = self._cycle()
            if not self._quiet and not deleted:
                self.out.append(self._space)
            self.out += self._after
            self._after.clear()
            yield

    def _cycle(self) -> bool:
        """Whether the line is deleted."""
        at, substituted = 0, False
        for _ in range(MAX_STEPS):
            if at >= len(self._steps):
                return False
            step = self._steps[at]
            at += 1
            if not self._chosen(step):
                at = step.target if step.name == "{" else at
                continue
            if step.name in "dQDc":
                if step.name == "c":
                    self.out.append(step.text)
                self.done = self.done or step.name == "Q"
                return True
            if step.name == "q":
                self.done = True
                return False
            if step.name == "s":
                substituted = self._substitute(step) or substituted
            elif step.name == "b" or (step.name == "t" and substituted):
                at, substituted = step.target, False
            elif step.name in "nN" and not self._following(step.name):
                self.done = True
                return step.name == "n" and self._quiet
            else:
                self._simple(step)
        return False

    def _following(self, name: str) -> bool:
        if self._number >= len(self._lines):
            return False
        if name == "n":
            if not self._quiet:
                self.out.append(self._space)
            self._space = self._lines[self._number]
        else:
            self._space = f"{self._space}\n{self._lines[self._number]}"[:MAX_SPACE]
        self._number += 1
        return True

    def _simple(self, step: Step) -> None:
        match step.name:
            case "p" | "P" | "=" | "i":
                first = self._space.split("\n", 1)[0]
                texts = {"p": self._space, "P": first, "=": str(self._number), "i": step.text}
                self.out.append(texts[step.name])
            case "a":
                self._after.append(step.text)
            case "y":
                self._space = self._space.translate(dict(zip(map(ord, step.flags), step.text, strict=True)))
            case "h":
                self._hold = self._space
            case "H":
                self._hold = f"{self._hold}\n{self._space}"[:MAX_SPACE]
            case "g":
                self._space = self._hold
            case "G":
                self._space = f"{self._space}\n{self._hold}"[:MAX_SPACE]
            case "x":
                self._space, self._hold = self._hold, self._space

    def _chosen(self, step: Step) -> bool:
        chosen = step.first is None or self._in_range(step, step.first)
        return chosen != step.negated

    def _in_range(self, step: Step, first: Address) -> bool:
        if step.second is None:
            return self._at(first)
        if not step.inside:
            if not self._at(first):
                return False
            ends = step.second.number and step.second.number <= self._number
            step.inside = not ends
            return True
        if self._at(step.second) or (step.second.number and self._number >= step.second.number):
            step.inside = False
        return True

    def _at(self, address: Address) -> bool:
        if address.last:
            return self._number == len(self._lines)
        if address.pattern is not None:
            try:
                return address.pattern.search(self._space) is not None
            except TooHard:
                return False
        return self._number == address.number

    def _substitute(self, step: Step) -> bool:
        pattern, text, at, count = step.pattern, self._space, 0, 0
        digits = re.sub(r"\D", "", step.flags)
        wanted, pieces = int(digits[:6] or "1"), list[str]()
        while pattern is not None and at <= len(text) and count < 5_000:
            try:
                found = pattern.search(text, at)
            except TooHard:
                break
            if found is None:
                break
            count += 1
            if count >= wanted:
                pieces += [text[at : found.start], replacement(step.text, found)]
            else:
                pieces.append(text[at : found.end])
            end = found.end
            if found.end == found.start:
                pieces.append(text[end : end + 1])
                end += 1
            at = end
            if "g" not in step.flags and count >= wanted:
                break
        if count < wanted:
            return False
        self._space = ("".join(pieces) + text[at:])[:MAX_SPACE]
        if "p" in step.flags:
            self.out.append(self._space)
        return True


def replacement(text: str, found: Match) -> str:
    """What stands in place of a match."""

    def meaning(mark: "re.Match[str]") -> str:
        code = mark.group()
        if code == "&":
            return found.group(0)
        if code[1] in "0123456789":
            return found.group(int(code[1]))
        return {"n": "\n", "t": "\t"}.get(code[1], code[1])

    return re.sub(r"&|\\.", meaning, text, flags=re.DOTALL)


def sed(call: Call) -> Routine:
    """The stream editor."""
    call.args = ["-i" if word.startswith("-i") and word != "-i" else word for word in call.args]
    given = options(call, "nErsuzi", "efl", {"in-place": "i", "quiet": "n", "silent": "n", "expression": "e",
                                             "regexp-extended": "E", "posix": ""})  # fmt: skip
    operands = list(given.operands)
    scripts = [call.args[index + 1] for index, word in enumerate(call.args[:-1]) if word in ("-e", "--expression")]
    if not scripts and "e" in given:
        scripts = [given.value("e")]
    if not scripts and not operands:
        call.err("Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...")
        return 1
    script = "\n".join(scripts) if scripts else operands.pop(0)
    try:
        steps = Reader(script, bool(given.flags & {"E", "r"})).steps()
    except Wrong as error:
        return call.fail(f"-e expression #1, char {len(script)}: {error}")
    in_place = "i" in given
    if in_place:
        return (yield _in_place(call, steps, operands, "n" in given))
    lines, status, whole = list[str](), 0, True
    for name in operands or ["-"]:
        data = yield from opened(call, name)
        status = 2 if data is None else status
        lines += (data or b"").decode("latin-1").split("\n")
        whole = lines[-1:] == [""]
        if whole:
            lines.pop()
    yield _run(call, steps, lines, "n" in given, whole)
    return status


def _run(call: Call, steps: list[Step], lines: list[str], quiet: bool, whole: bool) -> Routine:
    stream = _Stream(call, steps, lines, quiet)
    for _ in stream.cycles():
        if len(stream.out) > 50:
            call.out("".join(f"{line}\n" for line in stream.out))
            stream.out.clear()
            yield call.drained()
        call.world.tasks.spend(1)
    text = "".join(f"{line}\n" for line in stream.out)
    call.out(text if whole or not text else text[:-1])
    return 0


def _in_place(call: Call, steps: list[Step], names: list[str], quiet: bool) -> Routine:
    status = 0
    for name in names:
        try:
            lines = call.read_file(name).decode("latin-1").split("\n")
            whole = lines[-1:] == [""]
            stream = _Stream(
                call, [replace(step, inside=False) for step in steps], lines[:-1] if whole else lines, quiet
            )
            for _ in stream.cycles():
                yield None
            call.write_file(name, ("".join(f"{line}\n" for line in stream.out)).encode("latin-1"))
            call.world.affects("write")
        except Refused as refusal:
            status = call.fail(f"can't read {name}: {refusal.reason}", 4)
    return status


COMMANDS: dict[str, Command] = {"sed": sed}
