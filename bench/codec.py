"""Lines of the spool: written and read. The references are the goals."""

from bench import Result, rate, result
from bench.traffic import PLACE, escaped, events
from decnet.events import Envelope, decode, encode

COUNT = 20_000  # so many sessions that what is kept of them between two rounds is none of the next one's
ROUNDS = 10


def run() -> list[Result]:
    plain, dirty = events(COUNT), escaped(COUNT)
    clean_lines, dirty_lines = [encode(event) for event in plain], [encode(event) for event in dirty]
    return [
        result("parse, clean", rate(lambda: _decode(clean_lines), ROUNDS), "1/CPU s", 150_000),
        result("parse, escaped", rate(lambda: _decode(dirty_lines), ROUNDS), "1/CPU s", 60_000),
        result("encode, clean", rate(lambda: _encode(plain), ROUNDS), "1/CPU s", 150_000),
        result("encode, escaped", rate(lambda: _encode(dirty), ROUNDS), "1/CPU s", 60_000),
    ]


def _decode(lines: list[bytes]) -> int:
    for n, line in enumerate(lines):
        decode(line, PLACE, n)
    return len(lines)


def _encode(events: list[Envelope]) -> int:
    for event in events:
        encode(event)
    return len(events)
