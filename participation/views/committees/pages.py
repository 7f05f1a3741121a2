"""Bodies' pages: public part for everybody, internal part and review for members and planners."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from erfurt_sozialraum.dates.standing import Standing, source_names, standing_of, told
from erfurt_sozialraum.editing.buttons import change, refuse
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.rows.annotated import AnnotatedRow
from erfurt_sozialraum.rows.transitions import Refused
from participation.actions.committees.responses import mark_read, respond, take_back_read
from participation.forms.committees.responses import ReadForm, ResponseForm
from participation.models import FeedbackLoop
from participation.overviews.answers.bodies import body_lines
from participation.overviews.answers.questions import body_answers
from participation.overviews.committees import bodies as overview
from participation.overviews.committees import body
from participation.overviews.committees.news import first_look, news
from participation.overviews.hearings.reported import reports
from participation.overviews.results import responses
from stakeholders.models import Committee
from stakeholders.rules import account_of

_SAID = gettext_lazy(
    "Danke. Ihre Antwort liegt bei der Planung. Als gehört gilt das Ergebnis erst mit Sitzung und Datum."
)
_TAKEN_BACK = gettext_lazy("Ihre Antwort ist zurückgenommen. Was vorher da stand, bleibt lesbar.")


@login_not_required
@require_safe
def committee_list(request: HttpRequest) -> HttpResponse:
    """All bodies: what they are for, who sits there, what comes next."""
    mine = set(Committee.objects.with_reader(request.user).values_list("pk", flat=True))
    lines = body_lines(request.user)
    context = {
        "mine": [line for line in lines if line.committee.pk in mine],
        "working": [line for line in lines if line.committee.kind != "council"],
        "council": [line for line in lines if line.committee.kind == "council"],
    }
    return render(request, "participation/committees/list.html", context)


@login_not_required
@require_safe
def committee(request: HttpRequest, slug: str) -> HttpResponse:
    """A body's page, as of today or of a former day."""
    standing, answer = standing_of(request)
    if answer is not None:
        return answer
    return _page_of(request, slug, standing) if standing.day else _page(request, slug)


@login_not_required
@require_safe
def committee_edition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One edition of a body's state of work, at an address that stays."""
    row = _body(request, slug)
    editions = body.editions(row)
    edition = next((each for each in editions if each.number == number), None)
    if edition is None:
        return render(request, "404.html", {"reason": _("Diese Ausgabe gibt es nicht.")}, status=404)
    context = {
        "committee": row,
        "edition": edition,
        "newest": editions[0],
        "previous": next((each for each in editions if each.number < number), None),
        "may_see_internal": request.user.has_perm("stakeholders.view_internal", row),
    }
    return render(request, "participation/committees/edition.html", context)


@require_http_methods(["GET", "POST"])
def committee_read(request: HttpRequest, slug: str) -> HttpResponse:
    """ "Alles gelesen": everything that the page showed, not what came in since."""
    row = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    require(request, "stakeholders.mark_read", row)
    if request.method == "GET":  # back from signing in again: the page itself is what is wanted
        return redirect("participation:committee", slug=slug)
    form = ReadForm(request.POST)
    if not form.is_valid():
        reason = _(
            "Das Formular kam beschädigt an. Laden Sie die Seite neu und versuchen Sie es noch einmal."
        )
        return render(request, "422.html", {"reason": reason}, status=422)
    mark_read(committee=row, by=account_of(request), until=form.cleaned_data["until"])
    messages.success(request, _("Gemerkt: Alles bis hierher ist gelesen."))
    return redirect("participation:committee", slug=slug)


