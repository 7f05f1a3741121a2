"""Addresses under which planners keep events, their dates and their states."""

from django.urls import URLPattern, path

from participation.views import events

urlpatterns: list[URLPattern] = [
    path("aufgaben/veranstaltungen/", events.event_list, name="event_list"),
    path("aufgaben/veranstaltungen/neu/", events.event_create, name="event_create"),
    path("aufgaben/veranstaltungen/<int:pk>/", events.event_detail, name="event_detail"),
    path("aufgaben/veranstaltungen/<int:pk>/bearbeiten/", events.event_edit, name="event_edit"),
    path("aufgaben/veranstaltungen/<int:pk>/stand/", events.event_move, name="event_move"),
    path("aufgaben/veranstaltungen/<int:pk>/termin/", events.event_date, name="event_date"),
    path("aufgaben/veranstaltungen/<int:pk>/sichtbarkeit/", events.event_visibility, name="event_visibility"),
]
