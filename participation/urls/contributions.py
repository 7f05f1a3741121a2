"""Addresses of published contributions, of receipts, and of entering what came on paper."""

from django.urls import URLPattern, path

from participation.views.contributions import pages, transcription

urlpatterns: list[URLPattern] = [
    path("beteiligung/<slug:slug>/beitraege/", pages.contribution_list, name="contribution_list"),
    path("beteiligung/<slug:slug>/beitraege/<int:pk>/", pages.contribution, name="contribution"),
    path("mein-beitrag/", pages.receipt_lookup, name="receipt_lookup"),
    path("mein-beitrag/<str:code>/", pages.receipt, name="receipt"),
    path(
        "mein-beitrag/<str:code>/nicht-veroeffentlichen/",
        pages.consent_withdraw,
        name="consent_withdraw",
    ),
    path("aufgaben/beitraege/erfassen/", transcription.transcription_list, name="transcription_list"),
    path("aufgaben/beitraege/erfassen/<slug:slug>/", transcription.transcription, name="transcription"),
    path(
        "aufgaben/beitraege/erfassen/<slug:slug>/zettel/<str:code>/",
        transcription.transcription_slip,
        name="transcription_slip",
    ),
]
