"""Chromium for tests of the page: one browser, a fresh profile a test, and an eye on what must never happen."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

WEB = Path(__file__).parent.parent / "web"
CHROMIUM = "/usr/bin/chromium"
ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_REPORTS = "document.addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective))"


class Tab:
    """One page in one profile. ``wrong`` collects errors, CSP reports, dialogs and requests to anybody else."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.context, self.origin = context, origin
        self.wrong: list[str] = []
        self.page = self.open()

    def open(self) -> Page:
        """Another page of the same profile."""
        page = self.context.new_page()
        page.add_init_script(_REPORTS)
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("dialog", lambda dialog: self.wrong.append(f"dialog: {dialog.message}"))
        page.on("request", self._asked)
        page.on("console", lambda said: self.wrong.append(said.text) if said.text.startswith("CSP ") else None)
        return page

    def go(self, path: str) -> Page:
        """Open a view and wait until its screen is drawn."""
        self.page.goto(self.origin + path)
        self.page.wait_for_selector("main")
        return self.page

    def _asked(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme in {"http", "https", "ws"} and f"{url.scheme}://{url.netloc}" != self.origin:
            self.wrong.append(f"request: {request.url}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of a test session."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def profile(browser: Browser, origin: str, width: int = 1440, height: int = 900, theme: str = "dark") -> Iterator[Tab]:
    """A fresh profile looking at ``origin``."""
    scheme: Any = theme
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB")
    context.set_default_timeout(15_000)
    try:
        yield Tab(context, origin)
    finally:
        context.close()


@cache
def _axe() -> str:
    return (WEB / "node_modules" / "axe-core" / "axe.min.js").read_text()


def violations(page: Page) -> list[str]:
    """What axe has against a page: rule and first place of each."""
    page.evaluate(_axe())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
    return [
        f"{each['id']}: {each['nodes'][0]['target']} {each['nodes'][0].get('failureSummary', '')}" for each in found
    ]
