"""What a visitor did once inside, and what was kept of it."""

from typing import ClassVar

from decnet.events.base import Fact, Micros


class TerminalRequested(Fact, frozen=True):
    """A visitor asked for a terminal.

    term: its type, as sent
    columns: width in characters
    rows: height in lines
    """

    kind: ClassVar[str] = "terminal.requested"
    term: bytes
    columns: int
    rows: int


class EnvironmentSent(Fact, frozen=True):
    """A visitor's client passed a variable of its environment.

    name: as sent
    value: as sent
    """

    kind: ClassVar[str] = "environment.sent"
    name: bytes
    value: bytes


class ForwardRequested(Fact, frozen=True):
    """A visitor asked the decky to connect to somebody, or to listen for him.

    direction: `out` (connect from the decky) or `in` (listen on the decky)
    host: as sent
    port: as sent
    """

    kind: ClassVar[str] = "forward.requested"
    direction: str
    host: bytes
    port: int


class DownloadRequested(Fact, frozen=True):
    """A visitor told the decky to fetch something. Nothing was fetched.

    url: as typed, or put together from what was typed
    tool: the program that was told (`wget`, `curl`, `tftp` ...)
    """

    kind: ClassVar[str] = "download.requested"
    url: bytes
    tool: str


class FileCaptured(Fact, frozen=True):
    """A visitor left a file, or made one on the decky.

    path: where, as the visitor named it
    sha256: of the bytes that came
    size: bytes that came
    stored: bytes of them in quarantine, fewer where a cap was reached
    """

    kind: ClassVar[str] = "file.captured"
    path: bytes
    sha256: str
    size: int
    stored: int


class FileRequested(Fact, frozen=True):
    """A visitor took a file from the decky, or tried to.

    path: as the visitor named it
    size: bytes it has, 0 where it does not exist
    found: whether it exists
    """

    kind: ClassVar[str] = "file.requested"
    path: bytes
    size: int
    found: bool


class RecipientOffered(Fact, frozen=True):
    """A visitor named somebody to send mail to.

    recipient: the address, as sent
    accepted: whether the decoy took it
    """

    kind: ClassVar[str] = "recipient.offered"
    recipient: bytes
    accepted: bool


class MailAccepted(Fact, frozen=True):
    """A visitor's mail was taken for delivery; none is ever delivered.

    queue_id: the identifier that the visitor was told
    sender: the envelope's
    recipients: JSON list of the envelope's
    size: bytes of the message
    """

    kind: ClassVar[str] = "mail.accepted"
    queue_id: str
    sender: bytes
    recipients: bytes
    size: int


class MailStored(Fact, frozen=True):
    """A visitor's mail lies in quarantine.

    sha256: of the bytes that came
    size: bytes that came
    stored: bytes of them in quarantine
    subject: decoded
    sender: the From header, decoded
    attachments: JSON list of {name, type, size, sha256}, of the decoded bytes
    """

    kind: ClassVar[str] = "mail.stored"
    sha256: str
    size: int
    stored: int
    subject: bytes = b""
    sender: bytes = b""
    attachments: bytes = b"[]"


class SessionRecorded(Fact, frozen=True):
    """A terminal recording of the session is complete.

    path: below the recordings' root
    sha256: of the file
    size: bytes of the file
    duration: microseconds from the first to the last entry
    truncated: whether the cap was reached
    """

    kind: ClassVar[str] = "session.recorded"
    path: str
    sha256: str
    size: int
    duration: Micros
    truncated: bool = False


class SessionSkipped(Fact, frozen=True):
    """The session goes on without a terminal recording.

    reason: `disk` (below the floor) or `error`
    """

    kind: ClassVar[str] = "session.skipped"
    reason: str
