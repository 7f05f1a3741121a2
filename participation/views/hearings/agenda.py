"""Planners keep the agenda of a session: its items, their number and place, and what they are about."""

from collections.abc import Callable

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.buttons import change_visibility, refuse
from erfurt_sozialraum.editing.conflicts import store
from erfurt_sozialraum.editing.pages import edit
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.rows.transitions import Refused
from participation.actions.hearings.sessions import add_item
from participation.forms.hearings.agenda import AgendaItemForm
from participation.models import AgendaItem, Event

from .rows import FORM, form_methods


@form_methods
def item_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Put something on the agenda of a session of which no deliberation is known; public with the session."""
    require(request, "participation.edit_process")
    event = get_object_or_404(Event.objects.visible_to(request.user).select_related("process"), pk=pk)
    last = event.agenda_items.aggregate(last=Max("order"))["last"] or 0
    item = AgendaItem(event=event, order=last + 1, is_example=event.is_example)
    try:
        return _edit(request, item, _("Tagesordnungspunkt anlegen"), store=add_item)
    except Refused as refused:
        return refuse(request, refused.message, back=_agenda_of(item))


@form_methods
def item_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Its number and its place; what it is about stands with its deliberation, if it has one."""
    return _edit(request, _find(request, pk), _("Tagesordnungspunkt bearbeiten"))


@form_methods
def item_visibility(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an item off the agenda as a mistake, or put it on again; the session did not speak of it."""
    item = _find(request, pk)
    if item.sessions.exists():
        reason = _("Dieser Punkt gehört zu einer Beratung. Nehmen Sie sie aus der Sitzung.")
        return refuse(request, reason, back=_agenda_of(item))
    return change_visibility(request, item, back=_agenda_of(item))


def _find(request: HttpRequest, pk: int) -> AgendaItem:
    require(request, "participation.edit_process")
    rows = AgendaItem.objects.visible_to(request.user).select_related("event")
    return get_object_or_404(rows, pk=pk)


def _edit(
    request: HttpRequest, item: AgendaItem, title: str, store: Callable[..., AgendaItem] = store
) -> HttpResponse:
    form = AgendaItemForm(request.POST or None, instance=item, user=request.user)
    here = {"label": str(item.event), "href": _agenda_of(item)}
    context = {
        "title": title,
        "kicker": item.title or str(item.event),
        "back": _agenda_of(item),
        "crumbs": [{"label": _("Veranstaltungen"), "href": reverse("participation:event_list")}, here],
    }
    said = _("Die Tagesordnung ist gespeichert.")
    return edit(request, form, said=said, to=_agenda_of, context=context, template=FORM, store=store)


def _agenda_of(item: AgendaItem) -> str:
    return reverse("participation:event_detail", args=[item.event_id]) + "#tagesordnung"
