"""The page in a real browser against a server that answers on demand: every screen in every state."""

import gzip
import json
import re
import runpy
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import WEB, Tab, chromium, profile, violations
from tests.page_data import House, Json
from tests.page_serving import served
from tests.page_stub import PASSWORD, Stub
from tests.serving import until

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.slow]

DIST = WEB / "dist"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert (DIST / "index.html").is_file(), "the page is not built: make up, or npm run build in web/"
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


def screens(house: House) -> dict[str, str]:
    """Every screen by a name: where it is for this house."""
    terminal = next(item["sid"] for item in house.sessions if item["recording"] == "recorded")
    dialogue = next(item["sid"] for item in house.sessions if item["recording"] == "none")
    return {
        "now": "/",
        "attackers": "/attackers",
        "story": f"/attackers/{house.attackers[0]['uuid']}",
        "sessions": "/sessions",
        "replay": f"/sessions/{terminal}",
        "dialogue": f"/sessions/{dialogue}",
        "logs": "/logs",
        "event": "/logs?seq=30",
        "credentials": "/credentials",
        "fleet": "/fleet",
        "table": "/fleet?as=table",
        "decky": "/fleet/decky-04",
        "deploy": "/fleet?deploy=1",
        "system": "/system",
        "appearance": "/settings",
        "keys": "/settings/keys",
        "account": "/settings/account",
        "users": "/settings/users",
        "alerts": "/settings/alerts",
        "wall": "/wall",
    }


ASKING = (
    "now",
    "attackers",
    "story",
    "sessions",
    "replay",
    "logs",
    "credentials",
    "fleet",
    "decky",
    "system",
    "users",
    "alerts",
)
"""Screens that show nothing without the server."""


def settled(page: Page) -> Page:
    """Wait until nothing on the page waits."""
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    expect(page.locator("#main, .wall, .login").first).to_be_visible()
    return page


# What is sent


def _closure(manifest: dict[str, Json], start: str, left_out: frozenset[str] = frozenset()) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in seen or name in left_out:
            continue
        seen.add(name)
        imports = manifest[name].get("imports", [])
        assert isinstance(imports, list)
        waiting.extend(imports)
    return seen


def _weight(manifest: dict[str, Json], names: set[str], kind: str) -> int:
    files: set[str] = set()
    for name in names:
        styles = manifest[name].get("css", [])
        assert isinstance(styles, list)
        files.update(styles if kind == "css" else [str(manifest[name]["file"])])
    return sum(len(gzip.compress((DIST / file).read_bytes(), 9)) for file in files)


def test_first_load_routes_and_player_stay_within_their_budgets() -> None:
    manifest: dict[str, Json] = json.loads((DIST / "manifest.json").read_text())
    first = _closure(manifest, "index.html")
    assert _weight(manifest, first, "js") <= 150_000
    assert _weight(manifest, first, "css") <= 20_000
    routes = [name for name, chunk in manifest.items() if chunk.get("isDynamicEntry")]
    assert len(routes) >= 12
    for name in routes:
        own = _closure(manifest, name, frozenset(first))
        assert _weight(manifest, own, "js") <= (100_000 if "Terminal" in name else 60_000), name


def test_the_document_has_no_script_or_style_of_its_own() -> None:
    text = (DIST / "index.html").read_text()
    assert not re.search(r"<style|style=|<script(?![^>]*\bsrc=)|\bon\w+=", text)


def test_types_are_those_of_the_api() -> None:
    described = runpy.run_path(str(WEB / "openapi" / "document.py"))
    stated = re.search(r"document ([0-9a-f]{64})", (WEB / "src" / "api" / "generated.ts").read_text())
    assert stated is not None
    assert stated[1] == described["digest"](described["document"]()), "the API changed: npm run api in web/"


# Signing in


def test_wrong_then_right_password_leads_back_to_where_one_was_going(tab: Tab, stub: Stub) -> None:
    stub.signed_in = False
    page = tab.go("/logs?q=service%3Assh")
    expect(page).to_have_url(re.compile(r"/login\?next="))
    page.get_by_label("Name").fill("ana")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="wrong")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/logs\?q=service"))
    expect(page.locator(".chip")).to_contain_text("ssh")


def test_a_first_password_must_be_changed_before_anything_is_seen(tab: Tab, stub: Stub) -> None:
    stub.signed_in, stub.must_change = False, True
    page = tab.go("/login?next=//evil.example")
    page.get_by_label("Name").fill("ana")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_label("New password", exact=True).fill("short")
    page.get_by_label("New password again").fill("short")
    page.keyboard.press("Enter")
    expect(page.get_by_text("At least 12 characters")).to_be_visible()
    assert ("GET", "/stats") not in stub.calls
    for label in ("New password", "New password again"):
        page.get_by_label(label, exact=True).fill("a much longer one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Needs you")).to_be_visible()


# States


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_on_any_screen(browser: Browser, origin: str, stub: Stub, theme: str) -> None:
    found: dict[str, list[str]] = {}
    with profile(browser, origin, theme=theme) as tab:
        for name, path in screens(stub.house).items():
            page = settled(tab.go(path))
            if trouble := violations(page):
                found[name] = trouble
        stub.signed_in = False
        if trouble := violations(tab.go("/login")):
            found["login"] = trouble
        assert tab.wrong == []
    assert found == {}


