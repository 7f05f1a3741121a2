"""As of a former day: what was stated later appears nowhere, and as of today is what today's page says."""

import random
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, Precision, today
from participation.models import (
    CouncilInvitationSession,
    Decision,
    Event,
    FeedbackRule,
    Step,
    StepBody,
    StepRecord,
    TopicActor,
)
from participation.overviews.answers.questions import council_answers
from participation.overviews.process.structure import structure
from stakeholders.models import AreaActor, Seat
from tests.factories import (
    AreaFactory,
    CommitteeFactory,
    CouncilCommitteeFactory,
    CouncilInvitationFactory,
    DeliberationFactory,
    EventFactory,
    OrganisationFactory,
    ProcessFactory,
    SeatFactory,
    StepFactory,
    TopicFactory,
    on_agenda,
)

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()
THEN, LATER = date(2022, 12, 15), date(2024, 5, 2)
LATE = "Erst später gesagt"


def state(row, day, stated_on, **fields):
    """A day, as a source of another day says it."""
    dated = {"kind": DateKind.DATED, "earliest": day, "latest": day, "precision": Precision.DAY}
    return row.dates.create(stated_on=stated_on, **dated, **fields)


def gap(row, stated_on):
    return row.dates.create(kind=DateKind.UNDECIDED, stated_on=stated_on)


@pytest.fixture
def known():
    """A process with a body of which something was known."""
    process = ProcessFactory(is_main=True, name="Planung")
    body = CommitteeFactory(name="Damaliges Gremium", slug="damals")
    Seat.objects.create(committee=body, label="Damaliger Sitz", stated_on=THEN)
    return process, body


def pages(client, stand=THEN):
    """All three pages of that day."""
    query = f"?stand={stand.isoformat()}"
    addresses = ["/stadtrat/", "/gremien/damals/", "/prozess/struktur/"]
    answers = [client.get(f"{address}{query}") for address in addresses]
    assert [answer.status_code for answer in answers] == [200] * 3
    return "".join(answer.content.decode() for answer in answers)


def a_seat(process, body):
    Seat.objects.create(committee=body, label=LATE, stated_on=LATER, starts_on=date(2020, 1, 1))


def a_rule(process, body):
    late = CommitteeFactory(name=LATE, short_name=LATE)
    FeedbackRule.objects.create(process=process, source_committee=body, target=late, stated_on=LATER)
    FeedbackRule.objects.create(process=process, target=late, stated_on=LATER)


def a_topic_actor(process, body):
    actor = OrganisationFactory(name=LATE)
    TopicActor.objects.create(topic=TopicFactory(process=process), organisation=actor, stated_on=LATER)


def a_body_of_a_step(process, body):
    step = StepFactory(process=process, title=LATE, audience="")
    StepBody.objects.create(step=step, committee=body, stated_on=LATER)
    state(step, date(2023, 3, 1), LATER)


def an_area_actor(process, body):
    actor = OrganisationFactory(name=LATE)
    SeatFactory(committee=body, organisation=actor, stated_on=THEN, label="Ein Sitz")
    AreaActor.objects.create(area=AreaFactory(), organisation=actor, stated_on=LATER)


def the_day_of_an_event(process, body):
    event = EventFactory(process=process, committee=body, title=LATE)
    state(event, date(2022, 12, 1), LATER)


def an_invitation(process, body):
    row = CouncilInvitationFactory(committee=body, title=LATE)
    gap(row, THEN)
    state(row, date(2024, 6, 3), LATER, source=LATE)


def a_session_that_became_known(process, body):
    row = CouncilInvitationFactory(committee=body, title=LATE)
    gap(row, THEN)
    event = EventFactory(process=process, committee=body, title=LATE)
    state(event, date(2022, 12, 1), LATER, source=LATE)
    CouncilInvitationSession.objects.create(subject=row, event=event)


def a_deliberation(process, body):
    committee = CouncilCommitteeFactory(name=LATE)
    row = DeliberationFactory(process=process, committee=committee, about=body, title=LATE)
    gap(row, THEN)
    event = EventFactory(process=None, committee=committee, title=LATE)
    state(event, date(2022, 12, 1), LATER, source=LATE)
    on_agenda(row, event)


