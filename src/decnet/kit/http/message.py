"""What a visitor asks for, as it was sent."""

from functools import cached_property

from msgspec import Struct

from decnet.kit.http.target import Target


class Head(Struct, frozen=True, dict=True):
    """A request line and its headers.

    version: `HTTP/1.1`, empty for the bare request of HTTP/0.9
    headers: name and value as sent, in order
    target: as sent; ``where`` is what it means
    """

    method: bytes
    target: bytes
    version: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    where: Target

    @cached_property
    def _first(self) -> dict[bytes, bytes]:
        return {name.lower(): value for name, value in reversed(self.headers)}

    def get(self, name: bytes) -> bytes:
        """The first header called ``name`` (in lower case), empty where there is none."""
        return self._first.get(name, b"")

    def has(self, name: bytes) -> bool:
        return name in self._first

    def count(self, name: bytes) -> int:
        return sum(name == other.lower() for other, _ in self.headers)

    @cached_property
    def number(self) -> tuple[int, int]:
        """The version as two numbers; (0, 9) for HTTP/0.9."""
        if not self.version:
            return 0, 9
        major, minor = self.version.removeprefix(b"HTTP/").split(b".")
        return int(major), int(minor)

    @cached_property
    def cookies(self) -> dict[bytes, bytes]:
        """By name."""
        pairs = (pair.strip().partition(b"=") for pair in self.get(b"cookie").split(b";"))
        return {name: value for name, equals, value in pairs if equals}


class Body(Struct, frozen=True):
    """The body of the request before it, complete. ``broken`` is the rule it broke on the way, empty where none."""

    data: bytes
    broken: bytes = b""


class Fault(Struct, frozen=True):
    """Why a request is refused before it is understood.

    status: of the answer
    reason: the rule that was broken, or the limit that was reached
    head: the first bytes of what was sent
    limit: whether it is a limit
    note: words that the product adds to its answer, empty where none
    bare: whether it came without a version, so that the answer has no header
    """

    status: int
    reason: bytes
    head: bytes = b""
    limit: bool = False
    note: bytes = b""
    bare: bool = False


class Garbage(Struct, frozen=True):
    """What came begins like no request. More of it may follow at once."""
