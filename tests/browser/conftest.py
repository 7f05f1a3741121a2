"""Chromium for the browser tests: one process for all, a fresh context for each."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
ARGS += ["--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; without one the tests are skipped by name, in CI they fail."""
    if not Path(CHROMIUM).exists():
        reason = f"no Chromium at {CHROMIUM} (set CHROMIUM, or apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    # Playwright's synchronous interface keeps an event loop in this thread; the ORM must not mind.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def static_root() -> None:
    """Whitenoise warns about a missing folder, and warnings are errors."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def plain_static(settings) -> None:
    """Static files by their own names: there is no collectstatic in tests."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def open_page(chromium: Browser, live_server, plain_static) -> Iterator[Callable[..., Page]]:
    """`open_page("/beteiligung/", width=320, scheme="dark", javascript=False)` → the loaded page.

    Pass `context=page.context` to stay signed in. Console errors and refused (CSP) loads fail the test.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_(
        path: str,
        *,
        width: int = 1280,
        scheme: str = "light",
        javascript: bool = True,
        context: BrowserContext | None = None,
    ) -> Page:
        if context is None:
            context = chromium.new_context(
                viewport={"width": width, "height": 800},
                color_scheme=scheme,
                java_script_enabled=javascript,
                locale="de-DE",
                timezone_id="Europe/Berlin",
                reduced_motion="reduce",
            )
            context.set_default_timeout(10_000)
            contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: _note(complaints, message.type, message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == [], "the browser's console complains"


def _note(complaints: list[str], kind: str, text: str) -> None:
    """Keep errors, but not the browser's own line about an error status that the test asked for."""
    if kind == "error" and "the server responded with a status of" not in text:
        complaints.append(text)