def a_decision(process, body):
    row = DeliberationFactory(process=process, committee=None, about=body, title="Arbeitsstand")
    state(row, date(2022, 12, 1), THEN)
    Decision.objects.create(deliberation=row, decided_on=LATER, wording=LATE)


def a_corrected_decision(process, body):
    row = DeliberationFactory(process=process, committee=None, about=body, title="Arbeitsstand")
    state(row, date(2022, 12, 1), THEN)
    first = Decision.objects.create(deliberation=row, decided_on=date(2022, 12, 1), wording="Vertagt")
    Decision.objects.create(deliberation=row, decided_on=date(2022, 12, 1), wording=LATE, corrects=first)


def a_record(process, body):
    step = StepFactory(process=process, title="Ein Schritt")
    state(step, date(2022, 12, 1), THEN)
    StepRecord.objects.create(step=step, text="Hat stattgefunden", source=LATE)


KINDS = [
    a_seat,
    a_rule,
    a_topic_actor,
    a_body_of_a_step,
    an_area_actor,
    the_day_of_an_event,
    an_invitation,
    a_session_that_became_known,
    a_deliberation,
    a_decision,
    a_corrected_decision,
    a_record,
]


@pytest.mark.parametrize("invented", KINDS, ids=lambda kind: kind.__name__)
def test_what_was_stated_later_appears_nowhere(client, known, invented):
    before = pages(client)
    assert "Damaliger Sitz" in before
    invented(*known)
    after = pages(client)
    assert LATE not in after
    assert str(LATER.year) not in after


@pytest.mark.parametrize("invented", [a_seat, a_rule, an_invitation, the_day_of_an_event])
def test_on_later_days_it_is_told(client, known, invented):
    invented(*known)
    assert LATE in pages(client, LATER)


def test_an_end_that_was_stated_later_is_not_known_yet(client, known):
    _process, body = known
    Seat.objects.filter(committee=body).update(ends_on=date(2022, 11, 30), end_stated_on=LATER)
    assert "Damaliger Sitz" in pages(client)
    Seat.objects.filter(committee=body).update(end_stated_on=None)  # said together with the seat
    assert "Damaliger Sitz" not in client.get("/stadtrat/?stand=2022-12-15").content.decode()


def test_an_old_letter_that_is_recorded_late_does_not_win(known):
    process, _body = known
    event = EventFactory(process=process)
    state(event, date(2024, 6, 3), LATER)
    state(event, date(2023, 1, 9), THEN)
    assert event.date.earliest == date(2024, 6, 3)
    for rows in (Event.objects.with_latest_date(), Event.objects.with_dates()):
        assert rows.get(pk=event.pk).date.earliest == date(2024, 6, 3)
    then = Event.objects.as_of(date(2023, 1, 1)).with_latest_date().get(pk=event.pk)
    assert then.date.earliest == date(2023, 1, 9)


def test_of_two_rules_between_the_same_two_the_later_word_counts(known):
    process, body = known
    target = CommitteeFactory()
    pair = {"process": process, "source_committee": body, "target": target}
    FeedbackRule.objects.create(**pair, days=30, stated_on=LATER)
    FeedbackRule.objects.create(**pair, days=90, stated_on=THEN, ends_on=date(2099, 1, 1))
    assert [rule.days for rule in FeedbackRule.objects.that_count()] == [30]
    assert [rule.days for rule in FeedbackRule.objects.that_count(THEN)] == [90]


def some_day(rng):
    return today() - timedelta(days=rng.randrange(1500))


