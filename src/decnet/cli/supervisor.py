"""Two halves and the binder as children: restarted when they die, taken along when this process does."""

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

RESTART = 0.05
"""Seconds until a half that was killed is started again."""

BACKOFF = 2.0
"""The longest that a half which ends by itself, again and again, has to wait."""

FOR_THE_SENSOR = frozenset({"DECNET_DISK_FLOOR", "DECNET_LOG_LEVEL"})
"""Settings that the half which faces attackers may know; the others hold passwords and keys."""

HEALTHY = 10.0
"""Seconds of life after which the waiting begins anew."""

OPERATOR_ERROR = 2
"""The exit code of whoever cannot do what the operator asked for."""

GRACE = 4.0
"""Seconds that the children have to end when told to."""


class Half:
    """One child. ``start`` makes its process; ``process`` is None while it waits to be started again."""

    def __init__(self, name: str, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self.name, self._start = name, start
        self.process: subprocess.Popen[bytes] | None = None
        self.watch = -1
        self.due = self.wait = 0.0
        self._born, self._waits = 0.0, 0
        self.code: int | None = None

    def run(self) -> None:
        """Start it now."""
        self.process = self._start()
        self.watch = os.pidfd_open(self.process.pid)
        self._born = time.monotonic()

    def mourn(self) -> int:
        """It has ended: reap it, and say when it is due again; its exit code."""
        assert self.process is not None
        code = self.code = self.process.wait()
        os.close(self.watch)
        self.process, self.watch = None, -1
        now = time.monotonic()
        self._waits = 0 if code < 0 or now - self._born > HEALTHY else self._waits + 1
        self.wait = min(BACKOFF, RESTART * 2**self._waits)
        self.due = now + self.wait
        return code


class Supervisor:
    """Keeps sensor and hub of one state directory running."""

    def __init__(self, state: Path, hub_options: list[str], environment: Mapping[str, str]) -> None:
        self._state, self._hub_options = state, hub_options
        self._environment = {**os.environ, **environment, "PYTHONUNBUFFERED": "1"}
        self._bare = {
            name: value
            for name, value in self._environment.items()
            if not name.startswith("DECNET_") or name in FOR_THE_SENSOR
        }
        self.halves = [Half("hub", self._hub), Half("sensor", self._sensor)]
        self._binders: list[subprocess.Popen[bytes]] = []
        self.stopping = self.asked = False
        self._wake, self._awake = socket.socketpair()
        self._wake.setblocking(False)
        self._awake.setblocking(False)

    @property
    def hopeless(self) -> bool:
        """Whether a half has said that the operator must change something first."""
        return any(half.code == OPERATOR_ERROR for half in self.halves)

    def start(self) -> None:
        """Start both, and from now on end on SIGTERM and SIGINT."""
        signal.set_wakeup_fd(self._wake.fileno())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for half in self.halves:
            half.run()

    def tend(self, until: float) -> None:
        """Restart what dies, until a moment of the monotonic clock or the order to stop."""
        while not self.stopping and (left := until - time.monotonic()) > 0:
            self._wait(
                min(left, *(max(0.0, half.due - time.monotonic()) for half in self.halves if not half.process), 3600)
            )
            for half in self.halves:
                if half.process is not None and half.process.poll() is not None and not self.stopping:
                    code = half.mourn()
                    print(f"decnet: {half.name} {_end(code)}; starting it again", file=sys.stderr, flush=True)
                elif half.process is None and half.due <= time.monotonic() and not self.stopping:
                    half.run()
            self._reap()

    def stop(self) -> None:
        """End the children, first the one that faces attackers, so that the hub still hears its last words."""
        self.stopping = True
        deadline = time.monotonic() + GRACE
        for half in reversed(self.halves):
            if half.process is not None:
                with suppress(ProcessLookupError):
                    half.process.terminate()
                _expire(half.process, deadline - 1.5 if half.name == "sensor" else deadline)
        for binder in self._binders:
            _expire(binder, deadline)

    def _wait(self, seconds: float) -> None:
        poll = select.poll()
        poll.register(self._awake.fileno(), select.POLLIN)
        for half in self.halves:
            if half.process is not None:
                poll.register(half.watch, select.POLLIN)
        poll.poll(seconds * 1000)
        with suppress(BlockingIOError):
            self._awake.recv(64)

    def _stop(self, number: int, frame: object) -> None:
        self.stopping = self.asked = True

    def _hub(self) -> subprocess.Popen[bytes]:
        options = ["hub", "--state-dir", str(self._state), "--parent", str(os.getpid()), *self._hub_options]
        return self._spawn(options, self._environment)

    def _sensor(self) -> subprocess.Popen[bytes]:
        options = ["sensor", "--state-dir", str(self._state), "--parent", str(os.getpid())]
        if os.geteuid() != 0:
            return self._spawn(options, self._bare)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with ours, theirs:
            plan = self._state / "sensor" / "plan.json"
            command = [sys.executable, "-m", "decnet.sensor.binder", str(ours.fileno()), str(plan), str(os.getpid())]
            self._binders.append(
                subprocess.Popen(command, pass_fds=[ours.fileno()], env=self._bare, stdin=subprocess.DEVNULL)
            )
            return self._spawn([*options, "--binder", str(theirs.fileno())], self._bare, theirs.fileno())

    def _spawn(self, options: list[str], environment: Mapping[str, str], *handles: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "decnet", *options]
        return subprocess.Popen(
            command, pass_fds=handles, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr.fileno(),
            start_new_session=True,
        )  # fmt: skip

    def _reap(self) -> None:
        self._binders = [binder for binder in self._binders if binder.poll() is None]


def _expire(process: subprocess.Popen[bytes], deadline: float) -> None:
    try:
        process.wait(max(0.05, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _end(code: int) -> str:
    return f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
