"""Follows every kind of link, once for each who looks: no answer is an error."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import Resolver404, resolve

from stakeholders.models import Committee
from tests.factories import PlannerFactory, member_of

from .test_links import walk

pytestmark = pytest.mark.django_db


def view_of(path):
    """The name of the view behind an address; the address itself where there is none."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return path


def faults(user):
    """(how many addresses were opened, which of them answered with an error)."""
    client = Client()
    if user:
        client.force_login(user)
    found = [(address, response.status_code) for address, response, _page in walk(client, kind=view_of)]
    return len(found), [(address, status) for address, status in found if status >= 400]


def test_no_link_leads_to_an_error():
    call_command("load_erfurt", sample=25, verbosity=0)
    body = Committee.objects.filter(kind="council").first()
    for user in (None, member_of(body), PlannerFactory()):
        count, wrong = faults(user)
        assert wrong == []
        assert count > 30
