"""Words are found however they are typed, in every search field."""

import pytest

from participation.models import Contribution
from participation.overviews.moderation import matching
from participation.overviews.search import mentioning
from stakeholders.models import Organisation
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    ContributionFactory,
    OrganisationFactory,
    PlannerFactory,
)

pytestmark = pytest.mark.django_db

FOUND = (
    ("Strasse", "Die Straße ist laut."),
    ("strasse", "Die STRASSE ist laut."),
    ("Straße", "Die Strasse ist laut."),
    ("Cafe", "Ein Café fehlt."),
    ("ubung", "Mehr Übungsräume."),
    ("celebi", "Frau Çelebi hat recht."),
    ("Spielplätze", "Mehr Spielpla\u0308tze bitte."),
    ("Spielplätze", "Der Spielplatz ist zu klein."),
    ("100%", "Zu 100% richtig."),
    ("Bus_Bahn", "Die Bus_Bahn kommt."),
)


@pytest.mark.parametrize(("typed", "written"), FOUND)
def test_the_public_finds_it(typed, written):
    row = AcceptedFactory(text=written)
    AcceptedFactory(text="Etwas ganz anderes.")
    assert list(mentioning(Contribution.objects.all(), typed)) == [row]


@pytest.mark.parametrize("typed", ["%", "?!", "_", "'", "„“", "\u200b."])
def test_signs_alone_find_nothing(typed):
    AcceptedFactory(text="100% richtig, oder? „Ja“ _ '")
    OrganisationFactory()
    for rows in (mentioning, matching):
        assert not rows(Contribution.objects.all(), typed).exists()
    assert mentioning(Contribution.objects.all(), "  ").exists()


def test_a_number_and_a_district_are_found():
    row = AcceptedFactory(text="Der Bus kommt zu selten.", area=AreaFactory(name="Rieth"))
    other = AcceptedFactory(text="Der Bus ist voll.")
    for rows in (mentioning, matching):
        assert list(rows(Contribution.objects.all(), "Rieth Bus")) == [row]
        assert list(rows(Contribution.objects.all(), f"B-{row.pk}")) == [row]
        assert list(rows(Contribution.objects.all(), f"b–{other.pk}")) == [other]


def test_planners_find_what_was_sent_in(client):
    row = ContributionFactory(text="Die Straße")
    client.force_login(PlannerFactory())
    html = client.get("/aufgaben/beitraege/?q=strasse&stand=alle").content.decode()
    assert f"B-{row.pk}" in html
    assert f"B-{row.pk}" not in client.get("/aufgaben/beitraege/?q=%25&stand=alle").content.decode()


@pytest.mark.parametrize(("typed", "n"), [("Grossen", 1), ("muller", 1), ("%", 0), ("", 2)])
def test_lists_and_accounts_are_searched_alike(client, typed, n):
    OrganisationFactory(name="Verein der Großen")
    OrganisationFactory(name="Müllerhaus")
    PlannerFactory(name="Der mit den Großen")
    user = PlannerFactory(name="Jo Müller")
    client.force_login(user)
    page = client.get("/aufgaben/organisationen/", {"suche": typed}).context["page"]
    assert page.paginator.count == n
    found = client.get("/aufgaben/konten/", {"q": typed}).content.decode()
    assert ("Der mit den Großen" in found) == (typed in ("Grossen", ""))


def test_no_page_carries_the_folded_texts():
    AcceptedFactory()
    row = Contribution.objects.get()
    assert row.get_deferred_fields() == {"words", "public_words"}
    assert Organisation._meta.get_field("sort_key").db_returning
