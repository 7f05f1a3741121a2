"""Every page that a link leads to: accessible in both schemes, at 400 %, by keyboard, asking nobody else."""

import re
from urllib.parse import urlsplit

import pytest
from django.core.files.storage import default_storage

from stakeholders.models import Committee, User
from tests.architecture.test_links import FORM_PAGES
from tests.factories import PlannerFactory, member_of
from tests.remembered import load_erfurt, remembered

from .every_page import faults_of, pages
from .long_texts import (
    REPORT_FILE,
    add_what_is_rare,
    lengthen,
    release_report,
    store_report_file,
    unlinked,
)
from .signed_in import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# (who looks, which share of the pages, of how many): shares of about the same size, spread over processes.
GROUPS = [
    ("public", 0, 2),
    ("public", 1, 2),
    ("planner", 0, 3),
    ("planner", 1, 3),
    ("planner", 2, 3),
    ("spokesperson", 0, 1),
]
FEWEST = {"public": 40, "planner": 60, "spokesperson": 5}


# What the walk of each visitor found in the rows that this process copies: they are the same every time.
FOUND = {}
PLANNER, SPOKESPERSON = "Petra Beispiel", "Erika Muster"


@pytest.fixture
def erfurt(settings):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    remembered("every page", everything)
    if not default_storage.exists(REPORT_FILE):
        store_report_file()


def everything():
    """Content, all that is rare, the longest texts, and who looks at them."""
    FOUND.clear()
    load_erfurt(sample=60)
    add_what_is_rare()
    lengthen()
    release_report()
    FOUND["unlinked"] = unlinked()
    PlannerFactory(name=PLANNER)
    member_of(Committee.objects.get(slug="ag-der-sozialpolitischen-sprecher"), name=SPOKESPERSON)


def visitor(who):
    """The account of a visitor; None without one."""
    names = {"planner": PLANNER, "spokesperson": SPOKESPERSON}
    return User.objects.get(name=names[who]) if who in names else None


def found_by(who, client, user):
    """{view name: (address, title)} of what this visitor can reach."""
    if who not in FOUND:
        if user:
            client.force_login(user)
        FOUND[who] = pages(client, signed_in=bool(user)) | ({} if user else FOUND["unlinked"])
    return FOUND[who]


@pytest.mark.parametrize(("who", "part", "of"), GROUPS)
def test_every_page_holds(open_page, live_server, client, erfurt, who, part, of):
    user = visitor(who)
    found = found_by(who, client, user)
    assert len(found) >= FEWEST[who], sorted(found)

    page = open_page("/health/live")
    page.set_viewport_size({"width": 1280, "height": 1024})
    if user:
        sign_in(page.context, user, live_server.url)
    asked, titles, faults = [], {}, []
    page.on("request", lambda request: asked.append(request.url))
    for name, address in list(found.items())[part::of]:
        if not user:
            page.context.clear_cookies()
        page.goto(live_server.url + address)
        title = re.sub(r" – [^–]*$", "", page.title())
        said = [*faults_of(page)]
        if not user and not address.startswith(FORM_PAGES) and page.context.cookies():
            said.append("sets a cookie")
        if title in titles:
            said.append(f"the same title as {titles[title]}: {title}")
        titles[title] = address
        faults += [f"{name} {address}: {fault}" for fault in said]
    strange = {urlsplit(url).netloc for url in asked} - {urlsplit(live_server.url).netloc, ""}
    assert strange == set(), "asks other hosts"
    assert faults == [], "\n".join(faults)


FAULTY = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('*:focus { outline: 0 !important } .site-footer { color: #999; background: #888 }'
    + ' h1 { inline-size: 30rem } main { overflow-x: clip } .skip { display: none }'
    + ' p { overflow-x: auto; white-space: nowrap }');
  document.adoptedStyleSheets = [sheet];
  document.querySelector('h2').outerHTML = '<h1>Noch einer</h1>';
  document.documentElement.lang = '';
}"""


def test_the_walk_sees_what_is_wrong(open_page):
    page = open_page("/datenschutz/")
    page.evaluate(FAULTY)
    said = "\n".join(faults_of(page))
    for fault in [
        "lang=''",
        "2 h1",
        "not the visible skip link",
        "no mark of focus: <a",
        "axe light: color-contrast",
        "scrolls, but not by keyboard: <p",
        "cut off: <main",
    ]:
        assert fault in said, said
