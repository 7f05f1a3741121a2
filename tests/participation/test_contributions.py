"""The receipt, the look-up, the way of a contribution, and what others said."""

import logging
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.jobs import JobStatus
from erfurt_sozialraum.logs import MaskReceiptCodes
from guidelines.models import StoredFile
from participation import receipts
from participation.models import (
    Contribution,
    ContributionStatus,
    Decision,
    FeedbackRecord,
    ModerationDecision,
    Outcome,
    Point,
    Reply,
    Standing,
)
from participation.overviews.way import way_of, ways_of
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    ArticleFactory,
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
)

pytestmark = pytest.mark.django_db
CODE = "K7QM3XPT9ABCDEFG"
PRIVATE = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def with_code(factory=ContributionFactory, **fields):
    return factory(code_hash=receipts.code_hash(CODE), **fields)


def receipt_of(client, code="K7QM-3XPT-9ABC-DEFG"):
    return client.get(reverse("participation:receipt", args=[code]))


def public(contribution):
    return reverse("participation:contribution", args=[contribution.consultation.slug, contribution.pk])


def reply(contribution, outcome=Outcome.ADOPTED, **fields):
    fields.setdefault("reason", "Das ist ein guter Hinweis.")
    return Reply.objects.create(point=contribution.points.get(order=1), outcome=outcome, **fields)


