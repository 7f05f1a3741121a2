"""A consultation ends early or is taken back: nobody's text is lost, and nothing slips in after the end."""

import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client

from erfurt_sozialraum.editing.conflicts import revision_of
from participation import receipts
from participation.actions.consultations import close_early
from participation.actions.contributions import ConsultationClosed, submit
from participation.models import Contribution, FormerDates, Reply
from participation.overviews.consultations.public import consultations
from tests.at_once import at_once
from tests.factories import AcceptedFactory, ConsultationFactory, ContributionFactory
from tests.reading import text_of

from .plan_forms import BASE
from .public_form import form_of


def test_it_ends_at_once_with_a_reason(client, row):
    assert client.post(f"{BASE}{row.pk}/beenden/", {"reason": ""}).status_code == 422
    before = row.closes_at
    data = form_of(Client(), row)
    assert client.post(f"{BASE}{row.pk}/beenden/", {"reason": "Die Frage ist geklärt."}).status_code == 302
    row.refresh_from_db()
    assert (row.is_open(), FormerDates.objects.get().closes_at) == (False, before)
    late = Client().post(f"/beteiligung/{row.slug}/", data)
    assert late.status_code == 409
    assert "Auf dem Platz fehlen Bänke." in late.content.decode()
    again = client.post(f"{BASE}{row.pk}/beenden/", {"reason": "Noch einmal."})
    assert (again.status_code, FormerDates.objects.count()) == (409, 1)
    assert "läuft nicht mehr" in text_of(again)


class Meeting:
    """One holds its transaction open until it is seen whether the other waits for it."""

    def __init__(self):
        self.reached, self.answered, self.go = (threading.Event() for _ in range(3))

    def hold(self, call):
        """Do it, and commit only when told to."""
        with transaction.atomic():
            result = call()
            self.reached.set()
            self.go.wait(10)
        return result

    def come_later(self, call):
        """Do it once the other has done it and not committed yet."""
        self.reached.wait(10)
        try:
            return call()
        finally:
            self.answered.set()

    def waits(self):
        """True if whoever came later was held up; then the first may commit."""
        self.reached.wait(10)
        answered = self.answered.wait(0.5)
        self.go.set()
        return not answered


def meet(first, second):
    """What the first, the second and the look at them come to: the third is True if the second waited."""
    meeting = Meeting()
    return at_once(lambda: meeting.hold(first), lambda: meeting.come_later(second), meeting.waits)


@pytest.mark.django_db(transaction=True)
def test_a_contribution_that_waited_for_the_end_is_too_late():
    row = ConsultationFactory()
    _end, sent, waited = meet(
        lambda: close_early(row, reason="Geklärt.", by=None),
        lambda: submit(row, code="ABCD", text="Zu spät?"),
    )
    assert (type(sent), waited) == (ConsultationClosed, True)
    assert Contribution.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_end_waits_for_a_contribution_that_is_being_stored():
    row = ConsultationFactory()
    _sent, end, waited = meet(
        lambda: submit(row, code="ABCD", text="Rechtzeitig."),
        lambda: close_early(row, reason="Geklärt.", by=None),
    )
    row.refresh_from_db()
    assert (end, waited, row.is_open()) == (None, True, False)
    assert Contribution.objects.get().received_at < row.closes_at


@pytest.mark.django_db(transaction=True)
def test_residents_do_not_wait_for_each_other():
    row = ConsultationFactory()
    *sent, waited = meet(
        lambda: submit(row, code="ABCD", text="Eins."), lambda: submit(row, code="EFGH", text="Zwei.")
    )
    assert ([created for _row, created in sent], waited) == ([True, True], False)


def test_with_a_consultation_its_contributions_go_and_come_back(client, row):
    contribution = AcceptedFactory(consultation=row)
    Reply.objects.create(point=contribution.points.get(), outcome="noted", reason="Danke.")
    public = [f"/beteiligung/{row.slug}/", f"/beteiligung/{row.slug}/beitraege/"]
    public += [f"/beteiligung/{row.slug}/beitraege/{contribution.pk}/"]
    assert client.get(f"{BASE}{row.pk}/zurueckziehen/").status_code == 200
    assert [Client().get(path).status_code for path in public] == [200] * 3
    assert client.post(f"{BASE}{row.pk}/zurueckziehen/").status_code == 302
    assert [Client().get(path).status_code for path in public] == [404] * 3
    nobody = AnonymousUser()
    for rows in (
        consultations(nobody),
        Contribution.objects.visible_to(nobody),
        Contribution.objects.counted_for(nobody),
        Reply.objects.visible_to(nobody),
    ):
        assert rows.count() == 0
    assert client.post(f"{BASE}{row.pk}/zurueckziehen/").status_code == 409
    row.refresh_from_db()
    client.post(f"{BASE}{row.pk}/oeffentlich/", {"revision": revision_of(row)})
    assert [Client().get(path).status_code for path in public] == [200] * 3


def test_whoever_holds_a_code_reads_on(client, row):
    contribution = ContributionFactory(consultation=row, code_hash=receipts.code_hash("K7QM3XPT9ABCDEFG"))
    client.post(f"{BASE}{row.pk}/zurueckziehen/")
    page = Client().get("/mein-beitrag/K7QM-3XPT-9ABC-DEFG/")
    assert contribution.text in page.content.decode()
    assert f"/beteiligung/{row.slug}/" not in page.content.decode()


def test_what_was_being_written_comes_back_to_its_writer(client, row):
    data = form_of(Client(), row)
    client.post(f"{BASE}{row.pk}/zurueckziehen/")
    response = Client().post(f"/beteiligung/{row.slug}/", data)
    assert (response.status_code, Contribution.objects.count()) == (409, 0)
    assert "Auf dem Platz fehlen Bänke." in response.content.decode()
    assert row.title not in response.content.decode()
