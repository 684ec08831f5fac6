"""How quick and how calm the page is, in processor time of its main thread: a busy machine does not disturb that."""

import json
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium, profile
from tests.page_data import House
from tests.page_serving import served
from tests.page_stub import Stub
from tests.serving import until

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]

FLOOD = 5
"""Seconds of 200 events each."""
MAIN_THREAD = "CrRendererMain"
TRACED = ["toplevel", "disabled-by-default-devtools.timeline"]
SHIFTS = """window.shift = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({type: 'layout-shift', buffered: true});"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def tasks(browser: Browser, page: Page, deeds: Callable[[], object]) -> list[float]:
    """Milliseconds of processor time of each task of the page's main thread while ``deeds`` are done, least first."""
    browser.start_tracing(page=page, categories=TRACED)
    deeds()
    events = json.loads(browser.stop_tracing())["traceEvents"]
    mains = {(e["pid"], e["tid"]) for e in events if e["name"] == "thread_name" and e["args"]["name"] == MAIN_THREAD}
    run = [e for e in events if e["name"] == "RunTask" and (e["pid"], e["tid"]) in mains]
    return sorted(each.get("tdur", 0) / 1000 for each in run)


def test_now_is_there_within_a_second_and_a_half_and_does_not_shift(browser: Browser) -> None:
    with served(Stub(House(time.time_ns() // 1000))) as origin, profile(browser, origin) as tab:
        page = tab.page
        page.add_init_script(SHIFTS)

        def load() -> None:
            tab.go("/")
            expect(page.locator(".story")).to_have_count(7)
            expect(page.locator("[aria-busy=true]")).to_have_count(0)
            expect(page.locator(".feed-rows li").first).to_be_visible()

        assert sum(tasks(browser, page, load)) <= 1_500
        assert page.evaluate("window.shift") <= 0.01
        assert tab.wrong == []


def test_screens_change_within_200_ms(browser: Browser) -> None:
    with served(Stub(House(time.time_ns() // 1000))) as origin, profile(browser, origin) as tab:
        page = tab.go("/")
        places = (
            ("Logs", ".rows [role=row]"),
            ("Attackers", ".rows [role=row]"),
            ("Fleet", ".decky"),
            ("Now", ".story"),
        )

        def change(name: str, shown: str) -> None:
            page.get_by_role("navigation").get_by_role("link", name=name).click()
            expect(page.locator(shown).first).to_be_visible()

        for name, shown in places:
            change(name, shown)
        for name, shown in places:
            spent = tasks(browser, page, partial(change, name, shown))
            assert sum(spent) <= 200, name
        assert tab.wrong == []


def test_200_events_a_second_leave_the_page_calm(browser: Browser) -> None:
    stub = Stub(House(time.time_ns() // 1000))
    with served(stub) as origin, profile(browser, origin) as tab:
        page = tab.go("/")
        expect(page.locator(".feed-rows li").first).to_be_visible()
        until(lambda: stub.streams == 1)
        page.evaluate(SHIFTS)

        def flood() -> None:
            for _ in range(FLOOD * 4):
                stub.happen(50)
                page.wait_for_timeout(250)

        spent = tasks(browser, page, flood)
        assert len(spent) > 100
        assert spent[-1] <= 50, spent[-10:]
        frames = FLOOD * 60
        assert sum(each > 17.5 for each in spent) <= 0.05 * frames, spent[-20:]
        assert sum(spent) <= FLOOD * 500, "half of a core"
        assert page.evaluate("window.shift") <= 0.01
        assert page.evaluate("document.querySelectorAll('*').length") <= 3_000
        session = tab.context.new_cdp_session(page)

        def heap() -> float:
            session.send("HeapProfiler.collectGarbage")
            return float(session.send("Runtime.getHeapUsage")["usedSize"])

        before = heap()
        for _ in range(40):
            stub.happen(50)
            page.wait_for_timeout(100)
        assert heap() - before <= 20_000_000
        assert tab.wrong == []
