"""Addresses under which results are recorded and fed back to bodies."""

from django.urls import URLPattern, path

from participation.views import results

urlpatterns: list[URLPattern] = [
    path("aufgaben/veranstaltungen/<int:pk>/ergebnis/", results.result_create, name="result_create"),
    path("aufgaben/ergebnisse/<int:pk>/bearbeiten/", results.result_edit, name="result_edit"),
    path("aufgaben/ergebnisse/<int:pk>/sichtbarkeit/", results.result_visibility, name="result_visibility"),
    path("aufgaben/rueckmeldungen/", results.loop_list, name="loop_list"),
    path("aufgaben/rueckmeldungen/<int:pk>/", results.loop_close, name="loop_close"),
]
