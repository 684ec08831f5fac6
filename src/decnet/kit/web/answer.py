"""What is answered, before a server has put it into words."""

from msgspec import Struct

from decnet.events import Micros


class Answer(Struct, frozen=True):
    """One answer. Without a ``body`` an error or redirect gets the server's own page.

    kind: the Content-Type
    modified: of the file that it is, None where it is none
    extra: headers that follow the server's own
    live: made for this request by a program, so that its length is not known beforehand
    path: where the server itself redirects to, on this host
    after: microseconds that the product needs for it
    note: words that the server adds to its page
    close: whether the connection ends without having said so
    """

    status: int
    body: bytes = b""
    kind: bytes = b"text/html"
    modified: Micros | None = None
    extra: tuple[tuple[bytes, bytes], ...] = ()
    live: bool = False
    path: bytes = b""
    after: Micros = 0
    note: bytes = b""
    close: bool = False
