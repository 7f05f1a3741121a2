"""Articles that a reply or a result may point to."""

from collections.abc import Iterable

from django.db.models import OuterRef, Q, QuerySet, Subquery

from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Version, Wording


def current_articles(user: Viewer, *, named: Iterable[int] = ()) -> QuerySet[Wording]:
    """Articles of the latest version of each document that the user may see, and those `named` before."""
    versions = Version.objects.visible_to(user)
    newest = versions.counted().filter(guideline=OuterRef("version__guideline")).order_by("-number")
    return (
        Wording.objects.visible_to(user)
        .filter(Q(version=Subquery(newest.values("pk")[:1]), set_aside_at=None) | Q(pk__in=named))
        .with_document()
        .order_by("version__guideline__order", "version__guideline__sort_key", "order")
    )


def label_of(wording: Wording) -> str:
    """Document and heading."""
    return f"{wording.version.guideline}: {wording.heading}"
