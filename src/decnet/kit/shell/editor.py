"""Editing of the line at a prompt, as readline and busybox do it."""

import posixpath
from collections.abc import Callable

from decnet.kit.shell.world import Answer

MAX_LINE = 64 << 10
MAX_SEQUENCE = 16
SEQUENCES = {
    "[A": "previous", "OA": "previous", "[B": "next", "OB": "next", "[C": "right", "OC": "right", "[D": "left",
    "OD": "left", "[H": "home", "[1~": "home", "OH": "home", "[F": "end", "[4~": "end", "OF": "end", "[3~": "delete",
    "b": "word_left", "f": "word_right",
}  # fmt: skip
KEYS = {
    "\x01": "home", "\x02": "left", "\x05": "end", "\x06": "right", "\x08": "erase", "\x7f": "erase",
    "\x0b": "cut_right", "\x0c": "clear", "\x0e": "next", "\x10": "previous", "\x15": "cut_left", "\x17": "cut_word",
    "\t": "complete",
}  # fmt: skip
Complete = Callable[[str], list[str]]


class Editor:
    """One line in the making. ``answer`` is what came of it, None as long as it is being typed."""

    def __init__(self, prompt: str, history: list[str], complete: Complete, show: Callable[[str], None],
                 *, smart: bool) -> None:  # fmt: skip
        self._prompt, self._history, self._complete, self._show, self._smart = prompt, history, complete, show, smart
        self._text, self._cursor = "", 0
        self._place, self._kept = len(history), ""
        self._sequence: str | None = None
        self._tabs = 0
        self.answer: Answer | None = None
        show(prompt)

    def insert(self, text: str) -> None:
        """Printable characters."""
        text = text[: MAX_LINE - len(self._text)]
        rest = self._text[self._cursor :]
        self._text = self._text[: self._cursor] + text + rest
        self._cursor += len(text)
        self._show(text + rest + "\b" * len(rest) if text else "\a")
        self._tabs = 0

    @property
    def in_sequence(self) -> bool:
        return self._sequence is not None

    def key(self, char: str) -> None:
        """One key, or one character of a sequence."""
        if self._sequence is not None:
            self._continue(char)
        elif char == "\x1b":
            self._sequence = ""
        elif char in "\r\n":
            self._finish(Answer(self._text))
        elif char == "\x03":
            self._show("^C")
            self._finish(Answer(self._text, interrupted=True))
        elif char == "\x04":
            if self._text:
                self._delete()
            else:
                self.answer = Answer("", ended=True)
        elif char in KEYS:
            self._tabs = self._tabs + 1 if char == "\t" else 0
            self._do(KEYS[char])

    def _finish(self, answer: Answer) -> None:
        self.answer = answer
        self._show("\r\n")

    def _continue(self, char: str) -> None:
        sequence = (self._sequence or "") + char
        open_ended = sequence in ("[", "O") or (sequence[0] == "[" and not "@" <= char <= "~")
        if open_ended and len(sequence) < MAX_SEQUENCE:
            self._sequence = sequence
            return
        self._sequence = None
        if sequence in SEQUENCES:
            self._do(SEQUENCES[sequence])

    def _do(self, name: str) -> None:
        match name:
            case "left" | "right" | "home" | "end" | "word_left" | "word_right":
                self._move(name)
            case "erase":
                self._erase(1)
            case "delete":
                self._delete()
            case "cut_left":
                self._erase(self._cursor)
            case "cut_word":
                self._erase(self._cursor - self._word_start())
            case "cut_right":
                self._show(self._blank(len(self._text) - self._cursor))
                self._text = self._text[: self._cursor]
            case "clear":
                rest = self._text[self._cursor :]
                self._show(f"\x1b[H\x1b[2J{self._prompt}{self._text}" + "\b" * len(rest))
            case "complete":
                self._completed()
            case _:
                self._recall(-1 if name == "previous" else 1)

    def _word_start(self) -> int:
        return len(self._text[: self._cursor].rstrip().rpartition(" ")[0]) + (
            1 if " " in self._text[: self._cursor].rstrip() else 0
        )

    def _move(self, name: str) -> None:
        after = self._text[self._cursor :]
        word = len(after) - len(after.lstrip()) + len((after.split() or [""])[0])
        target = {
            "left": max(0, self._cursor - 1),
            "right": min(len(self._text), self._cursor + 1),
            "home": 0,
            "end": len(self._text),
            "word_left": self._word_start(),
            "word_right": self._cursor + word,
        }[name]
        if target < self._cursor:
            self._show("\b" * (self._cursor - target))
        elif target > self._cursor:
            self._show(self._text[self._cursor : target])
        self._cursor = target

    def _blank(self, count: int) -> str:
        """Blanks over what was shown from the cursor on, and back."""
        if not count:
            return ""
        return "\x1b[K" if self._smart else " " * count + "\b" * count

    def _erase(self, count: int) -> None:
        """Remove ``count`` characters left of the cursor."""
        if not count or not self._cursor:
            if not self._smart or not count:
                return
            self._show("\a")
            return
        rest = self._text[self._cursor :]
        self._text = self._text[: self._cursor - count] + rest
        self._cursor -= count
        self._show("\b" * count + rest + self._blank(count) + "\b" * len(rest))

    def _delete(self) -> None:
        rest = self._text[self._cursor + 1 :]
        if self._cursor < len(self._text):
            self._text = self._text[: self._cursor] + rest
            self._show(rest + self._blank(1) + "\b" * len(rest))

    def _recall(self, step: int) -> None:
        place = self._place + step
        if not 0 <= place <= len(self._history):
            self._show("\a" if self._smart else "")
            return
        if self._place == len(self._history):
            self._kept = self._text
        self._place = place
        text = self._kept if place == len(self._history) else self._history[place]
        shorter = max(0, len(self._text) - len(text))
        self._show("\b" * self._cursor + text + self._blank(shorter))
        self._text, self._cursor = text, len(text)

    def _completed(self) -> None:
        before = self._text[: self._cursor]
        word = before[before.rfind(" ") + 1 :]
        found = self._complete(before)
        common = posixpath.commonprefix(found)
        if len(found) == 1:
            self._append(common[len(word) :] + ("" if common.endswith("/") else " "))
        elif len(common) > len(word):
            self._append(common[len(word) :])
        elif found and self._tabs > 1:
            names = "  ".join(name.rstrip("/").rpartition("/")[2] + "/" * name.endswith("/") for name in found)
            rest = self._text[self._cursor :]
            self._show(f"\r\n{names}\r\n{self._prompt}{self._text}" + "\b" * len(rest))
        else:
            self._show("\a")

    def _append(self, text: str) -> None:
        tabs = self._tabs
        if text:
            self.insert(text)
        self._tabs = tabs
