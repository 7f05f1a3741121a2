"""The queue of contributions: by what has to happen with them, oldest first."""

import re
from typing import Any

from django.db.models import Count, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.viewers import Viewer
from participation.models import Contribution, ContributionStatus, answer_late


class QueueState(TextChoices):
    """What has to happen with a contribution; the keys stand in addresses."""

    NEW = "neu", _("zu moderieren")
    TO_ANSWER = "antworten", _("zu beantworten")
    ANSWERED = "beantwortet", _("beantwortet")
    INTERNAL = "intern", _("nicht veröffentlicht")
    REJECTED = "abgelehnt", _("nicht angenommen")
    ALL = "alle", _("alle")


_STATES = {
    QueueState.NEW: Q(status=ContributionStatus.RECEIVED),
    QueueState.TO_ANSWER: Q(status=ContributionStatus.ACCEPTED, unanswered=True),
    QueueState.ANSWERED: Q(status=ContributionStatus.ACCEPTED, unanswered=False),
    QueueState.INTERNAL: Q(status=ContributionStatus.ACCEPTED, published_at=None),
    QueueState.REJECTED: Q(status=ContributionStatus.REJECTED),
    QueueState.ALL: Q(),
}


def contributions(user: Viewer) -> QuerySet[Contribution]:
    """What the user may see, with `unanswered`; oldest first."""
    return Contribution.objects.visible_to(user).with_unanswered().order_by("received_at", "pk")


def in_state(rows: QuerySet[Contribution], state: str) -> QuerySet[Contribution]:
    """Only those with which this has to happen."""
    return rows.filter(_STATES[QueueState(state)])


def narrowed(rows: QuerySet[Contribution], wanted: dict[str, Any]) -> QuerySet[Contribution]:
    """Only those that match the filter form (all but its state)."""
    for field, name in (("consultation", "beteiligung"), ("topic", "thema"), ("area", "ortsteil")):
        if name in wanted:
            rows = rows.filter(**{field: wanted[name]})
    if "frist" in wanted:
        rows = rows.filter(answer_late())
    return matching(rows, wanted.get("q", ""))


def matching(rows: QuerySet[Contribution], text: str) -> QuerySet[Contribution]:
    """Only those with `text` in them, or with that number ("17", "B-17")."""
    number = re.fullmatch(r"(?:B-?)?(\d{1,9})", text.strip(), re.IGNORECASE)
    if number:
        return rows.filter(Q(pk=int(number[1])) | Q(text__icontains=text.strip()))
    for word in text.split():
        rows = rows.filter(text__icontains=word)
    return rows


def counted(rows: QuerySet[Contribution]) -> dict[str, int]:
    """How many there are in each state; one query."""
    return rows.order_by().aggregate(
        **{state.value: Count("pk", filter=_STATES[state] or Q(pk__isnull=False)) for state in QueueState}
    )


def next_in_queue(rows: QuerySet[Contribution], after: Contribution) -> Contribution | None:
    """The next in order of age; after the last one the oldest that is left."""
    later = Q(received_at__gt=after.received_at) | Q(received_at=after.received_at, pk__gt=after.pk)
    return rows.filter(later).first() or rows.exclude(pk=after.pk).first()
