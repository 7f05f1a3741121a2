"""Addresses of the chapter."""

from django.urls import URLPattern, path

from participation.views import contributions

urlpatterns: list[URLPattern] = [
    path("mein-beitrag/", contributions.receipt_lookup, name="receipt_lookup"),
    path("mein-beitrag/<str:code>/", contributions.receipt, name="receipt"),
    path(
        "mein-beitrag/<str:code>/nicht-veroeffentlichen/",
        contributions.consent_withdraw,
        name="consent_withdraw",
    ),
]
