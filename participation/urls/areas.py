"""Addresses of the chapter."""

from django.urls import URLPattern, path

from participation.views import areas, numbers

urlpatterns: list[URLPattern] = [
    path("sozialraeume/", areas.area_list, name="area_list"),
    path("sozialraeume/zahlen/<slug:slug>/", numbers.indicator, name="indicator"),
    path("sozialraeume/<slug:slug>/", areas.area, name="area"),
    path("hilfe-vor-ort/", areas.help_nearby, name="help_nearby"),
]
