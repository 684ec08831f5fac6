"""The shell itself: walks the tree, keeps the loops, the pipes and the conversation going."""

from abc import ABC
from collections.abc import Callable, Mapping
from typing import ClassVar

from decnet.kit.shell.call import Command as Program
from decnet.kit.shell.call import Streams
from decnet.kit.shell.condition import conditional
from decnet.kit.shell.dialect import Dialect, Mistake, dialect
from decnet.kit.shell.expansion import Expander, Unexpandable
from decnet.kit.shell.invocation import Invoking, LineAbandoned
from decnet.kit.shell.node import Who
from decnet.kit.shell.parser import Parser
from decnet.kit.shell.redirection import NotRedirected
from decnet.kit.shell.regex import TooHard, glob
from decnet.kit.shell.streams import Capture, Pipe, PipeSink, Sink, Source
from decnet.kit.shell.syntax import (
    AndOr,
    Calculation,
    Case,
    Command,
    Condition,
    CountedFor,
    For,
    Function,
    Group,
    If,
    Pipeline,
    Sequence,
    Simple,
    While,
    Word,
)
from decnet.kit.shell.tasks import Broken, Interrupted, NoMoreTasks, Routine, ShellExit, Task, Wait
from decnet.kit.shell.world import World

MAX_CAPTURE = 1 << 20


class LoopLeft(Interrupted):
    """``break`` or ``continue`` out of ``levels`` loops."""

    def __init__(self, levels: int, *, again: bool) -> None:
        super().__init__(0)
        self.levels, self.again = levels, again


