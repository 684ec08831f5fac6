import stat
from collections.abc import Iterator, Sequence
from contextlib import closing
from ipaddress import IPv4Network
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from decnet.core import Database, MemoryBus, Scope, open_database
from decnet.decoys import ALL
from decnet.events import (
    DeckyFailed,
    DeckyServed,
    DeckyWithdrawn,
    Envelope,
    Fact,
    Place,
    SensorStarted,
    Visit,
)
from decnet.fleet.deckies import DEFAULT_FLEET, Conflict, Order, Reconciler, Refused, fleet_secret, store
from decnet.fleet.deckies.model import (
    DECKIES,
    OFFSET,
    Bindable,
    Situation,
    Wanted,
    candidate_networks,
    compose,
    conceive,
    condition,
    heard,
    port_state,
    refit,
)
from decnet.fleet.deckies.network import bindable, hold_network, permitted, take_network
from decnet.fleet.deckies.worker import step
from decnet.ground import Service, read_plan
from decnet.persona import ARCHETYPES, DISTROS, Persona
from decnet.sansio import Port

SCOPE = Scope("default", "default")
SECRET = b"s" * 32
NETWORK = IPv4Network("127.40.16.0/20")
CATALOGUE = {
    "ssh": (Port("tcp", 22),),
    "http": (Port("tcp", 80),),
    "https": (Port("tcp", 443, tls=True),),
    "ftp": (Port("tcp", 21),),
    "redis": (Port("tcp", 6379),),
    "mysql": (Port("tcp", 3306),),
    "smtp": (Port("tcp", 25), Port("tcp", 587)),
    "telnet": (Port("tcp", 23),),
}


def anything(address: str, port: int) -> bool:
    return True


def situation(bindable: Bindable = anything, names: Sequence[str] = (), addresses: Sequence[str] = (),
              secret: bytes = SECRET) -> Situation:  # fmt: skip
    return Situation(secret, CATALOGUE, NETWORK, bindable, frozenset(names), frozenset(addresses))


def conceived(order: Order, where: Situation | None = None) -> list[Wanted]:
    numbers = count()
    return conceive(order, where or situation(), 1_000, 7, lambda: f"{next(numbers):08x}")


def test_the_default_fleet_has_one_of_each_role() -> None:
    fleet = conceived(Order(5))
    assert tuple(each.archetype for each in fleet) == DEFAULT_FLEET
    assert [each.address for each in fleet] == [f"127.40.16.{i}" for i in range(1, 6)]
    assert len({each.decky_id for each in fleet}) == 5
    for each in fleet:
        role = ARCHETYPES[each.archetype]
        assert each.name.rpartition("-")[0] in role.stems
        assert each.name == each.hostname
        assert each.decky_id.startswith(each.name + "-")
        assert each.distro in role.distros
        assert list(dict.fromkeys(service.name for service in each.services)) == list(role.services)


def test_every_wanted_service_has_a_product_on_the_chosen_system() -> None:
    for key in ARCHETYPES:
        for each in conceived(Order(20, (key,))):
            for service in each.services:
                assert {"https": "http"}.get(service.name, service.name) in DISTROS[each.distro].products


def test_every_service_that_exists_can_be_asked_for_on_every_role() -> None:
    catalogue = {decoy.name: decoy.ports for decoy in ALL}
    where = replace(situation(), catalogue=catalogue)
    for key in ARCHETYPES:
        (each,) = conceived(Order(1, (key,), tuple(catalogue)), where)
        assert [(service.name, service.number) for service in each.services] == [
            (name, port.number) for name, ports in catalogue.items() for port in ports
        ]


def test_hosts_of_one_role_are_numbered_on() -> None:
    first = conceived(Order(2, ("web-server",)))
    stem = first[0].name.rpartition("-")[0]
    assert [each.name for each in first] == [f"{stem}-01", f"{stem}-02"]
    taken = situation(names=[f"{stem}-01", f"{stem}-03"], addresses=["127.40.16.1", "127.40.16.3"])
    later = conceived(Order(2, ("web-server",)), taken)
    assert [each.name for each in later] == [f"{stem}-02", f"{stem}-04"]
    assert [each.address for each in later] == ["127.40.16.2", "127.40.16.4"]


