"""Addresses of this app, chapter by chapter."""

from . import (
    areas,
    calendar,
    committees,
    consultations,
    contributions,
    council,
    desk,
    documents,
    hearings,
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
    *areas.urlpatterns,
    *calendar.urlpatterns,
    *committees.urlpatterns,
    *results.urlpatterns,
    *council.urlpatterns,
    *documents.urlpatterns,
    *desk.urlpatterns,
    *planning.urlpatterns,
    *hearings.urlpatterns,
]
