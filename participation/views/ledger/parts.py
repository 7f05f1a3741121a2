"""Parts of the ledger's pages: tabs, addresses, numbers that lead to their rows, entries."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from erfurt_sozialraum.forms.lists import state_links
from erfurt_sozialraum.text.small_cells import withhold_small
from participation.forms.ledger import OUTCOMES, STATE_LABELS, STATES
from participation.models import Contribution, Outcome, Standing
from participation.overviews.ledger.figures import ACCEPTED, Tally

LIST = "#beitraege"
"""Where the list of contributions begins: every number leads there."""


def ledger_address(request: HttpRequest, anchor: str = LIST, **changes: str) -> str:
    """This list with other filters, from its first page; lands where the list begins."""
    given = {key: str(value) for key, value in request.GET.items() if key != "seite"}
    query = {key: value for key, value in (given | changes).items() if value}
    where = f"{request.path}?{urlencode(query)}" if query else request.path
    return where + anchor


def tabs(request: HttpRequest, here: str, *counts: int) -> list[dict[str, Any]]:
    """The three lists with their sizes."""
    names = {
        "": _("Beiträge"),
        "ergebnisse": _("Ergebnisse"),
        "rueckmeldungen": _("Rückmeldungen an Gremien"),
    }
    sizes = dict(zip(names, counts, strict=True))
    return state_links(request, names, here, sizes, name="zeige", without=None)


def standing_numbers(
    request: HttpRequest, tally: Tally, *, small: bool, withheld: bool
) -> list[dict[str, Any]]:
    """Large numbers that lead to their rows; of one area those under ten, or all, are None.

    Each contribution stands in one of them, but for those that say how many came in and were accepted.
    """
    counts = tally.parts
    parts: dict[str, int | None] = dict(counts)
    total: int | None = tally.total
    accepted: int | None = tally.accepted
    if small:
        parts = withhold_small(counts)
        if withheld:
            parts = {state: None if n else n for state, n in parts.items()}
        total = None if withheld else tally.total
        # Shown beside its parts, this number would give the hidden ones away.
        accepted = None if withheld or None in parts.values() else accepted
    values = {"": total, ACCEPTED: accepted, **parts}
    names = {"": "", **{state: slug for slug, state in STATES.items()}}
    return [
        {
            "value": values[state],
            "label": STATE_LABELS.get(state, _("eingegangen")),
            "href": ledger_address(request, stand=names[state]),
        }
        for state in ["", *STATES.values()]
        if state in values and (state != Standing.UNDOCUMENTED or values[state] != 0)
    ]


def outcome_bars(request: HttpRequest, tally: Tally, *, small: bool) -> list[tuple[Any, ...]]:
    """What the answers say, point by point, as bars; none where too few were answered."""
    labels = dict(Outcome.choices)
    counts = {
        slug: tally.answers[value, True] + tally.answers[value, False] for slug, value in OUTCOMES.items()
    }
    if not any(counts.values()) or (small and None in withhold_small(counts).values()):
        return []
    return [(labels[OUTCOMES[slug]], n, ledger_address(request, stand=slug)) for slug, n in counts.items()]


def area_bars(request: HttpRequest, areas: list[Any]) -> dict[str, Any]:
    """Areas with ten and more; how many have fewer, how many none. They are counted in every state."""
    counts = withhold_small({area.slug: area.n for area in areas})
    bars = [
        (area.name, area.n, ledger_address(request, ortsteil=area.slug, stand=""))
        for area in sorted(areas, key=lambda area: -area.n)
        if counts[area.slug]
    ]
    return {
        "bars": bars,
        "few": sum(1 for n in counts.values() if n is None),
        "none": sum(1 for n in counts.values() if n == 0),
        "all": len(areas),
    }


def entry(row: Contribution) -> dict[str, Any]:
    """One published contribution as lists show it."""
    labels = dict(Outcome.choices)
    return {
        "row": row,
        "href": reverse("participation:contribution", args=[row.consultation.slug, row.pk]),
        "standing": STATE_LABELS[row.standing],
        "outcomes": [(value, labels[value]) for value in row.outcomes if value != Outcome.OPEN],
    }
