"""Planners run the process: one page for all of it, its own texts, what is public, and the rules."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from erfurt_sozialraum.dates import today
from erfurt_sozialraum.editing.asking import Question, ask, is_asked
from erfurt_sozialraum.editing.buttons import change, change_visibility, refuse
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.editing.views import edit_shared
from erfurt_sozialraum.rows.transitions import Refused
from participation.actions import process as actions
from participation.forms.process.planning import ProcessForm, RuleForm
from participation.models import FeedbackRule, Process
from participation.overviews.process.records import find_process, process_file

FORM = "participation/process/planning/form.html"
KINDS: dict[str, Any] = {"prozesse": Process, **actions.PARTS}
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def planning(request: HttpRequest, slug: str = "") -> HttpResponse:
    """A process with its steps, topics, questions and rules, and what is missing of them."""
    require(request, "participation.edit_process")
    process = find_process(request.user, slug)
    others = list(Process.objects.visible_to(request.user).order_by("-is_main", "name"))
    if process is None and slug:
        raise Http404(_("Diesen Planungsprozess gibt es nicht."))
    context: dict[str, Any] = {"process": process, "processes": _links(others, process)}
    if process is not None:
        context |= {"file": process_file(request.user, process), "rules": _rules(process)}
    return render(request, "participation/process/planning/planning.html", context)


def _links(processes: list[Process], current: Process | None) -> list[dict[str, Any]]:
    """One link per process, where there are several to choose from."""
    if current is not None and len(processes) < 2:
        return []
    return [{"label": row.name, "href": process_address(row), "current": row == current} for row in processes]


def _rules(process: Process) -> QuerySet[FeedbackRule]:
    """Rules that hold first."""
    rows = FeedbackRule.objects.filter(process=process).select_related("source_committee", "target")
    return rows.order_by(
        F("ends_on").desc(nulls_first=True), "source_committee__order", "target__order", "pk"
    )


def process_address(process: Process) -> str:
    """The planners' page of a process."""
    return reverse("participation:planning_process", args=[process.slug])


def process_to_edit(request: HttpRequest, slug: str) -> Process:
    """The process of an address, for those who may edit."""
    require(request, "participation.edit_process")
    return get_object_or_404(Process.objects.visible_to(request.user), slug=slug)


@login_not_required
@require_safe
def concept(request: HttpRequest, slug: str) -> HttpResponse:
    """The Beteiligungskonzept: the process, its topics, and all steps with their documentation."""
    process = find_process(request.user, slug)
    if process is None:
        raise Http404(_("Diesen Planungsprozess gibt es nicht, oder er ist nicht öffentlich."))
    context = {"process": process, "file": process_file(request.user, process), "as_of": today()}
    return render(request, "participation/process/planning/concept.html", context)


@form_methods
def process_create(request: HttpRequest) -> HttpResponse:
    """Begin a planning process, for a Stadtteilentwicklungskonzept say."""
    require(request, "participation.edit_process")
    form = ProcessForm(request.POST or None, instance=Process(), user=request.user)
    context = {
        "title": _("Planungsprozess anlegen"),
        "lead": _("Er bleibt intern, bis Sie ihn veröffentlichen."),
        "back": reverse("participation:planning"),
    }
    return _edit(request, form, context, _("Der Planungsprozess ist angelegt."))


@form_methods
def process_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a process says about itself."""
    process = process_to_edit(request, slug)
    context = {
        "title": _("Planungsprozess bearbeiten"),
        "kicker": process.name,
        "back": process_address(process),
    }
    form = ProcessForm(request.POST or None, instance=process, user=request.user)
    return _edit(request, form, context, _("Der Planungsprozess ist gespeichert."))


def _edit(request: HttpRequest, form: ProcessForm, context: dict[str, Any], said: str) -> HttpResponse:
    def done(row: Process) -> HttpResponse:
        messages.success(request, said)
        return redirect(process_address(row))

    return edit_shared(request, form, template=FORM, done=done, store=actions.store_process, context=context)


@form_methods
def visibility(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Show a row to everybody, or take it back."""
    require(request, "participation.edit_process")
    if kind not in KINDS:
        raise Http404
    rows = KINDS[kind].objects.visible_to(request.user)
    row = get_object_or_404(rows if kind == "prozesse" else rows.select_related("process"), pk=pk)
    back = process_address(row if kind == "prozesse" else row.process)
    if kind == "schritte" and "liste" not in request.POST and "liste" not in request.GET:
        back = reverse("participation:step_plan", args=[row.slug])
    return change_visibility(request, row, back=back, show=actions.show)


