"""The data connection: who opens it, what waits for it, what travels on it."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from decnet.decoys.ftp import replies
from decnet.decoys.ftp.tree import Tree
from decnet.kit.shell.node import Refused
from decnet.sansio import Action, Connect, Context, Hangup, Keep, Listen, Send

MEMORY = 1 << 20
"""Bytes of an upload that the decky's own file system gets to see."""


class Job(Struct):
    """What is to be sent, or where what comes is to go. ``goodbye`` is said once it has been sent."""

    data: bytes = b""
    upload: str = ""
    greeting: bytes = b""
    goodbye: bytes = b""


class Transfer:
    """One visitor's data connection at a time."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._channel = 0
        self._state: Literal["none", "opening", "listening", "aimed", "joined"] = "none"
        self._target = 0
        self._extended = False
        self._job: Job | None = None
        self._tree: Tree | None = None
        self._received = b""
        self._uploads: dict[int, bytes] = {}
        self.offset = 0

    @property
    def ready(self) -> bool:
        """Whether the visitor has said where data is to go."""
        return self._state != "none"

    def passive(self, *, extended: bool) -> Iterator[Action]:
        """PASV and EPSV: the host opens a port, and :meth:`listening` tells it."""
        yield from self._forget()
        self._channel += 1
        self._extended, self._state = extended, "opening"
        yield Listen(self._channel)

    def aim(self, port: int) -> Iterator[Action]:
        """PORT and EPRT: the visitor listens."""
        yield from self._forget()
        self._channel += 1
        self._target, self._state = port, "aimed"

    def listening(self, channel: int, port: int) -> Iterator[Action]:
        if channel != self._channel or self._state != "opening":
            return
        if not port:
            self._state = "none"
            yield Send(replies.NO_LISTENER)
            return
        self._state = "listening"
        if self._extended:
            yield Send(b"229 Entering Extended Passive Mode (|||%d|)\r\n" % port)
        else:
            numbers = ",".join([*self._context.address.split("."), str(port >> 8), str(port & 0xFF)])
            yield Send(f"227 Entering Passive Mode ({numbers}).\r\n".encode())

    def begin(self, job: Job, tree: Tree) -> Iterator[Action]:
        """Do ``job`` as soon as the connection stands."""
        self._job, self._tree, self._received = job, tree, b""
        match self._state:
            case "joined":
                yield from self._work()
            case "aimed":
                yield Connect(self._channel, self._target)
            case _:
                yield from ()

    def joined(self, channel: int) -> Iterator[Action]:
        if channel != self._channel:
            return
        self._state = "joined"
        if self._job is not None:
            yield from self._work()

    def heard(self, channel: int, data: bytes) -> Iterator[Action]:
        if channel != self._channel or self._job is None or not self._job.upload:
            return
        self._received += data[: MEMORY - len(self._received)]
        yield Keep(data, stream=channel, last=False)

    def left(self, channel: int) -> Iterator[Action]:
        if channel != self._channel:
            return
        job, joined = self._job, self._state == "joined"
        self._job, self._state = None, "none"
        if job is None:
            return
        if not joined:
            yield Send(replies.NO_CONNECTION)
        elif job.upload:
            self._uploads[channel] = job.upload.encode("latin-1")
            self._put(job.upload)
            yield Keep(b"", stream=channel, last=True)

    def stored(self, stream: int) -> bytes:
        """The path of an upload that is in quarantine now."""
        return self._uploads.pop(stream)

    def _work(self) -> Iterator[Action]:
        job = self._job
        assert job is not None
        yield Send(job.greeting)
        if job.upload:
            return
        self._job, self._state = None, "none"
        if job.data:
            yield Send(job.data, channel=self._channel)
        yield Hangup(self._channel)
        yield Send(job.goodbye)

    def _put(self, path: str) -> None:
        """The upload stands in the decky's own files too, as far as there is room."""
        assert self._tree is not None
        try:
            self._tree.files.write(path, self._tree.who, self._received)
        except Refused:
            return

    def _forget(self) -> Iterator[Action]:
        if self._state in {"listening", "joined", "opening"}:
            yield Hangup(self._channel)
        self._state, self._job = "none", None
