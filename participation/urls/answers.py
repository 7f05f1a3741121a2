"""Addresses of the council's three questions."""

from django.urls import URLPattern, path

from participation.views import answers

urlpatterns: list[URLPattern] = [
    path("stadtrat/", answers.council, name="council"),
    path("prozesse/<slug:slug>/stadtrat/", answers.process_council, name="process_council"),
]