def test_fleets_of_two_secrets_are_named_and_run_differently() -> None:
    fleets = [conceived(Order(20), situation(secret=bytes([i]) * 32)) for i in range(8)]
    assert len({tuple(each.name for each in fleet) for fleet in fleets}) > 1
    assert len({tuple(each.distro for each in fleet) for fleet in fleets}) > 1
    assert conceived(Order(20)) == conceived(Order(20))


def test_addresses_look_like_hosts() -> None:
    addresses = [each.address for each in conceived(Order(1000))]
    assert len(set(addresses)) == 1000
    assert not [each for each in addresses if each.rpartition(".")[2] in ("0", "255")]


@pytest.mark.parametrize(
    ("order", "says"),
    [
        (Order(0), "1 to 1000"),
        (Order(1001), "1 to 1000"),
        (Order(1, ()), "archetype"),
        (Order(1, ("toaster",)), "Unknown archetype: toaster. There are: database-server"),
        (Order(1, services=("gopher", "ssh")), "Unknown service: gopher. There are: ftp"),
        (Order(1, services=("ssh", "ssh")), "twice"),
        (Order(2, names=("one",)), "2 deckies were asked for"),
        (Order(1, names=("Upper",)), "no host name"),
        (Order(1, names=("a.b",)), "no host name"),
        (Order(1, names=("x" * 43,)), "no host name"),
        (Order(1, names=("../etc",)), "no host name"),
    ],
)
def test_an_order_that_cannot_be_carried_out_says_why(order: Order, says: str) -> None:
    with pytest.raises(Refused, match=says):
        conceived(order)


def test_a_name_is_given_once() -> None:
    with pytest.raises(Conflict, match="jump"):
        conceived(Order(1, names=("jump",)), situation(names=["jump"]))
    with pytest.raises(Conflict, match="twice"):
        conceived(Order(2, names=("jump", "jump")))


def test_a_range_that_is_full_is_refused() -> None:
    with pytest.raises(Refused, match="room for 2 more"):
        conceived(Order(3), replace(situation(), network=IPv4Network("127.40.16.0/30")))


def test_a_port_that_cannot_be_had_is_offset() -> None:
    low = situation(lambda address, port: port >= 1024 and port != 10_022)
    (each,) = conceived(Order(1, services=("ssh", "http", "redis")), low)
    assert [(service.number, service.port) for service in each.services] == [(22, 20_022), (80, 10_080), (6379, 6379)]
    (hopeless,) = conceived(Order(1, services=("ssh",)), situation(lambda address, port: False))
    assert hopeless.services == (Service("ssh", 22, 22),)


def test_what_may_no_longer_be_bound_is_offset_at_the_next_start() -> None:
    (each,) = conceived(Order(1, services=("ssh", "redis")))
    fitted = refit(each, lambda _, port: port >= 1024, anything, 8)
    assert [service.port for service in fitted.services] == [22, 6379], "it may be had after all"
    fitted = refit(each, lambda _, port: port >= 1024, lambda _, port: port >= 1024, 8)
    assert [service.port for service in fitted.services] == [22 + OFFSET, 6379]
    assert fitted.generation == 8
    assert refit(fitted, anything, anything, 9) is fitted, "browsers and attackers know it by now"


def test_a_plan_holds_seeds_and_no_secret(tmp_path: Path) -> None:
    fleet = conceived(Order(5))
    plan = compose(fleet, SECRET, 3, "t", "s")
    assert (plan.generation, plan.tenant, plan.site, plan.ours) == (3, "t", "s", {"127.128.0.0/9": "simulated"})
    assert len({each.claim.seed for each in plan.deckies}) == 5
    assert all(Persona(each.claim).accounts for each in plan.deckies)
    assert SECRET.decode() not in repr(plan)


