"""Erfurt's process with the longest texts that people write: what does not fit shows here."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import F, Value
from django.db.models.functions import Concat, Left
from django.utils import timezone

from erfurt_sozialraum.jobs import JobStatus
from guidelines.models import Guideline, Paper, StoredFile
from participation.models import Consultation, Event, Process, Result, Step, Topic
from participation.overviews.report import Scope, build_snapshot
from stakeholders.models import Committee, Organisation
from tests.factories import AcceptedFactory, ContributionFactory, PlannerFactory, ReportFactory

COMPOUND = "Sozialraumorientierungsstadtteilentwicklungskonzeptionsbeirat"
ADDRESS = "https://www.example.org/" + "quartiersplanungskoordination-" * 6
NAMES = [
    (Organisation, "name"),
    (Committee, "name"),
    (Process, "name"),
    (Topic, "name"),
    (Step, "title"),
    (Event, "title"),
    (Result, "title"),
    (Consultation, "title"),
    (Guideline, "title"),
    (Paper, "title"),
]
TEXTS = [(Process, "summary"), (Step, "occasion"), (Event, "description"), (Result, "text")]


def lengthen():
    """Give every name a word of 61 letters, texts an address without a break, and add long contributions."""
    for model, field in NAMES:
        longest = model._meta.get_field(field).max_length
        model.objects.update(**{field: Left(Concat(F(field), Value(f" und {COMPOUND}")), longest)})
    for model, field in TEXTS:
        model.objects.update(**{field: Concat(F(field), Value(f"\n\n{COMPOUND}, siehe {ADDRESS}"))})
    consultation = Consultation.objects.published().latest("closes_at")
    said = (
        f"Im Rieth fehlt uns ein {COMPOUND} mit Bänken und Schatten für alle, die nicht weit gehen können. "
    )
    text = said * 14 + ADDRESS
    assert len(text) > 2000
    for factory in (AcceptedFactory, AcceptedFactory, ContributionFactory):
        factory(consultation=consultation, topic=consultation.topics.first(), text=text)


def release_report():
    """A report of all that is public, with a file that is none."""
    process, now = Process.objects.get(is_main=True), timezone.now()
    committee = Committee.objects.published().filter(kind="council").first()
    first_day = process.records_from.replace(month=1, day=1)
    snapshot = build_snapshot(Scope(process, committee, first_day, timezone.localdate(), now, ()))
    return ReportFactory(
        process=process,
        committee=committee,
        period_from=first_day,
        period_to=timezone.localdate(),
        data_cutoff=now,
        snapshot=snapshot | {"number": "SB-2026-001"},
        number="SB-2026-001",
        pages=12,
        job_status=JobStatus.DONE,
        file=StoredFile.objects.create(
            content=default_storage.save("bericht.pdf", ContentFile(b"%PDF-")),
            name="bericht.pdf",
            media_type="application/pdf",
            size=5,
            sha256="0" * 64,
        ),
        released_by=PlannerFactory(),
        published_at=now,
    )
