"""Final clicks ask first: the page they lead to changes nothing, and its button does."""

import pytest
from django.urls import reverse

from guidelines.models import GuidelineBasis, Source
from participation.models import FeedbackRule
from stakeholders.models import AreaActor
from tests import factories as f
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def workplace():
    return AreaActor.objects.create(area=f.AreaFactory(), organisation=f.OrganisationFactory())


def basis():
    source = Source.objects.create(title="Armutsbericht")
    return GuidelineBasis.objects.create(guideline=f.GuidelineFactory(), source=source)


def rule():
    return FeedbackRule.objects.create(process=f.ProcessFactory(), target=f.CommitteeFactory(), days=30)


def draft():
    return f.WordingFactory(version__published_at=None).version


CASES = {
    "stakeholders:workplace_end": workplace,
    "stakeholders:organisation_visibility": f.OrganisationFactory,
    "stakeholders:committee_visibility": f.CommitteeFactory,
    "stakeholders:area_visibility": f.AreaFactory,
    "stakeholders:indicator_visibility": f.IndicatorFactory,
    "guidelines:document_visibility": f.GuidelineFactory,
    "guidelines:paper_visibility": f.PaperFactory,
    "guidelines:version_visibility": f.VersionFactory,
    "participation:draft_publish": draft,
    "guidelines:basis_visibility": basis,
    "participation:event_visibility": f.EventFactory,
    "participation:result_visibility": f.ResultFactory,
    "participation:rule_end": rule,
    "participation:consultation_publish": lambda: f.ConsultationFactory(published_at=None),
}


def state(row):
    row.refresh_from_db()
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize("name", CASES)
def test_it_asks_with_a_yes_and_a_way_back_and_changes_nothing(client, planner, name):
    row = CASES[name]()
    before = state(row)
    response = client.get(reverse(name, args=[row.pk]))
    page = text_of(response)
    assert (response.status_code, "Ja, " in page, "Abbrechen" in page, "?" in page) == (200, True, True, True)
    assert state(row) == before


def test_the_button_sends_what_was_asked(client, planner):
    row = f.OrganisationFactory()
    address = reverse("stakeholders:organisation_visibility", args=[row.pk])
    page = reverse("stakeholders:organisation", args=[row.pk])
    for said, words in (("nein", "zurückziehen?"), ("ja", "wieder zeigen?")):
        link = f'href="{address}?sichtbar={said}"'
        assert link in client.get(page).content.decode()
        question = client.get(f"{address}?sichtbar={said}")
        assert f"„{row}“ {words}" in text_of(question)
        sent = dict(question.context["question"].sent)
        assert sent == {"sichtbar": said}
        assert client.post(f"{address}?sichtbar={said}", sent)["Location"] == page
        row.refresh_from_db()
        assert row.is_public == (said == "ja")


def test_what_somebody_else_has_done_meanwhile_is_not_asked(client, planner):
    row = f.OrganisationFactory()
    address = reverse("stakeholders:organisation_visibility", args=[row.pk])
    response = client.get(f"{address}?sichtbar=ja")
    assert (response.status_code, "ist schon öffentlich" in text_of(response)) == (409, True)


def test_who_may_not_do_it_is_not_asked(client):
    row = f.OrganisationFactory()
    client.force_login(f.UserFactory(roles=["moderator"]))
    assert client.get(reverse("stakeholders:organisation_visibility", args=[row.pk])).status_code == 403


def test_an_organisation_works_on_in_an_area(client, planner):
    row = workplace()
    page = reverse("stakeholders:organisation", args=[row.organisation_id])
    client.post(reverse("stakeholders:workplace_end", args=[row.pk]))
    address = reverse("stakeholders:workplace_resume", args=[row.pk])
    assert f'href="{address}"' in client.get(page).content.decode()
    assert client.get(address).status_code == 200
    assert [client.post(address).status_code for _click in range(2)] == [302, 409]
    row.refresh_from_db()
    assert row.ends_on is None


def test_an_article_is_taken_out_after_a_question(client, planner):
    version = f.VersionFactory(published_at=None)
    row = f.WordingFactory(version=version)
    address = reverse("guidelines:article_remove", args=[row.pk])
    assert f'href="{address}"' in client.get(reverse("guidelines:draft", args=[version.pk])).content.decode()
    assert client.get(address).status_code == 200
    assert version.wordings.exists()
    client.post(address)
    assert not version.wordings.exists()
