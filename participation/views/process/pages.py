"""Public pages of a planning process: what it is and when, its steps, who takes part, its topics."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from erfurt_sozialraum.dates.standing import standing_of, told
from participation.models import Level, Outcome, Process, Standing, Step
from participation.overviews.ledger.figures import Tally
from participation.overviews.process import pages as overview
from participation.overviews.process.structure import structure as structure_of
from participation.overviews.process.topics import topic_page

LEVELS = {
    Level.INFORMATION: gettext_lazy("Die Beteiligten erfahren, was geplant ist und warum."),
    Level.CONSULTATION: gettext_lazy("Die Beteiligten sagen, was sie meinen, und bekommen darauf Antwort."),
    Level.INVOLVEMENT: gettext_lazy(
        "Die Beteiligten arbeiten am Inhalt mit. Entschieden wird an anderer Stelle."
    ),
    Level.COOPERATION: gettext_lazy("Beteiligte und Verwaltung erarbeiten Vorschläge gemeinsam."),
    Level.DECISION: gettext_lazy("Die Beteiligten entscheiden selbst, oder sie entscheiden mit."),
}
# What a step's page says of it, in this order; a text may be Markdown.
STEP_TEXTS = ("description", "question", "occasion", "fixed", "open_points", "accessibility")
STEP_WORDS = ("audience", "format", "place", "languages", "source")


@login_not_required
@require_safe
def process(request: HttpRequest, slug: str = "") -> HttpResponse:
    """A planning process: the main one, or another by its name."""
    page = overview.process_page(request.user, slug)
    if page is None and slug:
        raise Http404(_("Diesen Planungsprozess gibt es nicht, oder er ist nicht öffentlich."))
    if page is None:
        return render(request, "participation/process/none.html")
    if slug and page.process.is_main:
        return redirect("participation:process")
    context = {
        "page": page,
        "process": page.process,
        "tabs": process_tabs(page.process, "process"),
        "may_edit": request.user.has_perm("participation.edit_process"),
    }
    return render(request, "participation/process/process.html", context)


@login_not_required
@require_safe
def structure(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Who takes part, and who hears of what."""
    standing, answer = standing_of(request)
    if answer is not None:
        return answer
    found = structure_of(request.user, slug, standing.day)
    if found is None and slug:
        raise Http404(_("Diesen Planungsprozess gibt es nicht, oder er ist nicht öffentlich."))
    if found is None:
        return render(request, "participation/process/none.html")
    if slug and found.process.is_main:
        return redirect(f"{reverse('participation:structure')}{standing.query}")
    context = {
        "structure": found,
        "process": found.process,
        "picture": found.picture(),
        "tabs": process_tabs(found.process, "structure"),
    }
    return told(request, "participation/process/structure.html", context, standing)


@login_not_required
@require_safe
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """All that is documented of a step."""
    page = overview.step_page(request.user, slug)
    if page is None:
        raise Http404(_("Diesen Schritt gibt es nicht, oder er ist nicht öffentlich."))
    context = {
        "page": page,
        "step": page.step,
        "process": page.step.process,
        "texts": _documented(page.step, STEP_TEXTS),
        "words": _documented(page.step, STEP_WORDS),
        "unsaid": _unsaid(page),
        "level_text": LEVELS[Level(page.step.level)] if page.step.level else "",
        "may_edit": request.user.has_perm("participation.edit_process"),
        "statements": list(page.step.dates.all()),
    }
    return render(request, "participation/process/step.html", context)


@login_not_required
@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic with everything that belongs to it."""
    page = topic_page(request.user, slug)
    if page is None:
        raise Http404(_("Dieses Thema gibt es nicht, oder es ist nicht öffentlich."))
    context = {
        "page": page,
        "topic": page.topic,
        "process": page.topic.process,
        "numbers": _numbers(page.counted, slug),
        "ledger_href": _ledger(slug),
    }
    return render(request, "participation/process/topic.html", context)


def _label(field: str) -> str:
    """The field's name as the public reads it."""
    column: Any = Step._meta.get_field(field)
    return capfirst(str(column.verbose_name))


def _documented(step: Step, fields: Iterable[str]) -> list[tuple[str, str]]:
    """Label and text of what is documented."""
    return [(_label(field), getattr(step, field)) for field in fields if getattr(step, field)]


def _unsaid(page: overview.StepPage) -> list[str]:
    """What the page cannot say."""
    step: Any = page.step  # with `topics_shown`
    known = {"paper": page.paper, "responsible": page.responsible, "topics": step.topics_shown}
    fields = [*STEP_TEXTS, "paper", "level", *STEP_WORDS, "topics", "responsible"]
    return [_label(name) for name in fields if not known.get(name, getattr(step, name))]


def process_tabs(process: Process, here: str) -> list[dict[str, Any]]:
    """The pages of a process."""
    if process.is_main:
        own: tuple[str, ...] = (reverse("participation:process"), reverse("participation:structure"))
    else:
        names = ("participation:process_detail", "participation:process_structure")
        own = tuple(reverse(name, args=[process.slug]) for name in names)
    pages = [
        ("process", _("Ablauf und Themen"), own[0]),
        ("structure", _("Wer mitwirkt und wer davon hört"), own[1]),
        (
            "council",
            _("Drei Fragen des Stadtrats"),
            reverse("participation:process_council", args=[process.slug]),
        ),
    ]
    return [{"label": label, "href": href, "current": name == here} for name, label, href in pages]


def _ledger(topic_slug: str, state: str = "") -> str:
    """The ledger filtered by the topic, and by a state as it stands in addresses."""
    query = {"thema": topic_slug} | ({"stand": state} if state else {})
    return f"{reverse('participation:ledger')}?{urlencode(query)}"


def _numbers(counted: Tally, topic_slug: str) -> list[dict[str, Any]]:
    """Contributions to the topic by where they stand; each number leads to its rows."""
    standings, outcomes = counted.standings, counted.outcomes
    rows = [
        (counted.total, _("eingegangen"), ""),
        (counted.decided, _("mit einer Entscheidung beantwortet"), "entschieden"),
        (counted.only_noted, _("nur zur Kenntnis genommen"), "nur-zur-kenntnis"),
        (outcomes[Outcome.ADOPTED], _("in den Entwurf übernommen"), "uebernommen"),
        (standings[Standing.OPEN], _("Antwort offen"), "offen"),
        (standings[Standing.REVIEW], _("in Prüfung"), "in-pruefung"),
        (standings[Standing.OVERDUE], _("überfällig"), "ueberfaellig"),
    ]
    return [{"value": n, "label": label, "href": _ledger(topic_slug, state)} for n, label, state in rows]
