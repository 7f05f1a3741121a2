"""Running the process: what is shown to whom, which rules hold, what took place."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from erfurt_sozialraum.dates import day_text, today
from erfurt_sozialraum.dates.validity import yesterday
from erfurt_sozialraum.editing.conflicts import store
from erfurt_sozialraum.forms.keys import once
from erfurt_sozialraum.rows.publication import Published, publish
from erfurt_sozialraum.rows.transitions import Refused
from participation.models import ExaminationTask, FeedbackRule, Process, Step, StepRecord, Topic
from stakeholders.models import User

PARTS: dict[str, Any] = {"schritte": Step, "themen": Topic, "pruefauftraege": ExaminationTask}
"""What belongs to a process and is published for itself, by the word in its address."""


@transaction.atomic
def store_process(process: Process, *, revision: str, values: dict[str, Any]) -> Process:
    """Store a process; the first one is the main one."""
    is_new = process.pk is None
    row = store(process, revision=revision, values=values)
    if is_new and not Process.objects.filter(is_main=True).exists():
        Process.objects.filter(pk=row.pk).update(is_main=True)
    return row


@transaction.atomic
def create_task(task: ExaminationTask, *, form_key: UUID | None, values: dict[str, Any]) -> ExaminationTask:
    """Store a new question under examination; the same form sent twice makes one."""
    if earlier := once(ExaminationTask.objects, form_key):
        return earlier
    task.form_key = form_key
    return store(task, revision="", values=values)


def show(row: Published) -> None:
    """Show a row to everybody; never before the process it belongs to."""
    process = getattr(row, "process", None)
    if process is not None and not process.is_public:
        raise Refused(_("Veröffentlichen Sie zuerst den Planungsprozess „%(p)s“.") % {"p": process})
    publish(row)


@transaction.atomic
def show_parts(process: Process, *, seen: Mapping[str, Collection[int]]) -> int:
    """Show everybody the parts that were `seen` and never public; how many. What was taken back stays so."""
    if not Process.objects.select_for_update(of=("self",)).get(pk=process.pk).is_public:
        raise Refused(_("Veröffentlichen Sie zuerst den Planungsprozess „%(p)s“.") % {"p": process})
    shown = 0
    for kind, model in PARTS.items():
        rows = model.objects.filter(process=process, pk__in=seen.get(kind, ()), published_at=None)
        shown += rows.update(published_at=Now())
    if not shown:
        raise Refused(_("Diese Teile sind schon öffentlich."))
    return shown


@transaction.atomic
def add_record(step: Step, *, seen: int | None, by: User, values: dict[str, Any]) -> StepRecord:
    """Put on record what took place, or raise Stale; earlier records stay."""
    row = Step.objects.select_for_update(of=("self",)).get(pk=step.pk)
    row.records.unless_newer(seen)
    return row.records.create(recorded_by=by, **values)


@transaction.atomic
def add_rule(process: Process, *, values: dict[str, Any]) -> FeedbackRule:
    """A rule by which bodies hear of results; one that ended stays beside it, as what held before."""
    Process.objects.select_for_update(of=("self",)).get(pk=process.pk)
    if not values.get("ends_on") and _open_twins(process, values).exists():
        raise Refused(
            _("Diese Regel gibt es schon. Schalten Sie sie zuerst ab, wenn jetzt etwas anderes gilt.")
        )
    return FeedbackRule.objects.create(process=process, **values)


def _open_twins(process: Process, pair: dict[str, Any]) -> QuerySet[FeedbackRule]:
    """Rules between the same two that go on."""
    same = {name: pair[name] for name in ("source_committee", "target")}
    return FeedbackRule.objects.filter(process=process, ends_on=None, **same)


def end_rule(rule: FeedbackRule) -> None:
    """Results from now on open no loop by this rule; loops that are open stay open."""
    if rule.starts_on and rule.starts_on > today():
        raise Refused(_("Diese Regel gilt erst ab dem %(day)s.") % {"day": day_text(rule.starts_on)})
    day = today() if rule.starts_on == today() else yesterday()
    if not FeedbackRule.objects.filter(pk=rule.pk).end(day):
        raise Refused(_("Diese Regel gilt schon nicht mehr."))


@transaction.atomic
def resume_rule(rule: FeedbackRule) -> None:
    """The rule did not end."""
    Process.objects.select_for_update(of=("self",)).get(pk=rule.process_id)
    pair = {"source_committee": rule.source_committee, "target": rule.target}
    if _open_twins(rule.process, pair).exists():
        raise Refused(_("Zwischen diesen beiden gilt schon eine andere Regel."))
    if not FeedbackRule.objects.filter(pk=rule.pk).reopen():
        raise Refused(_("Diese Regel gilt noch."))