@form_methods
def parts_show(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, then show everybody the internal parts of a process that stood on the page."""
    process = process_to_edit(request, slug)
    sent = request.GET if is_asked(request) else request.POST
    seen = {
        kind: [int(pk) for pk in sent.getlist(kind) if pk.isascii() and pk.isdigit() and len(pk) < 10]
        for kind in actions.PARTS
    }
    if is_asked(request):
        return ask(request, _about_parts(process, seen), back=process_address(process))
    try:
        n = actions.show_parts(process, seen=seen)
    except Refused as refused:
        return refuse(request, refused.message, back=process_address(process))
    text = ngettext("%(n)d Teil ist jetzt öffentlich.", "%(n)d Teile sind jetzt öffentlich.", n)
    messages.success(request, text % {"n": n})
    return redirect(process_address(process))


def _about_parts(process: Process, seen: dict[str, list[int]]) -> Question:
    """May everybody see these parts?"""
    keys = [(kind, pk) for kind, pks in seen.items() for pk in pks]
    title = ngettext("%(n)d Teil veröffentlichen?", "%(n)d Teile veröffentlichen?", len(keys))
    says = [_("Dann können es alle lesen. Zurückziehen geht jederzeit, löschen nicht mehr.")]
    way = [{"label": process.name, "href": process_address(process)}]
    return Question(title % {"n": len(keys)}, _("Ja, veröffentlichen"), says, way, keys)


@form_methods
def rule_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Agree who hears of whose results, and within how many days."""
    process = process_to_edit(request, slug)
    form = RuleForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_rule(process, values=form.cleaned_data)
        except Refused as refused:
            form.add_error("target", refused.message)
        else:
            messages.success(request, _("Die Regel gilt für alle Ergebnisse, die ab jetzt dazukommen."))
            return redirect(f"{process_address(process)}#regeln")
    context = {
        "form": form,
        "title": _("Rückmeldungsregel anlegen"),
        "kicker": process.name,
        "lead": _("Ergebnisse öffnen nach dieser Regel von selbst eine Rückmeldung mit Frist."),
        "back": process_address(process),
        "process": process,
    }
    return render(request, FORM, context, status=422 if form.errors else 200)


@form_methods
def rule_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then switch a rule off; what it has opened stays open."""
    require(request, "participation.edit_process")
    rule = get_object_or_404(FeedbackRule.objects.select_related("process"), pk=pk)
    back = f"{process_address(rule.process)}#regeln"
    said = _("Die Regel ist abgeschaltet. Offene Rückmeldungen bleiben offen.")
    title = _("Regel „%(rule)s“ abschalten?") % {"rule": rule}
    says = [
        _("Neue Ergebnisse öffnen nach ihr keine Rückmeldung mehr. Offene Rückmeldungen bleiben offen."),
        _("Das können Sie zurücknehmen."),
    ]
    way = [{"label": rule.process.name, "href": back}]
    question = Question(title, _("Ja, abschalten"), says, way)
    return change(request, lambda: actions.end_rule(rule), said=said, back=back, question=question)


@form_methods
def rule_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then the rule did not end."""
    require(request, "participation.edit_process")
    rules = FeedbackRule.objects.select_related("process", "source_committee", "target")
    rule = get_object_or_404(rules, pk=pk)
    back = f"{process_address(rule.process)}#regeln"
    said = _("Die Regel gilt wieder.")
    title = _("Gilt die Regel „%(rule)s“ doch weiter?") % {"rule": rule}
    says = [_("Ergebnisse, die ab jetzt dazukommen, öffnen wieder eine Rückmeldung.")]
    way = [{"label": rule.process.name, "href": back}]
    question = Question(title, _("Ja, das Ende zurücknehmen"), says, way)
    return change(request, lambda: actions.resume_rule(rule), said=said, back=back, question=question)
