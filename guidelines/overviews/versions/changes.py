"""What is new, changed and gone from one version of a document to another, article by article."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import OuterRef, QuerySet, prefetch_related_objects
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from erfurt_sozialraum.rows.nested import nested, restored
from erfurt_sozialraum.rows.publication import is_seen_by
from erfurt_sozialraum.rows.viewers import Viewer
from erfurt_sozialraum.text.wording import differences
from guidelines.models import (
    Article,
    ChangeKind,
    ChangeReason,
    Guideline,
    ReasonKind,
    Succession,
    Version,
    Wording,
)


@dataclass(frozen=True)
class Change:
    """An article before and after; `kind` is empty where its words are the same."""

    article: Article
    kind: str
    before: Wording | None
    after: Wording | None
    reasons: Sequence[ChangeReason] = ()
    """Why, in the order in which it was said; without what was taken back."""
    shows_before: bool = True
    """False where the earlier version is withdrawn: the public may not read its words."""
    kin: str = ""
    """From which article it was split off, or in which it goes on: a sentence, or empty."""

    @property
    def key(self) -> str:
        """By what the article is known in addresses."""
        return self.article.key

    @property
    def wording(self) -> Wording:
        """The newer of both."""
        wording = self.after or self.before
        assert wording is not None  # noqa: S101 (a change is of something)
        return wording

    @property
    def label(self) -> str:
        """What happened, in a word."""
        return str(ChangeKind(self.kind).label) if self.kind else _("unverändert")

    @property
    def is_editorial(self) -> bool:
        """The meaning stays."""
        return bool(self.reasons) and all(row.kind == ReasonKind.EDITORIAL for row in self.reasons)

    @property
    def needs_reason(self) -> bool:
        """Something changed, and nobody has said why."""
        return bool(self.kind) and not self.reasons

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


def with_changes(versions: QuerySet[Version]) -> QuerySet[Version]:
    """Versions with what `changes_in` reads beside the wordings, in the same query."""
    reasons = ChangeReason.objects.that_count().filter(version=OuterRef("pk"))
    return versions.annotate(
        nested_base=nested(_earlier(OuterRef("guideline"), OuterRef("number"))[:1]),
        nested_reasons=nested(reasons.order_by("recorded_at", "pk")),
        nested_successions=nested(Succession.objects.filter(version=OuterRef("pk")).order_by("pk")),
    )


def base_of(version: Version) -> Version | None:
    """The version before this one: the newest with a lower number that was public at some time."""
    if "nested_base" in version.__dict__:  # from with_changes()
        return next((restored(Version, values) for values in version.__dict__["nested_base"]), None)
    return _earlier(version.guideline_id, version.number).first()


def _earlier(guideline: int | OuterRef, number: int | OuterRef) -> QuerySet[Version]:
    """Versions before a number that were public at some time, the newest first."""
    rows = Version.objects.filter(guideline=guideline, number__lt=number, published_at__isnull=False)
    return rows.order_by("-number")


def changes_in(version: Version) -> Comparison:
    """A version beside the one before it, with the reasons; four queries."""
    return between(base_of(version), version)


def changes_for(user: Viewer, version: Version) -> Comparison:
    """The same, as this reader may see it: words of a withdrawn version stay hidden from the public."""
    base = base_of(version)
    shows = base is None or is_seen_by(user, base)
    return between(base, version, shows_before=shows)


def between(
    base: Version | None, version: Version, *, shows_before: bool = True, explained: bool = True
) -> Comparison:
    """Any two versions of a document; `explained`: with reasons and kin of the later one. Three queries."""
    pair = [row.pk for row in (base, version) if row]
    rows = Wording.objects.filter(version__in=pair).in_text().select_related("article")
    wordings = list(rows.order_by("order", "pk"))
    before = {row.article_id: row for row in wordings if base and row.version_id == base.pk}
    after = {row.article_id: row for row in wordings if row.version_id == version.pk}
    said = _reasons(version) if explained and base else {}
    kin = _kin(version, before, after) if explained and base else {}
    found = []
    for pk in [*after, *(pk for pk in before if pk not in after)]:
        old, new = before.get(pk), after.get(pk)
        article = (new or old).article  # type: ignore[union-attr]  # one of both is there
        # Nothing can be new where nothing was before.
        kind = kind_of(old, new) if base else ""
        reasons = said.get(pk, ())
        found.append(Change(article, kind, old, new, reasons, shows_before, kin.get(pk, "")))
    return Comparison(version, base, found)


def reasons_of(versions: Iterable[int]) -> dict[tuple[int, int], list[ChangeReason]]:
    """The reasons that count in these versions, by version and article; one query."""
    rows = ChangeReason.objects.that_count().filter(version__in=list(versions))
    found: dict[tuple[int, int], list[ChangeReason]] = defaultdict(list)
    for row in rows.select_related("paper", "office").order_by("recorded_at", "pk"):
        found[row.version_id, row.article_id].append(row)
    return found


def restored_reasons(version: Version) -> list[ChangeReason]:
    """The reasons that came nested with a version, with what they name: at most two queries, mostly none."""
    rows = [restored(ChangeReason, values) for values in version.__dict__["nested_reasons"]]
    prefetch_related_objects(rows, "paper", "office")
    return rows


def _reasons(version: Version) -> dict[int, list[ChangeReason]]:
    """Of one version, by article."""
    if "nested_reasons" not in version.__dict__:
        return {article: rows for (_version, article), rows in reasons_of([version.pk]).items()}
    found: dict[int, list[ChangeReason]] = defaultdict(list)
    for row in restored_reasons(version):
        found[row.article_id].append(row)
    return found


def kind_of(before: Wording | None, after: Wording | None) -> str:
    """What happened; moving an article is no change of it."""
    if before is None:
        return ChangeKind.NEW
    if after is None:
        return ChangeKind.REMOVED
    same = (before.heading, before.text) == (after.heading, after.text)
    return "" if same else ChangeKind.CHANGED


def _kin(version: Version, before: dict[int, Wording], after: dict[int, Wording]) -> dict[int, str]:
    """What each article took up, or where it went on: a sentence by article; at most one query."""
    went: dict[int, list[str]] = defaultdict(list)
    took: dict[int, list[str]] = defaultdict(list)
    rows: Iterable[Succession] = version.successions.order_by("pk")
    if "nested_successions" in version.__dict__:  # from with_changes()
        rows = [restored(Succession, values) for values in version.__dict__["nested_successions"]]
    for row in rows:
        old, new = before.get(row.predecessor_id), after.get(row.successor_id)
        if new is None:
            continue
        if row.predecessor_id not in after:
            went[row.predecessor_id].append(new.heading)
        parent = old or after.get(row.predecessor_id)
        if parent is not None:
            took[row.successor_id].append(parent.heading)
    said = {}
    for pk, others in went.items():
        said[pk] = _("aufgegangen in: %(others)s") % {"others": ", ".join(others)}
    for pk, others in took.items():
        words = _("enthält jetzt auch: %(others)s") if pk in before else _("abgeteilt von: %(others)s")
        said[pk] = words % {"others": ", ".join(others)}
    return said


def history(wordings: Sequence[Wording]) -> list[Change]:
    """Of one article in all versions, the newest first: where its words became different; one query."""
    if not wordings:
        return []
    said = reasons_of(row.version_id for row in wordings)
    article = wordings[0].article
    pairs = zip(wordings, [*wordings[1:], None], strict=True)
    rows = [
        Change(article, kind_of(before, row), before, row, said.get((row.version_id, article.pk), ()))
        for row, before in pairs
    ]
    return [row for row in rows if row.kind]


@dataclass(frozen=True)
class Removal:
    """An article is gone from a version on, and why."""

    version: Version
    reasons: Sequence[ChangeReason]
    successors: Sequence[Wording]
    """The articles in which it goes on, if it was merged."""


def removal(user: Viewer, wording: Wording) -> Removal | None:
    """In which public version the article of this wording, its last, is gone; three queries."""
    version = (
        Version.objects.visible_to(user)
        .published()
        .filter(guideline=wording.version.guideline_id, number__gt=wording.version.number)
        .order_by("number")
        .first()
    )
    if version is None:
        return None
    went_on_in = version.successions.filter(predecessor=wording.article_id).values("successor")
    successors = version.wordings.in_text().filter(article__in=went_on_in)
    return Removal(
        version=version,
        reasons=reasons_of([version.pk]).get((version.pk, wording.article_id), ()),
        successors=list(successors.select_related("article").order_by("order")),
    )


def comparison(user: Viewer, slug: str, first: int, second: int) -> Comparison | None:
    """Any two versions of a document, or None where one of them may not be seen; four queries."""
    rows = Version.objects.visible_to(user).counted()
    rows = rows.filter(guideline__slug=slug, number__in=[first, second])
    rows = rows.filter(guideline__in=Guideline.objects.visible_to(user)).select_related("guideline")
    found = {row.number: row for row in rows}
    if len(found) < 2:
        return None
    # Reasons say what became different from the version just before, and no other.
    base, version = found[first], found[second]
    return between(base, version, explained=base_of(version) == base)
