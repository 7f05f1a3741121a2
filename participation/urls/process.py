"""Addresses of a process and its parts, public ones and those under which planners run it."""

from django.urls import URLPattern, path

from participation.views.process import facts, pages, planning, steps, topics

BASE = "aufgaben/planung/"
PROCESS = f"{BASE}prozesse/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path("prozess/", pages.process, name="process"),
    path("prozess/struktur/", pages.structure, name="structure"),
    path("prozess/schritte/<slug:slug>/", pages.step, name="step"),
    path("prozesse/<slug:slug>/", pages.process, name="process_detail"),
    path("prozesse/<slug:slug>/struktur/", pages.structure, name="process_structure"),
    path("themen/<slug:slug>/", pages.topic, name="topic"),
    path("prozesse/<slug:slug>/beteiligungskonzept/", planning.concept, name="concept"),
    path(BASE, planning.planning, name="planning"),
    path(f"{BASE}neuer-prozess/", planning.process_create, name="process_create"),
    path(PROCESS, planning.planning, name="planning_process"),
    path(f"{PROCESS}bearbeiten/", planning.process_edit, name="process_edit"),
    path(f"{PROCESS}veroeffentlichen/", planning.parts_show, name="parts_show"),
    path(f"{PROCESS}schritte/neu/", steps.step_create, name="step_create"),
    path(f"{PROCESS}themen/neu/", topics.topic_create, name="topic_create"),
    path(f"{PROCESS}pruefauftraege/neu/", topics.task_create, name="task_create"),
    path(f"{PROCESS}regeln/neu/", planning.rule_create, name="rule_create"),
    path(f"{BASE}schritte/<slug:slug>/", steps.step_plan, name="step_plan"),
    path(f"{BASE}schritte/<slug:slug>/bearbeiten/", steps.step_edit, name="step_edit"),
    path(f"{BASE}schritte/<slug:slug>/termin/", steps.step_date, name="step_date"),
    path(f"{BASE}schritte/<slug:slug>/nachweis/", steps.step_record, name="step_record"),
    path(f"{BASE}themen/<slug:slug>/", topics.topic_edit, name="topic_edit"),
    path(f"{BASE}pruefauftraege/<int:pk>/", topics.task_edit, name="task_edit"),
    path(f"{BASE}pruefauftraege/<int:pk>/antwort/", topics.task_answer, name="task_answer"),
    path(f"{BASE}zeiten/<slug:kind>/<int:pk>/", facts.fact_edit, name="fact_edit"),
    path(f"{BASE}regeln/<int:pk>/abschalten/", planning.rule_end, name="rule_end"),
    path(f"{BASE}regeln/<int:pk>/weiter/", planning.rule_resume, name="rule_resume"),
    path(f"{BASE}<slug:kind>/<int:pk>/sichtbarkeit/", planning.visibility, name="visibility"),
]
