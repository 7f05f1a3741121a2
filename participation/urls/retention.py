"""Addresses of the end of a process, its files at the archive, and what was deleted."""

from django.urls import URLPattern, path

from participation.views import retention

PROCESS = "aufgaben/planung/prozesse/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path("aufgaben/loeschungen/", retention.deletions, name="deletions"),
    path(f"{PROCESS}abschliessen/", retention.process_end, name="process_end"),
    path(f"{PROCESS}weiterfuehren/", retention.process_resume, name="process_resume"),
    path(f"{PROCESS}archiv/", retention.archive, name="archive"),
    path(f"{PROCESS}archiv/liste.csv", retention.archive_list, name="archive_list"),
    path(f"{PROCESS}archiv/zuruecknehmen/", retention.offer_take_back, name="offer_take_back"),
]
