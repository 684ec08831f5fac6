"""Simple commands: which function, builtin or program is meant, and how it ends."""

from abc import ABC, abstractmethod
from collections.abc import Generator
from contextlib import suppress

from decnet.kit.shell.call import Call, Runner, Streams
from decnet.kit.shell.execution import WRONG, Verdict, judge
from decnet.kit.shell.expansion import Unexpandable
from decnet.kit.shell.node import EXECUTE, Node, Refused
from decnet.kit.shell.options import Misused
from decnet.kit.shell.redirection import NotRedirected, Redirecting
from decnet.kit.shell.scanner import NAME
from decnet.kit.shell.streams import Sink, Source
from decnet.kit.shell.syntax import Assignment, Command, Function, Sequence, Simple, Word
from decnet.kit.shell.tasks import Interrupted, NoMoreTasks, Routine, ShellExit, Task
from decnet.kit.shell.variables import ReadOnly, TooMuch

MAX_CALLS = 200
MAX_SHELLS = 40
SPECIAL = frozenset((":", ".", "source", "eval", "exec", "exit", "export", "readonly", "set", "shift", "trap", "unset",
                     "return", "break", "continue"))  # fmt: skip
BUILTINS = SPECIAL | frozenset(
    ("cd", "pwd", "echo", "printf", "test", "[", "true", "false", "read", "alias", "unalias", "type", "command", "hash",
     "umask", "ulimit", "wait", "jobs", "fg", "bg", "kill", "getopts", "times", "local")
)  # fmt: skip
BASH_BUILTINS = BUILTINS | frozenset(
    ("declare", "typeset", "let", "history", "builtin", "logout", "shopt", "pushd", "popd", "dirs", "disown", "enable",
     "help", "mapfile", "readarray", "bind", "complete", "compgen", "compopt", "caller", "suspend", "fc")
)  # fmt: skip
ASH_BUILTINS = BUILTINS | frozenset(("let", "history", "help", "[[", "chdir"))


class LineAbandoned(ShellExit):
    """The rest of the line is not run: an error that ends a script, but not a conversation."""


class Returned(Interrupted):
    """A function or a sourced file returns."""


