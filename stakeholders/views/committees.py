"""Planners keep the bodies, their seats, and who sits on them."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.editing.asking import Question
from erfurt_sozialraum.editing.buttons import change, change_visibility
from erfurt_sozialraum.editing.pages import add, edit, form_methods
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.forms.lists import page_of
from erfurt_sozialraum.rows.positions import after_all
from erfurt_sozialraum.text.lazy import Text
from stakeholders.actions import committees as actions
from stakeholders.forms.committees import (
    CommitteeFilter,
    CommitteeForm,
    HolderForm,
    NewHolderForm,
    SeatForm,
)
from stakeholders.models import Committee, Seat, SeatHolder

KEPT: Text = gettext_lazy(
    "Wer danach keinen Sitz mehr hat, dessen Kontaktdaten bleiben noch 30 Tage. Dann werden sie gelöscht."
)
UNDOABLE: Text = gettext_lazy("Sie können das später zurücknehmen, mit „Doch nicht beendet“.")
RESUMED: Text = gettext_lazy("Das Ende ist zurückgenommen.")


def crumbs(row: Committee | None = None) -> list[dict[str, str]]:
    """The way to this page."""
    way = [{"label": _("Gremien"), "href": reverse("stakeholders:committee_list")}]
    return way + ([{"label": row.label, "href": committee_address(row)}] if row else [])


def committee_address(row: Committee) -> str:
    """The page on which a body is kept."""
    return reverse("stakeholders:committee", args=[row.pk])


@require_safe
def committee_list(request: HttpRequest) -> HttpResponse:
    """All bodies, as they are ordered everywhere."""
    require(request, "stakeholders.edit_committees")
    form = CommitteeFilter(request.GET)
    rows = form.narrow(Committee.objects.visible_to(request.user))
    day = today()
    current = Q(seats__ends_on=None) | Q(seats__ends_on__gte=day)
    rows = rows.annotate(n_seats=Count("seats", filter=current)).order_by("order", "sort_key")
    context = {"form": form, "page": page_of(request, rows)}
    return render(request, "stakeholders/committees/list.html", context)


@require_safe
def committee(request: HttpRequest, pk: int) -> HttpResponse:
    """One body: what it says, who sits there today, and who did before."""
    row = find_committee(request, pk)
    holders = SeatHolder.objects.select_related("person__organisation", "person__contact")
    holders = holders.order_by("is_deputy", "person__sort_key")
    seats = row.seats.select_related("organisation").prefetch_related(Prefetch("holders", queryset=holders))
    present: list[dict[str, Any]] = []
    former: list[dict[str, Any]] = []
    for seat in seats:
        seats_holders = list(seat.holders.all())
        entry = {
            "seat": seat,
            "holders": [holder for holder in seats_holders if not _is_over(holder)],
            "former": [holder for holder in seats_holders if _is_over(holder)],
        }
        (former if _is_over(seat) else present).append(entry)
    context = {"committee": row, "seats": present, "former_seats": former}
    return render(request, "stakeholders/committees/committee.html", context)


def _is_over(row: Seat | SeatHolder) -> bool:
    return row.ends_on is not None and row.ends_on < today()


def find_committee(request: HttpRequest, pk: int) -> Committee:
    """A body, for those who may change it."""
    require(request, "stakeholders.edit_committees")
    return get_object_or_404(Committee.objects.visible_to(request.user), pk=pk)


@form_methods
def committee_create(request: HttpRequest) -> HttpResponse:
    """Add a body; it is internal until it is published."""
    require(request, "stakeholders.edit_committees")
    form = CommitteeForm(request.POST or None, instance=Committee(order=after_all(Committee.objects.all())))
    context = {
        "title": _("Gremium anlegen"),
        "lead": _("Bis Sie es veröffentlichen, sehen es nur die Planung und seine Mitglieder."),
        "crumbs": crumbs(),
        "back": reverse("stakeholders:committee_list"),
        "nav": "committees",
    }
    return edit(request, form, said=_("Das Gremium ist angelegt."), to=committee_address, context=context)


@form_methods
def committee_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a body says about itself; its address stays."""
    row = find_committee(request, pk)
    form = CommitteeForm(request.POST or None, instance=row)
    context = _context(row, _("Gremium bearbeiten"))
    return edit(request, form, said=_("Das Gremium ist gespeichert."), to=committee_address, context=context)


