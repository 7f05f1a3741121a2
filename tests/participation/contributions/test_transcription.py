"""What came on paper, by phone or at an event: the same queue, the same receipt, and who entered it."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from erfurt_sozialraum.run.logs import masked
from participation import receipts
from participation.models import Channel, Contribution, Event
from participation.overviews import moderation
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    ConsultationFactory,
    ContributionFactory,
    EventFactory,
    PlannerFactory,
    ProcessFactory,
    TopicFactory,
    UserFactory,
    state_date,
)
from tests.reading import text_of

pytestmark = pytest.mark.django_db
LIST = "/aufgaben/beitraege/erfassen/"
TEXT = "Auf dem Platz fehlen Bänke.\nUnd Bäume."


def day(number=0):
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def consultation():
    topic = TopicFactory(name="Treffpunkte")
    return ConsultationFactory(process=topic.process, topics=[topic], slug="stadtteil", title="Ihr Ortsteil")


@pytest.fixture
def transcriber(client):
    user = UserFactory(name="Tina Muster", roles=["transcriber"])
    client.force_login(user)
    return user


def form_of(client, **changes):
    page = client.get(f"{LIST}stadtteil/").content.decode()
    fields = {
        "channel": "paper",
        "received_on": day(-1).isoformat(),
        "text": TEXT,
        "key": re.search(r'name="key" value="([^"]+)"', page)[1],
        "confirmed": "ja",
    }
    return fields | changes


def send(client, **changes):
    return client.post(f"{LIST}stadtteil/", form_of(client, **changes))


# Who may


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("transcriber", 200),
        ("planner", 200),
        ("moderator", 200),
        ("editor", 403),
        ("releaser", 403),
        ("operator", 403),
        ("office", 403),
        ("staff", 403),
    ],
)
def test_who_enters_contributions(client, consultation, role, status):
    client.force_login(UserFactory(roles=[role]))
    assert client.get(f"{LIST}stadtteil/").status_code == status
    assert client.post(f"{LIST}stadtteil/", {}).status_code == (422 if status == 200 else 403)
    assert client.get(f"{LIST}stadtteil/zettel/K7QM-3XPT-9ABC-DEFG/").status_code == (
        404 if status == 200 else 403
    )


def test_a_transcriber_reads_no_contribution(client, consultation, transcriber):
    row = ContributionFactory(consultation=consultation)
    assert client.get("/aufgaben/beitraege/").status_code == 403
    assert client.get(f"/aufgaben/beitraege/{row.pk}/").status_code == 403
    assert not Contribution.objects.visible_to(transcriber).exists()


# Which consultations


def test_open_ones_and_those_that_closed_a_short_time_ago(client, consultation, transcriber):
    now = timezone.now()
    process = ProcessFactory()
    shut = {"opens_at": now - timedelta(days=90), "process": process}
    ConsultationFactory(title="Eben zu", closes_at=now - timedelta(days=29), **shut)
    ConsultationFactory(title="Lange zu", slug="lange", closes_at=now - timedelta(days=31), **shut)
    ConsultationFactory(title="Intern", slug="intern", published_at=None)
    ConsultationFactory(title="Bald", slug="bald", opens_at=now + timedelta(days=1))
    text = text_of(client.get(LIST))
    assert [
        title for title in ("Ihr Ortsteil", "Eben zu", "Lange zu", "Intern", "Bald") if title in text
    ] == [
        "Ihr Ortsteil",
        "Eben zu",
    ]
    assert [client.get(f"{LIST}{slug}/").status_code for slug in ("lange", "intern", "bald")] == [404] * 3
    assert "Eben zu" in text_of(client.get("/aufgaben/"))


def test_a_single_one_opens_at_once(client, consultation, transcriber):
    assert client.get(LIST)["Location"] == f"{LIST}stadtteil/"


@pytest.mark.parametrize("number", [2, 4])
def test_the_choice_takes_the_same_queries_for_any_number(
    client, transcriber, django_assert_num_queries, number
):
    process = ProcessFactory()
    for _ in range(number):
        ConsultationFactory(process=process)
    with django_assert_num_queries(6):
        assert client.get(LIST).status_code == 200


# What is stored


def test_it_is_a_contribution_like_all_others(client, consultation, transcriber):
    area = AreaFactory()
    topic = consultation.topics.get()
    response = send(client, channel="phone", area=area.pk, topic=topic.pk, age_band="65+", may_publish="on")
    row = Contribution.objects.get()
    assert (row.text, row.channel, row.area, row.topic, row.age_band) == (
        TEXT,
        Channel.PHONE,
        area,
        topic,
        "65+",
    )
    assert (row.may_publish, row.status, row.transcribed_by) == (True, "received", transcriber)
    assert timezone.localdate(row.received_at) == day(-1)
    assert timezone.localdate(row.transcribed_at) == day()
    code = response["Location"].rstrip("/").rpartition("/")[2]
    assert row.code_hash == receipts.code_hash(receipts.normalised(code))
    assert list(moderation.in_state(moderation.contributions(PlannerFactory()), "neu")) == [row]
    assert "am Telefon" in text_of(client.get(f"/mein-beitrag/{code}/"))


def test_moderators_see_who_entered_it(client, consultation, transcriber):
    send(client)
    client.force_login(UserFactory(roles=["moderator"]))
    page = text_of(client.get(f"/aufgaben/beitraege/{Contribution.objects.get().pk}/"))
    assert "auf Papier" in page
    assert "Tina Muster" in page


def test_who_entered_it_is_never_rewritten(client, consultation, transcriber):
    send(client)
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        Contribution.objects.update(transcribed_by=PlannerFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        ContributionFactory(channel="paper", transcribed_by=transcriber)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContributionFactory(transcribed_by=transcriber, transcribed_at=timezone.now())


def test_the_last_day_counts_to_its_end(client, transcriber):
    closes = timezone.now() - timedelta(days=3)
    row = ConsultationFactory(slug="stadtteil", opens_at=closes - timedelta(days=20), closes_at=closes)
    assert send(client, received_on=day(-3).isoformat()).status_code == 302
    stored = Contribution.objects.get()
    assert row.opens_at <= stored.received_at < row.closes_at
    assert send(client, received_on=day(-2).isoformat()).status_code == 422


def workshop(consultation, offset=-40, **fields):
    row = EventFactory(process=consultation.process, title="Werkstatt", **fields)
    state_date(row, day(offset))
    return row


def test_what_a_workshop_said_before_keeps_its_day_and_its_event(client, consultation, transcriber):
    event = workshop(consultation)
    values = {"channel": "event", "event": event.pk, "received_on": day(-40).isoformat()}
    slip = send(client, **values)
    stored = Contribution.objects.get()
    assert (stored.event, timezone.localdate(stored.received_at)) == (event, day(-40))
    again = client.get(client.get(slip["Location"]).context["next_href"]).context["form"]
    assert {name: str(again[name].value()) for name in values} == {k: str(v) for k, v in values.items()}
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        Contribution.objects.update(event=None)
    client.force_login(PlannerFactory())
    assert "Bei der Veranstaltung Werkstatt" in text_of(client.get(f"/aufgaben/beitraege/{stored.pk}/"))


def test_the_same_sheet_with_another_event_is_another_one(client, consultation, transcriber):
    event = workshop(consultation)
    sent = form_of(client, channel="event", event=event.pk, received_on=day(-40).isoformat())
    assert client.post(f"{LIST}stadtteil/", sent).status_code == 302
    assert client.post(f"{LIST}stadtteil/", sent).status_code == 302
    other = workshop(consultation)
    assert client.post(f"{LIST}stadtteil/", sent | {"event": other.pk}).status_code == 409


def test_only_the_day_of_the_event_lies_before_the_beginning(client, consultation, transcriber):
    event = workshop(consultation)
    response = send(client, event=event.pk, received_on=day(-41).isoformat())
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["received_on"])
    assert f"Oder der Tag der Veranstaltung: {event.date_text}." in text_of(response)
    assert send(client, event="", received_on=day(-40).isoformat()).status_code == 422


def test_events_that_were_are_offered(client, consultation, transcriber):
    event = workshop(consultation)
    workshop(consultation, offset=5)
    workshop(consultation, status="cancelled")
    workshop(consultation, published_at=None)
    workshop(ConsultationFactory(slug="andere"))
    offered = client.get(f"{LIST}stadtteil/").context["form"].fields["event"].queryset
    assert list(offered) == [event]


def test_the_public_page_names_a_public_event(client, consultation):
    row = AcceptedFactory(consultation=consultation, event=workshop(consultation), channel="event")
    page = client.get(f"/beteiligung/stadtteil/beitraege/{row.pk}/").content.decode()
    assert f'href="/termine/{row.event_id}/"' in page
    Event.objects.update(published_at=None)
    assert "Werkstatt" not in client.get(f"/beteiligung/stadtteil/beitraege/{row.pk}/").content.decode()


def test_who_is_signed_in_is_never_taken_for_a_program(client, consultation, transcriber):
    assert send(client, confirmed="").status_code == 302


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"channel": ""}, "channel", "Wählen Sie, wie der Beitrag kam."),
        ({"channel": "online"}, "channel", "Wählen Sie eine der angebotenen Möglichkeiten"),
        ({"received_on": ""}, "received_on", "Nennen Sie den Tag, an dem der Beitrag kam."),
        ({"received_on": day(1).isoformat()}, "received_on", "Dieser Tag liegt in der Zukunft."),
        (
            {"received_on": day(-9).isoformat()},
            "received_on",
            "An diesem Tag war die Beteiligung nicht offen.",
        ),
        ({"text": " "}, "text", "Bitte schreiben Sie den Beitrag in dieses Feld."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client, consultation, transcriber, changes, field, message
):
    response = send(client, **changes)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    if field != "channel":
        assert message in text_of(response)
    if field != "text":
        assert "Und Bäume." in response.content.decode()
    assert not Contribution.objects.exists()


# Twice, and one after the other


def test_sent_twice_it_is_stored_once(client, consultation, transcriber):
    form = form_of(client)
    first, second = (client.post(f"{LIST}stadtteil/", form) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize(
    "changes", [{"text": "Etwas anderes."}, {"channel": "event"}, {"received_on": day().isoformat()}]
)
def test_something_else_from_the_same_form_is_kept(client, consultation, transcriber, changes):
    form = form_of(client)
    slip = client.post(f"{LIST}stadtteil/", form)["Location"]
    response = client.post(f"{LIST}stadtteil/", form | changes)
    assert response.status_code == 409
    assert slip in response.content.decode()
    again = response.context["form"]
    assert {name: str(again[name].value()) for name in changes} == changes
    assert Contribution.objects.count() == 1


def test_the_next_sheet_starts_with_what_stays_the_same(client, consultation, transcriber):
    slip = send(client, channel="event", follow=True)
    page = client.get(slip["Location"])
    address = page.context["next_href"]
    assert "Nächsten Beitrag erfassen" in text_of(page)
    form = client.get(address).context["form"]
    assert (form["channel"].value(), str(form["received_on"].value()), form["text"].value()) == (
        "event",
        day(-1).isoformat(),
        None,
    )
    assert "Heute haben Sie 1 Beitrag erfasst." in text_of(client.get(address))
    assert client.get(f"{LIST}stadtteil/?eingang=taube&tag=morgen").status_code == 200


# The slip


def test_the_slip_has_code_address_and_picture_and_nothing_of_the_text(client, consultation, transcriber):
    response = client.get(send(client)["Location"])
    page = response.content.decode()
    assert re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", page)
    assert "/mein-beitrag/" in page
    assert "<svg" in page
    assert "Bänke" not in page
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"


def test_only_what_was_entered_has_a_slip(client, consultation, transcriber):
    code = "K7QM3XPT9ABCDEFG"
    row = ContributionFactory(consultation=consultation, code_hash=receipts.code_hash(code))
    assert client.get(f"{LIST}stadtteil/zettel/{code}/").status_code == 404
    assert client.get(f"/mein-beitrag/{code}/").context["contribution"] == row


def test_no_log_holds_its_code():
    path = f"{LIST}stadtteil/zettel/K7QM-3XPT-9ABC-DEFG/"
    assert "K7QM" not in masked(f"GET {path} 200")
    assert "K7QM" not in masked("GET /konto/login/?next=/aufgaben%2Fzettel%2FK7QM-3XPT-9ABC-DEFG%2F 302")


def test_a_form_that_was_sent_too_late_keeps_its_text(client, consultation, transcriber):
    form = form_of(client)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE participation_consultation SET opens_at = %s, closes_at = %s",
            [timezone.now() - timedelta(days=90), timezone.now() - timedelta(days=31)],
        )
    response = client.post(f"{LIST}stadtteil/", form | {"received_on": day(-40).isoformat()})
    assert response.status_code == 409
    assert "Die Frist zum Erfassen ist inzwischen vorbei." in text_of(response)
    assert "Und Bäume." in response.content.decode()
    assert not Contribution.objects.exists()
