"""Addresses of the chapter."""

from django.urls import URLPattern, path

from participation.views import ledger

urlpatterns: list[URLPattern] = [
    path("was-daraus-wurde/", ledger.ledger, name="ledger"),
    path("was-daraus-wurde/ergebnisse/<int:pk>/", ledger.result, name="result"),
]
