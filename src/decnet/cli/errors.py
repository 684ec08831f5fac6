"""What the operator is told when it is for him to mend."""

import sys


class OperatorFault(Exception):
    """The command cannot be carried out as it was given; the text says what to change."""


def fail(message: str) -> int:
    """Say what is wrong on stderr; the exit code of an operator's error."""
    print(f"decnet: {message}", file=sys.stderr)
    return 2
