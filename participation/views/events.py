"""Events: planning them, stating their dates, noting that they took place."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from erfurt_sozialraum.dates.models import DateStatement, state_date
from erfurt_sozialraum.editing.buttons import change_visibility
from erfurt_sozialraum.editing.dates import tell_older
from erfurt_sozialraum.editing.pages import form_methods
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.editing.views import Conflict, add_latest, edit_shared
from erfurt_sozialraum.forms.lists import page_of, state_links
from erfurt_sozialraum.rows.transitions import Refused
from participation.actions import events as actions
from participation.actions.process import show
from participation.forms.events import EventDateForm, EventEditForm, EventForm
from participation.models import CouncilInvitation, Event, EventDate, EventStatus, FeedbackLoop, Result
from participation.models.events import EventQuerySet
from participation.overviews.hearings.agenda import agenda
from stakeholders.rules import account_of

ALL = "alle"
STATES = {
    "geplant": EventStatus.PLANNED.value,
    "stattgefunden": EventStatus.HELD.value,
    "abgesagt": EventStatus.CANCELLED.value,
    ALL: ALL,
}
"""What stands in the address, and what it means."""
LABELS = {
    "geplant": gettext_lazy("geplant"),
    "stattgefunden": gettext_lazy("stattgefunden"),
    "abgesagt": gettext_lazy("abgesagt"),
    ALL: gettext_lazy("alle"),
}
MOVES = {
    EventStatus.HELD.value: gettext_lazy("Ja, sie hat stattgefunden"),
    EventStatus.CANCELLED.value: gettext_lazy("Ja, sie ist abgesagt"),
    EventStatus.PLANNED.value: gettext_lazy("Ja, sie ist wieder geplant"),
}
MOVED = {
    EventStatus.PLANNED.value: gettext_lazy("Zurückgenommen: Die Veranstaltung ist wieder geplant."),
    EventStatus.HELD.value: gettext_lazy("Vermerkt: Die Veranstaltung hat stattgefunden."),
    EventStatus.CANCELLED.value: gettext_lazy("Vermerkt: Die Veranstaltung ist abgesagt."),
}


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """Events in order of time; what has no date comes last."""
    require(request, "participation.view_contributions")
    wanted = request.GET.get("stand", "")
    state = STATES.get(wanted, EventStatus.PLANNED.value)
    rows: Any = Event.objects.visible_to(request.user)
    counts = dict(rows.order_by().values_list("status").annotate(Count("pk")))
    counts[ALL] = sum(counts.values())
    if state != ALL:
        rows = rows.filter(status=state)
    by_word = {word: counts.get(key, 0) for word, key in STATES.items()}
    current = next(word for word, key in STATES.items() if key == state)
    found = _in_order(rows, state).select_related("committee")
    context = {
        "page": page_of(request, found, count=by_word[current]),
        "states": state_links(request, LABELS, current, by_word),
        "state": state,
    }
    return render(request, "participation/events/list.html", context)


def _in_order(rows: EventQuerySet, state: str) -> EventQuerySet:
    """What is planned from the next on; what is over from the last back."""
    rows = rows.in_order_of_time().annotate(result_count=Count("results", distinct=True))
    if state == EventStatus.PLANNED:
        return rows
    return rows.order_by(F("date_earliest").desc(nulls_last=True), "-pk")


@form_methods
def event_create(request: HttpRequest) -> HttpResponse:
    """Plan an event."""
    require(request, "participation.record_result")
    form = EventForm(request.POST or None, user=request.user, body=request.GET.get("gremium", ""))
    if request.method == "POST" and form.is_valid():
        event = actions.create_event(
            form.event(),
            topics=form.cleaned_data["topics"],
            date=form.statement(),
            publish=form.cleaned_data["publish"],
            by=account_of(request),
        )
        messages.success(request, _("Die Veranstaltung ist angelegt."))
        return redirect("participation:event_detail", event.pk)
    status = 422 if form.errors else 200
    return render(request, "participation/events/create.html", {"form": form}, status=status)


@form_methods
def event_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what an event says about itself; when it is stands on its page."""
    require(request, "participation.record_result")
    event = _event(request, pk)
    form = EventEditForm(request.POST or None, instance=event, user=request.user)

    def done(row: Event) -> HttpResponse:
        messages.success(request, _("Die Veranstaltung ist gespeichert."))
        return redirect("participation:event_detail", row.pk)

    # The heading names the event as it is stored, whatever was typed into the form.
    context = {"title": str(event), "pk": event.pk}
    return edit_shared(request, form, template="participation/events/edit.html", done=done, context=context)


