"""What became of it: every contribution and result counted, filtered, listed."""

from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from erfurt_sozialraum.forms.lists import page_of
from erfurt_sozialraum.text.small_cells import withhold_small
from participation.forms.ledger import LOOP_STATES, LedgerFilter
from participation.models import Consultation, Contribution, LoopState, Topic
from participation.overviews.ledger import entries as overview
from participation.overviews.ledger.figures import Selection, Tally, tally

from .parts import area_bars, entry, ledger_address, outcome_bars, standing_numbers, tabs

PER_PAGE = 20


@login_not_required
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """The three lists of the ledger under one address."""
    show = {"ergebnisse": _results, "rueckmeldungen": _loops}.get(
        request.GET.get("zeige", ""), _contributions
    )
    return show(request)


def _contributions(request: HttpRequest) -> HttpResponse:
    """Contributions by where they stand; what was chosen comes before all numbers."""
    user = request.user
    areas: list[Any] = overview.areas(user, _chosen_place(request))
    form = LedgerFilter(
        request.GET,
        topics=Topic.objects.visible_to(user),
        areas=areas,
        consultations=Consultation.objects.visible_to(user),
    )
    selection = form.selection()
    rows = overview.matching(user, selection)
    # What was looked for is counted among published texts only: no number tells of others.
    counted = None if selection.search else tally(user, selection)
    total = rows.count() if counted is None else counted.listed
    page = page_of(request, rows, per_page=PER_PAGE, count=total)
    filtered = any(form.cleaned_data.values())
    loops = overview.loop_counts(user)
    context = {
        "form": form,
        "filtered": filtered,
        "page": page,
        "entries": [entry(row) for row in overview.listed(cast(QuerySet[Contribution], page.object_list))],
        "unlisted": counted.selected(selection.state) - counted.listed
        if counted and not selection.area
        else None,
        **(_numbers(request, form, areas, counted) if counted else {}),
        "overdue_loops": [] if filtered else overview.loops(user, LoopState.OVERDUE)[:5],
        "overdue_count": 0 if filtered else loops[LoopState.OVERDUE],
        "overdue_href": "?" + urlencode({"zeige": "rueckmeldungen", "stand": "ueberfaellig"}) + "#liste",
        "tabs": tabs(
            request,
            "",
            total if filtered or counted is None else counted.total,
            overview.results(user).count(),
            sum(loops.values()),
        ),
    }
    return render(request, "participation/ledger/contributions.html", context)


def _numbers(request: HttpRequest, form: LedgerFilter, areas: list[Any], counted: Tally) -> dict[str, Any]:
    """How many stand where; of one area no number that tells of few people."""
    selection = form.selection()
    small = bool(selection.area)
    withheld = withhold_small({area.slug: area.n for area in areas}).get(selection.area, 0) is None
    standings = standing_numbers(request, counted, small=small, withheld=withheld)
    return {
        "standings": [] if withheld else [number for number in standings if number["value"] is not None],
        "hidden": [number["label"] for number in standings if number["value"] is None],
        "withheld": withheld,
        "outcomes": [] if withheld else outcome_bars(request, counted, small=small),
        "areas": None if small else area_bars(request, areas),
        # Beside the others, these would give away what is hidden of an area.
        "figures": None if small else counted,
    }


def _results(request: HttpRequest) -> HttpResponse:
    """Results and whether they were fed back."""
    rows = overview.results(request.user)
    total = tally(request.user).total
    page = page_of(request, rows, per_page=PER_PAGE)
    loops = sum(overview.loop_counts(request.user).values())
    context = {"page": page, "tabs": tabs(request, "ergebnisse", total, page.paginator.count, loops)}
    return render(request, "participation/ledger/results.html", context)


def _loops(request: HttpRequest) -> HttpResponse:
    """Which body has heard of which result, and which has not."""
    counts = overview.loop_counts(request.user)
    slug = request.GET.get("stand", "")
    rows = overview.loops(request.user, LOOP_STATES.get(slug, ""))
    total = counts[LOOP_STATES[slug]] if slug in LOOP_STATES else sum(counts.values())
    labels = dict(LoopState.choices)
    numbers = [
        {
            "value": counts[state],
            "label": labels[state],
            "href": ledger_address(request, "#liste", stand=name),
        }
        for name, state in LOOP_STATES.items()
    ]
    context = {
        "numbers": numbers,
        "state": labels.get(LOOP_STATES.get(slug, ""), ""),
        "page": page_of(request, rows, per_page=PER_PAGE, count=total),
        "tabs": tabs(
            request,
            "rueckmeldungen",
            tally(request.user).total,
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


def _chosen_place(request: HttpRequest) -> Selection:
    """Consultation and topic as they stand in the address; unknown ones count nothing."""
    return Selection(consultation=request.GET.get("beteiligung", ""), topic=request.GET.get("thema", ""))
