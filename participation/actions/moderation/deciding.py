"""Deciding about contributions, and answering their points."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erfurt_sozialraum.rows.transitions import Refused, move
from guidelines.models import Wording
from participation.models import (
    CONTRIBUTION_TRANSITIONS,
    Contribution,
    ContributionStatus,
    ModerationDecision,
    Outcome,
    Point,
    Reply,
)
from stakeholders.models import Organisation, User

ANONYMISED = gettext_lazy("Der Beitrag ist nach Ablauf der Frist anonymisiert und wird nicht mehr geändert.")


@transaction.atomic
def decide(
    contribution: Contribution,
    *,
    accepted: bool,
    public_text: str = "",
    reason: str = "",
    seen: int | None,
    by: User,
) -> ModerationDecision:
    """Decide, or decide anew, or raise Stale; `public_text` publishes."""
    row = Contribution.objects.select_for_update().get(pk=contribution.pk)
    row.decisions.unless_newer(seen)
    _refuse_the_impossible(row, accepted=accepted, public_text=public_text)
    published: dict[str, Any] = {
        "published_text": public_text,
        "published_at": (row.published_at or timezone.now()) if public_text else None,
    }
    if accepted and row.status == ContributionStatus.ACCEPTED:
        Contribution.objects.filter(pk=row.pk).update(**published)
    else:
        to = ContributionStatus.ACCEPTED if accepted else ContributionStatus.REJECTED
        move(row, to, table=CONTRIBUTION_TRANSITIONS, **published)
    if accepted:
        _keep_one_point(row, public_text)
    contribution.refresh_from_db()
    return ModerationDecision.objects.create(
        contribution=row,
        accepted=accepted,
        published=bool(public_text),
        public_text=public_text,
        reason=reason,
        decided_by=by,
    )


def _refuse_the_impossible(row: Contribution, *, accepted: bool, public_text: str) -> None:
    """Say in German what neither state nor consent allows."""
    if row.anonymised_at:
        raise Refused(str(ANONYMISED))
    if public_text and not row.is_publishable:
        raise Refused(
            _("Die Person hat ihre Zustimmung zurückgenommen. Der Beitrag kann nur intern bleiben.")
            if row.may_publish
            else _(
                "Die Person hat der Veröffentlichung nicht zugestimmt. Der Beitrag kann nur intern bleiben."
            )
        )
    if public_text and not accepted:
        raise Refused(_("Ein nicht angenommener Beitrag kann nicht veröffentlicht werden."))
    if not accepted and row.status == ContributionStatus.ACCEPTED:
        raise Refused(
            _("Der Beitrag ist schon angenommen. Er wird beantwortet und kann nicht mehr abgelehnt werden.")
        )


def _keep_one_point(row: Contribution, public_text: str) -> None:
    """One point is made at first; it never shows more than what is published."""
    points = list(row.points.all()[:2])
    if not points:  # the first of several may have been taken away since: not made again
        Point.objects.create(contribution=row, order=1, text=public_text or row.text)
    elif public_text and len(points) == 1:
        Point.objects.filter(pk=points[0].pk).update(text=public_text)


@transaction.atomic
def reply_to(
    point: Point,
    *,
    outcome: str,
    reason: str = "",
    forwarded_to: Organisation | None = None,
    due_on: date | None = None,
    passed_to: str = "",
    wording: Wording | None = None,
    replied_on: date | None = None,
    seen: int | None,
    by: User,
) -> Reply:
    """Answer a point, or raise Stale; earlier answers stay."""
    row = Point.objects.select_for_update().select_related("contribution").filter(pk=point.pk).first()
    if row is None:
        raise Refused(_("Jemand hat dieses Anliegen inzwischen entfernt."))
    row.replies.unless_newer(seen)
    if row.contribution.anonymised_at:
        raise Refused(str(ANONYMISED))
    if row.contribution.status != ContributionStatus.ACCEPTED:
        raise Refused(_("Beantwortet werden nur angenommene Beiträge."))
    given = {"replied_on": replied_on} if replied_on else {}
    return Reply.objects.create(
        point=row,
        outcome=outcome,
        reason=reason,
        forwarded_to=forwarded_to if outcome == Outcome.FORWARDED else None,
        due_on=due_on if outcome == Outcome.FORWARDED else None,
        passed_to=passed_to if outcome == Outcome.PASSED_ON else "",
        wording=wording,
        replied_by=by,
        **given,
    )
