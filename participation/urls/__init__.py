"""Addresses of this app, chapter by chapter."""

from . import (
    answers,
    areas,
    calendar,
    committees,
    consultations,
    contributions,
    desk,
    documents,
    events,
    hearings,
    home,
    ledger,
    moderation,
    process,
    reports,
    results,
    retention,
    rights,
)

app_name = "participation"
urlpatterns = [
    *home.urlpatterns,
    *consultations.urlpatterns,
    *contributions.urlpatterns,
    *moderation.urlpatterns,
    *process.urlpatterns,
    *areas.urlpatterns,
    *calendar.urlpatterns,
    *events.urlpatterns,
    *committees.urlpatterns,
    *results.urlpatterns,
    *ledger.urlpatterns,
    *answers.urlpatterns,
    *reports.urlpatterns,
    *documents.urlpatterns,
    *desk.urlpatterns,
    *retention.urlpatterns,
    *rights.urlpatterns,
    *hearings.urlpatterns,
]