@pytest.mark.parametrize("seed", range(6))
def test_as_of_today_is_what_today_says(seed):
    rng = random.Random(seed)
    process = ProcessFactory(is_main=True)
    bodies = [CommitteeFactory(), CommitteeFactory(), CouncilCommitteeFactory()]
    for _n in range(12):
        body, stated = rng.choice(bodies), some_day(rng)
        spans = {"starts_on": rng.choice([None, some_day(rng)]), "stated_on": stated}
        Seat.objects.create(committee=body, label=f"Sitz {rng.random()}", **spans)
        row = rng.choice([CouncilInvitationFactory(committee=body), DeliberationFactory(process=process)])
        for _statement in range(rng.randrange(3)):
            if rng.random() < 0.5:
                gap(row, some_day(rng))
            else:
                state(row, some_day(rng), some_day(rng))
        step = StepFactory(process=process, audience=rng.choice(["", "Alle"]))
        state(step, some_day(rng), some_day(rng))
        step.committees.set(rng.sample(bodies, rng.randrange(3)))
        event = EventFactory(process=process, step=rng.choice([None, step]))
        state(event, some_day(rng) + timedelta(days=500), some_day(rng))
    FeedbackRule.objects.create(process=process, target=bodies[0], stated_on=some_day(rng))
    AreaActor.objects.create(area=AreaFactory(), organisation=OrganisationFactory(), stated_on=some_day(rng))

    def told(day):
        answers = council_answers(PUBLIC, day=day, with_steps=True)
        return {
            "bodies": {body.name: body.participation.seats for body in answers.bodies},
            "rules": {body.name: body.participation.hears_from for body in answers.bodies},
            "steps": [(step.pk, step.date.pk, str(step.when)) for step in answers.steps],
            "invitations": {
                row.pk: row.statement for row in answers.invitations.rows if row.statement["kind"]
            },
            "hearings": {row.pk: row.statement for row in answers.hearings.rows},
        }

    now, stated = told(None), told(today())
    assert {body.name for body in bodies} <= set(stated["bodies"])
    # Rows and bodies of which nothing was ever stated have no place on a former day.
    for name in ("invitations", "hearings", "bodies", "rules"):
        now[name] = {pk: said for pk, said in now[name].items() if pk in stated[name]}
    assert stated == now
    assert [row.pk for row in Step.objects.as_of(today()).without_bodies().order_by("pk")] == [
        row.pk for row in Step.objects.without_bodies().order_by("pk")
    ]
    assert [step.pk for step in structure(PUBLIC, day=today()).steps] == [
        step.pk for step in structure(PUBLIC).steps
    ]


@pytest.mark.parametrize("address", ["/stadtrat/", "/gremien/damals/", "/prozess/struktur/"])
@pytest.mark.parametrize(
    ("stand", "says"),
    [
        ("foo", "Das ist kein Tag"),
        ("", "Wählen Sie einen Tag"),
        ("2099-01-01", "liegt in der Zukunft"),
        ("1989-12-31", "von 1990 bis 2100"),
        ("2999-01-01", "von 1990 bis 2100"),
        ("0000-00-00", "Das ist kein Tag"),
        ("2022-13-45", "Das ist kein Tag"),
    ],
)
def test_a_day_that_cannot_be_told_is_refused_in_words(client, known, address, stand, says):
    answer = client.get(address, {"stand": stand})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert says in html
    assert f'href="{address}"' in html
    assert answer["X-Robots-Tag"] == "noindex"


def test_today_is_the_page_of_today(client, known):
    answer = client.get("/stadtrat/", {"stand": timezone.localdate().isoformat()})
    assert (answer.status_code, answer["Location"]) == (302, "/stadtrat/")


def test_the_page_of_today_lets_choose_a_day_without_javascript(client, known):
    html = client.get("/stadtrat/").content.decode()
    assert 'method="get" action="/stadtrat/"' in html
    assert 'type="date" name="stand"' in html
    assert "noindex" not in html


@pytest.mark.parametrize("address", ["/stadtrat/", "/gremien/damals/", "/prozess/struktur/"])
def test_as_many_queries_as_today(client, known, address):
    for kind in (a_seat, a_rule, a_topic_actor, a_body_of_a_step, an_invitation):
        kind(*known)
    numbers = []
    for query in ({}, {"stand": "2022-12-15"}):
        client.get(address, query)
        with CaptureQueriesContext(connection) as found:
            client.get(address, query)
        numbers.append(len(found))
    assert max(numbers) <= 8, numbers
