"""Barriers: reported by anybody without a cookie, stored once, answered by those who run the portal."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from erfurt_sozialraum.forms.keys import new_key
from erfurt_sozialraum.rows.transitions import Refused
from stakeholders.actions.barriers import answer, forget_old
from stakeholders.models import BarrierReport, OutgoingMail
from stakeholders.views.barriers import MAILS
from tests.factories import CommitteeFactory, PlannerFactory, UserFactory, member_of

pytestmark = pytest.mark.django_db
FORM = "/barrierefreiheit/melden/"
THANKS = "/barrierefreiheit/melden/danke/"
LIST = "/aufgaben/barrieren/"
TEXT = "Der Kalender lässt sich mit der Tastatur nicht bedienen."
EMAIL = "erika@example.org"


def key_in(html):
    return re.search(r'name="key" value="([^"]+)"', html)[1]


def fields(client, **changes):
    key = key_in(client.get(FORM).content.decode())
    return {"text": TEXT, "page": "/termine/", "email": EMAIL, "key": key, "confirmed": "ja", **changes}


def barrier(**changes):
    changes = {"text": TEXT, "email": EMAIL, "form_key": f"n{BarrierReport.objects.count()}", **changes}
    return BarrierReport.objects.create(**changes)


# Reporting


def test_the_statement_leads_to_the_form(client):
    page = client.get("/barrierefreiheit/").content.decode()
    assert f'href="{FORM}"' in page


def test_reporting_needs_no_cookie_and_leads_to_what_happens_next():
    client = Client(enforce_csrf_checks=True)
    page = client.get(FORM)
    assert not page.cookies
    assert page["Cache-Control"] == "private, no-cache"
    sent = client.post(FORM, fields(client))
    assert (sent.status_code, sent["Location"]) == (302, THANKS)
    assert not sent.cookies
    row = BarrierReport.objects.get()
    assert (row.text, row.page, row.email, row.answered_at) == (TEXT, "/termine/", EMAIL, None)
    assert "Wie es weitergeht" in client.get(THANKS).content.decode()


def test_members_and_planners_report_too(client):
    for user in (member_of(CommitteeFactory()), PlannerFactory()):
        client.force_login(user)
        assert client.post(FORM, fields(client))["Location"] == THANKS
    assert BarrierReport.objects.count() == 2


def test_only_the_text_is_mandatory_and_the_page_is_filled_in(client):
    page = client.get(f"{FORM}?seite=/stadtrat/%22%3E").content.decode()
    assert len(re.findall(r'aria-required="true"', page)) == 1
    assert 'value="/stadtrat/&quot;&gt;"' in page
    assert client.post(FORM, fields(client, page="", email=""))["Location"] == THANKS


def test_what_is_wrong_comes_back_with_all_that_was_typed(client):
    answered = client.post(FORM, fields(client, text="", email="keine Adresse"))
    page = answered.content.decode()
    assert answered.status_code == 422
    assert "Bitte schreiben Sie, was nicht geht." in page
    assert 'value="keine Adresse"' in page
    assert 'value="/termine/"' in page
    assert not BarrierReport.objects.exists()


def test_the_same_form_twice_is_stored_and_told_once(client, settings):
    settings.OPERATOR_EMAIL = "betrieb@example.org"
    sent = fields(client)
    places = {client.post(FORM, sent)["Location"] for _n in range(2)}
    assert places == {THANKS}
    assert BarrierReport.objects.count() == 1
    assert OutgoingMail.objects.count() == 1


def test_what_is_sent_twice_does_not_count_twice(client, settings):
    """Five mails an hour for one visitor: five reports, however often each is sent."""
    settings.OPERATOR_EMAIL = "betrieb@example.org"
    cache.clear()
    for _report in range(MAILS + 2):
        sent = fields(client)
        for _twice in range(2):
            client.post(FORM, sent)
    assert (BarrierReport.objects.count(), OutgoingMail.objects.count()) == (MAILS + 2, MAILS)


def test_something_else_from_the_same_form_is_kept_and_asked_about(client):
    sent = fields(client)
    client.post(FORM, sent)
    answered = client.post(FORM, {**sent, "text": "Und die Karte auch nicht."})
    page = answered.content.decode()
    assert answered.status_code == 409
    assert "Und die Karte auch nicht." in page
    assert BarrierReport.objects.count() == 1
    client.post(FORM, {**sent, "text": "Und die Karte auch nicht.", "key": key_in(page)})
    assert BarrierReport.objects.count() == 2


def test_the_same_again_after_the_answer_still_leads_on(client):
    sent = fields(client)
    client.post(FORM, sent)
    answer(BarrierReport.objects.get(), by=PlannerFactory(), note="Behoben.")
    assert client.post(FORM, sent)["Location"] == THANKS
    assert BarrierReport.objects.count() == 1


@pytest.mark.parametrize("changes", [{"confirmed": ""}, {"website": "https://example.org"}])
def test_too_fast_or_a_filled_trap_is_asked_once_more(client, changes):
    sent = fields(client, **changes)
    answered = client.post(FORM, sent)
    page = answered.content.decode()
    assert answered.status_code == 422
    assert "Das ging sehr schnell." in page
    assert TEXT in page
    again = {**sent, "website": "", "confirmed": re.search(r'name="confirmed" value="(\w+)"', page)[1]}
    assert client.post(FORM, again)["Location"] == THANKS


@pytest.mark.parametrize(
    "key", ["", "erfunden", new_key("something else")], ids=["missing", "forged", "of another form"]
)
def test_a_key_that_is_no_good_is_replaced(client, key):
    answered = client.post(FORM, fields(client, key=key))
    assert answered.status_code == 422
    fresh = key_in(answered.content.decode())
    assert client.post(FORM, fields(client, key=fresh))["Location"] == THANKS


def test_a_form_that_lay_open_too_long_gets_a_fresh_key(client, monkeypatch):
    sent, later = fields(client), timezone.now() + timedelta(days=8)
    monkeypatch.setattr("erfurt_sozialraum.forms.keys.timezone.now", lambda: later)
    assert client.post(FORM, sent).status_code == 422
    assert not BarrierReport.objects.exists()


def test_the_operator_hears_of_it_but_not_what_and_who(client, settings):
    settings.OPERATOR_EMAIL = "betrieb@example.org"
    client.post(FORM, fields(client))
    mail = OutgoingMail.objects.get()
    assert mail.recipient == "betrieb@example.org"
    assert f"{LIST}{BarrierReport.objects.get().pk}/" in mail.body
    assert TEXT not in mail.body + mail.subject
    assert EMAIL not in mail.body + mail.subject


def test_a_flood_is_stored_but_fills_no_mailbox(client, settings):
    settings.OPERATOR_EMAIL = "betrieb@example.org"
    for _n in range(7):
        client.post(FORM, fields(client))
    assert (BarrierReport.objects.count(), OutgoingMail.objects.count()) == (7, 5)


def test_without_an_operator_no_mail_is_written(client, settings):
    settings.OPERATOR_EMAIL = ""
    client.post(FORM, fields(client))
    assert BarrierReport.objects.count() == 1
    assert not OutgoingMail.objects.exists()


def test_the_form_needs_no_query(client, django_assert_num_queries):
    for path in (FORM, THANKS):
        with django_assert_num_queries(0):
            assert client.get(path).status_code == 200


# Answering


@pytest.mark.parametrize(
    ("role", "expected"), [("planner", 200), ("operator", 200), ("editor", 403), ("moderator", 403)]
)
def test_who_reads_reports(client, role, expected):
    row = barrier()
    client.force_login(UserFactory(roles=[role]))
    assert client.get(LIST).status_code == expected
    assert client.get(f"{LIST}{row.pk}/").status_code == expected
    if expected == 403:
        assert client.post(f"{LIST}{row.pk}/", {"note": "Behoben."}).status_code == 403


def test_visitors_and_members_read_none(client):
    row = barrier()
    for path in (LIST, f"{LIST}{row.pk}/"):
        assert client.get(path)["Location"].startswith("/konto/")
    client.force_login(member_of(CommitteeFactory()))
    for path in (LIST, f"{LIST}{row.pk}/"):
        assert client.get(path).status_code == 403


def test_an_answer_is_noted_and_the_address_forgotten(client):
    row, planner = barrier(), PlannerFactory()
    client.force_login(planner)
    assert EMAIL in client.get(f"{LIST}{row.pk}/").content.decode()
    assert client.post(f"{LIST}{row.pk}/", {"note": "Behoben."})["Location"] == LIST
    row.refresh_from_db()
    assert (row.answer_note, row.answered_by, row.email) == ("Behoben.", planner, "")
    assert list(client.get(LIST).context["page"]) == []
    assert list(client.get(f"{LIST}?stand=beantwortet").context["page"]) == [row]


def test_an_answer_needs_a_note(client):
    row = barrier()
    client.force_login(PlannerFactory())
    assert client.post(f"{LIST}{row.pk}/", {"note": " "}).status_code == 422
    assert BarrierReport.objects.open().get() == row


def test_the_second_answer_is_refused_and_its_text_kept(client):
    row = barrier()
    answer(row, by=PlannerFactory(), note="Zuerst.")
    client.force_login(PlannerFactory())
    answered = client.post(f"{LIST}{row.pk}/", {"note": "Danach."})
    assert answered.status_code == 409
    assert "Danach." in answered.content.decode()
    row.refresh_from_db()
    assert row.answer_note == "Zuerst."
    with pytest.raises(Refused):
        answer(row, by=PlannerFactory(), note="Danach.")


def test_the_database_keeps_no_address_beside_an_answer():
    row = barrier()
    with pytest.raises(IntegrityError), transaction.atomic():
        BarrierReport.objects.filter(pk=row.pk).update(
            answered_at=timezone.now(), answered_by=PlannerFactory()
        )


def test_a_year_after_the_answer_the_report_goes():
    old, young, waiting = barrier(), barrier(), barrier(received_at=timezone.now() - timedelta(days=900))
    planner = PlannerFactory()
    for row in (old, young):
        answer(row, by=planner, note="Behoben.")
    for row, days in ((old, 366), (young, 364)):
        BarrierReport.objects.filter(pk=row.pk).update(answered_at=timezone.now() - timedelta(days=days))
    assert forget_old() == 1
    assert set(BarrierReport.objects.all()) == {young, waiting}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_queries(client, rows, django_assert_num_queries):
    for _n in range(rows):
        barrier()
    client.force_login(PlannerFactory())
    with django_assert_num_queries(5):
        response = client.get(LIST)
    assert len(response.context["page"]) == rows


def test_the_desk_counts_what_is_open(client):
    barrier()
    answer(barrier(), by=PlannerFactory(), note="Behoben.")
    client.force_login(UserFactory(roles=["operator"]))
    response = client.get("/aufgaben/")
    assert response.context["desk"].barriers == 1
    assert not response.context["desk"].is_calm
    assert "1 Meldung wartet auf eine Antwort" in response.content.decode()
    client.force_login(UserFactory(roles=["editor"]))
    assert client.get("/aufgaben/").context["desk"].barriers == 0
