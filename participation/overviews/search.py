"""Looking for words in contributions, folded on both sides (`erfurt_sozialraum/text/folding.py`)."""

import re
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet

from erfurt_sozialraum.rows.folding import holds
from erfurt_sozialraum.text.folding import words_in
from participation.models import Contribution, Topic
from participation.models.contributions import ContributionQuerySet
from stakeholders.models import Area

_NUMBER = re.compile(r"(?:b-?)?(\d{1,9})")


def mentioning(rows: ContributionQuerySet, text: str) -> ContributionQuerySet:
    """Those whose published text holds every word: as it stands, its beginning, or its German stem."""
    return _found(rows, text, "public_words", stems=True)


def original_mentioning(rows: QuerySet[Contribution], text: str) -> QuerySet[Contribution]:
    """Those that hold every word as they were sent in."""
    return _found(rows, text, "words", stems=False)


def _found(rows: Any, text: str, column: str, *, stems: bool) -> Any:  # noqa: ANN401 - as it came
    """Every word stands in the text, or names the topic, the district or the contribution itself ("B-47")."""
    words = words_in(text)
    if text.strip() and not words:
        return rows.none()  # signs only: nobody has said such a thing
    for word in words:
        found = Q(**{f"{column}__contains": word})
        found |= Q(topic__in=Topic.objects.filter(holds(word, "name")).values("pk"))
        found |= Q(area__in=Area.objects.filter(holds(word, "name")).values("pk"))
        if number := _NUMBER.fullmatch(word):
            found |= Q(pk=int(number[1]))
        if stems:
            found |= Q(pk__in=_stemmed(word).values("pk"))
        rows = rows.filter(found)
    return rows


def _stemmed(word: str) -> ContributionQuerySet:
    """Found by the index over the published texts; the caller says which of them may be seen."""
    parts = " & ".join(f"{part}:*" for part in re.findall(r"\w+", word))
    query = SearchQuery(parts, config="german", search_type="raw")
    rows = Contribution.objects.filter(published_at__isnull=False)
    return rows.alias(found_words=SearchVector("public_words", config="german")).filter(found_words=query)
