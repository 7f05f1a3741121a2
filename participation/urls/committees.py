"""Addresses of the chapter."""

from django.urls import URLPattern, path

from participation.views import committees

urlpatterns: list[URLPattern] = [
    path("stadtrat/", committees.council, name="council"),
    path("prozesse/<slug:slug>/stadtrat/", committees.process_council, name="process_council"),
    path("gremien/", committees.committee_list, name="committee_list"),
    path("gremien/<slug:slug>/", committees.committee, name="committee"),
    path("gremien/<slug:slug>/stand/<int:number>/", committees.committee_edition, name="committee_edition"),
    path("gremien/<slug:slug>/gelesen/", committees.committee_read, name="committee_read"),
    path(
        "gremien/<slug:slug>/rueckmeldungen/<int:pk>/antwort/",
        committees.committee_respond,
        name="committee_respond",
    ),
]
