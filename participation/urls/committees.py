"""Addresses of the chapter."""

from django.urls import URLPattern, path

from participation.views import committees, council_dates

urlpatterns: list[URLPattern] = [
    path("stadtrat/", committees.council, name="council"),
    path("stadtrat/einladungen/<int:pk>/termin/", council_dates.invitation_date, name="invitation_date"),
    path("stadtrat/beratungen/<int:pk>/termin/", council_dates.deliberation_date, name="deliberation_date"),
    path("gremien/", committees.committee_list, name="committee_list"),
    path("gremien/<slug:slug>/", committees.committee, name="committee"),
    path("gremien/<slug:slug>/stand/<int:number>/", committees.committee_edition, name="committee_edition"),
    path("gremien/<slug:slug>/gelesen/", committees.committee_read, name="committee_read"),
    path(
        "gremien/<slug:slug>/rueckmeldungen/<int:pk>/antwort/",
        committees.committee_respond,
        name="committee_respond",
    ),
    path("gremien/<slug:slug>/einladungen/neu/", council_dates.invitation_create, name="invitation_create"),
    path(
        "gremien/<slug:slug>/beratungen/neu/",
        council_dates.deliberation_create,
        name="deliberation_create",
    ),
]
