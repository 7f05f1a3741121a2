"""Versions that stay: published with what changed, and adopted."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.latest import Stale
from erfurt_sozialraum.rows.publication import publish
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.models import ChangeReason, FormerAdoption, Paper, Version
from guidelines.overviews.versions.drafts import draft_of
from stakeholders.models import User

from .drafts import open_draft


@transaction.atomic
def publish_version(version: Version) -> None:
    """Show a draft to everybody, with what changed in it and why; from then on its text stays as it is."""
    row = open_draft(version)
    draft = draft_of(row)
    if draft.missing:
        raise Refused(_("Noch fehlt: %(what)s") % {"what": "; ".join(map(str, draft.missing))})
    # Reasons for what is the same after all.
    changed = [change.article.pk for change in draft.comparison.changed]
    ChangeReason.objects.filter(version=row).exclude(article__in=changed).delete()
    publish(row)


@transaction.atomic
def record_adoption(
    version: Version, *, seen: str, adopted_on: date, adopted_in: str, adopted_paper: Paper | None, by: User
) -> Version:
    """Put on record that a public version was adopted; a wrong record is replaced, and stays readable.

    Raises Stale where the record is not the one that was `seen` (when it was made; empty: there was none).
    """
    row = Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if row.published_at is None or row.withdrawn_at:
        raise Refused(_("Die Fassung ist nicht öffentlich."))
    if row.adoption_key != seen:
        raise Stale(row)
    _keep_former(row, by)
    Version.objects.filter(pk=row.pk).update(
        adopted_on=adopted_on,
        adopted_in=adopted_in,
        adopted_paper=adopted_paper,
        adoption_recorded_at=timezone.now(),
        adoption_recorded_by=by,
    )
    return row


def _keep_former(row: Version, by: User) -> None:
    """What is on record so far, if anything is, as a row of its own."""
    if row.adopted_on is None or row.adoption_recorded_at is None:
        return
    FormerAdoption.objects.create(
        version=row,
        adopted_on=row.adopted_on,
        adopted_in=row.adopted_in,
        adopted_paper=row.adopted_paper,
        former_recorded_at=row.adoption_recorded_at,
        recorded_by=by,
    )
