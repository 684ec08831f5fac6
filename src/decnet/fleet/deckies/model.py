"""Which fake machines are wanted, who they claim to be, and what is known of how they do."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from ipaddress import IPv4Network
from itertools import count as count_up
from itertools import cycle, islice
from typing import Literal, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from decnet.events import (
    DeckyFailed,
    DeckyServed,
    DeckyWithdrawn,
    Envelope,
    Micros,
)
from decnet.ground import Decky, Plan, Service
from decnet.persona import ARCHETYPES, DISTROS, GENERATOR, Archetype, Claim, Seed, instance_seed
from decnet.sansio import Port

DEFAULT_FLEET = ("linux-server", "web-server", "database-server", "mail-server", "iot-device")
DECKIES = IPv4Network("127.32.0.0/11")
"""Where the loopback substrate puts deckies."""
RANGE_BITS = 20
"""The prefix length of the range that one state directory takes: 4,096 addresses."""
OURS = {"127.128.0.0/9": "simulated"}
OFFSET = 10_000
"""What is added to a port that cannot be had."""
MOST = 1_000
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?")
_SAME_PRODUCT = {"https": "http"}

Actual: TypeAlias = Literal["serving", "failed", "unknown"]
Condition: TypeAlias = Literal["running", "degraded", "failed", "starting"]
Bindable: TypeAlias = Callable[[str, int], bool]
Catalogue: TypeAlias = Mapping[str, tuple[Port, ...]]
"""The ports of every service that exists, the main one first."""


class Refused(ValueError):
    """The order cannot be carried out; the text says what to change."""


class Conflict(ValueError):
    """A name is taken, or means several."""


class Order(Struct, frozen=True):
    """What an operator asks for.

    archetypes: taken in turn until there are ``count``
    services: exactly these for each, where given
    names: one for each, where given
    """

    count: int
    archetypes: tuple[str, ...] = DEFAULT_FLEET
    services: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class Wanted(Struct, frozen=True):
    """One decky that should run. ``generation`` is the plan's in which it last changed."""

    decky_id: str
    name: str
    address: str
    archetype: str
    distro: str
    hostname: str
    born: Micros
    generation: int
    services: tuple[Service, ...]
    generator: int = GENERATOR


class Seen(Struct, frozen=True):
    """What the sensor last said, in the plan's ``generation``, of a service of one decky, or of one ``port`` of it.

    It names the ports that it cannot serve; of a service that it serves in some part it speaks as a whole (port 0).
    """

    decky_id: str
    service: str
    port: int
    generation: int
    actual: Actual
    error: str = ""


Known: TypeAlias = Mapping[tuple[str, int], Seen]
"""What is known of one decky, by service and port."""


class Situation(Struct, frozen=True):
    """What a new decky must fit into.

    secret: the fleet's
    catalogue: what exists
    network: where addresses come from
    names, addresses: what is taken
    bindable: whether an address and port can be had
    """

    secret: bytes
    catalogue: Catalogue
    network: IPv4Network
    bindable: Bindable
    names: frozenset[str] = frozenset()
    addresses: frozenset[str] = field(default_factory=frozenset)


def conceive(
    order: Order, situation: Situation, born: Micros, generation: int, instances: Callable[[], str]
) -> list[Wanted]:
    """The deckies of ``order``, born one microsecond after the other; ``instances`` gives the random part of their ids.

    Raises :class:`Refused` and :class:`Conflict`.
    """
    _check(order, situation)
    roles = [ARCHETYPES[key] for key in islice(cycle(order.archetypes), order.count)]
    names = order.names or _names(roles, situation)
    addresses = _addresses(situation, order.count)
    made = []
    for i, (role, name, address) in enumerate(zip(roles, names, addresses, strict=True)):
        services = _services(order, role, situation.catalogue)
        decky_id = f"{name}-{instances()}"
        seed = Seed(instance_seed(situation.secret, decky_id))
        made.append(
            Wanted(
                decky_id=decky_id,
                name=name,
                address=address,
                archetype=role.key,
                distro=seed.pick("host.distro", _systems(role, services)),
                hostname=name,
                born=born + i,
                generation=generation,
                services=_ports(services, address, situation),
            )
        )
    return made


def refit(wanted: Wanted, permitted: Bindable, bindable: Bindable, generation: int) -> Wanted:
    """The decky with an offset for each true port that this process may no longer bind at all."""
    services = tuple(
        replace(each, port=_port(wanted.address, each.number, bindable))
        if each.port == each.number and not permitted(wanted.address, each.number)
        else each
        for each in wanted.services
    )
    return wanted if services == wanted.services else replace(wanted, services=services, generation=generation)


def compose(fleet: Iterable[Wanted], secret: bytes, generation: int, tenant: str, site: str) -> Plan:
    """The plan that asks for ``fleet``: each decky with its own seed, which the secret makes and nothing undoes."""
    deckies = tuple(
        Decky(
            decky_id=each.decky_id,
            name=each.name,
            address=each.address,
            claim=Claim(
                seed=instance_seed(secret, each.decky_id),
                archetype=each.archetype,
                distro=each.distro,
                hostname=each.hostname,
                born=each.born,
                generator=each.generator,
            ),
            services=each.services,
        )
        for each in fleet
    )
    return Plan(generation=generation, tenant=tenant, site=site, deckies=deckies, ours=dict(OURS))


