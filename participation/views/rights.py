"""A person asks what is stored about them, or wants it gone: operators answer.

The address is always posted: what stands in an address line stands in logs.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.rows.transitions import Refused
from participation.actions import rights as actions
from participation.export.rights import as_html, as_json
from participation.forms.rights import AddressForm
from participation.overviews.rights import dossier, find

ANSWER = "participation.answer_requests"
FORMS = {"json": ("application/json", as_json), "html": ("text/html", as_html)}


@require_http_methods(["GET", "HEAD", "POST"])
def lookup(request: HttpRequest) -> HttpResponse:
    """All that is stored about whom an address belongs to."""
    require(request, ANSWER)
    form = AddressForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=422 if form.errors else 200)
    told = dossier(find(form.cleaned_data["address"]))
    return _page(request, form, told=told)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The same as a file, to hand over."""
    require(request, ANSWER)
    form = AddressForm(request.POST)
    kind = "json" if request.POST.get("form") == "json" else "html"
    if not form.is_valid():
        return _page(request, form, status=422)
    content_type, written = FORMS[kind]
    text = written(dossier(find(form.cleaned_data["address"])))
    response = HttpResponse(text, content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="auskunft.{kind}"'
    return response


@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Ask, then forget; afterwards it says what stays and why."""
    require(request, ANSWER)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    found = find(form.cleaned_data["address"])
    try:
        if request.POST.get("ja") != "ja":
            actions.refuse_while_needed(found)
            context = {"told": dossier(found), "found": found, "action_label": _("Ja, löschen")}
            context["back"] = reverse("participation:rights")
            return render(request, "participation/rights/ask.html", context)
        erased = actions.erase(found.address, seen=request.POST.getlist("name"))
    except Refused as refused:
        return _page(request, form, told=dossier(find(found.address)), refused=refused.message, status=409)
    return render(request, "participation/rights/erased.html", {"erased": erased})


def _page(request: HttpRequest, form: AddressForm, status: int = 200, **context: object) -> HttpResponse:
    return render(request, "participation/rights/lookup.html", {"form": form, **context}, status=status)
