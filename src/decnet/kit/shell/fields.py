"""What becomes of a word: text that remembers which of its characters were quoted, split into fields."""

import re

from decnet.kit.shell.files import FileSystem
from decnet.kit.shell.node import Refused, Who, join
from decnet.kit.shell.regex import TooHard, glob

SPECIAL = frozenset("*?[")
ESCAPED = str.maketrans({char: "\\" + char for char in "*?[]\\-!^"})
BLANKS = re.compile(r"[ \t\n]+")
MAX_MATCHES = 4_000
LONG = 4_096
WHITE = " \t\n"


class Field:
    """One word in the making."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, bool]] = []

    def text(self) -> str:
        return "".join(text for text, _ in self.texts)

    def globs(self) -> bool:
        return any(not quoted and not SPECIAL.isdisjoint(text) for text, quoted in self.texts)

    def pattern(self) -> str:
        """As a glob in which only what was not quoted is special."""
        return "".join(text.translate(ESCAPED) if quoted else text for text, quoted in self.texts)


def _plain(text: str) -> Field:
    field = Field()
    field.texts.append((text, False))
    return field


class Fields:
    """Collects the fields of one word. ``blanks`` is IFS; without ``split`` all becomes one field."""

    def __init__(self, blanks: str, *, split: bool) -> None:
        self._blanks, self._split = blanks, split
        self.done: list[Field] = []
        self.plain: list[str] = []  # fields before all others, of a long text that holds nothing special
        self._current: Field | None = None

    def add(self, text: str, quoted: bool) -> None:
        """Text that is not split."""
        if self._current is None:
            self._current = Field()
        self._current.texts.append((text, quoted))

    def expanded(self, text: str) -> None:
        """What an expansion that was not quoted gave."""
        if not self._split or not self._blanks:
            if text:
                self.add(text, not self._split)
            return
        if self._blanks == " \t\n":
            self._words(text)
            return
        white = "".join(char for char in self._blanks if char in " \t\n")
        start = 0
        for at, char in enumerate(text):
            if char in self._blanks:
                if at > start:
                    self.add(text[start:at], False)
                elif char not in white and self._current is None:
                    self.add("", True)
                self.end_field()
                start = at + 1
        if start < len(text):
            self.add(text[start:], False)

    def _words(self, text: str) -> None:
        """As ``expanded`` with the usual blanks, quickly."""
        if self._current is None and not self.done and len(text) > LONG and SPECIAL.isdisjoint(text):
            *self.plain, last = BLANKS.split(text.strip(WHITE))
            self.add(last, False)
            if text[-1] in WHITE:
                self.end_field()
            return
        if text[:1] in WHITE and text:
            self.end_field()
        words = [word for word in BLANKS.split(text) if word]
        for word in words[:1]:
            self.add(word, False)
        if len(words) > 1:
            self.end_field()
            self.done += map(_plain, words[1:-1])
            self.add(words[-1], False)
        if words and text[-1] in WHITE:
            self.end_field()

    def end_field(self) -> None:
        """The next text begins another field."""
        if self._current is not None:
            self.done.append(self._current)
            self._current = None

    def all(self) -> list[Field]:
        self.end_field()
        return self.done

    def text(self) -> str:
        """All of it as one text."""
        return " ".join(field.text() for field in self.all())


def paths(files: FileSystem, who: Who, folder: str, pattern: str) -> list[str]:
    """The names that ``pattern`` matches, sorted, seen from ``folder``."""
    absolute = pattern.startswith("/")
    found = ["/" if absolute else ""]
    parts = [part for part in pattern.split("/") if part]
    for index, part in enumerate(parts):
        last = index == len(parts) - 1
        following = list[str]()
        for before in found:
            base = before if absolute else (join(folder, before) if before else folder)
            following += (_joined(before, name) for name in _names(files, who, base, part))
            if len(following) > MAX_MATCHES:
                break
        found = [path for path in following if last or _is_folder(files, who, path if absolute else join(folder, path))]
    return sorted(path + ("/" if pattern.endswith("/") else "") for path in found if path)


def _joined(before: str, name: str) -> str:
    return name if not before else join(before, name)


def _is_folder(files: FileSystem, who: Who, path: str) -> bool:
    try:
        return files.stat(path, who).is_folder
    except Refused:
        return False


def _names(files: FileSystem, who: Who, folder: str, part: str) -> list[str]:
    plain = part.replace("\\", "")
    if SPECIAL.isdisjoint(part) or part in (".", ".."):
        return [plain] if files.exists(join(folder, plain), who, follow=False) else []
    try:
        names, compiled = files.names(folder, who), glob(part)
        return [name for name in names if name.startswith(".") == part.startswith(".") and compiled.matches(name)]
    except (Refused, TooHard):
        return []
