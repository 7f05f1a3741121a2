"""Addresses of all dates: the page, one event, and the files that calendars subscribe to."""

from django.urls import URLPattern, path

from participation.views import calendar

urlpatterns: list[URLPattern] = [
    path("termine/", calendar.calendar, name="calendar"),
    path("termine/<int:pk>/", calendar.event, name="event"),
    path("termine/<int:pk>.ics", calendar.event_file, name="event_file"),
    path("termine.ics", calendar.calendar_feed, name="calendar_feed"),
    path("gremien/<slug:slug>/termine.ics", calendar.committee_feed, name="committee_feed"),
]
