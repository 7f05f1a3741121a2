"""Which rows of this floor have been kept long enough on a day, and what the archive has yet to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from participation.models import ArchiveOffer, Contribution, ContributionStatus, Process, Report
from stakeholders.models import DeletionRecord, PurgeRun

OFFER_AHEAD = timedelta(days=90)
"""So long before the day from which files may go, the desk asks to offer them."""


def contributions_due(day: date) -> QuerySet[Contribution]:
    """Contributions to processes that ended long enough ago, and of which the archive knows."""
    period = Contribution.RETENTION
    before = period.last_moment(day)
    # What came in after that, to a process that was over, is given its time as well.
    entered = Q(transcribed_at=None) | Q(transcribed_at__lt=before)
    rows = Contribution.objects.filter(entered, anonymised_at=None, received_at__lt=before)
    return rows.filter(consultation__process__in=_released(period.last_day(day)))


def reports_due(day: date) -> QuerySet[Report]:
    """Drafts of reports about such processes; what was released is not touched."""
    period = Report.RETENTION
    rows = Report.objects.filter(published_at=None, purged_at=None, data_cutoff__lt=period.last_moment(day))
    return rows.filter(process__in=_released(period.last_day(day))).defer("snapshot")


def _released(last: date) -> QuerySet:
    """The keys of processes that ended before this day, and of which the archive knows."""
    answered = ArchiveOffer.objects.standing().exclude(answer="").filter(process=OuterRef("pk"))
    return Process.objects.filter(Exists(answered), ended_on__lt=last).order_by().values("pk")


@dataclass(frozen=True)
class Files:
    """What of a process would go: from which day on, how much, and what the archive said to it."""

    process: Process
    offer: ArchiveOffer | None
    numbers: dict[str, int]
    goes_on: date | None
    """The first day on which it may go; None while the process runs."""

    @property
    def total(self) -> int:
        """Rows that are still there in full."""
        return self.numbers["contributions"] + self.numbers["drafts"]

    @property
    def is_due(self) -> bool:
        """The time is over, and only the archive's answer keeps it."""
        return self.goes_on is not None and self.goes_on <= today()


def files_of(process: Process) -> Files:
    """What of this process would go."""
    rows = contributions_kept(process)
    numbers = rows.order_by().aggregate(
        contributions=Count("pk"),
        unpublished=Count("pk", Q(published_at=None)),
        undecided=Count("pk", Q(status=ContributionStatus.RECEIVED)),
    )
    numbers["drafts"] = drafts_kept(process).count()
    offer = process.archive_offers.standing().select_related("offered_by", "answered_by").first()
    return Files(process, offer, numbers, goes_on(process))


def contributions_kept(process: Process) -> QuerySet[Contribution]:
    """Contributions of which the original is still there, the oldest first."""
    rows = Contribution.objects.filter(consultation__process=process, anonymised_at=None)
    return rows.order_by("received_at", "pk")


def drafts_kept(process: Process) -> QuerySet[Report]:
    """Drafts of reports of which the content is still there."""
    return Report.objects.filter(process=process, published_at=None, purged_at=None).order_by("number")


def goes_on(process: Process) -> date | None:
    """The first day on which files of a process may go."""
    if process.ended_on is None:
        return None
    last = process.ended_on
    kept = Contribution.RETENTION.years
    try:
        last = last.replace(year=last.year + kept)
    except ValueError:  # 29 February
        last = last.replace(year=last.year + kept, day=28)
    return last + timedelta(days=1)


def to_offer() -> list[AnnotatedRow]:
    """Processes that are over and whose files may go soon, without an answer yet; with `offered`, a day."""
    last = Contribution.RETENTION.last_day(today() + OFFER_AHEAD)
    answered = ArchiveOffer.objects.standing().exclude(answer="").filter(process=OuterRef("pk"))
    offered = ArchiveOffer.objects.standing().filter(process=OuterRef("pk")).values("offered_on")[:1]
    kept: Any = Exists(Contribution.objects.filter(consultation__process=OuterRef("pk"), anonymised_at=None))
    drafts = Exists(Report.objects.filter(process=OuterRef("pk"), published_at=None, purged_at=None))
    rows = Process.objects.filter(~Exists(answered), kept | drafts, ended_on__lt=last)
    return list(rows.annotate(offered=Subquery(offered)).order_by("ended_on", "pk"))


def runs() -> QuerySet[PurgeRun]:
    """Runs, the latest first, each with `done`: what it took, by rule."""
    sums = DeletionRecord.objects.filter(run=OuterRef("pk")).order_by().values("rule", "what", "period")
    sums = sums.annotate(total=Sum("number")).order_by("rule")
    shown = JSONObject(what=F("what"), period=F("period"), number=F("total"))
    return PurgeRun.objects.annotate(done=ArraySubquery(sums.values_list(shown)))
