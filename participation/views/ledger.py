"""What became of it: every contribution and result counted, filtered, listed."""

from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from erfurt_sozialraum.small_cells import withhold_small
from participation.forms.ledger import LOOP_STATES, OUTCOMES, STATE_LABELS, STATES, LedgerFilter
from participation.models import Consultation, Contribution, LoopState, Outcome, Topic
from participation.overviews import ledger as overview

PER_PAGE = 20


class CountedPaginator(Paginator):
    """A paginator that has been told how many rows there are, and asks no second time."""

    def __init__(self, rows: QuerySet, per_page: int, total: int) -> None:
        self.total = total
        super().__init__(rows, per_page)

    @cached_property
    def count(self) -> int:
        """The number of rows as counted before."""
        return self.total


@login_not_required
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """The three lists of the ledger under one address."""
    show = {"ergebnisse": _results, "rueckmeldungen": _loops}.get(
        request.GET.get("zeige", ""), _contributions
    )
    return show(request)


def _contributions(request: HttpRequest) -> HttpResponse:
    """Contributions by where they stand."""
    user = request.user
    areas: list[Any] = overview.areas(user, _chosen_place(request))
    form = LedgerFilter(
        request.GET,
        topics=Topic.objects.visible_to(user),
        areas=areas,
        consultations=Consultation.objects.visible_to(user),
    )
    selection = form.selection()
    tally = overview.tally(user, selection)
    loops = overview.loop_counts(user)
    withheld = withhold_small({area.slug: area.n for area in areas}).get(selection.area, 0) is None
    rows = overview.matching(user, selection)
    page = CountedPaginator(rows, PER_PAGE, tally.listed).get_page(request.GET.get("seite"))
    context = {
        "form": form,
        "filtered": any(form.cleaned_data.values()),
        "standings": _standing_numbers(request, tally, small=bool(selection.area), withheld=withheld),
        "outcomes": [] if withheld else _outcome_bars(request, tally, small=bool(selection.area)),
        "page": page,
        "entries": [entry(row) for row in overview.listed(cast(QuerySet[Contribution], page.object_list))],
        "unlisted": None if selection.area else tally.selected(selection.state) - tally.listed,
        "areas": None if selection.area else _area_bars(request, areas),
        "overdue_loops": overview.loops(user, LoopState.OVERDUE)[:5],
        "tabs": _tabs(request, "", tally.total, overview.results(user).count(), sum(loops.values())),
        "overdue_count": loops[LoopState.OVERDUE],
        "overdue_href": "?" + urlencode({"zeige": "rueckmeldungen", "stand": "ueberfaellig"}),
    }
    return render(request, "participation/ledger/contributions.html", context)


def _results(request: HttpRequest) -> HttpResponse:
    """Results and whether they were fed back."""
    rows = overview.results(request.user)
    total = overview.tally(request.user).total
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    loops = sum(overview.loop_counts(request.user).values())
    context = {"page": page, "tabs": _tabs(request, "ergebnisse", total, page.paginator.count, loops)}
    return render(request, "participation/ledger/results.html", context)


def _loops(request: HttpRequest) -> HttpResponse:
    """Which body has heard of which result, and which has not."""
    counts = overview.loop_counts(request.user)
    slug = request.GET.get("stand", "")
    rows = overview.loops(request.user, LOOP_STATES.get(slug, ""))
    total = counts[LOOP_STATES[slug]] if slug in LOOP_STATES else sum(counts.values())
    labels = dict(LoopState.choices)
    numbers = [
        {"value": counts[state], "label": labels[state], "href": _address(request, stand=name)}
        for name, state in LOOP_STATES.items()
    ]
    context = {
        "numbers": numbers,
        "state": labels.get(LOOP_STATES.get(slug, ""), ""),
        "page": CountedPaginator(rows, PER_PAGE, total).get_page(request.GET.get("seite")),
        "tabs": _tabs(
            request,
            "rueckmeldungen",
            overview.tally(request.user).total,
            overview.results(request.user).count(),
            sum(counts.values()),
        ),
    }
    return render(request, "participation/ledger/loops.html", context)


@login_not_required
@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """One result: where it comes from, what it changes, who heard of it."""
    found = overview.result_page(request.user, pk)
    if found is None:
        raise Http404(_("Dieses Ergebnis gibt es nicht, oder es ist nicht öffentlich."))
    return render(request, "participation/ledger/result.html", vars(found))


def _chosen_place(request: HttpRequest) -> overview.Selection:
    """Consultation and topic as they stand in the address; unknown ones count nothing."""
    return overview.Selection(
        consultation=request.GET.get("beteiligung", ""), topic=request.GET.get("thema", "")
    )


def _address(request: HttpRequest, **changes: str) -> str:
    """This list with other filters, from its first page."""
    given = {key: str(value) for key, value in request.GET.items() if key != "seite"}
    query = {key: value for key, value in (given | changes).items() if value}
    return f"{request.path}?{urlencode(query)}" if query else request.path


def _tabs(request: HttpRequest, here: str, *counts: int) -> list[dict[str, Any]]:
    """The three lists with their sizes."""
    names = {
        "": _("Beiträge"),
        "ergebnisse": _("Ergebnisse"),
        "rueckmeldungen": _("Rückmeldungen an Gremien"),
    }
    return [
        {
            "label": label,
            "href": f"{request.path}?zeige={key}" if key else request.path,
            "current": key == here,
            "count": count,
        }
        for (key, label), count in zip(names.items(), counts, strict=True)
    ]


def _standing_numbers(
    request: HttpRequest, tally: overview.Tally, *, small: bool, withheld: bool
) -> list[dict[str, Any]]:
    """Large numbers that lead to their rows; of one area those under ten, or all, are not shown."""
    parts: dict[str, int | None] = dict(tally.standings)
    total: int | None = tally.total
    accepted: int | None = tally.accepted
    if small:
        parts = withhold_small(tally.standings)
        if withheld:
            parts = {state: None if n else n for state, n in parts.items()}
        total = None if withheld else tally.total
        # Shown beside its parts, this number would give the hidden ones away.
        accepted = None if withheld or None in parts.values() else accepted
    values = {"": total, overview.ACCEPTED: accepted, **parts}
    names = {"": "", **{state: slug for slug, state in STATES.items()}}
    order = ["", *STATES.values()]
    hidden = _("weniger als 10 oder aus Datenschutz nicht gezeigt")
    return [
        {
            "value": values[state],
            "label": STATE_LABELS.get(state, _("eingegangen")),
            "href": _address(request, stand=names[state]),
            "note": hidden if values[state] is None else "",
        }
        for state in order
        if state != "undocumented" or values[state] != 0
    ]


def _outcome_bars(request: HttpRequest, tally: overview.Tally, *, small: bool) -> list[tuple[Any, ...]]:
    """What the answers say, as bars; none where too few were answered."""
    labels = dict(Outcome.choices)
    counts = {slug: tally.outcomes[value] for slug, value in OUTCOMES.items()}
    if not any(counts.values()) or (small and None in withhold_small(counts).values()):
        return []
    return [(labels[OUTCOMES[slug]], n, _address(request, stand=slug)) for slug, n in counts.items()]


def _area_bars(request: HttpRequest, areas: list[Any]) -> dict[str, Any]:
    """Areas with ten and more; how many have fewer, how many none."""
    counts = withhold_small({area.slug: area.n for area in areas})
    bars = [
        (area.name, area.n, _address(request, ortsteil=area.slug))
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