class Invoking(Redirecting, ABC):
    """A shell that runs simple commands."""

    def simple(self, node: Simple) -> Routine:
        """Run one command with its assignments and redirections."""
        self.number = node.line
        words, before = list[str](), self.substituted
        yield self.expander.words(self._aliased(node.words), words)
        streams, opened = dict(self.streams), list[Sink]()
        try:
            yield self.redirected(node.redirects, streams, opened)
            if not words:
                yield self._assign(node.assignments)
                return self.status if self.substituted != before else 0
            if words[0] == "exec" and len(words) == 1:
                self.streams, opened = streams, []
                return 0
            return (yield self._with_assignments(node.assignments, words, streams))
        except NotRedirected as refusal:
            self.error(refusal.reason)
            if words and words[0] in SPECIAL and not self.dialect.is_bash and self.how != "interactive":
                raise ShellExit(2) from None
            return 1 if self.dialect.is_bash else 2
        except ReadOnly as refusal:
            self.error(f"{refusal.name}: {'readonly variable' if self.dialect.is_bash else 'is read only'}")
            raise LineAbandoned(1) from None
        except TooMuch as refusal:
            self.error(f"xrealloc: cannot allocate {refusal.size} bytes")
            raise ShellExit(2) from None
        finally:
            self.close_all(opened)

    def _aliased(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        if not self.aliases or not words or self.how != "interactive":
            return words
        value = self.aliases.get(words[0].source)
        if value is None:
            return words
        return (*(self.word_of(text) for text in value.split()[:100]), *words[1:])

    @abstractmethod
    def word_of(self, text: str) -> Word:
        """``text`` as a word that is expanded."""

    def _assign(self, assignments: tuple[Assignment, ...]) -> Routine:
        for assignment in assignments:
            if assignment.values is not None:
                values = list[str]()
                yield self.expander.words(assignment.values, values)
                self.variables.set_array(assignment.name, values, append=assignment.append)
                continue
            texts = list[str]()
            yield self.expander.text(assignment.value, texts)
            name = assignment.name if assignment.index is None else f"{assignment.name}[{assignment.index}]"
            self.variables.assign(name, (self.variables.value(name) if assignment.append else "") + texts[0])
            if "a" in self.options:
                self.variables.exported.add(assignment.name)
        return 0

    def _with_assignments(self, assignments: tuple[Assignment, ...], words: list[str], streams: Streams) -> Routine:
        if not assignments:
            return (yield self.command(words, streams))
        saved = {each.name: self.variables.find(each.name) for each in assignments}
        exported = set(self.variables.exported)
        yield self._assign(assignments)
        self.variables.exported |= saved.keys()
        try:
            return (yield self.command(words, streams))
        finally:
            if words[0] not in SPECIAL or self.dialect.is_bash:
                self.variables.exported = exported
                for name, value in saved.items():
                    with suppress(ReadOnly, TooMuch):
                        self.variables.unset(name) if value is None else self.variables.assign(name, value)

    def is_builtin(self, name: str) -> bool:
        """Whether the shell itself runs ``name``."""
        table = {"bash": BASH_BUILTINS, "ash": ASH_BUILTINS}.get(self.dialect.name, BUILTINS)
        return name in table and name in self.commands

    def command(self, words: list[str], streams: Streams) -> Routine:
        """Run ``words``: a function, a builtin or a program."""
        function = self.functions.get(words[0])
        if function is not None:
            return (yield self._function(function, words, streams))
        if self.is_builtin(words[0]):
            return (yield from self._called(words[0], words, streams, self.variables.environment()))
        return (yield self.invoke(words, streams))

    def _function(self, function: Function, words: list[str], streams: Streams) -> Routine:
        if self.calls >= MAX_CALLS:
            raise ShellExit(139)
        arguments, old = self.arguments, self.streams
        self.arguments, self.streams = words[1:], streams
        self.calls += 1
        self.variables.enter()
        try:
            return (yield self.execute(function.body))
        except Returned as result:
            return result.status
        finally:
            self.calls -= 1
            self.variables.leave()
            self.arguments, self.streams = arguments, old

    @abstractmethod
    def execute(self, node: Command) -> Routine:
        """Run any command."""

    def invoke(self, words: list[str], streams: Streams, environment: dict[str, str] | None = None) -> Routine:
        """Run a program by its words; no function or alias is looked at."""
        path = self.find(words[0]) if words[0] else None
        if path is None:
            self.error(self.dialect.not_found(words[0]), streams)
            return 127
        verdict = self._judge(path)
        if verdict.complaint:
            self._cannot_run(words[0], verdict, streams)
            return verdict.status
        self.hashed.setdefault(words[0], path)
        surroundings = self.variables.environment() if environment is None else environment
        if verdict.program:
            return (yield from self._process(verdict.program, words, streams, surroundings))
        self.world.affects("execute")
        self.world.keep(verdict.real)
        return (yield from self._process("", words, streams, surroundings, verdict))

    def _judge(self, path: str) -> Verdict:
        try:
            real = self.files.resolve(self.absolute(path), self.who)
            node = self.files.at(real)
            if node is None:
                raise Refused("ENOENT")
            if node.is_folder:
                return Verdict(real, complaint="Is a directory", status=126)
            if not self.who.may(node, EXECUTE):
                raise Refused("EACCES")
        except Refused as refusal:
            return Verdict(path, complaint=refusal.reason, status=127 if refusal.code == "ENOENT" else 126)
        return judge(self.world, real, node, self.absolute(path))

    def _cannot_run(self, name: str, verdict: Verdict, streams: Streams) -> None:
        if verdict.complaint == WRONG and self.dialect.name == "ash":
            sink = streams.get(2)  # busybox takes what it cannot execute for a script
            if sink is not None and not isinstance(sink, Source):
                sink.write(
                    f'{name}: line 1: syntax error: unexpected word (expecting ")")\n'.encode("latin-1", "replace")
                )
            return
        self.error(self._worded(name, verdict), streams)

    def _worded(self, name: str, verdict: Verdict) -> str:
        if not self.dialect.is_bash and verdict.status == 127:
            return f"{name}: not found"
        if not self.dialect.is_bash and verdict.complaint == "Is a directory":
            return f"{name}: Permission denied"
        if verdict.complaint == WRONG and self.dialect.name == "dash":
            return f"{name}: Exec format error"
        return f"{name}: {verdict.complaint}"

    def _process(self, program: str, words: list[str], streams: Streams, environment: dict[str, str],
                 verdict: Verdict | None = None) -> Generator["Routine | None", int, int]:  # fmt: skip
        """Run a program, seen by ``ps`` meanwhile."""
        task = self.task()
        shown = " ".join(words)[:200]
        if task is not None:
            task.commands.append(shown)
        self.world.tasks.next_pid()
        try:
            if verdict is not None:
                return (yield self.foreign(verdict, words, streams, environment))
            return (yield from self._called(program, words, streams, environment))
        finally:
            if task is not None and shown in task.commands:
                task.commands.remove(shown)

    def _called(
        self, name: str, words: list[str], streams: Streams, environment: dict[str, str]
    ) -> Generator["Routine | None", int, int]:
        call = Call(self, words, streams, environment)
        command = self.commands.get(name)
        if command is None:
            call.err(f"{name}: applet not found")
            return 127
        try:
            result = command(call)
            return result if isinstance(result, int) else (yield result)
        except Refused as refusal:
            return call.fail(refusal.reason)
        except Misused as misuse:
            call.err(misuse.text)
            return misuse.status
        except NoMoreTasks:
            self.error("fork: retry: Resource temporarily unavailable", streams)
            return 254

    def builtin(self, words: list[str], streams: Streams) -> Routine:
        """Run what the shell itself runs."""
        return (yield from self._called(words[0], words, streams, self.variables.environment()))

    def program(self, name: str, args: list[str], streams: Streams, environment: dict[str, str]) -> Routine:
        """Run the command ``name``, wherever it lies."""
        return (yield from self._called(name, [name, *args], streams, environment))

    def foreign(self, verdict: Verdict, words: list[str], streams: Streams, environment: dict[str, str]) -> Routine:
        """Run a file that is no program of the system."""
        if self.world.depth >= MAX_SHELLS:
            self.error("fork: retry: Resource temporarily unavailable", streams)
            return 254
        if verdict.interpreter:
            return (yield self.invoke([*verdict.interpreter, *words], streams, environment))
        if verdict.script:
            shell = "/bin/sh" if not self.dialect.is_bash else "/bin/bash"
            child = self.child(streams, zero=words[0], how="script", arguments=words[1:], shell=shell)
            child.variables.exported |= set(environment)
            return (yield child.script(self.files.content(self._node(verdict.real)).decode("latin-1")))
        yield None
        return verdict.status

    def _node(self, real: str) -> Node:
        node = self.files.at(real)
        if node is None:
            raise Refused("ENOENT")
        return node

    @abstractmethod
    def child(self, streams: Streams, *, zero: str, how: str, arguments: list[str], shell: str) -> Runner:
        """Another shell, as a program starts it."""

    @abstractmethod
    def script(self, text: str) -> Routine:
        """Run all lines of ``text``."""

    @abstractmethod
    def converse(self, source: Source) -> Routine:
        """Run the lines that come from ``source`` until it ends."""

    @abstractmethod
    def parsed(self, text: str) -> Sequence:
        """``text`` as commands. Raises :class:`Mistake`."""

    @abstractmethod
    def lines(self, text: str) -> Routine:
        """Run all lines of ``text`` in this shell, as ``source`` does."""

    @abstractmethod
    def sequence(self, body: Sequence) -> Routine:
        """Run commands one after the other."""

    def task(self) -> Task | None:
        """The task that this shell runs in."""
        return next((task for task in self.world.tasks.all if task.pid == self.pid), None)


def is_name(text: str) -> bool:
    """Whether ``text`` may name a variable."""
    return NAME.fullmatch(text) is not None


__all__ = ["Invoking", "LineAbandoned", "Returned", "Unexpandable", "is_name"]
