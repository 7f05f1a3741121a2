"""Erfurt's process with the longest texts that people write: what does not fit shows here."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import F, Value
from django.db.models.functions import Concat, Left
from django.urls import reverse
from django.utils import timezone

from erfurt_sozialraum.rows.jobs import JobStatus
from guidelines.models import Guideline, Paper, StoredFile, Version
from participation.models import Consultation, Contribution, Event, Process, Result, Step, Topic
from participation.overviews.reports.snapshot import Scope, build_snapshot
from participation.receipts import code_hash
from stakeholders.models import BarrierReport, Committee, Organisation
from tests.factories import (
    AcceptedFactory,
    ContributionFactory,
    EventFactory,
    PlannerFactory,
    ProcessFactory,
    ReportFactory,
    StepFactory,
    VersionFactory,
    WordingFactory,
    member_of,
)

CODE = "0123456789ABCDEF"
REPORT_FILE = "bericht.pdf"
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


def first_process():
    """Erfurt's own."""
    return Process.objects.get(is_main=True)


def _said(text, factory=AcceptedFactory):
    consultation = Consultation.objects.published().latest("closes_at")
    return factory(consultation=consultation, topic=consultation.topics.first(), text=text)


def lengthen():
    """Give every name a word of 61 letters, texts an address without a break, and add long contributions."""
    for model, field in NAMES:
        longest = model._meta.get_field(field).max_length
        model.objects.update(**{field: Left(Concat(F(field), Value(f" und {COMPOUND}")), longest)})
    for model, field in TEXTS:
        model.objects.update(**{field: Concat(F(field), Value(f"\n\n{COMPOUND}, siehe {ADDRESS}"))})
    said = (
        f"Im Rieth fehlt uns ein {COMPOUND} mit Bänken und Schatten für alle, die nicht weit gehen können. "
    )
    text = said * 14 + ADDRESS
    assert len(text) > 2000
    for factory in (AcceptedFactory, AcceptedFactory, ContributionFactory):
        _said(text, factory)


def add_what_is_rare():
    """A second process, a second version of the guidelines, a seat with its person, a barrier reported."""
    StepFactory(process=ProcessFactory(name=f"Stadtteilentwicklungskonzept {COMPOUND}"))
    first = Version.objects.published().first()
    version = VersionFactory(guideline=first.guideline, number=first.number + 1)
    for article in first.wordings.all():
        WordingFactory(version=version, key=article.key, heading=article.heading, text=f"{COMPOUND} hilft.")
    member_of(Committee.objects.published().filter(kind="council").first(), name=f"Erika {COMPOUND}")
    BarrierReport.objects.create(text=f"{COMPOUND}: {ADDRESS}", page=ADDRESS, form_key="f" * 20)
    Event.objects.filter(pk=EventFactory(process=first_process(), title="Doppelt").pk).update(
        withdrawn_at=timezone.now()
    )


def unlinked():
    """Addresses to which no link leads, by their views: a receipt, thanks for a report, a missing page."""
    Contribution.objects.filter(pk=_said(COMPOUND).pk).update(code_hash=code_hash(CODE))
    return {
        "participation:receipt": reverse("participation:receipt", args=[CODE]),
        "stakeholders:barrier_thanks": reverse("stakeholders:barrier_thanks"),
        "404": "/gibt-es-nicht/",
    }


def store_report_file():
    """What stands in the place of the report's PDF; its name in the store."""
    return default_storage.save(REPORT_FILE, ContentFile(b"%PDF-"))


def release_report():
    """A report of all that is public, with a file that is none."""
    process, now = first_process(), timezone.now()
    committee = Committee.objects.published().filter(kind="council").first()
    first_day = process.records_from.replace(month=1, day=1)
    snapshot = build_snapshot(Scope(process, committee, first_day, timezone.localdate(), now, ()))
    return ReportFactory(
        process=process,
        committee=committee,
        period_from=first_day,
        period_to=timezone.localdate(),
        data_cutoff=now,
        snapshot=snapshot | {"number": "SB-2026-900"},
        number="SB-2026-900",
        pages=12,
        job_status=JobStatus.DONE,
        file=StoredFile.objects.create(
            content=store_report_file(),
            name=REPORT_FILE,
            media_type="application/pdf",
            size=5,
            sha256="0" * 64,
        ),
        released_by=PlannerFactory(),
        published_at=now,
    )
