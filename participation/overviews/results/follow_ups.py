"""What followed from a result: articles that were changed since, and what the council decided."""

from dataclasses import dataclass

from django.db.models import Q

from erfurt_sozialraum.rows.viewers import Viewer
from guidelines.models import Article, ArticleChange, Guideline, Version
from participation.models import Decision, Result


@dataclass(frozen=True)
class FollowUps:
    """What is on record after a result; both empty: nothing is."""

    changes: list[ArticleChange]
    decisions: list[Decision]

    @property
    def is_known(self) -> bool:
        """Something is on record."""
        return bool(self.changes or self.decisions)


def follow_ups(user: Viewer, result: Result, articles: list[Article]) -> FollowUps:
    """What followed from `result`, which names these articles; two queries."""
    return FollowUps(_changes(user, result, articles) if articles else [], _decisions(user, result))


def _changes(user: Viewer, result: Result, articles: list[Article]) -> list[ArticleChange]:
    """Changes of the named articles in public versions from the day of the result on."""
    named = Q()
    for article in articles:
        named |= Q(key=article.key, version__guideline=article.version.guideline_id)
    rows = ArticleChange.objects.filter(
        named,
        version__in=Version.objects.visible_to(user).published(),
        version__guideline__in=Guideline.objects.visible_to(user),
        version__as_of__gte=result.happened_on,
    )
    shown = rows.exclude(kind="").select_related("version__guideline", "before", "after")
    return list(shown.order_by("-version__as_of", "pk"))


def _decisions(user: Viewer, result: Result) -> list[Decision]:
    """Decisions about the contributions that the result was made from; a corrected record does not count."""
    rows = Decision.objects.visible_to(user).not_withdrawn().filter(correction=None)
    rows = rows.filter(contributions__results=result, decided_on__gte=result.happened_on).distinct()
    related = ("committee", "paper", "report")
    rows = rows.select_related(*(f"deliberation__{name}" for name in related))
    return list(rows.defer("deliberation__report__snapshot").order_by("-decided_on", "-pk"))
