"""Addresses of the queue: deciding on contributions, dividing them into points, replying."""

from django.urls import URLPattern, path

from participation.views.moderation import points, queue

urlpatterns: list[URLPattern] = [
    path("aufgaben/beitraege/", queue.moderation_list, name="moderation_list"),
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
]
