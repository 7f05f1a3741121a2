"""Planners write a draft, say why its articles changed, and publish it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from erfurt_sozialraum.editing.buttons import change_visibility, refuse
from erfurt_sozialraum.editing.forms import SharedForm
from erfurt_sozialraum.editing.pages import edit, form_methods
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.rows.publication import publish
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.actions import versions as actions
from guidelines.forms.versions import VersionForm
from guidelines.models import Version
from guidelines.overviews.versions.changes import comparison
from guidelines.overviews.versions.drafts import draft_of
from guidelines.views import documents


def crumbs(row: Version) -> list[dict[str, str]]:
    """The way to a page below a version."""
    label = _("Fassung %(n)d") % {"n": row.number}
    return [*documents.crumbs(row.guideline), {"label": label, "href": version_address(row)}]


def version_address(row: Version) -> str:
    """The planners' page of a version."""
    return reverse("guidelines:draft", args=[row.pk])


def find_version(request: HttpRequest, pk: int) -> Version:
    """The version of an address, for those who may edit."""
    require(request, "guidelines.edit")
    return get_object_or_404(Version.objects.visible_to(request.user).select_related("guideline"), pk=pk)


def find_draft(request: HttpRequest, pk: int) -> Version:
    """A version that may still be changed; whoever comes too late is told so."""
    row = find_version(request, pk)
    if row.set_aside_at:
        raise Http404(_("Dieser Entwurf ist beiseitegelegt. Er wird nicht mehr geändert."))
    if not row.is_draft:
        raise Http404(_("Diese Fassung ist öffentlich. Sie wird nicht mehr geändert."))
    return row


def about(row: Version, title: str, lead: str = "") -> dict[str, Any]:
    """What the form page of a version shows around the form."""
    context = {"title": title, "kicker": str(row), "lead": lead}
    return context | {"crumbs": crumbs(row), "back": version_address(row)}


@login_not_required
@require_safe
def version_compare(request: HttpRequest, slug: str, first: int, second: int) -> HttpResponse:
    """What became different from one version to another, article by article."""
    changes = comparison(request.user, slug, first, second)
    if changes is None:
        raise Http404(_("Diese Fassungen gibt es nicht, oder sie sind nicht öffentlich."))
    context = {"changes": changes, "guideline": changes.version.guideline}
    return render(request, "guidelines/versions/compare.html", context)


@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A version with its articles, what changed, and what is missing for its publication."""
    row = find_version(request, pk)
    file = draft_of(row)
    context = {
        "file": file,
        "version": row,
        "guideline": row.guideline,
        "changes": file.comparison,
        "crumbs": documents.crumbs(row.guideline),
    }
    return render(request, "guidelines/versions/version.html", context)


@require_POST
def draft_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a draft as a copy of the latest version, or go on with the one that is open."""
    guideline = documents.find_guideline(request, pk)
    row, is_new = actions.begin_draft(guideline)
    if is_new:
        messages.success(
            request, _("Fassung %(n)d ist angelegt. Nur die Planung sieht sie.") % {"n": row.number}
        )
    else:
        messages.info(request, _("Fassung %(n)d ist schon in Arbeit.") % {"n": row.number})
    return redirect(version_address(row))


@form_methods
def draft_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the day and the preamble of a draft."""
    row = find_version(request, pk)
    form = VersionForm(request.POST or None, instance=row)
    context = about(row, _("Angaben zur Fassung"))
    try:
        return edit(
            request,
            form,
            said=_("Gespeichert."),
            to=version_address,
            store=actions.store_version,
            context=context,
        )
    except Refused as refused:
        return too_late(request, refused, form, back=version_address(row))


def too_late(request: HttpRequest, refused: Refused, form: SharedForm, *, back: str) -> HttpResponse:
    """409: the draft is a draft no longer; what was typed is there to be copied."""
    texts = [f"{form.label(name)}:\n{text}" for name, text in form.typed().items()]
    context = {"reason": refused.message, "back": back, "texts": texts}
    return render(request, "guidelines/versions/too_late.html", context, status=409)


@form_methods
def version_visibility(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a public version back, or show it again."""
    row = find_version(request, pk)
    show = actions.publish_version if row.is_draft else publish
    return change_visibility(request, row, back=version_address(row), show=show)


@form_methods
def draft_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then throw the draft away."""
    row = find_draft(request, pk)
    if request.method == "POST":
        to = documents.guideline_address(row.guideline)
        try:
            is_kept = actions.discard_draft(row)
        except Refused as refused:
            return refuse(request, refused.message, back=version_address(row))
        aside = _("Der Entwurf ist beiseitegelegt: Antworten oder Ergebnisse nennen seine Artikel.")
        messages.success(request, aside if is_kept else _("Der Entwurf ist verworfen."))
        return redirect(to)
    context = {
        "version": row,
        "back": version_address(row),
        "action_label": _("Entwurf verwerfen"),
        "crumbs": crumbs(row),
    }
    return render(request, "guidelines/versions/discard.html", context)
