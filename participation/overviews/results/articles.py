"""Articles that a reply or a result may point to."""

from collections.abc import Iterable

from django.db.models import OuterRef, Q, QuerySet, Subquery

from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Article, Version


def current_articles(user: Viewer, *, named: Iterable[int] = ()) -> QuerySet[Article]:
    """Articles of the latest version of each document that the user may see, and those `named` before."""
    versions = Version.objects.visible_to(user)
    newest = versions.filter(guideline=OuterRef("version__guideline")).order_by("-number").values("pk")[:1]
    return (
        Article.objects.visible_to(user)
        .filter(Q(version=Subquery(newest)) | Q(pk__in=named))
        .select_related("version__guideline")
        .order_by("version__guideline__order", "version__guideline__sort_key", "order")
    )


def label_of(article: Article) -> str:
    """Document and heading."""
    return f"{article.version.guideline}: {article.heading}"
