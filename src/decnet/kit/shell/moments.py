"""Moments in the words of a system whose clock runs in UTC."""

from datetime import UTC, datetime

from decnet.events import SECOND, Micros

DAY = 86_400


def stamp(moment: Micros, form: str) -> str:
    """``moment`` in the form of ``strftime``."""
    return datetime.fromtimestamp(min(max(moment, 0) // SECOND, 250_000_000_000), UTC).strftime(form)


def day_of_month(moment: Micros) -> str:
    """Two characters, the first of which may be a space."""
    return f"{int(stamp(moment, '%d')):2d}"


def listed(moment: Micros, now: Micros) -> str:
    """As ``ls -l`` shows it: the hour where it is less than half a year ago, else the year."""
    recent = 0 <= now - moment < 15_778_476 * SECOND
    tail = stamp(moment, "%H:%M") if recent else f" {stamp(moment, '%Y')}"
    return f"{stamp(moment, '%b')} {day_of_month(moment)} {tail}"


def up_for(seconds: int) -> str:
    """As ``uptime`` shows it: `12 days,  3:04`, `4:11` or `7 min`."""
    days, hours, minutes = seconds // DAY, seconds // 3600 % 24, seconds // 60 % 60
    shown = "" if not days else f"{days} day{'s' if days > 1 else ''}, "
    return shown + (f"{hours:2d}:{minutes:02d}" if hours else f"{minutes} min")
