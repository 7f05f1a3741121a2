"""Addresses of the chapter."""

from django.urls import URLPattern, path

from participation.views import consultations, contributions

urlpatterns: list[URLPattern] = [
    path("beteiligung/", consultations.consultation_list, name="consultation_list"),
    path("beteiligung/<slug:slug>/", consultations.consultation, name="consultation"),
    path("beteiligung/<slug:slug>/beitraege/", contributions.contribution_list, name="contribution_list"),
    path("beteiligung/<slug:slug>/beitraege/<int:pk>/", contributions.contribution, name="contribution"),
]
