"""Accounts and roles: who may do what, since when and until when."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.forms.lists import page_of, state_links
from erfurt_sozialraum.rows.transitions import Refused
from stakeholders.actions.accounts import administration as actions
from stakeholders.forms.accounts.administration import (
    DAY,
    NOW,
    AccountFilterForm,
    EndForm,
    GrantForm,
    InviteForm,
    PersonForm,
)
from stakeholders.models import RoleGrant, User
from stakeholders.overviews.accounts import account_rows, accounts, counted, with_access
from stakeholders.rules import account_of

MANAGE = "stakeholders.manage_accounts"
OVER = "beendet"
STATES = {"": gettext_lazy("mit Zugang"), OVER: gettext_lazy("beendet")}


@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    """Everybody who may sign in; those who may not any more stand apart."""
    require(request, MANAGE)
    form = AccountFilterForm(request.GET)
    wanted = form.chosen()
    rows = accounts(words=wanted.get("q", ""), role=wanted.get("rolle", ""))
    counts = counted(rows)
    running = wanted.get("stand") != OVER
    page = page_of(request, with_access(rows.filter(is_running=running)), count=counts[running])
    sizes = {"": counts[True], OVER: counts[False]}
    context = {
        "page": page,
        "rows": account_rows(page.object_list),
        "running": running,
        "states": state_links(request, STATES, "" if running else OVER, sizes),
        "filter": form,
        "narrowed": bool(wanted.keys() - {"stand"}),
        "clear": "?" if running else f"?stand={OVER}",
    }
    return render(request, "stakeholders/accounts/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def account_invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody; an address that has an account gets the roles added."""
    require(request, MANAGE)
    form = InviteForm(request.POST if request.method == "POST" else None, by=account_of(request))
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            invited = actions.invite(**form.cleaned_data, by=account_of(request))
        except Refused as error:
            refused = error.message
        else:
            _tell(request, invited)
            return redirect("stakeholders:account", invited.account.pk)
    status = 409 if refused else 422 if form.errors else 200
    context = {"form": form, "refused": refused}
    return render(request, "stakeholders/accounts/invite.html", context, status=status)


def _tell(request: HttpRequest, invited: actions.Invited) -> None:
    """Say what the invitation has done, above all where there was an account already."""
    name, email = invited.account.name, invited.account.address
    if invited.is_new:
        words = _("Das Konto ist angelegt. Die Einladung geht an %(email)s.") % {"email": email}
        messages.success(request, words)
        return
    known = _("Zu %(email)s gab es schon ein Konto (%(name)s).") % {"email": email, "name": name}
    if not invited.changed:
        rest = _("Es hat das alles bereits. Geändert wurde nichts, und es geht keine Mail hinaus.")
        messages.info(request, f"{known} {rest}")
        return
    parts = [known]
    if invited.added:
        parts.append(_("Neu dazu: %(roles)s.") % {"roles": _named(invited.added)})
    if invited.kept:
        kept = ngettext("Die Rolle hatte es schon: %(roles)s.", "Schon da: %(roles)s.", len(invited.kept))
        parts.append(kept % {"roles": _named(invited.kept)})
    if invited.linked:
        parts.append(_("Es ist jetzt mit der Person verknüpft."))
    parts.append(_("Eine Mail sagt es der Person."))
    messages.success(request, " ".join(parts))


def _named(grants: list[RoleGrant]) -> str:
    return ", ".join(grant.label for grant in grants)