class Interpreter(Invoking, ABC):
    """One shell."""

    def __init__(
        self, world: World, commands: Mapping[str, Program], kind: Dialect, who: Who, streams: Streams
    ) -> None:
        super().__init__(world, commands, kind, who, streams)
        self.expander = Expander(self)

    def subshell(self, streams: Streams | None = None) -> "Interpreter":
        """A copy of this shell."""
        child = type(self)(self.world, self.commands, self.dialect, self.who, dict(streams or self.streams))
        child.inherit(self)
        return child

    def child(self, streams: Streams, *, zero: str, how: str, arguments: list[str], shell: str) -> "Interpreter":
        kind = dialect(self.world.persona.distro.key, shell)
        child = type(self)(self.world, self.commands, kind, self.who, dict(streams))
        for name, value in self.variables.environment().items():
            child.variables.assign(name, value)
        child.variables.exported = set(self.variables.exported)
        child.folder, child.mask, child.zero, child.how, child.arguments = self.folder, self.mask, zero, how, arguments
        child.pid = self.pid
        return child

    def word_of(self, text: str) -> Word:
        parser = Parser(text, self.dialect)
        try:
            return parser.word() or Word(())
        except Mistake:
            return Word(())

    def execute(self, node: Command) -> Routine:
        """Run any command."""
        if isinstance(node, Simple):
            return self.simple(node)
        if isinstance(node, Function) or not node.redirects:
            return self._WALKERS[type(node)](self, node)
        return self._with_redirects(node)

    def _with_redirects(self, node: Command) -> Routine:
        streams, opened, old = dict(self.streams), list[Sink](), self.streams
        try:
            yield self.redirected(node.redirects, streams, opened)
            self.streams = streams
            return (yield self._WALKERS[type(node)](self, node))
        except NotRedirected as refusal:
            self.error(refusal.reason)
            return 1
        finally:
            self.streams = old
            self.close_all(opened)

    def sequence(self, body: Sequence) -> Routine:
        """Run lists one after the other."""
        for each in body.lists:
            if each.background:
                self._background(each)
                continue
            self.status = yield self._and_or(each)
            sink = self.sink(1)
            if sink is not None and sink.full():
                yield Wait(_room(sink))
            if self.status and "e" in self.options and len(each.steps) == 1 and not each.steps[0][1].negated:
                raise ShellExit(self.status)
        return self.status

    def _background(self, each: AndOr) -> None:
        child = self.subshell({**self.streams, 0: Source()})
        try:
            task = self.world.tasks.spawn(child.guarded(child._and_or(AndOr(each.steps))), each.source)
        except NoMoreTasks:
            self.error("fork: retry: Resource temporarily unavailable")
            self.status = 254
            return
        task.background = True
        child.pid = task.pid
        self.last_background = task.pid
        self.jobs.append(task)
        self.status = 0
        if self.how == "interactive" and self.dialect.is_bash:
            self.tell(f"[{len(self.jobs)}] {task.pid}\n")

    def guarded(self, routine: Routine) -> Routine:
        """``routine`` as the whole of a process."""
        try:
            return (yield routine)
        except ShellExit as end:
            return end.status
        except Unexpandable as error:
            self.error(error.reason)
            return error.status

    def _and_or(self, node: AndOr) -> Routine:
        for operator, pipeline in node.steps:
            if (operator == "&&" and self.status) or (operator == "||" and not self.status):
                continue
            status = yield self._pipeline(pipeline)
            self.status = int(not status) if pipeline.negated else status
        return self.status

    def _pipeline(self, node: Pipeline) -> Routine:
        if len(node.commands) == 1:
            status = yield self.execute(node.commands[0])
        else:
            status = yield self._piped(node)
        if node.timed:
            self.tell("\nreal\t0m0.004s\nuser\t0m0.001s\nsys\t0m0.003s\n")
        return status

    def _piped(self, node: Pipeline) -> Routine:
        stages = list[Task]()
        previous: Source | None = None
        last = len(node.commands) - 1
        for index, command in enumerate(node.commands):
            streams = dict(self.streams)
            if previous is not None:
                streams[0] = previous
            pipe = Pipe() if index < last else None
            if pipe is not None:
                streams[1] = pipe.sink
                if node.merged[index]:
                    streams[2] = pipe.sink
            task = self._stage(command, streams, previous, pipe.sink if pipe else None)
            if task is None:
                for stage in stages:
                    stage.kill(143)
                return 254
            stages.append(task)
            previous = pipe
        try:
            yield Wait(lambda: all(stage.status is not None for stage in stages))
        except (Interrupted, ShellExit):
            for stage in stages:
                stage.kill(130)
            raise
        statuses = [stage.status or 0 for stage in stages]
        return next((status for status in reversed(statuses) if status), 0) if "P" in self.options else statuses[-1]

    def _stage(self, command: Command, streams: Streams, source: Source | None, sink: PipeSink | None) -> Task | None:
        child = self.subshell(streams)
        try:
            task = self.world.tasks.spawn(child.guarded(child.execute(command)), self.zero)
        except NoMoreTasks:
            self.error("fork: retry: Resource temporarily unavailable")
            return None
        child.pid = task.pid
        if source is not None:
            task.finally_.append(source.close)
        if sink is not None:
            task.finally_.append(sink.close)
        return task

    def substitute(self, body: Sequence, into: list[str]) -> Routine:
        """Run ``body`` and append what it writes."""
        capture = Capture(MAX_CAPTURE)
        child = self.subshell({**self.streams, 1: capture})
        self.substituted += 1
        try:
            self.status = yield child.guarded(child.sequence(body))
        except Broken:
            self.status = 141
        into.append(capture.data.decode("latin-1").replace("\0", "").rstrip("\n"))
        return 0

    def channel(self, body: Sequence, reads: bool, into: list[str]) -> Routine:
        """Run ``body`` behind a name, and append that."""
        texts = list[str]()
        yield self.substitute(body, texts) if reads else self.substitute(Sequence(()), texts)
        into.append(f"/dev/fd/{63 - len(self.world.channels) % 50}")
        self.world.channels[into[-1]] = (texts[0] + "\n").encode("latin-1") if texts[0] else b""
        return 0

    def _group(self, node: Group) -> Routine:
        if not node.subshell:
            return (yield self.sequence(node.body))
        child = self.subshell()
        return (yield child.guarded(child.sequence(node.body)))

    def _if(self, node: If) -> Routine:
        for condition, body in node.branches:
            if not (yield self._condition_of(condition)):
                return (yield self.sequence(body))
        return (yield self.sequence(node.otherwise)) if node.otherwise is not None else 0

    def _condition_of(self, condition: Sequence) -> Routine:
        strict = "e" in self.options
        self.options.discard("e")
        try:
            return (yield self.sequence(condition))
        finally:
            if strict:
                self.options.add("e")

    def _while(self, node: While) -> Routine:
        status = 0
        while bool((yield self._condition_of(node.condition))) == node.until:
            left = list[LoopLeft]()
            status = yield self._round(node.body, left)
            if left and self._leaves(left[0]):
                return 0
        return status

    def _round(self, body: Sequence, left: list[LoopLeft]) -> Routine:
        """Run the body of a loop once; a ``break`` or ``continue`` goes to ``left``."""
        self.loops += 1
        try:
            return (yield self.sequence(body))
        except LoopLeft as leaving:
            left.append(leaving)
            return 0
        finally:
            self.loops -= 1

    def _leaves(self, leaving: LoopLeft) -> bool:
        """Whether the loop ends. Raises ``leaving`` on where an outer loop is meant."""
        if leaving.levels > 1 and self.loops:
            leaving.levels -= 1
            raise leaving
        return not leaving.again

    def _for(self, node: For) -> Routine:
        values = list[str]()
        if node.words is None:
            values += self.arguments
        else:
            yield self.expander.words(node.words, values)
        status = 0
        for value in values:
            self.variables.assign(node.name, value)
            left = list[LoopLeft]()
            status = yield self._round(node.body, left)
            if left and self._leaves(left[0]):
                return 0
        return status

    def _counted_for(self, node: CountedFor) -> Routine:
        status = 0
        yield self._number(node.first)
        while not node.condition.source.strip() or not (yield self._number(node.condition)):
            left = list[LoopLeft]()
            status = yield self._round(node.body, left)
            if left and self._leaves(left[0]):
                return 0
            yield self._number(node.step)
        return status

    def _number(self, word: Word) -> Routine:
        """0 where the expression is not, as a status."""
        texts = list[str]()
        yield self.expander.text(word, texts)
        return int(not self.expander.number(texts[0]))

    def _case(self, node: Case) -> Routine:
        subjects = list[str]()
        yield self.expander.text(node.subject, subjects)
        falls, status = False, 0
        for patterns, body, ending in node.branches:
            matched = falls
            for pattern in () if falls else patterns:
                texts = list[str]()
                yield self.expander.pattern(pattern, texts)
                matched = matched or _matches(texts[0], subjects[0])
            if not matched:
                continue
            status = yield self.sequence(body)
            if ending == ";;":
                return status
            falls = ending == ";&"
        return status

    def _define(self, node: Function) -> Routine:
        self.functions[node.name] = node
        yield None
        return 0

    def _conditional(self, node: Condition) -> Routine:
        return (yield conditional(self, node))

    def _calculate(self, node: Calculation) -> Routine:
        try:
            return (yield self._number(node.expression))
        except Unexpandable as error:
            self.error(f"((: {error.reason}")
            return 1

    _WALKERS: ClassVar[dict[type, Callable[..., Routine]]] = {
        Group: _group,
        If: _if,
        While: _while,
        For: _for,
        CountedFor: _counted_for,
        Case: _case,
        Function: _define,
        Condition: _conditional,
        Calculation: _calculate,
    }


def _room(sink: Sink) -> Callable[[], bool]:
    return lambda: not sink.full()


def _matches(pattern: str, subject: str) -> bool:
    try:
        return glob(pattern).matches(subject)
    except TooHard:
        return False


__all__ = ["Interpreter", "LineAbandoned", "LoopLeft"]
