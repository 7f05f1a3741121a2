"""Addresses under which planners run the process, and the Beteiligungskonzept that comes of it."""

from django.urls import URLPattern, path

from participation.views import planning, planning_steps, planning_topics

BASE = "aufgaben/planung/"
PROCESS = f"{BASE}prozesse/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path("prozesse/<slug:slug>/beteiligungskonzept/", planning.concept, name="concept"),
    path(BASE, planning.planning, name="planning"),
    path(f"{BASE}neuer-prozess/", planning.process_create, name="process_create"),
    path(PROCESS, planning.planning, name="planning_process"),
    path(f"{PROCESS}bearbeiten/", planning.process_edit, name="process_edit"),
    path(f"{PROCESS}veroeffentlichen/", planning.parts_show, name="parts_show"),
    path(f"{PROCESS}schritte/neu/", planning_steps.step_create, name="step_create"),
    path(f"{PROCESS}themen/neu/", planning_topics.topic_create, name="topic_create"),
    path(f"{PROCESS}pruefauftraege/neu/", planning_topics.task_create, name="task_create"),
    path(f"{PROCESS}regeln/neu/", planning.rule_create, name="rule_create"),
    path(f"{BASE}schritte/<slug:slug>/", planning_steps.step_plan, name="step_plan"),
    path(f"{BASE}schritte/<slug:slug>/bearbeiten/", planning_steps.step_edit, name="step_edit"),
    path(f"{BASE}schritte/<slug:slug>/termin/", planning_steps.step_date, name="step_date"),
    path(f"{BASE}schritte/<slug:slug>/nachweis/", planning_steps.step_record, name="step_record"),
    path(f"{BASE}themen/<slug:slug>/", planning_topics.topic_edit, name="topic_edit"),
    path(f"{BASE}pruefauftraege/<int:pk>/", planning_topics.task_edit, name="task_edit"),
    path(f"{BASE}pruefauftraege/<int:pk>/antwort/", planning_topics.task_answer, name="task_answer"),
    path(f"{BASE}regeln/<int:pk>/abschalten/", planning.rule_end, name="rule_end"),
    path(f"{BASE}<slug:kind>/<int:pk>/sichtbarkeit/", planning.visibility, name="visibility"),
]
