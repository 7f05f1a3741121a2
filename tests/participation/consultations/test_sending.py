"""Sending a contribution: what is stored, once, and that no text is lost."""

from datetime import timedelta

import pytest
from django.db import Error, connection
from django.db.transaction import TransactionManagementError
from django.test import Client
from django.utils import timezone

from erfurt_sozialraum.forms import keys as form_keys
from participation import receipts
from participation.actions.contributions import submit
from participation.models import Contribution
from tests.at_once import at_once
from tests.factories import AreaFactory, ConsultationFactory, TopicFactory
from tests.participation.consultations.public_form import TEXT, address, close, form_of, key_in, send
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def test_a_contribution_is_stored_with_all_that_was_given(client, consultation):
    topic, area = consultation.topics.get(), AreaFactory()
    data = form_of(client, consultation, topic=topic.pk, area=area.pk, age_band="65+", may_publish="on")
    response = client.post(address(consultation), data)
    row = Contribution.objects.get()
    code = receipts.code_of(form_keys.read_key(data["key"], receipts.purpose(consultation.pk)))
    assert response["Location"] == f"/mein-beitrag/{receipts.grouped(code)}/?gesendet#angekommen"
    assert row.code_hash == receipts.code_hash(code)
    assert (row.text, row.topic, row.area, row.age_band, row.may_publish) == (TEXT, topic, area, "65+", True)
    assert (row.status, row.channel, row.published_at, row.is_example) == ("received", "online", None, False)


def test_the_code_itself_is_stored_nowhere(client, consultation):
    response = send(client, consultation)
    code = response["Location"].split("/")[2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(c)::text FROM participation_contribution c")
        (stored,) = cursor.fetchone()
    assert code not in stored
    assert code.replace("-", "") not in stored


def test_without_a_tick_nothing_is_published(client, consultation):
    send(client, consultation)
    assert Contribution.objects.get().may_publish is False


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Bitte schreiben Sie Ihren Beitrag"),
        ("  \r\n ", "Bitte schreiben Sie"),
        ("a" * 5956, "Höchstens 5.000 Zeichen sind möglich, Ihr Text hat 5.956."),
    ],
)
def test_a_mistake_is_named_and_nothing_is_lost(client, consultation, text, message):
    area = AreaFactory()
    response = send(client, consultation, text=text, area=area.pk, age_band="18-26", may_publish="on")
    html = response.content.decode()
    assert response.status_code == 422
    assert '<a href="#id_text">' in html
    assert message in text_of(response)
    assert 'aria-invalid="true"' in html
    assert "<title>Fehler:" in html
    assert f'<option value="{area.pk}" selected' in html
    assert '<option value="18-26" selected' in html
    assert "checked" in html
    assert text.strip() in html
    assert Contribution.objects.count() == 0


def test_a_line_break_counts_as_one_character(client, consultation):
    text = "a\r\n" * 2500
    assert send(client, consultation, text=text.strip() + "a").status_code == 302
    assert Contribution.objects.get().text == ("a\n" * 2500).strip() + "a"


def test_a_topic_of_another_consultation_is_refused(client, consultation):
    response = send(client, consultation, topic=TopicFactory().pk)
    assert response.status_code == 422
    assert "#id_topic" in response.content.decode()


def test_html_stays_text(client, consultation):
    response = client.get(send(client, consultation, text="<b>laut</b><script>x</script>")["Location"])
    assert "&lt;b&gt;laut&lt;/b&gt;" in response.content.decode()


