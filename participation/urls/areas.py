"""Addresses of the districts: the list with its map, one district, numbers, help nearby."""

from django.urls import URLPattern, path

from participation.views.areas import indicators, pages

urlpatterns: list[URLPattern] = [
    path("sozialraeume/", pages.area_list, name="area_list"),
    path("sozialraeume/zahlen/<slug:slug>/", indicators.indicator, name="indicator"),
    path("sozialraeume/<slug:slug>/", pages.area, name="area"),
    path("hilfe-vor-ort/", pages.help_nearby, name="help_nearby"),
]
