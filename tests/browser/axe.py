"""The accessibility checker axe-core, injected by evaluate because the page's CSP refuses script tags."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

# Wide in the light, narrow in the dark; test_every_page.py looks at each page in all four.
VIEWS = [("light", 1280), ("dark", 320)]

SOURCE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"


@cache
def _source() -> str:
    return SOURCE.read_text(encoding="utf-8")


def axe(page: Page) -> list[str]:
    """What axe finds on the page, one readable line a place; an empty list is what we want."""
    page.evaluate(_source())
    found = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)"
    )
    return [
        f"{violation['id']} ({violation['impact']}): {node['target'][0]} – {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]


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
