r"""What a visitor sent, as text that can do nothing where it is shown."""

import re

_ACTIVE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Controls (C0, DEL, C1), line separators, and what changes the direction of text."""


def inert(value: bytes) -> str:
    r"""``value`` as UTF-8, with ``\xNN`` for each byte that is none, or that belongs to a control or bidi character."""
    return _ACTIVE.sub(_escape, value.decode("utf-8", "backslashreplace"))


def _escape(found: re.Match[str]) -> str:
    return "".join(f"\\x{byte:02x}" for byte in found[0].encode())
