"""Addresses under which numbers about areas are kept."""

from django.urls import URLPattern, path

from stakeholders.views import indicators

BASE = "aufgaben/kennzahlen/"

urlpatterns: list[URLPattern] = [
    path(BASE, indicators.indicator_list, name="indicator_list"),
    path(f"{BASE}neu/", indicators.indicator_create, name="indicator_create"),
    path(f"{BASE}<int:pk>/", indicators.indicator, name="indicator"),
    path(f"{BASE}<int:pk>/bearbeiten/", indicators.indicator_edit, name="indicator_edit"),
    path(f"{BASE}<int:pk>/werte/", indicators.values_create, name="indicator_values"),
    path(f"{BASE}<int:pk>/sichtbarkeit/", indicators.indicator_visibility, name="indicator_visibility"),
]
