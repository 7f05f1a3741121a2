"""The council's three questions: answered from live data, gaps included, alike on every page."""

import json
from datetime import date, timedelta

import pgtrigger
import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, Precision
from guidelines.models import PaperMilestone
from participation.models import Decision, FeedbackRule
from participation.overviews import home
from participation.overviews.answers.questions import body_answers, council_answers
from participation.overviews.committees.feedback import with_feedback
from participation.overviews.hearings.reported import with_reports
from stakeholders.models import AreaActor, Committee
from tests.factories import (
    AreaFactory,
    CommitteeFactory,
    CouncilCommitteeFactory,
    CouncilInvitationFactory,
    DeliberationFactory,
    OrganisationFactory,
    PaperFactory,
    PlannerFactory,
    ProcessFactory,
    ReportFactory,
    SeatFactory,
    state_date,
)

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()


def day(offset):
    return timezone.localdate() + timedelta(days=offset)


def answers_for(body):
    return body_answers(
        PUBLIC, with_reports(PUBLIC, with_feedback(PUBLIC, Committee.objects.all())).get(pk=body.pk)
    )


def test_districts_name_those_who_take_part_and_those_who_do_not():
    body, other = CommitteeFactory(short_name="BG"), CommitteeFactory()
    rieth, roter_berg = AreaFactory(name="Rieth"), AreaFactory(name="Roter Berg")
    AreaFactory(name="Salomonsborn")
    thinka, ended = OrganisationFactory(name="ThINKA"), OrganisationFactory(name="Früher dabei")
    elsewhere = OrganisationFactory(name="Woanders")
    SeatFactory(committee=body, organisation=thinka)
    SeatFactory(committee=body, organisation=ended, ends_on=day(-1))
    SeatFactory(committee=other, organisation=elsewhere)
    AreaActor.objects.create(area=rieth, organisation=thinka)
    AreaActor.objects.create(area=rieth, organisation=ended)
    AreaActor.objects.create(area=roter_berg, organisation=elsewhere)
    AreaActor.objects.create(area=roter_berg, organisation=thinka, ends_on=day(-1))

    answer = answers_for(body).participation
    assert answer.summary == "Aus 1 von 3 Ortsteilen wirkt jemand mit."
    assert [(d.name, [a.name for a in d.actors], d.absent) for d in answer.districts] == [
        ("Rieth", ["ThINKA"], ("Früher dabei",)),
        ("Roter Berg", [], ("Woanders",)),
        ("Salomonsborn", [], ()),
    ]
    together = council_answers(PUBLIC).participation
    assert [(d.name, d.actors[0].takes_part_in) for d in together.taking_part] == [
        ("Rieth", ("BG",)),
        ("Roter Berg", (other.name,)),
    ]


def test_nobody_yet_is_said_in_so_many_words():
    body = CommitteeFactory()
    AreaFactory(name="Rieth")
    assert answers_for(body).participation.summary == "Bisher aus keinem der 1 Ortsteile."


def test_structure_names_feedback_in_both_directions():
    process, source, target = ProcessFactory(), CommitteeFactory(), CommitteeFactory()
    FeedbackRule.objects.create(process=process, source_committee=source, target=target, days=30)
    FeedbackRule.objects.create(process=process, target=target, days=60)
    FeedbackRule.objects.create(process=process, source_committee=target, target=source, ends_on=day(-1))
    assert [link.name for link in answers_for(source).participation.reports_to] == [target.name]
    answer = answers_for(target).participation
    assert [(link.name, link.days) for link in answer.hears_from] == [
        (source.name, 30),
        ("Veranstaltungen des Prozesses", 60),
    ]
    assert answer.reports_to == ()


