"""Planners and editors keep schemes and areas, and where organisations are at work."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from erfurt_sozialraum.editing.asking import Question
from erfurt_sozialraum.editing.buttons import change, change_visibility
from erfurt_sozialraum.editing.pages import add, edit, form_methods
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.forms.lists import page_of
from stakeholders.actions.areas import add_workplaces, end_workplace, make_main, resume_workplace, store_area
from stakeholders.forms.areas import AreaForm, NewWorkplacesForm, SchemeForm, WorkplaceForm
from stakeholders.forms.directory import PublicationFilter
from stakeholders.models import Area, AreaActor, AreaScheme, Organisation

from . import directory


def crumbs(row: AreaScheme | None = None) -> list[dict[str, str]]:
    """The way to this page."""
    way = [{"label": _("Gebiete"), "href": reverse("stakeholders:scheme_list")}]
    return way + ([{"label": row.name, "href": scheme_address(row)}] if row else [])


def scheme_address(row: AreaScheme) -> str:
    """The list of a scheme's areas."""
    return reverse("stakeholders:area_list", args=[row.pk])


@require_safe
def scheme_list(request: HttpRequest) -> HttpResponse:
    """The ways to divide the city; the usual one first."""
    require(request, "stakeholders.edit_areas")
    rows = AreaScheme.objects.annotate(n_areas=Count("areas")).order_by("-is_main", "name")
    return render(request, "stakeholders/areas/schemes.html", {"schemes": rows})


def _scheme(request: HttpRequest, pk: int) -> AreaScheme:
    require(request, "stakeholders.edit_areas")
    return get_object_or_404(AreaScheme, pk=pk)


@form_methods
def scheme_create(request: HttpRequest) -> HttpResponse:
    """Add a way to divide the city, beside those that exist."""
    require(request, "stakeholders.edit_areas")
    form = SchemeForm(request.POST or None, instance=AreaScheme())
    context = {
        "title": _("Gliederung anlegen"),
        "lead": _("Sie steht neben den anderen. Formulare und Karte nutzen weiter die Hauptgliederung."),
        "crumbs": crumbs(),
        "back": reverse("stakeholders:scheme_list"),
        "nav": "areas",
    }
    return edit(request, form, said=_("Die Gliederung ist angelegt."), to=scheme_address, context=context)


@form_methods
def scheme_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a scheme says about itself."""
    row = _scheme(request, pk)
    form = SchemeForm(request.POST or None, instance=row)
    context = _context(row, _("Gliederung bearbeiten"))
    return edit(request, form, said=_("Die Gliederung ist gespeichert."), to=scheme_address, context=context)


@form_methods
def scheme_main(request: HttpRequest, pk: int) -> HttpResponse:
    """Let forms and map use this scheme, after saying what that changes."""
    row = _scheme(request, pk)
    back = reverse("stakeholders:scheme_list")
    if request.method == "POST":
        said = _("„%(row)s“ ist jetzt die Hauptgliederung.") % {"row": row}
        return change(request, lambda: make_main(row), said=said, back=back)
    shown = Area.objects.published().filter(scheme=row).count()
    context = {"scheme": row, "shown": shown, "back": back, "crumbs": crumbs()}
    context["action_label"] = _("Zur Hauptgliederung machen")
    return render(request, "stakeholders/areas/main.html", context)


def _context(row: AreaScheme, title: str, kicker: str = "", lead: str = "") -> dict[str, Any]:
    """What the form page of a scheme shows around the form."""
    context = {"title": title, "kicker": kicker or row.name, "lead": lead, "back": scheme_address(row)}
    return context | {"crumbs": crumbs(row), "nav": "areas"}


@require_safe
def area_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The areas of a scheme in German order."""
    scheme = _scheme(request, pk)
    form = PublicationFilter(request.GET)
    rows = form.narrow(Area.objects.visible_to(request.user).filter(scheme=scheme)).order_by("sort_key")
    context = {"scheme": scheme, "form": form, "page": page_of(request, rows)}
    return render(request, "stakeholders/areas/list.html", context)


