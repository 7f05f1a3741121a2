"""Addresses under which schemes and areas are kept."""

from django.urls import URLPattern, path

from stakeholders.views import areas

BASE = "aufgaben/gebiete/"

urlpatterns: list[URLPattern] = [
    path(BASE, areas.scheme_list, name="scheme_list"),
    path(f"{BASE}neu/", areas.scheme_create, name="scheme_create"),
    path(f"{BASE}<int:pk>/", areas.area_list, name="area_list"),
    path(f"{BASE}<int:pk>/bearbeiten/", areas.scheme_edit, name="scheme_edit"),
    path(f"{BASE}<int:pk>/hauptgliederung/", areas.scheme_main, name="scheme_main"),
    path(f"{BASE}<int:pk>/neu/", areas.area_create, name="area_create"),
    path(f"{BASE}einzeln/<int:pk>/", areas.area_edit, name="area_edit"),
    path(f"{BASE}einzeln/<int:pk>/sichtbarkeit/", areas.area_visibility, name="area_visibility"),
]