def told(fact: Fact, decky_id: str = "web-01-00000000") -> Envelope:
    place = Place("default", "default", "local", "local")
    return Envelope(id="x", at=0, place=place, visit=Visit(decky_id, "web-01", "", "", "", 0, 0), fact=fact)


def known(*facts: Fact) -> dict[tuple[str, int], Any]:
    seen: dict[tuple[str, int], Any] = {}
    for fact in facts:
        seen = heard(seen, told(fact))
    return seen


def test_how_a_decky_does_is_what_the_sensor_said_last() -> None:
    (each,) = conceived(Order(1, services=("ssh", "smtp")))
    failed = DeckyFailed(7, "smtp", 587, "in use")
    assert condition(each, known()) == "starting"
    assert condition(each, known(DeckyServed(6, "ssh,smtp"))) == "starting", "that was an older plan"
    assert condition(each, known(DeckyServed(7, "ssh,smtp"))) == "running"
    assert condition(each, known(DeckyServed(9, "ssh,smtp"))) == "running"
    assert condition(each, known(failed, DeckyServed(7, "ssh,smtp"))) == "degraded"
    assert condition(each, known(failed, DeckyServed(7, "ssh,smtp"), DeckyServed(8, "ssh,smtp"))) == "running"
    assert condition(each, known(DeckyServed(7, "ssh,smtp"), DeckyWithdrawn(8))) == "starting"
    everything = [DeckyFailed(7, name, port, "no") for name, port in (("ssh", 22), ("smtp", 25), ("smtp", 587))]
    assert condition(each, known(*everything, DeckyServed(7, ""))) == "failed"
    assert port_state(each, known(failed), each.services[2]) == ("failed", "port 587: in use")
    assert port_state(each, known(failed), each.services[1]) == ("unknown", "")


def test_an_older_plan_says_nothing_about_a_newer_one() -> None:
    newer = known(DeckyServed(9, "ssh"))
    assert heard(newer, told(DeckyServed(7, "ssh"))) == newer
    assert heard(newer, told(DeckyWithdrawn(8))) == newer


@pytest.fixture
def database() -> Iterator[Database]:
    base = open_database("sqlite://")
    yield base
    base.close()


FACTS = st.one_of(
    st.builds(DeckyServed, st.integers(1, 4), st.sampled_from(["", "ssh", "ssh,http"])),
    st.builds(
        DeckyFailed, st.integers(1, 4), st.sampled_from(["ssh", "http"]), st.sampled_from([22, 80]), st.just("no")
    ),
    st.builds(DeckyWithdrawn, st.integers(1, 4)),
    st.builds(SensorStarted, st.just("b"), st.just("0")),
)


@settings(max_examples=30)
@given(st.lists(st.tuples(FACTS, st.sampled_from(["a", "b"])), max_size=12), st.integers(1, 5))
def test_how_events_are_batched_makes_no_difference(told_facts: list[tuple[Fact, str]], size: int) -> None:
    events = [told(fact, decky) for fact, decky in told_facts]
    rows = []
    with closing(open_database("sqlite://")) as base:
        for scope, step_size in ((Scope("a", "a"), size), (Scope("b", "b"), len(events) or 1)):
            with base.write() as tx:
                for i in range(0, len(events), step_size):
                    assert list(step(tx, scope, events[i : i + step_size])) == []
                rows.append(store.seen(tx, scope, ["a", "b"]))
    assert rows[0] == rows[1]


def test_ranges_lie_in_the_substrate_and_each_comes_once() -> None:
    networks = list(candidate_networks(lambda n: n - 1))
    assert len(set(networks)) == 512
    assert all(network.subnet_of(DECKIES) for network in networks)


def test_a_range_is_held_by_one_hub() -> None:
    network, held = take_network()
    with closing(held):
        with pytest.raises(Refused, match="another hub"):
            hold_network(network)
        start = list(candidate_networks(lambda _: 0)).index(network)
        other, held_too = take_network(lambda _: start)
        with closing(held_too):
            assert other != network
    hold_network(network).close()


