"""Accepting, publishing and rejecting: what a decision does, and two people at once."""

import pytest
from django.db.utils import ProgrammingError

from erfurt_sozialraum.rows.latest import Stale
from erfurt_sozialraum.rows.transitions import Refused
from participation.actions.moderation.deciding import decide
from participation.models import Contribution, ContributionStatus, ModerationDecision
from tests.at_once import at_once
from tests.factories import ContributionFactory, PlannerFactory
from tests.participation.moderation.queue_forms import LIST, decision_url, detail, publish

pytestmark = pytest.mark.django_db


def test_publishing_makes_one_point_and_one_decision(client, planner):
    row = ContributionFactory(text="Herr Muster vom Rewe ist unfreundlich. Es fehlen Bänke.")
    following = ContributionFactory()
    response = client.post(decision_url(row, "?stand=neu"), publish(row, public_text="Es fehlen Bänke."))
    row.refresh_from_db()
    assert response["Location"] == f"{detail(following)}?stand=neu#inhalt"
    assert (row.status, row.published_text, row.published_at is not None) == (
        ContributionStatus.ACCEPTED,
        "Es fehlen Bänke.",
        True,
    )
    assert row.text == "Herr Muster vom Rewe ist unfreundlich. Es fehlen Bänke."
    assert [point.text for point in row.points.all()] == ["Es fehlen Bänke."]
    decision = row.decisions.get()
    assert (decision.accepted, decision.published, decision.decided_by) == (True, True, planner)


def test_an_untouched_text_stays_the_original_to_the_letter(client, planner):
    row = ContributionFactory(text="Erste Zeile\nzweite Zeile")
    client.post(decision_url(row), publish(row, public_text="Erste Zeile\r\nzweite Zeile"))
    row.refresh_from_db()
    assert (row.published_text, row.is_redacted) == ("Erste Zeile\nzweite Zeile", False)


def test_accepting_without_publishing_needs_a_reason(client, planner):
    row = ContributionFactory()
    data = publish(row, decision="internal", public_text="Mein langer Text")
    response = client.post(decision_url(row), data)
    assert response.status_code == 422
    assert list(response.context["decision_form"].errors) == ["reason"]
    assert "Mein langer Text" in response.content.decode()
    assert client.post(decision_url(row), data | {"reason": "Enthält Namen."}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.published_at, row.published_text) == (ContributionStatus.ACCEPTED, None, "")
    assert row.points.get().text == row.text


def test_rejecting_needs_a_reason_and_makes_no_point(client, planner):
    row = ContributionFactory()
    data = publish(row, decision="reject")
    assert client.post(decision_url(row), data).status_code == 422
    client.post(decision_url(row), data | {"reason": "Werbung."})
    row.refresh_from_db()
    assert (row.status, row.points.count()) == (ContributionStatus.REJECTED, 0)


def test_without_a_text_nothing_is_published(client, planner):
    row = ContributionFactory()
    response = client.post(decision_url(row), publish(row, public_text="  "))
    assert (response.status_code, list(response.context["decision_form"].errors)) == (422, ["public_text"])


def test_without_consent_publishing_is_not_offered(client, planner):
    row = ContributionFactory(may_publish=False)
    assert 'value="publish"' not in client.get(detail(row)).content.decode()
    assert client.post(decision_url(row), publish(row)).status_code == 422
    with pytest.raises(Refused):
        decide(row, accepted=True, public_text="Doch!", seen=0, by=planner)
    row.refresh_from_db()
    assert row.published_at is None


def test_a_decision_may_be_changed_by_a_further_one(client, planner):
    row = ContributionFactory()
    first = decide(row, accepted=False, reason="Werbung.", seen=0, by=planner)
    second = decide(row, accepted=True, reason="Doch nicht.", seen=first.pk, by=planner)
    third = decide(row, accepted=True, public_text="Gekürzt.", seen=second.pk, by=planner)
    assert (row.published_text, row.points.get().text) == ("Gekürzt.", "Gekürzt.")
    decide(row, accepted=True, reason="Bitte der Person.", seen=third.pk, by=planner)
    assert (row.status, row.published_at, row.published_text) == (ContributionStatus.ACCEPTED, None, "")
    assert row.decisions.count() == 4