def test_dates_and_the_three_gaps_are_four_texts():
    """In bodies of their own: beside a day, nobody asks whether there is one."""
    for kind in DateKind:
        invitation = CouncilInvitationFactory()
        state_date(
            invitation,
            date(2099, 1, 20),
            precision=Precision.QUARTER,
            kind=kind,
            stated_on=date(2026, 1, 5),
            clarified_by="Sozialamt",
            clarify_until=date(2026, 4, 30),
        )
    answer = council_answers(PUBLIC).invitations
    assert [row.statement["text"] for row in answer.coming + answer.gaps] == [
        "1. Quartal 2099",
        "noch nicht terminiert",
        "noch nicht entschieden, ob eingeladen wird",
        "ohne Beleg",
    ]
    assert [row.statement["gap"] for row in answer.coming + answer.gaps] == [
        "",
        "Offen seit 5. Januar 2026. Klären soll es die zuständige Stelle (Sozialamt) bis zum 30. April 2026.",
        "Offen seit 5. Januar 2026. Klären soll es die zuständige Stelle (Sozialamt) bis zum 30. April 2026.",
        "Festgestellt am 5. Januar 2026. "
        "Klären soll es die zuständige Stelle (Sozialamt) bis zum 30. April 2026.",
    ]
    assert answer.headline == answer.coming[0]
    assert answer.headline_is_one_of_many


def test_a_body_without_any_row_says_so_and_since_when():
    ProcessFactory(
        is_main=True, records_from=date(2026, 1, 1), responsible=OrganisationFactory(name="Sozialamt")
    )
    body = CommitteeFactory()
    answers = answers_for(body)
    assert [answers.invitations.headline, answers.hearings.headline] == [None, None]
    assert answers.invitations.headline_statement["text"] == "ohne Beleg"
    assert answers.invitations.nothing["gap"] == (
        "Es ist nicht erfasst, ob und wann Mitglieder des Stadtrats eingeladen werden. "
        "Aufgezeichnet wird seit 1. Januar 2026. "
        "Klären soll es die zuständige Stelle (Sozialamt); bis wann, ist offen."
    )
    overview = council_answers(PUBLIC)
    assert (overview.without_invitation, overview.without_hearing) == (1, 1)


def test_past_dates_claim_only_what_is_on_record():
    body = CommitteeFactory()
    unproved = CouncilInvitationFactory(committee=body, title="geplant")
    state_date(unproved, day(-20))
    proved = CouncilInvitationFactory(committee=body, title="eingeladen", invited_on=date(2022, 11, 10))
    state_date(proved, date(2022, 12, 2))
    rows = answers_for(body).invitations.past
    assert [(row.title, row.note) for row in rows] == [
        ("geplant", "Dem Portal liegt kein Beleg vor, ob eingeladen wurde."),
        ("eingeladen", "eingeladen am 10. November 2022"),
    ]


def test_the_latest_statement_counts_at_once_and_everywhere():
    body = CommitteeFactory()
    invitation = CouncilInvitationFactory(committee=body)
    state_date(invitation, kind=DateKind.UNDECIDED)

    def texts():
        one, every = answers_for(body), council_answers(PUBLIC)
        return {
            one.invitations.headline_statement["text"],
            every.invitations.headline_statement["text"],
            every.bodies[0].invitations.headline_statement["text"],
        }

    assert texts() == {"noch nicht entschieden, ob eingeladen wird"}
    newest = state_date(invitation, date(2099, 3, 12))
    assert texts() == {"12. März 2099"}
    with pgtrigger.ignore("participation.CouncilInvitationDate:append_only"):
        newest.delete()
    assert texts() == {"noch nicht entschieden, ob eingeladen wird"}


def test_hearings_belong_to_the_body_they_are_about_and_to_the_committee_that_hears():
    body, committee, other = CommitteeFactory(), CouncilCommitteeFactory(name="SAG"), CommitteeFactory()
    about_body = DeliberationFactory(about=body, committee=committee, title="Stand der AG")
    undecided = DeliberationFactory(about=body, committee=None, title="Welcher Ausschuss?")
    general = DeliberationFactory(committee=committee, title="Zwischeninformation")
    for row in (about_body, undecided, general):
        state_date(row, kind=DateKind.UNDATED)

    def titles(committee):
        return {row.title: row.body for row in answers_for(committee).hearings.rows}

    assert titles(body) == {
        "Stand der AG": "SAG",
        "Welcher Ausschuss?": "noch nicht entschieden, welcher Ausschuss",
    }
    assert titles(committee) == {"Stand der AG": "SAG", "Zwischeninformation": "SAG"}
    assert titles(other) == {}
    overview = council_answers(PUBLIC)
    assert [row.title for row in overview.general_hearings.rows] == ["Zwischeninformation"]
    assert len(overview.hearings.rows) == 3


