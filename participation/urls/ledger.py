"""Addresses of what became of contributions, counted and one by one."""

from django.urls import URLPattern, path

from participation.views.ledger import pages

urlpatterns: list[URLPattern] = [
    path("was-daraus-wurde/", pages.ledger, name="ledger"),
    path("was-daraus-wurde/ergebnisse/<int:pk>/", pages.result, name="result"),
]
