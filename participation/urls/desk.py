"""Addresses of the planner's desk and what is done from it."""

from django.urls import path

from participation.views import events, results
from participation.views.committees import status
from participation.views.contributions import transcription
from participation.views.desk import offices, pages
from participation.views.moderation import points, queue

urlpatterns = [
    path("aufgaben/", pages.desk, name="desk"),
    path("aufgaben/hilfe/", pages.help_page, name="help"),
    path("aufgaben/post/<int:pk>/", pages.mail_repeat, name="mail_repeat"),
    path("aufgaben/beitraege/", queue.moderation_list, name="moderation_list"),
    path("aufgaben/beitraege/erfassen/", transcription.transcription_list, name="transcription_list"),
    path("aufgaben/beitraege/erfassen/<slug:slug>/", transcription.transcription, name="transcription"),
    path(
        "aufgaben/beitraege/erfassen/<slug:slug>/zettel/<str:code>/",
        transcription.transcription_slip,
        name="transcription_slip",
    ),
    path("aufgaben/beitraege/<int:pk>/", queue.moderation_detail, name="moderation_detail"),
    path("aufgaben/beitraege/<int:pk>/entscheidung/", queue.decide, name="moderation_decide"),
    path("aufgaben/beitraege/<int:pk>/anliegen/", points.point_list, name="point_list"),
    path("aufgaben/beitraege/<int:pk>/anliegen/<int:order>/", points.point_edit, name="point_edit"),
    path(
        "aufgaben/beitraege/<int:pk>/anliegen/<int:order>/entfernen/",
        points.point_remove,
        name="point_remove",
    ),
    path("aufgaben/anliegen/<int:pk>/antwort/", queue.reply, name="moderation_reply"),
    path("aufgaben/amt/pruefauftraege/<int:pk>/", offices.office_task, name="office_task"),
    path("aufgaben/amt/anliegen/<int:pk>/", offices.office_point, name="office_point"),
    path("aufgaben/veranstaltungen/", events.event_list, name="event_list"),
    path("aufgaben/veranstaltungen/neu/", events.event_create, name="event_create"),
    path("aufgaben/veranstaltungen/<int:pk>/", events.event_detail, name="event_detail"),
    path("aufgaben/veranstaltungen/<int:pk>/bearbeiten/", events.event_edit, name="event_edit"),
    path("aufgaben/veranstaltungen/<int:pk>/stand/", events.event_move, name="event_move"),
    path("aufgaben/veranstaltungen/<int:pk>/termin/", events.event_date, name="event_date"),
    path("aufgaben/veranstaltungen/<int:pk>/sichtbarkeit/", events.event_visibility, name="event_visibility"),
    path("aufgaben/veranstaltungen/<int:pk>/ergebnis/", results.result_create, name="result_create"),
    path("aufgaben/ergebnisse/<int:pk>/bearbeiten/", results.result_edit, name="result_edit"),
    path("aufgaben/ergebnisse/<int:pk>/sichtbarkeit/", results.result_visibility, name="result_visibility"),
    path("aufgaben/rueckmeldungen/", results.loop_list, name="loop_list"),
    path("aufgaben/rueckmeldungen/<int:pk>/", results.loop_close, name="loop_close"),
    path("gremien/<slug:slug>/stand/", status.status_edit, name="status_edit"),
]
