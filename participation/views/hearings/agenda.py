"""Planners keep the agenda of a session: the number and the place of each item."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.editing.views import edit_shared
from participation.forms.hearings.sessions import AgendaItemForm
from participation.models import AgendaItem

from .rows import FORM, form_methods


@form_methods
def item_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Its number and its place; what it is about stands with its deliberation."""
    require(request, "participation.edit_process")
    item = get_object_or_404(AgendaItem.objects.visible_to(request.user).select_related("event"), pk=pk)
    form = AgendaItemForm(request.POST or None, instance=item)
    back = reverse("participation:event_detail", args=[item.event_id]) + "#tagesordnung"

    def done(_item: AgendaItem) -> HttpResponse:
        messages.success(request, _("Die Tagesordnung ist gespeichert."))
        return redirect(back)

    here = {"label": str(item.event), "href": back}
    context = {
        "title": _("Tagesordnungspunkt bearbeiten"),
        "kicker": item.title,
        "back": back,
        "crumbs": [{"label": _("Veranstaltungen"), "href": reverse("participation:event_list")}, here],
    }
    return edit_shared(request, form, template=FORM, done=done, context=context)
