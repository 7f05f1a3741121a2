"""Planners and editors keep the organisations; planners the people."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.editing.buttons import change_visibility
from erfurt_sozialraum.editing.pages import edit, form_methods
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.forms.lists import page_of
from stakeholders.actions.directory import store_person
from stakeholders.forms.directory import OrganisationFilter, OrganisationForm, PersonForm
from stakeholders.models import AreaActor, Committee, Organisation, Person, Seat


def crumbs(row: Organisation | None = None) -> list[dict[str, str]]:
    """The way to this page."""
    way = [{"label": _("Organisationen"), "href": reverse("stakeholders:organisation_list")}]
    return way + ([{"label": row.name, "href": organisation_address(row)}] if row else [])


def organisation_address(row: Organisation) -> str:
    """The page on which an organisation is kept."""
    return reverse("stakeholders:organisation", args=[row.pk])


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """All organisations in German order."""
    require(request, "stakeholders.edit_organisations")
    form = OrganisationFilter(request.GET)
    rows = form.narrow(Organisation.objects.visible_to(request.user)).select_related("sector")
    rows = rows.annotate(n_areas=Count("workplaces__area", distinct=True)).order_by("sort_key")
    context = {"form": form, "page": page_of(request, rows)}
    return render(request, "stakeholders/directory/list.html", context)


@require_safe
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """One organisation: what it says, where it works, and which seats it holds."""
    row = find_organisation(request, pk)
    places = list(
        AreaActor.objects.filter(organisation=row).select_related("area__scheme").order_by("area__sort_key")
    )
    seats = Seat.objects.filter(organisation=row, committee__in=Committee.objects.visible_to(request.user))
    context = {
        "organisation": row,
        "places": [place for place in places if not _is_over(place)],
        "former_places": [place for place in places if _is_over(place)],
        "seats": seats.select_related("committee").order_by("committee__order", "order", "pk"),
    }
    return render(request, "stakeholders/directory/organisation.html", context)


def _is_over(row: AreaActor) -> bool:
    return row.ends_on is not None and row.ends_on < today()


def find_organisation(request: HttpRequest, pk: int) -> Organisation:
    """An organisation, for those who may change it."""
    require(request, "stakeholders.edit_organisations")
    return get_object_or_404(Organisation.objects.visible_to(request.user).select_related("sector"), pk=pk)


@form_methods
def organisation_create(request: HttpRequest) -> HttpResponse:
    """Add an organisation; it is internal until it is published."""
    require(request, "stakeholders.edit_organisations")
    form = OrganisationForm(request.POST or None, instance=Organisation())
    context = {
        "title": _("Organisation anlegen"),
        "lead": _("Sie bleibt intern, bis Sie sie veröffentlichen."),
        "crumbs": crumbs(),
        "back": reverse("stakeholders:organisation_list"),
        "nav": "organisations",
    }
    return edit(
        request, form, said=_("Die Organisation ist angelegt."), to=organisation_address, context=context
    )


@form_methods
def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what an organisation says about itself; its address stays."""
    row = find_organisation(request, pk)
    context = {
        "title": _("Organisation bearbeiten"),
        "kicker": row.name,
        "crumbs": crumbs(row),
        "back": organisation_address(row),
        "nav": "organisations",
    }
    form = OrganisationForm(request.POST or None, instance=row)
    return edit(
        request, form, said=_("Die Organisation ist gespeichert."), to=organisation_address, context=context
    )


@form_methods
def organisation_visibility(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an organisation to everybody, or take it back."""
    row = find_organisation(request, pk)
    return change_visibility(request, row, back=organisation_address(row))


@form_methods
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a name, an organisation, or the ways to reach somebody."""
    require(request, "stakeholders.edit_committees")
    row = get_object_or_404(Person.objects.known().select_related("organisation", "contact"), pk=pk)
    seat: Any = Seat.objects.filter(holders__person=row).order_by("-holders__pk").first()
    back = reverse("stakeholders:committee_list")
    if seat is not None:
        back = reverse("stakeholders:committee", args=[seat.committee_id])
    context = {
        "title": _("Person bearbeiten"),
        "kicker": row.name,
        "lead": _(
            "Nur wer plant oder im selben Gremium sitzt, liest den Namen; den Kontakt nur die Planung."
        ),
        "crumbs": [{"label": _("Gremien"), "href": reverse("stakeholders:committee_list")}],
        "back": back,
        "nav": "committees",
    }
    form = PersonForm(request.POST or None, instance=row, user=request.user)
    said = _("Die Person ist gespeichert.")
    return edit(request, form, said=said, to=lambda _row: back, store=store_person, context=context)
