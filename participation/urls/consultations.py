"""Addresses of public consultations: where residents take part, and where planners run them."""

from django.urls import URLPattern, path

from participation.views.consultations import pages, plans, states

BASE = "aufgaben/beteiligungen/"
ONE = f"{BASE}<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("beteiligung/", pages.consultation_list, name="consultation_list"),
    path("beteiligung/<slug:slug>/", pages.consultation, name="consultation"),
    path("beteiligung/<slug:slug>/papierformular/", pages.paper_form, name="paper_form"),
    path(BASE, plans.consultation_plans, name="consultation_plans"),
    path(f"{BASE}neu/", plans.consultation_create, name="consultation_create"),
    path(ONE, plans.consultation_plan, name="consultation_plan"),
    path(f"{ONE}bearbeiten/", plans.consultation_edit, name="consultation_edit"),
    path(f"{ONE}vorschau/", plans.consultation_preview, name="consultation_preview"),
    path(f"{ONE}oeffentlich/", states.consultation_publish, name="consultation_publish"),
    path(f"{ONE}zeiten/", states.consultation_dates, name="consultation_dates"),
    path(f"{ONE}beenden/", states.consultation_close, name="consultation_close"),
    path(f"{ONE}zurueckziehen/", states.consultation_withdraw, name="consultation_withdraw"),
]
