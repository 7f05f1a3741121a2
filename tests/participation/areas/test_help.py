"""Help nearby: who works where, how to take part on paper, how to reach the operator."""

import pytest

from tests.factories import (
    AreaFactory,
    ConsultationFactory,
    OrganisationFactory,
)
from tests.reading import markup_of

from .rows import at_work

pytestmark = pytest.mark.django_db

HELP = "/hilfe-vor-ort/"


def test_help_names_who_works_where_and_where_nobody_is_named(client):
    one, two = AreaFactory(name="Eins"), AreaFactory(name="Zwei")
    helper = at_work(one)
    at_work(two, OrganisationFactory(published_at=None))
    found = client.get(HELP).context["help"]
    assert [(area, [actor.organisation for actor in actors]) for area, actors in found.named] == [
        (one, [helper])
    ]
    assert found.unnamed == [two]


def test_help_says_how_to_take_part_on_paper(client):
    ConsultationFactory(offline="Abgabe im *Bürgerhaus*.")
    ConsultationFactory(title="Ohne Papier")
    text = markup_of(client.get(HELP))
    assert "Abgabe im <em>Bürgerhaus</em>." in text
    assert text.count("noch kein Weg ohne Internet festgelegt") == 1


def test_help_shows_the_operators_contact_only_where_it_is_set(client, settings):
    settings.OPERATOR_PHONE = ""
    settings.OPERATOR_EMAIL = settings.OPERATOR_ADDRESS = ""
    assert "noch nicht eingetragen" in markup_of(client.get(HELP))
    settings.OPERATOR_PHONE = "0361 000"
    text = markup_of(client.get(HELP))
    assert "Telefon 0361 000" in text
    assert "noch nicht eingetragen" not in text
