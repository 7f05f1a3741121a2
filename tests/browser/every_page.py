"""Which pages there are, and what may be wrong with one of them."""

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import resolve

from tests.architecture.test_links import view_of, walk

from .axe import SOURCE

PROBE = Path(__file__).with_name("probe.js")
# Pages that everybody sees, but which hold more for those who sign in.
MORE_SIGNED_IN = {
    "participation:committee",
    "participation:council",
    "participation:calendar",
    "participation:report",
}
# (options of axe): all rules on paper-white; in the dark only what the colours change.
ALL_RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
AXE = "options => axe.run(document, options).then(result => result.violations)"


def is_public(path):
    """Everybody may open it."""
    return not getattr(resolve(path).func, "login_required", True)


def pages(client, signed_in):
    """{view name: (address, title)} of what can be reached, for each view its fullest page."""
    fullest = {}
    for address, response, page in walk(client, kind=view_of):
        path = urlsplit(address).path
        if page is None or response.status_code != 200:
            continue
        name = view_of(path)
        if len(response.content) > fullest.get(name, (0,))[0]:
            fullest[name] = (len(response.content), address)
    return {
        name: address
        for name, (_size, address) in sorted(fullest.items())
        if not signed_in or name in MORE_SIGNED_IN or not is_public(urlsplit(address).path)
    }


@cache
def _tools():
    return SOURCE.read_text(encoding="utf-8") + ";\n" + PROBE.read_text(encoding="utf-8")


def faults_of(page):
    """What is wrong with the loaded page, in short lines; the page is left wide and light."""
    page.evaluate(_tools())
    faults = [*_head(page), *_by_keyboard(page), *_axe(page, ALL_RULES, "light")]
    page.emulate_media(color_scheme="dark")
    faults += _axe(page, COLOURS, "dark")
    page.emulate_media(color_scheme="light")
    # 1280 × 1024 at 400 %; no narrower phone is in use.
    page.set_viewport_size({"width": 320, "height": 256})
    faults += page.evaluate("probe.wide()")
    page.set_viewport_size({"width": 1280, "height": 1024})
    return faults


def _head(page):
    head = page.evaluate("probe.head()")
    if head["lang"] != "de":
        yield f"lang={head['lang']!r}"
    if len(head["h1"]) != 1:
        yield f"{len(head['h1'])} h1: {head['h1']}"


def _by_keyboard(page):
    page.keyboard.press("Tab")
    first = page.evaluate(
        "[document.activeElement.className, document.activeElement.getBoundingClientRect().top]"
    )
    if first[0] != "skip" or first[1] < 0:
        yield f"first stop of Tab is not the visible skip link: {first}"
    yield from page.evaluate("probe.unmarkedFocus()")


def _axe(page, options, scheme):
    for violation in page.evaluate(AXE, options):
        for node in violation["nodes"][:3]:
            yield f"axe {scheme}: {violation['id']}: {node['target'][0]} {node['failureSummary'][:200]!r}"
