"""Planners and editors keep the numbers about areas: what is counted, and the values as of a day."""

from typing import Any

from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from erfurt_sozialraum.editing.buttons import change_visibility
from erfurt_sozialraum.editing.pages import FORM, add, edit, form_methods
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.forms.lists import page_of
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.latest import Stale
from erfurt_sozialraum.text.small_cells import SMALLEST_CELL
from stakeholders.actions.indicators import record_values, store_indicator
from stakeholders.forms.indicators import IndicatorForm, ValuesForm
from stakeholders.models import Indicator, IndicatorSet
from stakeholders.rules import account_of


def crumbs(row: Indicator | None = None) -> list[dict[str, str]]:
    """The way to this page."""
    way = [{"label": _("Kennzahlen"), "href": reverse("stakeholders:indicator_list")}]
    return way + ([{"label": row.name, "href": indicator_address(row)}] if row else [])


def indicator_address(row: Indicator) -> str:
    """The page on which an indicator is kept."""
    return reverse("stakeholders:indicator", args=[row.pk])


@require_safe
def indicator_list(request: HttpRequest) -> HttpResponse:
    """All indicators in German order, with the day of their latest values."""
    require(request, "stakeholders.edit_areas")
    rows = Indicator.objects.visible_to(request.user).annotate(latest_as_of=Max("sets__as_of"))
    context = {"page": page_of(request, rows.order_by("sort_key"))}
    return render(request, "stakeholders/indicators/list.html", context)


def _find(request: HttpRequest, pk: int) -> Indicator:
    require(request, "stakeholders.edit_areas")
    return get_object_or_404(Indicator.objects.visible_to(request.user), pk=pk)


@require_safe
def indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """One indicator with all sets of values that were recorded, also those that were corrected."""
    row = _find(request, pk)
    sets = IndicatorSet.objects.filter(indicator=row).select_related("recorded_by")
    sets = sets.annotate(
        n_values=Count("values"), n_withheld=Count("values", filter=Q(values__is_withheld=True))
    )
    in_force = set(IndicatorSet.objects.filter(indicator=row).in_force().values_list("pk", flat=True))
    context = {"indicator": row, "sets": list(sets), "in_force": in_force, "smallest": SMALLEST_CELL}
    return render(request, "stakeholders/indicators/indicator.html", context)


@form_methods
def indicator_create(request: HttpRequest) -> HttpResponse:
    """Begin to keep a number about areas; internal until it is published."""
    require(request, "stakeholders.edit_areas")
    form = IndicatorForm(request.POST or None, instance=Indicator())
    context = {
        "title": _("Kennzahl anlegen"),
        "lead": _("Sie bleibt intern, bis Sie sie veröffentlichen."),
        "crumbs": crumbs(),
        "back": reverse("stakeholders:indicator_list"),
        "nav": "indicators",
    }
    said = _("Die Kennzahl ist angelegt. Tragen Sie jetzt die Werte ein.")
    return edit(request, form, said=said, to=indicator_address, store=store_indicator, context=context)


@form_methods
def indicator_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what an indicator says about itself; its address stays."""
    row = _find(request, pk)
    form = IndicatorForm(request.POST or None, instance=row)
    context = _context(row, _("Kennzahl bearbeiten"))
    said = _("Die Kennzahl ist gespeichert.")
    return edit(request, form, said=said, to=indicator_address, store=store_indicator, context=context)


def _context(row: Indicator, title: str) -> dict[str, Any]:
    context = {"title": title, "kicker": row.name, "back": indicator_address(row)}
    return context | {"crumbs": crumbs(row), "nav": "indicators"}


@form_methods
def values_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the values of a day; those recorded before for the same day are corrected by them."""
    row = _find(request, pk)
    form = ValuesForm(request.POST or None, indicator=row, user=request.user)

    def adding() -> str:
        data = form.cleaned_data
        made = record_values(
            row,
            entries=data["lines"],
            as_of=data["as_of"],
            source=data["source"],
            form_key=data["form_key"],
            seen=data["seen"],
            by=account_of(request),
        )
        return " ".join([_stored(made), *form.passed_over])

    context, to = _context(row, _("Werte eintragen")), f"{indicator_address(row)}#werte"
    try:
        return add(request, form, adding, to=to, context=context)
    except Stale as stale:
        return _other_values(request, form, stale.latest, to=to, context=context)


def _other_values(
    request: HttpRequest, form: ValuesForm, latest: AnnotatedRow, *, to: str, context: dict[str, Any]
) -> HttpResponse:
    """Somebody entered values of this day meanwhile: 409 with both, unless they are the same."""
    if form.says_the_same_as(latest):
        return redirect(to)
    when = date_format(timezone.localtime(latest.recorded_at), "DATETIME_FORMAT")
    conflict = {"mine": form.typed(), "theirs": form.words(latest), "when": when}
    context = context | {"form": form.renewed(latest), "conflict": conflict}
    return render(request, FORM, context, status=409)


def _stored(made: IndicatorSet) -> str:
    """What has been stored, and what has not."""
    values = list(made.values.values_list("is_withheld", flat=True))
    text = _("%(n)d Werte sind gespeichert.") % {"n": len(values)}
    if hidden := sum(values):
        text += " " + _(
            "Davon ist bei %(n)d Ortsteilen die Zahl selbst nicht gespeichert: Sie könnte Menschen erkennbar "
            "machen."
        ) % {"n": hidden}
    return text


@form_methods
def indicator_visibility(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an indicator with its values to everybody, or take it back."""
    row = _find(request, pk)
    return change_visibility(request, row, back=indicator_address(row))
