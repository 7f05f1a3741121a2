"""Drafts of versions: begun as a copy, changed, thrown away."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.conflicts import store
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.models import Article, Guideline, Version


@transaction.atomic
def begin_draft(guideline: Guideline) -> tuple[Version, bool]:
    """The open draft of a document, begun as a copy of its latest version; say whether it is new."""
    Guideline.objects.select_for_update(of=("self",)).get(pk=guideline.pk)
    latest = Version.objects.filter(guideline=guideline).order_by("-number").first()
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
    Article.objects.bulk_create(copy_article(row, draft) for row in latest.articles.order_by("order", "pk"))
    return draft, True


@transaction.atomic
def store_version(version: Version, *, revision: str, values: dict[str, Any]) -> Version:
    """Store what a draft says about itself."""
    open_draft(version)
    return store(version, revision=revision, values=values)


@transaction.atomic
def discard_draft(version: Version) -> None:
    """Throw a draft away that nobody needs; what was public stays."""
    row = open_draft(version)
    if is_named(Q(version=row)):
        raise Refused(
            _(
                "Antworten oder Ergebnisse nennen Artikel dieses Entwurfs. "
                "Deshalb lässt er sich nicht verwerfen."
            )
        )
    row.delete()


def open_draft(version: Version) -> Version:
    """The draft, locked; whoever comes after its publication is refused."""
    row = Version.objects.select_for_update(of=("self",)).filter(pk=version.pk).first()
    if row is None:
        raise Refused(_("Diesen Entwurf gibt es nicht mehr: Er wurde verworfen."))
    if not row.is_draft:
        raise Refused(_("Diese Fassung ist inzwischen öffentlich und wird nicht mehr geändert."))
    return row


def copy_article(article: Article, version: Version) -> Article:
    """The same article in another version: its key stays."""
    return Article(
        version=version,
        key=article.key,
        heading=article.heading,
        text=article.text,
        order=article.order,
    )


def is_named(which: Q) -> bool:
    """Rows of any app point to one of these articles."""
    named = Q()
    for field in Article._meta.related_objects:
        named |= Q(**{f"{field.name}__isnull": False})
    return Article.objects.filter(which).filter(named).exists()
