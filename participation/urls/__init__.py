"""Addresses of this app, chapter by chapter."""

from . import (
    calendar,
    committees,
    consultations,
    contributions,
    council,
    desk,
    documents,
    home,
    planning,
    process,
    results,
)

app_name = "participation"
urlpatterns = [
    *home.urlpatterns,
    *consultations.urlpatterns,
    *contributions.urlpatterns,
    *process.urlpatterns,
    *calendar.urlpatterns,
    *committees.urlpatterns,
    *results.urlpatterns,
    *council.urlpatterns,
    *documents.urlpatterns,
    *desk.urlpatterns,
    *planning.urlpatterns,
]