def test_ports_are_tried_for_real() -> None:
    network, held = take_network()
    address = str(network[5])
    with closing(held):
        assert bindable(address, 18_080)
        assert permitted(address, 18_080)
        assert not bindable("192.0.2.1", 18_080)


@pytest.fixture
def reconciler(database: Database, tmp_path: Path) -> Iterator[Reconciler]:
    ticks = count(5_000, 1_000)
    made = Reconciler(database, MemoryBus(), tmp_path / "plan.json", SECRET, CATALOGUE, ticks.__next__, SCOPE, anything,
                      Random("fleet").randrange)  # fmt: skip
    yield made
    made.close()


def test_what_is_wanted_stands_in_the_plan(reconciler: Reconciler, tmp_path: Path) -> None:
    reconciler.begin(Order(3))
    plan = read_plan(tmp_path / "plan.json")
    assert (plan.generation, len(plan.deckies)) == (1, 3)
    made, generation = reconciler.deploy(Order(1, ("web-server",), ("http",), ("shop",)))
    assert (generation, [each.name for each in made]) == (2, ["shop"])
    grown = read_plan(tmp_path / "plan.json")
    assert grown.deckies[:3] == plan.deckies, "nobody else is touched"
    gone = reconciler.teardown("shop")
    assert gone is not None
    assert gone[0].decky_id == made[0].decky_id
    assert read_plan(tmp_path / "plan.json").deckies == plan.deckies
    assert reconciler.teardown("shop") is None
    assert reconciler.teardown(plan.deckies[0].decky_id) is not None


def test_a_fleet_that_is_there_is_not_deployed_again(reconciler: Reconciler, tmp_path: Path) -> None:
    reconciler.begin(Order(2))
    before = read_plan(tmp_path / "plan.json")
    (tmp_path / "plan.json").write_text("damaged")
    reconciler.begin(Order(5))
    assert read_plan(tmp_path / "plan.json") == before
    assert not reconciler.reconcile(), "nothing to do"


def test_a_refused_order_changes_nothing(reconciler: Reconciler, database: Database, tmp_path: Path) -> None:
    reconciler.begin(Order(2))
    before = read_plan(tmp_path / "plan.json")
    with pytest.raises(Refused):
        reconciler.deploy(Order(1, ("toaster",)))
    assert read_plan(tmp_path / "plan.json") == before
    with database.read() as tx:
        assert store.count(tx, SCOPE) == 2


def test_the_plan_follows_when_the_disk_takes_it_again(reconciler: Reconciler, tmp_path: Path) -> None:
    reconciler.begin(Order(1))
    (tmp_path / "plan.json").unlink()
    (tmp_path / "plan.json").mkdir()
    (tmp_path / "plan.json" / "in the way").touch()
    _, generation = reconciler.deploy(Order(1))
    (tmp_path / "plan.json" / "in the way").unlink()
    (tmp_path / "plan.json").rmdir()
    assert reconciler.reconcile()
    assert read_plan(tmp_path / "plan.json").generation == generation


def test_the_fleet_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "fleet"
    secret = fleet_secret(path)
    assert fleet_secret(path) == secret
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_bytes(b"short")
    with pytest.raises(Refused, match="restore it"):
        fleet_secret(path)


def test_rows_belong_to_a_scope(reconciler: Reconciler, database: Database) -> None:
    reconciler.begin(Order(3))
    with database.read() as tx:
        assert store.every(tx, Scope("other", "default")) == []
        assert store.fleet(tx, Scope("other", "default")) is None
        ascending = store.listed(tx, SCOPE, 2, None, ascending=True)
        assert [each.decky_id for each in ascending] == [each.decky_id for each in store.every(tx, SCOPE)[:2]]
        last = ascending[-1]
        rest = store.listed(tx, SCOPE, 9, (last.born, last.decky_id), ascending=True)
        assert len(rest) == 1
        assert store.listed(tx, SCOPE, 9, (last.born, last.decky_id), ascending=False) == ascending[:1]
        assert store.find(tx, SCOPE, last.name) == store.find(tx, SCOPE, last.decky_id) == last