def test_a_hearing_tells_its_decision_and_no_unreleased_report():
    body = CommitteeFactory()
    report = ReportFactory(committee=body, number="SB-1")
    heard = DeliberationFactory(about=body, report=report)
    state_date(heard, date(2023, 2, 1))
    (row,) = answers_for(body).hearings.past
    assert (row.note, row.reference) == ("Dem Portal liegt kein Beleg vor, was dabei herauskam.", "")
    Decision.objects.create(
        deliberation=heard,
        decided_on=date(2023, 2, 1),
        wording="zur Kenntnis genommen",
        votes="Ja: 9, Nein: 0",
    )
    (row,) = answers_for(body).hearings.past
    assert row.note == "Beschluss vom 1. Februar 2023: zur Kenntnis genommen (Ja: 9, Nein: 0)"


def test_the_public_sees_only_what_is_public():
    hidden_body = CommitteeFactory(name="Geheim", published_at=None)
    body, area = CommitteeFactory(), AreaFactory(name="Rieth")
    hidden_actor = OrganisationFactory(name="Unveröffentlicht", published_at=None)
    SeatFactory(committee=body, organisation=hidden_actor)
    AreaActor.objects.create(area=area, organisation=hidden_actor)
    CouncilInvitationFactory(committee=body, published_at=None)
    CouncilInvitationFactory(committee=hidden_body)
    DeliberationFactory(about=hidden_body, title="Über Geheimes", committee=None)
    DeliberationFactory(about=body, committee=None, published_at=None)

    overview = council_answers(PUBLIC)
    said = repr(overview)
    assert [body.name for body in overview.bodies] == [body.name]
    assert "Unveröffentlicht" not in said
    assert "Geheim'" not in said
    assert overview.invitations.rows == ()
    assert len(council_answers(PlannerFactory()).invitations.rows) == 2


def test_what_a_report_freezes_is_plain_data():
    body = CommitteeFactory()
    state_date(CouncilInvitationFactory(committee=body), kind=DateKind.UNDATED)
    frozen = json.loads(json.dumps(council_answers(PUBLIC).bodies[0].invitations.as_dict()))
    assert frozen["gaps"][0]["statement"]["text"] == "noch nicht terminiert"
    assert frozen["gaps"][0]["body"] == body.name


@pytest.mark.parametrize("rows", [1, 3])
def test_any_number_of_rows_takes_the_same_queries(django_assert_num_queries, rows):
    for _each in range(rows):
        body = CommitteeFactory()
        organisation = OrganisationFactory()
        SeatFactory(committee=body, organisation=organisation)
        AreaActor.objects.create(area=AreaFactory(), organisation=organisation)
        state_date(CouncilInvitationFactory(committee=body), kind=DateKind.UNDATED)
        state_date(DeliberationFactory(about=body), kind=DateKind.UNDATED)
        asked = PaperMilestone.objects.create(paper=PaperFactory(kind="enquiry"), kind="asked")
        state_date(asked, date(2022, 3, 1), precision=Precision.MONTH)
    with django_assert_num_queries(7):
        council_answers(PUBLIC)


def test_the_start_page_counts_and_dates_the_same():
    body, committee = CommitteeFactory(), CouncilCommitteeFactory()
    organisation = OrganisationFactory()
    SeatFactory(committee=body, organisation=organisation)
    AreaActor.objects.create(area=AreaFactory(), organisation=organisation)
    AreaFactory()
    state_date(CouncilInvitationFactory(committee=body), kind=DateKind.UNDECIDED)
    state_date(CouncilInvitationFactory(committee=committee), date(2099, 1, 20), precision=Precision.MONTH)
    state_date(DeliberationFactory(about=body), kind=DateKind.UNDATED)
    answers = council_answers(PUBLIC)
    districts = home.districts(PUBLIC)
    assert (districts.active, districts.total) == (1, 2)
    assert len(answers.participation.taking_part) == districts.active
    assert len(answers.participation.districts) == districts.total
    invitation, hearing = home.next_invitation(PUBLIC), home.next_hearing(PUBLIC)
    said = (invitation.statement["text"], hearing.statement["text"])
    assert said == ("Januar 2099", "noch nicht terminiert")
    assert answers.invitations.headline_statement == invitation.statement
    assert answers.hearings.headline_statement == hearing.statement
