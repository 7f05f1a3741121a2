"""What a report does not say, because it was internal when its data were frozen; for those who order one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext

from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import (
    Consultation,
    CouncilInvitation,
    Deliberation,
    ExaminationTask,
    Report,
    Result,
    Step,
)
from participation.overviews.ledger.overdue import counted


@dataclass(frozen=True)
class LeftOut:
    """So many rows of one kind, and where they are published."""

    label: str
    href: str


def left_out(user: Viewer, report: Report) -> list[LeftOut]:
    """Rows of the report's process that were there and not public at its moment, by kind; one query."""
    plan = reverse("participation:planning_process", args=[report.process.slug])
    council = reverse("participation:council_list")
    counts = counted(_internal(user, report))
    kinds = [
        ("results", reverse("participation:desk") + "#intern"),
        ("steps", plan),
        ("questions", plan),
        ("consultations", reverse("participation:consultation_plans")),
        ("hearings", council),
        ("invitations", council),
    ]
    return [LeftOut(_named(kind, counts[kind]), href) for kind, href in kinds if counts.get(kind)]


def _internal(user: Viewer, report: Report) -> dict[str, Any]:
    """The rows that a report of this process, period and moment leaves out."""
    moment = report.data_cutoff
    hidden = Q(published_at=None) | Q(published_at__gt=moment)
    there = hidden & Q(created__lte=moment, withdrawn_at=None)
    period = (report.period_from, report.period_to)
    of_process = there & Q(process=report.process_id)
    return {
        "results": Result.objects.visible_to(user).filter(
            there, event__process=report.process_id, happened_on__range=period
        ),
        "steps": Step.objects.visible_to(user).filter(of_process),
        "questions": ExaminationTask.objects.visible_to(user).filter(of_process),
        "consultations": Consultation.objects.visible_to(user).filter(of_process),
        "hearings": Deliberation.objects.visible_to(user).filter(of_process),
        "invitations": CouncilInvitation.objects.visible_to(user).filter(there),
    }


def _named(kind: str, n: int) -> str:
    """ "2 Ergebnisse"."""
    texts = {
        "results": ngettext("%(n)d Ergebnis", "%(n)d Ergebnisse", n),
        "steps": ngettext("%(n)d Schritt", "%(n)d Schritte", n),
        "questions": ngettext("%(n)d Prüfauftrag", "%(n)d Prüfaufträge", n),
        "consultations": ngettext("%(n)d Beteiligung", "%(n)d Beteiligungen", n),
        "hearings": ngettext("%(n)d Beratung", "%(n)d Beratungen", n),
        "invitations": ngettext("%(n)d Einladung des Stadtrats", "%(n)d Einladungen des Stadtrats", n),
    }
    return texts[kind] % {"n": n}
