"""Pages of lists, and links between their states: one way for every list."""

import re
from pathlib import Path

import pytest

from erfurt_sozialraum.forms.lists import page_of, state_links
from stakeholders.models import User
from tests.factories import UserFactory

LABELS = {"": "alle", "offen": "offen", "zu": "geschlossen"}
APPS = ("guidelines", "participation", "stakeholders")


def hrefs(links):
    return [link["href"] for link in links]


def test_each_state_keeps_the_rest_of_the_filter_and_begins_anew(rf):
    request = rf.get("/", {"q": "Bank", "stand": "offen", "seite": "3"})
    links = state_links(request, LABELS, "offen", {"": 5, "offen": 2})

    assert hrefs(links) == ["?q=Bank", "?q=Bank&stand=offen", "?q=Bank&stand=zu"]
    assert [link["count"] for link in links] == [5, 2, 0]
    assert [link["label"] for link in links if link["current"]] == ["offen"]


def test_what_belongs_to_one_state_only_is_left_behind(rf):
    request = rf.get("/", {"q": "Bank", "frist": "on"})

    assert hrefs(state_links(request, {"zu": "zu"}, "zu", without=["frist"])) == ["?q=Bank&stand=zu"]
    assert hrefs(state_links(request, LABELS, "", without=None, name="zeige", anchor="#liste")) == [
        "?#liste",
        "?zeige=offen#liste",
        "?zeige=zu#liste",
    ]


@pytest.mark.django_db
def test_what_is_counted_already_is_not_counted_again(rf, django_assert_num_queries):
    last = [UserFactory.create_batch(3)[-1].pk]
    rows = User.objects.order_by("pk")
    with django_assert_num_queries(1):
        page = page_of(rf.get("/", {"seite": "2"}), rows, per_page=2, count=3)
        assert [row.pk for row in page] == last
    assert page.paginator.num_pages == 2


def test_no_view_pages_or_links_its_states_by_hand():
    sources = {path: path.read_text() for app in APPS for path in Path(app).rglob("*.py")}

    assert [path for path, text in sources.items() if re.search(r"\bPaginator\b", text)] == []
    assert [path for path, text in sources.items() if '"current": ' in text and '"count": ' in text] == []
