"""Addresses of the chapter."""

from django.urls import URLPattern, path

from participation.views import process

urlpatterns: list[URLPattern] = [
    path("prozess/", process.process, name="process"),
    path("prozess/struktur/", process.structure, name="structure"),
    path("prozess/schritte/<slug:slug>/", process.step, name="step"),
    path("prozesse/<slug:slug>/", process.process, name="process_detail"),
    path("prozesse/<slug:slug>/struktur/", process.structure, name="process_structure"),
    path("themen/<slug:slug>/", process.topic, name="topic"),
]
