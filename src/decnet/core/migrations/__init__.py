"""How the tables came to be as they are: one revision after the other, in ``versions``, named by their numbers.

``python -m scripts.new_migration "what changes"`` writes the revision that leads from the newest one to the records.
"""

from pathlib import Path

VERSIONS = Path(__file__).parent / "versions"


def newest() -> str:
    """The number of the newest revision."""
    return max((path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py")), default="")
