"""Planners state what the council hears: one list, and a page for each deliberation and invitation."""

from collections import Counter
from typing import Any, TypeAlias

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from erfurt_sozialraum.editing.buttons import change_visibility, refuse
from erfurt_sozialraum.editing.dates import edit_date
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.editing.views import add_latest, edit_shared, shown_on
from erfurt_sozialraum.forms.lists import page_of, state_links
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.transitions import Refused
from guidelines.models import Paper
from participation.actions.hearings.rows import add_row
from participation.actions.hearings.sessions import join_session, store_hearing
from participation.actions.process import show
from participation.forms.hearings.rows import DeliberationForm, InvitationForm, NewRowForm
from participation.forms.hearings.sessions import SessionForm, offered_events
from participation.models import (
    AgendaItem,
    CouncilInvitation,
    Decision,
    DecisionMention,
    Deliberation,
    Event,
    Process,
    Report,
)
from participation.models.hearings.sessions import Session
from participation.overviews.hearings import rows as overview
from participation.overviews.hearings.rows import HEARINGS, INVITATIONS, KIND_LABELS, STATES
from stakeholders.models import Committee, CommitteeKind
from stakeholders.rules import account_of

FORM = "participation/hearings/form.html"
Hearing: TypeAlias = Deliberation | CouncilInvitation
MODELS: dict[str, type[Any]] = {HEARINGS: Deliberation, INVITATIONS: CouncilInvitation}
FORMS: dict[str, Any] = {HEARINGS: DeliberationForm, INVITATIONS: InvitationForm}
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def council_list(request: HttpRequest) -> HttpResponse:
    """All deliberations and invitations by time."""
    require(request, "participation.edit_process")
    found = overview.entries(request.user)
    state = request.GET.get("stand", "")
    state = state if state in STATES else "kommend"
    chosen = sorted((entry for entry in found if entry.state == state), key=lambda entry: entry.sort_key)
    page = page_of(request, chosen)
    states = state_links(request, STATES, state, Counter(entry.state for entry in found))
    lines = overview.lines(request.user, list(page))
    context = {"page": page, "lines": lines, "states": states, "state": state, "tab": STATES[state]}
    return render(request, "participation/hearings/list.html", context)


