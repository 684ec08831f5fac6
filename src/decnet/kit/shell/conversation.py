"""A shell that reads its commands: from a terminal, from a stream, from a file."""

import posixpath
from collections.abc import Mapping
from contextlib import suppress

from decnet.kit.shell.call import Command, Streams
from decnet.kit.shell.dialect import Dialect, Mistake
from decnet.kit.shell.effects import effect
from decnet.kit.shell.elision import elide
from decnet.kit.shell.expansion import Unexpandable
from decnet.kit.shell.gathering import Gathering
from decnet.kit.shell.interpreter import Interpreter
from decnet.kit.shell.invocation import LineAbandoned
from decnet.kit.shell.node import Refused, Who, join
from decnet.kit.shell.parser import Parsed, Parser, parse
from decnet.kit.shell.prompt import continuation, prompt
from decnet.kit.shell.streams import Source, read_line
from decnet.kit.shell.syntax import Sequence
from decnet.kit.shell.tasks import Broken, Interrupted, Routine, ShellExit, Wait
from decnet.kit.shell.world import Answer, World

MAX_HISTORY = 1_000
MAX_NAMES = 200


class Conversation(Interpreter):
    """What a shell is when it runs by itself."""

    def __init__(
        self, world: World, commands: Mapping[str, Command], kind: Dialect, who: Who, streams: Streams
    ) -> None:
        super().__init__(world, commands, kind, who, streams)
        self._gathering = Gathering(kind)

    @property
    def unfinished(self) -> str:
        """What was typed of a command line that is not complete."""
        return self._gathering.pending

    def save_history(self) -> None:
        """Write the history to its file, as a shell does when it ends."""
        path = self.variables.find("HISTFILE")
        if path and self.history and path != "/dev/null":
            with suppress(Refused):
                real = self.files.prepare(self.absolute(path), self.who, mode=0o600)
                self.files.extend(real, "".join(f"{line}\n" for line in self.history).encode("latin-1", "replace"))
                self.files.touched.pop(real, None)

    def parsed(self, text: str) -> Sequence:
        """``text`` as commands. Raises :class:`Mistake`."""
        return parse(text, self.dialect)

    def script(self, text: str) -> Routine:
        """Run all lines of ``text``; returns the status of the last, or of ``exit``."""
        parser = Parser(text, self.dialect)
        self.world.depth += 1
        try:
            if "\n" not in text.strip() and "<<" not in text:
                self.status = yield self.sequence(parse(text, self.dialect))
                parser.at = len(text)
            while True:
                parsed = parser.next_line()
                if parsed is None:
                    break
                self._warn(parsed)
                self.status = yield self.sequence(parsed.body)
        except Mistake as mistake:
            self.tell(self.dialect.explain(mistake, self.zero, self.how))
            self.status = 2
        except ShellExit as end:
            self.status = end.status
        except Unexpandable as error:
            self.error(error.reason)
            self.status = error.status
        finally:
            self.world.depth -= 1
        return (yield self._leaving())

    def _leaving(self) -> Routine:
        """What was to be done at the end of the shell."""
        status, command = self.status, self.traps.pop("EXIT", self.traps.pop("0", ""))
        if command:
            with suppress(Mistake, ShellExit, Unexpandable):
                yield self.sequence(self.parsed(command))
        return status

    def lines(self, text: str) -> Routine:
        """Run all lines of ``text`` in this shell, as ``source`` does."""
        parser = Parser(text, self.dialect)
        try:
            while (parsed := parser.next_line()) is not None:
                self._warn(parsed)
                self.status = yield self.sequence(parsed.body)
        except Mistake as mistake:
            self.tell(self.dialect.explain(mistake, self.where or self.zero, self.how))
            return 2
        return self.status

    def _warn(self, parsed: Parsed) -> None:
        if self.dialect.is_bash:
            for warning in parsed.warnings:
                self.error(warning)

    def converse(self, source: Source) -> Routine:
        """Run the lines that come from ``source`` until it ends or ``exit``; returns that status."""
        self.world.depth += 1
        try:
            if source.terminal and self.world.screen is not None:
                self.how = "interactive"
                return (yield self._interactive())
            self.how = "stdin"
            return (yield self._from(source))
        finally:
            self.world.depth -= 1

    def _from(self, source: Source) -> Routine:
        gathering, number = Gathering(self.dialect), 0
        ended = False
        while not ended:
            line = (yield from read_line(source)).decode("latin-1")
            ended = not line
            number += not ended
            try:
                parsed = gathering.end(number) if ended else gathering.offer(line, number)
            except Mistake as mistake:
                self._issue(source, line, None)
                self.tell(self.dialect.explain(mistake, self.zero, "stdin"))
                return 2
            if parsed is None or not parsed.body.lists:
                continue
            self._issue(source, parsed.source, parsed)
            outcome = list[int]()
            yield self._line(parsed, outcome)
            if outcome:
                return outcome[0]
        return self.status

    def _issue(self, source: Source, text: str, parsed: Parsed | None) -> None:
        """Note what the visitor typed; what comes from elsewhere is no command of his."""
        if source is self.world.input and text.strip():
            self.world.issue(elide(text.rstrip("\r\n")), effect(parsed.body) if parsed is not None else "read")

    def _line(self, parsed: Parsed, outcome: list[int]) -> Routine:
        """Run one command line; where the shell ends with it, its status goes to ``outcome``."""
        self._warn(parsed)
        interactive = self.how == "interactive"
        try:
            self.status = yield self.sequence(parsed.body)
        except LineAbandoned as abandoned:
            self.status = abandoned.status
            if not interactive:
                outcome.append(abandoned.status)
        except ShellExit as end:
            outcome.append(end.status)
        except Unexpandable as error:
            self.error(error.reason)
            self.status = error.status
            if error.fatal and not interactive:
                outcome.append(error.status)
        except Interrupted as signal:
            self._interrupted(signal, outcome, interactive)
        except Broken:
            outcome.append(141)
        return 0

    def _interrupted(self, signal: Interrupted, outcome: list[int], interactive: bool) -> None:
        self.status = signal.status
        self.loops = self.calls = 0
        if not interactive:
            outcome.append(signal.status)
            return
        text = f"\n[{len(self.jobs) + 1}]+  Stopped\n" if signal.stopped else "\n"
        self.tell(text if signal.status in (130, 131, 148) else "")

    def _interactive(self) -> Routine:
        gathering, number = self._gathering, 0
        while True:
            answer = list[Answer]()
            yield self._prompted(continuation(self) if gathering.pending else prompt(self), answer)
            reply = answer[0]
            if reply.interrupted:
                self._drop(gathering, reply)
                continue
            if reply.ended:
                if not gathering.pending:
                    self.tell("logout\n" if self.login else "exit\n" if self.dialect.is_bash else "\n")
                    return self.status
                self.tell(f"{self.zero}: syntax error: unexpected end of file\n")
                self._drop(gathering, reply)
                continue
            number += 1
            outcome = list[int]()
            yield self._typed(gathering, reply.line, number, outcome)
            if outcome:
                return outcome[0]

    def _drop(self, gathering: Gathering, reply: Answer) -> None:
        """What was typed is not run; it was typed all the same."""
        text = gathering.pending + reply.line
        if text.strip():
            self.world.issue(elide(text.rstrip("\n")), "read")
        gathering.forget()
        self.status = 130

    def _prompted(self, text: str, answer: list[Answer]) -> Routine:
        self._report_jobs()
        screen = self.world.screen
        if screen is None:
            return 1
        screen.edit(text, self.history, self._complete)
        yield Wait(screen.ready)
        answer.append(screen.answer())
        return 0

    def _typed(self, gathering: Gathering, line: str, number: int, outcome: list[int]) -> Routine:
        before = gathering.pending
        try:
            parsed = gathering.offer(line + "\n", number)
        except Mistake as mistake:
            self._remember(before + line)
            self.world.issue(elide(before + line), "read")
            self.tell(self.dialect.explain(mistake, self.zero, "interactive"))
            self.status = 2
            return 0
        if parsed is None or not (before + line).strip():
            return 0
        self._remember(parsed.source)
        self.world.issue(elide(before + line), effect(parsed.body))
        self.files.refresh()
        yield self._line(parsed, outcome)
        return 0

    def _remember(self, line: str) -> None:
        ignored = "ignore" in (self.variables.find("HISTCONTROL") or "")
        if line.strip() and not (ignored and (line.startswith(" ") or self.history[-1:] == [line])):
            self.history.append(line.replace("\n", "; ") if "<<" not in line else line)
            del self.history[:-MAX_HISTORY]

    def _report_jobs(self) -> None:
        for index, job in enumerate(self.jobs, 1):
            if job.status is not None:
                how = "Done" if not job.status else f"Exit {job.status}"
                how = {130: "Interrupt", 137: "Killed", 143: "Terminated"}.get(job.status, how)
                if self.dialect.is_bash:
                    self.tell(f"[{index}]{'+' if index == len(self.jobs) else '-'}  {how:<24}{job.command}\n")
                else:
                    self.tell(f"[{index}]+  {how:<26} {job.command}\n")
        self.jobs = [job for job in self.jobs if job.status is None]

    def _complete(self, before: str) -> list[str]:
        """What the word before the cursor may become."""
        word = before[before.rfind(" ") + 1 :]
        if not before[: len(before) - len(word)].strip() and "/" not in word:
            return self._commands(word)
        folder, name = posixpath.split(word)
        place = self.absolute((self.home("") or "/") + folder[1:] if folder.startswith("~") else folder or ".")
        with suppress(Refused):
            found = [each for each in self.files.names(place, self.who) if each.startswith(name)][:MAX_NAMES]
            if not name:
                found = [each for each in found if not each.startswith(".")]
            return [(join(folder, each) if folder else each) + self._slash(join(place, each)) for each in found]
        return []

    def _slash(self, path: str) -> str:
        with suppress(Refused):
            return "/" if self.files.stat(path, self.who).is_folder else ""
        return ""

    def _commands(self, word: str) -> list[str]:
        found = {name for name in self.commands if name.startswith(word) and self.is_builtin(name)}
        for folder in (self.variables.find("PATH") or "").split(":")[:20]:
            with suppress(Refused):
                found |= {name for name in self.files.names(folder or "/", self.who) if name.startswith(word)}
        return sorted(found)[:MAX_NAMES] if word else []
