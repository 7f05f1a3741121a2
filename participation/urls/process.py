"""Addresses of the chapter."""

from django.urls import URLPattern, path

from participation.views.process import pages

urlpatterns: list[URLPattern] = [
    path("prozess/", pages.process, name="process"),
    path("prozess/struktur/", pages.structure, name="structure"),
    path("prozess/schritte/<slug:slug>/", pages.step, name="step"),
    path("prozesse/<slug:slug>/", pages.process, name="process_detail"),
    path("prozesse/<slug:slug>/struktur/", pages.structure, name="process_structure"),
    path("themen/<slug:slug>/", pages.topic, name="topic"),
]