def test_sending_again_shows_the_same_receipt_and_stores_nothing(client, consultation):
    data = form_of(client, consultation, age_band="65+")
    first, second = (client.post(address(consultation), data) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Contribution.objects.count() == 1


def test_sending_again_works_after_the_end_and_with_an_old_form(client, consultation, monkeypatch):
    data = form_of(client, consultation)
    first = client.post(address(consultation), data)
    now = timezone.now()
    close(consultation)
    monkeypatch.setattr(form_keys.timezone, "now", lambda: now + form_keys.MAX_AGE * 2)
    second = client.post(address(consultation), data)
    assert first["Location"] == second["Location"]


def test_another_text_with_the_same_form_is_kept_and_asked_about(client, consultation):
    data = form_of(client, consultation)
    first = client.post(address(consultation), data)
    response = client.post(address(consultation), {**data, "text": "Etwas ganz anderes.", "age_band": "65+"})
    html = response.content.decode()
    assert response.status_code == 409
    assert "Etwas ganz anderes." in html
    assert '<option value="65+" selected' in html
    assert first["Location"].partition("?")[0] in html
    assert key_in(html) != data["key"]
    assert Contribution.objects.count() == 1
    again = {**data, "text": "Etwas ganz anderes.", "key": key_in(html)}
    assert client.post(address(consultation), again)["Location"] != first["Location"]
    assert Contribution.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_store_one(consultation):
    data = form_of(Client(), consultation)

    def post():
        return Client().post(address(consultation), data)

    answers = at_once(post, post)
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize("key", ["", "erfunden", "1.2.3:abc"])
def test_without_a_genuine_key_the_text_stays_and_the_next_sending_works(client, consultation, key):
    response = send(client, consultation, key=key, confirmed="")
    html = response.content.decode()
    assert response.status_code == 422
    assert "zu lange offen oder ist beschädigt" in text_of(response)
    assert "Auf dem Platz fehlen Bänke." in html
    again = client.post(address(consultation), {"text": TEXT, "key": key_in(html), "confirmed": "ja"})
    assert again.status_code == 302


def test_an_expired_form_keeps_the_text(client, consultation, monkeypatch):
    data = form_of(client, consultation)
    now = timezone.now()
    monkeypatch.setattr(form_keys.timezone, "now", lambda: now + form_keys.MAX_AGE + timedelta(minutes=1))
    response = client.post(address(consultation), data)
    assert (response.status_code, Contribution.objects.count()) == (422, 0)
    assert "Auf dem Platz fehlen Bänke." in response.content.decode()
    assert key_in(response.content.decode()) != data["key"]


def test_a_key_of_another_consultation_is_none(client, consultation):
    data = form_of(client, ConsultationFactory())
    assert client.post(address(consultation), data).status_code == 422


def test_a_planner_is_never_asked_whether_they_are_a_program(client, planner):
    row = ConsultationFactory()
    response = send(client, row, confirmed="", website="https://example.org")
    assert (response.status_code, Contribution.objects.count()) == (302, 1)


@pytest.mark.parametrize("trap", [{"confirmed": ""}, {"website": "https://spam.example"}])
def test_haste_and_the_hidden_field_ask_once_more_and_keep_the_text(client, consultation, trap):
    data = form_of(client, consultation, **trap)
    response = client.post(address(consultation), data)
    html = response.content.decode()
    assert (response.status_code, Contribution.objects.count()) == (422, 0)
    assert "Das ging sehr schnell" in text_of(response)
    assert "Auf dem Platz fehlen Bänke." in html
    assert "spam.example" not in html
    assert key_in(html) == data["key"]
    assert client.post(address(consultation), {**data, "confirmed": "ja", "website": ""}).status_code == 302


def test_a_form_of_a_person_is_not_asked(client, consultation, monkeypatch):
    data = form_of(client, consultation, confirmed="")
    now = timezone.now()
    monkeypatch.setattr(form_keys.timezone, "now", lambda: now + timedelta(seconds=3))
    assert client.post(address(consultation), data).status_code == 302


def test_closing_between_opening_and_sending_gives_the_text_back(client, consultation):
    data = form_of(client, consultation)
    close(consultation)
    response = client.post(address(consultation), data)
    assert (response.status_code, Contribution.objects.count()) == (409, 0)
    assert "kam zu spät an" in text_of(response)
    assert "Auf dem Platz fehlen Bänke." in response.content.decode()


def test_who_was_too_fast_is_told_to_click_once_more(client, consultation):
    hasty = form_of(client, consultation, confirmed="")
    hasty["key"] = form_keys.new_key(receipts.purpose(consultation.pk))
    page = client.post(address(consultation), hasty)
    text = text_of(page)
    assert "Noch ein Klick, dann ist es gesendet" in text
    assert "Bitte prüfen Sie" not in text
    assert "<title>Noch nicht gesendet:" in page.content.decode()
    again = client.post(address(consultation), hasty | {"confirmed": page.context["form"].data["confirmed"]})
    assert again.status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_none_is_refused_by_the_database():
    """A refused insert would stand in the log of a server, with all that was typed."""
    consultation, refused = ConsultationFactory(), []

    def watch(execute, *statement):
        try:
            return execute(*statement)
        except Error as error:
            refused.append(error)
            raise

    def click():
        with connection.execute_wrapper(watch):
            return submit(consultation, code="EINMAL", text=TEXT)[0].pk

    for _ in range(5):
        assert at_once(click, click, click) == [Contribution.objects.get().pk] * 3
        Contribution.objects.all().delete()
    assert refused == []


@pytest.mark.django_db(transaction=True)
def test_a_key_is_held_within_a_transaction_only():
    with pytest.raises(TransactionManagementError):
        form_keys.hold("a")
