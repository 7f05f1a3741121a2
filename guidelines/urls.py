"""Addresses of this app."""

from django.urls import URLPattern, path

from guidelines.views import documents

app_name = "guidelines"
urlpatterns: list[URLPattern] = [
    path("leitlinien/", documents.guideline_list, name="guideline_list"),
    path("drucksachen/", documents.paper_list, name="paper_list"),
]
