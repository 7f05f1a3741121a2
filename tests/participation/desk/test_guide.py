"""The planners' guide as a page of the portal."""

import re

import pytest

from tests.factories import CommitteeFactory, UserFactory, member_of

pytestmark = pytest.mark.django_db
HELP = "/aufgaben/hilfe/"


def test_who_reads_it(client):
    assert client.get(HELP)["Location"].startswith("/konto/")
    client.force_login(member_of(CommitteeFactory()))
    assert client.get(HELP).status_code == 403
    client.force_login(UserFactory(roles=["transcriber"]))
    assert client.get(HELP).status_code == 200


def test_every_chapter_is_named_and_found(client, planner):
    page = client.get(HELP).content.decode()
    anchors = re.findall(r'<li><a href="#([a-z0-9-]+)">', page)
    assert len(anchors) == len(set(anchors)) > 5
    assert [anchor for anchor in anchors if f'<h2 id="{anchor}">' not in page] == []
    assert "<h3>Schritte dokumentieren</h3>" in page
    assert "## " not in page.split("<main")[1]


def test_the_desk_leads_to_it(client, planner):
    assert f'href="{HELP}"' in client.get("/aufgaben/").content.decode()
