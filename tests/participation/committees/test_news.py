"""What is new since "Alles gelesen", and what members answer."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, day_text
from erfurt_sozialraum.rows.publication import withdraw
from participation.actions.committees.responses import mark_read
from participation.models import CommitteeResponse
from participation.overviews.committees.news import news
from stakeholders.models import ReadMark
from tests.factories import (
    CommitteeFactory,
    CouncilCommitteeFactory,
    CouncilInvitationFactory,
    DeliberationFactory,
    EventFactory,
    FeedbackLoopFactory,
    PlannerFactory,
    ProcessFactory,
    ReportFactory,
    ResultFactory,
    hear,
    member_of,
    state_date,
)
from tests.participation.committees.editions import edition
from tests.participation.contributions.rows import released
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def test_news_since_the_last_time_and_nothing_else(ag):
    member = member_of(ag)
    process = ProcessFactory(is_main=True)
    before = timezone.now()
    loop = FeedbackLoopFactory(committee=ag, result=ResultFactory(title="Ergebnis X"))
    FeedbackLoopFactory()
    hear(loop, date(2026, 1, 1))
    edition(ag, 2, date(2026, 1, 1))
    state_date(CouncilInvitationFactory(committee=ag, title="Einladung"), kind=DateKind.UNDATED)
    state_date(DeliberationFactory(about=ag, process=process, title="Beratung"), kind=DateKind.UNDATED)
    state_date(EventFactory(committee=ag, process=process, title="Sitzung"), kind=DateKind.UNDATED)
    ReportFactory(committee=ag, process=process)
    after = timezone.now()
    found = [(item.label, item.title) for item in news(member, ag, since=before, until=after)]
    assert found == [
        ("Termin", "Sitzung: noch nicht terminiert"),
        ("Termin im Ausschuss", "Beratung: noch nicht terminiert"),
        ("Termin einer Einladung", "Einladung: noch nicht terminiert"),
        ("Ergebnis, von dem dieses Gremium am 1. Januar 2026 gehört hat", "Ergebnis X"),
        ("Stand der Arbeit", "Ausgabe 2"),
    ]
    assert news(member, ag, since=after, until=timezone.now()) == []


def test_each_line_says_of_when_it_is_and_when_it_was_recorded(client, ag):
    FeedbackLoopFactory(committee=ag, result=ResultFactory(title="Ergebnis X", happened_on=date(2026, 8, 13)))
    client.force_login(member_of(ag))
    (result, status) = client.get("/gremien/ag/").context["news"]
    assert (result.dated, result.title) == ("13. August 2026", "Ergebnis X")
    assert (status.dated, status.title) == ("5. Dezember 2022", "Ausgabe 1")
    assert f"Stand der Arbeit · erfasst am {day_text(timezone.localdate())}" in text_of(
        client.get("/gremien/ag/")
    )


def test_spokespeople_hear_of_released_reports_to_the_committees_of_the_council(ag):
    before = timezone.now() - timedelta(minutes=2)
    council = CouncilCommitteeFactory(name="Sozialausschuss")
    reports = [released(committee=council), released(committee=CouncilCommitteeFactory())]
    withdraw(reports[1])
    ReportFactory(committee=council)
    member = member_of(ag)
    found = news(member, ag, since=before, until=timezone.now())
    assert [(item.label, item.href) for item in found if item.label != "Stand der Arbeit"] == [
        ("Bericht an: Sozialausschuss", f"/berichte/{reports[0].pk}/")
    ]
    (own,) = news(member, council, since=before, until=timezone.now())
    assert own.label == "Bericht an dieses Gremium"
    assert news(member, CouncilCommitteeFactory(), since=before, until=timezone.now()) == []


def test_all_read_marks_what_the_page_showed_and_not_what_came_since(client, ag):
    member = member_of(ag)
    client.force_login(member)
    shown = client.get("/gremien/ag/").context["read_form"]["until"].value()
    assert ReadMark.objects.count() == 0, "opening the page leaves no trace"
    edition(ag, 2, date(2026, 1, 1))
    assert client.post("/gremien/ag/gelesen/", {"until": shown}).status_code == 302
    context = client.get("/gremien/ag/").context
    assert [item.title for item in context["news"]] == ["Ausgabe 2"]
    assert context["read_at"].isoformat() == shown


def test_an_older_page_on_another_device_brings_nothing_back(ag):
    member, now = member_of(ag), timezone.now()
    mark_read(committee=ag, by=member, until=now)
    mark_read(committee=ag, by=member, until=now - timedelta(days=1))
    assert ReadMark.objects.get().read_at == now, "nothing was said anew"
    mark_read(committee=ag, by=member, until=now + timedelta(days=9))
    assert ReadMark.objects.latest("read_at").read_at < now + timedelta(minutes=1)


def test_all_read_is_taken_back_and_the_earlier_mark_counts_again(client, ag):
    member, now = member_of(ag), timezone.now()
    client.force_login(member)
    mark_read(committee=ag, by=member, until=now - timedelta(hours=2))
    first = ReadMark.objects.get()
    edition(ag, 2, date(2026, 1, 1))
    client.post("/gremien/ag/gelesen/", {"until": timezone.now().isoformat()})
    assert client.get("/gremien/ag/").context["news"] == []

    second = ReadMark.objects.latest("read_at")
    address = f"/gremien/ag/gelesen/{second.pk}/zuruecknehmen/"
    page = text_of(client.get("/gremien/ag/"))
    assert "Doch nicht alles gelesen" in page and "zurückgenommen" not in page
    for _each in range(2):  # a double click takes back one
        assert client.post(address).url == "/gremien/ag/"
    response = client.get("/gremien/ag/")
    assert [item.title for item in response.context["news"]] == ["Ausgabe 2", "Ausgabe 1"]
    assert response.context["read_at"] == first.read_at
    assert "haben Sie am" in text_of(response) and "zurückgenommen" in text_of(response)
    second.refresh_from_db()
    assert second.taken_back_at is not None, "what was said stays on record"

    client.post(f"/gremien/ag/gelesen/{first.pk}/zuruecknehmen/")
    response = client.get("/gremien/ag/")
    assert response.context["read_at"] is None
    assert "Neu in den letzten drei Monaten" in text_of(response)


def test_only_the_last_word_is_taken_back_and_only_ones_own(client, ag):
    member, now = member_of(ag), timezone.now()
    for hours in (2, 1):
        mark_read(committee=ag, by=member, until=now - timedelta(hours=hours))
    first, second = ReadMark.objects.order_by("read_at")
    client.force_login(member)
    refused = client.post(f"/gremien/ag/gelesen/{first.pk}/zuruecknehmen/")
    assert refused.status_code == 409
    assert "Inzwischen haben Sie noch einmal" in text_of(refused)
    client.force_login(member_of(ag))
    assert client.post(f"/gremien/ag/gelesen/{second.pk}/zuruecknehmen/").status_code == 409
    client.force_login(member_of(CommitteeFactory()))
    assert client.post(f"/gremien/ag/gelesen/{second.pk}/zuruecknehmen/").status_code == 403
    assert not ReadMark.objects.exclude(taken_back_at=None).exists()


def test_a_mark_that_was_taken_back_can_be_set_again(client, ag):
    member = member_of(ag)
    client.force_login(member)
    until = timezone.now()
    for _each in range(2):
        mark_read(committee=ag, by=member, until=until)
        mark = ReadMark.objects.get(taken_back_at=None)
        client.post(f"/gremien/ag/gelesen/{mark.pk}/zuruecknehmen/")
    assert ReadMark.objects.filter(read_at=until).count() == 2


@pytest.mark.parametrize("change", [{"read_at": timezone.now() - timedelta(days=9)}, {"taken_back_at": None}])
def test_no_mark_is_rewritten(ag, change):
    mark_read(committee=ag, by=member_of(ag), until=timezone.now() - timedelta(hours=1))
    if "taken_back_at" in change:
        ReadMark.objects.update(taken_back_at=timezone.now())
    with pytest.raises(DatabaseError, match="pgtrigger: Cannot"), transaction.atomic():
        ReadMark.objects.update(**change)


def test_signing_in_again_leads_back_to_the_page(client, ag):
    loop = FeedbackLoopFactory(committee=ag)
    client.force_login(member_of(ag))
    for path in ("gelesen/", "gelesen/1/zuruecknehmen/", f"rueckmeldungen/{loop.pk}/antwort/"):
        assert client.get(f"/gremien/ag/{path}").url == "/gremien/ag/"


def test_a_damaged_time_is_refused(client, ag):
    client.force_login(member_of(ag))
    assert client.post("/gremien/ag/gelesen/", {"until": "gestern"}).status_code == 422
    assert ReadMark.objects.count() == 0


def test_only_members_and_planners_mark_as_read(client, ag):
    until = timezone.now().isoformat()
    assert client.post("/gremien/ag/gelesen/", {"until": until}).status_code == 403
    client.force_login(member_of(CommitteeFactory()))
    assert client.post("/gremien/ag/gelesen/", {"until": until}).status_code == 403
    assert ReadMark.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "stored"),
    [
        ({"action": "noted"}, ""),
        ({"action": "answer", "text": "Wir stimmen zu."}, "Wir stimmen zu."),
        ({"action": "noted", "text": "Doch ein Wort."}, "Doch ein Wort."),
    ],
)
def test_a_member_acknowledges_or_answers(client, ag, data, stored):
    loop, member = FeedbackLoopFactory(committee=ag), member_of(ag)
    client.force_login(member)
    assert [row.loop.pk for row, _form in client.get("/gremien/ag/").context["waiting"]] == [loop.pk]
    values = {key if key == "action" else f"r{loop.pk}-{key}": value for key, value in data.items()}
    url = f"/gremien/ag/rueckmeldungen/{loop.pk}/antwort/"
    for _each in range(2):  # a double click says it once
        assert client.post(url, values).url == "/gremien/ag/"
    assert [(row.text, row.said_by) for row in CommitteeResponse.objects.all()] == [(stored, member)]
    assert client.get("/gremien/ag/").context["waiting"] == []


def test_an_empty_answer_says_what_to_do_and_keeps_the_page(client, ag):
    loop = FeedbackLoopFactory(committee=ag)
    client.force_login(member_of(ag))
    response = client.post(f"/gremien/ag/rueckmeldungen/{loop.pk}/antwort/", {"action": "answer"})
    assert response.status_code == 422
    assert f'href="#id_r{loop.pk}-text"' in response.content.decode()
    assert CommitteeResponse.objects.count() == 0


def test_only_members_of_this_body_answer(client, ag):
    loop = FeedbackLoopFactory(committee=ag)
    url = f"/gremien/ag/rueckmeldungen/{loop.pk}/antwort/"
    for user in (member_of(CommitteeFactory()), PlannerFactory()):
        client.force_login(user)
        assert client.post(url, {"action": "noted"}).status_code == 403
    client.force_login(member_of(ag))
    other = FeedbackLoopFactory()
    assert client.post(f"/gremien/ag/rueckmeldungen/{other.pk}/antwort/", {}).status_code == 404
    assert CommitteeResponse.objects.count() == 0


def test_what_was_before_the_records_waits_for_nobody(client, ag):
    process = ProcessFactory(records_from=date(2026, 1, 1))
    result = ResultFactory(event=EventFactory(process=process), happened_on=date(2022, 12, 2))
    FeedbackLoopFactory(committee=ag, result=result)
    client.force_login(member_of(ag))
    assert client.get("/gremien/ag/").context["waiting"] == []