def shown(response):
    """What stands on the page, as text."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def stations(contribution, user=None):
    return [(s.key, s.state) for s in way_of(Contribution.objects.get(pk=contribution.pk), user).stations]


def headers(response):
    return {name: response.get(name) for name in PRIVATE}


# Receipt and look-up


def test_the_receipt_shows_code_picture_and_what_is_public(client, settings):
    settings.SITE_URL = "https://portal.example"
    with_code(text="Mehr Bänke!", age_band="65+", may_publish=True, area=AreaFactory(name="Daberstedt"))
    response = receipt_of(client)
    text = shown(response)
    assert response.status_code == 200
    assert "K7QM-3XPT-9ABC-DEFG" in text
    assert "https://portal.example/mein-beitrag/" in text
    assert "Danke. Ihr Beitrag ist angekommen" in text
    assert "Mehr Bänke!" in text
    assert "65 Jahre und älter (nur gezählt, steht nie beim Text)" in text
    assert "Die Antwort kommt bis" in text
    svg = re.search(r"<svg[^>]*viewBox[^>]*>.*?</svg>", response.content.decode(), re.S)[0]
    assert "style" not in svg


def test_neither_receipt_nor_lookup_is_kept_passed_on_or_indexed(client):
    with_code()
    answers = [
        receipt_of(client),
        receipt_of(client, "AAAA-AAAA-AAAA-AAAA"),
        client.get(reverse("participation:receipt_lookup")),
        client.post(reverse("participation:receipt_lookup"), {"code": CODE}),
        client.post(reverse("participation:receipt_lookup"), {"code": "AAAA"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 404, 200, 302, 422]
    assert [headers(answer) for answer in answers] == [PRIVATE] * 5
    assert [dict(answer.cookies) for answer in answers] == [{}] * 5
    assert '<meta name="robots" content="noindex' in answers[0].content.decode()


def test_the_title_does_not_hold_the_code(client):
    with_code()
    title = re.search("<title>(.*?)</title>", receipt_of(client).content.decode(), re.S)[1]
    assert "K7QM" not in title


def test_who_is_signed_in_can_still_sign_out_from_there(client):
    with_code()
    client.force_login(PlannerFactory())
    assert receipt_of(client)["Referrer-Policy"] == "strict-origin"


@pytest.mark.parametrize("typed", ["k7qm3xpt9abcdefg", "K7QM 3XPT 9ABC DEFG", "K7QM–3XPT–9ABC–DEFG"])
def test_the_lookup_forgives_typing(typed):
    with_code()
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("participation:receipt_lookup"), {"code": typed})
    assert response["Location"] == "/mein-beitrag/K7QM-3XPT-9ABC-DEFG/"
    assert receipt_of(client, typed).status_code == 200


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Bitte geben Sie den Code ein"),
        ("K7QM-3XPT", "kein vollständiger Code"),
        ("AAAA-AAAA-AAAA-AAAA", "Diesen Code kennen wir nicht"),
    ],
)
def test_an_unknown_code_is_answered_kindly_and_kept(client, typed, message):
    response = client.post(reverse("participation:receipt_lookup"), {"code": typed})
    assert response.status_code == 422
    assert message in shown(response)
    assert f'value="{typed}"' in response.content.decode() or not typed


def test_guessing_is_noticed_but_a_true_code_always_opens(client, monkeypatch):
    monkeypatch.setattr("participation.views.contributions.MANY_GUESSES", 3)
    with_code()
    lookup = reverse("participation:receipt_lookup")
    guesses = [client.post(lookup, {"code": "AAAA-AAAA-AAAA-AAAA"}).status_code for _ in range(5)]
    assert guesses == [422, 422, 422, 429, 429]
    assert receipt_of(client, "BBBB-BBBB-BBBB-BBBB").status_code == 429
    assert client.post(lookup, {"code": CODE}).status_code == 302
    assert receipt_of(client).status_code == 200
    other = client.post(lookup, {"code": "AAAA-AAAA-AAAA-AAAA"}, REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 422


def test_no_address_is_kept_in_the_cache(client, monkeypatch):
    keys = []
    add = cache.add
    monkeypatch.setattr(cache, "add", lambda key, *a, **k: keys.append(key) or add(key, *a, **k))
    client.post(
        reverse("participation:receipt_lookup"), {"code": "AAAA-AAAA-AAAA-AAAA"}, REMOTE_ADDR="192.0.2.7"
    )
    assert len(keys) == 1
    assert "192.0.2.7" not in keys[0]


def test_the_lookup_works_without_a_cache(client, monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(cache, "add", away)
    response = client.post(reverse("participation:receipt_lookup"), {"code": "AAAA-AAAA-AAAA-AAAA"})
    assert response.status_code == 422


def test_djangos_own_log_holds_no_code(client, settings, caplog):
    # As an operator sees it who asks for more than errors (REQUEST_LOG_LEVEL).
    caplog.set_level("WARNING", logger="django.request")
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["mask"]
    lines = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())
    handler.addFilter(MaskReceiptCodes())
    logging.getLogger("django.request").addHandler(handler)
    try:
        receipt_of(client, "AAAA-AAAA-AAAA-AAAA")
        client.post("/mein-beitrag/AAAA-AAAA-AAAA-AAAA/")
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert lines == ["Not Found: /mein-beitrag/***/", "Method Not Allowed (POST): /mein-beitrag/***/"]


# The way


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
    text = shown(receipt_of(client))
    assert stations(row) == [("received", "done"), ("read", "done")]
    assert "Ihr Beitrag wurde nicht angenommen" in text
    assert "Begründung: Nennt Personen." in text


def test_what_is_not_published_is_answered_and_the_reason_said(client):
    row = with_code(AcceptedFactory, published_at=None, published_text="", may_publish=True)
    ModerationDecision.objects.create(
        contribution=row, accepted=True, published=False, reason="Der Text nennt eine Nachbarin."
    )
    reply(row, Outcome.NOTED)
    text = shown(receipt_of(client))
    assert "Ihr Beitrag ist beantwortet" in text
    assert "Der Text nennt eine Nachbarin." in text
    assert "zur Kenntnis genommen" in text
    assert client.get(public(row)).status_code == 404


def test_the_reason_of_moderation_is_not_public(client):
    row = AcceptedFactory(text="Frau X lärmt.", published_text="[…] lärmt.")
    ModerationDecision.objects.create(
        contribution=row, accepted=True, published=True, public_text="[…] lärmt.", reason="Name entfernt."
    )
    text = shown(client.get(public(row)))
    assert "verändert veröffentlicht" in text
    assert "[…] lärmt." in text
    assert "Frau X" not in text
    assert "Name entfernt." not in text


def test_the_age_never_stands_with_the_text(client):
    row = AcceptedFactory(age_band="65+", area=AreaFactory(name="Daberstedt"))
    pages = [public(row), reverse("participation:contribution_list", args=[row.consultation.slug])]
    texts = [shown(client.get(page)) for page in pages]
    assert ["Daberstedt" in text for text in texts] == [True, True]
    assert ["65 Jahre" in text for text in texts] == [False, False]


def test_an_answer_shows_outcome_reason_and_both_wordings(client):
    version = VersionFactory(number=1)
    newer = VersionFactory(guideline=version.guideline, number=2)
    ArticleFactory(version=version, key="treffpunkte", text="Treffpunkte bleiben.")
    article = ArticleFactory(version=newer, key="treffpunkte", text="Treffpunkte bleiben und haben Bänke.")
    row = AcceptedFactory()
    reply(row, Outcome.ADOPTED, article=article, replied_on=date(2026, 3, 1))
    text = shown(client.get(public(row)))
    assert "in den Entwurf übernommen" in text
    assert "1. März 2026" in text
    assert "Das ist ein guter Hinweis." in text
    assert text.index("Vorher") < text.index("Treffpunkte bleiben.") < text.index("Jetzt")
    assert text.index("Jetzt") < text.index("und haben Bänke.")


def test_an_unpublished_wording_is_not_shown(client):
    article = ArticleFactory(version=VersionFactory(published_at=None), text="Geheimer Entwurf.")
    row = AcceptedFactory()
    reply(row, article=article)
    assert "Geheimer Entwurf." not in shown(client.get(public(row)))
    client.force_login(PlannerFactory())
    assert "Geheimer Entwurf." in shown(client.get(public(row)))


def test_forwarding_names_the_office(client):
    row = AcceptedFactory()
    reply(row, Outcome.FORWARDED, forwarded_to=OrganisationFactory(name="Garten- und Friedhofsamt"))
    assert "weitergeleitet an Garten- und Friedhofsamt" in shown(client.get(public(row)))


def test_a_point_without_answer_keeps_the_way_open(client):
    row = AcceptedFactory()
    Point.objects.create(contribution=row, order=2, text="Und ein Brunnen.")
    reply(row)
    way = way_of(row, None)
    assert (way.standing, way.current.key) == (Standing.OPEN, "answered")
    assert "1 von 2 Anliegen sind beantwortet." in shown(client.get(public(row)))


def test_overdue_is_said_honestly(client):
    consultation = ConsultationFactory(answer_by=timezone.localdate() - timedelta(days=1))
    with_code(AcceptedFactory, consultation=consultation)
    text = shown(receipt_of(client))
    assert "Die Antwort auf Ihren Beitrag ist überfällig" in text
    assert "Antwort überfällig" in text


def test_before_the_start_of_records_nothing_is_overdue(client):
    consultation = ConsultationFactory(answer_by=date(2023, 5, 1))
    row = AcceptedFactory(consultation=consultation)
    text = shown(client.get(public(row)))
    assert "Antwort nicht dokumentiert" in text
    assert "überfällig" not in text


def test_results_lead_to_the_event_and_the_bodies_that_heard(client):
    row = AcceptedFactory()
    source, target = CommitteeFactory(name="Begleitgremium"), CommitteeFactory(name="AG Sprecher")
    result = ResultFactory(
        title="Bänke kommen", event=EventFactory(title="Werkstatt Mitte", committee=source)
    )
    result.contributions.add(row)
    loop = FeedbackLoopFactory(result=result, committee=target)
    FeedbackRecord.objects.create(loop=loop, heard_on=date(2026, 4, 2), where="Sitzung")
    html = client.get(public(row)).content.decode()
    assert stations(row)[2] == ("discussed", "done")
    assert f'href="{reverse("participation:result", args=[result.pk])}"' in html
    assert f'href="{reverse("participation:committee", args=[source.slug])}"' in html
    assert f'href="{reverse("participation:committee", args=[target.slug])}"' in html
    assert "2. April 2026" in html


def test_what_is_not_public_does_not_show_on_the_way(client):
    row = with_code(AcceptedFactory)
    hidden = ResultFactory(title="Geheimes Ergebnis", published_at=None)
    open_ = ResultFactory(event=EventFactory(title="Geheime Runde", published_at=None))
    for result in (hidden, open_):
        result.contributions.add(row)
    FeedbackLoopFactory(result=open_, committee=CommitteeFactory(name="Geheimes Gremium", published_at=None))
    decision = Decision.objects.create(
        deliberation=DeliberationFactory(published_at=None), decided_on=date(2026, 1, 2), wording="Geheim"
    )
    decision.contributions.add(row)
    for text in (shown(client.get(public(row))), shown(receipt_of(client))):
        assert [word for word in text.split() if word.startswith("Geheim")] == []


def test_the_councils_decision_is_a_fact_beside_the_answer(client):
    row = AcceptedFactory()
    reply(row)
    assert stations(row)[3:] == [("answered", "done"), ("decided", "open")]
    decision = Decision.objects.create(
        deliberation=DeliberationFactory(title="Leitlinien"), decided_on=date(2026, 9, 2), wording="vertagt"
    )
    decision.contributions.add(row)
    text = shown(client.get(public(row)))
    assert stations(row)[4] == ("decided", "done")
    assert "Leitlinien: vertagt" in text
    assert "2. September 2026" in text


def test_the_way_leads_to_the_released_reports_that_count_it(client):
    topic = TopicFactory()
    consultation = ConsultationFactory(process=topic.process, topics=[topic])
    row = AcceptedFactory(consultation=consultation, topic=topic)
    day = timezone.localdate()
    period = {"process": topic.process, "period_from": day, "period_to": day}
    counted = released(**period)
    counted.topics.add(topic)
    other = released(**period)
    other.topics.add(TopicFactory(process=topic.process))
    released(**{**period, "period_from": day - timedelta(days=9), "period_to": day - timedelta(days=1)})
    released(**{**period, "process": TopicFactory().process})
    ReportFactory(**period)
    assert [report.pk for report in way_of(row, None).reports] == [counted.pk]
    assert reverse("participation:report", args=[counted.pk]) in client.get(public(row)).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_ways_of_many_ask_the_same_number_of_queries(rows, django_assert_num_queries):
    found = [full_row() for _ in range(rows)]
    listed = list(Contribution.objects.filter(pk__in=[row.pk for row in found]))
    with django_assert_num_queries(11):
        ways = ways_of(listed, None)
    assert [way.contribution.pk for way in ways] == [row.pk for row in listed]


@pytest.mark.parametrize("rows", [1, 3])
def test_receipt_and_public_page_ask_the_same_number_of_queries(client, rows, django_assert_num_queries):
    row = full_row(results=rows, code_hash=receipts.code_hash(CODE))
    with django_assert_num_queries(9):
        client.get(public(row))
    with django_assert_num_queries(9):
        receipt_of(client)


def released(**fields):
    """A rendered report that everybody may read."""
    file = StoredFile.objects.create(name="b.pdf", media_type="application/pdf", size=1, sha256="0" * 64)
    return ReportFactory(
        job_status=JobStatus.DONE,
        file=file,
        released_by=PlannerFactory(),
        published_at=timezone.now() - timedelta(minutes=1),
        **fields,
    )


def full_row(results=1, **fields):
    """A contribution with everything that may hang on it."""
    row = AcceptedFactory(**fields)
    version = VersionFactory()
    reply(row, article=ArticleFactory(version=version))
    ModerationDecision.objects.create(contribution=row, accepted=True, published=True, public_text=row.text)
    for _ in range(results):
        result = ResultFactory(event=EventFactory(committee=CommitteeFactory()))
        result.contributions.add(row)
        FeedbackLoopFactory(result=result)
        decision = Decision.objects.create(
            deliberation=DeliberationFactory(), decided_on=date(2026, 9, 2), wording="vertagt"
        )
        decision.contributions.add(row)
    return row


# What others said


def listed(client, consultation, **query):
    response = client.get(reverse("participation:contribution_list", args=[consultation.slug]), query)
    return response, re.findall(r'/beitraege/(\d+)/"', response.content.decode())


def test_the_list_shows_what_is_published_to_everybody_alike(client):
    consultation = ConsultationFactory()
    shown_row = AcceptedFactory(consultation=consultation)
    AcceptedFactory(consultation=consultation, published_at=None, published_text="")
    ContributionFactory(consultation=consultation)
    AcceptedFactory()
    response, rows = listed(client, consultation)
    assert rows == [str(shown_row.pk)]
    assert "3 Beiträge sind eingegangen, 1 davon sind veröffentlicht." in shown(response)
    client.force_login(PlannerFactory())
    assert listed(client, consultation)[1] == [str(shown_row.pk)]


def test_the_list_is_filtered_by_topic_area_and_outcome(client):
    topic, area = TopicFactory(), AreaFactory()
    consultation = ConsultationFactory(process=topic.process, topics=[topic])
    on_topic = AcceptedFactory(consultation=consultation, topic=topic)
    in_area = AcceptedFactory(consultation=consultation, area=area)
    answered = AcceptedFactory(consultation=consultation)
    reply(answered, Outcome.PARTLY)
    assert listed(client, consultation, thema=topic.slug)[1] == [str(on_topic.pk)]
    assert listed(client, consultation, ortsteil=area.slug)[1] == [str(in_area.pk)]
    assert listed(client, consultation, ergebnis="teilweise")[1] == [str(answered.pk)]
    assert set(listed(client, consultation, ergebnis="offen")[1]) == {str(on_topic.pk), str(in_area.pk)}


def test_empty_lists_say_why(client):
    row = AcceptedFactory()
    response, _rows = listed(client, row.consultation, ergebnis="teilweise")
    assert "Zu dieser Auswahl ist kein Beitrag veröffentlicht." in shown(response)
    response, _rows = listed(client, ConsultationFactory())
    assert "Noch ist kein Beitrag veröffentlicht." in shown(response)


def test_long_lists_have_pages(client):
    consultation = ConsultationFactory()
    AcceptedFactory.create_batch(21, consultation=consultation)
    assert len(listed(client, consultation)[1]) == 20
    assert len(listed(client, consultation, seite="2")[1]) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_queries(client, rows, django_assert_num_queries):
    consultation = ConsultationFactory()
    for _ in range(rows):
        topic = TopicFactory(process=consultation.process)
        consultation.topics.add(topic)
        reply(AcceptedFactory(consultation=consultation, topic=topic, area=AreaFactory()))
    with django_assert_num_queries(5):
        listed(client, consultation)


def test_reading_pages_hold_nothing_per_visitor(client):
    row = AcceptedFactory()
    for page in (public(row), reverse("participation:contribution_list", args=[row.consultation.slug])):
        response = client.get(page)
        assert dict(response.cookies) == {}
        assert "Cookie" not in response.get("Vary", "")
        assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert 'method="post"' not in response.content.decode()


@pytest.mark.parametrize(
    "change", [{"published_at": None, "published_text": ""}, {"consultation_hidden": True}]
)
def test_what_is_not_public_is_not_found(client, change):
    hidden = change.pop("consultation_hidden", False)
    consultation = ConsultationFactory(withdrawn_at=timezone.now() if hidden else None)
    row = AcceptedFactory(consultation=consultation, **change)
    assert client.get(public(row)).status_code == 404


def test_a_contribution_stands_under_its_own_consultation_only(client):
    row = AcceptedFactory()
    other = reverse("participation:contribution", args=[ConsultationFactory().slug, row.pk])
    assert client.get(other).status_code == 404