@form_methods
def committee_visibility(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a body to everybody, or take it back."""
    row = find_committee(request, pk)
    return change_visibility(request, row, back=committee_address(row))


def _context(row: Committee, title: str, kicker: str = "", lead: str = "") -> dict[str, Any]:
    """What the form page of a body shows around the form."""
    context = {"title": title, "kicker": kicker or row.name, "lead": lead, "back": committee_address(row)}
    return context | {"crumbs": crumbs(row), "nav": "committees"}


@form_methods
def seat_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a seat; it comes last."""
    row = find_committee(request, pk)
    seat = Seat(committee=row, order=after_all(row.seats.all()))
    form = SeatForm(request.POST or None, instance=seat, user=request.user)

    def adding() -> str:
        _seat, is_new = actions.add_seat(row, values=form.values())
        return _("Der Sitz ist eingetragen.") if is_new else _("Dieser Sitz steht schon da.")

    context = _context(row, _("Sitz eintragen"))
    return add(request, form, adding, to=f"{committee_address(row)}#sitze", context=context)


def _seat(request: HttpRequest, pk: int) -> Seat:
    require(request, "stakeholders.edit_committees")
    rows = Seat.objects.filter(committee__in=Committee.objects.visible_to(request.user))
    return get_object_or_404(rows.select_related("committee", "organisation"), pk=pk)


@form_methods
def seat_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a seat."""
    row = _seat(request, pk)
    lead = _("Geht der Sitz an eine andere Institution? Dann beenden Sie ihn und tragen einen neuen ein.")
    form = SeatForm(request.POST or None, instance=row, user=request.user)
    back = f"{committee_address(row.committee)}#sitze"
    context = _context(row.committee, _("Sitz bearbeiten"), f"{row.committee.label}: {row}", lead)
    said = _("Der Sitz ist gespeichert.")
    return edit(request, form, said=said, to=lambda _row: back, store=actions.store_seat, context=context)


@form_methods
def seat_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then the seat ends with this day."""
    row = _seat(request, pk)
    title = _("Sitz „%(seat)s“ heute beenden?") % {"seat": row}
    says: list[Text] = [_("Heute ist sein letzter Tag. Wer darauf sitzt, scheidet mit aus."), KEPT, UNDOABLE]
    question = Question(title, _("Ja, heute beenden"), says, crumbs(row.committee))
    said = _("Der Sitz endet heute und steht ab morgen unter „Früher“.")
    return _change(request, row.committee, lambda: actions.end_seat(row), said, question)


@form_methods
def seat_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then the seat did not end."""
    row = _seat(request, pk)
    title = _("Sitz „%(seat)s“ doch nicht beenden?") % {"seat": row}
    says = [_("Der Sitz besteht dann wieder bis auf Weiteres.")]
    names = [holder.person.name for holder in actions.left_with(row).select_related("person")]
    if names:
        says.append(_("Mit ihm kommen zurück: %(names)s.") % {"names": ", ".join(names)})
    question = Question(title, _("Ja, das Ende zurücknehmen"), says, crumbs(row.committee))
    return _change(request, row.committee, lambda: actions.resume_seat(row), str(RESUMED), question)


def _change(
    request: HttpRequest, body: Committee, action: Callable[[], None], said: str, question: Question
) -> HttpResponse:
    """Ask, then do it, and go back to the seats."""
    back = committee_address(body)
    return change(request, action, said=said, back=back, to=f"{back}#sitze", question=question)


@form_methods
def holder_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody takes a seat."""
    seat = _seat(request, pk)
    form = NewHolderForm(request.POST or None, instance=SeatHolder(seat=seat), user=request.user, seat=seat)

    def adding() -> str:
        _row, is_new = actions.add_holder(
            seat, person=form.chosen(), contact=form.contact(), values=form.values()
        )
        return _("Die Person ist eingetragen.") if is_new else _("Diese Person steht schon da.")

    lead = _("Den Namen lesen nur die Planung und Mitglieder des Gremiums, den Kontakt nur die Planung.")
    context = _context(seat.committee, _("Person eintragen"), f"{seat.committee.label}: {seat}", lead)
    return add(request, form, adding, to=f"{committee_address(seat.committee)}#sitze", context=context)


def _holder(request: HttpRequest, pk: int) -> SeatHolder:
    require(request, "stakeholders.edit_committees")
    rows = SeatHolder.objects.filter(seat__committee__in=Committee.objects.visible_to(request.user))
    rows = rows.select_related("seat__committee", "seat__organisation", "person")
    return get_object_or_404(rows, pk=pk)


@form_methods
def holder_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change how, or for how long, somebody holds a seat."""
    row = _holder(request, pk)
    body = row.seat.committee
    form = HolderForm(request.POST or None, instance=row)
    back = f"{committee_address(body)}#sitze"
    context = _context(body, _("Sitz einer Person bearbeiten"), f"{row.person}, {row.seat}")
    said = _("Gespeichert.")
    return edit(request, form, said=said, to=lambda _row: back, context=context)


@form_methods
def holder_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then somebody leaves the seat with this day."""
    row = _holder(request, pk)
    body = row.seat.committee
    title = _("Scheidet %(person)s heute aus?") % {"person": row.person}
    says: list[Text] = [
        _("Es geht um den Sitz „%(seat)s“. Heute ist der letzte Tag.") % {"seat": row.seat},
        KEPT,
        UNDOABLE,
    ]
    question = Question(title, _("Ja, heute beenden"), says, crumbs(body))
    said = _("Der Sitz dieser Person endet heute.")
    return _change(request, body, lambda: actions.end_holder(row), said, question)


@form_methods
def holder_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then somebody did not leave."""
    row = _holder(request, pk)
    body = row.seat.committee
    title = _("Sitzt %(person)s doch weiter hier?") % {"person": row.person}
    says = [_("Der Sitz „%(seat)s“ gehört dieser Person dann wieder bis auf Weiteres.") % {"seat": row.seat}]
    question = Question(title, _("Ja, das Ende zurücknehmen"), says, crumbs(body))
    return _change(request, body, lambda: actions.resume_holder(row), str(RESUMED), question)
