"""The language of sed."""

import re

from msgspec import Struct

from decnet.kit.shell.regex import Regex, TooHard, Unreadable, regex


class Wrong(Exception):
    """The script is none."""


class Address(Struct, frozen=True):
    number: int = 0
    last: bool = False
    pattern: Regex | None = None


class Step(Struct):
    name: str
    first: Address | None = None
    second: Address | None = None
    negated: bool = False
    text: str = ""
    pattern: Regex | None = None
    flags: str = ""
    target: int = 0  # where a block ends or a branch leads
    inside: bool = False  # a range that has begun


class Reader:
    """Reads a script."""

    def __init__(self, text: str, extended: bool) -> None:
        self._text, self._at, self._extended = text, 0, extended

    def steps(self) -> list[Step]:
        steps, open_blocks, labels = list[Step](), list[int](), dict[str, int]()
        while self._skip():
            step = self._step()
            if step.name == "{":
                open_blocks.append(len(steps))
            elif step.name == "}":
                if not open_blocks:
                    raise Wrong("unexpected `}'")
                steps[open_blocks.pop()].target = len(steps)
            elif step.name == ":":
                labels[step.text] = len(steps)
            steps.append(step)
        if open_blocks:
            raise Wrong("unmatched `{'")
        for step in steps:
            if step.name in "bt" and step.text and step.text not in labels:
                raise Wrong(f"can't find label for jump to `{step.text}'")
            if step.name in "bt":
                step.target = labels.get(step.text, len(steps))
        return steps

    def _skip(self) -> bool:
        while self._at < len(self._text) and self._text[self._at] in " \t\n;":
            self._at += 1
        return self._at < len(self._text)

    def _step(self) -> Step:
        first, second = self._address(), None
        if first is not None and self._text[self._at : self._at + 1] == ",":
            self._at += 1
            second = self._address()
            if second is None:
                raise Wrong("unexpected `,'")
        self._blanks()
        negated = self._text[self._at : self._at + 1] == "!"
        self._at += negated
        self._blanks()
        name = self._text[self._at : self._at + 1]
        self._at += 1
        if not name:
            raise Wrong("missing command")
        step = Step(name, first, second, negated)
        self._argument(step)
        return step

    def _blanks(self) -> None:
        while self._text[self._at : self._at + 1] in (" ", "\t"):
            self._at += 1

    def _argument(self, step: Step) -> None:
        if step.name == "s":
            source, step.text = self._pair()
            found = re.compile(r"[gpiIMeme0-9w]*").match(self._text, self._at)
            step.flags = found.group() if found else ""
            self._at += len(step.flags)
            step.pattern = self._compiled(source, ignore_case="i" in step.flags.lower())
        elif step.name == "y":
            source, step.text = self._pair()
            step.flags = source
            if len(source) != len(step.text):
                raise Wrong("strings for `y' command are different lengths")
        elif step.name in "aic":
            end = self._text.find("\n", self._at)
            body = self._text[self._at : len(self._text) if end < 0 else end]
            self._at = len(self._text) if end < 0 else end
            step.text = body.lstrip().removeprefix("\\").lstrip("\n")
        elif step.name in ":btrw":
            found = re.compile(r"[^;\n}]*").match(self._text, self._at)
            step.text = found.group().strip() if found else ""
            self._at = found.end() if found else self._at
        elif step.name in "qQ":
            found = re.compile(r"[ \t]*\d*").match(self._text, self._at)
            self._at = found.end() if found else self._at
        elif step.name == "#":
            self._at = max(
                self._text.find("\n", self._at), len(self._text) if "\n" not in self._text[self._at :] else 0
            )
        elif step.name not in "dDpPnNgGhHx={}lz":
            raise Wrong(f"unknown command: `{step.name}'")

    def _pair(self) -> tuple[str, str]:
        mark = self._text[self._at : self._at + 1]
        if not mark or mark in "\n\\":
            raise Wrong("unterminated `s' command")
        self._at += 1
        return self._until(mark), self._until(mark)

    def _until(self, mark: str) -> str:
        out, bracket = list[str](), False
        while self._at < len(self._text):
            char = self._text[self._at]
            self._at += 1
            if char == "\\" and self._at < len(self._text):
                following = self._text[self._at]
                self._at += 1
                out.append(following if following == mark and mark not in "().*[]^$+?{}|" else char + following)
                continue
            if char == mark and not bracket:
                return "".join(out)
            bracket = (bracket or char == "[") and not (char == "]" and out and out[-1] != "[")
            out.append(char)
        raise Wrong("unterminated `s' command")

    def _compiled(self, source: str, *, ignore_case: bool = False) -> Regex:
        try:
            return regex(source, extended=self._extended, ignore_case=ignore_case)
        except (Unreadable, TooHard) as error:
            raise Wrong(error.reason if isinstance(error, Unreadable) else "Memory exhausted") from None

    def _address(self) -> Address | None:
        self._blanks()
        char = self._text[self._at : self._at + 1]
        found = re.compile(r"\d{1,12}(~\d{1,6})?").match(self._text, self._at)
        if found:
            self._at = found.end()
            return Address(int(found.group().split("~")[0]))
        if char == "$":
            self._at += 1
            return Address(last=True)
        if char == "/" or char == "\\":
            self._at += 1
            mark = "/"
            if char == "\\":
                mark = self._text[self._at : self._at + 1]
                self._at += 1
            return Address(pattern=self._compiled(self._until(mark)))
        return None
