"""The accessibility checker axe-core, injected by evaluate because the page's CSP refuses script tags."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

# Wide in the light, narrow in the dark; test_every_page.py looks at each page in all four.
VIEWS = [("light", 1280), ("dark", 320)]
HEIGHT = 800

SOURCE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"


@cache
def _source() -> str:
    return SOURCE.read_text(encoding="utf-8")


def axe(page: Page) -> list[str]:
    """What axe finds on the page, one readable line a place; an empty list is what we want."""
    if not page.evaluate("'axe' in window"):  # half a megabyte to read: once for each page
        page.evaluate(_source())
    found = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)"
    )
    return [
        f"{violation['id']} ({violation['impact']}): {node['target'][0]} – {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]


def look(page: Page, scheme: str, width: int) -> None:
    """Show the loaded page in this scheme and width."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": HEIGHT})


def assert_holds(page: Page, *, h1: bool = True) -> None:
    """In each of the views: accessible, no wider than its window; and one heading says what the page is.

    One loaded page is shown in both, as a phone is turned: the styles differ, what the server sends does not.
    """
    for scheme, width in VIEWS:
        look(page, scheme, width)
        assert_no_horizontal_scroll(page)
        assert_accessible(page)
    look(page, *VIEWS[0])
    if h1:
        assert page.locator("h1").count() == 1, page.url


def assert_accessible(page: Page) -> None:
    """Fail with the list of what axe finds."""
    found = axe(page)
    assert not found, "\n".join([f"axe on {page.url}:", *found])


def assert_no_horizontal_scroll(page: Page) -> None:
    """Fail, naming the culprits, where the page is wider than its window."""
    wide = page.evaluate(
        """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
        [...document.querySelectorAll('body *')].filter(
            e => e.getBoundingClientRect().right > window.innerWidth + 1
                 && !e.closest('.table-region') && !e.closest('.kern-sr-only')
        ).slice(0, 5).map(e => e.outerHTML.slice(0, 150))"""
    )
    assert wide == [], f"{page.url} scrolls sideways"
