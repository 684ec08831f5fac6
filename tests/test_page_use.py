"""The page in a real browser, in use: live rows, keys, replay, secrets, two tabs, hostile text."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import Tab, chromium, profile
from tests.page_data import House, Json
from tests.page_serving import served
from tests.page_stub import Stub
from tests.serving import until

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\u202egpj.exe\u202c",
    "javascript:alert(3)",
    "a\r\nb\x00c\x9bd",
    "](http://evil.example)",
    "{{7*7}}${7*7}",
    "x" * 1_000_000,
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def stub() -> Stub:
    return Stub(House(time.time_ns() // 1000))


@pytest.fixture
def origin(stub: Stub) -> Iterator[str]:
    with served(stub) as address:
        yield address


@pytest.fixture
def tab(browser: Browser, origin: str) -> Iterator[Tab]:
    with profile(browser, origin) as opened:
        yield opened
        assert opened.wrong == []


def live(stub: Stub, streams: int = 1) -> None:
    until(lambda: stub.streams == streams, f"{streams} streams")


# Live


def test_new_events_wait_and_nothing_moves_until_asked(tab: Tab, stub: Stub) -> None:
    page = tab.go("/logs")
    rows = page.locator(".rows [role=row]")
    expect(rows.first).to_contain_text("203.0.113")
    live(stub)
    before = rows.first.inner_text()
    stub.happen(12)
    expect(page.get_by_role("button", name="12 new")).to_be_visible()
    assert rows.first.inner_text() == before
    page.get_by_role("button", name="12 new").click()
    expect(page.get_by_role("button", name="12 new")).to_have_count(0)
    expect(rows.first).not_to_have_text(before)


def test_the_feed_stands_still_under_the_pointer_at_200_events_a_second(tab: Tab, stub: Stub) -> None:
    page = tab.go("/")
    feed = page.locator(".feed")
    feed.scroll_into_view_if_needed()
    live(stub)
    stub.happen(3)
    row = page.locator(".feed-rows li").nth(2)
    expect(row).to_be_visible()
    row.hover()
    expect(page.get_by_text(re.compile("paused, [03] new"))).to_be_visible()
    under = row.inner_text()
    for _ in range(12):
        stub.happen(50)
        page.wait_for_timeout(250)
        assert row.inner_text() == under
    expect(page.get_by_text(re.compile(r"paused, [456]\d\d new"))).to_be_visible()
    assert page.evaluate("document.querySelectorAll('*').length") <= 3_000
    page.mouse.move(5, 5)
    expect(row).not_to_have_text(under)
    assert page.locator(".feed-rows li").count() <= 60


def test_a_story_that_begins_is_on_now_and_one_that_deepens_changes_in_place(tab: Tab, stub: Stub) -> None:
    page = tab.go("/")
    expect(page.locator(".story")).to_have_count(7)
    live(stub)
    story: Json = {
        **stub.house.stories[0],
        "id": "00000000-0000-4000-8000-000000000001",
        "depth": 3,
        "sentence": "wrote cron through redis",
    }
    stub.push("story", {"story": story})
    expect(page.locator(".story")).to_have_count(8, timeout=2_000)
    page.locator(".story").nth(3).hover()
    order = page.locator(".story .story-actor").all_inner_texts()
    stub.push("story", {"story": {**stub.house.stories[3], "depth": 4, "sentence": "now deeper"}})
    expect(page.locator(".story").filter(has_text="now deeper")).to_have_count(1)
    assert page.locator(".story .story-actor").all_inner_texts() == order


def test_a_cut_stream_is_told_and_its_gap_is_healed_without_a_row_twice(tab: Tab, stub: Stub) -> None:
    page = tab.go("/")
    live(stub)
    stub.happen(2)
    expect(page.get_by_role("button", name="live", exact=True)).to_be_visible()
    stub.cut = True
    live(stub, 0)
    expect(page.get_by_role("button", name=re.compile("not live"))).to_be_visible()
    missed = stub.house.event(stub.next_seq, stub.house.now)
    missed["fact"], missed["kind"] = {"line": "typed while nobody listened", "effect": "read"}, "command.issued"
    stub.house.logs.insert(0, missed)
    stub.next_seq += 1
    stub.cut = False
    row = page.locator(".feed-rows li").filter(has_text="typed while nobody listened")
    expect(row).to_have_count(1)
    assert stub.tickets >= 2


def test_two_tabs_share_one_stream_and_the_second_takes_over(tab: Tab, stub: Stub) -> None:
    first = tab.go("/")
    live(stub)
    second = tab.open()
    second.goto(tab.origin + "/logs")
    expect(second.get_by_role("button", name="live", exact=True)).to_be_visible()
    expect(second.locator(".rows [role=row]").first).to_be_visible()
    stub.happen(3)
    expect(second.get_by_role("button", name="3 new")).to_be_visible()
    assert stub.streams == 1
    first.close()
    until(lambda: stub.tickets == 2, "the other tab's ticket")
    live(stub)
    stub.happen(4)
    expect(second.get_by_role("button", name="7 new")).to_be_visible()


def test_a_tab_that_holds_the_stream_and_sleeps_is_relieved(tab: Tab, stub: Stub) -> None:
    sleeper = tab.open()
    sleeper.goto(tab.origin + "/icon.svg")
    sleeper.evaluate("""() => {
        navigator.locks.request('decnet-stream', () => new Promise(() => {})).catch(() => undefined);
        const channel = new BroadcastChannel('decnet-live');
        channel.onmessage = event => event.data.tell === 'ask'
            && channel.postMessage({tell: 'link', link: {state: 'live', heard: Date.now()}});
    }""")
    page = tab.go("/logs")
    expect(page.locator(".rows [role=row]").first).to_be_visible()
    expect(page.get_by_role("button", name="live", exact=True)).to_be_visible()
    assert stub.streams == 0
    live(stub)
    stub.happen(5)
    expect(page.get_by_role("button", name="5 new")).to_be_visible()


def test_a_long_list_keeps_few_rows_and_its_focus(browser: Browser) -> None:
    stub = Stub(House(time.time_ns() // 1000, events=3_000))
    with served(stub) as origin, profile(browser, origin) as tab:
        page = tab.go("/logs")
        grid = page.get_by_role("grid")
        expect(page.locator(".rows [role=row]").first).to_be_visible()
        grid.focus()
        for _ in range(60):
            page.keyboard.press("PageDown")
        until(lambda: int(page.locator(".rows .active").get_attribute("aria-rowindex") or 0) > 500)
        assert page.locator(".rows .tr").count() <= 60
        expect(grid).to_be_focused()
        active = grid.get_attribute("aria-activedescendant")
        assert page.locator(f'[id="{active}"]').count() == 1
        page.keyboard.press("Home")
        expect(page.locator(".rows .active")).to_have_attribute("aria-rowindex", "2")
        assert tab.wrong == []


# Keys


def test_everything_can_be_reached_by_keys(tab: Tab, stub: Stub) -> None:
    page = tab.go("/")
    expect(page.locator(".story").first).to_be_visible()
    for key, place in (
        ("a", "/attackers"),
        ("s", "/sessions"),
        ("c", "/credentials"),
        ("f", "/fleet"),
        ("y", "/system"),
        ("l", "/logs"),
    ):
        page.keyboard.press("g")
        page.keyboard.press(key)
        expect(page).to_have_url(tab.origin + place)
    expect(page.locator(".rows [role=row]").first).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".drawer")).to_be_visible()
    first = page.locator(".drawer h2").inner_text(), page.url
    page.keyboard.press("j")
    expect(page).not_to_have_url(first[1])
    page.keyboard.press("Escape")
    expect(page.locator(".drawer")).to_have_count(0)
    page.keyboard.press("/")
    page.keyboard.type("service:ssh gl?.")
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"/logs\?q=service%3Assh"))
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("decky-03")
    expect(page.get_by_role("dialog").get_by_role("option").first).to_contain_text("decky-03")
    page.keyboard.press("Enter")
    expect(page).to_have_url(tab.origin + "/fleet/decky-03")


def test_letters_can_be_turned_off(tab: Tab) -> None:
    page = tab.go("/settings/keys")
    page.get_by_label("Single letters and signs act as keys").uncheck()
    page.locator("#main").focus()
    page.keyboard.press("g")
    page.keyboard.press("l")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page).to_have_url(tab.origin + "/settings/keys")


def test_stories_are_acknowledged_by_keys_and_taken_back(tab: Tab, stub: Stub) -> None:
    page = tab.go("/")
    expect(page.locator(".story")).to_have_count(7)
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator(".story")).to_have_count(6)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".story")).to_have_count(7)


def test_a_faulty_filter_names_its_column(tab: Tab) -> None:
    page = tab.go("/logs")
    page.get_by_role("combobox", name="Filter").fill("wget colour:red")
    expect(page.locator(".filterbar [role=alert]")).to_contain_text("column 6")
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_have_count(0)


def test_a_brush_by_keys_chooses_a_range_that_the_address_keeps(tab: Tab) -> None:
    page = tab.go("/logs")
    bars = page.get_by_role("slider", name="Events over time")
    bars.focus()
    for key in ("ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowLeft", "Enter"):
        page.keyboard.press(key)
    expect(page).to_have_url(re.compile(r"since=.*until="))
    page.reload()
    expect(page.get_by_label("Range")).to_have_value("fixed")


# Replay


def _recorded(stub: Stub) -> str:
    return str(next(item["sid"] for item in stub.house.sessions if item["recording"] == "recorded"))


def test_a_replay_seeks_plays_and_survives_a_reload(tab: Tab, stub: Stub) -> None:
    page = tab.go(f"/sessions/{_recorded(stub)}")
    box = page.locator(".screen-box")
    expect(page.locator(".terminal .ap-term")).to_be_visible()
    page.get_by_role("button", name=re.compile("wget")).click()
    expect(page.locator(".command.here")).to_contain_text("wget")
    expect(page).to_have_url(re.compile(r"seq=3"))
    page.reload()
    expect(page.locator(".command.here")).to_contain_text("wget")
    expect(box).to_have_attribute("data-position", "18.2")
    page.locator("#main").focus()
    page.keyboard.press("Space")
    until(lambda: float(box.get_attribute("data-position") or 0) > 19)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert 12 < float(box.get_attribute("data-position") or 0) < 25
    assert "owned" not in page.title()


def test_a_replay_is_taken_along_as_text(tab: Tab, stub: Stub) -> None:
    page = tab.go(f"/sessions/{_recorded(stub)}")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Text", exact=True).click()
    text = waiting.value.path().read_text()
    assert "uname -a" in text
    assert "\x1b" not in text
    assert "owned" not in text


def test_a_viewer_sees_commands_but_no_terminal_and_no_secret(tab: Tab, stub: Stub) -> None:
    stub.role = "viewer"
    page = tab.go(f"/sessions/{_recorded(stub)}")
    expect(page.locator(".stage")).to_contain_text("needs the role analyst")
    expect(page.locator(".command").first).to_be_visible()
    assert not any(path.startswith("/transcripts") for _, path in stub.calls)
    page = tab.go("/credentials")
    eye = page.get_by_role("button", name=re.compile("Reveal")).first
    expect(eye).to_have_attribute("aria-disabled", "true")
    expect(eye).to_have_attribute("title", "Needs the role analyst")
    eye.click(force=True)
    assert not any(path.endswith("/reveal") for _, path in stub.calls)


def test_a_secret_is_nowhere_before_it_is_revealed_and_goes_away(tab: Tab, stub: Stub) -> None:
    page = tab.go("/credentials")
    page.clock.install()
    expect(page.locator(".secret").first).to_be_visible()
    assert "hunter2" not in page.content()
    page.keyboard.press("r")
    expect(page.locator(".secret").first).to_contain_text(r"hunter2\x1b[31m")
    assert [path for method, path in stub.calls if method == "POST" and path.endswith("/reveal")]
    page.clock.fast_forward(31_000)
    expect(page.get_by_text("hunter2")).to_have_count(0)
    assert "hunter2" not in page.url


def test_a_decky_is_torn_down_only_when_its_name_is_typed(tab: Tab, stub: Stub) -> None:
    page = tab.go("/fleet/decky-02")
    expect(page.get_by_role("heading", name="What a visitor sees")).to_be_visible()
    page.keyboard.press("D")
    dialog = page.get_by_role("dialog")
    deed = dialog.get_by_role("button", name="Tear down")
    expect(deed).to_have_attribute("aria-disabled", "true")
    dialog.get_by_label(re.compile("Type")).fill("decky-02")
    deed.click()
    expect(page).to_have_url(tab.origin + "/fleet")
    assert ("DELETE", "/deckies/decky-02") in stub.calls


# Hostile text


def test_what_a_visitor_wrote_is_text_wherever_it_is_shown(tab: Tab, stub: Stub) -> None:
    for text in HOSTILE:
        event = stub.house.event(stub.next_seq, time.time_ns() // 1000)
        event["kind"], event["fact"], event["secret"] = "command.issued", {"line": text, text[:40]: text[:99]}, []
        stub.house.logs.insert(0, event)
        stub.next_seq += 1
    stub.house.stories[0]["sentence"] = HOSTILE[0] + HOSTILE[2]
    for credential in stub.house.credentials:
        credential["principal"] = HOSTILE[0]
    page = tab.go("/logs")
    expect(page.locator(".rows [role=row]").nth(7)).to_be_visible()
    for index in range(len(HOSTILE)):
        page.locator(".rows [role=row]").nth(index).click()
        expect(page.locator(".drawer .facts.own bdi").first).to_be_attached()
    page.locator(".rows [role=row]").nth(5).click()
    expect(page.locator(".drawer .facts.own bdi").first).to_have_text(r"\u{202E}gpj.exe\u{202C}")
    page.locator(".rows [role=row]").nth(0).click()
    page.get_by_role("button", name=re.compile("show .* more characters")).first.click()
    assert len(page.locator(".drawer .facts.own bdi").first.inner_text()) == 1_000_000
    for path in ("/", "/credentials", f"/attackers/{stub.house.attackers[0]['uuid']}"):
        page = tab.go(path)
        expect(page.locator("bdi.inert").first).to_be_attached()
        assert page.locator("main script, main img, main a[href*=evil], main a[href^=javascript]").count() == 0
    assert tab.wrong == []
