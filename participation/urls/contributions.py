"""Addresses of the chapter."""

from django.urls import URLPattern, path

from participation.views.contributions import pages

urlpatterns: list[URLPattern] = [
    path("mein-beitrag/", pages.receipt_lookup, name="receipt_lookup"),
    path("mein-beitrag/<str:code>/", pages.receipt, name="receipt"),
    path(
        "mein-beitrag/<str:code>/nicht-veroeffentlichen/",
        pages.consent_withdraw,
        name="consent_withdraw",
    ),
]
