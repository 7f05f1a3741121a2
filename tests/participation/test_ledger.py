"""The ledger: where every contribution and result stands, and the rows behind each number."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from participation.models import (
    Contribution,
    ContributionStatus,
    FeedbackRecord,
    LoopState,
    Outcome,
    Point,
    Reply,
    Standing,
)
from participation.overviews import ledger as overview
from tests.factories import (
    AcceptedFactory,
    AreaFactory,
    ArticleFactory,
    CommitteeFactory,
    ConsultationFactory,
    ContributionFactory,
    EventFactory,
    FeedbackLoopFactory,
    OrganisationFactory,
    PlannerFactory,
    ProcessFactory,
    ResultFactory,
    TopicFactory,
)
from tests.reading import text_of

pytestmark = pytest.mark.django_db
LEDGER = "/was-daraus-wurde/"


def answer(contribution, outcome=Outcome.ADOPTED, **fields):
    """Reply to every point of a contribution."""
    for point in contribution.points.all():
        Reply.objects.create(point=point, outcome=outcome, reason="Das passt.", **fields)
    return contribution


def standing_of(contribution):
    return Contribution.objects.with_standing().get(pk=contribution.pk).standing


def late(**fields):
    """A consultation whose promised day is over."""
    return ConsultationFactory(answer_by=timezone.localdate() - timedelta(days=1), **fields)


# Where a contribution stands


def test_received_is_in_review():
    assert standing_of(ContributionFactory()) == Standing.REVIEW


def test_accepted_without_reply_is_open():
    assert standing_of(AcceptedFactory()) == Standing.OPEN


def test_accepted_with_a_final_reply_is_answered():
    assert standing_of(answer(AcceptedFactory())) == Standing.ANSWERED


def test_a_reply_that_says_open_answers_nothing():
    assert standing_of(answer(AcceptedFactory(), Outcome.OPEN)) == Standing.OPEN


def test_the_latest_reply_counts():
    contribution = answer(AcceptedFactory())
    answer(contribution, Outcome.OPEN)
    assert standing_of(contribution) == Standing.OPEN


def test_one_unanswered_point_keeps_it_open():
    contribution = answer(AcceptedFactory())
    Point.objects.create(contribution=contribution, order=2, text="Und noch etwas.")
    assert standing_of(contribution) == Standing.OPEN


@pytest.mark.parametrize("factory", [ContributionFactory, AcceptedFactory])
def test_overdue_once_the_promised_day_is_over(factory):
    assert standing_of(factory(consultation=late())) == Standing.OVERDUE


def test_not_overdue_on_the_promised_day_itself():
    consultation = ConsultationFactory(answer_by=timezone.localdate())
    assert standing_of(AcceptedFactory(consultation=consultation)) == Standing.OPEN


def test_before_the_start_of_records_it_is_undocumented_never_overdue():
    process = ProcessFactory(records_from=timezone.localdate())
    assert standing_of(AcceptedFactory(consultation=late(process=process))) == Standing.UNDOCUMENTED


def test_rejected_is_never_overdue():
    row = ContributionFactory(consultation=late(), status=ContributionStatus.REJECTED)
    assert standing_of(row) == Standing.NOT_ACCEPTED


# Counting


def test_tally_counts_each_contribution_once_and_its_outcomes():
    consultation = ConsultationFactory()
    ContributionFactory(consultation=consultation)
    AcceptedFactory(consultation=consultation)
    two = answer(AcceptedFactory(consultation=consultation))
    point = Point.objects.create(contribution=two, order=2, text="Und noch etwas.")
    Reply.objects.create(point=point, outcome=Outcome.NOTED, reason="Gut zu wissen.")
    ContributionFactory(consultation=consultation, status=ContributionStatus.REJECTED)
    counted = overview.tally(None)
    assert (counted.total, counted.accepted, counted.published) == (4, 2, 2)
    assert counted.standings == {
        "review": 1, "open": 1, "overdue": 0, "answered": 1, "not_accepted": 1, "undocumented": 0,
    }  # fmt: skip
    assert {key: n for key, n in counted.outcomes.items() if n} == {"adopted": 1, "noted": 1}


def test_contributions_to_hidden_consultations_are_not_counted():
    ContributionFactory(consultation=ConsultationFactory(published_at=None))
    assert overview.tally(None).total == 0


# The page


def every_state():
    """One contribution of every standing and outcome in two consultations."""
    now, past = ConsultationFactory(), late()
    ContributionFactory(consultation=now)
    AcceptedFactory(consultation=now)
    AcceptedFactory(consultation=past)
    ContributionFactory(consultation=now, status=ContributionStatus.REJECTED)
    for outcome in (Outcome.ADOPTED, Outcome.PARTLY, Outcome.NOT_ADOPTED, Outcome.NOTED):
        answer(AcceptedFactory(consultation=now), outcome)
    answer(AcceptedFactory(consultation=now), Outcome.FORWARDED, forwarded_to=OrganisationFactory())
    return now, past


def test_every_number_leads_to_exactly_its_rows(client):
    every_state()
    page = client.get(LEDGER)
    links = [(number["href"], number["value"]) for number in page.context["standings"]]
    links += [(href, n) for _label, n, href in page.context["outcomes"]]
    assert len(links) == 12
    for href, value in links:
        behind = client.get(href)
        listed = len(behind.context["entries"])
        assert (href, listed + behind.context["unlisted"]) == (href, value)


def test_unpublished_texts_are_counted_but_nowhere_shown(client):
    AcceptedFactory(text="Öffentlich gesagt.")
    ContributionFactory(text="Noch nicht geprüft.")
    ContributionFactory(text="Abgelehnt.", status=ContributionStatus.REJECTED)
    page = client.get(LEDGER)
    assert "Öffentlich gesagt." in text_of(page)
    assert "Noch nicht geprüft." not in text_of(page)
    assert "Abgelehnt." not in text_of(page)
    assert "2 weitere sind gezählt, aber nicht veröffentlicht" in text_of(page)


def test_planners_read_the_same_list_as_everybody(client):
    ContributionFactory(text="Noch nicht geprüft.")
    client.force_login(PlannerFactory())
    assert "Noch nicht geprüft." not in text_of(client.get(LEDGER))


@pytest.mark.parametrize("name", ["thema", "ortsteil", "beteiligung"])
def test_filters(client, name):
    process = ProcessFactory()
    topics, areas = [TopicFactory(process=process) for _ in "ab"], [AreaFactory() for _ in "ab"]
    consultations = [ConsultationFactory(process=process, topics=topics) for _ in "ab"]
    rows = [
        AcceptedFactory(consultation=c, topic=t, area=a)
        for c, t, a in zip(consultations, topics, areas, strict=True)
    ]
    slug = {"thema": topics[0], "ortsteil": areas[0], "beteiligung": consultations[0]}[name].slug
    page = client.get(LEDGER, {name: slug})
    assert [entry["row"] for entry in page.context["entries"]] == rows[:1]


def test_an_unknown_filter_is_named_not_guessed(client):
    AcceptedFactory()
    page = client.get(LEDGER, {"thema": "gibt-es-nicht"})
    assert page.status_code == 200
    assert "thema" in page.context["form"].errors


def test_within_one_area_small_numbers_are_hidden(client):
    area = AreaFactory()
    consultation = ConsultationFactory()
    for _ in range(12):
        AcceptedFactory(consultation=consultation, area=area)
    ContributionFactory(consultation=consultation, area=area)
    page = client.get(LEDGER, {"ortsteil": area.slug})
    values = {number["label"]: number["value"] for number in page.context["standings"]}
    assert values["eingegangen"] == 13
    assert {label for label, value in values.items() if value is None} == {
        Standing.REVIEW.label, Standing.OPEN.label, "zur Bearbeitung angenommen",
    }  # fmt: skip
    assert page.context["unlisted"] is None


def contributions_from(**areas):
    """So many contributions from areas of these names."""
    consultation = ConsultationFactory()
    for name, number in areas.items():
        area = AreaFactory(name=name)
        for _ in range(number):
            AcceptedFactory(consultation=consultation, area=area)


def test_areas_under_ten_are_not_named_with_their_number(client):
    contributions_from(Viele=11, Wenige=6, Einige=5, Keine=0)
    areas = client.get(LEDGER).context["areas"]
    assert [bar[:2] for bar in areas["bars"]] == [("Viele", 11)]
    assert (areas["few"], areas["none"], areas["all"]) == (2, 1, 4)


def test_an_area_withheld_in_the_list_is_withheld_on_its_own(client):
    contributions_from(Wenig=2, Viele=11)
    page = client.get(LEDGER, {"ortsteil": "viele"})
    assert {number["value"] for number in page.context["standings"]} <= {None, 0}
    assert page.context["outcomes"] == []


def test_one_small_area_hides_a_second_one_with_it(client):
    contributions_from(Viele=11, Wenige=1)
    areas = client.get(LEDGER).context["areas"]
    assert (areas["bars"], areas["few"]) == ([], 2)


def test_results_and_loops_stand_under_the_same_address(client):
    loop = FeedbackLoopFactory(committee__name="Begleitgremium")
    assert loop.result.title in text_of(client.get(LEDGER, {"zeige": "ergebnisse"}))
    page = text_of(client.get(LEDGER, {"zeige": "rueckmeldungen"}))
    assert loop.result.title in page
    assert "Rückmeldung an: Begleitgremium" in page


def test_overdue_loops_are_named_with_body_and_day(client):
    loop = FeedbackLoopFactory(due_on=date(2026, 1, 31), result__happened_on=date(2026, 1, 1))
    page = text_of(client.get(LEDGER))
    assert loop.result.title in page
    assert loop.committee.label in page
    assert "überfällig seit 31. Januar 2026" in page


def test_loops_before_the_start_of_records_are_undocumented_never_overdue(client):
    process = ProcessFactory(records_from=date(2024, 1, 1))
    event = EventFactory(process=process)
    FeedbackLoopFactory(
        result=ResultFactory(event=event, happened_on=date(2022, 12, 2)), due_on=date(2023, 1, 31)
    )
    assert overview.loop_counts(None) == {"closed": 0, "open": 0, "overdue": 0, "undocumented": 1}
    page = text_of(client.get(LEDGER, {"zeige": "rueckmeldungen"}))
    assert "nicht dokumentiert · Rückmeldung" not in page
    assert "vor Beginn der Aufzeichnung" in page
    assert "überfällig seit" not in page


def test_the_most_urgent_loops_come_first(client):
    closed = FeedbackLoopFactory()
    FeedbackRecord.objects.create(loop=closed, heard_on=date(2026, 2, 1), where="Sitzung, TOP 3")
    FeedbackLoopFactory(result__happened_on=date(2022, 12, 2), due_on=date(2023, 1, 31))
    FeedbackLoopFactory()
    FeedbackLoopFactory(due_on=date(2026, 1, 31), result__happened_on=date(2026, 1, 1))
    page = client.get(LEDGER, {"zeige": "rueckmeldungen"})
    assert [loop.state for loop in page.context["page"]] == ["overdue", "open", "undocumented", "closed"]


@pytest.mark.parametrize(("slug", "state"), [("offen", "open"), ("zurueckgemeldet", "closed")])
def test_loop_numbers_lead_to_their_rows(client, slug, state):
    closed = FeedbackLoopFactory()
    FeedbackRecord.objects.create(loop=closed, heard_on=date(2026, 2, 1), where="Sitzung, TOP 3")
    FeedbackLoopFactory()
    page = client.get(LEDGER, {"zeige": "rueckmeldungen", "stand": slug})
    assert [loop.state for loop in page.context["page"]] == [state]


@pytest.mark.parametrize("rows", [1, 3])
def test_ledger_queries(client, django_assert_num_queries, rows):
    consultation = ConsultationFactory()
    for _ in range(rows):
        answer(AcceptedFactory(consultation=consultation, topic=TopicFactory(), area=AreaFactory()))
        FeedbackLoopFactory(due_on=date(2026, 1, 31), result__happened_on=date(2026, 1, 1))
    with django_assert_num_queries(8):
        client.get(LEDGER)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("show", "queries"), [("ergebnisse", 5), ("rueckmeldungen", 4)])
def test_list_queries(client, django_assert_num_queries, rows, show, queries):
    for _ in range(rows):
        FeedbackLoopFactory()
    with django_assert_num_queries(queries):
        client.get(LEDGER, {"zeige": show})


def test_long_lists_have_pages(client):
    consultation = ConsultationFactory()
    for _ in range(21):
        AcceptedFactory(consultation=consultation)
    assert len(client.get(LEDGER).context["entries"]) == 20
    assert len(client.get(LEDGER, {"seite": 2}).context["entries"]) == 1


def test_reading_leaves_no_cookie(client):
    page = client.get(LEDGER)
    assert not page.cookies
    assert "Cookie" not in page.get("Vary", "")
    assert page["Cache-Control"] == "public, max-age=0, must-revalidate"


# One result


def test_a_result_shows_where_it_comes_from_and_who_heard_of_it(client):
    voice, hidden = AcceptedFactory(text="Mehr Bänke bitte."), ContributionFactory(text="Ungeprüft.")
    article = ArticleFactory(heading="Treffpunkte")
    result = ResultFactory(title="Bänke werden aufgestellt", event__title="Werkstatt im Rieth")
    result.contributions.set([voice, hidden])
    result.articles.set([article])
    heard = FeedbackLoopFactory(result=result, committee__name="Begleitgremium")
    FeedbackRecord.objects.create(
        loop=heard, heard_on=date(2026, 2, 1), where="Sitzung, TOP 3", answer="Das begrüßen wir."
    )
    FeedbackLoopFactory(result=result, committee=CommitteeFactory(name="Arbeitskreis"))
    response = client.get(reverse("participation:result", args=[result.pk]))
    page = text_of(response)
    for words in ("Werkstatt im Rieth", "Mehr Bänke bitte.", "Treffpunkte", "Das begrüßen wir.", "TOP 3"):
        assert words in page
    assert "Ungeprüft." not in page
    assert "1 Beitrag dazu ist nicht veröffentlicht." in page
    assert response.context["open_loops"] == 1
    assert [loop.state for loop in response.context["result"].loops.all()] == [
        LoopState.OPEN,
        LoopState.CLOSED,
    ]


def test_a_result_that_is_not_public_is_not_found(client):
    result = ResultFactory(published_at=None)
    assert client.get(reverse("participation:result", args=[result.pk])).status_code == 404


def test_articles_of_an_unpublished_version_stay_hidden(client):
    result = ResultFactory()
    result.articles.set([ArticleFactory(heading="Geheimer Artikel", version__published_at=None)])
    assert "Geheimer Artikel" not in text_of(client.get(reverse("participation:result", args=[result.pk])))


@pytest.mark.parametrize("rows", [1, 3])
def test_result_queries(client, django_assert_num_queries, rows):
    result = ResultFactory()
    for _ in range(rows):
        result.contributions.add(AcceptedFactory(topic=TopicFactory()))
        result.articles.add(ArticleFactory())
        result.topics.add(TopicFactory())
        FeedbackLoopFactory(result=result)
    with django_assert_num_queries(7):
        client.get(reverse("participation:result", args=[result.pk]))
