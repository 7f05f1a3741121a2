"""Addresses under which barriers are reported and answered."""

from django.urls import URLPattern, path

from stakeholders.views import barriers

urlpatterns: list[URLPattern] = [
    path("barrierefreiheit/melden/", barriers.barrier_report, name="barrier_report"),
    path("barrierefreiheit/melden/danke/", barriers.barrier_thanks, name="barrier_thanks"),
    path("aufgaben/barrieren/", barriers.barrier_list, name="barrier_list"),
    path("aufgaben/barrieren/<int:pk>/", barriers.barrier, name="barrier"),
]
