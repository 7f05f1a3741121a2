"""Planners move a consultation: publish it, change its times, end it early, withdraw it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.asking import Question, ask, is_asked
from erfurt_sozialraum.editing.buttons import refuse
from erfurt_sozialraum.editing.conflicts import revision_of
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.editing.views import edit_shared
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.publication import withdraw
from erfurt_sozialraum.rows.transitions import Refused
from participation.actions import consultations as actions
from participation.forms.consultations import ConsultationDatesForm, ReasonForm
from participation.models import Consultation
from participation.overviews.consultations.plans import plans
from participation.overviews.consultations.public import closing_text
from stakeholders.rules import account_of

from .plans import FORM, PERMISSION, find_consultation, form_methods


@form_methods
def consultation_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then show it to everybody, for the first time or again."""
    row = find_consultation(request, pk)
    if is_asked(request):
        question = _about_publishing(row, revision=request.GET.get("revision", revision_of(row)))
        return ask(request, question, back=reverse("participation:consultation_plan", args=[pk]))
    try:
        actions.publish_consultation(row, revision=request.POST.get("revision", ""))
    except Refused as refused:
        return _refused(request, refused, pk)
    row.refresh_from_db()
    said = _("Die Beteiligung ist öffentlich.")
    if row.is_open():
        said = _("Die Beteiligung ist öffentlich. Ab jetzt kann man mitmachen.")
    messages.success(request, said)
    return redirect("participation:consultation_plan", pk)


def _about_publishing(row: Consultation, *, revision: str) -> Question:
    """May everybody see it, from the state that the page has shown?"""
    title = _("„%(row)s“ wieder zeigen?") if row.withdrawn_at else _("„%(row)s“ veröffentlichen?")
    says = [_("Die Adresse der Seite bleibt dann für immer. Zurückziehen geht, löschen nicht.")]
    if row.withdrawn_at:
        says = [_("Dann sehen wieder alle die Beteiligung, mit allen veröffentlichten Beiträgen.")]
    way = [{"label": _("Beteiligungen"), "href": reverse("participation:consultation_plans")}]
    return Question(title % {"row": row}, _("Ja, veröffentlichen"), says, way, [("revision", revision)])


@form_methods
def consultation_dates(request: HttpRequest, pk: int) -> HttpResponse:
    """Move what a public consultation has promised, and say why."""
    row = find_consultation(request, pk)
    if row.published_at is None:
        return redirect(f"{reverse('participation:consultation_edit', args=[pk])}#id_opens_on")
    form = ConsultationDatesForm(request.POST or None, instance=row)

    def store(row: Consultation, *, revision: str, values: dict[str, Any]) -> Consultation:
        reason = form.cleaned_data["reason"]
        return actions.change_dates(
            row, revision=revision, values=values, reason=reason, by=account_of(request)
        )

    def done(row: Consultation) -> HttpResponse:
        messages.success(request, _("Die Zeiten sind geändert. Was vorher galt, steht weiter auf der Seite."))
        return redirect("participation:consultation_plan", pk)

    context = {
        "title": _("Zeiten ändern"),
        "kicker": str(row),
        "lead": _("Die Menschen verlassen sich darauf. Was bisher galt und Ihr Grund bleiben öffentlich."),
        "back": reverse("participation:consultation_plan", args=[pk]),
        "process": row.process,
        "consultation": row,
    }
    return edit_shared(request, form, template=FORM, done=done, store=store, context=context)


@form_methods
def consultation_close(request: HttpRequest, pk: int) -> HttpResponse:
    """End it now, earlier than it was promised."""
    row = find_consultation(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_early(row, reason=form.cleaned_data["reason"], by=account_of(request))
        except Refused as refused:
            return _refused(request, refused, pk)
        messages.success(request, _("Die Beteiligung ist beendet. Antworten bleiben zugesagt."))
        return redirect("participation:consultation_plan", pk)
    context = {"form": form, "closing": closing_text(row), "action_label": _("Jetzt beenden")}
    return _confirm(request, row, "participation/consultations/plan_close.html", context)


@form_methods
def consultation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back from the public, with its contributions."""
    require(request, PERMISSION)
    row = get_object_or_404(plans(request.user), pk=pk)
    if request.method == "POST":
        try:
            withdraw(row)
        except Refused as refused:
            return _refused(request, refused, pk)
        messages.success(
            request, _("Die Beteiligung ist zurückgezogen. Sie können sie wieder veröffentlichen.")
        )
        return redirect("participation:consultation_plan", pk)
    context = {"action_label": _("Zurückziehen")}
    return _confirm(request, row, "participation/consultations/plan_withdraw.html", context)


def _confirm(request: HttpRequest, row: AnnotatedRow, template: str, context: dict[str, Any]) -> HttpResponse:
    """Ask once more what cannot simply be undone."""
    context |= {"consultation": row, "back": reverse("participation:consultation_plan", args=[row.pk])}
    form = context.get("form")
    return render(request, template, context, status=422 if form is not None and form.errors else 200)


def _refused(request: HttpRequest, refused: Refused, pk: int) -> HttpResponse:
    """409: what was asked for cannot be done any more, and why."""
    return refuse(request, refused.message, back=reverse("participation:consultation_plan", args=[pk]))
