"""Versions that stay: published with what changed."""

from django.db import transaction
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.publication import publish
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.models import ChangeReason, Version
from guidelines.overviews.versions.drafts import draft_of

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
