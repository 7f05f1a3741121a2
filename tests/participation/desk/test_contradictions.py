"""What does not fit together is found, named with the page where it is mended, and gone once it is."""

from datetime import timedelta
from io import StringIO

import pgtrigger
import pytest
from django.core.management import call_command
from django.utils import timezone

from erfurt_sozialraum.dates import today
from participation.actions.hearings.naming import rebuild_status
from participation.models import Decision, DecisionOutcome, EventStatus, Outcome, Reply
from participation.overviews.desk.contradictions import CHECKS, contradictions
from participation.overviews.reports.snapshot import Scope, build_snapshot
from tests import factories as f
from tests.participation.contributions.rows import released
from tests.promises import because_of, promise

pytestmark = pytest.mark.django_db


def days(n):
    return today() + timedelta(days=n)


def held_without_day():
    row = f.EventFactory(status=EventStatus.HELD)
    return row, lambda: f.state_date(row, days(-1))


def future_with_record():
    row = f.EventFactory(status=EventStatus.HELD)
    f.state_date(row, days(3))
    return row, lambda: f.state_date(row, days(-3))


def decided_before():
    row = f.DeliberationFactory()
    f.state_date(row, days(-3))
    Decision.objects.create(
        deliberation=row, decided_on=days(-9), outcome=DecisionOutcome.ADOPTED, wording="beschlossen"
    )
    return row, lambda: f.state_date(row, days(-9))


def open_after_step():
    step = f.StepFactory()
    f.state_date(step, days(-30))
    f.ConsultationFactory(process=step.process, step=step)
    return step, lambda: f.state_date(step, days(30))


def promised_in_vain():
    old = f.WordingFactory(version__as_of=days(-30))
    reply = promise(old)
    newer = f.VersionFactory(guideline=old.version.guideline, number=2, as_of=days(1))
    f.WordingFactory(version=newer, key=old.key, text="Neu.")
    return reply, lambda: because_of(newer, old.article, reply.point)


def forwarded_and_silent():
    consultation = f.ConsultationFactory(answer_by=days(-1))
    point, office = f.AcceptedFactory(consultation=consultation).points.get(), f.OrganisationFactory()
    said = {"point": point, "outcome": Outcome.FORWARDED, "forwarded_to": office, "reason": "Zuständig."}
    Reply.objects.create(**said)
    return point, lambda: Reply.objects.create(office=office, **said)


def report_with_gaps():
    result = f.ResultFactory(published_at=None, created=timezone.now() - timedelta(days=1))
    process, committee = result.event.process, f.CouncilCommitteeFactory()
    snapshot = build_snapshot(Scope(process, committee, days(-9), today(), timezone.now()))
    row = released(process=process, period_from=days(-9), period_to=today(), snapshot=snapshot, pages=1)
    return row, lambda: type(result).objects.filter(pk=result.pk).update(published_at=timezone.now())


def concept_of_nowhere():
    row = f.GuidelineFactory(kind="district_concept")
    return row, lambda: row.areas.add(f.AreaFactory())


def heard_in_cancelled():
    event = f.EventFactory(status=EventStatus.CANCELLED)
    loop = f.FeedbackLoopFactory()
    f.hear(loop, days(0), event=event)
    return loop, lambda: type(event).objects.filter(pk=event.pk).update(status=EventStatus.PLANNED)


def status_of_versions():
    row = f.VersionFactory()
    f.decide(row, days(-1))
    with pgtrigger.ignore("guidelines.Version:status_follows"):
        type(row).objects.filter(pk=row.pk).update(status="rejected")
    return row, rebuild_status


MADE = {
    "status-of-versions": status_of_versions,
    "held-without-day": held_without_day,
    "future-with-record": future_with_record,
    "decided-before-session": decided_before,
    "open-after-step": open_after_step,
    "promised-in-vain": promised_in_vain,
    "forwarded-and-silent": forwarded_and_silent,
    "report-with-gaps": report_with_gaps,
    "concept-of-nowhere": concept_of_nowhere,
    "heard-in-cancelled": heard_in_cancelled,
}


def test_every_check_is_tried_here():
    assert MADE.keys() == {check.key for check in CHECKS}


@pytest.mark.parametrize("key", sorted(MADE))
def test_what_does_not_fit_is_found_and_goes_once_it_is_mended(client, key):
    planner = f.PlannerFactory()
    client.force_login(planner)
    _row, mend = MADE[key]()

    assert [(found.check.key, found.number) for found in contradictions(planner)] == [(key, 1)]
    page = client.get("/aufgaben/unstimmigkeiten/").content.decode()
    assert f'id="{key}"' in page
    assert f"/aufgaben/unstimmigkeiten/#{key}" in client.get("/aufgaben/").content.decode()
    line = contradictions(planner)[0].lines[0]
    assert client.get(line.href).status_code == 200
    mend()
    assert contradictions(planner) == []
    assert "Alle Angaben passen zusammen." in client.get("/aufgaben/unstimmigkeiten/").content.decode()


def test_the_command_says_so_and_ends_with_one():
    out = StringIO()
    call_command("check_facts", stdout=out)
    assert out.getvalue().strip() == "Alles passt zusammen."
    held_without_day()
    with pytest.raises(SystemExit, match="1"):
        call_command("check_facts", stdout=out)
    assert "Hat stattgefunden, aber niemand sagt, wann (1)." in out.getvalue()


def test_only_planners_read_it(client):
    client.force_login(f.UserFactory(roles=["editor"]))
    assert client.get("/aufgaben/unstimmigkeiten/").status_code == 403
