"""Signing in and out: allauth's views with our status codes, messages and doors."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as allauth
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stakeholders.actions.accounts.mails import is_delayed
from stakeholders.models import Committee, RoleGrant

View = Callable[..., HttpResponseBase]


def unprocessable(view: View) -> View:
    """Answer an invalid form with 422; allauth says 200."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if response.status_code == 200 and form is not None and form.is_bound and form.errors:
            response.status_code = 422
        return response

    return wrapped


login = login_not_required(unprocessable(allauth.login))
inactive = login_not_required(allauth.account_inactive)
password_reset = login_not_required(unprocessable(allauth.password_reset))
password_reset_done = login_not_required(allauth.password_reset_done)
password_reset_from_key = login_not_required(unprocessable(allauth.password_reset_from_key))
password_reset_from_key_done = login_not_required(allauth.password_reset_from_key_done)
password_change = unprocessable(allauth.password_change)
password_set = unprocessable(allauth.password_set)


@login_not_required
def request_login_code(request: HttpRequest) -> HttpResponseBase:
    """Send a code; the address may come from the page for signing in, where the field has another name."""
    if request.method == "POST" and "email" not in request.POST and "login" in request.POST:
        if not (typed := str(request.POST["login"]).strip()):
            return redirect("account_request_login_code")
        sent = request.POST.copy()
        sent["email"] = typed
        request.POST = sent  # type: ignore[assignment]  # a QueryDict as before, with one name more
    return unprocessable(allauth.request_login_code)(request)


@login_not_required
def confirm_login_code(request: HttpRequest) -> HttpResponseBase:
    """Enter the code; say so where it has expired, and where mails are late."""
    response = unprocessable(allauth.confirm_login_code)(request)
    lost = response.status_code == 302 and response["Location"] == reverse("account_request_login_code")
    if lost and not getattr(messages.get_messages(request), "added_new", False):
        messages.warning(request, _("Der Code gilt nicht mehr. Bitte fordern Sie einen neuen an."))
    if hasattr(response, "context_data"):
        # The same for every address: whether it has an account must not show.
        response.context_data["mails_delayed"] = is_delayed()
    return response


@login_not_required
def closed(request: HttpRequest) -> HttpResponse:
    """Nobody signs up alone."""
    raise Http404(_("Konten gibt es nur auf Einladung. Zum Mitmachen brauchen Sie keines."))


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The account: who I am here, until when, and my password."""
    grants = RoleGrant.objects.current().filter(user=request.user.pk)
    context = {
        "grants": grants.select_related("works_for", "office").order_by("role"),
        "committees": Committee.objects.with_reader(request.user),
        "own": set(Committee.objects.with_member(request.user).values_list("pk", flat=True)),
    }
    return render(request, "account/overview.html", context)
