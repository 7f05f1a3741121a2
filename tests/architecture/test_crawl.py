"""Follows every kind of link, once for each who looks: no answer is an error."""

import re
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.test import Client

from stakeholders.models import Committee, Person
from tests.factories import PlannerFactory, UserFactory, grant, member_of
from tests.remembered import load_erfurt

from .test_links import view_of, walk

pytestmark = pytest.mark.django_db

AG = "ag-der-sozialpolitischen-sprecher"


def shape_of(address):
    """The view, and which fields of the query say something and which are empty."""
    query = parse_qsl(urlsplit(address).query, keep_blank_values=True)
    return view_of(address), tuple(sorted({(name, bool(value)) for name, value in query}))


def crawled(user):
    """{address: status} of one address for each view and shape of query."""
    client = Client()
    if user:
        client.force_login(user)
    found = walk(client, kind=shape_of, most=1)
    return {address: response.status_code for address, response, _page in found}


def staff_of(person):
    user = UserFactory()
    grant(user, "staff", works_for=person)
    return user


def test_no_link_leads_to_an_error():
    load_erfurt(sample=25)
    body = Committee.objects.get(slug=AG)
    spokesperson = member_of(body)
    staff = staff_of(Person.objects.get(user=spokesperson))
    everybody = {"public": None, "spokesperson": spokesperson, "staff": staff, "planner": PlannerFactory()}
    opened = {who: crawled(user) for who, user in everybody.items()}
    wrong = {
        who: {a: status for a, status in found.items() if status >= 400} for who, found in opened.items()
    }
    assert wrong == {who: {} for who in everybody}
    # Whoever has a body comes to its page, and the planner to what only planners see.
    assert f"/gremien/{AG}/" in opened["spokesperson"].keys() & opened["staff"].keys()
    assert len(opened["planner"]) > 2 * len(opened["public"]) > 100
    assert any("?" in address for address in opened["planner"])


@pytest.mark.parametrize("address", ["/aufgaben/beitraege/?q=xyz", "/aufgaben/konten/?q=xyz"])
def test_a_narrowed_list_leads_back_to_the_whole_one(client, address):
    client.force_login(PlannerFactory())
    html = client.get(address).content.decode()
    links = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(?:<span[^>]*>)?\s*Alles zeigen', html)
    assert links
    assert [client.get(urljoin(address, link)).status_code for link in links] == [200] * len(links)
