"""Recording results, and the loops by which bodies hear of them."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from erfurt_sozialraum.editing.buttons import change_visibility, refuse
from erfurt_sozialraum.editing.pages import form_methods
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.editing.views import Conflict, add_latest, edit_shared
from erfurt_sozialraum.forms.lists import page_of, state_links
from erfurt_sozialraum.rows.latest import Stale
from erfurt_sozialraum.rows.transitions import Refused
from participation.actions import results as actions
from participation.actions.process import show
from participation.forms.ledger import LOOP_STATES
from participation.forms.results.feedback import LoopFilterForm, StatementForm
from participation.forms.results.results import ResultEditForm, ResultForm
from participation.models import (
    CommitteeResponse,
    Event,
    EventStatus,
    FeedbackLoop,
    FeedbackStatement,
    LoopState,
    Result,
)
from stakeholders.rules import account_of

DUE = "faellig"
LABELS = {
    DUE: gettext_lazy("noch zurückzumelden"),
    "ueberfaellig": gettext_lazy("überfällig"),
    "nicht-dokumentiert": gettext_lazy("ohne Beleg"),
    "zurueckgemeldet": LoopState.HEARD.label,
    "beantwortet": LoopState.ANSWERED.label,
    "alle": gettext_lazy("alle"),
}
"""By the word that stands in the address."""


@form_methods
def result_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what an event came to."""
    require(request, "participation.record_result")
    rows = Event.objects.visible_to(request.user).with_dates().select_related("committee", "process")
    event = get_object_or_404(rows, pk=pk)
    if event.process is None:
        reason = _("Was ein Ausschuss zu einem Punkt beschließt, halten Sie bei der Beratung fest.")
        return refuse(request, reason, back=_event_address(event))
    if event.status != EventStatus.HELD:
        reason = _("Ergebnisse gibt es erst, wenn die Veranstaltung als „hat stattgefunden“ vermerkt ist.")
        return refuse(request, reason, back=_event_address(event))
    form = ResultForm(request.POST or None, event=event, user=request.user)
    if request.method == "POST" and not form.searching and form.is_valid():
        try:
            result = actions.record_result(event, by=account_of(request), **form.values())
        except Stale:
            messages.info(request, _("Dieses Ergebnis ist schon festgehalten."))
            return redirect("participation:event_detail", event.pk)
        except Refused as refused:
            return refuse(request, refused.message, back=_event_address(event))
        messages.success(request, _recorded(result.loops.count()))
        return redirect("participation:event_detail", event.pk)
    context = {"form": form, "event": event}
    return render(request, "participation/results/result.html", context, status=422 if form.errors else 200)


@form_methods
def result_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a result; who must hear of it stays."""
    require(request, "participation.record_result")
    result = _result(request, pk)
    form = ResultEditForm(request.POST or None, instance=result, user=request.user)

    def done(row: Result) -> HttpResponse:
        messages.success(request, _("Das Ergebnis ist gespeichert."))
        return redirect("participation:event_detail", row.event_id)

    # The heading names the result as it is stored, whatever was typed into the form.
    context = {"title": result.title, "event": result.event, "was_public": bool(result.published_at)}
    template = "participation/results/result_edit.html"
    if form.searching:
        return render(request, template, context | {"form": form})
    try:
        return edit_shared(
            request, form, template=template, done=done, store=actions.store_result, context=context
        )
    except Refused as refused:
        return refuse(request, refused.message, back=_event_address(result.event))


@form_methods
def result_visibility(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a result to everybody, or take it back."""
    require(request, "participation.record_result")
    result = _result(request, pk)
    return change_visibility(request, result, back=_event_address(result.event), show=show)


