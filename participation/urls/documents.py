"""Addresses where everybody reads documents, and where planners say why they change and publish them."""

from django.urls import URLPattern, path

from participation.views.documents import public, reasons

VERSION = "aufgaben/leitlinien/fassungen/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("leitlinien/<slug:slug>/", public.guideline, name="guideline"),
    path("leitlinien/<slug:slug>/fassungen/<int:number>/", public.version, name="version"),
    path("leitlinien/<slug:slug>/artikel/<slug:key>/", public.article, name="article"),
    path("drucksachen/<slug:slug>/", public.paper, name="paper"),
    path(f"{VERSION}veroeffentlichen/", reasons.draft_publish, name="draft_publish"),
    path(f"{VERSION}artikel/<slug:key>/grund/", reasons.change_reason, name="change_reason"),
    path(
        f"{VERSION}artikel/<slug:key>/grund/<int:reason>/zuruecknehmen/",
        reasons.reason_take_back,
        name="reason_take_back",
    ),
]
