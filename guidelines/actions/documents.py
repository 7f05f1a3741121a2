"""Storing documents, and what they rest on."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.conflicts import store_named
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.models import Guideline, GuidelineBasis, Source


def store_guideline(guideline: Guideline, *, revision: str, values: dict[str, Any]) -> Guideline:
    """Store a document; a new one gets its address from its title, for good."""
    return store_named(guideline, revision=revision, values=values, key=("title",), name="title")


@transaction.atomic
def add_basis(guideline: Guideline, *, source: Source | None, new: dict[str, Any], note: str) -> bool:
    """The document rests on a source, known or new; False where that stood there already."""
    Guideline.objects.select_for_update(of=("self",)).get(pk=guideline.pk)
    if source is None:
        key = {"title": new["title"], "year": new["year"]}
        source = Source.objects.filter(**key).first() or Source.objects.create(**new)
    row, is_new = GuidelineBasis.objects.get_or_create(
        guideline=guideline, source=source, defaults={"note": note}
    )
    if not is_new and row.withdrawn_at:
        row.note, row.withdrawn_at = note or row.note, None
        row.save()
        return True
    return is_new


def change_basis(basis: GuidelineBasis, *, shows: bool) -> None:
    """Take back that the document rests on the source, or say so again."""
    rows = GuidelineBasis.objects.filter(pk=basis.pk, withdrawn_at__isnull=not shows)
    if not rows.update(withdrawn_at=None if shows else Now()):
        raise Refused(_("Das ist schon geschehen."))
