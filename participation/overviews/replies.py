"""What became of what a reply promised about an article: the words then, the change, the words now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, TextChoices, When
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext_lazy as _

from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Article, ChangeReason, ReasonKind, Version, VersionStatus, Wording
from guidelines.overviews.versions.changes import Change
from guidelines.overviews.versions.stories import Story, same_words, stories
from participation.models import Outcome, ReasonSource, Reply, ResultMention

PROMISED = (Outcome.ADOPTED, Outcome.PARTLY)
"""Outcomes that promise a change of the text."""


class PromiseState(TextChoices):
    """Where a promise stands; never stored."""

    PROMISED = "promised", _("zugesagt, steht noch in keinem Entwurf")
    IN_DRAFT = "in_draft", _("steht im Entwurf")
    ADOPTED = "adopted", _("beschlossen")
    ADOPTED_CHANGED = "adopted_changed", _("geändert beschlossen")
    NOT_ADOPTED = "not_adopted", _("nicht beschlossen")
    CHANGED_AGAIN = "changed_again", _("später wieder geändert")


Names = dict[int, set[tuple[str, int | None]]]
"""Points and, through results, whole contributions that a reason names, by reason."""


@dataclass(frozen=True)
class Promise:
    """A promise about an article, and what the versions since say of it."""

    state: PromiseState
    article: Article
    seen: Wording | None
    """What stood there when it was promised; None where the reader may not see it."""
    version: Version | None = None
    """The version that took it up; None as long as none did."""
    change: Change | None = None
    """What that version made of the article."""
    reasons: Sequence[ChangeReason] = ()
    """Why, as far as the reasons name this promise."""
    now: Wording | None = None
    """Where it stands in the version that everybody reads; None: the article is gone."""
    unexplained: Version | None = None
    """A later version changed the article, and nobody has recorded because of what."""

    @property
    def label(self) -> str:
        """The state in words."""
        return str(self.state.label)

    @property
    def since(self) -> Wording | None:
        """The words of the version that took it up; None also where it took the article out."""
        return self.change.after if self.change else None

    @property
    def shows_change(self) -> bool:
        """Old words and new ones stand side by side."""
        return bool(self.change and self.change.shows_wordings)

    @property
    def shows_now(self) -> bool:
        """Today's words are others than those of the version that took it up."""
        return bool(self.since and self.now and not same_words(self.since, self.now))

    @property
    def guideline_slug(self) -> str:
        """Of the document, for its address."""
        wording = self.seen or self.now or (self.change.wording if self.change else None)
        return wording.version.guideline.slug if wording else ""


def unkept(user: Viewer) -> QuerySet[Reply]:
    """Replies that count and promise something about an article, while no version names it as a reason.

    As for `promises`, a reason names it by the point, or by a result made from it or from all of its
    contribution.
    """
    sources = ReasonSource.objects.that_count().filter(reason__article=OuterRef("wording__article"))
    named = Exists(sources.filter(point=OuterRef("point")))
    made_from = ResultMention.objects.of_point(
        OuterRef(OuterRef("point")), OuterRef(OuterRef("point__contribution"))
    )
    through_result = Exists(sources.filter(result__in=made_from.values("result")))
    rows = Reply.objects.visible_to(user).that_count().filter(outcome__in=PROMISED, wording__isnull=False)
    return rows.filter(~named, ~through_result)


def promises(replies: Iterable[Reply], user: Viewer) -> dict[int, Promise]:
    """For each reply that promises something about an article, by its key, as far as the reader may see it.

    One query mostly (see `stories`); the replies come with their `wording` and their `point`.
    """
    rows = [row for row in replies if row.outcome in PROMISED and row.wording]
    points = {row.point_id for row in rows}
    whole = Q(
        result__mentions__contribution__in={row.point.contribution_id for row in rows},
        result__mentions__point=None,
    )
    because_of = Q(point__in=points) | Q(result__mentions__point__in=points) | whole
    sources = ReasonSource.objects.that_count().filter(because_of, reason__version=OuterRef("pk"))
    facts = JSONObject(
        reason="reason",
        point=Coalesce("point", "result__mentions__point"),
        contribution=Case(When(result__mentions__point=None, then="result__mentions__contribution")),
    )
    articles = [row.wording.article_id for row in rows if row.wording]
    told = stories(user, articles, named=ArraySubquery(sources.values(facts=facts)))
    names = _names(told)
    found = {}
    for row in rows:
        story = told.get(row.wording.article_id) if row.wording else None
        if story:
            found[row.pk] = _promise(row, story, names)
    return found


def _names(told: dict[int, Story]) -> Names:
    """Which points and whole contributions the reasons of these articles name, from the same query."""
    found: Names = defaultdict(set)
    for version in {row.pk: row for story in told.values() for row in story.versions}.values():
        named: list[dict[str, int | None]] = version.named  # type: ignore[attr-defined]  # by promises()
        for row in named:
            found[row["reason"] or 0] |= {("point", row["point"]), ("contribution", row["contribution"])}
    return found


def _promise(reply: Reply, story: Story, names: Names) -> Promise:
    """What became of a promise about this article."""
    own = {("point", reply.point_id), ("contribution", reply.point.contribution_id)}
    because = {
        version: [row for row in reasons if names.get(row.pk, set()) & own]
        for version, reasons in story.reasons.items()
    }
    seen, now = story.seen.get(reply.wording_id or 0), story.now
    kept = next((row for row in story.public if because.get(row.pk)), None)
    if kept is None:
        unexplained = _unexplained(story, seen)
        return Promise(PromiseState.PROMISED, story.article, seen, now=now, unexplained=unexplained)
    return Promise(
        state=_state(story, kept),
        article=story.article,
        seen=seen,
        version=kept,
        change=story.change_in(kept),
        reasons=because[kept.pk],
        now=now,
    )


def _state(story: Story, kept: Version) -> PromiseState:
    """Adopted as it was taken up, in other words, or not; or what became of the draft."""
    later = story.public[story.public.index(kept) :]
    # What was rejected never came to count, whatever it said.
    standing = [row for row in later if row.status != VersionStatus.REJECTED]
    if not standing:
        return PromiseState.NOT_ADOPTED
    newest = standing[-1]
    adopted = next((row for row in reversed(standing) if row.is_adopted), None)
    if not story.agree(adopted or kept, newest):
        return PromiseState.CHANGED_AGAIN
    if adopted is None:
        is_amended = newest.status == VersionStatus.AMENDED
        return PromiseState.ADOPTED_CHANGED if is_amended else PromiseState.IN_DRAFT
    if story.agree(kept, adopted):
        return PromiseState.ADOPTED
    return PromiseState.ADOPTED_CHANGED if adopted.pk in story.wordings else PromiseState.NOT_ADOPTED


def _unexplained(story: Story, seen: Wording | None) -> Version | None:
    """The first later version with other words of which nobody has said where they came from."""
    if seen is None:
        return None
    for row in story.public:
        named = [why for why in story.reasons.get(row.pk, ()) if why.kind != ReasonKind.UNNAMED]
        if row.number > seen.version.number and not named and story.change_in(row).kind:
            return row
    return None
