"""Clients of the standard library wait; they do it in threads."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from decnet.lures.simulator.visit import Visit


def blocking(act: Callable[[Visit], None]) -> Callable[[Visit], Coroutine[Any, Any, None]]:
    """An act that waits, as one that does not."""

    @wraps(act)
    async def run(visit: Visit) -> None:
        await asyncio.to_thread(act, visit)

    return run