@form_methods
def area_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an area to a scheme; it is internal until it is published."""
    scheme = _scheme(request, pk)
    form = AreaForm(request.POST or None, instance=Area(scheme=scheme))
    context = _context(scheme, _("Gebiet anlegen"), lead=_("Es bleibt intern, bis Sie es veröffentlichen."))
    said = _("Das Gebiet ist angelegt.")
    return edit(
        request, form, said=said, to=lambda _row: scheme_address(scheme), store=store_area, context=context
    )


def _area(request: HttpRequest, pk: int) -> Area:
    require(request, "stakeholders.edit_areas")
    return get_object_or_404(Area.objects.visible_to(request.user).select_related("scheme"), pk=pk)


@form_methods
def area_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an area; its address stays."""
    row = _area(request, pk)
    form = AreaForm(request.POST or None, instance=row)
    context = _context(row.scheme, _("Gebiet bearbeiten"), row.name)
    said = _("Das Gebiet ist gespeichert.")
    back = scheme_address(row.scheme)
    return edit(request, form, said=said, to=lambda _row: back, store=store_area, context=context)


@form_methods
def area_visibility(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an area to everybody, or take it back."""
    row = _area(request, pk)
    return change_visibility(request, row, back=scheme_address(row.scheme))


@form_methods
def workplace_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the areas in which an organisation works."""
    row = directory.find_organisation(request, pk)
    form = NewWorkplacesForm(request.POST or None, user=request.user, organisation=row)

    def adding() -> str:
        count = add_workplaces(row, **form.cleaned_data)
        return _("Die Gebiete sind eingetragen.") if count else _("Das steht schon da.")

    context = _of_organisation(row, _("Gebiete eintragen"))
    return add(request, form, adding, to=f"{directory.organisation_address(row)}#gebiete", context=context)


def _of_organisation(row: Organisation, title: str, kicker: str = "") -> dict[str, Any]:
    context = {"title": title, "kicker": kicker or row.name, "back": directory.organisation_address(row)}
    return context | {"crumbs": directory.crumbs(row), "nav": "organisations"}


def _workplace(request: HttpRequest, pk: int) -> AreaActor:
    require(request, "stakeholders.edit_organisations")
    rows = AreaActor.objects.filter(organisation__in=Organisation.objects.visible_to(request.user))
    return get_object_or_404(rows.select_related("organisation", "area"), pk=pk)


@form_methods
def workplace_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change from when until when an organisation works in an area."""
    row = _workplace(request, pk)
    form = WorkplaceForm(request.POST or None, instance=row)
    back = f"{directory.organisation_address(row.organisation)}#gebiete"
    context = _of_organisation(row.organisation, _("Gebiet einer Organisation bearbeiten"), str(row))
    return edit(request, form, said=_("Gespeichert."), to=lambda _row: back, context=context)


@form_methods
def workplace_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then the organisation leaves the area with this day."""
    row = _workplace(request, pk)
    back = directory.organisation_address(row.organisation)
    title = _("Endet die Arbeit von „%(row)s“ heute?") % {"row": row}
    says = [_("Danach steht sie unter „Früher“. Dort können Sie das Ende zurücknehmen.")]
    question = Question(title, _("Ja, heute beenden"), says, directory.crumbs(row.organisation))
    said = _("Das endet mit dem heutigen Tag. Danach steht es unter „Früher“.")
    to = f"{back}#gebiete"
    return change(request, lambda: end_workplace(row), said=said, back=back, to=to, question=question)


@form_methods
def workplace_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then the organisation did not leave the area."""
    row = _workplace(request, pk)
    back = directory.organisation_address(row.organisation)
    title = _("Arbeitet „%(row)s“ doch weiter dort?") % {"row": row}
    question = Question(title, _("Ja, das Ende zurücknehmen"), (), directory.crumbs(row.organisation))
    said = _("Das Ende ist zurückgenommen.")
    to = f"{back}#gebiete"
    return change(request, lambda: resume_workplace(row), said=said, back=back, to=to, question=question)
