"""What decisions say of versions: the rule behind the column that a trigger keeps, to compare it with."""

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Version, VersionStatus
from participation.models import DecisionOutcome, DecisionSubject, DeliberationRole, SubjectRole

SETTLING = (DecisionOutcome.ADOPTED, DecisionOutcome.AMENDED, DecisionOutcome.REJECTED)
"""Outcomes that say what a version counts for; the others leave it as it was."""


def settling() -> QuerySet[DecisionSubject]:
    """What names the version of the query around it and settles it, the last one first.

    Nobody corrected or took back the decision, and the committee was there to decide.
    """
    rows = DecisionSubject.objects.that_count().filter(
        Q(role=SubjectRole.SUBMITTED) | Q(decision__outcome=DecisionOutcome.AMENDED),
        version=OuterRef("pk"),
        decision__outcome__in=SETTLING,
        decision__correction=None,
        decision__deliberation__published_at__isnull=False,
        decision__deliberation__withdrawn_at=None,
        decision__deliberation__role=DeliberationRole.DECISION,
    )
    return rows.order_by("-decision__decided_on", "-decision", "-pk")


def status_said() -> Case:
    """What a row of `settling` makes of its version."""
    whole = Q(decision__outcome=DecisionOutcome.ADOPTED) | Q(role=SubjectRole.TEXT)
    return Case(When(whole, then=Value(VersionStatus.ADOPTED.value)), default=F("decision__outcome"))


def wrong_status(user: Viewer) -> QuerySet[Version]:
    """Versions whose column says something else than the decisions."""
    latest = settling().annotate(said=status_said())
    rows = Version.objects.visible_to(user).select_related("guideline")
    rows = rows.alias(
        said=Coalesce(Subquery(latest.values("said")[:1]), Value(VersionStatus.OPEN.value)),
        said_on=Subquery(latest.values("decision__decided_on")[:1]),
    )
    other_day = Q(decided_on__isnull=False) & ~Q(decided_on=F("said_on"))
    return rows.filter(~Q(status=F("said")) | other_day).order_by("pk")
