"""Looking for words in what the public may read."""

import re

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q

from participation.models import Contribution
from participation.models.contributions import ContributionQuerySet

MOST_WORDS = 8
"""More words narrow nothing down that these do not."""


def mentioning(rows: ContributionQuerySet, text: str) -> ContributionQuerySet:
    """Those whose published text holds every word: as it stands, its beginning, or its German stem."""
    for word in re.findall(r"\w+", text)[:MOST_WORDS]:
        rows = rows.filter(Q(published_text__icontains=word) | Q(pk__in=_stemmed(word).values("pk")))
    return rows


def _stemmed(word: str) -> ContributionQuerySet:
    """Found by the index over the published texts; the caller says which of them may be seen."""
    query = SearchQuery(f"{word}:*", config="german", search_type="raw")
    vector = SearchVector("published_text", config="german")
    return Contribution.objects.filter(published_at__isnull=False).alias(words=vector).filter(words=query)
