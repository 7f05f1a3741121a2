"""Articles of a draft: writing, ordering, removing, restoring, and why they changed."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.conflicts import store
from erfurt_sozialraum.rows.latest import Stale
from erfurt_sozialraum.rows.publication import free_slug
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.models import Article, ArticleChange, Version
from guidelines.overviews.versions.changes import base_of
from stakeholders.models import User

from .drafts import copy_article, is_named, open_draft


@transaction.atomic
def store_article(article: Article, *, revision: str, values: dict[str, Any]) -> Article:
    """Store an article of a draft; a new one stands at `position` (from 1), under a key of its own."""
    position = values.pop("position", None)
    open_draft(article.version)
    if article.pk is not None:
        return store(article, revision=revision, values=values)
    scope = {"version__guideline": article.version.guideline_id}
    article.key = free_slug(Article, values["heading"], field="key", **scope)
    row = store(article, revision="", values=values)
    _put(row, position)
    return row


@transaction.atomic
def move_article(article: Article, *, position: int) -> None:
    """Put an article of a draft at `position`, counted from 1; the others move up or down."""
    open_draft(article.version)
    _put(article, position)


@transaction.atomic
def remove_article(article: Article) -> None:
    """Take an article out of a draft, unless an answer or a result names it."""
    open_draft(article.version)
    if is_named(Q(pk=article.pk)):
        raise Refused(
            _(
                "Antworten oder Ergebnisse nennen diesen Artikel schon. "
                "Ändern Sie seinen Text, statt ihn zu entfernen."
            )
        )
    Article.objects.filter(pk=article.pk).delete()


@transaction.atomic
def restore_article(version: Version, key: str) -> Article:
    """Take an article of the version before up again, at its old position."""
    draft, base = open_draft(version), base_of(version)
    old = Article.objects.filter(version=base, key=key).first() if base else None
    if old is None or Article.objects.filter(version=draft, key=key).exists():
        raise Refused(_("Dieser Artikel steht schon wieder im Entwurf."))
    row = copy_article(old, draft)
    row.save()
    _put(row, Article.objects.filter(version=base, order__lt=old.order).count() + 1)
    return row


@transaction.atomic
def store_reason(
    change: ArticleChange, *, revision: str, values: dict[str, Any], by: User | None = None
) -> ArticleChange:
    """Say why an article of a draft is new, changed or gone."""
    open_draft(change.version)
    if change.pk is None:
        first = ArticleChange.objects.filter(version=change.version, key=change.key).first()
        if first:
            raise Stale(first)
    return store(
        change, revision=revision, values=values | {"recorded_by": by, "recorded_at": timezone.now()}
    )


def _put(article: Article, position: int | None) -> None:
    """Number the articles of a version anew, with this one at its position, or last."""
    rows = list(
        Article.objects.filter(version=article.version_id).exclude(pk=article.pk).order_by("order", "pk")
    )
    rows.insert(len(rows) if position is None else max(0, position - 1), article)
    for order, row in enumerate(rows, start=1):
        if row.order != order or row is article:
            Article.objects.filter(pk=row.pk).update(order=order)
