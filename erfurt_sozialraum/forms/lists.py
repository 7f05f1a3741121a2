"""Lists: the page that an address asks for, and links between their states."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

PAGE_SIZE = 25


def page_of(
    request: HttpRequest,
    rows: QuerySet | Sequence[Any],
    *,
    per_page: int = PAGE_SIZE,
    count: int | None = None,
) -> Page:
    """The page of a list that the address asks for; rows that are counted already (`count`) are not again."""
    paginator = Paginator(rows, per_page)
    if count is not None:
        paginator.count = count
    return paginator.get_page(request.GET.get("seite"))


def state_links(
    request: HttpRequest,
    labels: Mapping[str, Any],
    current: str,
    counts: Mapping[str, int] | None = None,
    *,
    name: str = "stand",
    without: Iterable[str] | None = (),
    anchor: str = "",
) -> list[dict[str, Any]]:
    """One link for each state by its word in the address; the empty word is the list without one.

    The rest of the filter stays, `without` some of it, or without all of it (None); pages begin anew.
    """
    query = QueryDict(mutable=True) if without is None else request.GET.copy()
    for gone in ("seite", name, *(without or ())):
        query.pop(gone, None)
    return [
        {
            "label": label,
            "href": f"?{_with(query, name, word).urlencode()}{anchor}",
            "count": counts.get(word, 0) if counts is not None else None,
            "current": word == current,
        }
        for word, label in labels.items()
    ]


def _with(query: QueryDict, name: str, word: str) -> QueryDict:
    """The filter with this state."""
    chosen = query.copy()
    if word:
        chosen[name] = word
    return chosen
