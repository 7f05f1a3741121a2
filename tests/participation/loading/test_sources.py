"""Loading Erfurt's process: complete, again without harm, all or nothing, and nobody real is late."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone

from erfurt_sozialraum.dates import DateKind, today
from guidelines.models import Guideline, GuidelineKind, Paper, Version
from participation.loading import erfurt as loading
from participation.loading.erfurt import load_erfurt
from participation.loading.samples import load_samples
from participation.models import (
    Consultation,
    Contribution,
    CouncilInvitation,
    Deliberation,
    Event,
    FeedbackLoop,
    FeedbackStatement,
    LoopState,
    ModerationDecision,
    Point,
    Process,
    Reply,
    Result,
    Step,
    StepState,
    Topic,
)
from stakeholders.models import Area, AreaActor, Committee, Organisation, Person, Seat, User

pytestmark = pytest.mark.django_db


def counts():
    """How many rows each table has."""
    return {model: model.objects.count() for model in (*loading_models(), Contribution, Point, Reply)}


def loading_models():
    return (
        Area,
        AreaActor,
        Committee,
        Consultation,
        CouncilInvitation,
        Deliberation,
        Event,
        FeedbackLoop,
        FeedbackStatement,
        Guideline,
        ModerationDecision,
        Organisation,
        Paper,
        Process,
        Result,
        Seat,
        Step,
        Topic,
        Version,
    )


def test_what_the_sources_name_is_there(erfurt):
    assert Area.objects.main().count() == 53
    assert Area.objects.filter(has_council=True).count() == 44
    assert list(Committee.objects.values_list("slug", flat=True)) == [
        "begleitgremium",
        "ag-der-sozialpolitischen-sprecher",
        "arbeitskreis-quartiersarbeit",
        "ausschuss-soziales-arbeitsmarkt-gleichstellung",
        "jugendhilfeausschuss",
    ]
    assert list(Guideline.objects.values_list("kind", flat=True)) == [
        GuidelineKind.LEITLINIEN,
        GuidelineKind.STRATEGY,
        GuidelineKind.DISTRICT_CONCEPT,
    ]
    assert list(Version.objects.values_list("guideline__kind", "number", "is_example")) == [
        (GuidelineKind.LEITLINIEN, 1, True)
    ]
    assert list(Paper.objects.values_list("number", flat=True)) == ["0554/22", "1803/22"]
    assert Process.objects.get(is_main=True).name == "Integrierte Sozialraumplanung"


def test_steps_are_dated_as_precisely_as_they_are_known(erfurt):
    assert [(step.slug, step.date_text, step.state) for step in Step.objects.with_state()] == [
        ("begleitgremium-einrichten", "Herbst 2021", StepState.DONE),
        ("eintrag-in-die-vorhabenliste", "1. Januar 2022", StepState.DONE),
        ("traegerveranstaltung", "2. Dezember 2022", StepState.DONE),
        ("schritt-fuer-die-ortsteile", "1. Quartal 2023", StepState.UNDOCUMENTED),
        ("schritt-fuer-bewohnerinnen-und-bewohner", "noch nicht terminiert", StepState.RUNNING),
        ("schritt-fuer-kinder-und-jugendliche", "noch nicht terminiert", StepState.OPEN),
        ("ziel-integrierter-plan", "Mitte 2023", StepState.UNDOCUMENTED),
    ]


def test_the_enquiry_has_three_dates(erfurt):
    enquiry = Paper.objects.get(number="0554/22")
    assert {m.kind: m.date_text for m in enquiry.milestones.with_dates()} == {
        "asked": "etwa Frühjahr 2022",
        "interim": "ohne Beleg",
        "answered": "Dezember 2022",
    }


def test_every_body_has_an_honest_answer_to_both_questions(erfurt):
    """Undecided, since when and who clarifies it: for each body, and never a committee made up."""
    for body in Committee.objects.all():
        (invitation,) = body.council_invitations.with_dates()
        (deliberation,) = body.deliberated_in.with_dates()
        for row in (invitation, deliberation):
            assert row.date.kind == DateKind.UNDECIDED, row
            assert row.date.gap_details == (
                "Offen seit der Anfrage 0554/22 (2022). "
                "Klären soll es die zuständige Stelle (Stadtverwaltung Erfurt); bis wann, ist offen."
            )
        assert deliberation.committee in (None, body)
    about_paper = Deliberation.objects.get(paper__number="1803/22")
    assert about_paper.date.kind == DateKind.UNDOCUMENTED


def test_results_of_the_event_were_to_be_fed_back_but_nothing_says_so(erfurt):
    assert {loop.committee.slug: loop.state for loop in FeedbackLoop.objects.with_state()} == {
        "ag-der-sozialpolitischen-sprecher": LoopState.UNDOCUMENTED,
        "arbeitskreis-quartiersarbeit": LoopState.UNDOCUMENTED,
    }


@pytest.mark.parametrize("samples", [0, 40])
def test_nobody_real_is_late(erfurt, samples):
    load_samples(samples)
    assert [step for step in Step.objects.with_dates() if step.state == StepState.OVERDUE] == []
    assert not FeedbackLoop.objects.overdue().exclude(result__is_example=True).exists()


def test_everything_is_public_and_says_where_it_comes_from(erfurt):
    for model in (Area, Committee, Organisation, Paper, Guideline, Step, Event, Result):
        assert model.objects.published().count() == model.objects.count(), model
        assert not model.objects.filter(source="").exists(), model


def test_nobody_is_named(erfurt):
    assert not Person.objects.exists()
    assert not User.objects.exists()


def test_a_second_load_adds_nothing(erfurt):
    load_samples(30)
    before = counts()
    again = load_erfurt()
    load_samples(30)
    assert counts() == before
    assert not again.created


def test_what_planners_changed_stays(erfurt):
    Step.objects.filter(slug="traegerveranstaltung").update(title="Umbenannt")
    Event.objects.update(title="Auch umbenannt")
    Seat.objects.all().delete()
    Process.objects.update(records_from=date(2026, 5, 1))
    load_erfurt()
    assert Step.objects.get(slug="traegerveranstaltung").title == "Umbenannt"
    assert list(Event.objects.values_list("title", flat=True)) == ["Auch umbenannt"]
    assert not Seat.objects.exists()
    assert Process.objects.get().records_from == date(2026, 5, 1)


def test_an_area_whose_number_or_name_planners_corrected_is_not_added_again(erfurt):
    Area.objects.filter(slug="rieth").update(number="77")
    Area.objects.filter(slug="alach").update(name="Alach bei Erfurt")
    again = load_erfurt()
    assert not again.created
    assert Area.objects.filter(slug__startswith="rieth").get().number == "77"


def test_records_start_on_the_day_of_the_first_load_or_when_told(erfurt):
    assert Process.objects.get().records_from == today()
    call_command("load_erfurt", "--records-from", "2026-02-01", verbosity=0)
    assert Process.objects.get().records_from == date(2026, 2, 1)


def test_all_or_nothing(monkeypatch):
    def fails(*args):
        raise IntegrityError

    monkeypatch.setattr(loading, "load_consultation", fails)
    with pytest.raises(IntegrityError):
        load_erfurt()
    assert not Area.objects.exists()


def test_the_open_consultation_is_an_example_and_open(erfurt):
    consultation = Consultation.objects.get()
    assert consultation.is_example
    assert consultation.is_open()
    assert not consultation.is_open(timezone.now() + timedelta(days=60))
    assert consultation.answer_by > timezone.localdate(consultation.closes_at)
    for text in ("fixed", "open_points", "who_decides", "what_happens", "offline"):
        assert getattr(consultation, text), text