@require_safe
def event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One event with its dates and results."""
    require(request, "participation.view_contributions")
    return _show(request, _event(request, pk))


@form_methods
def event_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then note that it took place or was cancelled, or take that back."""
    require(request, "participation.record_result")
    event = _event(request, pk)
    asks = request.method != "POST"
    to = (request.GET if asks else request.POST).get("stand", "")
    if to not in MOVED:
        return _show(request, event, refused=_("Diesen Stand gibt es nicht."), status=422)
    if asks:
        context = {"event": event, "to": to, "action_label": MOVES[to]}
        context["back"] = reverse("participation:event_detail", args=[event.pk])
        return render(request, "participation/events/move.html", context)
    try:
        actions.move_event(event, to)
    except Refused as refused:
        return _show(request, _event(request, pk), refused=refused.message, status=409)
    messages.success(request, MOVED[to])
    return redirect("participation:event_detail", event.pk)


@require_POST
def event_date(request: HttpRequest, pk: int) -> HttpResponse:
    """State a date anew; the earlier statements stay."""
    require(request, "participation.record_result")
    event = _event(request, pk)
    form: Any = EventDateForm(request.POST, subject=event)

    def add() -> DateStatement:
        return state_date(
            subject=event, by=account_of(request), seen=form.cleaned_data["seen"], **form.statement()
        )

    def done(statement: EventDate) -> HttpResponse:
        messages.success(request, _("Der Termin ist vermerkt."))
        tell_older(request, statement)
        return redirect("participation:event_detail", event.pk)

    def show(form: EventDateForm, *, status: int, conflict: Conflict | None = None) -> HttpResponse:
        if conflict is None:
            return _show(request, event, date_form=form, form=form, status=status)
        return _show(request, _event(request, pk), date_form=form, conflict=conflict, status=status)

    return add_latest(request, form, add=add, done=done, show=show)


@form_methods
def event_visibility(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an event to everybody, or take it back; its results are shown and taken back on their own."""
    require(request, "participation.record_result")
    event = _event(request, pk)
    back = reverse("participation:event_detail", args=[event.pk])
    return change_visibility(request, event, back=back, show=show)


def _event(request: HttpRequest, pk: int) -> Event:
    rows = Event.objects.visible_to(request.user).with_dates().select_related("committee", "process", "step")
    return get_object_or_404(rows, pk=pk)


def _show(
    request: HttpRequest,
    event: Event,
    *,
    date_form: EventDateForm | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """The page, with forms only for those who may use them."""
    may_change = request.user.has_perm("participation.record_result", event)
    results = list(Result.objects.visible_to(request.user).filter(event=event))
    may_state = request.user.has_perm("participation.edit_process")
    lines = agenda(request.user, event, with_withdrawn=may_state)
    loops = FeedbackLoop.objects.visible_to(request.user).with_state().filter(result__event=event)
    context |= {
        "event": event,
        "topics": event.topics.all(),
        "statements": EventDate.objects.filter(subject=event).select_related("recorded_by"),
        "results": results,
        "loops": loops.select_related("committee", "result"),
        "agenda": [line for line in lines if not line.item.withdrawn_at],
        "withdrawn_items": [line.item for line in lines if line.item.withdrawn_at],
        "invitations": CouncilInvitation.objects.visible_to(request.user)
        .not_withdrawn()
        .in_sessions(Event.objects.filter(pk=event.pk)),
        "may_link": may_change and may_state and _is_on(event),
        "may_change": may_change,
        "may_take_back": may_change and _may_take_back(event, results),
        "date_form": (date_form or EventDateForm(subject=event)) if may_change else None,
    }
    return render(request, "participation/events/detail.html", context, status=status)


def _is_on(event: Event) -> bool:
    """What is linked to it has its day."""
    holder = event.process or event.committee
    return event.is_public and event.status != EventStatus.CANCELLED and bool(holder and holder.is_public)


def _may_take_back(event: Event, results: list[Result]) -> bool:
    """That it took place, or was cancelled, while nothing rests on it."""
    if event.status == EventStatus.PLANNED or results:
        return False
    statements: Any = event.feedback_statements
    return not statements.in_force().exists()
