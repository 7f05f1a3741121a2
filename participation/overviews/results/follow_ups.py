"""What followed from a result: articles that changed because of it, and what the council decided."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q

from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Version
from guidelines.overviews.versions.changes import Change
from guidelines.overviews.versions.stories import stories
from participation.models import Decision, DecisionMention, ReasonSource, Result


@dataclass(frozen=True)
class FollowingChange:
    """An article that a version changed, for a reason that names the result."""

    version: Version
    change: Change


@dataclass(frozen=True)
class FollowUps:
    """What is on record after a result; both empty: nothing is."""

    changes: list[FollowingChange]
    decisions: list[Decision]

    @property
    def is_known(self) -> bool:
        """Something is on record."""
        return bool(self.changes or self.decisions)


def follow_ups(user: Viewer, result: Result) -> FollowUps:
    """What followed from `result`: changes that name it, and decisions; mostly two queries (`stories`)."""
    return FollowUps(_changes(user, result), _decisions(user, result))


def _changes(user: Viewer, result: Result) -> list[FollowingChange]:
    """Changes in public versions of which a reason that counts names this result, the newest first."""
    sources = ReasonSource.objects.that_count().filter(result=result)
    here = sources.filter(reason__version=OuterRef("pk")).values("reason__article")
    told = stories(user, sources.values("reason__article"), named=ArraySubquery(here))
    rows = [
        FollowingChange(version, story.change_in(version))
        for story in told.values()
        for version in story.public
        if story.article.pk in version.named  # type: ignore[attr-defined]  # by the query above
    ]
    return sorted(rows, key=lambda row: (-row.version.as_of.toordinal(), row.change.wording.order))


def _decisions(user: Viewer, result: Result) -> list[Decision]:
    """Decisions about points that the result was made from; a corrected record does not count."""
    about = DecisionMention.objects.filter(
        Q(point=None)
        | Q(contribution__resultmentions__point=None)
        | Q(contribution__resultmentions__point=F("point")),
        contribution__resultmentions__result=result,
    )
    rows = Decision.objects.visible_to(user).not_withdrawn().filter(correction=None)
    rows = rows.filter(pk__in=about.values("decision"), decided_on__gte=result.happened_on)
    related = ("committee", "paper", "report")
    rows = rows.select_related(*(f"deliberation__{name}" for name in related))
    return list(rows.defer("deliberation__report__snapshot").order_by("-decided_on", "-pk"))
