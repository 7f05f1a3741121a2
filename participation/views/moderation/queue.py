"""The queue of contributions: decide, publish or not, answer."""

from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from erfurt_sozialraum.editing.pages import form_methods
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.editing.views import Conflict, add_latest
from erfurt_sozialraum.forms.lists import page_of, state_links
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.transitions import Refused
from participation.actions.moderation import deciding as actions
from participation.forms.moderation.deciding import DecisionForm, QueueFilterForm, ReplyForm
from participation.models import Contribution, ContributionStatus, ModerationDecision, Point, Reply
from participation.overviews import moderation
from participation.overviews.contributions.way import way_of
from participation.overviews.moderation import QueueState
from participation.overviews.results.articles import current_articles
from stakeholders.rules import account_of

from .kept import holds_others, keep_typed

KeptForm = TypeVar("KeptForm", bound=BaseForm)


@require_safe
def moderation_list(request: HttpRequest) -> HttpResponse:
    """The queue, oldest first."""
    require(request, "participation.view_contributions")
    wanted = _wanted(request)
    rows = moderation.narrowed(moderation.contributions(request.user), wanted)
    counts = moderation.counted(rows)
    state = wanted["stand"]
    found = moderation.in_state(rows, state).select_related("consultation", "topic", "area")
    page = page_of(request, found, count=counts[state])
    links = state_links(request, dict(QueueState.choices), state, counts)
    return render(
        request,
        "participation/moderation/list.html",
        {
            "page": page,
            "state": QueueState(state),
            "states": links,
            "filter": QueueFilterForm(request.GET, user=request.user),
            "narrowed": bool(wanted.keys() - {"stand"}),
            "only_late": "frist" in wanted,
            "clear": f"?stand={state}",
            "query": _query(request),
        },
    )


@form_methods
def moderation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One contribution: what was sent, what is published, what was decided and answered.

    Enter in a field sends all forms here: none of their buttons was meant, and everything stays as typed.
    """
    require(request, "participation.view_contributions")
    if request.method == "POST":
        messages.info(request, _("Noch ist nichts gespeichert. Drücken Sie den Knopf unter Ihrem Text."))
    return _show(request, _contribution(request, pk))


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide whether it is processed and published."""
    require(request, "participation.moderate")
    contribution = _contribution(request, pk)
    form = DecisionForm(request.POST, contribution=contribution, latest=contribution.latest)
    rows = _rows_of(request, contribution)  # the list as it was meant before the decision

    def add() -> ModerationDecision:
        return actions.decide(
            contribution, seen=form.cleaned_data["seen"], by=account_of(request), **form.values()
        )

    def done(_decision: ModerationDecision) -> HttpResponse:
        text = _("%(ref)s ist entschieden.") % {"ref": contribution.reference}
        messages.success(request, text)
        if len(contribution.points.all()) > 1:  # what is public was changed; each has words of its own
            messages.info(request, _("Prüfen Sie auch die Texte der Anliegen: Sie sind mit öffentlich."))
        return _onward(request, contribution, rows, done=form.prefix)

    def show(form: DecisionForm, *, status: int, conflict: Conflict | None = None) -> HttpResponse:
        if conflict is None:
            return _show(request, contribution, decision_form=form, form=form, status=status)
        fresh = _contribution(request, pk)
        again = DecisionForm(form.data, contribution=fresh, latest=conflict["latest"])
        return _show(request, fresh, decision_form=again, decision_conflict=conflict, status=status)

    try:
        return add_latest(request, form, add=add, done=done, show=show)
    except Refused as refused:
        return _show(request, contribution, decision_form=form, refused=refused.message, status=409)