def test_what_is_accepted_cannot_be_rejected_any_more(client, planner):
    row = ContributionFactory()
    first = decide(row, accepted=True, public_text=row.text, seen=0, by=planner)
    assert 'value="reject"' not in client.get(detail(row)).content.decode()
    with pytest.raises(Refused) as refused:
        decide(row, accepted=False, reason="Nein.", seen=first.pk, by=planner)
    assert "schon angenommen" in refused.value.message
    with pytest.raises(Refused):
        decide(ContributionFactory(), accepted=False, public_text="Text", reason="x", seen=0, by=planner)


def test_rejecting_what_somebody_has_just_accepted_tells_of_it(client, planner):
    row = ContributionFactory()
    decide(row, accepted=True, public_text=row.text, seen=0, by=PlannerFactory(name="Otto Beispiel"))
    response = client.post(decision_url(row), publish(row, decision="reject", reason="Werbung."))
    page = response.content.decode()
    assert response.status_code == 409
    for words in ("Jemand hat inzwischen entschieden", "Otto Beispiel", "nicht mehr möglich", "Werbung."):
        assert words in page, words
    assert 'value="reject"' not in page


def test_keeping_back_what_nobody_wanted_published_needs_no_reason(client, planner):
    row = ContributionFactory(may_publish=False)
    assert client.post(decision_url(row), publish(row, decision="internal")).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.published_at) == (ContributionStatus.ACCEPTED, None)
    assert row.decisions.get().reason == "Ohne Zustimmung zur Veröffentlichung."


def test_decisions_are_never_changed(planner):
    row = ContributionFactory()
    decision = decide(row, accepted=True, public_text=row.text, seen=0, by=planner)
    with pytest.raises(ProgrammingError):
        ModerationDecision.objects.filter(pk=decision.pk).update(reason="anders")


def test_who_comes_second_sees_what_the_first_decided(client, planner):
    row = ContributionFactory()
    other = PlannerFactory(name="Otto Beispiel")
    first = decide(row, accepted=False, reason="Das ist Werbung.", seen=0, by=other)
    response = client.post(decision_url(row), publish(row, public_text="Mein gekürzter Text"))
    page = response.content.decode()
    assert response.status_code == 409
    for words in ("Otto Beispiel", "nicht angenommen", "Das ist Werbung.", "Mein gekürzter Text"):
        assert words in page, words
    assert row.decisions.get() == first
    again = response.context["decision_form"].data
    assert client.post(decision_url(row), again).status_code == 302
    row.refresh_from_db()
    assert row.published_text == "Mein gekürzter Text"


def test_after_the_last_one_the_list_says_that_it_is_done(client, planner):
    row = ContributionFactory()
    response = client.post(decision_url(row, "?stand=neu"), publish(row), follow=True)
    assert response.redirect_chain[-1][0] == f"{LIST}?stand=neu"
    assert "Diese Liste ist abgearbeitet." in response.content.decode()


def test_one_may_stay_on_the_page(client, planner):
    row = ContributionFactory()
    ContributionFactory()
    response = client.post(decision_url(row), publish(row, bleiben="1"))
    assert response["Location"] == f"{detail(row)}?#inhalt"


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_the_same_moment_one_counts():
    row = ContributionFactory()
    accepting, rejecting = PlannerFactory(), PlannerFactory()

    def decide_as(by, accepted):
        text = row.text if accepted else ""
        fresh = Contribution.objects.get(pk=row.pk)
        decide(fresh, accepted=accepted, public_text=text, reason="x", seen=0, by=by)
        return "decided"

    results = at_once(lambda: decide_as(accepting, True), lambda: decide_as(rejecting, False))
    assert results.count("decided") == 1
    assert sum(isinstance(result, Stale) for result in results) == 1
    row.refresh_from_db()
    assert row.decisions.count() == 1
    assert (row.status == ContributionStatus.ACCEPTED) == row.decisions.get().accepted
