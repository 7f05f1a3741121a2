"""Articles of a draft: writing, ordering, splitting, merging, removing, restoring."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.conflicts import store
from erfurt_sozialraum.rows.publication import free_slug
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.models import Article, Succession, Version, Wording
from guidelines.overviews.versions.changes import base_of

from .drafts import copied_to, forget_unused, is_named, open_draft


@transaction.atomic
def store_article(wording: Wording, *, revision: str, values: dict[str, Any]) -> Wording:
    """Store an article of a draft; a new one stands at `position` (from 1), under a key of its own."""
    position = values.pop("position", None)
    open_draft(wording.version)
    if wording.pk is not None:
        _refuse_set_aside(wording)
        return store(wording, revision=revision, values=values)
    wording.article = _new_article(wording.version, values["heading"])
    row = store(wording, revision="", values=values)
    _put(row, position)
    return row


@transaction.atomic
def move_article(wording: Wording, *, position: int) -> None:
    """Put an article of a draft at `position`, counted from 1; the others move up or down."""
    open_draft(wording.version)
    _refuse_set_aside(wording)
    _put(wording, position)


@transaction.atomic
def split_article(wording: Wording, *, values: dict[str, Any]) -> Wording:
    """Give a part of an article of a draft to a new one that stands behind it; both remain to be edited."""
    version = open_draft(wording.version)
    _refuse_set_aside(wording)
    behind = _position(wording) + 1
    article = _new_article(version, values["heading"])
    row = Wording.objects.create(version=version, article=article, **values)
    Succession.objects.create(version=version, predecessor_id=wording.article_id, successor=article)
    _put(row, behind)
    return row


@transaction.atomic
def merge_article(wording: Wording, *, into: Wording) -> None:
    """Let an article of a draft go on in another one, whose words stay as they are until they are edited."""
    version = open_draft(wording.version)
    _refuse_set_aside(wording)
    _refuse_set_aside(into)
    if into.version_id != version.pk or into.article_id == wording.article_id:
        raise Refused(_("Wählen Sie einen anderen Artikel dieses Entwurfs."))
    Succession.objects.get_or_create(
        version=version, predecessor_id=wording.article_id, successor_id=into.article_id
    )
    _take_out(wording)


@transaction.atomic
def remove_article(wording: Wording) -> None:
    """Take an article out of a draft; where answers or results name it, its words are set aside."""
    open_draft(wording.version)
    _refuse_set_aside(wording)
    _take_out(wording)


@transaction.atomic
def restore_article(version: Version, key: str) -> Wording:
    """Take up again what was taken out: the words set aside, or those of the version before."""
    draft, base = open_draft(version), base_of(version)
    of_key = Wording.objects.filter(article__key=key)
    if of_key.in_text().filter(version=draft).exists():
        raise Refused(_("Dieser Artikel steht schon wieder im Entwurf."))
    old = of_key.filter(version=base).first() if base else None
    aside = of_key.filter(version=draft).order_by("-set_aside_at").first()
    if aside:
        row, aside.set_aside_at = aside, None
    elif old:
        row = copied_to(draft, old)
    else:
        raise Refused(_("Diesen Artikel gibt es in der Fassung davor nicht."))
    row.save()
    draft.successions.filter(predecessor=row.article_id).delete()
    _put(row, _position(old) if old else None)
    return row


def _new_article(version: Version, heading: str) -> Article:
    """An article with a key that no other of the document ever had."""
    key = free_slug(Article, heading, field="key", guideline=version.guideline_id)
    return Article.objects.create(guideline_id=version.guideline_id, key=key)


def _refuse_set_aside(wording: Wording) -> None:
    """Refuse where somebody took the article out meanwhile."""
    if not Wording.objects.in_text().filter(pk=wording.pk).exists():
        raise Refused(_("Diesen Artikel gibt es nicht mehr: Jemand hat ihn aus dem Entwurf entfernt."))


def _take_out(wording: Wording) -> None:
    """Delete the words, or set them aside where rows name them."""
    row = Wording.objects.filter(pk=wording.pk)
    if is_named(Q(pk=wording.pk)):
        row.update(set_aside_at=timezone.now())
        return
    row.delete()
    new_here = Succession.objects.filter(version=wording.version_id, successor=wording.article_id)
    new_here.filter(successor__wordings=None).delete()
    forget_unused(wording.version.guideline_id)


def _position(wording: Wording) -> int:
    """Its place in its version, counted from 1."""
    return wording.version.wordings.in_text().filter(order__lt=wording.order).count() + 1


def _put(wording: Wording, position: int | None) -> None:
    """Number the articles of a version anew, with this one at its position, or last."""
    rows = list(
        Wording.objects.in_text()
        .filter(version=wording.version_id)
        .exclude(pk=wording.pk)
        .order_by("order", "pk")
    )
    rows.insert(len(rows) if position is None else max(0, position - 1), wording)
    for order, row in enumerate(rows, start=1):
        if row.order != order or row is wording:
            Wording.objects.filter(pk=row.pk).update(order=order)