def heard(known: Known, event: Envelope) -> dict[tuple[str, int], Seen]:
    """What is known of the event's decky after it. A plan older than the one spoken of before changes nothing."""
    decky_id, now = event.visit.decky_id, dict(known)
    match event.fact:
        case DeckyServed(generation, services):
            for name in filter(None, services.split(",")):
                _put(now, Seen(decky_id, name, 0, generation, "serving"))
            return {key: seen for key, seen in now.items() if seen.actual == "serving" or seen.generation >= generation}
        case DeckyFailed(generation, service, port, reason):
            _put(now, Seen(decky_id, service, port, generation, "failed", f"port {port}: {reason}"))
        case DeckyWithdrawn(generation):
            return {key: seen for key, seen in now.items() if seen.generation > generation}
    return now


def port_state(wanted: Wanted, known: Known, service: Service) -> tuple[Actual, str]:
    """How one port does, by what the sensor said since the decky last changed, and what is wrong with it."""
    failed, whole = known.get((service.name, service.port)), known.get((service.name, 0))
    if failed is not None and failed.generation >= wanted.generation:
        return "failed", failed.error
    served = whole is not None and whole.generation >= wanted.generation
    return ("serving" if served else "unknown"), ""


def condition(wanted: Wanted, known: Known) -> Condition:
    """How the decky does as a whole."""
    states = {port_state(wanted, known, service)[0] for service in wanted.services}
    if states <= {"serving"}:
        return "running"
    if states == {"failed"}:
        return "failed"
    return "degraded" if "failed" in states else "starting"


def candidate_networks(dice: Callable[[int], int]) -> Iterable[IPv4Network]:
    """Ranges of the loopback substrate, each once, beginning anywhere; ``dice(n)`` is a number below n."""
    ranges = 1 << (RANGE_BITS - DECKIES.prefixlen)
    size, start = 1 << (32 - RANGE_BITS), dice(ranges)
    for i in range(ranges):
        base = int(DECKIES.network_address) + (start + i) % ranges * size
        yield IPv4Network((base, RANGE_BITS))


def _put(known: dict[tuple[str, int], Seen], seen: Seen) -> None:
    former = known.get((seen.service, seen.port))
    if former is None or former.generation <= seen.generation:
        known[seen.service, seen.port] = seen


def _check(order: Order, situation: Situation) -> None:
    if not 1 <= order.count <= MOST:
        raise Refused(f"Ask for 1 to {MOST} deckies.")
    if not order.archetypes:
        raise Refused("Name an archetype.")
    _known("archetype", order.archetypes, ARCHETYPES)
    _known("service", order.services, situation.catalogue)
    if len(set(order.services)) < len(order.services):
        raise Refused("A service is named twice.")
    if order.names and len(order.names) != order.count:
        raise Refused(f"{order.count} deckies were asked for, and {len(order.names)} names given.")
    for name in order.names:
        if not _NAME.fullmatch(name):
            raise Refused(f"{name!r} is no host name: use a-z, 0-9 and -, at most 42 of them.")
    taken = situation.names.intersection(order.names)
    if taken or len(set(order.names)) < len(order.names):
        raise Conflict(f"Taken already: {', '.join(sorted(taken)) or 'a name given twice'}.")


def _known(what: str, given: Iterable[str], known: Collection[str]) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise Refused(f"Unknown {what}: {', '.join(unknown)}. There are: {', '.join(sorted(known))}.")


def _names(roles: Sequence[Archetype], situation: Situation) -> tuple[str, ...]:
    """One site's way of naming: the same stem for every host of a role, numbered."""
    custom, taken = Seed(instance_seed(situation.secret, "names")), set(situation.names)
    names = []
    for role in roles:
        stem = custom.pick(f"stem.{role.key}", role.stems)
        name = next(name for i in count_up(1) if (name := f"{stem}-{i:02d}") not in taken)
        taken.add(name)
        names.append(name)
    return tuple(names)


def _addresses(situation: Situation, count: int) -> list[str]:
    free = (
        str(address)
        for address in situation.network.hosts()
        if address.packed[3] not in (0, 255) and str(address) not in situation.addresses
    )
    addresses = list(islice(free, count))
    if len(addresses) < count:
        raise Refused(f"{situation.network} has room for {len(addresses)} more.")
    return addresses


def _services(order: Order, role: Archetype, catalogue: Catalogue) -> tuple[str, ...]:
    services = order.services or tuple(name for name in role.services if name in catalogue)
    if not services:
        raise Refused(f"No service of {role.key} exists here.")
    return services


def _systems(role: Archetype, services: Iterable[str]) -> tuple[str, ...]:
    """The role's systems that run all ``services``; where none does, any that does."""
    needed = {_SAME_PRODUCT.get(name, name) for name in services}
    fitting = tuple(key for key, distro in DISTROS.items() if needed <= distro.products.keys())
    if not fitting:
        raise Refused(f"No system runs all of {', '.join(sorted(needed))}.")
    return tuple(key for key in role.distros if key in fitting) or fitting


def _ports(names: Iterable[str], address: str, situation: Situation) -> tuple[Service, ...]:
    return tuple(
        Service(name, port.number, _port(address, port.number, situation.bindable), port.tls, port.transport)
        for name in names
        for port in situation.catalogue[name]
    )


def _port(address: str, number: int, bindable: Bindable) -> int:
    """``number``, or the first of its offsets that can be had."""
    options = range(number, 65536, OFFSET)
    return next((port for port in options if bindable(address, port)), number)
