"""The terminal between a visitor's keys and what reads them: the line discipline, and the editing of prompts."""

import re
from collections.abc import Callable

from decnet.kit.shell.editor import Complete, Editor
from decnet.kit.shell.output import Window
from decnet.kit.shell.streams import Source
from decnet.kit.shell.world import Answer

MAX_AHEAD = 4095  # bytes that wait to be read, as in Linux
PRINTABLE = re.compile(rb"[^\x00-\x1f\x7f]+")
NEWLINE = re.compile(rb"(?<!\r)\n")


class Typed(Source):
    """What was typed for a program. Its end is an end only once: more may be typed afterwards."""

    terminal = True

    def __init__(self) -> None:
        super().__init__(ended=False)

    def take(self, size: int) -> bytes:
        data = super().take(size)
        if not data:
            self.ended = False
        return data

    def take_line(self) -> bytes:
        data = super().take_line()
        if not data:
            self.ended = False
        return data

    def drain(self) -> bytes:
        """All that is there."""
        return super().take(self.pending())

    def close(self) -> None:
        return


class Terminal:
    """``feed`` it keys. What is shown goes to ``show``; ``signal`` holds the character of a signal that was typed."""

    def __init__(self, window: Window, send: Callable[[bytes], None], *, busybox: bool, paste: bool) -> None:
        self.window, self._send, self._busybox = window, send, busybox
        self._paste = paste and window.term not in ("", "dumb")
        self.echo = True
        self.input = Typed()
        self.signal = ""
        self._line = bytearray()  # typed, not finished
        self._editor: Editor | None = None

    def show(self, data: bytes) -> None:
        """Write ``data``, which a program wrote: a newline becomes carriage return and newline."""
        self._send(NEWLINE.sub(b"\r\n", data))

    def _show_text(self, text: str) -> None:
        if text:
            self._send(text.encode("latin-1", "replace"))

    def edit(self, prompt: str, history: list[str], complete: Complete) -> None:
        """Prompt for a line. What was typed already is taken for it."""
        if self._paste:
            prompt = "\x1b[?2004h" + prompt
        ahead = self.input.drain() + bytes(self._line)
        self._line.clear()
        smart = self.window.term not in ("", "dumb") and not self._busybox
        self._editor = Editor(prompt.replace("\n", "\r\n"), history, complete, self._show_text, smart=smart)
        at = 0
        while at < len(ahead) and not self.ready():
            at = self._edit(ahead, at)
        cut = ahead.rfind(b"\n") + 1
        self.input.feed(ahead[at : max(at, cut)])
        self._line += ahead[max(at, cut) :]

    def ready(self) -> bool:
        """Whether the prompt was answered."""
        return self._editor is not None and self._editor.answer is not None

    def answer(self) -> Answer:
        """What came of the prompt."""
        editor, self._editor = self._editor, None
        answer = editor.answer if editor is not None and editor.answer is not None else Answer("", ended=True)
        if self._paste:
            self._send(b"\x1b[?2004l\r")
        return answer

    def ahead(self) -> bytes:
        """What was typed and is not read yet; nothing of a secret."""
        return self.input.drain() + bytes(self._line) if self.echo else b""

    def accepts(self) -> bool:
        """Whether more keys are taken now."""
        return self._editor is not None or len(self._line) + self.input.pending() < MAX_AHEAD

    def feed(self, data: bytes, at: int) -> int:
        """Take keys from ``at`` on, up to one that others have to act on; returns the place behind it."""
        while at < len(data) and not self.ready() and not self.signal and self.accepts():
            at = self._edit(data, at) if self._editor is not None else self._cook(data, at)
            if self._editor is None and data[at - 1 : at] in (b"\r", b"\n", b"\x04"):
                break
        return at

    def _edit(self, data: bytes, at: int) -> int:
        editor = self._editor
        if editor is None:
            return at
        found = PRINTABLE.match(data, at) if not editor.in_sequence else None
        if found:
            editor.insert(found.group().decode("latin-1"))
            return found.end()
        editor.key(chr(data[at]))
        return at + 1

    def _cook(self, data: bytes, at: int) -> int:
        found = PRINTABLE.match(data, at, at + MAX_AHEAD - len(self._line))
        if found:
            self._line += found.group()
            self._echo(found.group())
            return found.end()
        match data[at]:
            case 0x0D | 0x0A:
                self._echo(b"\r\n")
                self._line += b"\n"
                self._finish()
            case 0x03 | 0x1A | 0x1C:
                self._echo(b"^" + bytes([data[at] ^ 0x40]))
                self._line.clear()
                self.input.drain()
                self.signal = chr(data[at])
            case 0x04:
                self.input.ended = not self._line
                self._finish()
            case 0x7F | 0x08:
                self._rub_out(1)
            case 0x15:
                self._rub_out(len(self._line))
            case 0x09:
                self._line += b"\t"
                self._echo(b"\t")
            case other:
                self._line.append(other)
                self._echo(b"^" + bytes([other ^ 0x40]))
        return at + 1

    def _finish(self) -> None:
        self.input.feed(bytes(self._line))
        self._line.clear()

    def _rub_out(self, count: int) -> None:
        count = min(count, len(self._line))
        if count:
            del self._line[-count:]
            self._echo(b"\b \b" * count)

    def _echo(self, data: bytes) -> None:
        if self.echo:
            self._send(data)
