"""Moments as HTTP writes them. Source: RFC 9110, section 5.6.7."""

import re
from datetime import UTC, datetime, timedelta

from decnet.events import SECOND, Micros

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CLOCK = rb"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rb"[A-Z][a-z]{2}, (?P<day>\d\d) (?P<month>[A-Z][a-z]{2}) (?P<year>\d{4}) %b GMT" % _CLOCK,
        rb"[A-Z][a-z]{5,8}, (?P<day>\d\d)-(?P<month>[A-Z][a-z]{2})-(?P<year>\d\d) %b GMT" % _CLOCK,
        rb"[A-Z][a-z]{2} (?P<month>[A-Z][a-z]{2}) (?P<day>[ \d]\d) %b (?P<year>\d{4})" % _CLOCK,
    )
)


def http_date(at: Micros) -> bytes:
    """``at`` as ``Sun, 06 Nov 1994 08:49:37 GMT``."""
    when = _EPOCH + timedelta(seconds=at // SECOND)
    day, month = _DAYS[when.weekday()], _MONTHS[when.month - 1]
    return f"{day}, {when.day:02} {month} {when.year} {when:%H:%M:%S} GMT".encode()


def parse_http_date(text: bytes) -> Micros | None:
    """The moment that ``text`` names in one of the three forms, None where it names none."""
    match = next((match for form in _FORMS if (match := form.fullmatch(text))), None)
    if match is None or match["month"].decode() not in _MONTHS:
        return None
    year = int(match["year"])
    year += (2000 if year < 70 else 1900) if year < 100 else 0
    hour, minute, second = (int(match[part]) for part in ("hour", "minute", "second"))
    month = _MONTHS.index(match["month"].decode()) + 1
    try:
        when = datetime(year, month, int(match["day"]), hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return (when - _EPOCH) // timedelta(microseconds=1)
