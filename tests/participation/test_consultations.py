"""The consultation page: what it says, and what happens to whatever is sent with its form."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum import form_keys
from participation import receipts
from participation.models import Contribution
from participation.overviews.consultations import closing_text, remaining_text
from tests.at_once import at_once
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    ConsultationFactory,
    ContributionFactory,
    PlannerFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
TEXT = "Auf dem Platz fehlen Bänke.\nUnd Bäume."


@pytest.fixture
def consultation():
    topic = TopicFactory(name="Treffpunkte")
    return ConsultationFactory(process=topic.process, topics=[topic])


def address(consultation):
    return reverse("participation:consultation", args=[consultation.slug])


def form_of(client, consultation, **changes):
    """The fields of a freshly opened form, as strings, with `changes`; old enough for a person."""
    html = client.get(address(consultation)).content.decode()
    fields = {"text": TEXT, "key": key_in(html), "confirmed": "ja"}
    return {**fields, **changes}


def key_in(html):
    return re.search(r'name="key" value="([^"]+)"', html)[1]


def shown(response):
    """What stands on the page, as text."""
    return unescape(re.sub(r"<[^>]+>|\s+", " ", response.content.decode()))


def send(client, consultation, **changes):
    return client.post(address(consultation), form_of(client, consultation, **changes))


# What the page says


def test_the_page_says_what_counts_before_the_form(client, consultation):
    consultation.fixed, consultation.who_decides = "Es gibt Leitlinien.", "Der Stadtrat."
    consultation.offline, consultation.open_points = "Auf Papier.", "Was darin steht."
    consultation.save()
    html = client.get(address(consultation)).content.decode()
    wanted = ["Was schon feststeht", "Was noch offen ist", "Der Stadtrat.", "Auf Papier.", "ohne Anmeldung"]
    assert [word for word in wanted if word not in html.partition("<form")[0]] == []
    assert "Ihr Alter steht nie bei Ihrem Text" in html


def test_only_the_text_is_mandatory(client, consultation):
    html = client.get(address(consultation)).content.decode()
    assert re.findall(r'aria-required="true"', html) == ['aria-required="true"']
    assert 'name="may_publish" class="kern-form-check__checkbox"' in html
    assert "checked" not in html


def test_areas_stand_in_german_order(client, consultation):
    for name in ["Zimmernsupra", "Ölmühle", "Andreasvorstadt", "Oststadt"]:
        AreaFactory(name=name)
    html = client.get(address(consultation)).content.decode()
    options = re.findall(r'<option value="\d+">(Z\w+|Ö\w+|A\w+|O\w+)<', html)
    assert options == ["Andreasvorstadt", "Ölmühle", "Oststadt", "Zimmernsupra"]


def test_reading_and_sending_need_no_cookie(consultation):
    client = Client(enforce_csrf_checks=True)
    page = client.get(address(consultation))
    sent = client.post(
        address(consultation), {"text": TEXT, "key": key_in(page.content.decode()), "confirmed": "ja"}
    )
    assert (page.status_code, sent.status_code) == (200, 302)
    assert (dict(page.cookies), dict(sent.cookies), dict(client.cookies)) == ({}, {}, {})
    assert "Cookie" not in page.get("Vary", "")
    assert "csrfmiddlewaretoken" not in page.content.decode()


def test_the_form_is_kept_by_nobody_but_the_browser(client, consultation):
    assert client.get(address(consultation))["Cache-Control"] == "private, no-cache"


def test_a_closed_consultation_is_a_plain_page(client, consultation):
    close(consultation)
    response = client.get(address(consultation))
    assert "Diese Beteiligung ist abgeschlossen" in shown(response)
    assert "<form" not in response.content.decode()
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_coming_consultation_says_when(client):
    opens = timezone.now() + timedelta(days=3)
    row = ConsultationFactory(opens_at=opens)
    assert "Noch nicht offen" in shown(client.get(address(row)))
    assert "<form" not in client.get(address(row)).content.decode()


def test_an_unpublished_consultation_is_for_planners_only(client, consultation):
    row = ConsultationFactory(published_at=None)
    assert client.get(address(row)).status_code == 404
    client.force_login(PlannerFactory())
    response = client.get(address(row))
    assert "Vorschau" in shown(response)
    assert response["Cache-Control"] == "private, no-cache, no-store"
    assert client.post(address(row), form_of(client, row)).status_code == 409
    assert Contribution.objects.count() == 0


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ((23, 59, 0), "18. Dezember 2026"),
        ((0, 0, 0), "17. Dezember 2026"),
        ((18, 0, 0), "18. Dezember 2026, 18:00 Uhr"),
        ((6, 7, 0), "18. Dezember 2026, 06:07 Uhr"),
    ],
)
def test_the_end_is_said_as_people_say_it(moment, text):
    hour, minute, second = moment
    closes = timezone.make_aware(timezone.datetime(2026, 12, 18, hour, minute, second))
    assert closing_text(ConsultationFactory.build(closes_at=closes)) == text


@pytest.mark.parametrize(
    ("days", "text"), [(0, "nur noch heute"), (1, "noch bis morgen"), (5, "noch 5 Tage")]
)
def test_the_time_left_is_said_in_days(days, text):
    end = timezone.localtime().replace(hour=23, minute=59, second=0) + timedelta(days=days)
    assert remaining_text(ConsultationFactory.build(closes_at=end)) == text


# Sending


def test_a_contribution_is_stored_with_all_that_was_given(client, consultation):
    topic, area = consultation.topics.get(), AreaFactory()
    data = form_of(client, consultation, topic=topic.pk, area=area.pk, age_band="65+", may_publish="on")
    response = client.post(address(consultation), data)
    row = Contribution.objects.get()
    code = receipts.code_of(form_keys.read_key(data["key"], receipts.purpose(consultation.pk)))
    assert response["Location"] == f"/mein-beitrag/{receipts.grouped(code)}/"
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
    assert message in shown(response)
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


# The same form again


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
    assert first["Location"] in html
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


# Keys, haste, closing


@pytest.mark.parametrize("key", ["", "erfunden", "1.2.3:abc"])
def test_without_a_genuine_key_the_text_stays_and_the_next_sending_works(client, consultation, key):
    response = send(client, consultation, key=key, confirmed="")
    html = response.content.decode()
    assert response.status_code == 422
    assert "zu lange offen oder ist beschädigt" in shown(response)
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


@pytest.mark.parametrize("trap", [{"confirmed": ""}, {"website": "https://spam.example"}])
def test_haste_and_the_hidden_field_ask_once_more_and_keep_the_text(client, consultation, trap):
    data = form_of(client, consultation, **trap)
    response = client.post(address(consultation), data)
    html = response.content.decode()
    assert (response.status_code, Contribution.objects.count()) == (422, 0)
    assert "Das ging sehr schnell" in shown(response)
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
    assert "kam zu spät an" in shown(response)
    assert "Auf dem Platz fehlen Bänke." in response.content.decode()


# The list


def test_the_list_shows_open_ones_first(client):
    now = timezone.now()
    old = ConsultationFactory(
        title="Alt", opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1)
    )
    late = ConsultationFactory(title="Spät", closes_at=now + timedelta(days=30))
    soon = ConsultationFactory(title="Bald zu Ende", closes_at=now + timedelta(days=2))
    coming = ConsultationFactory(title="Kommt", opens_at=now + timedelta(days=1))
    hidden = ConsultationFactory(title="Geheim", published_at=None)
    html = client.get(reverse("participation:consultation_list")).content.decode()
    places = [html.find(address(row)) for row in (soon, late, coming, old)]
    assert places == sorted(places)
    assert -1 not in places
    assert address(hidden) not in html


def test_the_empty_list_says_why(client):
    assert "Gerade ist keine Beteiligung offen." in shown(
        client.get(reverse("participation:consultation_list"))
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_queries(client, rows, django_assert_num_queries):
    for _ in range(rows):
        AcceptedFactory(consultation=ConsultationFactory(), may_publish=True)
    with django_assert_num_queries(1):
        client.get(reverse("participation:consultation_list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_number_of_queries(client, consultation, rows, django_assert_num_queries):
    for _ in range(rows):
        consultation.topics.add(TopicFactory(process=consultation.process))
        AreaFactory()
        ContributionFactory(consultation=consultation)
    with django_assert_num_queries(3):
        client.get(address(consultation))


def close(consultation):
    """The last moment passes."""
    consultation.closes_at = timezone.now() - timedelta(seconds=1)
    consultation.save(update_fields=["closes_at"])
