"""The way of a contribution: read, discussed, answered, decided, and what stays unsaid."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.viewers import PUBLIC
from participation import receipts
from participation.models import (
    Contribution,
    ContributionStatus,
    Decision,
    ModerationDecision,
    Outcome,
    Point,
    Standing,
)
from participation.overviews.contributions.way import way_of, ways_of
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    CommitteeFactory,
    ConsultationFactory,
    ContributionFactory,
    DeliberationFactory,
    EventFactory,
    FeedbackLoopFactory,
    OrganisationFactory,
    PlannerFactory,
    ReportFactory,
    ResultFactory,
    TopicFactory,
    VersionFactory,
    WordingFactory,
    hear,
    mention,
)
from tests.participation.contributions.rows import (
    CODE,
    full_row,
    public,
    receipt_of,
    released,
    reply,
    stations,
    with_code,
)
from tests.reading import text_of

pytestmark = pytest.mark.django_db


def test_a_new_contribution_waits_to_be_read():
    row = ContributionFactory()
    assert stations(row) == [
        ("received", "done"),
        ("read", "current"),
        ("discussed", "open"),
        ("answered", "open"),
        ("decided", "open"),
    ]


def test_what_is_not_accepted_ends_with_its_reason(client):
    row = with_code(status=ContributionStatus.REJECTED)
    ModerationDecision.objects.create(
        contribution=row, accepted=False, published=False, reason="Nennt Personen."
    )
    text = text_of(receipt_of(client))
    assert stations(row) == [("received", "done"), ("read", "done")]
    assert "Ihr Beitrag wurde nicht angenommen" in text
    assert "Begründung: Nennt Personen." in text


def test_what_is_not_published_is_answered_and_the_reason_said(client):
    row = with_code(AcceptedFactory, published_at=None, published_text="", may_publish=True)
    ModerationDecision.objects.create(
        contribution=row, accepted=True, published=False, reason="Der Text nennt eine Nachbarin."
    )
    reply(row, Outcome.NOTED)
    text = text_of(receipt_of(client))
    assert "Ihr Beitrag ist beantwortet" in text
    assert "Der Text nennt eine Nachbarin." in text
    assert "zur Kenntnis genommen" in text
    assert client.get(public(row)).status_code == 404


def test_the_reason_of_moderation_is_not_public(client):
    row = AcceptedFactory(text="Frau X lärmt.", published_text="[…] lärmt.")
    ModerationDecision.objects.create(
        contribution=row, accepted=True, published=True, public_text="[…] lärmt.", reason="Name entfernt."
    )
    text = text_of(client.get(public(row)))
    assert "verändert veröffentlicht" in text
    assert "[…] lärmt." in text
    assert "Frau X" not in text
    assert "Name entfernt." not in text


def test_the_age_never_stands_with_the_text(client):
    row = AcceptedFactory(age_band="65+", area=AreaFactory(name="Daberstedt"))
    pages = [public(row), reverse("participation:contribution_list", args=[row.consultation.slug])]
    texts = [text_of(client.get(page)) for page in pages]
    assert ["Daberstedt" in text for text in texts] == [True, True]
    assert ["65 Jahre" in text for text in texts] == [False, False]


def test_an_answer_shows_outcome_reason_and_what_it_was_promised_about(client):
    row = AcceptedFactory()
    wording = WordingFactory(text="Treffpunkte bleiben.")
    reply(row, Outcome.ADOPTED, wording=wording, replied_on=date(2026, 3, 1))
    text = text_of(client.get(public(row)))
    for words in ("Zusage", "1. März 2026", "Das ist ein guter Hinweis."):
        assert words in text
    assert "zugesagt, steht noch in keinem Entwurf" in text
    assert text.index("als es zugesagt wurde") < text.index("Treffpunkte bleiben.")


def test_an_answer_about_an_article_without_a_promise_leads_to_it(client):
    row, wording = AcceptedFactory(), WordingFactory(heading="Treffpunkte", text="Treffpunkte bleiben.")
    reply(row, Outcome.NOT_ADOPTED, wording=wording)
    html = client.get(public(row)).content.decode()
    assert f'href="/leitlinien/{wording.version.guideline.slug}/artikel/{wording.key}/"' in html
    assert "zugesagt" not in html


def test_an_unpublished_wording_is_not_shown(client):
    article = WordingFactory(version=VersionFactory(published_at=None), text="Geheimer Entwurf.")
    row = AcceptedFactory()
    reply(row, wording=article)
    assert "Geheimer Entwurf." not in text_of(client.get(public(row)))
    client.force_login(PlannerFactory())
    assert "Geheimer Entwurf." in text_of(client.get(public(row)))


def test_forwarding_names_the_office(client):
    row = AcceptedFactory()
    reply(row, Outcome.FORWARDED, forwarded_to=OrganisationFactory(name="Garten- und Friedhofsamt"))
    assert "weitergeleitet an Garten- und Friedhofsamt" in text_of(client.get(public(row)))


def test_a_point_without_answer_keeps_the_way_open(client):
    row = AcceptedFactory()
    Point.objects.create(contribution=row, order=2, text="Und ein Brunnen.")
    reply(row)
    way = way_of(row, PUBLIC)
    assert (way.standing, way.current.key) == (Standing.OPEN, "answered")
    assert "1 von 2 Anliegen sind beantwortet." in text_of(client.get(public(row)))


def test_overdue_is_said_honestly(client):
    consultation = ConsultationFactory(answer_by=today() - timedelta(days=1))
    with_code(AcceptedFactory, consultation=consultation)
    text = text_of(receipt_of(client))
    assert "Die Antwort auf Ihren Beitrag ist überfällig" in text
    assert "Antwort überfällig" in text


def test_before_the_start_of_records_nothing_is_overdue(client):
    consultation = ConsultationFactory(answer_by=date(2023, 5, 1))
    row = AcceptedFactory(consultation=consultation)
    text = text_of(client.get(public(row)))
    assert "Antwort ohne Beleg" in text
    assert "überfällig" not in text


def test_results_lead_to_the_event_and_the_bodies_that_heard(client):
    row = AcceptedFactory()
    source, target = CommitteeFactory(name="Begleitgremium"), CommitteeFactory(name="AG Sprecher")
    result = ResultFactory(
        title="Bänke kommen", event=EventFactory(title="Werkstatt Mitte", committee=source)
    )
    mention(result, row)
    loop = FeedbackLoopFactory(result=result, committee=target)
    hear(loop, date(2026, 4, 2))
    html = client.get(public(row)).content.decode()
    assert dict(stations(row))["discussed"] == "done"
    assert f'href="{reverse("participation:result", args=[result.pk])}"' in html
    assert f'href="{reverse("participation:committee", args=[source.slug])}"' in html
    assert f'href="{reverse("participation:committee", args=[target.slug])}"' in html
    assert "2. April 2026" in html


def test_what_is_not_public_does_not_show_on_the_way(client):
    row = with_code(AcceptedFactory)
    hidden = ResultFactory(title="Geheimes Ergebnis", published_at=None)
    open_ = ResultFactory(event=EventFactory(title="Geheime Runde", published_at=None))
    for result in (hidden, open_):
        mention(result, row)
    FeedbackLoopFactory(result=open_, committee=CommitteeFactory(name="Geheimes Gremium", published_at=None))
    decision = Decision.objects.create(
        deliberation=DeliberationFactory(published_at=None), decided_on=date(2026, 1, 2), wording="Geheim"
    )
    mention(decision, row)
    for text in (text_of(client.get(public(row))), text_of(receipt_of(client))):
        assert [word for word in text.split() if word.startswith("Geheim")] == []


def test_the_councils_decision_is_a_fact_beside_the_answer(client):
    row = AcceptedFactory()
    reply(row)
    assert stations(row)[1] == ("answered", "done")
    assert stations(row)[-1] == ("decided", "open")
    decision = Decision.objects.create(
        deliberation=DeliberationFactory(title="Leitlinien"), decided_on=date(2026, 9, 2), wording="vertagt"
    )
    mention(decision, row)
    text = text_of(client.get(public(row)))
    assert dict(stations(row))["decided"] == "done"
    assert "Leitlinien: vertagt" in text
    assert "2. September 2026" in text


def test_the_way_leads_to_the_released_reports_that_count_it(client):
    topic = TopicFactory()
    consultation = ConsultationFactory(process=topic.process, topics=[topic])
    row = AcceptedFactory(consultation=consultation, topic=topic)
    day = today()
    period = {"process": topic.process, "period_from": day, "period_to": day}
    counted = released(**period)
    counted.topics.add(topic)
    other = released(**period)
    other.topics.add(TopicFactory(process=topic.process))
    released(**{**period, "period_from": day - timedelta(days=9), "period_to": day - timedelta(days=1)})
    released(**{**period, "process": TopicFactory().process})
    ReportFactory(**period)
    assert [report.pk for report in way_of(row, PUBLIC).reports] == [counted.pk]
    assert reverse("participation:report", args=[counted.pk]) in client.get(public(row)).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_ways_of_many_ask_the_same_number_of_queries(rows, django_assert_num_queries):
    found = [full_row() for _ in range(rows)]
    listed = list(Contribution.objects.filter(pk__in=[row.pk for row in found]))
    with django_assert_num_queries(10):
        ways = ways_of(listed, PUBLIC)
    assert [way.contribution.pk for way in ways] == [row.pk for row in listed]


@pytest.mark.parametrize("rows", [1, 3])
def test_receipt_and_public_page_ask_the_same_number_of_queries(client, rows, django_assert_num_queries):
    row = full_row(results=rows, code_hash=receipts.code_hash(CODE))
    with django_assert_num_queries(8):
        client.get(public(row))
    with django_assert_num_queries(8):
        receipt_of(client)