@require_safe
def loop_list(request: HttpRequest) -> HttpResponse:
    """Who has yet to hear of which result, the earliest due date first."""
    require(request, "participation.view_contributions")
    form = LoopFilterForm(request.GET, user=request.user)
    wanted = {"stand": DUE} | form.chosen()
    rows: Any = FeedbackLoop.objects.visible_to(request.user).with_state()
    if "gremium" in wanted:
        rows = rows.filter(committee=wanted["gremium"])
    found = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    counts = {word: found.get(state, 0) for word, state in LOOP_STATES.items()}
    counts |= {DUE: counts["offen"] + counts["ueberfaellig"], "alle": sum(found.values())}
    state = wanted["stand"]
    if state == DUE:
        rows = rows.open()
    elif state != "alle":
        rows = rows.filter(state=LOOP_STATES[state])
    rows = rows.with_statements().select_related("committee", "result__event").order_by("due", "pk")
    said = CommitteeResponse.objects.that_hold().filter(loop=OuterRef("pk")).order_by().values("loop")
    rows = rows.annotate(said=Subquery(said.annotate(n=Count("pk")).values("n")))
    context = {
        "page": page_of(request, rows, count=counts.get(state, 0)),
        "filter": form,
        "clear": f"?stand={state}" if "gremium" in wanted else "",
        "states": state_links(request, LABELS, state, counts),
        "state": state,
        "state_label": LABELS.get(state, ""),
        "undocumented": counts["nicht-dokumentiert"],
        "closed": counts["zurueckgemeldet"] + counts["beantwortet"],
        "has_results": bool(counts["alle"]) or Result.objects.visible_to(request.user).exists(),
    }
    return render(request, "participation/results/loops.html", context)


def _recorded(loops: int) -> str:
    """Say that it is stored, and what follows from it."""
    if not loops:
        return _("Das Ergebnis ist festgehalten. Keine Regel verlangt eine Rückmeldung.")
    text = ngettext(
        "Das Ergebnis ist festgehalten. %(n)d Gremium muss davon hören.",
        "Das Ergebnis ist festgehalten. %(n)d Gremien müssen davon hören.",
        loops,
    )
    return text % {"n": loops}


@form_methods
def loop_close(request: HttpRequest, pk: int) -> HttpResponse:
    """What is on record of a loop, and a form to state what happened: nothing is changed, the last counts."""
    require(request, f"participation.{'close_loop' if request.method == 'POST' else 'view_contributions'}")
    loop = _loop(request, pk)
    if not request.user.has_perm("participation.close_loop", loop):
        return _show_loop(request, loop)
    form: Any = StatementForm(request.POST or None, loop=loop, user=request.user)

    def add() -> FeedbackStatement:
        seen = form.cleaned_data["seen"]
        return actions.state_feedback(loop, seen=seen, by=account_of(request), **form.values())

    def done(_statement: FeedbackStatement) -> HttpResponse:
        row = _loop(request, pk)
        text = _("Die Rückmeldung an %(who)s ist vermerkt. Sie steht jetzt auf „%(state)s“.")
        messages.success(request, text % {"who": row.committee.label, "state": row.state_label})
        return redirect("participation:loop_close", pk)

    def show(form: StatementForm, *, status: int = 200, conflict: Conflict | None = None) -> HttpResponse:
        row = _loop(request, pk) if conflict else loop
        return _show_loop(request, row, form=form, status=status, conflict=conflict)

    try:
        return add_latest(request, form, add=add, done=done, show=show)
    except Refused as refused:
        return refuse(request, refused.message, back=request.path)


def _show_loop(
    request: HttpRequest, loop: FeedbackLoop, *, status: int = 200, **context: Any
) -> HttpResponse:
    """The loop with what members said and what is on record."""
    responses: Any = CommitteeResponse.objects.with_standing().filter(loop=loop)
    statements: Any = FeedbackStatement.objects.with_standing().filter(loop=loop).latest_first().reverse()
    context |= {
        "loop": loop,
        "responses": responses.select_related("said_by"),
        "statements": statements.select_related("recorded_by", "event", "undoes"),
    }
    return render(request, "participation/results/loop.html", context, status=status)


def _loop(request: HttpRequest, pk: int) -> FeedbackLoop:
    rows = FeedbackLoop.objects.visible_to(request.user).with_state().with_statements()
    return get_object_or_404(rows.select_related("committee", "result__event", "rule"), pk=pk)


def _result(request: HttpRequest, pk: int) -> Result:
    rows = Result.objects.visible_to(request.user).select_related("event__process")
    return get_object_or_404(rows, pk=pk)


def _event_address(event: Event) -> str:
    return reverse("participation:event_detail", args=[event.pk])
