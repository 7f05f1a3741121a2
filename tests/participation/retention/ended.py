"""A process that ended long ago, with words of which each says whether it must be gone or stay."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.jobs import JobStatus
from guidelines.models import StoredFile
from participation.models import ArchiveOffer, ModerationDecision, Outcome, Point, Reply
from tests import factories as f

LONG_AGO = timedelta(days=500)


def ended(*, days=400, answer="declined", **fields):
    """A process that ended so many days ago; the archive answered, unless `answer` is empty."""
    process = f.ProcessFactory(ended_on=today() - timedelta(days=days), **fields)
    if answer is not None:
        offered(process, answer)
    return process


def offered(process, answer=""):
    """The files of a process were offered, and perhaps answered."""
    by = f.PlannerFactory()
    said = {"answer": answer, "answered_on": today(), "answered_by": by} if answer else {}
    return ArchiveOffer.objects.create(process=process, offered_on=today(), offered_by=by, **said)


def a_world(process):
    """Contributions of every kind and reports; words with GEHT must go, words with BLEIBT stay."""
    then = timezone.now() - LONG_AGO
    consultation = f.ConsultationFactory(process=process, opens_at=then, closes_at=then + timedelta(days=9))
    area, by = f.AreaFactory(), f.PlannerFactory()
    of = {"consultation": consultation, "received_at": then}
    own = {"area": area, "age_band": "27-44"}
    published = f.ContributionFactory(
        text="GEHT-original am Ring, BLEIBT-satz",
        status="accepted",
        published_at=then,
        published_text="BLEIBT-satz",
        code_hash="a" * 63 + "1",
        channel="paper",
        transcribed_by=by,
        transcribed_at=then,
        **of,
        **own,
    )
    _decide(published, accepted=True, published=False, reason="GEHT-zuerst intern")
    _decide(published, accepted=True, published=True, public_text="BLEIBT-satz")
    point = Point.objects.create(contribution=published, order=1, text="BLEIBT-anliegen")
    Reply.objects.create(point=point, outcome=Outcome.ADOPTED, reason="BLEIBT-antwort")
    internal = f.ContributionFactory(text="GEHT-intern", status="accepted", code_hash="b" * 64, **of, **own)
    _decide(internal, accepted=True, published=False, reason="GEHT-grund")
    hidden = Point.objects.create(contribution=internal, order=1, text="GEHT-anliegen")
    Reply.objects.create(point=hidden, outcome=Outcome.NOTED, reason="GEHT-antwort")
    Reply.objects.create(point=hidden, outcome=Outcome.OPEN, reason="")
    rejected = f.ContributionFactory(text="GEHT-abgelehnt", status="rejected", **of)
    _decide(rejected, accepted=False, published=False, reason="GEHT-ablehnung")
    taken_back = f.ContributionFactory(
        text="GEHT-zurück", status="accepted", consent_withdrawn_at=timezone.now(), **of
    )
    _decide(taken_back, accepted=True, published=True, public_text="GEHT-früher öffentlich")
    f.ContributionFactory(text="GEHT-ungelesen", **of)
    _report(process, "GEHT-entwurf", then)
    _report(process, "BLEIBT-bericht", then, published_at=then, released_by=by)
    return consultation


def _decide(row, **values):
    ModerationDecision.objects.create(contribution=row, decided_by=f.PlannerFactory(), **values)


def _report(process, words, then, **fields):
    folder = f"berichte/{words}"
    name = default_storage.save(f"{folder}/1.pdf", ContentFile(words.encode()))
    default_storage.save(f"{folder}/cut-short.pdf", ContentFile(words.encode()))
    file = StoredFile.objects.create(
        content=name, name=f"{words}.pdf", media_type="application/pdf", size=1, sha256="0" * 64
    )
    return f.ReportFactory(
        process=process,
        number=words,
        snapshot={"contributions": [words]},
        data_cutoff=then,
        job_status=JobStatus.DONE,
        file=file,
        **fields,
    )
