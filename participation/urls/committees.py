"""Addresses of the chapter."""

from django.urls import URLPattern, path

from participation.views.committees import pages

urlpatterns: list[URLPattern] = [
    path("stadtrat/", pages.council, name="council"),
    path("prozesse/<slug:slug>/stadtrat/", pages.process_council, name="process_council"),
    path("gremien/", pages.committee_list, name="committee_list"),
    path("gremien/<slug:slug>/", pages.committee, name="committee"),
    path("gremien/<slug:slug>/stand/<int:number>/", pages.committee_edition, name="committee_edition"),
    path("gremien/<slug:slug>/gelesen/", pages.committee_read, name="committee_read"),
    path(
        "gremien/<slug:slug>/rueckmeldungen/<int:pk>/antwort/",
        pages.committee_respond,
        name="committee_respond",
    ),
]
