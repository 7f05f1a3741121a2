"""Articles through all versions of their documents: what stood where, and why it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, QuerySet, prefetch_related_objects

from erfurt_sozialraum.rows.nested import nested, restored
from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Article, ChangeReason, Guideline, Version, Wording

from .changes import Change, kind_of


@dataclass(frozen=True)
class Story:
    """An article in all versions that the reader may see, in their order."""

    article: Article
    versions: Sequence[Version]
    wordings: dict[int, Wording]
    """By version; a version without it does not have the article."""
    seen: dict[int, Wording]
    """By key: also what was set aside."""
    reasons: dict[int, list[ChangeReason]]
    """Why the article changed, by version."""

    @property
    def public(self) -> list[Version]:
        """Versions that everybody reads, in their order."""
        return [row for row in self.versions if row.is_public]

    @property
    def now(self) -> Wording | None:
        """Where it stands in the newest of them; None: nowhere."""
        public = self.public
        return self.wordings.get(public[-1].pk) if public else None

    def before(self, version: Version) -> Wording | None:
        """What stood in the version before this one."""
        earlier = [row for row in self.versions if row.number < version.number]
        return self.wordings.get(earlier[-1].pk) if earlier else None

    def change_in(self, version: Version) -> Change:
        """What this version did to the article, and why."""
        before, after = self.before(version), self.wordings.get(version.pk)
        return Change(self.article, kind_of(before, after), before, after, self.reasons.get(version.pk, ()))

    def agree(self, one: Version, other: Version) -> bool:
        """Both versions have the same words, or the article stands in neither."""
        return same_words(self.wordings.get(one.pk), self.wordings.get(other.pk))


def same_words(one: Wording | None, other: Wording | None) -> bool:
    """The same heading and text, or both missing."""
    if one is None or other is None:
        return one is other
    return (one.heading, one.text) == (other.heading, other.text)


def stories(user: Viewer, articles: Iterable[int] | QuerySet[Any], **plus: Any) -> dict[int, Story]:  # noqa: ANN401 - annotations
    """The stories of these articles by key, where the reader may see any of their words.

    `articles` are keys, or a query for them. One query, and up to two for the papers and offices that reasons
    name. Versions are annotated with `plus`.
    """
    wanted = articles if isinstance(articles, QuerySet) else set(articles)
    versions = _versions(user, wanted, plus)
    prefetch_related_objects([why for row in versions for why in row.reasons], "paper", "office")
    return {pk: _story(pk, versions) for pk in {row.article_id for each in versions for row in each.wordings}}


@dataclass(frozen=True)
class _Told:
    """A version with what it says of the articles that were asked for."""

    version: Version
    wordings: list[Wording]
    reasons: list[ChangeReason]


def _versions(user: Viewer, articles: set[int] | QuerySet[Any], plus: dict[str, Any]) -> list[_Told]:
    """All versions of their documents, also drafts set aside, in their order; one query."""
    if not isinstance(articles, QuerySet) and not articles:
        return []
    wordings = Wording.objects.filter(version=OuterRef("pk"), article__in=articles)
    reasons = ChangeReason.objects.that_count().filter(version=OuterRef("pk"), article__in=articles)
    rows = (
        Version.objects.visible_to(user)
        .filter(guideline__in=Guideline.objects.filter(articles__in=articles))
        .annotate(
            nested_wordings=nested(wordings.annotate(article_key=F("article__key")), plus=["article_key"]),
            nested_reasons=nested(reasons.order_by("recorded_at", "pk")),
            **plus,
        )
        .select_related("guideline")
        .order_by("number", "pk")
    )
    return [
        _Told(
            row,
            [_wording(row, values) for values in row.nested_wordings],
            [restored(ChangeReason, values) for values in row.nested_reasons],
        )
        for row in rows
    ]


def _wording(version: Version, values: Mapping[str, Any]) -> Wording:
    """A wording with its version and its article."""
    row = restored(Wording, values)
    row.version = version
    row.article = Article(pk=row.article_id, guideline=version.guideline, key=values["article_key"])
    return row


def _story(article: int, told: list[_Told]) -> Story:
    """The story of one article."""
    seen = {row.pk: row for each in told for row in each.wordings if row.article_id == article}
    first = next(iter(seen.values()))
    of_document = [each for each in told if each.version.guideline_id == first.version.guideline_id]
    return Story(
        article=first.article,
        versions=[each.version for each in of_document if not each.version.set_aside_at],
        wordings={row.version_id: row for row in seen.values() if row.is_in_text},
        seen=seen,
        reasons={
            each.version.pk: [why for why in each.reasons if why.article_id == article]
            for each in of_document
        },
    )
