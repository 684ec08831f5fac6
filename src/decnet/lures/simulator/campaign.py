"""Who attacks whom, with what, in which order: all of it from one seed, and no more than was asked for."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from ipaddress import IPv4Network
from random import Random
from typing import Any, TypeAlias

from msgspec import Struct

from decnet.lures.simulator import mail_and_files, shells, stores, web
from decnet.lures.simulator.visit import Target, Unreachable, Visit

ATTACKERS = IPv4Network("127.128.0.0/9")
"""Where simulated attackers come from."""

PATIENCE = 180.0
"""Seconds that one visit may take."""

TOGETHER = 8
"""Visits at a time."""

Act: TypeAlias = Callable[[Visit], Coroutine[Any, Any, None]]

ACTS: dict[str, tuple[Act, ...]] = {
    "ssh": (shells.guess_ssh, shells.intrude_ssh, shells.mine_ssh),
    "telnet": (shells.infect_telnet,),
    "http": (web.probe, web.log_in),
    "https": (web.probe,),
    "redis": (stores.look_at_redis, stores.write_cron),
    "mysql": (stores.ransom_mysql,),
    "ftp": (mail_and_files.browse_ftp,),
    "smtp": (mail_and_files.probe_relay,),
}
"""By service: what may be done there."""

SCENARIOS: dict[str, tuple[str, ...]] = {
    "mixed": tuple(ACTS),
    "bruteforce": ("ssh", "ftp", "telnet"),
    "botnet": ("telnet", "ssh"),
    "web": ("http", "https"),
    "data": ("redis", "mysql"),
    "spam": ("smtp",),
}
"""By name: which services are attacked."""


class Outcome(Struct, frozen=True):
    """How one visit went; ``error`` is empty where it went as it should."""

    attacker: str
    decky: str
    service: str
    act: str
    error: str = ""


def plan(targets: Sequence[Target], attackers: int, seed: str, services: Sequence[str]) -> list[tuple[Act, Visit]]:
    """Every visit: each attacker has one address, prefers one trade and sees one to three services."""
    dice = Random(seed)
    attackable = [target for target in targets if target.service in services and target.service in ACTS]
    visits: list[tuple[Act, Visit]] = []
    for number in range(attackers if attackable else 0):
        source = str(ATTACKERS[dice.randrange(1, ATTACKERS.num_addresses - 1)])
        first = attackable[number % len(attackable)]
        others = [target for target in attackable if target != first]
        for target in (first, *dice.sample(others, min(len(others), dice.randrange(3)))):
            act = dice.choice(ACTS[target.service])
            visits.append((act, Visit(target, source, Random(f"{seed}/{number}/{target}"))))
    return visits


async def attack(targets: Sequence[Target], attackers: int, seed: str, scenario: str) -> AsyncIterator[Outcome]:
    """Carry the plan out, a few visits at a time; yields each one's outcome as it ends."""
    room = asyncio.Semaphore(TOGETHER)

    async def visit(act: Act, what: Visit) -> Outcome:
        async with room:
            return await _visit(act, what)

    tasks = [asyncio.create_task(visit(act, what)) for act, what in plan(targets, attackers, seed, SCENARIOS[scenario])]
    try:
        for done in asyncio.as_completed(tasks):
            yield await done
    finally:
        for task in tasks:
            task.cancel()


async def _visit(act: Act, what: Visit) -> Outcome:
    error = ""
    try:
        async with asyncio.timeout(PATIENCE):
            await act(what)
    except TimeoutError:
        error = f"took longer than {PATIENCE:.0f} s"
    except Unreachable as err:
        error = str(err)
    return Outcome(what.source, what.target.decky, what.target.service, act.__name__, error)
