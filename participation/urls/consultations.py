"""Addresses of the chapter."""

from django.urls import URLPattern, path

from participation.views import consultation_moves, consultation_plans, consultations, contributions

BASE = "aufgaben/beteiligungen/"
ONE = f"{BASE}<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("beteiligung/", consultations.consultation_list, name="consultation_list"),
    path("beteiligung/<slug:slug>/", consultations.consultation, name="consultation"),
    path("beteiligung/<slug:slug>/papierformular/", consultations.paper_form, name="paper_form"),
    path("beteiligung/<slug:slug>/beitraege/", contributions.contribution_list, name="contribution_list"),
    path("beteiligung/<slug:slug>/beitraege/<int:pk>/", contributions.contribution, name="contribution"),
    path(BASE, consultation_plans.consultation_plans, name="consultation_plans"),
    path(f"{BASE}neu/", consultation_plans.consultation_create, name="consultation_create"),
    path(ONE, consultation_plans.consultation_plan, name="consultation_plan"),
    path(f"{ONE}bearbeiten/", consultation_plans.consultation_edit, name="consultation_edit"),
    path(f"{ONE}vorschau/", consultation_plans.consultation_preview, name="consultation_preview"),
    path(f"{ONE}oeffentlich/", consultation_moves.consultation_publish, name="consultation_publish"),
    path(f"{ONE}zeiten/", consultation_moves.consultation_dates, name="consultation_dates"),
    path(f"{ONE}beenden/", consultation_moves.consultation_close, name="consultation_close"),
    path(f"{ONE}zurueckziehen/", consultation_moves.consultation_withdraw, name="consultation_withdraw"),
]
