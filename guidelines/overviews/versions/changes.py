"""What is new, changed and gone from one version of a document to another, article by article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.nested import nested, restored
from erfurt_sozialraum.rows.publication import is_seen_by
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.wording import differences
from guidelines.models import Article, ArticleChange, ChangeKind, Guideline, Version


@dataclass(frozen=True)
class Change:
    """An article before and after; `kind` is empty where its words are the same."""

    key: str
    kind: str
    before: Article | None
    after: Article | None
    statement: ArticleChange | None = None
    shows_before: bool = True
    """False where the earlier version is withdrawn: the public may not read its words."""

    @property
    def article(self) -> Article:
        """The newer of both."""
        article = self.after or self.before
        assert article is not None  # noqa: S101 (a change is of something)
        return article

    @property
    def label(self) -> str:
        """What happened, in a word."""
        return str(ChangeKind(self.kind).label) if self.kind else _("unverändert")

    @property
    def reason(self) -> str:
        """Why, as far as somebody has said."""
        return self.statement.reason if self.statement else ""

    @property
    def is_editorial(self) -> bool:
        """The meaning stays."""
        return bool(self.statement and self.statement.editorial)

    @property
    def needs_reason(self) -> bool:
        """Something changed, and nobody has said why."""
        return bool(self.kind) and self.statement is None

    @property
    def shows_wordings(self) -> bool:
        """Both wordings are there to be read one above the other."""
        return self.kind == ChangeKind.CHANGED and self.shows_before

    @cached_property
    def headings(self) -> tuple[SafeString, SafeString] | None:
        """Both headings with what changed marked; None where they are the same."""
        if not self.before or not self.after or self.before.heading == self.after.heading:
            return None
        return differences(self.before.heading, self.after.heading)

    @cached_property
    def texts(self) -> tuple[SafeString, SafeString]:
        """Both texts with what changed marked."""
        return differences(self.before.text if self.before else "", self.after.text if self.after else "")


@dataclass(frozen=True)
class Comparison:
    """A version beside an earlier one; `base` is None for the first."""

    version: Version
    base: Version | None
    rows: Sequence[Change]
    """Articles of the version in its order, then those that are gone."""

    @property
    def present(self) -> list[Change]:
        """The articles that the version has."""
        return [row for row in self.rows if row.after]

    @property
    def removed(self) -> list[Change]:
        """The articles that it has no longer."""
        return [row for row in self.rows if row.kind == ChangeKind.REMOVED]

    @property
    def changed(self) -> list[Change]:
        """All that is not the same."""
        return [row for row in self.rows if row.kind]

    @property
    def unchanged(self) -> list[Change]:
        """All that is the same."""
        return [row for row in self.rows if not row.kind]

    @property
    def sentence(self) -> str:
        """How many articles are new, changed, gone: in one sentence."""
        counted = Counter(row.kind for row in self.changed)
        parts = [f"{counted[kind]} {kind.label}" for kind in ChangeKind if counted[kind]]
        return _("Artikel: %(counts)s.") % {"counts": ", ".join(parts)}

    @property
    def is_explained(self) -> bool:
        """Of each change somebody has said why, or that the meaning stays."""
        return not any(row.needs_reason for row in self.rows)

    @property
    def shows_before(self) -> bool:
        """The earlier version may be read."""
        return all(row.shows_before for row in self.rows)

    @property
    def by_key(self) -> dict[str, Change]:
        """Each by the key of its article."""
        return {row.key: row for row in self.rows}


def with_base(versions: QuerySet[Version]) -> QuerySet[Version]:
    """Versions with what `base_of` reads, in the same query."""
    return versions.annotate(nested_base=nested(_earlier(OuterRef("guideline"), OuterRef("number"))[:1]))


def base_of(version: Version) -> Version | None:
    """The version before this one: the newest with a lower number that was public at some time."""
    if "nested_base" in version.__dict__:  # from with_base()
        return next((restored(Version, values) for values in version.__dict__["nested_base"]), None)
    return _earlier(version.guideline_id, version.number).first()


def _earlier(guideline: int | OuterRef, number: int | OuterRef) -> QuerySet[Version]:
    """Versions before a number that were public at some time, the newest first."""
    rows = Version.objects.filter(guideline=guideline, number__lt=number, published_at__isnull=False)
    return rows.order_by("-number")


def changes_in(version: Version) -> Comparison:
    """A version beside the one before it, with the reasons; three queries."""
    return between(base_of(version), version)


def changes_for(user: Viewer, version: Version) -> Comparison:
    """The same, as this reader may see it: words of a withdrawn version stay hidden from the public."""
    base = base_of(version)
    shows = base is None or is_seen_by(user, base)
    return between(base, version, shows_before=shows)


def between(
    base: Version | None, version: Version, *, shows_before: bool = True, explained: bool = True
) -> Comparison:
    """Any two versions of a document; `explained`: with the reasons of the later one. Two queries."""
    pair = [row.pk for row in (base, version) if row]
    articles = list(Article.objects.filter(version__in=pair).order_by("order", "pk"))
    stated = ArticleChange.objects.filter(version=version) if explained and base else []
    statements = {row.key: row for row in stated}
    before = [row for row in articles if base and row.version_id == base.pk]
    after = [row for row in articles if row.version_id == version.pk]
    rows = compare(before, after, statements, shows_before=shows_before)
    if base is None:
        # Nothing can be new where nothing was before.
        rows = [Change(row.key, "", None, row.after) for row in rows]
    return Comparison(version, base, rows)


def compare(
    before: Iterable[Article],
    after: Iterable[Article],
    statements: dict[str, ArticleChange] | None = None,
    *,
    shows_before: bool = True,
) -> list[Change]:
    """Pair the articles of two versions by their key, in the order of the later one."""
    old, new, said = {row.key: row for row in before}, {row.key: row for row in after}, statements or {}
    keys = [*new, *(key for key in old if key not in new)]
    return [
        Change(
            key, _kind(old.get(key), new.get(key)), old.get(key), new.get(key), said.get(key), shows_before
        )
        for key in keys
    ]


def _kind(before: Article | None, after: Article | None) -> str:
    """What happened; moving an article is no change of it."""
    if before is None:
        return ChangeKind.NEW
    if after is None:
        return ChangeKind.REMOVED
    same = (before.heading, before.text) == (after.heading, after.text)
    return "" if same else ChangeKind.CHANGED


def history(articles: Sequence[Article]) -> list[Change]:
    """Of one article in all versions, the newest first: where its words became different; one query."""
    if not articles:
        return []
    versions = [row.version_id for row in articles]
    reasons = ArticleChange.objects.filter(version__in=versions, key=articles[0].key)
    said = {row.version_id: row for row in reasons}
    pairs = zip(articles, [*articles[1:], None], strict=True)
    rows = [
        Change(row.key, _kind(before, row), before, row, said.get(row.version_id)) for row, before in pairs
    ]
    return [row for row in rows if row.kind]


def removal(user: Viewer, article: Article) -> ArticleChange | None:
    """In which public version the article is gone, and why; one query."""
    versions: Any = Version.objects.visible_to(user)
    rows = ArticleChange.objects.filter(
        version__in=versions.published(),
        version__guideline=article.version.guideline_id,
        version__number__gt=article.version.number,
        key=article.key,
        kind=ChangeKind.REMOVED,
    )
    return rows.select_related("version").order_by("-version__number").first()


def comparison(user: Viewer, slug: str, first: int, second: int) -> Comparison | None:
    """Any two versions of a document, or None where one of them may not be seen; four queries."""
    rows = Version.objects.visible_to(user).filter(guideline__slug=slug, number__in=[first, second])
    rows = rows.filter(guideline__in=Guideline.objects.visible_to(user)).select_related("guideline")
    found = {row.number: row for row in rows}
    if len(found) < 2:
        return None
    # Reasons say what became different from the version just before, and no other.
    base, version = found[first], found[second]
    return between(base, version, explained=base_of(version) == base)