@require_http_methods(["GET", "POST"])
def committee_unread(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take "Alles gelesen" back: what was new before is new again."""
    row = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    require(request, "stakeholders.mark_read", row)
    if request.method == "GET":
        return redirect("participation:committee", slug=slug)
    return change(
        request,
        lambda: take_back_read(committee=row, by=account_of(request), mark=pk),
        said=_("Zurückgenommen. Es gilt wieder, was davor galt."),
        back=reverse("participation:committee", args=[slug]),
    )


@require_http_methods(["GET", "POST"])
def committee_respond(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A member acknowledges or answers a result that was fed back."""
    loops = FeedbackLoop.objects.visible_to(request.user).select_related("committee")
    loop = get_object_or_404(loops, pk=pk, committee__slug=slug)
    require(request, "participation.respond", loop)
    if request.method == "GET":
        return redirect("participation:committee", slug=slug)
    form = ResponseForm(request.POST, prefix=f"r{pk}")
    if not form.is_valid():
        return _page(request, slug, failed={pk: form}, status=422)
    text = form.cleaned_data["text"]
    try:
        respond(loop=loop, by=account_of(request), text=text, takes_back=form.takes_back)
    except Refused as refused:
        lost = _("Sie hatten geschrieben: „%(text)s“") % {"text": text} if text else ""
        back = reverse("participation:committee", args=[slug])
        return refuse(request, f"{refused.message} {lost}".strip(), back=back)
    messages.success(request, _TAKEN_BACK if form.takes_back else _SAID)
    return redirect("participation:committee", slug=slug)


def _body(request: HttpRequest, slug: str) -> AnnotatedRow:
    """The body of an address, with what its pages show of it."""
    row = body.body(request.user, slug)
    if row is None:
        raise Http404(_("Dieses Gremium gibt es nicht, oder es ist nicht öffentlich."))
    return row


def _page_of(request: HttpRequest, slug: str, standing: Standing) -> HttpResponse:
    """What can be told of a body as of a former day: the answers, its state of work, steps and dates."""
    user, row = request.user, body.body(request.user, slug, standing.day)
    if row is None:
        _body(request, slug)  # there is no such body
        return told(request, "participation/committees/not_yet.html", {"path": standing.path}, standing)
    answers = body_answers(user, row, day=standing.day)
    editions = body.editions(row)
    steps, events = body.steps(user, row, standing.day), body.events(row)
    context = {
        "committee": row,
        "answers": answers,
        "edition": next(iter(editions), None),
        "earlier": editions[1:],
        "steps": steps,
        "events": events,
        "reports": reports(row),
        "sources": source_names([*answers.sources, *body.sources(steps, events)]),
    }
    return told(request, "participation/committees/committee.html", context, standing)


def _page(
    request: HttpRequest,
    slug: str,
    *,
    failed: dict[int, ResponseForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page; `failed`: answers that could not be stored, by loop."""
    # Taken before any row is read: what comes in meanwhile stays new.
    made_at = timezone.now()
    user, row = request.user, _body(request, slug)
    internal = user.has_perm("stakeholders.view_internal", row)
    loops = body.loops(user, row, with_responses=internal)
    editions = body.editions(row)
    steps, events = body.steps(user, row), body.events(row)
    context = {
        "committee": row,
        "answers": body_answers(user, row, with_people=internal),
        "edition": next(iter(editions), None),
        "earlier": editions[1:],
        "loops": loops,
        "steps": steps,
        "events": events,
        "proofs": [] if steps or events else body.proofs(row, loops),
        "reports": reports(row),
        "may_see_internal": internal,
        "may_edit": user.has_perm("stakeholders.edit_committees", row),
        "may_edit_status": user.has_perm("stakeholders.edit_status", row),
        "may_state": user.has_perm("participation.edit_process"),
        "standing": standing_of(request)[0],
    }
    if user.has_perm("stakeholders.mark_read", row):
        context |= _review(request, row, loops, made_at, failed or {})
    return render(request, "participation/committees/committee.html", context, status=status)


def _review(
    request: HttpRequest,
    committee: Committee,
    loops: list[FeedbackLoop],
    made_at: datetime,
    failed: dict[int, ResponseForm],
) -> dict[str, Any]:
    """What is new for this member, and what waits for their word."""
    reading = overview.reading_of(account_of(request), committee)
    asked = []
    if request.user.has_perm("participation.respond", loops[0] if loops else None):
        for row in responses.asked(account_of(request), loops):
            said = {"text": row.said.text} if row.said else {}
            form = failed.get(row.loop.pk) or ResponseForm(prefix=f"r{row.loop.pk}", initial=said)
            asked.append((row, form))
    return {
        "may_mark_read": True,
        "reading": reading,
        "read_at": reading.until,
        "news": news(request.user, committee, since=reading.until or first_look(), until=made_at),
        "read_form": ReadForm(initial={"until": made_at.isoformat()}),
        "waiting": [pair for pair in asked if not pair[0].said],
        "answered": [pair for pair in asked if pair[0].said],
        "reads_for": overview.read_for(account_of(request), committee),
        "form": next(iter(failed.values()), None),
    }
