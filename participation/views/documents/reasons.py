"""Planners say why a version changed an article, and publish the version with what was promised in view."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.buttons import change, refuse
from erfurt_sozialraum.editing.pages import FORM, form_methods
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.actions.versions import publish_version
from guidelines.models import ChangeReason
from guidelines.overviews.versions.drafts import draft_of
from guidelines.views.versions.versions import about, crumbs, find_version, version_address
from participation.actions.documents import add_reason, take_back_reason
from participation.forms.documents import ReasonForm, TakeBackForm
from participation.overviews.documents.reasons import attach_sources, missed, reason_page
from stakeholders.rules import account_of


@form_methods
def change_reason(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Say why a version changed an article, with both wordings and all reasons so far in view."""
    version = find_version(request, pk)
    page = None if version.set_aside_at else reason_page(request.user, version, key)
    if page is None:
        if request.method == "POST":
            reason = _("Diese Fassung ändert den Artikel nicht mehr, oder es gibt ihn hier nicht mehr.")
            return refuse(request, reason, back=version_address(version))
        raise Http404(_("Zu diesem Artikel ist hier kein Grund gefragt."))
    form = ReasonForm(request.POST or None, page=page, user=request.user)
    if request.method == "POST" and form.is_valid():
        by = account_of(request)
        try:
            add_reason(version, page.change.article, by=by, **form.values())
        except Refused as refused:
            return refuse(request, refused.message, back=version_address(version))
        messages.success(request, _("Der Grund ist gespeichert."))
        return redirect(f"{version_address(version)}#artikel-{key}")
    context = about(version, _("Warum?")) | {"page": page, "change": page.change, "version": version}
    context["title"] = _("Grund: %(heading)s") % {"heading": page.change.wording.heading}
    attach_sources(request.user, page.said)
    context["form"] = form
    status = 422 if form.errors else 200
    return render(request, "participation/documents/reasons/page.html", context, status=status)


@form_methods
def reason_take_back(request: HttpRequest, pk: int, key: str, reason: int) -> HttpResponse:
    """Take a reason back, and say why."""
    version = find_version(request, pk)
    rows = ChangeReason.objects.filter(version=version, article__key=key, takes_back=None)
    row = get_object_or_404(rows, pk=reason)
    back = version_address(version)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = account_of(request)
        return change(
            request,
            lambda: take_back_reason(row, text=form.cleaned_data["text"], by=by),
            said=_("Der Grund ist zurückgenommen."),
            back=back,
            to=f"{back}#artikel-{key}",
        )
    lead = _("Er zählt dann nicht mehr. Die Planung kann ihn weiter lesen: „%(text)s“")
    shown = row.text or row.get_kind_display()
    context = about(version, _("Grund zurücknehmen"), lead=lead % {"text": shown})
    return render(request, FORM, context | {"form": form}, status=422 if form.errors else 200)


@form_methods
def draft_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, with what is missing and what was promised; then show the draft to everybody."""
    row = find_version(request, pk)
    back = version_address(row)
    if request.method == "POST":
        said = _("Fassung %(n)d ist jetzt öffentlich.") % {"n": row.number}
        return change(request, lambda: publish_version(row), said=said, back=back)
    if not row.is_draft:
        return refuse(request, _("Diese Fassung ist inzwischen öffentlich oder beiseitegelegt."), back=back)
    draft = draft_of(row)
    if draft.missing:
        return redirect(f"{back}#veroeffentlichen")
    context: dict[str, Any] = {
        "version": row,
        "changes": draft.comparison,
        "missed": missed(request.user, row),
        "back": back,
        "action_label": _("Ja, Fassung %(n)d veröffentlichen") % {"n": row.number},
        "crumbs": crumbs(row),
    }
    return render(request, "participation/documents/reasons/publish.html", context)
