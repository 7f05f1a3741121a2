"""Addresses of the bodies: their pages, editions of their state of work, what members say there."""

from django.urls import URLPattern, path

from participation.views.committees import pages, status

urlpatterns: list[URLPattern] = [
    path("gremien/", pages.committee_list, name="committee_list"),
    path("gremien/<slug:slug>/", pages.committee, name="committee"),
    path("gremien/<slug:slug>/stand/<int:number>/", pages.committee_edition, name="committee_edition"),
    path("gremien/<slug:slug>/gelesen/", pages.committee_read, name="committee_read"),
    path(
        "gremien/<slug:slug>/gelesen/<int:pk>/zuruecknehmen/",
        pages.committee_unread,
        name="committee_unread",
    ),
    path(
        "gremien/<slug:slug>/rueckmeldungen/<int:pk>/antwort/",
        pages.committee_respond,
        name="committee_respond",
    ),
    path("gremien/<slug:slug>/stand/", status.status_edit, name="status_edit"),
]
