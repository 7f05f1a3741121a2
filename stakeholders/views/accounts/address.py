"""Another e-mail address for an account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.rows.transitions import Refused
from stakeholders.actions.accounts.address import change_address
from stakeholders.forms.accounts.address import AddressForm
from stakeholders.models import User
from stakeholders.rules import account_of


@require_http_methods(["GET", "HEAD", "POST"])
def account_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the address; planners do not take over an operator's account, nobody changes their own."""
    require(request, "stakeholders.manage_accounts")
    account = get_object_or_404(User, pk=pk)
    require(request, "stakeholders.change_account", account)
    form = AddressForm(request.POST if request.method == "POST" else None, account=account)
    refused = ""
    if form.is_bound and form.is_valid():
        try:
            account = change_address(account, by=account_of(request), **form.cleaned_data)
        except Refused as error:
            refused = error.message
        else:
            said = _("Das Konto hat jetzt die Adresse %(email)s. Beide Adressen bekommen eine Mail.")
            messages.success(request, said % {"email": account.address})
            return redirect("stakeholders:account", pk)
    context = {
        "account": account,
        "form": form,
        "refused": refused,
        "back": reverse("stakeholders:account", args=[pk]),
    }
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "stakeholders/accounts/address.html", context, status=status)
