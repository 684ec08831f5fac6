"""What of a command may be quoted: everything but its secrets."""

from decnet.decoys.redis.settings import SECRETS

HIDDEN = b"***"
_AFTER = {b"AUTH": 1, b"AUTH2": 2}


def elided(words: list[bytes]) -> list[bytes]:
    """``words`` with each secret replaced."""
    match words[0].upper():
        case b"AUTH":
            shown = words[1:2] if len(words) == 3 else []
            return [words[0], *shown, *[HIDDEN] * (len(words) - 1 - len(shown))]
        case b"HELLO":
            return _options(words, _AFTER | {b"AUTH": 2})
        case b"MIGRATE":
            return _options(words, _AFTER)
        case b"CONFIG":
            return _settings(words)
        case b"ACL":
            return [HIDDEN if i > 1 and word[:1] in b"><#!" and word else word for i, word in enumerate(words)]
    return words


def _options(words: list[bytes], last: dict[bytes, int]) -> list[bytes]:
    """Hides the ``last``-th word after each option; all that follow where it is not there."""
    out = list(words)
    for i, word in enumerate(words[1:], 1):
        distance = last.get(word.upper(), 0)
        if distance and i + distance < len(out):
            out[i + distance] = HIDDEN
        elif distance:
            out[i + 1 :] = [HIDDEN] * (len(out) - i - 1)
    return out


def _settings(words: list[bytes]) -> list[bytes]:
    out = list(words)
    for i, word in enumerate(words[:-1]):
        if word.lower() in SECRETS:
            out[i + 1] = HIDDEN
    return out
