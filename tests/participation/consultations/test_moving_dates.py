"""The times that residents rely on are moved in the open: the old promise and the reason stay."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from erfurt_sozialraum.editing.conflicts import revision_of
from participation.models import Consultation, FormerDates
from tests.reading import text_of

from .plan_forms import BASE, day, errors

REASON = "Viele haben um mehr Zeit gebeten."


def dates_of(row, **values):
    base = {"closes_on": timezone.localtime(row.closes_at).date().isoformat(), "answer_by": row.answer_by}
    base["closes_time"] = timezone.localtime(row.closes_at).strftime("%H:%M")
    return base | {"reason": REASON, "revision": revision_of(row)} | values


def change(client, row, **values):
    response = client.post(f"{BASE}{row.pk}/zeiten/", dates_of(row, **values))
    row.refresh_from_db()
    return response


def test_it_is_extended_with_the_old_end_and_the_reason_in_public(client, row):
    before = row.closes_at
    assert change(client, row, closes_on=day(40), closes_time="").status_code == 302
    assert timezone.localtime(row.closes_at).date().isoformat() == day(40)
    old = FormerDates.objects.get()
    assert (old.consultation, old.closes_at, old.answer_by, old.reason) == (
        row,
        before,
        row.answer_by,
        REASON,
    )
    client.logout()
    page = text_of(client.get(f"/beteiligung/{row.slug}/"))
    assert "Vorher galt: offen bis" in page
    assert f"Grund: {REASON}" in page


def test_pressed_twice_it_is_moved_once(client, row):
    sent = dates_of(row, closes_on=day(40), closes_time="")
    answers = [client.post(f"{BASE}{row.pk}/zeiten/", sent).status_code for _ in range(2)]
    assert (answers, FormerDates.objects.count()) == ([302, 302], 1)


def test_it_may_open_again_after_its_end(client, row):
    Consultation.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    row.refresh_from_db()
    assert change(client, row, closes_on=day(5), closes_time="").status_code == 302
    assert row.is_open()


def test_an_answer_may_be_promised_earlier(client, row):
    assert change(client, row, answer_by=day(40)).status_code == 302
    assert row.answer_by.isoformat() == day(40)


def test_to_put_an_answer_off_one_must_say_so(client, row):
    promised = row.answer_by
    response = change(client, row, answer_by=day(90))
    assert (response.status_code, set(errors(response)), row.answer_by) == (422, {"understood"}, promised)
    assert "Wir haben eine Antwort bis" in text_of(response)
    assert change(client, row, answer_by=day(90), understood="on").status_code == 302
    assert (row.answer_by.isoformat(), FormerDates.objects.get().answer_by) == (day(90), promised)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"closes_on": day(-1)}, "closes_on"),
        ({"closes_on": day(100)}, "answer_by"),
        ({"answer_by": day(3)}, "answer_by"),
        ({}, "__all__"),
    ],
)
def test_what_cannot_be_promised_is_named(client, row, values, field):
    response = change(client, row, **values)
    assert (response.status_code, set(errors(response))) == (422, {field})
    assert FormerDates.objects.count() == 0


def test_the_beginning_is_fixed_once_it_has_begun(client, row):
    assert "opens_on" not in client.get(f"{BASE}{row.pk}/zeiten/").context["form"].fields
    Consultation.objects.update(opens_at=timezone.now() + timedelta(days=3))
    row.refresh_from_db()
    assert change(client, row, opens_on=day(5)).status_code == 302
    assert timezone.localtime(row.opens_at).date().isoformat() == day(5)


def test_two_who_move_the_times_see_both(client, row):
    Consultation.objects.update(answer_by=day(70))
    response = client.post(f"{BASE}{row.pk}/zeiten/", dates_of(row, answer_by=day(50)))
    assert response.status_code == 409
    assert REASON in response.content.decode()
    assert FormerDates.objects.count() == 0
    row.refresh_from_db()
    assert row.answer_by.isoformat() == day(70)


def test_what_was_promised_is_never_changed(row):
    old = row.former_dates.create(
        opens_at=row.opens_at, closes_at=row.closes_at, answer_by=row.answer_by, reason=REASON
    )
    with pytest.raises(ProgrammingError), transaction.atomic():
        FormerDates.objects.filter(pk=old.pk).update(reason="Anders.")


def test_times_of_a_draft_are_in_its_form(client, row):
    Consultation.objects.update(published_at=None)
    response = client.get(f"{BASE}{row.pk}/zeiten/")
    assert response["Location"] == f"{BASE}{row.pk}/bearbeiten/#id_opens_on"
