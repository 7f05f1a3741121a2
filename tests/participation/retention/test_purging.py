"""When its time is over, what the privacy notice names is gone from every table and file; the rest stands."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.rows.transitions import Refused
from participation.actions.moderation.deciding import decide
from participation.actions.retention import purging
from participation.actions.retention.anonymising import GONE
from participation.models import ArchiveOffer, Contribution, ModerationDecision, Point, Reply, Report
from participation.tasks import purge, purge_nightly
from stakeholders.models import DeletionRecord, PurgeRun
from tests import factories as f
from tests.stored import files_with, rows_with

from .ended import a_world, ended, offered

pytestmark = pytest.mark.django_db

KEPT = {
    "BLEIBT-satz": {"participation_contribution": 1, "participation_moderationdecision": 1},
    "BLEIBT-anliegen": {"participation_point": 1},
    "BLEIBT-antwort": {"participation_reply": 1},
    "BLEIBT-bericht": {"participation_report": 1, "guidelines_storedfile": 1},
}


def said(*args):
    out = StringIO()
    call_command("purge", *args, stdout=out)
    return out.getvalue().splitlines()


def records():
    return list(DeletionRecord.objects.values_list("rule", "number").order_by("rule"))


def test_what_must_go_is_gone_and_what_must_stay_stands(files):
    consultation = a_world(ended())
    assert rows_with("GEHT-") and len(files_with("GEHT-")) == 2
    assert purging.purge()
    # Of the draft the number stays: here it is made of such a word.
    assert rows_with("GEHT-") == {"participation_report": 1}
    assert Report.objects.filter(number="GEHT-entwurf", snapshot={}, file=None).exists()
    assert files_with("GEHT-") == []
    assert {words: rows_with(words) for words in KEPT} == KEPT
    assert len(files_with("BLEIBT-bericht")) == 2
    rows = Contribution.objects.filter(consultation=consultation)
    assert (rows.count(), Point.objects.count(), Reply.objects.count()) == (5, 2, 3)
    gone = {"area": None, "age_band": "", "code_hash": None, "transcribed_by": None, "transcribed_at": None}
    assert rows.filter(**gone, anonymised_at__isnull=False).count() == 5
    assert records() == [("contributions", 5), ("drafts", 1)]


def test_the_numbers_of_the_past_stay_true(client, files):
    a_world(ended())
    before = [dict(Contribution.objects.with_standing().values_list("pk", "standing"))]
    before.append(list(Reply.objects.order_by("pk").values_list("point", "outcome")))
    purging.purge()
    after = [dict(Contribution.objects.with_standing().values_list("pk", "standing"))]
    after.append(list(Reply.objects.order_by("pk").values_list("point", "outcome")))
    assert after == before


def test_a_second_run_finds_nothing(files):
    a_world(ended())
    assert purging.purge()
    before = Contribution.objects.order_by("pk").values_list("modified", flat=True)
    kept = list(before)
    assert purging.purge()
    assert (list(before.all()), len(records())) == (kept, 2)


@pytest.mark.parametrize(
    ("fields", "goes"),
    [
        ({"days": 400}, True),
        ({"days": 367}, True),
        ({"days": 360}, False),
        ({"answer": "taken"}, True),
        ({"answer": ""}, False),
        ({"answer": None}, False),
    ],
)
def test_a_year_after_the_end_and_never_before_the_archive_answers(files, fields, goes):
    a_world(ended(**fields))
    purging.purge()
    assert Contribution.objects.filter(anonymised_at=None).exists() != goes
    assert Report.objects.filter(purged_at=None, published_at=None).exists() != goes


def test_an_offer_that_was_taken_back_counts_no_more(files):
    process = ended()
    a_world(process)
    ArchiveOffer.objects.update(withdrawn_at=timezone.now(), withdrawn_by=f.PlannerFactory())
    offered(process)
    purging.purge()
    assert Contribution.objects.filter(anonymised_at=None).count() == 5


def test_a_process_that_runs_keeps_everything(files):
    a_world(f.ProcessFactory())
    purging.purge()
    assert Contribution.objects.filter(anonymised_at=None).count() == 5
    assert records() == []


def test_what_came_in_later_has_its_own_year(files):
    row = f.ContributionFactory(consultation=f.ConsultationFactory(process=ended()))
    purging.purge()
    row.refresh_from_db()
    assert row.anonymised_at is None


def test_the_dry_run_says_the_same_and_writes_nothing(files):
    a_world(ended())
    waiting = ended(answer=None, name="Konzept Nord")
    a_world_of_one(waiting)
    lines = said("--dry-run")
    assert lines[0].startswith("Wortlaut und Angaben von Beiträgen: 5  (1 Jahr nach Abschluss")
    assert lines[1].startswith("Entwürfe von Berichten: 1  (Entwürfe 1 Jahr nach")
    assert lines[-2:] == ["Wartet auf das Stadtarchiv: Konzept Nord", "Nichts wurde gelöscht."]
    assert not PurgeRun.objects.exists() and not DeletionRecord.objects.exists()
    assert not Contribution.objects.exclude(anonymised_at=None).exists()
    assert said() == [*lines[:-1], "Gelöscht und vermerkt."]
    assert records() == [("contributions", 5), ("drafts", 1)]


def a_world_of_one(process):
    then = timezone.now() - timedelta(days=500)
    consultation = f.ConsultationFactory(process=process, opens_at=then, closes_at=then + timedelta(days=1))
    return f.ContributionFactory(consultation=consultation, received_at=then)


def test_many_go_in_chunks_and_each_has_its_record(files, monkeypatch):
    a_world(ended())
    small = [purge if purge.key != "contributions" else _small(purge) for purge in purging.PURGES]
    monkeypatch.setattr(purging, "PURGES", small)
    assert purging.purge()
    chunks = [("contributions", 1), ("contributions", 2), ("contributions", 2), ("drafts", 1)]
    assert sorted(records()) == chunks


def _small(rule):
    return type(rule)(rule.key, rule.model, rule.what, rule.due, rule.carry_out, chunk=2)


def test_a_rule_that_fails_keeps_no_other_from_its_work(files, monkeypatch, capsys):
    def broken(keys):
        Point.objects.update(text="halb")
        raise OSError("away")

    a_world(ended())
    rules = [
        type(rule)(rule.key, rule.model, rule.what, rule.due, broken) if rule.key == "contributions" else rule
        for rule in purging.PURGES
    ]
    monkeypatch.setattr(purging, "PURGES", rules)
    with pytest.raises(SystemExit):
        call_command("purge", stdout=StringIO())
    assert "Wortlaut und Angaben von Beiträgen: OSError" in capsys.readouterr().err
    assert (records(), Point.objects.filter(text="halb").count()) == ([("drafts", 1)], 0)
    assert PurgeRun.objects.get().job_status == "failed"


def test_every_night_a_run_is_ordered_and_carried_out(files, monkeypatch):
    sent = []
    monkeypatch.setattr("erfurt_sozialraum.rows.jobs._send", lambda *task: sent.append(task))
    monkeypatch.setattr("django.db.transaction.on_commit", lambda call: call())
    a_world(ended())
    purge_nightly()
    purge_nightly()
    run = PurgeRun.objects.get()
    assert sent == [("participation.purge", run.pk)] * 2
    assert purge(run.pk)
    assert not purge(run.pk)
    run.refresh_from_db()
    assert (run.job_status, run.records.count()) == ("done", 2)


def test_a_record_stays_for_ever(files):
    a_world(ended())
    purging.purge()
    for change in (DeletionRecord.objects.all().delete, lambda: DeletionRecord.objects.update(number=1)):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            change()


def test_the_guards_hold_before_and_after(files):
    a_world(ended())
    purging.purge()
    for rows, change in (
        (Contribution.objects.all(), {"text": "anders"}),
        (Reply.objects.all(), {"reason": "anders"}),
        (ModerationDecision.objects.all(), {"reason": "anders"}),
    ):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            rows.update(**change)


def test_nobody_is_asked_to_work_on_what_is_anonymised(client, planner, files):
    a_world(ended())
    purging.purge()
    row = Contribution.objects.filter(published_at=None).first()
    assert row.text == GONE
    assert client.get(reverse("participation:moderation_detail", args=[row.pk])).status_code == 200
    with pytest.raises(Refused, match="anonymisiert"):
        decide(row, accepted=True, public_text="neu", seen=None, by=planner)
    assert client.get("/aufgaben/").context["desk"].queue["waiting"] == 0


def test_a_draft_that_is_gone_is_rendered_no_more(client, planner, files):
    a_world(ended())
    purging.purge()
    report = Report.objects.get(number="GEHT-entwurf")
    page = client.get(f"/berichte/{report.pk}/")
    assert (page.status_code, "nach Ablauf der Frist gelöscht" in page.content.decode()) == (200, True)
    assert "Noch einmal erstellen" not in page.content.decode()
    assert client.post(f"/berichte/{report.pk}/noch-einmal/").status_code == 409
    assert client.get("/aufgaben/").context["desk"].reports["failed"] == []


def test_periods_end_on_the_same_day_of_the_year():
    kept = Contribution.RETENTION
    assert kept.last_day(date(2028, 2, 29)) == date(2027, 2, 28)
    assert kept.last_day(date(2027, 3, 1)) == date(2026, 3, 1)
