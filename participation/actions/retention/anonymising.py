"""What becomes of contributions and drafts when their time is over.

Only this module lifts the guards of the database, each by its name, for the statements of one chunk:
`pgtrigger.ignore` sets a variable that ends with the transaction (tests/architecture/test_retention.py).
"""

from collections.abc import Sequence
from pathlib import PurePosixPath

import pgtrigger
from django.core.files.storage import default_storage
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erfurt_sozialraum.rows.jobs import JobStatus
from guidelines.models import StoredFile
from participation.models import Contribution, ModerationDecision, Point, Reply, Report

GONE = gettext_lazy("Der Wortlaut wurde nach Ablauf der Frist gelöscht.")
"""What stands where nobody may read any more what stood there."""


def anonymise(keys: Sequence[int]) -> None:
    """What was published stays as its own text; all else of these contributions goes, their number stays."""
    published = Q(published_at__isnull=False)
    rows = Contribution.objects.filter(pk__in=keys)
    hidden = list(rows.exclude(published).values_list("pk", flat=True))
    with pgtrigger.ignore(
        "participation.Contribution:original_stays",
        "participation.ModerationDecision:append_only",
        "participation.Reply:append_only",
    ):
        _forget_decisions(keys, hidden)
        Point.objects.filter(contribution__in=hidden).update(text=str(GONE))
        Reply.objects.filter(point__contribution__in=hidden).exclude(reason="").update(reason=str(GONE))
        gone = {
            "area": None,
            "age_band": "",
            "code_hash": None,
            "transcribed_by": None,
            "transcribed_at": None,
            "anonymised_at": timezone.now(),
        }
        rows.filter(published).update(text=F("published_text"), **gone)
        rows.filter(pk__in=hidden).update(text=str(GONE), **gone)


def _forget_decisions(keys: Sequence[int], hidden: Sequence[int]) -> None:
    """Of what is published the decision stays that published it; earlier ones hold other texts."""
    rows = ModerationDecision.objects.filter(contribution__in=keys)
    latest = ModerationDecision.objects.filter(contribution=OuterRef("contribution")).latest_first()
    superseded = rows.exclude(pk=Subquery(latest.values("pk")[:1])).values("pk")
    ModerationDecision.objects.filter(Q(contribution__in=hidden) | Q(pk__in=superseded)).delete()


def blank_drafts(keys: Sequence[int]) -> None:
    """The draft stays as a number that was given; its content and its file are gone.

    Files go first: whoever is killed in between finds them gone, and does the rest.
    """
    drafts = list(Report.objects.filter(pk__in=keys).only("pk", "number", "file"))
    for draft in drafts:
        _delete_folder(f"berichte/{draft.number}")
    files = StoredFile.objects.filter(pk__in=[draft.file_id for draft in drafts if draft.file_id])
    for file in files:
        if file.content.name:
            default_storage.delete(file.content.name)
    stored = list(files.values_list("pk", flat=True))
    Report.objects.filter(pk__in=keys).update(
        snapshot={},
        file=None,
        pages=None,
        job_status=JobStatus.FAILED,
        last_error=_("Der Entwurf wurde nach Ablauf der Frist gelöscht."),
        purged_at=timezone.now(),
    )
    StoredFile.objects.filter(pk__in=stored).delete()


def _delete_folder(folder: str) -> None:
    """All files of one draft, also those of attempts that were cut short."""
    try:
        _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        default_storage.delete(str(PurePosixPath(folder) / name))
