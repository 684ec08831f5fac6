"""What runs: tasks that take turns, wait, are interrupted, and together have a budget of work a turn."""

from collections.abc import Callable, Generator
from contextlib import suppress
from typing import TypeAlias

from msgspec import Struct

from decnet.events import Micros
from decnet.kit.shell.signals import Signal

SLICE = 3_000  # steps that all tasks of a session may take in one turn
TURN = 300  # steps of one task before the next one's turn
MAX_TASKS = 120


class Wait(Struct, frozen=True):
    """A task waits until ``ready`` says so, or until ``due`` where that is a moment."""

    ready: Callable[[], bool] | None = None
    due: Micros | None = None


Routine: TypeAlias = "Generator[Routine | Wait | None, int, int]"
"""What a task runs: it yields another routine to call it and is sent what that returns, None to let others run."""


class Broken(Signal):
    """Nobody reads any more what is written: SIGPIPE."""


class Interrupted(Signal):
    """A signal came. ``status`` is what the command exits with, ``stopped`` whether it was only stopped."""

    def __init__(self, status: int = 130, *, stopped: bool = False) -> None:
        super().__init__(status)
        self.status, self.stopped = status, stopped


class ShellExit(Signal):
    """The shell that runs this ends."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class NoMoreTasks(Signal):
    """``fork`` fails."""


class Task:
    """A routine and the routines that it called. ``status`` is None until it has ended."""

    def __init__(self, pid: int, routine: Routine, command: str, started: Micros) -> None:
        self.pid, self.command, self.started = pid, command, started
        self.status: int | None = None
        self.background = False
        self.finally_: list[Callable[[], None]] = []
        self.commands: list[str] = [command]
        self._stack: list[Routine] = [routine]
        self._value = 0
        self._fresh = True  # the routine on top has not begun
        self._wait: Wait | None = None
        self._error: Signal | None = None

    def runnable(self, now: Micros) -> bool:
        wait = self._wait
        if wait is None or self._error is not None:
            return True
        return (wait.ready is not None and wait.ready()) or (wait.due is not None and now >= wait.due)

    @property
    def due(self) -> Micros | None:
        return self._wait.due if self._wait is not None else None

    def interrupt(self, error: Signal) -> None:
        """Raise ``error`` where the task is."""
        self._error = error

    def advance(self, limit: int, over: Callable[[], bool]) -> int:
        """Take at most ``limit`` steps, none after ``over`` says so; returns how many were taken."""
        steps = 0
        self._wait = None
        while self._stack and steps < limit and not (steps and over()):
            steps += 1
            try:
                self._take(self._resume())
            except StopIteration as stop:
                self._stack.pop()
                self._value = stop.value or 0
            except Signal as error:
                self._stack.pop()
                self._error = error
            if self._wait is not None:
                break
        if not self._stack:
            self._end()
        return steps

    def _resume(self) -> "Routine | Wait | None":
        error, self._error = self._error, None
        if error is not None:
            self._fresh = False
            return self._stack[-1].throw(error)
        value, self._value = self._value, 0
        if self._fresh:
            self._fresh = False
            return next(self._stack[-1])
        return self._stack[-1].send(value)

    def _take(self, yielded: "Routine | Wait | None") -> None:
        if isinstance(yielded, Wait):
            self._wait = yielded
        elif yielded is not None:
            self._stack.append(yielded)
            self._fresh = True

    def kill(self, status: int) -> None:
        """End at once."""
        if self.status is not None:
            return
        for routine in reversed(self._stack):
            with suppress(Signal, RuntimeError):
                routine.close()
        self._stack.clear()
        self.status = status
        self._cleanup()

    def _end(self) -> None:
        error, self._error = self._error, None
        match error:
            case Broken():
                self.status = 141
            case Interrupted() | ShellExit():
                self.status = error.status
            case None:
                self.status = self._value
            case _:
                self.status = 1
        self._cleanup()

    def _cleanup(self) -> None:
        actions, self.finally_ = self.finally_, []
        for action in actions:
            with suppress(Signal):
                action()


class Tasks:
    """All tasks of one session."""

    def __init__(self, first_pid: int) -> None:
        self.all: list[Task] = []
        self.now: Micros = 0
        self.budget = 0
        self.flooded: Callable[[], bool] = lambda: False
        self._pid = first_pid

    def next_pid(self) -> int:
        self._pid += 1
        return self._pid

    def spawn(self, routine: Routine, command: str) -> Task:
        """Begin another task. Raises :class:`NoMoreTasks`."""
        if len(self.all) >= MAX_TASKS:
            raise NoMoreTasks
        task = Task(self.next_pid(), routine, command, self.now)
        self.all.append(task)
        return task

    def spend(self, steps: int) -> None:
        """Count work that took longer than one step."""
        self.budget -= steps

    def _over(self) -> bool:
        return self.budget <= 0

    def run(self) -> bool:
        """Let all tasks run until each waits or has ended; True where the budget was not enough for that."""
        self.budget = SLICE
        going = True
        while going:
            going = False
            for task in list(self.all):
                if task.status is None and task.runnable(self.now):
                    going = True
                    steps = task.advance(min(TURN, max(1, self.budget)), self._over)
                    self.budget -= steps  # what the task spent besides is off already
                if self.budget <= 0 or self.flooded():
                    self._sweep()
                    return any(other.runnable(self.now) for other in self.all)
            self._sweep()
        return False

    def _sweep(self) -> None:
        self.all = [task for task in self.all if task.status is None]

    def due(self) -> Micros | None:
        """When the first of those that wait for a moment goes on."""
        return min((task.due for task in self.all if task.due is not None), default=None)