@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a point."""
    require(request, "participation.reply")
    visible = Point.objects.filter(contribution__in=Contribution.objects.visible_to(request.user))
    contribution = _contribution(request, get_object_or_404(visible, pk=pk).contribution_id)
    point = next(row for row in contribution.points.all() if row.pk == pk)
    articles = current_articles(request.user)
    form: Any = ReplyForm(request.POST, point=point, user=request.user, articles=articles)
    rows = _rows_of(request, contribution)

    def done(_reply: Reply) -> HttpResponse:
        text = _("Die Antwort auf %(ref)s ist gespeichert.") % {"ref": contribution.reference}
        messages.success(request, text)
        return _onward(request, contribution, rows, done=form.prefix)

    def show(form: ReplyForm, *, status: int, conflict: Conflict | None = None) -> HttpResponse:
        if conflict is None:
            return _show(request, contribution, reply_form=form, form=form, status=status)
        fresh = _contribution(request, contribution.pk)
        of_point = {**conflict, "point": pk}
        return _show(request, fresh, reply_form=form, reply_conflict=of_point, status=status)

    try:
        return add_latest(
            request,
            form,
            add=lambda: actions.reply_to(point, by=account_of(request), **form.cleaned_data),
            done=done,
            show=show,
        )
    except Refused as refused:
        return _show(request, contribution, reply_form=form, refused=refused.message, status=409)


def _wanted(request: HttpRequest, contribution: Contribution | None = None) -> dict[str, Any]:
    """The filter of the address; without a state, that of the contribution, or what this account does."""
    first = QueueState.NEW if request.user.has_perm("participation.moderate") else QueueState.TO_ANSWER
    if contribution is not None and contribution.status == ContributionStatus.ACCEPTED:
        first = QueueState.TO_ANSWER
    return {"stand": first.value} | QueueFilterForm(request.GET, user=request.user).chosen()


def _query(request: HttpRequest) -> str:
    """The filter of the address without the page, to be carried through the queue."""
    query = request.GET.copy()
    query.pop("seite", None)
    return query.urlencode()


def _contribution(request: HttpRequest, pk: int) -> AnnotatedRow:
    """The contribution with all that stands beside it, and its latest decision."""
    rows = (
        moderation.contributions(request.user)
        .select_related("consultation", "topic", "area", "event", "transcribed_by")
        .prefetch_related(
            Prefetch("decisions", ModerationDecision.objects.select_related("decided_by")),
            Prefetch("points", Point.objects.order_by("order")),
            Prefetch(
                "points__replies",
                Reply.objects.with_references().select_related("replied_by"),
            ),
        )
    )
    contribution: AnnotatedRow = get_object_or_404(rows, pk=pk)
    contribution.latest = next(iter(contribution.decisions.all()), None)
    return contribution


def _show(
    request: HttpRequest, contribution: AnnotatedRow, *, status: int = 200, **known: Any
) -> HttpResponse:
    """The page with its forms, and with what is `known` of one that was sent."""
    forms = {name: known.pop(name) for name in ("decision_form", "reply_form") if name in known}
    return _page(request, _forms(request, contribution, **forms) | known, status=status)


def _forms(
    request: HttpRequest,
    contribution: AnnotatedRow,
    *,
    decision_form: DecisionForm | None = None,
    reply_form: ReplyForm | None = None,
    done: str | None = "",
) -> dict[str, Any]:
    """The contribution with forms for those who may use them; `done`: the prefix of what is stored now."""
    points = list(contribution.points.all())
    reply_forms: dict[int, ReplyForm] = {}
    if (
        request.user.has_perm("participation.reply", contribution)
        and contribution.status == ContributionStatus.ACCEPTED
    ):
        articles = current_articles(request.user)
        for point in points:
            own = reply_form if reply_form and reply_form.point.pk == point.pk else None
            reply_forms[point.pk] = own or ReplyForm(point=point, user=request.user, articles=articles)
    if not request.user.has_perm("participation.moderate", contribution):
        decision_form = None
    elif decision_form is None:
        decision_form = DecisionForm(contribution=contribution, latest=contribution.latest)
    drawn: list[DecisionForm | ReplyForm | None] = [*reply_forms.values(), decision_form]
    kept = [form for form in drawn if form and form.prefix != done and keep_typed(request, form)]
    return {
        "contribution": contribution,
        "points": [(point, reply_forms.get(point.pk)) for point in points],
        "decision_form": decision_form,
        "decision_kept": decision_form in kept,
        "kept": kept,
    }


def _page(request: HttpRequest, forms: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The page with these forms."""
    contribution = forms["contribution"]
    context = forms | {
        "way": way_of(contribution, request.user),
        "may_divide": request.user.has_perm("participation.divide"),
        "query": _query(request),
        "following": moderation.next_in_queue(_rows_of(request, contribution), contribution),
        "state": QueueState(_wanted(request, contribution)["stand"]),
    }
    return render(request, "participation/moderation/detail.html", context, status=status)


def _rows_of(request: HttpRequest, contribution: AnnotatedRow) -> QuerySet[Contribution]:
    """The rows of the list from which the page was opened."""
    wanted = _wanted(request, contribution)
    return moderation.in_state(
        moderation.narrowed(moderation.contributions(request.user), wanted), wanted["stand"]
    )


def _onward(
    request: HttpRequest, contribution: Contribution, rows: QuerySet[Contribution], *, done: str | None
) -> HttpResponse:
    """To the next of these rows, or back to the same page if that was asked for.

    Whoever has typed something beside what was stored (`done`) stays, and finds it as it was.
    """
    if holds_others(request, done):
        forms = _forms(request, _contribution(request, contribution.pk), done=done)
        if forms["kept"]:
            messages.info(request, _("Was Sie daneben geschrieben haben, steht noch da, nicht gespeichert."))
            return _page(request, forms)
    following: Contribution | None = contribution
    if "bleiben" not in request.POST:
        following = moderation.next_in_queue(rows, contribution)
    if following is None:
        messages.info(request, _("Diese Liste ist abgearbeitet."))
        return redirect(f"{reverse('participation:moderation_list')}?{_query(request)}")
    address = reverse("participation:moderation_detail", args=[following.pk])
    return redirect(f"{address}?{_query(request)}#inhalt")  # the keyboard goes on behind the navigation
