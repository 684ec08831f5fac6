import asyncio
import logging
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decnet.core import MemoryBus, Message, NoBus, OperatorError
from decnet.core.bus import (
    SYSTEM_LOG,
    Changed,
    Subscription,
    decky_lifecycle,
    decky_mutation,
    decky_state,
    system_control,
    system_health,
)
from tests.core_support import NOON, Hands, heard

SOMETHING = Changed("something")


@pytest.fixture
def bus() -> Iterator[MemoryBus]:
    bus = MemoryBus(Hands())
    yield bus
    bus.close()


def test_a_message_says_what_when_and_which(bus: MemoryBus) -> None:
    subscription = bus.subscribe("decky.web.state")
    bus.publish("decky.web.state", SOMETHING)
    bus.publish("decky.web.state", SOMETHING, "moved")
    first, second = heard(subscription), heard(subscription)
    assert first == Message("decky.web.state", "state", SOMETHING, first.id, NOON)
    assert second.type == "moved"
    assert second.id > first.id
    assert subscription.get(0) is None


@pytest.mark.parametrize(
    ("pattern", "topic", "matches"),
    [
        ("system.log", "system.log", True),
        ("system.log", "system.logs", False),
        ("system.log", "systemxlog", False),
        ("system.*.health", "system.intake.health", True),
        ("system.*.health", "system.a.b.health", False),
        ("system.*", "system.log", True),
        ("system.*", "system", False),
        ("system.*", "system.a.b", False),
        ("system.>", "system.a.b", True),
        ("system.>", "system.a", True),
        ("system.>", "system", False),
        (">", "anything.at.all", True),
        ("*.log", "system.log", True),
    ],
)
def test_wildcards(bus: MemoryBus, pattern: str, topic: str, matches: bool) -> None:
    subscription = bus.subscribe(pattern)
    bus.publish(topic, SOMETHING)
    assert (subscription.get(0) is not None) == matches


def test_one_of_several_patterns_is_enough_and_gives_it_once(bus: MemoryBus) -> None:
    subscription = bus.subscribe("a.>", "a.b", "c")
    bus.publish("a.b", SOMETHING)
    assert heard(subscription).topic == "a.b"
    assert subscription.get(0) is None


def test_the_oldest_messages_go_where_nobody_reads(bus: MemoryBus) -> None:
    subscription = bus.subscribe(">", size=2)
    for name in "abc":
        bus.publish(name, SOMETHING)
    assert [heard(subscription).topic for _ in range(2)] == ["b", "c"]
    assert subscription.dropped == 1
    bus.publish("d", SOMETHING)
    subscription.clear()
    assert subscription.get(0) is None


def test_a_closed_subscription_gets_nothing_more(bus: MemoryBus) -> None:
    subscription = bus.subscribe(">")
    bus.publish("a", SOMETHING)
    subscription.close()
    bus.publish("b", SOMETHING)
    assert heard(subscription).topic == "a"
    assert subscription.get() is None


def test_a_closed_bus_says_so_once(bus: MemoryBus, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "decnet.core.bus")
    subscription = bus.subscribe(">")
    bus.close()
    for name in "abc":
        bus.publish(name, SOMETHING)
    assert subscription.get() is None
    assert bus.subscribe(">").get() is None
    assert [record.levelname for record in caplog.records] == ["WARNING", "DEBUG", "DEBUG"]


def test_a_thread_that_waits_is_woken(bus: MemoryBus) -> None:
    subscription = bus.subscribe(">")
    found: list[Message | None] = []
    thread = threading.Thread(target=lambda: found.append(subscription.get(10)))
    thread.start()
    bus.publish("a", SOMETHING)
    thread.join(5)
    assert [each.topic for each in found if each] == ["a"]


def test_a_task_hears_what_any_thread_says(bus: MemoryBus) -> None:
    async def listen(subscription: Subscription) -> list[str]:
        return [message.topic async for message in subscription]

    async def main() -> list[str]:
        subscription = bus.subscribe("t.>")
        task = asyncio.create_task(listen(subscription))

        def speak(name: int) -> None:
            for i in range(50):
                bus.publish(f"t.{name}.{i}", SOMETHING)

        await asyncio.gather(*(asyncio.to_thread(speak, name) for name in range(4)))
        await asyncio.to_thread(bus.close)
        return await asyncio.wait_for(task, 10)

    topics = asyncio.run(main())
    assert len(set(topics)) == len(topics) == 200


def test_a_loop_that_is_gone_disturbs_nobody(bus: MemoryBus) -> None:
    subscription, other = bus.subscribe(">"), bus.subscribe(">")

    async def listen_once() -> None:
        await anext(aiter(subscription))

    async def begin() -> None:
        task = asyncio.create_task(listen_once())
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(begin())
    bus.publish("a", SOMETHING)
    assert heard(other).topic == "a"


def test_without_a_bus_nobody_hears_anything() -> None:
    bus = NoBus()
    subscription = bus.subscribe(">")
    bus.publish("a", SOMETHING)
    assert subscription.get(0) is None
    subscription.close()
    bus.close()


BUILDERS = [system_health, system_control, decky_state, decky_lifecycle, decky_mutation]


def test_topics() -> None:
    topics = [build("web-1") for build in BUILDERS]
    assert topics == [
        "system.web-1.health",
        "system.web-1.control",
        "decky.web-1.state",
        "decky.web-1.lifecycle",
        "decky.web-1.mutation",
    ]
    assert SYSTEM_LOG == "system.log"


@given(st.text(), st.sampled_from([".", " ", "*", ">", "\n", ""]), st.text(), st.sampled_from(BUILDERS))
def test_a_token_that_would_be_more_than_one_is_refused(
    before: str,
    what: str,
    after: str,
    build: "type(system_health)",  # type: ignore[valid-type]
) -> None:
    token = f"{before}{what}{after}" if what else ""
    with pytest.raises(OperatorError):
        build(token)
