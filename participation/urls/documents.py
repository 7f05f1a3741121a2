"""Addresses where everybody reads documents, versions, articles and Drucksachen."""

from django.urls import URLPattern, path

from participation.views import documents

urlpatterns: list[URLPattern] = [
    path("leitlinien/<slug:slug>/", documents.guideline, name="guideline"),
    path("leitlinien/<slug:slug>/fassungen/<int:number>/", documents.version, name="version"),
    path("leitlinien/<slug:slug>/artikel/<slug:key>/", documents.article, name="article"),
    path("drucksachen/<slug:slug>/", documents.paper, name="paper"),
]
