"""From a draft to a version that stays: writing, ordering, giving reasons, publishing, adopting."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.conflicts import store
from erfurt_sozialraum.rows.latest import Stale
from erfurt_sozialraum.rows.publication import free_slug, publish
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.models import Article, ArticleChange, FormerAdoption, Guideline, Paper, Version
from guidelines.overviews.versions.changes import Change, base_of
from guidelines.overviews.versions.drafts import draft_of
from stakeholders.models import User


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
    Article.objects.bulk_create(_copy(row, draft) for row in latest.articles.order_by("order", "pk"))
    return draft, True


def _copy(article: Article, version: Version, order: int | None = None) -> Article:
    """The same article in another version: its key stays."""
    return Article(
        version=version,
        key=article.key,
        heading=article.heading,
        text=article.text,
        order=article.order if order is None else order,
    )


def _open(version: Version) -> Version:
    """The draft, locked; whoever comes after its publication is refused."""
    row = Version.objects.select_for_update(of=("self",)).filter(pk=version.pk).first()
    if row is None:
        raise Refused(_("Diesen Entwurf gibt es nicht mehr: Er wurde verworfen."))
    if not row.is_draft:
        raise Refused(_("Diese Fassung ist inzwischen öffentlich und wird nicht mehr geändert."))
    return row


@transaction.atomic
def store_version(version: Version, *, revision: str, values: dict[str, Any]) -> Version:
    """Store what a draft says about itself."""
    _open(version)
    return store(version, revision=revision, values=values)


@transaction.atomic
def store_article(article: Article, *, revision: str, values: dict[str, Any]) -> Article:
    """Store an article of a draft; a new one stands at `position` (from 1), under a key of its own."""
    position = values.pop("position", None)
    _open(article.version)
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
    _open(article.version)
    _put(article, position)


def _put(article: Article, position: int | None) -> None:
    """Number the articles of a version anew, with this one at its position, or last."""
    rows = list(
        Article.objects.filter(version=article.version_id).exclude(pk=article.pk).order_by("order", "pk")
    )
    rows.insert(len(rows) if position is None else max(0, position - 1), article)
    for order, row in enumerate(rows, start=1):
        if row.order != order or row is article:
            Article.objects.filter(pk=row.pk).update(order=order)


@transaction.atomic
def remove_article(article: Article) -> None:
    """Take an article out of a draft, unless an answer or a result names it."""
    _open(article.version)
    if _is_named(Q(pk=article.pk)):
        raise Refused(
            _(
                "Antworten oder Ergebnisse nennen diesen Artikel schon. "
                "Ändern Sie seinen Text, statt ihn zu entfernen."
            )
        )
    Article.objects.filter(pk=article.pk).delete()


def _is_named(which: Q) -> bool:
    """Rows of any app point to one of these articles."""
    named = Q()
    for field in Article._meta.related_objects:
        named |= Q(**{f"{field.name}__isnull": False})
    return Article.objects.filter(which).filter(named).exists()


@transaction.atomic
def restore_article(version: Version, key: str) -> Article:
    """Take an article of the version before up again, at its old position."""
    draft, base = _open(version), base_of(version)
    old = Article.objects.filter(version=base, key=key).first() if base else None
    if old is None or Article.objects.filter(version=draft, key=key).exists():
        raise Refused(_("Dieser Artikel steht schon wieder im Entwurf."))
    row = _copy(old, draft)
    row.save()
    _put(row, Article.objects.filter(version=base, order__lt=old.order).count() + 1)
    return row


@transaction.atomic
def store_reason(
    change: ArticleChange, *, revision: str, values: dict[str, Any], by: User | None = None
) -> ArticleChange:
    """Say why an article of a draft is new, changed or gone."""
    _open(change.version)
    if change.pk is None:
        first = ArticleChange.objects.filter(version=change.version, key=change.key).first()
        if first:
            raise Stale(first)
    return store(
        change, revision=revision, values=values | {"recorded_by": by, "recorded_at": timezone.now()}
    )


@transaction.atomic
def publish_version(version: Version) -> None:
    """Show a draft to everybody, with what changed in it and why; from then on it stays as it is."""
    row = _open(version)
    draft = draft_of(row)
    if draft.missing:
        raise Refused(_("Noch fehlt: %(what)s") % {"what": "; ".join(map(str, draft.missing))})
    _complete(row, draft.comparison.changed)
    publish(row)


def _complete(version: Version, changes: Sequence[Change]) -> None:
    """Which wording became which; reasons for what is the same after all are dropped."""
    ArticleChange.objects.filter(version=version).exclude(key__in=[row.key for row in changes]).delete()
    for row in changes:
        ArticleChange.objects.filter(version=version, key=row.key).update(
            kind=row.kind, before=row.before, after=row.after
        )


@transaction.atomic
def discard_draft(version: Version) -> None:
    """Throw a draft away that nobody needs; what was public stays."""
    row = _open(version)
    if _is_named(Q(version=row)):
        raise Refused(
            _(
                "Antworten oder Ergebnisse nennen Artikel dieses Entwurfs. "
                "Deshalb lässt er sich nicht verwerfen."
            )
        )
    row.delete()


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