@require_safe
def council_row(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One deliberation or invitation: what it says, every date that was stated, what came of it."""
    row = find_hearing(request, kind, pk)
    context = {
        "row": row,
        "kind": kind,
        "kind_label": KIND_LABELS[kind],
        "statements": list(row.dates.all()),
        "session": row.session,
        "crumbs": _crumbs(),
    }
    if kind == HEARINGS:
        context["decisions"] = (
            Decision.objects.filter(deliberation=row)
            .select_related("recorded_by", "corrects", "correction")
            .prefetch_related(
                Prefetch("mentions", DecisionMention.objects.select_related("contribution", "point"))
            )
            .prefetch_related("subjects__version__guideline", "subjects__result")
            .prefetch_related(Prefetch("subjects__report", Report.objects.defer("snapshot")))
        )
    return render(request, "participation/hearings/row.html", context)


@form_methods
def council_create(request: HttpRequest, kind: str, slug: str = "") -> HttpResponse:
    """State that the council is invited, or hears of something; or that this is open. Public at once."""
    require(request, "participation.edit_process")
    model = _model(kind)
    body = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug) if slug else None
    if kind == HEARINGS and not Process.objects.visible_to(request.user).not_withdrawn().exists():
        reason = _("Es gibt noch keinen Planungsprozess, zu dem die Beratung gehören könnte.")
        return refuse(request, reason, back=_list_address())
    facts = FORMS[kind](instance=model(**_presets(request, kind, body)), user=request.user)
    if body:
        facts.keep(_place_of(kind, body))
    event = _preset_event(request, kind)
    form = NewRowForm(request.POST or None, facts=facts, user=request.user, body=body, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            row = _add(request, form)
        except Refused as refused:
            return refuse(request, refused.message, back=_list_address())
        messages.success(request, _("Gespeichert. Die Angabe gilt ab sofort auf allen Seiten."))
        return redirect(
            reverse("participation:committee", args=[slug]) if body else hearing_address(kind, row.pk)
        )
    context = {
        "form": form,
        "title": _("Beratung angeben") if kind == HEARINGS else _("Einladung angeben"),
        "kicker": body.label if body else "",
        "lead": _(
            "Geben Sie den Termin so genau an, wie er bekannt ist. Oder die Lücke. Es ist sofort öffentlich."
        ),
        "back": reverse("participation:committee", args=[slug]) if body else _list_address(),
        "crumbs": _crumbs(),
        "new_event": _new_event_address(kind, body),
    }
    return render(request, FORM, context, status=422 if form.errors else 200)


def _add(request: HttpRequest, form: NewRowForm) -> Hearing:
    """Store what the valid form describes."""
    event = form.cleaned_data.get("event")
    return add_row(
        form.row(),
        by=account_of(request),
        event=event,
        item=_preset_item(request, event) if event else None,
        statement=None if event else form.statement(),
        answers=form.answered,
        facts=form.facts,
    )


@form_methods
def council_edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Correct what a row says about itself; its date stays."""
    row = find_hearing(request, kind, pk)
    form = FORMS[kind](request.POST or None, instance=row, user=request.user)

    def done(stored: Hearing) -> HttpResponse:
        messages.success(request, _("Gespeichert. Die Angabe gilt ab sofort auf allen Seiten."))
        return redirect(hearing_address(kind, stored.pk))

    context = _of_row(kind, row, _("Angaben berichtigen"))
    return edit_shared(request, form, template=FORM, done=done, store=store_hearing, context=context)


@form_methods
def council_date(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """State a further date; the earlier statements stay."""
    row = find_hearing(request, kind, pk)
    if session := row.session:
        messages.info(request, _("Der Termin steht bei der Sitzung. Er wird dort geändert und gilt überall."))
        return redirect(reverse("participation:event_detail", args=[session.pk]))

    def done() -> HttpResponse:
        messages.success(request, _("Der Termin ist vermerkt. Er gilt ab sofort auf allen Seiten."))
        return redirect(hearing_address(kind, row.pk))

    context = _of_row(kind, row, _("Termin angeben"))
    return edit_date(request, row, template=FORM, done=done, context=context)


@form_methods
def council_session(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Say to which session a row belongs, or that it is none; since when stays readable."""
    row = find_hearing(request, kind, pk)
    form: Any = SessionForm(request.POST or None, row=row, user=request.user)

    def add() -> Session:
        data = form.cleaned_data
        return join_session(row, event=data["event"], seen=data["seen"], by=account_of(request))

    def done(_link: Session) -> HttpResponse:
        messages.success(request, _("Gespeichert. Die Angabe gilt ab sofort auf allen Seiten."))
        return redirect(hearing_address(kind, row.pk))

    context = _of_row(kind, row, _("Sitzung angeben")) | {
        "new_event": _new_event_address(kind, row.committee)
    }
    return add_latest(request, form, add=add, done=done, show=shown_on(request, FORM, context))


@form_methods
def council_visibility(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Take a row off all pages, or show it again."""
    row = find_hearing(request, kind, pk)
    return change_visibility(request, row, back=hearing_address(kind, pk), show=show)


def find_hearing(request: HttpRequest, kind: str, pk: int) -> AnnotatedRow:
    """A deliberation or an invitation, for those who may change it."""
    require(request, "participation.edit_process")
    rows = _model(kind).objects.visible_to(request.user).with_latest_date().select_related("committee")
    if kind == HEARINGS:
        rows = rows.select_related("about", "paper", "report", "process").defer("report__snapshot")
    return get_object_or_404(rows, pk=pk)


def hearing_address(kind: str, pk: int) -> str:
    """The planners' page of a row."""
    return reverse("participation:council_row", args=[kind, pk])


def _model(kind: str) -> type[Any]:
    if kind not in MODELS:
        raise Http404
    return MODELS[kind]


def _presets(request: HttpRequest, kind: str, body: Committee | None) -> dict[str, Any]:
    """What the way here says of a new row: the body, the Drucksache, the report."""
    presets: dict[str, Any] = {_place_of(kind, body): body} if body else {}
    event = _preset_event(request, kind)
    if event and event.committee and not body:
        presets["committee"] = event.committee
    if kind == INVITATIONS:
        return presets
    if event and (item := _preset_item(request, event)):
        presets |= {name: getattr(item, name) for name in ("title", "about", "paper", "report")}
        return presets | ({"process": item.process} if item.process else {})
    papers = Paper.objects.visible_to(request.user).not_withdrawn()
    if paper := papers.filter(slug=request.GET.get("drucksache", "")).first():
        presets |= {"paper": paper, "title": paper.title[:200]}
    number = request.GET.get("bericht", "")
    reports = Report.objects.visible_to(request.user).not_withdrawn().defer("snapshot")
    if report := reports.filter(number=number).select_related("committee").first():
        presets |= {"report": report, "committee": report.committee, "process_id": report.process_id}
        presets["title"] = str(report)
    return presets


def _preset_event(request: HttpRequest, kind: str) -> Event | None:
    """The session from whose page somebody came."""
    number = request.GET.get("veranstaltung", "")
    return offered_events(MODELS[kind], request.user).filter(pk=number).first() if number.isdigit() else None


def _preset_item(request: HttpRequest, event: Event) -> AgendaItem | None:
    """The item of its agenda from which somebody came, as long as no deliberation belongs to it."""
    number = request.GET.get("punkt", "")
    free = AgendaItem.objects.visible_to(request.user).not_withdrawn().filter(event=event, sessions=None)
    return free.filter(pk=number).first() if number.isdecimal() and len(number) < 10 else None


def _new_event_address(kind: str, body: Committee | None) -> str:
    """Where a session is made that there is not yet."""
    address = reverse("participation:event_create")
    return f"{address}?gremium={body.slug}" if body else address


def _place_of(kind: str, body: Committee) -> str:
    """A committee of the council hears; of any other body the state of work is heard."""
    return "committee" if kind == INVITATIONS or body.kind == CommitteeKind.COUNCIL else "about"


def _of_row(kind: str, row: Hearing, title: str) -> dict[str, Any]:
    """What the form of a row needs around it."""
    here = {"label": row.title, "href": hearing_address(kind, row.pk)}
    return {
        "title": title,
        "kicker": row.title,
        "back": hearing_address(kind, row.pk),
        "crumbs": [*_crumbs(), here],
    }


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Stadtrat"), "href": _list_address()}]


def _list_address() -> str:
    return reverse("participation:council_list")