def test_an_empty_house_says_so_on_every_screen(browser: Browser) -> None:
    stub = Stub(House(time.time_ns() // 1000, attackers=0, events=0))
    with served(stub) as origin, profile(browser, origin) as tab:
        for path in ("/", "/attackers", "/sessions", "/logs", "/credentials", "/fleet/decky-01"):
            page = settled(tab.go(path))
            expect(page.locator(".empty").first).to_be_visible()
            assert violations(page) == [], path
        page = tab.go("/")
        expect(page.get_by_text("Be your own first visitor")).to_be_visible()
        expect(page.get_by_text("last heartbeat")).to_be_visible()
        assert tab.wrong == []


@pytest.mark.parametrize("name", ASKING)
def test_slow_answers_show_bones_and_then_data(tab: Tab, stub: Stub, name: str) -> None:
    stub.delay = 0.6
    page = tab.go(screens(stub.house)[name])
    expect(page.locator("[aria-busy=true]").first).to_be_attached()
    settled(page)
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize(("status", "said"), [(403, "Not permitted"), (429, "Asked too often"), (500, "0f0f0f0f")])
def test_errors_stay_in_their_panel_and_say_what_to_do(tab: Tab, stub: Stub, status: int, said: str) -> None:
    stub.fault = {"/": status}
    for name in ASKING:
        page = tab.go(screens(stub.house)[name])
        expect(page.get_by_role("alert").first).to_contain_text(said)
        expect(page.locator("nav.nav, .wall").first).to_be_visible()
    stub.fault = {}
    page = tab.go("/credentials")
    expect(page.locator(".secret").first).to_be_visible()


def test_too_many_requests_are_asked_again_by_themselves(tab: Tab, stub: Stub) -> None:
    stub.fault = {"/credentials": 429}
    page = tab.go("/credentials")
    expect(page.get_by_role("alert")).to_contain_text("Trying again in")
    stub.fault = {}
    expect(page.locator(".secret").first).to_be_visible()


def test_last_good_data_stays_beside_an_error(tab: Tab, stub: Stub) -> None:
    page = settled(tab.go("/system"))
    expect(page.get_by_role("cell", name="credentials", exact=True)).to_be_visible()
    stub.fault = {"/workers": 500}
    expect(page.get_by_role("alert")).to_contain_text("Showing what was known", timeout=15_000)
    expect(page.get_by_role("cell", name="credentials", exact=True)).to_be_visible()


def test_a_conflict_is_told_where_it_was_caused(tab: Tab, stub: Stub) -> None:
    page = settled(tab.go("/fleet?deploy=1"))
    stub.fault = {"/deckies": 409}
    page.get_by_role("button", name="Deploy 1 decky").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("409")


def test_a_session_that_ended_leads_to_sign_in_and_back(tab: Tab, stub: Stub) -> None:
    page = settled(tab.go("/attackers?depth=2"))
    stub.signed_in, stub.fault = False, {"/": 401}
    page.get_by_label("Service").select_option("ssh")
    expect(page).to_have_url(re.compile(r"/login\?next=%2Fattackers"))


# Widths


@pytest.mark.parametrize("width", [360, 720, 1440, 3840])
def test_no_screen_is_wider_than_its_window(browser: Browser, origin: str, stub: Stub, width: int) -> None:
    with profile(browser, origin, width, 780 if width < 400 else 900) as tab:
        for name, path in screens(stub.house).items():
            page = settled(tab.go(path))
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            main = page.evaluate("(e => e ? e.scrollWidth - e.clientWidth : 0)(document.querySelector('#main'))")
            assert main <= 0, name
        assert tab.wrong == []


def test_the_wall_can_be_read_from_afar_and_says_when_nobody_watches(tab: Tab, stub: Stub) -> None:
    page = settled(tab.go("/wall"))
    expect(page.locator(".wall-stories li").first).to_be_visible()
    smallest = page.evaluate("""Math.min(...[...document.querySelectorAll('.wall *')]
        .filter(e => e.checkVisibility() && !e.matches('.hidden-text, .hidden-text *')
            && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
        .map(e => parseFloat(getComputedStyle(e).fontSize)))""")
    assert smallest >= 0.022 * 900
    assert page.locator(".wall button, .wall a, .wall input").count() == 0
    assert page.locator(".wall .inert").count() == 0
    until(lambda: stub.streams == 1)
    stub.cut = True
    expect(page.get_by_text("NOT WATCHING SINCE")).to_be_visible(timeout=25_000)


def test_the_fleet_of_a_thousand_is_drawn(browser: Browser) -> None:
    house = House(time.time_ns() // 1000, deckies=1000, attackers=3, events=10)
    with served(Stub(house)) as origin, profile(browser, origin) as tab:
        page = settled(tab.go("/fleet?as=table"))
        expect(page.locator(".fleet-table tbody tr")).to_have_count(100)
        page = settled(tab.go("/"))
        assert page.evaluate("document.querySelectorAll('*').length") <= 3_000
        settled(tab.go("/wall"))
        expect(tab.page.locator(".wall-cells li")).to_have_count(1000)
        assert tab.wrong == []


def test_every_screen_has_its_file(stub: Stub) -> None:
    listed = (WEB / "src" / "app" / "routes.tsx").read_text()
    for path in screens(stub.house).values():
        first = re.split(r"[/?]", path.lstrip("/"))[0]
        assert f'route("/{first}' in listed or first == "wall", path
    assert Path(DIST / "icon.svg").is_file()
