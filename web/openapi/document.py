"""Prints the API's description, without starting anything: ``python web/openapi/document.py``."""

import hashlib
import json
import sys
from typing import Any, cast

from decnet.api.app import create_app
from decnet.api.services import Services
from decnet.core.settings import Settings


def document() -> str:
    """The paths and schemas of the API as it stands, as JSON; the version is left out."""
    nothing = cast(Any, object())  # No route is called here.
    services = Services(Settings(), nothing, nothing, nothing, nothing, (), {})
    described = create_app(services).openapi()
    return json.dumps({**described, "info": {"title": "DECNET", "version": "1"}}, sort_keys=True)


def digest(text: str) -> str:
    """What the generated types name as their origin."""
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    sys.stdout.write(document())
