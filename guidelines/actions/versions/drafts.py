"""Drafts of versions: begun as a copy, changed, thrown away or set aside."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.conflicts import store
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.models import Article, Guideline, Version, Wording


@transaction.atomic
def begin_draft(guideline: Guideline) -> tuple[Version, bool]:
    """The open draft of a document, begun as a copy of its latest version; say whether it is new."""
    Guideline.objects.select_for_update(of=("self",)).get(pk=guideline.pk)
    latest = Version.objects.counted().filter(guideline=guideline).order_by("-number").first()
    if latest and latest.is_draft:
        return latest, False
    if latest is None:
        return Version.objects.create(guideline=guideline, number=1), True
    draft = Version.objects.create(
        guideline=guideline,
        number=latest.number + 1,
        preamble=latest.preamble,
        is_example=latest.is_example,
    )
    texts = latest.wordings.in_text().order_by("order", "pk")
    Wording.objects.bulk_create(copied_to(draft, row) for row in texts)
    return draft, True


@transaction.atomic
def store_version(version: Version, *, revision: str, values: dict[str, Any]) -> Version:
    """Store what a draft says about itself."""
    open_draft(version)
    return store(version, revision=revision, values=values)


@transaction.atomic
def discard_draft(version: Version) -> bool:
    """Throw a draft away; where answers or results name it, set it aside instead and return True."""
    row = open_draft(version)
    if not is_named(Q(version=row)) and not is_named_above(row):
        row.delete()
        forget_unused(row.guideline_id)
        return False
    Version.objects.filter(pk=row.pk).update(set_aside_at=timezone.now())
    return True


def open_draft(version: Version) -> Version:
    """The draft, locked; whoever comes after its publication is refused."""
    row = Version.objects.select_for_update(of=("self",)).filter(pk=version.pk).first()
    if row is None or row.set_aside_at:
        raise Refused(_("Diesen Entwurf gibt es nicht mehr: Er wurde verworfen."))
    if not row.is_draft:
        raise Refused(_("Diese Fassung ist inzwischen öffentlich und wird nicht mehr geändert."))
    return row


def copied_to(version: Version, wording: Wording) -> Wording:
    """The same words of the same article in another version."""
    return Wording(
        version=version,
        article_id=wording.article_id,
        heading=wording.heading,
        text=wording.text,
        order=wording.order,
    )


def is_named(which: Q) -> bool:
    """Rows of any app point to one of these wordings."""
    named = Q()
    for field in Wording._meta.related_objects:
        named |= Q(**{f"{field.name}__isnull": False})
    return Wording.objects.filter(which).filter(named).exists()


def is_named_above(version: Version) -> bool:
    """Rows of another app point to the version itself, as a decision does."""
    named = Q()
    for field in Version._meta.related_objects:
        if field.related_model._meta.app_label != Version._meta.app_label:
            named |= Q(**{f"{field.name}__isnull": False})
    return Version.objects.filter(named, pk=version.pk).exists()


def forget_unused(guideline: int) -> None:
    """Articles that stand in no version and that no row names, like those of a draft thrown away."""
    unused = Q()
    for field in Article._meta.related_objects:
        unused &= Q(**{f"{field.name}__isnull": True})
    Article.objects.filter(unused, guideline=guideline).delete()