@require_safe
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: what it may do, by role and by seat, and what it was allowed before."""
    require(request, MANAGE)
    return _show(request, pk)


@require_POST
def account_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one more role."""
    require(request, MANAGE)
    account = get_object_or_404(User, pk=pk)
    form = GrantForm(request.POST, account=account, by=account_of(request))
    if not form.is_valid():
        return _show(request, pk, grant_form=form, form=form, status=422)
    try:
        grant = actions.grant_role(account, by=account_of(request), **form.cleaned_data)
    except Refused as refused:
        return _show(request, pk, grant_form=form, refused=refused.message, status=409)
    messages.success(request, _("Die Rolle „%(role)s“ ist vergeben.") % {"role": grant.label})
    return redirect("stakeholders:account", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def account_role(request: HttpRequest, pk: int, grant: int) -> HttpResponse:
    """End a role at once, or change its end."""
    require(request, MANAGE)
    row = get_object_or_404(
        RoleGrant.objects.select_related("user", "works_for", "office"), pk=grant, user=pk
    )
    form = EndForm(request.POST if request.method == "POST" else None, grant=row)
    if request.method == "GET" and not row.is_running:
        return _show(request, pk, refused=_("Diese Rolle ist schon beendet."), status=409)
    if request.method == "POST" and form.is_valid():
        try:
            _end(row, form, account_of(request))
        except Refused as refused:
            return _show(request, pk, refused=refused.message, status=409)
        messages.success(request, _("Gespeichert: Rolle „%(role)s“.") % {"role": row.label})
        # Who ends a role of their own may not be allowed to see the account any more.
        return redirect("stakeholders:account", pk)
    context = {
        "grant": row,
        "form": form,
        "action_label": _("Speichern"),
        "back": reverse("stakeholders:account", args=[pk]),
    }
    status = 422 if form.errors else 200
    return render(request, "stakeholders/accounts/role.html", context, status=status)


def _end(grant: RoleGrant, form: EndForm, by: User) -> None:
    when = form.cleaned_data["when"]
    if when == NOW:
        actions.end_role(grant, by=by)
    else:
        actions.change_end(grant, ends_on=form.cleaned_data["ends_on"] if when == DAY else None, by=by)


@require_POST
def account_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Link the account to a person with seats, or to nobody."""
    require(request, MANAGE)
    account = get_object_or_404(User, pk=pk)
    form = PersonForm(request.POST, account=account)
    if not form.is_valid():
        return _show(request, pk, person_form=form, form=form, status=422)
    return _done(
        request, account, _("Die Verknüpfung ist gespeichert."), actions.link_person, **form.cleaned_data
    )


@require_POST
def account_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the invitation again."""
    require(request, MANAGE)
    account = get_object_or_404(User, pk=pk)
    said = _("Die Einladung geht noch einmal an %(email)s.") % {"email": account.address}
    return _done(request, account, said, actions.remind)


@require_http_methods(["GET", "HEAD", "POST"])
def account_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock an account, after a second look."""
    require(request, MANAGE)
    account = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        return _done(request, account, _("Das Konto ist gesperrt."), actions.close_account)
    back = reverse("stakeholders:account", args=[pk])
    context = {"account": account, "action_label": _("Konto sperren"), "back": back}
    return render(request, "stakeholders/accounts/close.html", context)


@require_POST
def account_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody sign in again."""
    require(request, MANAGE)
    account = get_object_or_404(User, pk=pk)
    return _done(request, account, _("Das Konto ist wieder offen."), actions.reopen_account)


def _done(
    request: HttpRequest, account: User, said: str, action: Callable[..., object], **values: Any
) -> HttpResponse:
    """Act, then back to the account with a message; or say why it was refused."""
    try:
        action(account, by=account_of(request), **values)
    except Refused as refused:
        return _show(request, account.pk, refused=refused.message, status=409)
    messages.success(request, said)
    return redirect("stakeholders:account", account.pk)


def _show(request: HttpRequest, pk: int, *, status: int = 200, **context: Any) -> HttpResponse:
    """The page of one account with its forms."""
    rows = account_rows([get_object_or_404(with_access(User.objects.all()), pk=pk)])
    account = rows[0].account
    context = {
        "row": rows[0],
        "account": account,
        "grant_form": GrantForm(account=account, by=account_of(request)),
        "person_form": PersonForm(account=account),
        "may_change": request.user.has_perm("stakeholders.change_account", account),
        "may_operate": request.user.has_perm("stakeholders.grant_operator"),
        **context,
    }
    return render(request, "stakeholders/accounts/account.html", context, status=status)
