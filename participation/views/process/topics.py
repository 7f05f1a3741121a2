"""Planners edit the topics of a process and its questions under examination."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from erfurt_sozialraum.editing.conflicts import store
from erfurt_sozialraum.editing.forms import SharedForm
from erfurt_sozialraum.editing.permissions import require
from erfurt_sozialraum.editing.views import edit_shared
from erfurt_sozialraum.rows.positions import after_all
from participation.actions.desk import answer_task
from participation.actions.process import create_task
from participation.forms.process.planning import TaskAnswerForm, TaskForm, TopicForm
from participation.models import ExaminationTask, Process, Topic
from stakeholders.rules import account_of

from .planning import FORM, form_methods, process_address, process_to_edit


@form_methods
def topic_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a topic to a process; it comes last."""
    process = process_to_edit(request, slug)
    topic = Topic(process=process, order=after_all(Topic.objects.filter(process=process)))
    form = TopicForm(request.POST or None, instance=topic, user=request.user)
    context = {
        "title": _("Thema anlegen"),
        "kicker": process.name,
        "lead": _("Es bleibt intern, bis Sie es veröffentlichen."),
    }
    said = _("Das Thema ist angelegt.")
    return _edit(request, form, process, part="themen", said=said, context=context)


@form_methods
def topic_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a topic."""
    require(request, "participation.edit_process")
    topic = get_object_or_404(Topic.objects.visible_to(request.user).select_related("process"), slug=slug)
    form = TopicForm(request.POST or None, instance=topic, user=request.user)
    drawn_in = topic.drawn_in.select_related("organisation", "topic").order_by("organisation__sort_key", "pk")
    context: dict[str, Any] = {"title": _("Thema bearbeiten"), "kicker": topic.name}
    context |= {"facts": drawn_in, "facts_kind": "beteiligte"}
    said = _("Das Thema ist gespeichert.")
    return _edit(request, form, topic.process, part="themen", said=said, context=context)


@form_methods
def task_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Note a question that is being examined."""
    process = process_to_edit(request, slug)
    form = TaskForm(request.POST or None, instance=ExaminationTask(process=process), user=request.user)
    context = {
        "title": _("Prüfauftrag anlegen"),
        "kicker": process.name,
        "lead": _("Er bleibt intern, bis Sie ihn veröffentlichen."),
    }
    said = _("Der Prüfauftrag ist angelegt.")

    def create(task: ExaminationTask, *, revision: str, values: dict[str, Any]) -> ExaminationTask:
        return create_task(task, form_key=form.cleaned_data["form_key"], values=values)

    return _edit(request, form, process, part="pruefauftraege", said=said, context=context, store=create)


@form_methods
def task_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a question under examination."""
    task = _task(request, pk)
    form = TaskForm(request.POST or None, instance=task, user=request.user)
    context = {"title": _("Prüfauftrag bearbeiten"), "kicker": task.question}
    said = _("Der Prüfauftrag ist gespeichert.")
    return _edit(request, form, task.process, part="pruefauftraege", said=said, context=context)


@form_methods
def task_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a question under examination, or correct its answer."""
    task = _task(request, pk)
    form = TaskAnswerForm(request.POST or None, instance=task)
    context = {"title": _("Prüfauftrag beantworten"), "kicker": task.question}
    said = _("Die Antwort ist gespeichert.")
    answer = partial(answer_task, by=account_of(request))
    return _edit(request, form, task.process, part="pruefauftraege", said=said, context=context, store=answer)


def _task(request: HttpRequest, pk: int) -> ExaminationTask:
    require(request, "participation.edit_process")
    rows = ExaminationTask.objects.visible_to(request.user).select_related("process")
    return get_object_or_404(rows, pk=pk)


def _edit(
    request: HttpRequest,
    form: SharedForm,
    process: Process,
    *,
    part: str,
    said: str,
    context: dict[str, Any],
    store: Callable[..., Any] = store,
) -> HttpResponse:
    """Show the form, or store what it says, say so, and go back to that part of the process's page."""

    def done(_row: object) -> HttpResponse:
        messages.success(request, said)
        return redirect(f"{process_address(process)}#{part}")

    context |= {"back": process_address(process)}
    return edit_shared(request, form, template=FORM, done=done, store=store, context=context)
